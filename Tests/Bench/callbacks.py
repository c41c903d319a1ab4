"""The same callbacks at several servers in turn: at the peak, at a pace, and all at once."""

import os
import statistics
import sys
import time

from loads import MANY
from report import Middle, head, row


class Callbacks:
    """Alternating rounds, because a machine's speed drifts."""

    def __init__(self, loads, options):
        self.loads = loads
        self.options = options
        self.is_whole = True

    def round(self, contender, file, rate=None, seconds=None, connections=MANY):
        """One load on one server; adds the CPU seconds it took, until it was idle again."""
        contender.wait_until_idle()
        postgres = getattr(contender, "postgres", None)
        before, before_postgres = contender.seconds(), postgres.seconds() if postgres else 0
        figures = self.loads.post(contender.port, file, seconds or self.options.seconds, rate, connections)
        contender.wait_until_idle()
        figures["cpu"] = contender.seconds() - before
        figures["postgres"] = postgres.seconds() - before_postgres if postgres else 0
        contender.check()
        if contender.keeps_connections and (figures["other"] or figures["broken"] or figures["unanswered"]):
            print(f"{contender.name}: not every callback was taken: {figures}", file=sys.stderr)
            self.is_whole = False
        return figures

    def peak(self, contenders, connections=MANY):
        """Every contender in every round; gives back the figures of each by its name."""
        files = self.loads.files(1 + self.options.rounds, self.options.requests)
        for contender in contenders:
            self.round(contender, files[0], seconds=2, connections=connections)
        found = {contender.name: [] for contender in contenders}
        for file in files[1:]:
            for contender in contenders:
                found[contender.name].append(self.round(contender, file, connections=connections))
        for file in files:
            os.unlink(file)
        print(
            f"Callbacks at the peak, {connections} connections, {self.options.rounds} alternating rounds of "
            f"{self.options.seconds:g} s:\n"
        )
        head(
            "median (least–most)", "callbacks per CPU second", "with its PostgreSQL's CPU", "callbacks per second",
            "p50, µs", "p99, µs",
        )
        for name, rounds in found.items():
            own = Middle([each["answered"] / each["cpu"] for each in rounds])
            both = Middle([each["answered"] / (each["cpu"] + each["postgres"]) for each in rounds])
            row(
                name, own, both if rounds[0]["postgres"] else "–",
                *(Middle([each[figure] for each in rounds]) for figure in ("rate", "p50", "p99")),
            )
        print()
        return found

    @staticmethod
    def ratio(found, mine, other):
        """Work per CPU second of one against another, round by round."""
        return statistics.median(
            (left["answered"] / left["cpu"]) / (right["answered"] / right["cpu"])
            for left, right in zip(found[mine], found[other])
        )

    def paced(self, found, durable, bare, part, floors, floor):
        """At a part of a server's peak, with each request timed from the moment it was due."""
        rate = part * statistics.median(each["rate"] for each in found[durable.name])
        files = self.loads.files(self.options.paced_rounds, int(rate * self.options.seconds) + 1)
        rounds = {durable.name: [], bare.name: []}
        for file in files:
            for contender in (bare, durable):
                rounds[contender.name].append(self.round(contender, file, rate))
            os.unlink(file)
        print(
            f"{durable.name} at {part:.0%} of its peak, {rate:,.0f} a second over {MANY} connections, each "
            "timed from the moment it was due. What the bare server shows, the machine does:\n"
        )
        head("median (least–most)", bare.name, durable.name)
        for name in ("p50", "p90", "p99", "p999"):
            row(f"{name}, µs", *(Middle([each[name] for each in rounds[who.name]]) for who in (bare, durable)))
        print()
        p99 = statistics.median(each["p99"] for each in rounds[durable.name])
        floors.at_most(f"p99 of {durable.name} at {part:.0%} of its peak, µs", p99, floor)

    def burst(self, durable, floors, count=100_000, connections=1_000):
        """All at once: each callback is accepted, or told 503 at once."""
        (file,) = self.loads.files(1, count)
        durable.wait_until_idle()
        stored = "SELECT count(*) FROM inbox WHERE source = 'callback'"
        before = durable.hearth.rows(stored)[0][0]
        began = time.monotonic()
        figures = self.loads.post(durable.port, file, 120, connections=connections)
        took = time.monotonic() - began
        durable.check()
        settled = time.monotonic() - began
        os.unlink(file)
        lost = count - figures["answered"] - figures["other"]
        # Twenty of each member, sent within a few seconds, told apart by their words alone.
        merged = figures["answered"] - (durable.hearth.rows(stored)[0][0] - before)
        highest = durable.memory("VmHWM")
        print(
            f"{durable.name}, {count:,} callbacks at once over {connections:,} connections: {figures['answered']:,} "
            f"accepted, {figures['other']:,} told to come later, {lost:,} without an answer, in {took:.1f} s; all "
            f"decided after {settled:.1f} s; p99 {figures['p99'] / 1_000:,.0f} ms; highest memory {highest:.0f} MiB\n"
        )
        floors.at_most(f"{durable.name}, callbacks of a burst without an answer", lost, 0)
        floors.at_most(f"{durable.name}, callbacks of a burst that were accepted and are not in the journal", merged, 0)
        floors.at_most(f"{durable.name}, memory after a burst, MiB", highest, 256)
