"""Two hundred people play a quiz, another quiz, a draw, a wheel and a check-in, with presses that come twice or too late:
once undisturbed, and once with kill -9 in the middle of everything. Both evenings must end alike, for everybody.

Both begin with the same store, so with the same keys, and with the same people.
"""

import os
import pathlib
import random
import re
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from acts import Acts, Kills  # noqa: E402
from books import Books, compare, tell_apart  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import wait_until  # noqa: E402
from world import World, moment  # noqa: E402

CUSTOMERS, VISITORS = 60, 134
SEED = int(os.environ.get("SEED", str(int(time.time()))))


class Evening:
    """The list of acts, from one seed: the same for both evenings."""

    def __init__(self, world, kills=None):
        self.world = world
        self.acts = Acts(world, kills)
        self.kills = kills
        self.chance = random.Random(SEED)
        self.people = list(world.people)
        self.chance.shuffle(self.people)
        self.late = []

    def play(self):
        world, clock = self.world, self.world.clock
        clock.turn_to(moment("09:58:00"))
        world.hearth.start()
        page = world.address()
        self.acts.phase("sign-in", [(person, lambda one: one.browser.sign_in(page, one.visitor)) for person in
                                    self.people], in_order=False)
        clock.turn_to(moment("10:00:01"))
        self.wait_for("SELECT 1 FROM runs WHERE state = 'planned'", "everything is open")
        self.answer_first()
        self.check_in()
        self.share()
        self.enter()
        self.be_late()
        self.reveal()
        self.spin()
        self.draw()
        self.claim()
        clock.turn_to(moment("12:01:10"))
        self.wait_for("SELECT 1 FROM runs WHERE state <> 'over'", "everything is over")
        world.hearth.wait_until_settled()

    def wait_for(self, open_question, what):
        wait_until(lambda: not self.world.hearth.rows(open_question), 60, what, pause=0.05)

    def strike_when(self, sql, part, what):
        """Ends the process when the store holds something, and says which part of the work was done by then."""
        if not self.kills:
            return
        wait_until(lambda: self.world.hearth.rows(sql), 30, sql, pause=0.001)

        def look():
            (done, whole), = self.world.hearth.rows(part)
            print(f"          ended when {done or 0} of {whole} {what}", flush=True)

        self.kills.strike(look=look)

    # --- the phases -------------------------------------------------------------------------------------------------

    def answer_first(self):
        press, say = self.acts.press, self.acts.say
        early, crowd = self.people[:30], self.people[30:180]
        # In order: the first twenty who are right win. What customers say goes first, because its moments are cut to whole
        # seconds, so that it would stand before what came in the same second but before it.
        chats, acts = [], []
        for number, person in enumerate(early):
            if person.visitor.startswith("guide:"):
                acts.append((person, say("A")))
                continue
            if person.name.startswith("customer:") and number % 2:
                chats.append((person, say("A")))
                continue
            if number % 5 == 3:
                acts.append((person, press("first", "answer", q_oolong="B")))
            acts.append((person, press("first", "answer", copies=1 + number % 2, q_oolong="A")))
        self.acts.phase("early", chats + acts, in_order=True)
        # All at once: no place is left for them.
        acts = []
        for person in crowd:
            for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
                key, copies = self.chance.choice("ABC"), self.chance.choice([1, 1, 2])
                acts.append((person, press("first", "answer", copies=copies, q_oolong=key)))
        self.acts.phase("crowd", acts, in_order=False)

    def check_in(self):
        press, say = self.acts.press, self.acts.say
        acts = []
        for person in self.people[:190]:
            copies, forms = self.chance.choice([(1, 1), (2, 1), (1, 2), (2, 2)])
            acts.append((person, press("daily", "check-in", copies, forms)))
            if person.name.startswith("customer:") and self.chance.random() < 0.4:
                acts.append((person, say("签到")))
        self.acts.phase("check-in", acts, in_order=False)

    def share(self):
        press = self.acts.press
        right, others = self.people[20:57], self.people[57:110]
        # In order: what does not divide goes to the earliest.
        self.acts.phase("share", [
            (person, press("share", "answer", copies=1 + number % 2, q_water="B", q_leaf="A"))
            for number, person in enumerate(right)
        ], in_order=True)
        acts = []
        for person in others:
            acts.append((person, press("share", "answer", copies=2, q_water="A", q_leaf="A")))
        self.acts.phase("wrong", acts, in_order=False)

    def enter(self):
        press, say = self.acts.press, self.acts.say
        first, more = self.people[:150], self.people[60:120]
        # In order: the place on the roster is that of the first entry.
        acts = []
        for number, person in enumerate(first):
            if person.name.startswith("customer:") and number % 3 == 0:
                acts.append((person, say("抽奖")))
            else:
                acts.append((person, press("draw", "enter", copies=1 + number % 4 // 3)))
        self.acts.phase("enter", acts, in_order=True)
        # Three forms at once, of which one more entry can come: two are allowed, and that is what the points are for.
        self.acts.phase("again", [(person, press("draw", "enter", forms=3)) for person in more], in_order=False)

    def be_late(self):
        acts, world = self.acts, self.world
        self.late = self.people[180:190]
        held = [
            (person, script, acts.form(person, script, deed), chosen)
            for person in self.late
            for script, deed, chosen in [("first", "answer", {"q_oolong": "A"}), ("draw", "enter", {})]
        ]
        world.clock.turn_to(moment("11:00:02"))
        for person, script, form, chosen in held:
            acts.send(person, script, [form], copies=2, **chosen)
        customer = next(person for person in self.people[190:] + self.people[150:] if
                        person.name.startswith("customer:"))
        acts.say("A")(customer)
        self.wait_for("SELECT 1 FROM runs WHERE state = 'open' AND id NOT LIKE 'wheel%'", "three are closed")

    def reveal(self):
        self.world.clock.turn_to(moment("11:01:02"))
        self.strike_when("SELECT 1 FROM runs WHERE id LIKE 'first%' AND state = 'over'", PAID, "results were paid")
        self.wait_for("SELECT 1 FROM runs WHERE id LIKE 'first%' AND state <> 'over'", "the quiz is revealed")
        self.strike_when("SELECT 1 FROM quiz_results WHERE is_paid = 1", PAID, "results were paid")
        self.wait_for("SELECT 1 FROM quiz_results WHERE is_paid = 0", "everybody is paid")
        self.world.clock.turn_to(moment("11:03:02"))
        self.strike_when("SELECT 1 FROM runs WHERE id LIKE 'share%' AND state = 'over'", PAID, "results were paid")
        self.wait_for("SELECT 1 FROM runs WHERE id LIKE 'share%' AND state <> 'over'", "the pot is shared")
        self.wait_for("SELECT 1 FROM quiz_results WHERE is_paid = 0", "everybody is paid")

    def spin(self):
        press, say = self.acts.press, self.acts.say
        # In order: the number of an entry decides what it wins.
        acts = []
        for number, person in enumerate(self.people[30:110]):
            if person.name.startswith("customer:") and number % 2:
                acts.append((person, say("转盘")))
            else:
                copies, forms = [(1, 1), (2, 1), (1, 2)][number % 3]
                acts.append((person, press("wheel", "enter", copies, forms)))
        self.acts.phase("spin", acts, in_order=True)

    def draw(self):
        self.world.clock.turn_to(moment("11:11:02"))
        self.strike_when("SELECT 1 FROM lottery_wins WHERE run LIKE 'draw%'", HANDED, "prizes were handed over")
        self.wait_for("SELECT 1 FROM runs WHERE id LIKE 'draw%' AND state <> 'over'", "the draw is made")
        self.wait_for("SELECT 1 FROM lottery_wins WHERE state = 'drawn'", "the prizes are handed over")

    def claim(self):
        claim = self.acts.press("draw", "claim", copies=2, forms=2)
        self.acts.phase("claim", [(person, claim) for person in self.people[:60]], in_order=False)


PAID = "SELECT SUM(is_paid), COUNT(*) FROM quiz_results"
HANDED = "SELECT SUM(CASE WHEN state <> 'drawn' THEN 1 ELSE 0 END), COUNT(*) FROM lottery_wins WHERE run LIKE 'draw%'"
PLAN = {"sign-in": [50], "early": [7, 21], "crowd": [40, 160], "check-in": [100], "share": [11], "enter": [30, 90],
        "again": [20], "spin": [25, 60], "claim": [30]}


def main():
    folder = pathlib.Path(sys.argv[1])
    claims = Claims()
    print(f"An evening of {CUSTOMERS + VISITORS + 6} people, once undisturbed and once with kill -9 (SEED={SEED}):",
          flush=True)
    calm, rough = World(folder / "calm", SEED), World(folder / "rough", SEED)
    books = []
    try:
        # The keys of a store are drawn with its first start.
        calm.clock.turn_to(moment("09:50:00"))
        calm.hearth.start()
        calm.hearth.process.stop()
        for file in calm.hearth.store.parent.glob("hearth.db*"):
            if not file.name.endswith(".lock"):
                shutil.copy(file, rough.hearth.store.parent / file.name)
        for world in (calm, rough):
            began = time.monotonic()
            if world is rough:
                world.clock.turn_to(moment("09:50:00"))
            world.populate(CUSTOMERS, VISITORS)
            evening = Evening(world, Kills(world.hearth, PLAN, SEED) if world is rough else None)
            evening.play()
            book = Books(world, evening)
            books.append(book)
            print(f"          {evening.acts.presses} presses in {time.monotonic() - began:.0f} s, "
                  f"{evening.kills.count if evening.kills else 0} kills", flush=True)
            code, seconds = world.hearth.process.stop()
            claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
            tell_apart(book, claims)
        compare(*books, claims)
    except Exception:
        for world in (calm, rough):
            print(re.sub(r"(?m)^", "  ", world.hearth.last_lines()), file=sys.stderr)
        raise
    finally:
        calm.close()
        rough.close()
    claims.finish()


if __name__ == "__main__":
    main()
