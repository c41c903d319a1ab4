"""Cuts, silences and slows down the network between a Hearth under load and its PostgreSQL, with a proxy of our own
and, where network namespaces can be had, with a link that goes down; then compares what was acknowledged with the
journal.

ROUNDS is how often the answer to a commit is swallowed, FAULT_SECONDS how long each other fault lasts, RATE how many
callbacks come a second.
"""

import asyncio
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, wait_until  # noqa: E402
from rig.postgres import Postgres  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.wecom import Account  # noqa: E402
from talk import SLOWEST_ANSWER, Talk, Watch, compare, compare_decisions, outage  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "2"))
FAULT_SECONDS = float(os.environ.get("FAULT_SECONDS", "2.5"))
RATE = int(os.environ.get("RATE", "200"))
SEED = int(os.environ.get("SEED", str(int(time.time()))))

DELAY = 0.2
OUR_END, DATABASE_END = "10.231.0.1", "10.231.0.2"
# A simple query, as the protocol writes it.
COMMIT = b"Q\0\0\0\x0bCOMMIT\0"


class Link:
    """One connection of Hearth, and the one to the server that belongs to it."""

    def __init__(self, ours, theirs):
        self.ours = ours
        self.theirs = theirs
        self.tasks = []
        # Cleared once the answer to a commit is to be kept back.
        self.answers = asyncio.Event()
        self.answers.set()

    def reset(self, both):
        """Ends it without a word; where not `both`, the server hears nothing of it for the time being."""
        for task in self.tasks:
            task.cancel()
        for writer in (self.ours, self.theirs) if both else (self.ours,):
            # Hearth may have hung up in the same moment.
            if not writer.transport.is_closing():
                linger = b"\1\0\0\0\0\0\0\0"
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()


class Network:
    """Passes on what Hearth and its database say to each other, until it is told otherwise."""

    def __init__(self, target):
        self.target = target
        self.delay = 0.0
        self.catches_commits = False
        self.commits = 0
        self.links = set()
        self.asking, self.answering = asyncio.Event(), asyncio.Event()
        self.asking.set()
        self.answering.set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _serve(self, reader, writer):
        try:
            their_reader, their_writer = await asyncio.open_connection(*self.target)
        except OSError:
            return writer.transport.abort()
        link = Link(writer, their_writer)
        self.links.add(link)
        for source, sink, is_asking in ((reader, their_writer, True), (their_reader, writer, False)):
            packets = asyncio.Queue(64)
            link.tasks.append(asyncio.create_task(self._take(source, packets, link if is_asking else None)))
            link.tasks.append(asyncio.create_task(self._give(packets, sink, None if is_asking else link)))
        await asyncio.gather(*link.tasks, return_exceptions=True)
        self.links.discard(link)

    async def _take(self, source, packets, asking):
        data = True
        while data:
            try:
                data = await source.read(1 << 16)
            except OSError:
                data = b""
            if asking and self.catches_commits and asking.answers.is_set() and COMMIT in data:
                asking.answers.clear()
                self.commits += 1
            await packets.put((self._loop.time() + self.delay, data))

    async def _give(self, packets, sink, answering):
        data = True
        while data:
            due, data = await packets.get()
            await asyncio.sleep(due - self._loop.time())
            await (self.answering if answering else self.asking).wait()
            if answering:
                await answering.answers.wait()
            if data:
                sink.write(data)
        sink.close()

    def cut(self, both=True):
        async def work():
            for link in list(self.links):
                link.reset(both)

        self._run(work())

    def hold(self, asking=True, answering=True):
        """Keeps connections open, and what is said on them for later."""
        async def work():
            for event, is_held in ((self.asking, asking), (self.answering, answering)):
                event.clear() if is_held else event.set()

        self._run(work())

    def pass_on(self):
        self.hold(False, False)

    def close(self):
        async def work():
            self._server.close()
            for link in list(self.links):
                link.reset(True)
            while self.links:
                await asyncio.sleep(0.01)

        self._run(work())
        self._loop.call_soon_threadsafe(self._loop.stop)


class Cable:
    """Two ends of a link, the one in a network namespace of its own: what is sent while it is down is lost."""

    def __init__(self):
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self.there = ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net"]
        own = os.readlink("/proc/self/ns/net")
        wait_until(lambda: os.readlink(f"/proc/{self.holder.pid}/ns/net") != own, 5, "the namespace is there")
        self._ip("link", "add", "cut0", "type", "veth", "peer", "name", "cut1", "netns", self.holder.pid)
        for where, device, address in (([], "cut0", OUR_END), (self.there, "cut1", DATABASE_END)):
            self._ip("address", "add", f"{address}/30", "dev", device, where=where)
            self._ip("link", "set", device, "up", where=where)
            self._ip("link", "set", "lo", "up", where=where)

    def _ip(self, *arguments, where=()):
        subprocess.run([*where, "ip", *[str(argument) for argument in arguments]], check=True)

    def down(self):
        # The far end, so that nobody here is told.
        self._ip("link", "set", "cut1", "down", where=self.there)

    def up(self):
        self._ip("link", "set", "cut1", "up", where=self.there)

    def close(self):
        self.holder.kill()
        self.holder.wait()


def enter_namespace():
    """Runs this script once more in a network of its own, which ends with it; whether there is one."""
    if os.environ.get("CUT_INSIDE"):
        return True
    if os.geteuid() != 0:
        return False
    command = ["unshare", "--net"]
    attempt = [*command, "ip", "link", "add", "cut0", "type", "veth"]
    try:
        if subprocess.run(attempt, capture_output=True).returncode != 0:
            return False
    except FileNotFoundError:
        return False
    os.environ["CUT_INSIDE"] = "1"
    os.execvp(command[0], [*command, sys.executable, *sys.argv])


