"""What people do in an evening, one act at a time, and who ends Hearth in the middle of it."""

import collections
import concurrent.futures
import random
import threading
import time
import urllib.parse

from rig.hearth import wait_until

THREADS = 8
SERVICE = "wkSANDBOX0000000000000000000001"


class Kills:
    """Ends the process in the middle of acts and starts it again; who is asking meanwhile asks again."""

    def __init__(self, hearth, plan, seed):
        """The `plan` says after how many acts of which phase."""
        self.hearth = hearth
        self.plan = plan
        self.count = 0
        self._chance = random.Random(seed)
        self._threads = []
        # One at a time.
        self._lock = threading.Lock()

    def look(self, phase, done):
        if done in self.plan.get(phase, ()):
            thread = threading.Thread(target=self.strike, args=(self._chance.uniform(0, 0.04),))
            thread.start()
            self._threads.append(thread)

    def strike(self, delay=0.0, look=lambda: None):
        """At a moment that falls into whatever happens; `look` sees what was done by then."""
        with self._lock:
            time.sleep(delay)
            self.hearth.process.kill()
            self.count += 1
            look()
            self.hearth.start()

    def wait(self):
        for thread in self._threads:
            thread.join()
        self._threads = []


class Acts:
    """Does what people do, over HTTP alone, and remembers what they were told was taken."""

    def __init__(self, world, kills=None):
        self.world = world
        self.kills = kills
        # Each form that was answered with a redirect, once, however often it was sent.
        self.taken = collections.Counter()
        self.presses = 0
        self.other_answers = collections.Counter()
        self._lock = threading.Lock()

    def phase(self, name, acts, in_order):
        """Plays a list of pairs of a person and what they do.

        `in_order` means one after the other, because the order of arrival decides. Otherwise only the acts of one
        person keep their order, and people act at the same time.
        """
        done = 0

        def play(pairs):
            nonlocal done
            for person, act in pairs:
                act(person)
                with self._lock:
                    done += 1
                    count = done
                if self.kills:
                    self.kills.look(name, count)

        if in_order:
            play(acts)
        else:
            own = collections.defaultdict(list)
            for person, act in acts:
                own[person].append((person, act))
            with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(play, own.values()))
        if self.kills:
            self.kills.wait()

    # --- on pages ---------------------------------------------------------------------------------------------------

    def show(self, person, script):
        return person.browser.open(self.world.address(script)).page

    def form(self, person, script, deed):
        """The form for a deed, as it is shown now; nil where the page has none."""
        return self.show(person, script).form(deed)

    def press(self, script, deed, copies=1, forms=1, **chosen):
        """Opens the page `forms` times and presses each button `copies` times, all of them at the same time."""
        def act(person):
            shown = [self.form(person, script, deed) for _ in range(forms)]
            self.send(person, script, [form for form in shown if form], copies, **chosen)
        return act

    def send(self, person, script, forms, copies=1, **chosen):
        bodies = [form.filled(**chosen) for form in forms for _ in range(copies)]
        address = self.world.address(script)
        if len(bodies) > 1:
            with concurrent.futures.ThreadPoolExecutor(len(bodies)) as pool:
                answers = list(pool.map(lambda body: person.browser.send(address, body), bodies))
        else:
            answers = [person.browser.send(address, body) for body in bodies]
        with self._lock:
            self.presses += len(answers)
            for answer in answers:
                if answer.status != 303:
                    self.other_answers[answer.status] += 1
            for form in forms:
                self.taken[person.name, script, form.deed, tuple(sorted(chosen.items()))] += 1
        for answer in answers:
            self.wait_until_decided(person, answer)

    def wait_until_decided(self, person, answer):
        """A page whose act is not decided yet asks again by itself until it is."""
        address = urllib.parse.urljoin(answer.address, answer.headers.get("Location", ""))
        if "?w=" in address:
            wait_until(
                lambda: person.browser.open(address, follows=False).status == 303, 60, "the act is decided", pause=0.1,
            )

    # --- in chats ---------------------------------------------------------------------------------------------------

    def say(self, text):
        """A customer writes to 微信客服, a guide to the robot; and reads the answer."""
        def act(person):
            before = len(self.answers(person))
            if person.visitor.startswith("guide:"):
                self.world.sandbox.act("write-to-bot", guide=person.id, text=text)
            else:
                self.world.sandbox.act("write-to-service", customer=person.id, text=text)
            wait_until(lambda: len(self.answers(person)) > before, 60, f"{person.name} is answered", pause=0.05)
        return act

    def answers(self, person):
        if person.visitor.startswith("guide:"):
            return [text for _, text in self.world.sandbox.told(person.id, "bot")]
        return self.world.sandbox.heard(person.id, SERVICE)
