"""One list of acts, played where customers write to a service account (微信客服) and where the bot sits in the group: on
every platform the same people win the same, to the point.

The list names nobody's id, no platform and no form of a message: who, what they say or press, and when.
"""

import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.chat import Town  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import ROOT, Hearth, free_port, wait_until  # noqa: E402
from rig.clock import FakeClock  # noqa: E402
from rig.dingtalk import DingTalkAccount  # noqa: E402
from rig.feishu import FeishuAccount  # noqa: E402
from rig.sandbox import Sandbox  # noqa: E402
from rig.slack import SlackAccount  # noqa: E402
from rig.wecom import Account  # noqa: E402
from world import moment  # noqa: E402

PEOPLE = 8
SERVICE = "wkSANDBOX0000000000000000000001"

NOTICE = "notice: { organiser: Acme, contact: 400-000-0000, conditions: 人人可以, drawing: 即时抽取, claiming: 自动到账 }"
SCRIPTS = {
    "quiz.yaml": """play: quiz
id: oolong
title: 先到先得
groups: all
opens: 2026-12-01 10:00
closes: 2026-12-01 11:00
announce: { say: quiz/announce, via: owner-task, attach: [{ image: media/tea-quiz.png }] }
questions:
  - id: oolong
    ask: 铁观音的老家在哪里？
    options:
      - { key: A, text: 福建安溪, right: true }
      - { key: B, text: 浙江龙井村 }
      - { key: C, text: 云南勐海 }
change: allowed
reveal: 1m
scoring: { way: first, winners: 3, ties: earlier-first }
reward: { points: 50 }
consolation: { points: 5 }
""",
    "wheel.yaml": f"""play: lottery
id: wheel
title: 转盘
groups: none
opens: 2026-12-01 10:00
closes: 2026-12-01 12:00
kind: instant
words: [转盘]
tiers:
  - {{ id: cup, title: 一杯茶, count: 3, value: 19.9, odds: 300000, reward: {{ coupon: cup }} }}
  - {{ id: points, title: 10 积分, count: 12, value: 0.1, odds: 300000, reward: {{ points: 10 }} }}
limits: {{ perPerson: 2 }}
{NOTICE}
""",
    "draw.yaml": f"""play: lottery
id: draw
title: 人人有奖
groups: none
opens: 2026-12-01 10:00
closes: 2026-12-01 11:00
kind: deadline
words: [抽奖]
tiers:
  - {{ id: all, title: 7 积分, count: 20, value: 0.1, reward: {{ points: 7 }} }}
entropy: {{ source: 当晚公布的随机数, known: 1m, fallbackAfter: 10m }}
limits: {{ perPerson: 1 }}
{NOTICE}
""",
    "check-in.yaml": """play: check-in
id: daily
title: 签到
words: [签到]
reward: { points: 3 }
""",
}

# Who does what, one after the other: a press is a word where there are no buttons.
ACTS = [
    (0, "press", "B"), (1, "press", "A"), (2, "say", "A"), (0, "press", "A"), (3, "say", "a."), (4, "press", "C"),
    (5, "press", "A"), (1, "press", "A"), (6, "say", "福建安溪"),
    *[(number, "say", "签到") for number in (0, 3, 3, 5, 7)],
    *[(number, "say", "转盘") for number in (0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 2)],
    *[(number, "say", "抽奖") for number in (7, 0, 2, 4, 2)],
    (6, "say", "积分"),
]
LATE = [(7, "say", "A"), (5, "press_late", "B")]


class Service:
    """Customers who write to a service account: nothing can be pressed, so what is pressed elsewhere is written."""

    kind = "customer"

    def __init__(self, sandbox):
        self.sandbox = sandbox
        group = sandbox.world()["groups"][0]["id"]
        self.ids = sandbox.act("join", group=group, newcomers=PEOPLE, isOneCallback=True)["customers"]
        self.names = self.ids

    def say(self, number, text):
        self.sandbox.act("write-to-service", customer=self.ids[number], text=text)

    press = press_late = say

    def pictures(self):
        """None: no bot speaks in these groups."""
        return None

    def answers(self, number):
        return self.sandbox.heard(self.ids[number], SERVICE)

    def repeat(self):
        pass


class Group:
    """People in a group with the bot: they speak to it there, and press what it shows."""

    kind = "participant"

    def __init__(self, town, prefix):
        self.town = town
        # On DingTalk a group is known from the first word to the robot.
        town.act("say", person="keeper", group="store-1", text="你好", mention=True)
        self.ids = town.act("join", group="store-1", newcomers=PEOPLE)["people"]
        self.names = [f"{prefix}{id}" for id in self.ids]

    def say(self, number, text):
        self.town.act("say", person=self.ids[number], group="store-1", text=text, mention=True)

    def card(self, key):
        """The newest message with a button of this key; None where there is none."""
        return next(
            (
                message for message in reversed(self.town.said(self.town.group()))
                if any(button["label"].startswith(f"{key} ") for button in message["buttons"])
            ),
            None,
        )

    def press(self, number, key):
        card = self.card(key)
        button = next(button for button in card["buttons"] if button["label"].startswith(f"{key} "))
        self.town.act("press", person=self.ids[number], group="store-1", message=card["id"], button=button["id"])

    def press_late(self, number, key):
        """What is over has nothing to press any more, so it is written."""
        wait_until(lambda: self.card(key) is None, 60, f"the buttons of {key} are gone")
        self.say(number, key)

    def pictures(self):
        """What the page shows of each picture in the group: its first bytes."""
        shown = [id for message in self.town.said(self.town.group()) for id in message["pictures"]]
        return [self.town.picture(id)[:8] for id in shown]

    def answers(self, number):
        """What the bot said in the group, to all or to this person, and to them alone."""
        world = self.town.world()
        group = next(group for group in world["groups"] if group["key"] == "store-1")
        rooms = [group] + [room for room in world["directs"] if room.get("person") == self.ids[number]]
        return [
            message for room in rooms for message in self.town.said(room)
            if message["visibleTo"] in (None, self.ids[number])
        ]

    def repeat(self):
        self.town.act("repeat-callback")


