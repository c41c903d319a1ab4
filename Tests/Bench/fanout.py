#!/usr/bin/env python3
"""Announces to many groups on every platform where the bot sits in the group, more than may be said in the time, and
looks at each call that arrived: is any limit exceeded, and how much of what it allows is used?

The sandbox refuses what is too much, and keeps a ledger; every window is counted here again from the ledger alone.
With few groups what one group may be told binds, with many what the app may say.

    fanout.py --minutes 10 --groups 500          the long way, with the release build
    fanout.py --whole --groups 40 --rounds 3      until everything is sent, however long it takes
"""

import argparse
import collections
import math
import pathlib
import re
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.claims import Claims  # noqa: E402
from rig.clock import FakeClock  # noqa: E402
from rig.dingtalk import DingTalkAccount  # noqa: E402
from rig.feishu import FeishuAccount  # noqa: E402
from rig.hearth import ROOT, Hearth, Process, free_port, wait_until  # noqa: E402
from rig.sandbox import Chats  # noqa: E402
from rig.slack import SlackAccount  # noqa: E402
from rig.wecom import Account  # noqa: E402


class Busy(DingTalkAccount):
    """DingTalk sells months of more calls."""

    def settings(self, number, api_base):
        return [*super().settings(number, api_base), "monthlyCalls: 1000000"]


class Limit:
    """So many calls in so many milliseconds, of each group or of the app."""

    def __init__(self, what, most, millis, each):
        self.what, self.most, self.millis, self.each = what, most, millis, each

    def told(self):
        return f"{self.most} in {self.millis / 1000:g} s, {self.what}"


# As the platforms' documentation has them. How many messages a workspace of Slack takes is not said: "several hundred a
# minute". That DingTalk counts robot messages to a group is said of its webhooks only.
def group(entry):
    found = re.match(r"(?:posted|delivered) in (\S+)$", entry["effect"])
    return found and found.group(1)


def app(entry):
    return "app"


PLATFORMS = {
    "slack": (
        SlackAccount, {"chat.postMessage"},
        [Limit("a channel", 1, 1_000, group), Limit("the workspace", 200, 60_000, app)],
    ),
    "feishu": (
        FeishuAccount, {"im/v1/messages"},
        [Limit("a group", 5, 1_000, group), Limit("the app", 50, 1_000, app), Limit("the app", 1_000, 60_000, app)],
    ),
    "dingtalk": (
        Busy, None, [Limit("a group", 20, 60_000, group), Limit("the app", 20, 1_000, app)],
    ),
}


def sale(number, accounts):
    """Something to announce at ten: no two sales may be on at the same time, but many may be announced."""
    begins = 120 + 3 * number
    return f"""play: flash-sale
id: fan-{number}
title: 第 {number} 场秒杀
groups: all
accounts: [{", ".join(accounts)}]
rhythm: {{ weekdays: [mon, tue, wed, thu, fri, sat, sun], at: "{10 + begins // 60}:{begins % 60:02}", lasts: 2m }}
item: 新鲜蓝莓 125 克
price: 9.9
stock: 200
link: "https://www.example.com/acme/berries"
announce: {{ before: {begins}m, say: flash-sale/announce, via: owner-task }}
"""


def ten_tomorrow():
    """In seconds since 1970; where the brand is, there is one time all the year."""
    day = int(time.time() + 8 * 3_600) // 86_400 + 1
    return day * 86_400 + 2 * 3_600


class Platform:
    """One platform of the run: its account, its limits, and every call that reached it."""

    def __init__(self, name, options):
        account, self.endpoints, self.limits = PLATFORMS[name]
        self.name, self.account = name, account()
        self.rounds = options.rounds or math.ceil(1.1 * options.minutes * self.a_minute(options.groups) / options.groups) + 1
        self.entries, self.last = [], 0

    def a_minute(self, groups):
        return min(
            limit.most * 60_000 / limit.millis * (groups if limit.each is group else 1) for limit in self.limits
        )

    def read(self, chats):
        while page := chats.entries(self.last, 5_000):
            if page[0]["number"] > self.last + 1:
                raise RuntimeError(f"{self.name}: the ledger was not read in time")
            self.entries += [entry for entry in page if entry["kind"] == "call"]
            self.last = page[-1]["number"]

    def posts(self):
        return [entry for entry in self.entries if entry["code"] == 0 and group(entry)]

    def refusals(self):
        return collections.Counter((entry["name"], entry["effect"]) for entry in self.entries if entry["code"] != 0)

    def counted(self, limit):
        """The moments of what a limit counts, by group or all together.

        DingTalk counts every call of the app, Feishu and Slack those of one method.
        """
        moments = collections.defaultdict(list)
        for entry in self.entries:
            is_counted = group(entry) if limit.each is group or self.endpoints else True
            if is_counted:
                moments[limit.each(entry)].append(entry["at"])
        return [sorted(times) for times in moments.values()]

    def exceeded(self, limit):
        """How often one call more than allowed fell into a window."""
        return sum(
            later - earlier < limit.millis
            for times in self.counted(limit) for earlier, later in zip(times, times[limit.most:])
        )

    def pace(self, limit):
        """How much of a limit was used while it was asked for: its window against the time that so many calls took."""
        spans = [
            later - earlier for times in self.counted(limit) for earlier, later in zip(times, times[limit.most:])
        ]
        return limit.millis * len(spans) / sum(spans) if spans else 0


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", nargs="?", help="where to keep its files; left out, one of its own")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--groups", type=int, default=500)
    parser.add_argument("--rounds", type=int, help="announcements to each group; left out, more than can be said")
    parser.add_argument("--whole", action="store_true", help="until everything is sent, instead of so many minutes")
    parser.add_argument("--platform", choices=PLATFORMS, action="append")
    parser.add_argument("--build", choices=("debug", "release"), default="release")
    parser.add_argument("--postgres", help="the address of a server; left out, SQLite")
    options = parser.parse_args()
    options.platform = options.platform or list(PLATFORMS)
    return options


