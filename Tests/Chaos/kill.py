"""Kills Hearth at random moments under load, and then compares three records: what the platform was answered, what
the journal holds, and what the platform received.

The sandbox is a process of its own and lives through all of it; its ledger is the platform's truth.
"""

import collections
import json
import os
import pathlib
import random
import re
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from load import Load  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, free_port  # noqa: E402
from rig.sandbox import Sandbox  # noqa: E402
from rig.wecom import Account  # noqa: E402

KILLS = int(os.environ.get("KILLS", "100"))
RATE = int(os.environ.get("RATE", "200"))
SEED = int(os.environ.get("SEED", str(int(time.time()))))


def kill_again_and_again(hearth, load):
    chance = random.Random(SEED)
    starts = []
    for number in range(KILLS):
        starts.append(hearth.start())
        if number == 0:
            load.start()
        time.sleep(chance.uniform(0.05, 0.5))
        hearth.process.kill()
    return starts


def codes_in_journal(hearth):
    """Welcome code to the numbers of the events that carry it."""
    events = collections.defaultdict(list)
    for number, body in hearth.rows("SELECT id, body FROM inbox WHERE source = 'callback'"):
        found = re.search(rb"<WelcomeCode><!\[CDATA\[([^\]]*)", body)
        events[found.group(1).decode() if found else ""].append(number)
    return events


def compare(hearth, sandbox, load, claims):
    events = codes_in_journal(hearth)
    lost = [code for code in load.acknowledged if code not in events]
    claims.equal(lost[:5], [], f"each of {len(load.acknowledged)} acknowledged callbacks is in the journal")
    doubled = [code for code, numbers in events.items() if len(numbers) != 1]
    claims.equal(doubled[:5], [], f"each of {len(events)} callbacks in the journal is there once")

    verdicts = collections.Counter(
        verdict for (verdict,) in hearth.rows(
            "SELECT coalesce(verdict, 'undecided') FROM inbox LEFT JOIN decisions ON event = inbox.id "
            "WHERE source = 'callback'"
        )
    )
    claims.equal(dict(verdicts), {"done": len(events)}, "each has one decision, and it is done")

    states = hearth.rows("SELECT event, state, reason FROM outbox WHERE request = 'welcome'")
    by_event = collections.defaultdict(list)
    reasons = {}
    for event, state, reason in states:
        by_event[event].append(state)
        reasons[event] = reason
    effects = {code: by_event.get(numbers[0], []) for code, numbers in events.items()}
    claims.equal(
        [code for code, found in effects.items() if len(found) != 1][:5], [], "each decided exactly one welcome"
    )

    accepted = collections.Counter()
    refused = collections.Counter()
    for entry in sandbox.ledger():
        if entry["kind"] == "call" and entry["name"] == "externalcontact/send_welcome_msg":
            if entry["code"] == 0:
                accepted[entry["subject"]] += 1
            else:
                refused[entry["code"]] += 1
    twice = [code for code, count in accepted.items() if count > 1]
    claims.equal(twice[:5], [], f"the platform accepted none of {len(accepted)} welcomes twice")
    missing = {
        code: (effects[code], [reasons.get(number) for number in numbers])
        for code, numbers in events.items() if accepted[code] == 0
    }
    claims.equal(dict(list(missing.items())[:5]), {}, "the platform accepted the welcome of each callback once")
    foreign = [code for code in accepted if code not in events]
    claims.equal(foreign[:5], [], "the platform received no welcome that the journal does not know")

    wrongly_sent = [code for code, found in effects.items() if found == ["sent"] and accepted[code] == 0]
    claims.equal(wrongly_sent[:5], [], "nothing is called sent that the platform did not accept")
    unknown = {effect for (effect,) in hearth.rows("SELECT id FROM outbox WHERE state IN ('unknown', 'unknown_final')")}
    states = ["--state", "unknown", "--state", "unknown_final"]
    listed = {delivery["id"] for delivery in hearth.data("deliveries", "--limit", "100000", *states)}
    claims.equal(listed, unknown, f"each of {len(unknown)} unknown outcomes is listed by `hearth deliveries`")
    interrupted = hearth.rows("SELECT count(*) FROM attempts WHERE outcome IS NULL OR outcome = 'unknown'")[0][0]
    print(f"          {interrupted} calls were cut off, {sum(refused.values())} repeats were refused by the platform")


def main():
    folder = sys.argv[1]
    # Given by scripts/with-postgres; then everything is kept there.
    postgres = os.environ.get("HEARTH_TEST_POSTGRES")
    claims = Claims()
    account = Account()
    port = free_port()
    hearth = Hearth(folder, [account], f"http://127.0.0.1:{port}", level="warning", postgres=postgres)
    sandbox = Sandbox(hearth, port)
    load = Load(hearth, account, RATE, sandbox.expect, seed=SEED)
    engine = "PostgreSQL" if postgres else "SQLite"
    print(f"{KILLS} times kill -9 under {RATE} callbacks per second, {engine} (SEED={SEED}):")
    began = time.monotonic()
    try:
        starts = kill_again_and_again(hearth, load)
        hearth.start()
        load.stop()
        took = time.monotonic() - began
        slowest = max(starts)
        print(
            f"          {load.posts} posts in {took:.0f} s, {load.repeats} of them repeats, "
            f"{len(load.unanswered)} callbacks never answered; ready again after "
            f"{sum(starts) / len(starts):.2f} s, {slowest:.2f} s at most"
        )
        hearth.wait_until_settled(90)
        code, seconds = hearth.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
        claims.check(seconds <= 25, "within 25 seconds", f"{seconds:.1f} s")
        claims.equal(dict(load.other_answers), {}, "every answer was a 200")
        count = len(load.acknowledged)
        claims.check(count >= KILLS, f"{count} callbacks were acknowledged", "too few to mean anything")
        compare(hearth, sandbox, load, claims)
        if not postgres:
            integrity = sqlite3.connect(hearth.store).execute("PRAGMA integrity_check").fetchall()
            claims.equal(integrity, [("ok",)], "the database is whole")
    except Exception:
        print(hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        for process in (hearth.process, sandbox.process):
            if process and process.is_running():
                process.kill()
    claims.finish()


if __name__ == "__main__":
    main()
