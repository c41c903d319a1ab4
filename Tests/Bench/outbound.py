"""Posts through Hearth's client, against the plainest loop over libcurl in C."""

import json
import subprocess
import sys

from contenders import BINARY
from loads import FEW, HERE, compile_c
from report import Middle, head, row


def outbound(folder, options, bare, floors):
    """Both clients in turn against a server without any work."""
    program = folder / "outbound"
    compile_c(HERE / "COutbound" / "outbound.c", program, "-lcurl")
    clients = {"C": [program], "Hearth": [BINARY, "outbound"]}
    found = {name: [] for name in clients}
    for _ in range(options.rounds):
        for name, command in clients.items():
            arguments = [f"http://127.0.0.1:{bare.port}/callbacks/any", str(options.posts), str(FEW)]
            done = subprocess.run([*command, *arguments], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"the {name} client failed: {done.stdout}{done.stderr}")
            found[name].append(json.loads(done.stdout))
    rounds = f"{options.rounds} alternating rounds"
    print(f"Outbound, {options.posts:,} posts of 500 bytes, {FEW} at once, {rounds}:\n")
    head("median (least–most)", "libcurl in C", "Hearth's client", "ratio")
    for what, figure in (
        ("posts per CPU second", lambda each: each["postsPerCPUSecond"]),
        ("posts per second", lambda each: each["posts"] / each["wallSeconds"]),
        ("peak memory, KiB", lambda each: each["peakKiB"]),
    ):
        left, right = (Middle([figure(each) for each in found[name]]) for name in ("C", "Hearth"))
        row(what, left, right, f"{right.value / left.value:.2f}")
        if what == "posts per CPU second":
            floors.at_least("outbound posts per CPU second, Hearth : libcurl in C", right.value / left.value, 0.6)
    print()
