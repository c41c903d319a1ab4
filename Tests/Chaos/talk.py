"""Numbered callbacks of a few lanes, what Hearth says while they come in, and what its journal holds of them."""

import collections
import json
import re
import threading
import time

from load import Load
from rig.hearth import wait_until

SLOWEST_ANSWER = 2.5
DRAINED_WITHIN = 60


class Talk(Load):
    """Numbered callbacks of a few lanes; each thread has lanes of its own and posts one after the other.

    One of ten adds a contact, whose welcome makes sure that nothing is decided twice; the others are what members say.
    """

    LANES = 8

    def __init__(self, hearth, account, rate, seed, content="", threads=4):
        super().__init__(hearth, account, rate, lambda codes: None, threads, seed)
        self.content = content
        self.slowest = 0.0
        self.times = []
        # Acknowledged at the first try: only of these is the order certain, because the next one came after them.
        self.first_tries = []
        self._tried = set()

    def _fresh(self, number, serial, chance):
        code = f"{self.content[:1]}C{number}-{serial:07}"
        lane = f"{number}x{serial % self.LANES}"
        if serial % 10 == 0:
            letter = self.account.contact_added("guide-01", f"wm{lane}", code, "poster-07")
        else:
            letter = self.account.text_message(f"member{lane}", code + self.content, f"{number}{serial:07}")
        return self.account.callback(letter, code)

    def _post(self, connection, callback):
        began = time.monotonic()
        connection, status = super()._post(connection, callback)
        took = time.monotonic() - began
        with self._lock:
            if status == 200 and callback.code not in self._tried:
                self.first_tries.append(callback.code)
            self._tried.add(callback.code)
            # A connection that was cut off with Hearth itself says nothing of the database.
            if status is not None:
                self.times.append(took)
                self.slowest = max(self.slowest, took)
        return connection, status


class Watch:
    """Looks at Hearth's own words while it runs: readiness, spool, memory."""

    def __init__(self, hearth):
        self.hearth = hearth
        self.memory = 0.0
        self.most_letters = 0

    def readiness(self, seconds=5):
        """Status, and the checks by name."""
        status, body = self.hearth.request("GET", "/readyz", seconds=seconds)
        return status, {check["name"]: check for check in json.loads(body)}

    def metric(self, name):
        for line in self.hearth.request("GET", "/metrics")[1].decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        return 0.0

    def look(self):
        self.memory = max(self.memory, self.hearth.process.memory("VmHWM"))
        letters = self.metric("hearth_spool_letters")
        self.most_letters = max(self.most_letters, int(letters))
        return letters

    def wait_until_drained(self):
        began = time.monotonic()
        wait_until(lambda: self.look() == 0 and self.is_direct(), DRAINED_WITHIN + 10, "the spool is empty", pause=0.1)
        return time.monotonic() - began

    def is_direct(self):
        return "a commit went through" in self.readiness()[1]["store"]["detail"]["en"]


def spooled(watch):
    """Whether callbacks go through the spool."""
    return "the spool" in watch.readiness()[1]["store"]["detail"]["en"]


def outage(claims, watch, name, away, back, check=None):
    """One outage: gone, back, drained; gives back how long the drain took."""
    away()
    if check:
        check()
    back()
    took = watch.wait_until_drained()
    claims.check(took <= DRAINED_WITHIN, f"{name}: the spool is empty again after {took:.1f} s", f"{took:.1f} s")


def journal(hearth):
    """Code to lane and numbers of the events that carry it."""
    found = collections.defaultdict(list)
    for number, lane, body in hearth.rows("SELECT id, lane, body FROM inbox WHERE source = 'callback' ORDER BY id"):
        code = re.search(rb"CDATA\[([a-z]?C\d+-\d+)", body)
        found[code.group(1).decode() if code else ""].append((number, lane))
    return found


def compare(hearth, platform, loads, claims):
    found = journal(hearth)
    acknowledged = {code for load in loads for code in load.acknowledged}
    lost = sorted(acknowledged - set(found))
    claims.equal(lost[:5], [], f"each of {len(acknowledged)} acknowledged callbacks is in the journal")
    doubled = [code for code, places in found.items() if len(places) != 1]
    claims.equal(doubled[:5], [], f"each of {len(found)} callbacks in the journal is there once")
    lanes = collections.defaultdict(list)
    for load in loads:
        for code in load.first_tries:
            if code in found:
                lanes[(found[code][0][1], code[:2])].append((code, found[code][0][0]))
    wrong = [
        (lane, one, other)
        for lane, letters in lanes.items()
        for one, other in zip(sorted(letters), sorted(letters)[1:]) if one[1] > other[1]
    ]
    count = sum(len(letters) for letters in lanes.values())
    claims.equal(wrong[:3], [], f"{count} callbacks of {len(lanes)} lanes stand in the order in which they came")
    twice = [code for code, bodies in platform.welcomes().items() if len(bodies) > 1]
    claims.equal(twice[:5], [], "no welcome was sent twice")


def compare_decisions(hearth, claims):
    """One of ten adds a contact; nothing follows from the others."""
    rows = hearth.rows(
        "SELECT id, (SELECT count(*) FROM decisions WHERE event = inbox.id) AS decisions, "
        "(SELECT count(*) FROM outbox WHERE event = inbox.id AND request = 'welcome') AS welcomes FROM inbox"
    )
    counts = {event: (decisions, welcomes) for event, decisions, welcomes in rows}
    added = [places[0][0] for code, places in journal(hearth).items() if code.endswith("0")]
    wrong = [event for event in added if counts[event][0] != 1 or counts[event][1] > 1]
    claims.check(added and not wrong, f"each of {len(added)} added contacts was decided once", wrong[:5])
