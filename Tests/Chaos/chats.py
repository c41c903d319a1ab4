"""Kills Hearth again and again while customers write to a service account and guides to a robot, and then looks for
every word in the journal.

The sandbox is a process of its own and lives through all of it: what it was told is the truth.
"""

import collections
import json
import os
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, free_port, wait_until  # noqa: E402
from rig.sandbox import Sandbox  # noqa: E402
from rig.wecom import Account, Aibot  # noqa: E402

KILLS = int(os.environ.get("KILLS", "100")) // 4
PAUSE = 0.04
SEED = int(os.environ.get("SEED", str(int(time.time()))))


class Talkers:
    """Customers and guides who say numbered things, one after the other."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.asked = []
        self.told = []
        self.thread = threading.Thread(target=self.talk)
        self.over = threading.Event()

    def talk(self):
        customers = [self.sandbox.act("write-to-service", text=f"first {number}")["customers"][0] for number in range(5)]
        self.asked += [f"first {number}" for number in range(5)]
        number = 0
        while not self.over.wait(PAUSE):
            number += 1
            if number % 3:
                self.sandbox.act("write-to-service", text=f"ask {number}", customer=customers[number % 5])
                self.asked.append(f"ask {number}")
            else:
                self.sandbox.act("write-to-bot", guide="guide-01", text=f"tell {number}", group=bool(number % 2))
                self.told.append(f"tell {number}")

    def stop(self):
        self.over.set()
        self.thread.join()


def acknowledged(sandbox):
    """The ids of the robot's messages that were answered with 200."""
    return {
        entry["subject"] for entry in sandbox.ledger()
        if entry["kind"] == "callback" and entry["name"] == "aibot_text" and entry["code"] == 200
    }


def words(hearth):
    """What was said to the service account, and the ids of what was said to the robot, each as often as it is there."""
    asked, told = collections.Counter(), collections.Counter()
    for account, source, body in hearth.rows("SELECT account, source, body FROM inbox"):
        if source == "act":
            asked[json.loads(body)["serviceMessage"]["_0"]["content"]["text"]["_0"]] += 1
        elif source == "callback" and account == "acme-aibot":
            told[json.loads(body)["msgid"]] += 1
    return asked, told


def main():
    folder = sys.argv[1]
    postgres = os.environ.get("HEARTH_TEST_POSTGRES")
    claims = Claims()
    port = free_port()
    hearth = Hearth(folder, [Account(), Aibot()], f"http://127.0.0.1:{port}", level="warning", postgres=postgres)
    sandbox = Sandbox(hearth, port)
    talkers = Talkers(sandbox)
    chance = random.Random(SEED)
    print(f"{KILLS} times kill -9 while customers and guides chat, {'PostgreSQL' if postgres else 'SQLite'} (SEED={SEED}):")
    try:
        for number in range(KILLS):
            hearth.start()
            if number == 0:
                talkers.thread.start()
            time.sleep(chance.uniform(0.05, 0.6))
            hearth.process.kill()
        hearth.start()
        talkers.stop()
        wait_until(lambda: set(words(hearth)[0]) >= set(talkers.asked), 60, "what customers said is fetched")
        wait_until(lambda: set(words(hearth)[1]) >= acknowledged(sandbox), 30, "what guides said is there")
        hearth.wait_until_settled(60)
        # Repeats of the platform may be acknowledged until the journal is read: what is asked for is taken down before.
        promised = acknowledged(sandbox)
        asked, told = words(hearth)
        claims.equal(dict(asked), dict.fromkeys(talkers.asked, 1),
                     f"each of {len(talkers.asked)} messages to the service account is in the journal once")
        lost = promised - set(told)
        claims.equal(lost, set(), f"each of {len(promised)} acknowledged messages to the robot is there")
        claims.equal([id for id, count in told.items() if count > 1], [], "and none of them twice")
        claims.check(len(talkers.told) >= KILLS // 2, f"guides said {len(talkers.told)} things", "too few to mean anything")
        under_way = hearth.rows("SELECT service_account FROM service_desks WHERE question IS NOT NULL")
        claims.equal(under_way, [], "no question was left under way")
        code, seconds = hearth.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        print(hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        talkers.over.set()
        for process in (hearth.process, sandbox.process):
            if process and process.is_running():
                process.kill()
    claims.finish()


if __name__ == "__main__":
    main()
