"""Puts a proxy between Hearth and the platform that loses, tears, delays and refuses a share of the calls, kills Hearth
meanwhile, and then compares what Hearth believes with the platform's ledger.

The sandbox is a process of its own and lives through all of it. Once the faults are over the wall clock of both jumps,
because some of what is unknown is only asked about after more than a minute.

TROUBLE_SECONDS is how long callbacks come and calls fail, RATE how many customers come a second.
"""

import collections
import hashlib
import http.client
import json
import os
import pathlib
import random
import shutil
import socket
import socketserver
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from load import NO_ANSWER, Load  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.clock import FakeClock  # noqa: E402
from rig.hearth import ROOT, Hearth, free_port, wait_until  # noqa: E402
from rig.sandbox import Sandbox  # noqa: E402
from rig.wecom import Account  # noqa: E402

SECONDS = float(os.environ.get("TROUBLE_SECONDS", "9"))
RATE = float(os.environ.get("RATE", "40"))
SEED = int(os.environ.get("SEED", str(int(time.time()))))

# Each opens with a call that must never be made twice.
ACCOUNTS = 10
GROUPS = 24
KILL_EVERY = 2
SHARE, SHARE_OF_FEW = 0.3, 0.5
# Hearth waits 10 s for an answer.
TOO_LATE = 12
# More than the time after which what the platform does not list has certainly not arrived.
JUMP = 120

WELCOME = "externalcontact/send_welcome_msg"
TASK = "externalcontact/add_msg_template"
MATERIAL = "externalcontact/group_welcome_template/add"
LOOK_UP = "externalcontact/groupchat/get"
UPLOAD = "media/upload"
FEW = {TASK, MATERIAL, LOOK_UP, UPLOAD}

SCRIPT = """play: welcome
id: welcome
language: zh-Hans
contact:
  - name: poster
    when: { channel: "poster-*" }
    say: welcome/poster
    short: welcome/short
    attach:
      - image: media/hello.png
      - file: media/menu.pdf
  - name: everyone
    say: welcome/short
group:
  greeting: { say: welcome/group-greeting, gather: 5s, via: owner-task }
  material: { say: welcome/group-material, notify: true }
"""

PAGE = b"<html><body><h1>Bad Gateway</h1></body></html>"


def digest(body):
    """As the sandbox's ledger names a body."""
    return hashlib.sha256(body).hexdigest()[:32]


class Call:
    """One request of Hearth to the platform, read whole."""

    def __init__(self, stream):
        line = stream.readline()
        if not line:
            raise EOFError
        self.method, self.target, _ = line.decode().split(" ")
        self.headers = http.client.parse_headers(stream)
        self.body = stream.read(int(self.headers.get("Content-Length", 0)))
        self.name = self.target.partition("?")[0].removeprefix("/cgi-bin/")


