"""Three nodes on one PostgreSQL, killed and stopped again and again, while numbered events of many conversations come in
at all of them; then the record and the platform's ledger are compared.

The sandbox is a process of its own and lives through all of it; its ledger is the platform's truth.
"""

import collections
import concurrent.futures
import http.client
import os
import pathlib
import random
import re
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from load import NO_ANSWER  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.clock import FakeClock  # noqa: E402
from rig.hearth import Hearth, free_port, wait_until  # noqa: E402
from rig.sandbox import Sandbox  # noqa: E402
from rig.wecom import Account  # noqa: E402

NODES = 3
CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "60"))
EVENTS = int(os.environ.get("EVENTS", "40"))
# New events per second at the most: what is late shall be late because of a dead node, not of a full one.
RATE = float(os.environ.get("RATE", "120"))
DUPLICATES = 0.3
KILL_EVERY = float(os.environ.get("KILL_EVERY", "3"))
# Longer than a lease, so that the others have gone on with its work when it wakes.
PAUSES = int(os.environ.get("PAUSES", "2"))
PAUSE = float(os.environ.get("PAUSE", "8"))
MOST_LAG = 15_000
SEED = int(os.environ.get("SEED", str(int(time.time()))))


class Conversations:
    """Posts the events of each conversation one after the other, each to any node, until it is acknowledged."""

    WORKERS = 6

    def __init__(self, nodes, account, expect):
        self.nodes = nodes
        self.account = account
        self.expect = expect
        self.acknowledged = 0
        self.posts = 0
        self.other_answers = collections.Counter()
        self._lock = threading.Lock()
        self._local = threading.local()

    def run(self):
        chunks = [range(first, CONVERSATIONS, self.WORKERS) for first in range(self.WORKERS)]
        with concurrent.futures.ThreadPoolExecutor(self.WORKERS) as pool:
            for done in [pool.submit(self._talk, chunk, number) for number, chunk in enumerate(chunks)]:
                done.result()

    def _talk(self, conversations, number):
        chance = random.Random(SEED * 100 + number)
        due = time.monotonic()
        for event in range(EVENTS):
            self.expect([f"C-{conversation}-{event}" for conversation in conversations])
            for conversation in conversations:
                due = max(due + self.WORKERS / RATE, time.monotonic() - 1)
                time.sleep(max(0, due - time.monotonic()))
                code = f"C-{conversation}-{event}"
                letter = self.account.contact_added(f"guide-{event:03}", f"wm{conversation:05}", code)
                callback = self.account.callback(letter, code)
                while self._post(chance.randrange(NODES), callback) != 200:
                    time.sleep(0.05)
                with self._lock:
                    self.acknowledged += 1
                for _ in range(chance.randrange(1, 4) if chance.random() < DUPLICATES else 0):
                    self._post(chance.randrange(NODES), callback)

    def _post(self, node, callback):
        """Posts to a node on a connection that is kept; gives back the status, None when no answer came."""
        kept = self._local.__dict__.setdefault("connections", {})
        try:
            connection = kept.get(node) or http.client.HTTPConnection("127.0.0.1", self.nodes[node].port, timeout=3)
            kept[node] = connection
            connection.request("POST", callback.path, callback.body, {"Content-Type": "text/xml"})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except NO_ANSWER:
            kept.pop(node).close()
            status = None
        with self._lock:
            self.posts += 1
            if status not in (200, None):
                self.other_answers[status] += 1
        return status


class Trouble:
    """Kills a node every few seconds and starts it again; stops some for longer than their lease; and the clock of one
    jumps."""

    def __init__(self, nodes, clock):
        self.nodes = nodes
        self.clock = clock
        self.kills = 0
        self.pauses = 0
        self._chance = random.Random(SEED)
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._kill, daemon=True)]
        self._spared = None

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _kill(self):
        while not self._ending.wait(KILL_EVERY):
            node = self._chance.choice([node for node in self.nodes if node is not self._spared])
            node.process.kill()
            self.kills += 1
            self.clock.jump()
            node.start()

    def pause(self, node):
        self._spared = node
        node.process.process.send_signal(signal.SIGSTOP)
        time.sleep(PAUSE)
        node.process.process.send_signal(signal.SIGCONT)
        self._spared = None
        self.pauses += 1


def numbers(code):
    conversation, event = code.split("-")[1:]
    return int(conversation), int(event)


