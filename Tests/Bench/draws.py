"""A large draw: its roster, its winners, its proof, and both checks of the proof."""

import json
import os
import subprocess
import sys
import time

from contenders import BINARY
from report import Middle, head, row
from rig.hearth import ROOT, binary

WINNERS = 1_000


def measured(command):
    """What a program printed, with its seconds of wall clock and the most memory it had, in MiB."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, use = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} {command[1]} ended with {process.returncode}: {output}")
    return output, time.monotonic() - began, use.ru_maxrss / 1024


def large_draw(folder, options):
    """Draws among a million, writes the proof and has it checked twice, by programs that share no code."""
    proof, found = folder / "proof.jsonl", {}

    def note(what, seconds, memory=None):
        found.setdefault(what, []).append((seconds, memory))

    for _ in range(options.rounds):
        output, _, memory = measured([BINARY, "draw", str(options.entrants), str(WINNERS), proof])
        told = json.loads(output)
        announced = ["--announced", told["announcement"]]
        note("roster: salted hashes, tree, who enters twice", told["rosterSeconds"])
        note(f"draw: seals, {WINNERS:,} winners", told["drawSeconds"])
        note("proof written, all of it in one process", told["writeSeconds"], memory)
        _, seconds, memory = measured([binary("hearth", "release"), "draw", "verify", proof, *announced])
        note("`hearth draw verify`", seconds, memory)
        output, seconds, memory = measured(["python3", ROOT / "docs" / "draw-checker.py", *announced, proof])
        note("`docs/draw-checker.py`", seconds, memory)
    size = told["bytes"] / 2**20
    print(f"A draw among {options.entrants:,}, weights 1 to 5, {options.rounds} rounds; the proof has {size:,.0f} MiB:\n")
    head("median (least–most)", "seconds", "peak memory, MiB")
    for what, figures in found.items():
        memory = Middle([memory for _, memory in figures]) if figures[0][1] else ""
        row(what, Middle([seconds for seconds, _ in figures]), memory)
    print()