def play(name, account, folder, key_store, claims):
    """Plays the list on one platform; gives back who won what, by the number of the person."""
    folder.mkdir()
    brand = folder / "brand"
    (brand / "bot-scripts" / "coupons").mkdir(parents=True)
    for file, text in SCRIPTS.items():
        (brand / "bot-scripts" / file).write_text(text)
    (brand / "bot-scripts" / "coupons" / "cup.txt").write_text("".join(f"CUP-{n:04}\n" for n in range(20)))
    (brand / "templates").symlink_to(ROOT / "templates")
    port = free_port()
    accounts = [Account()] + ([account] if account else [])
    hearth = Hearth(folder, accounts, f"http://127.0.0.1:{port}", level="warning", brand=brand)
    clock = FakeClock(hearth)
    hearth.environment |= clock.environment
    # The keys of a store are drawn with its first start, and what the wheel brings hangs on them.
    if not key_store.exists():
        clock.turn_to(moment("09:40:00"))
        hearth.start()
        hearth.process.stop()
        key_store.mkdir()
        for file in hearth.store.parent.glob("hearth.db*"):
            if not file.name.endswith(".lock"):
                shutil.copy(file, key_store / file.name)
    else:
        for file in key_store.iterdir():
            shutil.copy(file, hearth.store.parent / file.name)
    clock.turn_to(moment("09:50:00"))
    hearth.start()
    sandbox = Sandbox(hearth, port, seed=7)
    try:
        place = Group(Town(sandbox.base, account.platform), account.prefix) if account else Service(sandbox)
        hearth.wait_until_settled()
        clock.turn_to(moment("10:00:01"))
        wait_until(lambda: not hearth.rows("SELECT 1 FROM runs WHERE state = 'planned'"), 60, "everything is open")
        hearth.wait_until_settled()
        if place.pictures() is not None:
            claims.equal(place.pictures(), [b"\x89PNG\r\n\x1a\n"], f"{name}: the quiz is announced with its picture")
        for number, way, text in ACTS:
            before = len(place.answers(number))
            getattr(place, way)(number, text)
            wait_until(lambda: len(place.answers(number)) > before, 60, f"{name}: {number} is answered to {text}")
            # A platform tells a moment to the second at best.
            clock.set(clock.seconds + 2)
            place.repeat()
        clock.turn_to(moment("11:00:02"))
        for number, way, text in LATE:
            getattr(place, way)(number, text)
            hearth.wait_until_settled()
        for time_of_day in ("11:01:05", "11:02:10", "11:11:10", "12:01:10"):
            clock.turn_to(moment(time_of_day))
            time.sleep(1.5)
            hearth.wait_until_settled()
        over = "SELECT 1 FROM runs WHERE state <> 'over'"
        wait_until(lambda: not hearth.rows(over), 60, f"{name}: everything is over", pause=0.1)
        hearth.wait_until_settled()
        numbers = {f"{place.kind}:{id}": number for number, id in enumerate(place.names)}

        def table(sql):
            return sorted((numbers.get(person, person), *rest) for person, *rest in hearth.rows(sql))

        claims.equal(
            hearth.rows("SELECT state, COUNT(*) FROM outbox WHERE state NOT IN ('sent') GROUP BY state"), [],
            f"{name}: all that was decided was sent",
        )
        return {
            "answers": table("SELECT person, answer FROM quiz_answers"),
            "results": table("SELECT person, is_right, has_won, place, gain FROM quiz_results"),
            "wins": table("SELECT person, run, tier, gain FROM lottery_wins"),
            "check-ins": table("SELECT person, day FROM check_ins"),
            "balances": table("SELECT person, balance FROM point_accounts"),
        }
    finally:
        for process in (hearth.process, sandbox.process):
            process.kill()


def main():
    folder = pathlib.Path(sys.argv[1])
    claims = Claims()
    slack, feishu, dingtalk = SlackAccount(), FeishuAccount(), DingTalkAccount()
    slack.platform, slack.prefix = "slack", f"{slack.team}/"
    feishu.prefix, dingtalk.prefix = "", "dingrig0001/"
    print(f"{len(ACTS) + len(LATE)} acts of {PEOPLE} people, on each platform:", flush=True)
    books = {}
    for name, account in (("微信客服", None), ("Slack", slack), ("Feishu", feishu), ("DingTalk", dingtalk)):
        began = time.monotonic()
        books[name] = play(name, account, folder / f"{len(books)}", folder / "keys", claims)
        print(f"          {name}: {time.monotonic() - began:.0f} s", flush=True)
    first, *others = books
    claims.check(len(books[first]["wins"]) > 5, "the wheel and the draw gave something", books[first]["wins"])
    # The first of them gave the right answer twice, and the later one counts.
    won = {row[0]: row[3] for row in books[first]["results"] if row[2]}
    claims.equal(won, {2: 1, 0: 2, 3: 3}, "the earliest right three won")
    for other in others:
        for name, rows in books[first].items():
            claims.equal(books[other][name], rows, f"{other}: the same {name}, {len(rows)} lines")
    claims.finish()


if __name__ == "__main__":
    main()
