"""Lets the disk of a Hearth run full under load, and makes room again: the disk of its store, and that of its spool
while its database is stopped; then starts it on a full disk, and compares what was acknowledged with the journal.

FULL_SECONDS is how long it stays full, RATE how many callbacks come a second.
"""

import ctypes
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from load import NO_ANSWER  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, wait_until  # noqa: E402
from rig.postgres import Postgres  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.wecom import Account  # noqa: E402
from talk import DRAINED_WITHIN, Talk, Watch, compare, compare_decisions, spooled  # noqa: E402

FULL_SECONDS = float(os.environ.get("FULL_SECONDS", "2"))
RATE = int(os.environ.get("RATE", "100"))
SEED = int(os.environ.get("SEED", str(int(time.time()))))

DISK = 16
BALLAST = 3
# Of a callback that is meant to fill the disk, in bytes.
LARGE = 24_000
ROOM_WITHIN = 5


class NotPossible(Exception):
    """This machine does not let us mount anything."""


def enter_namespace():
    """Runs this script once more where it may mount, and where every mount ends with its last process."""
    if os.environ.get("FULL_INSIDE"):
        return
    # Not as the root of a namespace: PostgreSQL would refuse to run.
    user = [] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    command = ["unshare", *user, "--mount"]
    try:
        done = subprocess.run([*command, "true"], capture_output=True, text=True)
    except FileNotFoundError:
        raise NotPossible("there is no unshare")
    if done.returncode != 0:
        raise NotPossible(done.stderr.strip())
    os.environ["FULL_INSIDE"] = "1"
    os.execvp(command[0], [*command, sys.executable, *sys.argv])


