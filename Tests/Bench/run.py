#!/usr/bin/env python3
"""Measures Hearth against the least that its parts allow, all in one run, and prints ratios.

Callbacks: a Hearth that stores each one durably, against the same HTTP server answering without any work.
Outbound: posts through Hearth's client, against the plainest loop over libcurl in C.

Server and load share this machine. What compares best is work per CPU second of the server, counted until it is idle
again, so that what it puts off is counted too. Rounds alternate, because a machine's speed drifts.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import platform
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from rig.hearth import ROOT, Hearth, Process, binary, free_port, wait_until  # noqa: E402
from rig.wecom import Account  # noqa: E402

BINARY = binary("hearth-bench", "release")
CONNECTIONS = 64
# Enough that a paced request never waits for a free connection: what waits, waits in the server.
PACED_CONNECTIONS = 256


def compile_c(source, program, *libraries):
    compiler = next(filter(shutil.which, ("clang", "cc", "gcc")), None)
    if not compiler:
        sys.exit("A C compiler is needed; the Swift toolchain brings clang.")
    subprocess.run([compiler, "-O2", "-o", program, source, *libraries], check=True)


def make_requests(arguments):
    """Writes distinct callbacks of many members, ready to be sent; a file of them for one round."""
    file, first, count = arguments
    account = Account()
    with open(file, "wb") as output:
        for number in range(first, first + count):
            letter = account.text_message(f"member-{number % 5_000}", f"What is on tonight? {number}", number)
            data = account.callback(letter).request()
            output.write(struct.pack("<I", len(data)) + data)
    return file


class Middle:
    """The median of a few figures, with their span."""

    def __init__(self, figures):
        self.figures = sorted(figures)
        self.value = statistics.median(figures)

    def __str__(self):
        return f"{self.value:,.0f} ({self.figures[0]:,.0f}–{self.figures[-1]:,.0f})"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


class Callbacks:
    def __init__(self, folder, options):
        self.folder = folder
        self.options = options
        self.load = folder / "load"
        compile_c(HERE / "Load" / "load.c", self.load)
        self.sandbox_port, self.bare_port = free_port(), free_port()
        self.hearth = Hearth(folder, [Account()], f"http://127.0.0.1:{self.sandbox_port}", build="release")
        self.bare = None
        self.sandbox = None
        self.taken = 0
        self.memory = []

    def files(self):
        """The requests of every round, made before anything is measured."""
        rounds = 1 + self.options.rounds + self.options.paced_rounds
        names = [self.folder / f"requests-{number}" for number in range(rounds)]
        work = [(name, 1 + number * self.options.requests, self.options.requests) for number, name in enumerate(names)]
        with multiprocessing.Pool() as pool:
            return pool.map(make_requests, work)

    def start(self):
        self.sandbox = Process(
            [self.hearth.binary, "sandbox", "--config", self.hearth.config, "--port", self.sandbox_port],
            self.hearth.environment, self.folder / "sandbox.log",
        )
        self.bare = Process([BINARY, "bare", "--port", self.bare_port], None, self.folder / "bare.log")
        wait_until(lambda: self.answers(f"http://127.0.0.1:{self.bare_port}/readyz"), 20, "the bare server is ready")
        wait_until(lambda: self.answers(f"http://127.0.0.1:{self.sandbox_port}/sandbox"), 20, "the sandbox is ready")
        self.hearth.start()

    def answers(self, address):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        for process in (self.hearth.process, self.sandbox, self.bare):
            if process and process.is_running():
                process.kill()

    def round(self, process, port, file, seconds, rate=None):
        """One load on one server; adds the CPU seconds it took, while it was asked and until it was idle again."""
        process.wait_until_idle()
        before = process.processor_seconds()
        connections = PACED_CONNECTIONS if rate else CONNECTIONS
        command = [self.load, str(port), file, str(connections), str(seconds), *([str(rate)] if rate else [])]
        done = subprocess.run(command, capture_output=True, text=True)
        if not done.stdout:
            sys.exit(f"the load generator failed: {done.stderr}")
        figures = json.loads(done.stdout)
        asked = process.processor_seconds() - before
        process.wait_until_idle()
        figures["cpu_asked"] = asked
        figures["cpu"] = process.processor_seconds() - before
        if figures["other"] or figures["broken"] or figures["unanswered"]:
            print(f"Not every callback was taken: {figures}", file=sys.stderr)
            self.options.is_whole = False
        return figures

    def durable_round(self, file, seconds, rate=None):
        figures = self.round(self.hearth.process, self.hearth.port, file, seconds, rate)
        self.taken += figures["answered"]
        # Idle must mean done: work that waits for later would not have been counted.
        self.hearth.wait_until_settled(1)
        self.memory.append((self.taken, self.hearth.process.memory()))
        return figures

    def run(self):
        options = self.options
        began = time.monotonic()
        files = self.files()
        size = os.path.getsize(files[0]) / options.requests
        took = time.monotonic() - began
        print(f"{len(files)} × {options.requests:,} requests of {size:.0f} bytes were made in {took:.0f} s.\n")
        self.start()
        warm = files.pop(0)
        self.round(self.bare, self.bare_port, warm, 2)
        self.durable_round(warm, 2)
        bare, durable = [], []
        for file in files[: options.rounds]:
            bare.append(self.round(self.bare, self.bare_port, file, options.seconds))
            durable.append(self.durable_round(file, options.seconds))
            os.unlink(file)
        self.tell_peak(bare, durable)
        rate = 0.7 * statistics.median(figures["rate"] for figures in durable)
        bare, durable = [], []
        for file in files[options.rounds :]:
            bare.append(self.round(self.bare, self.bare_port, file, options.seconds, f"{rate:.0f}"))
            durable.append(self.durable_round(file, options.seconds, f"{rate:.0f}"))
        self.tell_paced(rate, bare, durable)
        self.tell_memory()

    def tell_peak(self, bare, durable):
        def per_second(figures, name):
            return Middle([each["answered"] / each[name] for each in figures])

        seconds = self.options.seconds
        print(f"Callbacks at the peak, {CONNECTIONS} connections, {len(bare)} alternating rounds of {seconds} s:\n")
        head("median (least–most)", "bare server", "durable", "ratio", "target")
        for what, name, target in (
            ("callbacks per CPU second, all work until idle", "cpu", "≥ 0.6"),
            ("callbacks per CPU second, until the last answer", "cpu_asked", ""),
        ):
            left, right = per_second(bare, name), per_second(durable, name)
            ratios = [
                (mine["answered"] / mine[name]) / (other["answered"] / other[name])
                for other, mine in zip(bare, durable)
            ]
            span = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
            row(what, left, right, span, target)
        left, right = (Middle([each["rate"] for each in figures]) for figures in (bare, durable))
        row("callbacks per second", left, right, f"{right.value / left.value:.2f}", "")
        for name in ("p50", "p99"):
            left, right = (Middle([each[name] for each in figures]) for figures in (bare, durable))
            row(f"{name}, µs", left, right, f"{right.value / left.value:.2f}", "")
        print()

    def tell_paced(self, rate, bare, durable):
        print(
            f"At 70 % of the durable peak, {rate:,.0f} a second over {PACED_CONNECTIONS} connections, each timed from the "
            "moment it was due. What the bare server shows, the machine does:\n"
        )
        head("median (least–most)", "bare server", "durable", "target")
        for name, target in (("p50", ""), ("p90", ""), ("p99", "≤ 25,000"), ("p999", "")):
            row(f"{name}, µs", *(Middle([each[name] for each in figures]) for figures in (bare, durable)), target)
        row("answered per second", *(Middle([each["rate"] for each in figures]) for figures in (bare, durable)), "")
        print()

    def tell_memory(self):
        print("Resident memory of the durable server:\n")
        head("after callbacks", "MiB", "target")
        for taken, memory in self.memory:
            row(f"{taken:,}", f"{memory:.0f}", "≤ 128, flat" if taken >= 100_000 else "")
        row("highest", f"{self.hearth.process.memory('VmHWM'):.0f}", "")
        print()


def outbound(folder, options, port):
    """Both clients in turn against the bare server."""
    program = folder / "outbound"
    compile_c(HERE / "COutbound" / "outbound.c", program, "-lcurl")
    clients = {"C": [program], "Hearth": [BINARY, "outbound"]}
    found = {name: [] for name in clients}
    for _ in range(options.rounds):
        for name, command in clients.items():
            arguments = [f"http://127.0.0.1:{port}/callbacks/any", str(options.posts), str(CONNECTIONS)]
            done = subprocess.run([*command, *arguments], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"the {name} client failed: {done.stdout}{done.stderr}")
            found[name].append(json.loads(done.stdout))
    rounds = f"{options.rounds} alternating rounds"
    print(f"Outbound, {options.posts:,} posts of 500 bytes, {CONNECTIONS} at once, {rounds}:\n")
    head("median (least–most)", "libcurl in C", "Hearth's client", "ratio", "target")
    for what, figure, target in (
        ("posts per CPU second", lambda each: each["postsPerCPUSecond"], "≥ 0.6"),
        ("posts per second", lambda each: each["posts"] / each["wallSeconds"], ""),
        ("peak memory, KiB", lambda each: each["peakKiB"], ""),
    ):
        left, right = (Middle([figure(each) for each in found[name]]) for name in ("C", "Hearth"))
        row(what, left, right, f"{right.value / left.value:.2f}", target)
    print()


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as facts:
        model = next((line.partition(":")[2].strip() for line in facts if line.startswith("model name")), model)
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} × {model}, Linux {platform.release()}, {swift}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds of each measurement")
    parser.add_argument("--paced-rounds", type=int, default=3, help="rounds at 70 %% of the peak")
    parser.add_argument("--seconds", type=float, default=5, help="length of a round")
    parser.add_argument("--requests", type=int, default=75_000, help="distinct callbacks of a round")
    parser.add_argument("--posts", type=int, default=20_000, help="outbound posts of a round")
    options = parser.parse_args()
    options.is_whole = True
    machine()
    # Below .build, because a temporary folder may lie in memory, where a durable write costs nothing.
    with tempfile.TemporaryDirectory(dir=ROOT / ".build", prefix="bench-") as name:
        folder = pathlib.Path(name)
        callbacks = Callbacks(folder, options)
        try:
            callbacks.run()
            outbound(folder, options, callbacks.bare_port)
        finally:
            callbacks.stop()
    if not options.is_whole:
        sys.exit("Some callbacks were not taken; the figures above do not count.")


if __name__ == "__main__":
    main()
