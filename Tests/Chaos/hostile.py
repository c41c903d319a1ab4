"""Ten thousand hostile requests against the real binary: they cost bounded time and memory, get one bare answer for
each status, and change nothing."""

import collections
import os
import pathlib
import re
import select
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from mutants import Workshop, request  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.wecom import Account  # noqa: E402

MUTANTS = int(os.environ.get("MUTANTS", "10000"))
SEED = int(os.environ.get("SEED", "1"))
# What an answer may take, unless it waits for bytes that the sender keeps back.
SLOWEST = 1.0
# How long a sender that dawdles is borne.
PATIENCE = 40
GROWTH = 64


class Wire:
    """One TCP connection to Hearth, seen byte by byte."""

    def __init__(self, port, seconds=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""

    def send(self, data):
        """Sends as much as the other side takes; whether it took everything."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def close_half(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def answer(self):
        """The next answer as (status, its bytes without the date); None when the connection ends without one."""
        try:
            while b"\r\n\r\n" not in self.pending:
                data = self.socket.recv(65_536)
                if not data:
                    return None
                self.pending += data
            head, _, rest = self.pending.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            wanted = int(length.group(1)) if length else 0
            while len(rest) < wanted:
                data = self.socket.recv(65_536)
                if not data:
                    break
                rest += data
        except ConnectionError:
            return None
        self.pending = rest[wanted:]
        status = int(head.split(b" ", 2)[1])
        bare = re.sub(rb"(?i)\r\ndate: [^\r]*", b"", head)
        return status, bare + b"\r\n\r\n" + rest[:wanted]

    def is_closed(self):
        """Whether the other side has closed; what it still sends is thrown away."""
        while select.select([self.socket], [], [], 0)[0]:
            try:
                if not self.socket.recv(65_536):
                    return True
            except OSError:
                return True
        return False

    def close(self):
        self.socket.close()


class Hostile:
    def __init__(self, folder, claims):
        self.claims = claims
        self.account = Account()
        self.other = Account(name="beta-wecom", corp="ww0000000000000beta", token="other", key="B" * 42 + "A")
        self.platform = PlatformServer()
        self.hearth = Hearth(folder, [self.account, self.other], self.platform.base)
        self.shapes = collections.defaultdict(collections.Counter)

    def remember(self, answer):
        status, data = answer
        # A refused connection may be kept or closed, that is not the body's doing.
        self.shapes[status][re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", data)] += 1

    def one(self, mutant):
        """Posts one mutant; gives back the status, None for a closed connection, and the time it took."""
        wire = Wire(self.hearth.port)
        began = time.monotonic()
        try:
            wire.send(mutant.data)
            if mutant.is_torn:
                wire.close_half()
            answer = wire.answer()
        except TimeoutError:
            return "no answer", time.monotonic() - began
        finally:
            wire.close()
        if answer is None:
            return None, time.monotonic() - began
        self.remember(answer)
        return answer[0], time.monotonic() - began

    def mutants(self, workshop):
        wrong = collections.Counter()
        statuses = collections.defaultdict(collections.Counter)
        slowest = (0, "")
        began = time.monotonic()
        for mutant in workshop.many(MUTANTS):
            status, took = self.one(mutant)
            statuses[mutant.kind][status] += 1
            if status not in mutant.answers:
                wrong[(mutant.kind, status)] += 1
            slowest = max(slowest, (took, mutant.kind))
        for kind, seen in statuses.items():
            told = ", ".join(f"{count} × {status or 'closed'}" for status, count in seen.most_common())
            print(f"          {kind}: {told}")
        print(f"          {MUTANTS / (time.monotonic() - began):.0f} mutants per second")
        self.claims.equal(dict(wrong), {}, f"{MUTANTS} mutants are refused")
        self.claims.check(
            slowest[0] <= SLOWEST, f"the slowest answer took {slowest[0] * 1_000:.0f} ms ({slowest[1]})",
            f"{slowest[0]:.2f} s",
        )

    def endless_bodies(self, workshop):
        """1 GiB, announced or in chunks: the answer has to come long before the end."""
        block = b"x" * 65_536
        for what, header, piece in (
            ("1 GiB with Content-Length", f"Content-Length: {1 << 30}", block),
            ("1 GiB in chunks", "Transfer-Encoding: chunked", b"%x\r\n" % len(block) + block + b"\r\n"),
        ):
            for _ in range(10):
                wire = Wire(self.hearth.port)
                head = f"POST {workshop.good.path} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"
                sent, answer = 0, None
                began = time.monotonic()
                wire.send(head.encode())
                while sent < 1 << 30 and not select.select([wire.socket], [], [], 0)[0]:
                    if not wire.send(piece):
                        break
                    sent += len(piece)
                answer = wire.answer()
                took = time.monotonic() - began
                wire.close()
                if answer:
                    self.remember(answer)
                status = answer[0] if answer else None
                if not (status in (413, None) and sent <= 16 << 20 and took <= SLOWEST):
                    self.claims.check(False, f"{what} is refused early", f"{status} after {sent} bytes, {took:.1f} s")
                    break
            else:
                self.claims.check(True, f"{what} is refused early (after {sent >> 10} KiB, {took * 1_000:.0f} ms)")

    def dawdlers(self, workshop):
        """Senders of one byte a second, in the head and in the body, beside everything else."""
        whole = request(workshop.good.path, workshop.good.body)
        head = whole.index(b"\r\n\r\n") + 4
        self.closed_after = {}
        self.waiting = threading.Thread(target=self._dawdle, args=(whole, head), daemon=True)
        self.waiting.start()

    def _dawdle(self, whole, head):
        began = time.monotonic()
        wires = {}
        for number in range(40):
            wire = Wire(self.hearth.port)
            start = [0, head // 2, head, head + 100][number % 4]
            wire.send(whole[:start])
            wires[number] = (wire, start)
        while wires and time.monotonic() - began < PATIENCE + 5:
            time.sleep(1)
            for number, (wire, place) in list(wires.items()):
                if wire.is_closed() or not wire.send(whole[place : place + 1]):
                    self.closed_after[number] = time.monotonic() - began
                    wire.close()
                    del wires[number]
                else:
                    wires[number] = (wire, place + 1)
        for wire, _ in wires.values():
            wire.close()

    def pipelined(self, workshop):
        """Many requests in one write: each gets its own answer, in order."""
        bad = request(workshop.good.path, workshop.good.body[:-40].replace(b"Encrypt", b"Encrypf"))
        good = request(workshop.good.path, workshop.good.body)
        wire = Wire(self.hearth.port)
        wire.send((bad * 3 + good) * 25)
        answers = []
        for _ in range(100):
            answer = wire.answer()
            if answer is None:
                break
            answers.append(answer[0])
            self.remember(answer)
        wire.close()
        self.claims.equal(answers, [403, 403, 403, 200] * 25, "100 requests in one write get 100 answers in order")

    def nonsense(self, workshop):
        """Genuine, and not understood: kept, because it was acknowledged, and nothing is done about it."""
        sent = workshop.nonsense()
        effects = "SELECT count(*) FROM outbox"
        before = self.hearth.rows(effects)
        began = time.monotonic()
        answers = {self.hearth.post(callback)[0] for callback in sent}
        took = time.monotonic() - began
        self.hearth.wait_until_settled()
        told = self.hearth.data("explain", "--newest", str(len(sent)))
        verdicts = {(each["kind"], each["verdict"]) for each in told}
        self.claims.equal(
            (answers, len(told), verdicts, self.hearth.rows(effects)), ({200}, len(sent), {("unknown", "pass")}, before),
            f"{len(sent)} rightly signed letters without sense are kept, and nothing follows ({took * 1_000:.0f} ms)",
        )

    def idle_crowd(self, letter):
        """Connections that say nothing must not keep others out."""
        crowd = [Wire(self.hearth.port) for _ in range(500)]
        began = time.monotonic()
        status, _ = self.hearth.post(self.account.callback(letter))
        took = time.monotonic() - began
        for wire in crowd:
            wire.close()
        self.claims.check(
            status == 200 and took <= SLOWEST, f"beside 500 silent connections a callback takes {took * 1_000:.0f} ms",
            f"{status} after {took:.1f} s",
        )

    def run(self):
        self.hearth.start()
        try:
            letter = self.account.contact_added("guide-01", "wmgood", "CODE-good", "poster-07")
            workshop = Workshop(self.account, self.other, letter, SEED)
            self.claims.equal(self.hearth.post(workshop.good)[0], 200, "the callback they are made from is taken")
            for _ in range(200):
                self.hearth.post(workshop.good)
            self.hearth.wait_until_settled()
            rows = self.hearth.rows("SELECT count(*) FROM inbox WHERE source = 'callback'")[0][0]
            before = self.hearth.process.memory()

            self.dawdlers(workshop)
            self.mutants(workshop)
            self.endless_bodies(workshop)
            self.pipelined(workshop)
            self.waiting.join()
            slowest = max(self.closed_after.values(), default=0)
            self.claims.check(
                len(self.closed_after) == 40 and slowest <= PATIENCE,
                f"40 senders of a byte a second are cut off, the last after {slowest:.0f} s",
                f"{len(self.closed_after)} of 40 were, the last after {slowest:.0f} s",
            )

            after, highest = self.hearth.process.memory(), self.hearth.process.memory("VmHWM")
            self.claims.check(
                highest - before <= GROWTH,
                f"memory: {before:.0f} MiB before, {after:.0f} MiB after, {highest:.0f} MiB at most",
                f"more than {GROWTH} MiB more",
            )
            added = self.hearth.rows("SELECT count(*) FROM inbox WHERE source = 'callback'")[0][0] - rows
            self.claims.equal(added, 0, "no row was added")
            several = {status: len(shapes) for status, shapes in self.shapes.items() if len(shapes) > 1}
            self.claims.equal(several, {}, "one status is always the same bytes, whatever was wrong")
            for status, shapes in sorted(self.shapes.items()):
                for shape, count in shapes.most_common(3):
                    print(f"          {status}: {count} × {shape!r}")
            spoken = [shape for shapes in self.shapes.values() for shape in shapes if not shape.endswith(b"\r\n\r\n")]
            self.claims.equal(spoken[:3], [], "no answer has a body")
            self.nonsense(workshop)
            self.idle_crowd(self.account.contact_added("guide-01", "wmafter", "CODE-after", "poster-07"))
            self.hearth.wait_until_settled()
            self.claims.equal(
                set(self.platform.welcomes()), {"CODE-good", "CODE-after"}, "the good callbacks got their welcomes"
            )
            code, _ = self.hearth.process.stop()
            self.claims.equal(code, 0, "it stops when it is asked to")
        except Exception:
            print(self.hearth.last_lines(), file=sys.stderr)
            raise
        finally:
            if self.hearth.process.is_running():
                self.hearth.process.kill()
            self.platform.close()


def main():
    claims = Claims()
    print(f"{MUTANTS} hostile requests (SEED={SEED}):")
    Hostile(sys.argv[1], claims).run()
    claims.finish()


if __name__ == "__main__":
    main()