def run(options, folder):
    """Fans out for the time; gives back the platforms, and whether everything was sent."""
    brand = folder / "brand"
    (brand / "bot-scripts").mkdir(parents=True)
    (brand / "templates").symlink_to(ROOT / "templates")
    port = free_port()
    platforms = [Platform(name, options) for name in options.platform]
    accounts = [Account(), *(platform.account for platform in platforms)]
    hearth = Hearth(
        folder, accounts, f"http://127.0.0.1:{port}", build=options.build, level="warning", brand=brand,
        postgres=options.postgres,
    )
    # Hearth and sandbox take another time for theirs, because announcements come at full minutes.
    clock = FakeClock(hearth)
    ten = ten_tomorrow()
    clock.turn_to(ten - 600)
    hearth.start()
    arguments = [hearth.binary, "sandbox", "--config", hearth.config, "--port", port, "--groups", options.groups - 2]
    sandbox = Process(arguments, hearth.environment, folder / "sandbox.log")
    base = f"http://127.0.0.1:{port}"
    chats = {platform.name: Chats(base, platform.name) for platform in platforms}

    def read():
        for platform in platforms:
            platform.read(chats[platform.name])

    try:
        known = "SELECT count(*) FROM groups"
        wait_until(lambda: hearth.rows(known)[0][0] >= options.groups * len(platforms), 60, "every group is known", 0.2)
        hearth.process.stop()
        for number in range(max(platform.rounds for platform in platforms)):
            asked = [platform.account.name for platform in platforms if number < platform.rounds]
            (brand / "bot-scripts" / f"fan-{number}.yaml").write_text(sale(number, asked))
        clock.turn_to(ten - 5)
        hearth.start()
        seconds = hearth.process.processor_seconds
        until = None
        is_whole = False
        while until is None or time.monotonic() < until:
            time.sleep(1)
            read()
            if until is None and any(platform.posts() for platform in platforms):
                until = time.monotonic() + 60 * options.minutes
                spent = seconds()
            if options.whole and until:
                wanted = options.groups * sum(platform.rounds for platform in platforms)
                is_whole = sum(len(platform.posts()) for platform in platforms) >= wanted
                if is_whole:
                    break
        print(
            f"\n{options.groups} groups on each platform, {options.minutes:g} minutes: "
            f"{seconds() - spent:.0f} s of Hearth's processor, {hearth.process.memory('VmHWM'):.0f} MiB at most",
            flush=True,
        )
        if is_whole:
            hearth.wait_until_settled(60)
        states = dict(hearth.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        # What is under way arrives before the last look.
        hearth.process.stop()
        read()
        return platforms, states
    except Exception:
        print(hearth.last_lines(), file=sys.stderr)
        raise
    finally:
        for process in (hearth.process, sandbox):
            if process.is_running():
                process.kill()


def tell(options, platforms, states, claims):
    for platform in platforms:
        posts = platform.posts()
        name = platform.account.name.removeprefix("acme-")
        first = posts[0]["at"]
        minutes = collections.Counter((entry["at"] - first) // 60_000 for entry in posts)
        told = [minutes[minute] for minute in range(max(minutes) + 1)]
        print(f"{name}: {len(posts):,} messages, in its minutes {told}")
        claims.equal(dict(platform.refusals()), {}, f"{name}: none of {len(platform.entries):,} calls was refused")
        for limit in platform.limits:
            claims.equal(platform.exceeded(limit), 0, f"{name}: never more than {limit.told()}")
            print(f"          used: {platform.pace(limit):.1%}", flush=True)
    if options.whole:
        for platform in platforms:
            wanted = options.groups * platform.rounds
            claims.equal(len(platform.posts()), wanted, f"{platform.name}: everything was sent, and once")
        # The look-ups of groups may still wait for their own limits.
        bad = {state: count for state, count in states.items() if state not in ("sent", "pending", "retry")}
        claims.equal(bad, {}, "nothing ended otherwise")
    else:
        used = {
            platform.name: max(platform.pace(limit) for limit in platform.limits) for platform in platforms
        }
        told = ", ".join(f"{name} {share:.1%}" for name, share in used.items())
        claims.check(min(used.values()) >= 0.95, f"at least 95 % of the limit that binds is used: {told}")


def main():
    options = read_options()
    claims = Claims()
    if options.folder:
        tell(options, *run(options, pathlib.Path(options.folder)), claims)
    else:
        with tempfile.TemporaryDirectory(dir=ROOT / ".build", prefix="fanout-") as name:
            tell(options, *run(options, pathlib.Path(name)), claims)
    claims.finish()


if __name__ == "__main__":
    main()