def last():
    time.sleep(FAULT_SECONDS)


class Trial:
    """One Hearth under load that must notice no more of all this than that its spool is used."""

    def __init__(self, folder, claims, platform, address, seed):
        folder.mkdir()
        self.claims = claims
        self.platform = platform
        self.hearth = Hearth(folder, [Account()], platform.base, level="notice", postgres=address)
        self.watch = Watch(self.hearth)
        # Enough of them to go on posting while some wait.
        self.load = Talk(self.hearth, self.hearth.accounts[0], RATE, seed, threads=16)
        # What is told twice is then told by the spool alone.
        self.load.DUPLICATES = 0

    def start(self):
        self.hearth.start()
        self.load.start()
        time.sleep(0.5)

    def fault(self, name, away, back, check=last):
        """One fault, and its end; meanwhile callbacks go through the spool."""
        before = self.watch.metric("hearth_spool_stored_total")
        outage(self.claims, self.watch, name, away, back, check)
        count = self.watch.metric("hearth_spool_stored_total") - before
        self.claims.check(count > 0, f"{name}: {count:.0f} callbacks went through the spool", "none did")

    def finish(self):
        self.load.stop()
        load = self.load
        times = sorted(load.times)
        total = self.watch.metric("hearth_spool_stored_total")
        print(
            f"          {load.posts} posts, {total:.0f} callbacks went through the spool; answers: median "
            f"{times[len(times) // 2] * 1e3:.1f} ms, 99.9 % {times[len(times) * 999 // 1000] * 1e3:.0f} ms, "
            f"slowest {load.slowest * 1e3:.0f} ms"
        )
        self.claims.check(load.slowest <= SLOWEST_ANSWER, "no answer took more than 2.5 s", f"{load.slowest:.2f} s")
        answers = dict(load.other_answers), len(load.unanswered)
        self.claims.equal(answers, ({}, 0), "every answer was a 200")
        self.hearth.wait_until_settled(60)
        compare(self.hearth, self.platform, [load], self.claims)
        compare_decisions(self.hearth, self.claims)
        code, seconds = self.hearth.process.stop()
        self.claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")

    def close(self):
        self.load._stopping.set()
        if self.hearth.process and self.hearth.process.is_running():
            self.hearth.process.kill()


def through_the_proxy(trial, network, claims):
    trial.start()

    def cuts():
        for _ in range(10):
            network.cut()
            time.sleep(0.1)

    trial.fault("cut ten times in a second", lambda: None, lambda: None, cuts)
    trial.fault("silent both ways", network.hold, network.pass_on)

    def cut_and_go_on():
        network.cut()
        network.pass_on()

    trial.fault("silent both ways, then cut", network.hold, cut_and_go_on)
    trial.fault("what Hearth asks is held up", lambda: network.hold(True, False), network.pass_on)
    trial.fault("what the database answers is lost", lambda: network.hold(False, True), cut_and_go_on)
    # The server ends a transaction after a second in which nobody asked for anything.
    trial.fault("cut, and only Hearth is told", lambda: network.cut(False), lambda: None, lambda: time.sleep(1.5))

    def commits():
        for _ in range(ROUNDS):
            network.catches_commits = True
            time.sleep(2)
            network.catches_commits = False
            network.cut()
            time.sleep(0.5)

    known = trial.watch.metric("hearth_inbox_duplicates_total")
    trial.fault("answers to commits swallowed", lambda: None, lambda: None, commits)
    twice = trial.watch.metric("hearth_inbox_duplicates_total") - known
    claims.check(
        network.commits and twice,
        f"{network.commits} commits lost their answer; {twice:.0f} callbacks of such were stored and spooled", "none",
    )

    def slow():
        network.delay = DELAY

    def fast():
        network.delay = 0.0

    # A commit takes about as long as callbacks are made to wait, so that many or none of them are spooled.
    outage(claims, trial.watch, f"each packet {DELAY * 1e3:.0f} ms late", slow, fast, last)
    trial.finish()


def over_the_cable(trial, cable):
    trial.start()
    trial.fault("link down", cable.down, cable.up, lambda: time.sleep(1.6 * FAULT_SECONDS))
    trial.finish()


def main():
    folder = pathlib.Path(sys.argv[1])
    has_network = enter_namespace()
    claims = Claims()
    print(f"The network to the database under {RATE} callbacks per second (SEED={SEED}):", flush=True)
    parts = []
    trials = []
    try:
        cable = Cable() if has_network else None
        parts += [cable] if cable else []
        end = DATABASE_END if cable else "127.0.0.1"
        server = Postgres(listen=end, within=cable.there if cable else [])
        parts.append(server)
        platform = PlatformServer()
        parts.append(platform)
        network = Network((end, server.port))
        parts.append(network)
        address = "postgres://hearth@{}:{}/hearth?sslmode=disable"
        trials.append(Trial(folder / "proxy", claims, platform, address.format("127.0.0.1", network.port), SEED))
        through_the_proxy(trials[-1], network, claims)
        if cable:
            trials.append(Trial(folder / "cable", claims, platform, address.format(end, server.port), SEED))
            over_the_cable(trials[-1], cable)
        else:
            print("          left out: a link that goes down, because there are no network namespaces")
    except Exception:
        for trial in trials[-1:]:
            print(trial.hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        for part in trials + parts[::-1]:
            part.close()
    claims.finish()


if __name__ == "__main__":
    main()