def compare(hearth, sandbox, talks, claims):
    stored = collections.defaultdict(list)
    for event, body in hearth.rows("SELECT id, body FROM inbox WHERE source = 'callback' ORDER BY id"):
        found = re.search(rb"<WelcomeCode><!\[CDATA\[([^\]]*)", body)
        stored[found.group(1).decode()].append(event)
    total = CONVERSATIONS * EVENTS
    claims.equal(len(stored), total, f"each of {total} acknowledged events is in the journal, and no other")
    doubled = [code for code, events in stored.items() if len(events) != 1]
    claims.equal(doubled[:5], [], f"each is there once, although {talks.posts - total} more were posted")

    decided = hearth.rows(
        "SELECT i.id, d.verdict, d.decided_at - i.received_at FROM inbox i LEFT JOIN decisions d ON d.event = i.id "
        "WHERE i.source = 'callback'"
    )
    verdicts = collections.Counter(verdict for _, verdict, _ in decided)
    claims.equal(dict(verdicts), {"done": total}, "each has one decision, and it is done")
    late = sorted(lag for _, _, lag in decided if lag is not None)
    half, most, last = (late[int((len(late) - 1) * part)] / 1_000 for part in (0.5, 0.99, 1))
    print(f"          decided within {half:.1f} s (half), {most:.1f} s (99 of 100), {last:.1f} s (all)")
    # Who is killed right after it went on with a dead node's work leaves it for the next, so the last may be later.
    claims.check(most <= MOST_LAG / 1_000, "the work of a dead node is resumed within 15 s", f"{most} s")

    effects = collections.defaultdict(list)
    for event, ordinal, state in hearth.rows(
        "SELECT event, ordinal, state FROM outbox WHERE request = 'welcome' ORDER BY ordinal"
    ):
        effects[event].append((ordinal, state))
    claims.equal(
        [event for event, _, _ in decided if len(effects[event]) > 1][:5], [], "none decided more than one welcome"
    )
    ranks = collections.defaultdict(list)
    for code, (event, *_) in stored.items():
        conversation, number = numbers(code)
        ordinal = effects[event][0][0] if effects[event] else None
        ranks[conversation].append((number, event, ordinal))
    inversions = 0
    for entries in ranks.values():
        entries.sort()
        ids = [event for _, event, _ in entries]
        ordinals = [ordinal for _, _, ordinal in entries if ordinal is not None]
        inversions += sum(a > b for a, b in zip(ids, ids[1:])) + sum(a > b for a, b in zip(ordinals, ordinals[1:]))
    claims.equal(inversions, 0, f"no event of {CONVERSATIONS} conversations overtook another")

    accepted = collections.Counter()
    for entry in sandbox.ledger():
        if entry["kind"] == "call" and entry["name"] == "externalcontact/send_welcome_msg" and entry["code"] == 0:
            accepted[entry["subject"]] += 1
    claims.equal(
        [code for code, count in accepted.items() if count > 1][:5], [],
        f"the platform accepted none of {len(accepted)} welcomes twice",
    )
    states = {code: [state for _, state in effects[events[0]]] for code, events in stored.items()}
    claims.equal(
        [code for code, found in states.items() if found == ["sent"] and not accepted[code]][:5], [],
        "nothing is called sent that the platform did not accept",
    )
    ends = collections.Counter(state for found in states.values() for state in found)
    print(f"          {dict(ends)}; what expired found its sender dead for longer than its 20 seconds")


def main():
    folder = pathlib.Path(sys.argv[1])
    claims = Claims()
    account = Account()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    nodes = []
    for number in range(NODES):
        (folder / f"node-{number}").mkdir()
        nodes.append(
            Hearth(
                folder / f"node-{number}", [account], base, level="info",
                postgres=os.environ["HEARTH_TEST_POSTGRES"], beside=nodes[0] if nodes else None,
            )
        )
    sandbox = Sandbox(nodes[0], port)
    talks = Conversations(nodes, account, sandbox.expect)
    clock = FakeClock(nodes[-1])
    trouble = Trouble(nodes, clock)
    print(
        f"{NODES} nodes on one PostgreSQL, {CONVERSATIONS} conversations of {EVENTS} events, "
        f"one kill -9 every {KILL_EVERY:g} s, {PAUSES} stops of {PAUSE:g} s (SEED={SEED}):"
    )
    try:
        for node in nodes:
            node.start()
        began = time.monotonic()
        pauser = threading.Thread(
            target=lambda: [trouble.pause(nodes[number % NODES]) for number in range(PAUSES)], daemon=True
        )
        trouble.start()
        pauser.start()
        talks.run()
        pauser.join()
        trouble.stop()
        took = time.monotonic() - began
        print(
            f"          {talks.posts} posts in {took:.0f} s, {trouble.kills} kills, {trouble.pauses} stops, "
            f"{clock.jumps} jumps of a clock; "
            f"other answers {dict(talks.other_answers)}"
        )
        nodes[0].wait_until_settled(90)

        def is_shared():
            members = nodes[0].data("cluster")["members"]
            return len(members) == NODES and all(len(member["shards"]) >= 10 for member in members)

        wait_until(is_shared, 30, "all nodes are back, and share the work", pause=0.5)
        claims.check(True, "`hearth cluster` shows all nodes sharing the work again")
        woken = sum(node.log.read_text(errors="replace").count("joins again") for node in nodes)
        claims.check(woken >= min(1, PAUSES), f"{woken} of the stopped nodes found themselves struck off and joined again")
        compare(nodes[0], sandbox, talks, claims)
        for number, node in enumerate(nodes):
            code, seconds = node.process.stop()
            claims.check(code == 0 and seconds <= 25, f"node {number} stops when it is asked to ({seconds:.1f} s)", code)
    except Exception:
        for node in nodes:
            print(node.last_lines(), file=sys.stderr)
        raise
    finally:
        for process in [node.process for node in nodes] + [sandbox.process]:
            if process and process.is_running():
                process.process.send_signal(signal.SIGCONT)
                process.kill()
    claims.finish()


if __name__ == "__main__":
    main()