class SmallDisk:
    """A file system of a few MiB in memory, with ballast on it from the beginning."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, f"size={DISK}m".encode()) != 0:
            raise NotPossible(f"no file system can be mounted: {os.strerror(ctypes.get_errno())}")
        self.ballast = [folder / "ballast-1", folder / "ballast-2"]
        for file in self.ballast:
            file.write_bytes(bytes(BALLAST << 20))

    def make_room(self):
        self.ballast.pop().unlink()

    def free(self):
        """Bytes."""
        facts = os.statvfs(self.folder)
        return facts.f_bavail * facts.f_bsize


def is_alive(hearth):
    try:
        return hearth.request("GET", "/healthz", seconds=2)[0] == 200
    except NO_ANSWER:
        return False


class Trial:
    """One Hearth on one small disk, under small callbacks all the time and large ones that fill it."""

    def __init__(self, folder, claims, seed, server=None):
        folder.mkdir()
        self.claims = claims
        self.name = "spool" if server else "store"
        self.disk = SmallDisk(folder / "disk")
        self.account = Account()
        self.platform = PlatformServer()
        self.server = server
        self.hearth = Hearth(
            folder, [self.account], self.platform.base, level="notice",
            postgres=server and server.address, disk=self.disk.folder,
        )
        self.seed = seed
        self.loads = [Talk(self.hearth, self.account, RATE, seed)]

    def check(self, holds, sentence, otherwise=""):
        self.claims.check(holds, f"{self.name}: {sentence}", otherwise)

    def fill(self):
        """Large callbacks until none is taken any more, and for a while longer."""
        self.large = Talk(
            self.hearth, self.account, RATE, self.seed + len(self.loads), content="xyz"[len(self.loads)] * LARGE
        )
        # Or it would go on refusing for a while after its end.
        self.large.REPEATS = 0
        self.loads.append(self.large)
        self.large.start()
        wait_until(lambda: self.large.other_answers[503] > 20, 30, "callbacks are answered 503")
        refused, taken = self.refused(), self.taken()
        deaths = 0
        slowest = 0.0
        end = time.monotonic() + FULL_SECONDS
        while time.monotonic() < end:
            asked = time.monotonic()
            deaths += not is_alive(self.hearth)
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.1)
        refused, taken = self.refused() - refused, self.taken() - taken
        self.check(
            refused > 10 * taken,
            f"full for {FULL_SECONDS:g} s ({self.disk.free()} bytes free): {refused} answers 503, {taken} answers 200",
            f"{refused} answers 503, {taken} answers 200",
        )
        self.check(
            deaths == 0 and self.hearth.process.is_running(),
            f"full: it lives, /healthz answers within {slowest * 1e3:.0f} ms", f"{deaths} times there was no answer",
        )

    def refused(self):
        return sum(load.other_answers[503] for load in self.loads)

    def taken(self):
        return sum(len(load.acknowledged) for load in self.loads)

    def make_room(self):
        self.large.stop()
        before = self.taken()
        began = time.monotonic()
        self.disk.make_room()
        self.wait_until_taken(before, began, "room was made")

    def wait_until_taken(self, before, began, what):
        wait_until(lambda: self.taken() > before, 30, f"callbacks are taken after {what}", pause=0.005)
        took = time.monotonic() - began
        self.check(took <= ROOM_WITHIN, f"callbacks are taken again {took:.1f} s after {what}", f"{took:.1f} s")
        # Those that were refused before, and are not counted yet.
        time.sleep(0.2)
        refused = self.refused()
        time.sleep(1)
        refused = self.refused() - refused
        self.check(refused == 0, "and no other one is refused from then on", f"{refused} were")

    def ends(self, reason):
        """Kills it, and starts it on the full disk, where it cannot serve and says why."""
        self.large.stop()
        self.hearth.process.kill()
        said = self.hearth.log.stat().st_size
        self.hearth.launch()
        wait_until(
            lambda: is_alive(self.hearth) or not self.hearth.process.is_running(), 20, "it serves or ends", pause=0.05
        )
        code = self.hearth.process.process.poll()
        last = self.hearth.log.read_text(errors="replace")[said:].strip().rpartition("\n")[2]
        self.check(
            code == 1 and reason in last,
            f"killed and started while {self.disk.free()} bytes are free, it ends with 1 and says: {last}", code,
        )

    def finish(self):
        for load in self.loads:
            load.stop()
        others = {status for load in self.loads for status in load.other_answers}
        self.check(others == {503}, "every answer was a 200 or a 503", others)
        self.hearth.wait_until_settled(60)
        code, seconds = self.hearth.process.stop()
        self.check(code == 0, f"it stops when it is asked to ({seconds:.1f} s)", code)
        compare(self.hearth, self.platform, self.loads, self.claims)
        compare_decisions(self.hearth, self.claims)
        if not self.server:
            integrity = sqlite3.connect(self.hearth.store).execute("PRAGMA integrity_check").fetchall()
            self.check(integrity == [("ok",)], "the database is whole", integrity)

    def close(self):
        for load in self.loads:
            load._stopping.set()
        if self.hearth.process and self.hearth.process.is_running():
            self.hearth.process.kill()
        self.platform.close()


def store(trial):
    """The disk of the store."""
    hearth = trial.hearth
    hearth.start()
    trial.loads[0].start()
    time.sleep(1)
    trial.fill()
    trial.make_room()
    trial.fill()
    trial.ends("full")
    before, began = trial.taken(), time.monotonic()
    trial.disk.make_room()
    hearth.start()
    trial.wait_until_taken(before, began, "room was made and it was started")
    trial.finish()


def spool(trial):
    """The disk of the spool, while the database is stopped."""
    hearth, server = trial.hearth, trial.server
    watch = Watch(hearth)
    hearth.start()
    trial.loads[0].start()
    time.sleep(0.5)
    server.stop()
    wait_until(lambda: spooled(watch), 10, "callbacks go into the spool")
    trial.fill()
    status, checks = watch.readiness()
    told = checks["spool"]["detail"]["en"]
    trial.check(status == 503 and "cannot be written" in told, f"full: it says that it is not ready ({told})", status)
    trial.make_room()
    trial.check(spooled(watch), "and they go through the spool, because the database is still away")
    trial.fill()
    trial.ends("PostgreSQL cannot be reached")
    server.start()
    before, began = trial.taken(), time.monotonic()
    hearth.start()
    trial.wait_until_taken(before, began, "it was started on the full disk, with the database there")
    took = watch.wait_until_drained()
    trial.check(took <= DRAINED_WITHIN, f"the spool is empty after {took:.1f} s", f"{took:.1f} s")
    trial.finish()


def main():
    folder = pathlib.Path(sys.argv[1])
    try:
        enter_namespace()
        claims = Claims()
        print(f"The disk runs full under {RATE} callbacks per second (SEED={SEED}):", flush=True)
        server = Postgres()
        trials = []
        try:
            for run, name, place in ((store, "store", None), (spool, "spool", server)):
                trials.append(Trial(folder / name, claims, SEED, place))
                run(trials[-1])
        except Exception as error:
            if trials and not isinstance(error, NotPossible):
                print(trials[-1].hearth.last_lines(), file=sys.stderr)
            raise
        finally:
            for trial in trials:
                trial.close()
            server.close()
    except NotPossible as reason:
        print(f"not run: the disk cannot run full, {reason}")
        return
    claims.finish()


if __name__ == "__main__":
    main()
