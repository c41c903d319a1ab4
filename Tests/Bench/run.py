#!/usr/bin/env python3
"""Measures Hearth against the least that its parts allow and against what others would use, and prints ratios.

Callbacks: a Hearth that stores each one durably, in SQLite and in PostgreSQL, against servers that answer without any
work, and against wechatpy under gunicorn and uvicorn doing the same job; and those of every other platform.
Outbound: posts through Hearth's client, against the plainest loop over libcurl in C.
Draw: a draw among a million entrants, and both checks of its proof.

Servers and load share this machine. What compares best is work per CPU second of the server, counted until it is idle
again, so that what it puts off is counted too. Rounds alternate, because a machine's speed drifts.
"""

import argparse
import contextlib
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from callbacks import Callbacks  # noqa: E402
from contenders import Bare, Durable, Peer, make_environment  # noqa: E402
from draws import large_draw  # noqa: E402
from loads import FEW, MANY, Loads  # noqa: E402
from neighbours import LOUD, QUIET, held_transaction, loud_account  # noqa: E402
from nodes import two_nodes  # noqa: E402
from outbound import outbound  # noqa: E402
from platforms import listeners, platforms  # noqa: E402
from postgres import Postgres  # noqa: E402
from report import Floors, machine  # noqa: E402
from rig.hearth import ROOT  # noqa: E402

PARTS = ("callbacks", "platforms", "peers", "burst", "nodes", "held", "loud", "outbound", "draw")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; may be given more than once")
    parser.add_argument("--rounds", type=int, default=5, help="alternating rounds of each measurement")
    parser.add_argument("--paced-rounds", type=int, default=3, help="rounds at 70 %% of the peak")
    parser.add_argument("--seconds", type=float, default=5, help="length of a round")
    parser.add_argument("--requests", type=int, default=125_000, help="distinct callbacks of a round, at the most")
    parser.add_argument("--platform-requests", type=int, default=80_000, help="those of a round on each platform")
    parser.add_argument("--held-seconds", type=float, default=60, help="how long a transaction is held open")
    parser.add_argument("--held-rate", type=float, default=200, help="callbacks a second beside it")
    parser.add_argument("--posts", type=int, default=20_000, help="outbound posts of a round")
    parser.add_argument("--entrants", type=int, default=1_000_000, help="entrants of the draw")
    options = parser.parse_args()
    options.only = options.only or PARTS
    return options


def measure(folder, options, scope):
    floors = Floors()
    callbacks = Callbacks(Loads(folder), options)

    def started(contender):
        scope.callback(contender.stop)
        contender.start()
        return contender

    def postgres():
        server = Postgres(folder)
        scope.callback(server.stop)
        return server

    nio = started(Bare(folder, "bare-nio", "bare SwiftNIO"))
    hummingbird = started(Bare(folder, "bare", "bare Hummingbird"))
    if {"callbacks", "peers", "burst"} & set(options.only):
        database = postgres()
        sqlite = started(Durable(folder, "Hearth on SQLite"))
        durable = started(Durable(folder, "Hearth on PostgreSQL", postgres=database))
    if "callbacks" in options.only:
        for connections in (FEW, MANY):
            found = callbacks.peak([nio, hummingbird, sqlite, durable], connections)
            what = f"callbacks per CPU second, {connections} connections"
            for contender, floor in ((sqlite, 0.4), (durable, 0.25)):
                ratio = callbacks.ratio(found, contender.name, nio.name)
                floors.at_least(f"{what}, {contender.name} : {nio.name}", ratio, floor)
            ratio = callbacks.ratio(found, sqlite.name, hummingbird.name)
            floors.at_least(f"{what}, {sqlite.name} : {hummingbird.name}", ratio, 0.6)
        for contender in (sqlite, durable):
            callbacks.paced(found, contender, nio, 0.7, floors, 50_000)
    if "platforms" in options.only:
        platforms(callbacks, nio, [started(listener) for listener in listeners(folder)])
    if "peers" in options.only:
        environment = make_environment(folder)
        peers = [started(Peer(folder, kind, environment)) for kind in Peer.KINDS]
        found = callbacks.peak([sqlite, *peers])
        for what, chosen in (
            ("with a framework", [peer for peer in peers if "alone" not in peer.kind]),
            ("without a framework", [peer for peer in peers if "alone" in peer.kind]),
        ):
            best = min(callbacks.ratio(found, sqlite.name, peer.name) for peer in chosen)
            floors.at_least(f"callbacks per CPU second, Hearth on SQLite : the best peer {what}", best, 11)
    if "burst" in options.only:
        for contender in (sqlite, durable):
            callbacks.burst(contender, floors)
    if "nodes" in options.only:
        two_nodes(folder, callbacks, postgres(), started, floors)
    if "held" in options.only:
        held_transaction(callbacks, started(Durable(folder, "held", postgres=postgres())), floors)
    if "loud" in options.only:
        for name, database in (("Hearth on SQLite, two accounts", None), ("Hearth on PostgreSQL, two accounts", postgres())):
            loud_account(callbacks, started(Durable(folder, name, database, accounts=[LOUD, QUIET])), floors)
    if "outbound" in options.only:
        outbound(folder, options, hummingbird, floors)
    if "draw" in options.only:
        large_draw(folder, options)
    floors.tell()
    return callbacks.is_whole


def main():
    options = read_options()
    machine()
    # Below .build, because a temporary folder may lie in memory, where a durable write costs nothing.
    with tempfile.TemporaryDirectory(dir=ROOT / ".build", prefix="bench-") as name, contextlib.ExitStack() as scope:
        # PostgreSQL refuses to run as root, and its own user must reach its folder.
        pathlib.Path(name).chmod(0o755)
        is_whole = measure(pathlib.Path(name), options, scope)
    if not is_whole:
        sys.exit("Some callbacks were not taken; the figures above do not count.")


if __name__ == "__main__":
    main()
