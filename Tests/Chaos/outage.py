"""Takes the database away from a Hearth under load, in every way: stopped, killed again and again, frozen, and together
with Hearth itself; then compares what was acknowledged with the journal.

SPOOL_SECONDS is how long the server is stopped, ROUNDS how often it is killed, RATE how many callbacks come a second.
"""

import collections
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.hearth import Hearth, wait_until  # noqa: E402
from rig.postgres import Postgres  # noqa: E402
from rig.server import PlatformServer  # noqa: E402
from rig.wecom import Account  # noqa: E402
from talk import DRAINED_WITHIN, SLOWEST_ANSWER, Talk, Watch, compare, outage, spooled  # noqa: E402

SPOOL_SECONDS = float(os.environ.get("SPOOL_SECONDS", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
FREEZE_SECONDS = float(os.environ.get("FREEZE_SECONDS", "5"))
RATE = int(os.environ.get("RATE", "200"))
SEED = int(os.environ.get("SEED", str(int(time.time()))))

MOST_MEMORY = 256
# So small that the outage at the end fills it.
SMALL_SPOOL = 8


def stopped(claims, watch, server):
    def check():
        end = time.monotonic() + SPOOL_SECONDS
        wait_until(lambda: spooled(watch), 10, "callbacks go into the spool")
        states = collections.Counter()
        while time.monotonic() < end:
            status, checks = watch.readiness()
            states[(status, checks["store"]["isOK"], checks["spool"]["isOK"])] += 1
            watch.look()
            time.sleep(0.2)
        claims.equal(list(states), [(200, True, True)], "it says that it is ready, and that callbacks go into the spool")

    outage(claims, watch, f"stopped for {SPOOL_SECONDS:g} s", server.stop, server.start, check)


def killed(claims, watch, server):
    for number in range(ROUNDS):
        before = watch.metric("hearth_spool_stored_total")
        outage(claims, watch, f"killed, round {number + 1}", server.kill, server.start)
        count = watch.metric("hearth_spool_stored_total") - before
        claims.check(count > 0, f"killed, round {number + 1}: {count:.0f} callbacks went through the spool", "none did")
        time.sleep(1)


def cut_off(claims, watch, server):
    def check():
        end = time.monotonic() + 3
        while time.monotonic() < end:
            server.cut_connections("hearth")
            time.sleep(0.05)

    outage(claims, watch, "cut off 20 times a second for 3 s", lambda: None, lambda: None, check)


def frozen(claims, watch, server):
    def check():
        began = time.monotonic()
        slowest = 0.0
        while time.monotonic() - began < FREEZE_SECONDS:
            asked = time.monotonic()
            watch.readiness()
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.2)
        claims.check(slowest < 2, f"frozen: readiness is told within {slowest:.1f} s", f"{slowest:.1f} s")
        claims.check(watch.look() > 0, "frozen: callbacks went into the spool", "none did")

    outage(claims, watch, f"frozen for {FREEZE_SECONDS:g} s", server.freeze, server.thaw, check)


def both_killed(claims, watch, server, hearth):
    server.kill()
    wait_until(lambda: spooled(watch) and watch.look() > 50, 20, "callbacks lie in the spool")
    hearth.process.kill()
    left = sorted(path.name for path in hearth.spool.glob("*.spool"))
    claims.check(left, f"killed together: {len(left)} spool files are left", "none")
    server.start()
    took = hearth.start()
    print(f"          ready again after {took:.1f} s")
    drained = watch.wait_until_drained()
    claims.check(drained <= DRAINED_WITHIN, f"killed together: the spool is empty after {drained:.1f} s", f"{drained}")


def fill(claims, watch, server, hearth, account):
    """The spool of this Hearth is small, and the database stays away for longer than it lasts."""
    load = Talk(hearth, account, RATE, SEED + 1, content="x" * 60_000)
    load.REPEATS = 0
    server.stop()
    load.start()
    try:
        wait_until(lambda: watch.readiness()[0] == 503, 60, "it says that it is not ready")
        checks = watch.readiness()[1]
        bytes_at_false = int(checks["spool"]["detail"]["en"].split()[2])
        least = 0.8 * SMALL_SPOOL * (1 << 20)
        claims.check(bytes_at_false >= least, f"not ready at {bytes_at_false} bytes, 80 % or more", f"{bytes_at_false}")
        wait_until(lambda: load.other_answers[503] > 20, 60, "callbacks are answered 503")
    finally:
        load.stop()
    claims.equal(set(load.other_answers), {503}, f"full: {load.other_answers[503]} callbacks were refused with 503")
    size = sum(path.stat().st_size for path in hearth.spool.glob("*.spool"))
    claims.check(size <= SMALL_SPOOL << 20, f"full: {size} bytes on the disk, within the bound", f"{size}")
    server.start()
    took = watch.wait_until_drained()
    claims.check(took <= DRAINED_WITHIN, f"full: the spool is empty after {took:.1f} s", f"{took:.1f} s")
    status, checks = watch.readiness()
    claims.equal(status, 200, "and it is ready again")
    return load


def main():
    folder = sys.argv[1]
    claims = Claims()
    account = Account()
    platform = PlatformServer()
    server = Postgres()
    hearth = Hearth(folder, [account], platform.base, level="notice", postgres=server.address)
    watch = Watch(hearth)
    load = Talk(hearth, account, RATE, SEED)
    print(f"The database is away under {RATE} callbacks per second (SEED={SEED}):")
    try:
        hearth.start()
        load.start()
        time.sleep(1)
        claims.equal(list(hearth.spool.glob("*.spool")), [], "with a healthy database the spool has no file")
        stopped(claims, watch, server)
        killed(claims, watch, server)
        cut_off(claims, watch, server)
        frozen(claims, watch, server)
        total = watch.metric("hearth_spool_stored_total")
        both_killed(claims, watch, server, hearth)
        load.stop()
        times = sorted(load.times)
        print(
            f"          {load.posts} posts, {load.repeats} of them repeats; {total:.0f} callbacks went through the spool, "
            f"{watch.most_letters} lay in it at most; answers: median {times[len(times) // 2] * 1e3:.1f} ms, "
            f"99.9 % {times[len(times) * 999 // 1000] * 1e3:.0f} ms, slowest {load.slowest * 1e3:.0f} ms; "
            f"memory {watch.memory:.0f} MiB"
        )
        claims.check(load.slowest <= SLOWEST_ANSWER, "no answer took more than 2.5 s", f"{load.slowest:.2f} s")
        claims.equal(dict(load.other_answers), {}, "every answer was a 200")
        claims.check(watch.memory <= MOST_MEMORY, "memory stays below 256 MiB", f"{watch.memory:.0f} MiB")
        hearth.process.stop()
        hearth.limit_spool(SMALL_SPOOL)
        hearth.start()
        big = fill(claims, watch, server, hearth, account)
        hearth.wait_until_settled(120)
        compare(hearth, platform, [load, big], claims)
        code, seconds = hearth.process.stop()
        claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        print(hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        load._stopping.set()
        if hearth.process and hearth.process.is_running():
            hearth.process.kill()
        server.close()
        platform.close()
    claims.finish()


if __name__ == "__main__":
    main()