class FaultProxy:
    """Stands in front of the platform; a share of the calls meets a fault, each kind in turn."""

    def __init__(self, platform, seed):
        self.platform = platform
        self.is_faulty = True
        self.calls = collections.Counter()
        self.faults = collections.Counter()
        # Digest of the body to what became of its calls, oldest first; a call that met no fault is an empty text.
        self.seen = collections.defaultdict(list)
        self.open = 0
        self._chance = random.Random(seed)
        self._decks = collections.defaultdict(list)
        self._lock = threading.Lock()
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self):
                try:
                    while proxy.serve(Call(self.rfile), self.connection):
                        pass
                except (EOFError, ValueError, OSError, http.client.HTTPException):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 128

            def shutdown_request(self, request):
                # Without a word of farewell first: a reset shall be a reset.
                self.close_request(request)

        self._server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _choose(self, call):
        """The fault that this call meets; empty for none."""
        with self._lock:
            self.calls[call.name] += 1
            share = SHARE_OF_FEW if call.name in FEW else SHARE
            kind = ""
            if self.is_faulty and self._chance.random() < share:
                deck = self._decks[call.name]
                if not deck:
                    # An upload is waited for much longer.
                    deck += [kind for kind in self.KINDS if (call.name, kind) != (UPLOAD, "too late")]
                    self._chance.shuffle(deck)
                kind = deck.pop()
                self.faults[kind] += 1
            self.seen[digest(call.body)].append(kind)
            return kind, self._chance.random() < 0.5

    def serve(self, call, connection):
        """Answers one call; false when the connection is to be closed."""
        kind, flip = self._choose(call)
        with self._lock:
            self.open += 1
        try:
            return self.KINDS.get(kind, FaultProxy.pass_on)(self, call, connection, flip)
        finally:
            with self._lock:
                self.open -= 1

    def forward(self, call):
        """The platform's own answer, as bytes."""
        link = http.client.HTTPConnection("127.0.0.1", self.platform, timeout=10)
        try:
            kept = {name: call.headers[name] for name in ("Content-Type",) if name in call.headers}
            link.request(call.method, call.target, call.body or None, kept)
            answer = link.getresponse()
            return self.answer(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        finally:
            link.close()

    @staticmethod
    def answer(status, body, kind="text/html", more=""):
        reason = http.client.responses[status]
        head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        return head.encode() + body

    def pass_on(self, call, connection, flip):
        connection.sendall(self.forward(call))
        return True

    def close_before(self, call, connection, flip):
        return False

    def lose_answer(self, call, connection, flip):
        self.forward(call)
        return False

    def tear_answer(self, call, connection, flip):
        answer = self.forward(call)
        connection.sendall(answer[: len(answer) // 2] if flip else answer[:-1])
        return False

    def bad_gateway(self, call, connection, flip):
        connection.sendall(self.answer(502 if flip else 504, PAGE))
        return True

    def no_json(self, call, connection, flip):
        connection.sendall(self.answer(200, PAGE))
        return True

    def too_late(self, call, connection, flip):
        """Either the call or its answer comes when nobody waits for it any more."""
        if flip:
            time.sleep(TOO_LATE)
        answer = self.forward(call)
        if not flip:
            time.sleep(TOO_LATE)
        connection.sendall(answer)
        return True

    def dribble(self, call, connection, flip):
        for byte in self.forward(call):
            connection.sendall(bytes([byte]))
            time.sleep(0.01)
        return True

    def reset(self, call, connection, flip):
        if flip:
            self.forward(call)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return False

    def refuse(self, call, connection, flip):
        """The one fault of which everybody knows that nothing came of it."""
        connection.sendall(self.answer(429, PAGE, more="Retry-After: 1\r\n"))
        return True

    KINDS = {
        "closed before": close_before, "answer lost": lose_answer, "answer torn": tear_answer,
        "502 or 504": bad_gateway, "no JSON": no_json, "too late": too_late, "byte by byte": dribble, "reset": reset,
        "refused": refuse,
    }

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Customers(Load):
    """Each adds a guide of one of the accounts; the code is made known at the moment of the event."""

    def __init__(self, hearth, accounts, rate, expect, seed):
        super().__init__(hearth, accounts[0], rate, expect, seed=seed)
        self.accounts = accounts

    def _fresh(self, number, serial, chance):
        code = f"CODE-{number}-{serial}"
        self.expect([code])
        guide = f"guide-0{chance.randrange(1, 6)}"
        account = chance.choice(self.accounts)
        return account.callback(account.contact_added(guide, f"wm{number}x{serial}", code, "poster-07"), code)


class Town:
    """What happens in the sandbox itself, which tells Hearth of it."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.groups = []

    def act(self, act, **given):
        request = urllib.request.Request(
            f"{self.sandbox.base}/sandbox/api/acts/{act}", json.dumps(given).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def found(self, count):
        for number in range(count):
            # A name of its own makes its task one of its own.
            made = self.act("create-group", guide=f"guide-0{number % 6 + 1}", name=f"群 {number}")
            self.groups.append(made["group"])

    def burst(self, group):
        self.act("join", group=group, newcomers=4, channel="poster-07", isOneCallback=True)

    def has_told(self):
        with urllib.request.urlopen(f"{self.sandbox.base}/sandbox/api/world", timeout=10) as answer:
            return json.load(answer)["openCallbacks"] == 0


def live(hearth, town, load):
    """Load, bursts of joins, and kills, side by side."""
    chance = random.Random(SEED)
    hearth.start()
    town.found(GROUPS)
    load.start()
    began = time.monotonic()
    # The last third without, so that an answer may come too late for somebody who is still there.
    kills = [KILL_EVERY * (number + chance.uniform(0.3, 0.9)) for number in range(int(SECONDS / KILL_EVERY / 1.5))]
    # Their owners are known by then, or looked up meanwhile.
    bursts = [(chance.uniform(SECONDS / 3, SECONDS), group) for group in town.groups]
    agenda = sorted([(moment, None) for moment in kills] + bursts, key=lambda entry: entry[0])
    for moment, group in agenda:
        time.sleep(max(0, began + moment - time.monotonic()))
        if group:
            town.burst(group)
        else:
            hearth.process.kill()
            hearth.start()
    time.sleep(max(0, began + SECONDS - time.monotonic()))
    load.stop()


def settle(hearth, proxy, town, clock):
    """No more faults: waits for what has little time, lets more than a minute pass, and waits for all the others."""
    proxy.is_faulty = False
    hurried = (
        "SELECT count(*) FROM outbox WHERE class = 'single_use' AND state IN "
        "('pending', 'leased', 'inflight', 'retry', 'unknown', 'reconciling')"
    )
    wait_until(lambda: town.has_told() and proxy.open == 0, 30, "every call is answered, every callback is told", 0.1)
    wait_until(lambda: hearth.rows(hurried)[0][0] == 0, 40, "no welcome is on its way", 0.1)
    clock.set(JUMP)
    waiting = "SELECT count(*) FROM timers WHERE play IN ('group-greeting', 'register')"
    wait_until(lambda: hearth.rows(waiting)[0][0] == 0, 40, "every group is greeted", 0.1)
    hearth.wait_until_settled(60)


class Books:
    """What Hearth wrote down, and what the platform did."""

    def __init__(self, hearth, sandbox):
        columns = "id, request, class, endpoint, body, fallback, state, made"
        self.effects = [
            dict(zip(columns.split(", "), row))
            for row in hearth.rows(f"SELECT {columns} FROM outbox ORDER BY ordinal")
        ]
        self.attempts = collections.defaultdict(list)
        for effect, outcome, code in hearth.rows("SELECT effect, outcome, code FROM attempts ORDER BY effect, number"):
            self.attempts[effect].append((outcome, code))
        self.media = {name for (name,) in hearth.rows("SELECT media_id FROM media")}
        # What the platform accepted, by call: the digests of the bodies, and what they were about.
        self.digests = collections.defaultdict(collections.Counter)
        self.subjects = collections.defaultdict(collections.Counter)
        for entry in sandbox.ledger():
            if entry["kind"] == "call" and entry["code"] == 0:
                self.digests[entry["name"]][entry["digest"]] += 1
                self.subjects[entry["name"]][entry["subject"]] += 1

    def of(self, request):
        return [effect for effect in self.effects if effect["request"] == request]

    def arrivals(self, effect):
        """How often the platform accepted it."""
        bodies = {bytes(body) for body in (effect["body"], effect["fallback"]) if body}
        return sum(self.digests[effect["endpoint"]][digest(body)] for body in bodies)

    def is_there(self, effect):
        """Whether the platform did it; uploads are known by their media, and not by their bodies."""
        return effect["request"] == "upload" or self.arrivals(effect) > 0

    def is_doubtful(self, effect):
        """Whether an attempt may have arrived, by Hearth's own record."""
        return any(outcome in (None, "unknown") for outcome, _ in self.attempts[effect["id"]])


def compare(hearth, books, proxy, load, claims):
    ends = collections.Counter((effect["request"], effect["state"]) for effect in books.effects)
    for request in sorted({request for request, _ in ends}):
        told = ", ".join(f"{count} {state}" for (other, state), count in sorted(ends.items()) if other == request)
        print(f"          {request}: {told}")
    outcomes = collections.Counter(code or "under way" for tries in books.attempts.values() for _, code in tries)
    print(f"          tries: {', '.join(f'{count} × {code}' for code, count in outcomes.most_common())}")

    twice = [code for code, count in books.subjects[WELCOME].items() if count > 1]
    claims.equal(twice[:5], [], f"the platform accepted none of {len(books.subjects[WELCOME])} welcomes twice")
    codes = collections.Counter(json.loads(effect["body"])["welcome_code"] for effect in books.of("welcome"))
    lost = [code for code in load.acknowledged if codes[code] != 1]
    claims.equal(lost[:5], [], f"each of {len(load.acknowledged)} acknowledged customers got one welcome decided")

    sent = [effect for effect in books.effects if effect["state"] == "sent"]
    vain = [effect["id"] for effect in sent if not books.is_there(effect)]
    claims.equal(vain[:5], [], f"nothing of {len(sent)} that are called sent is unknown to the platform")
    made = [effect for effect in sent if effect["made"]]
    foreign = [effect["id"] for effect in made if not books.subjects[effect["endpoint"]][effect["made"]]]
    claims.check(made and not foreign, f"each of {len(made)} things that were made is known by its name", foreign)
    unheard = books.media - set(books.subjects[UPLOAD])
    claims.check(books.media and not unheard, f"each of {len(books.media)} media lies at the platform", unheard)

    dangerous = [effect for effect in books.effects if effect["class"] == "dangerous"]
    repeated = [effect["id"] for effect in dangerous if books.arrivals(effect) > 1]
    claims.equal(repeated, [], f"the platform did none of {len(dangerous)} dangerous calls twice")
    calls = {effect["id"]: proxy.seen[digest(bytes(effect["body"]))] for effect in dangerous}
    again = {effect: kinds for effect, kinds in calls.items() if set(kinds[:-1]) - {"refused"}}
    claims.equal(again, {}, "none that may have arrived was made again")
    doubtful = [effect for effect in dangerous if books.is_doubtful(effect)]
    ends = {effect["state"] for effect in doubtful}
    claims.check(ends <= {"unknown_final"}, f"and each of the {len(doubtful)} such is left to a person", ends)
    tasks = books.of("group-task")
    repeated = [effect["id"] for effect in tasks if books.arrivals(effect) != 1 or effect["state"] != "sent"]
    claims.equal((len(tasks), repeated), (GROUPS, []), f"each of {GROUPS} owners got one task, and no other")

    unknown = {effect["id"] for effect in books.effects if effect["state"] in ("unknown", "unknown_final")}
    states = ["--state", "unknown", "--state", "unknown_final"]
    listed = {delivery["id"] for delivery in hearth.data("deliveries", "--limit", "100000", *states)}
    claims.equal(listed, unknown, f"each of {len(unknown)} unknown outcomes is listed by `hearth deliveries`")

    refused = [
        effect for effect in books.effects
        if any(outcome == "not_sent" for outcome, _ in books.attempts[effect["id"]]) and not books.is_doubtful(effect)
    ]
    arrived = [effect for effect in refused if effect["state"] == "sent" and books.is_there(effect)]
    # Only a welcome has so little time that a token may come too late for it.
    late = [effect for effect in refused if (effect["request"], effect["state"]) == ("welcome", "expired")]
    others = [effect["id"] for effect in refused if effect not in arrived + late]
    claims.check(
        arrived and not others,
        f"{len(arrived)} effects were refused before they could arrive, tried again, and arrived "
        f"({len(late)} welcomes came too late)", others[:5],
    )

    total = sum(proxy.calls.values())
    for kind in FaultProxy.KINDS:
        print(f"          {kind}: {proxy.faults[kind]} of {total} calls ({proxy.faults[kind] / total:.1%})")
    never = [kind for kind in FaultProxy.KINDS if not proxy.faults[kind]]
    claims.equal(never, [], "each fault happened")


def main():
    folder = pathlib.Path(sys.argv[1])
    claims = Claims()
    accounts = [Account(f"acme-{number}", agent=1000002 + number) for number in range(ACCOUNTS)]
    brand = folder / "brand"
    shutil.copytree(ROOT / "templates", brand / "templates")
    (brand / "bot-scripts").mkdir()
    (brand / "bot-scripts" / "welcome.yaml").write_text(SCRIPT)
    port = free_port()
    proxy = FaultProxy(port, SEED)
    hearth = Hearth(folder, accounts, proxy.base, level="warning", brand=brand)
    # One corp with many apps: the sandbox knows the secret of the first.
    hearth.environment |= {f"RIG_SECRET_{number}": "rig-secret-0" for number in range(ACCOUNTS)}
    clock = FakeClock(hearth)
    sandbox = Sandbox(hearth, port)
    town = Town(sandbox)
    load = Customers(hearth, accounts, RATE, sandbox.expect, SEED)
    print(f"A share of the platform's calls fails, a kill -9 every {KILL_EVERY} s (SEED={SEED}):", flush=True)
    try:
        live(hearth, town, load)
        settle(hearth, proxy, town, clock)
        claims.equal(dict(load.other_answers), {}, "every answer to a callback was a 200")
        compare(hearth, Books(hearth, sandbox), proxy, load, claims)
        code, seconds = hearth.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        print(hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        load._stopping.set()
        for process in (hearth.process, sandbox.process):
            if process and process.is_running():
                process.kill()
        proxy.close()
    claims.finish()


if __name__ == "__main__":
    main()
