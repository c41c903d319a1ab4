"""A thousand clicks at once on a wheel with 37 prizes: exactly 37 are won, on SQLite, and on two nodes of one PostgreSQL.

A hundred people with a connection each click ten times; every click is answered, and every one has a form of its own.
"""

import collections
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from rig.browser import Browser  # noqa: E402
from rig.claims import Claims  # noqa: E402
from rig.hearth import ROOT, wait_until  # noqa: E402
from world import Server, World, moment  # noqa: E402

PEOPLE, CLICKS, STOCK = 100, 10, 37
RUN = "clicks.20261201-1000"
SCRIPT = f"""# More clicks win than there are prizes.
play: lottery
id: clicks
title: 手快有
groups: none
opens: 2026-12-01 10:00
closes: 2026-12-01 11:00
kind: instant
words: [手快]
tiers:
  - {{ id: cup, title: 一杯茶, count: {STOCK}, value: 19.9, odds: 200000, reward: {{ coupon: cup }} }}
  - {{ id: points, title: 10 积分, count: 1000, value: 0.1, odds: 100000, reward: {{ points: 10 }} }}
limits: {{ perPerson: {CLICKS} }}
notice: {{ organiser: Acme, contact: 400-000-0000, conditions: 人人可以, drawing: 即时抽取, claiming: 自动到账 }}
"""


class Clicker:
    """Somebody whose forms lie open before the moment comes."""

    def __init__(self, person, address):
        self.browser = person.browser
        self.address = address
        self.bodies = []
        self.answers = []

    def look(self, first):
        if self.address != first:
            netloc = first.split("/")[2]
            self.browser.take_cookies(self.browser, netloc, self.address.split("/")[2])
        for _ in range(CLICKS):
            self.bodies.append(self.browser.open(self.address).page.form("enter").filled())

    def click(self, start):
        # The connection is there before the moment comes.
        self.browser.open(self.address)
        start.wait()
        for body in self.bodies:
            began = time.monotonic()
            status = self.browser.send(self.address, body).status
            self.answers.append((status, time.monotonic() - began))


def click(world, addresses):
    clickers = [
        Clicker(person, addresses[number % len(addresses)]) for number, person in enumerate(world.people[:PEOPLE])
    ]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda person: person.browser.sign_in(world.address(), person.visitor), world.people[:PEOPLE]))
        list(pool.map(lambda one: one.look(addresses[0]), clickers))
    start = threading.Barrier(PEOPLE)
    threads = [threading.Thread(target=one.click, args=(start,)) for one in clickers]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    answers = [answer for one in clickers for answer in one.answers]
    slowest = max(seconds for _, seconds in answers)
    print(f"          {len(answers)} clicks in {took:.1f} s, the slowest answer after {slowest:.2f} s", flush=True)
    return collections.Counter(status for status, _ in answers)


def compare(world, claims):
    rows = world.hearth.rows
    wins = rows("SELECT pick, tier, person, state, gain FROM lottery_wins ORDER BY pick")
    cups = [win for win in wins if win[1] == "cup"]
    claims.equal(len(cups), STOCK, f"exactly {STOCK} cups were won")
    left = dict(rows("SELECT tier, left_over FROM lottery_stock"))
    points = [win for win in wins if win[1] == "points"]
    claims.equal(left, {"cup": 0, "points": 1000 - len(points)}, "and that is what the stock says")
    numbers = [number for number, in rows("SELECT number FROM lottery_entries ORDER BY number")]
    claims.equal(numbers, list(range(1, PEOPLE * CLICKS + 1)), "each click is one draw, numbered without a gap")
    claims.equal({win[3] for win in wins}, {"given"}, f"each of {len(wins)} prizes is given")
    codes = rows("SELECT code, person FROM coupons WHERE person IS NOT NULL ORDER BY code")
    claims.equal(sorted((code, person) for code, person in codes), sorted((win[4], win[2]) for win in cups),
                 "each winner of a cup has a code of their own")
    paid = rows("SELECT person, SUM(amount) AS amount FROM points GROUP BY person ORDER BY person")
    owed = collections.Counter(win[2] for win in points)
    claims.equal(dict(paid), {person: 10 * count for person, count in owed.items()}, "points are paid once each")
    decided = rows("SELECT COUNT(*) AS number FROM inbox i JOIN decisions d ON d.event = i.id WHERE d.kind = 'act.enter'")
    claims.equal(decided, [(PEOPLE * CLICKS,)], "each click is decided once")
    # What people see is what they have.
    seen = collections.Counter()
    for person in world.people[:PEOPLE]:
        page = person.browser.open(world.address("clicks")).page.text
        seen[person.name] = len(re.findall(r"\bCUP-\d+", page))
    owned = collections.Counter(person for _, person in codes)
    claims.equal(+seen, owned, "everybody reads their codes on the page")


def prove(world, announced, claims):
    file = world.hearth.folder / "clicks.jsonl"
    file.write_bytes(Browser(30).open(world.address(f"draws/{RUN}.jsonl")).body)
    for command in ([world.hearth.binary, "draw", "verify", file, "--announced", announced],
                    [sys.executable, ROOT / "docs" / "draw-checker.py", "--announced", announced, file]):
        done = subprocess.run(command, capture_output=True, text=True)
        claims.equal(done.returncode, 0, f"{pathlib.Path(command[1 if 'python' in str(command[0]) else 0]).name} "
                     f"finds the proof right {(done.stdout + done.stderr) if done.returncode else ''}".strip())


def main():
    folder, is_postgres = pathlib.Path(sys.argv[1]), sys.argv[2:] == ["postgres"]
    claims = Claims()
    server = Server("10:00:01") if is_postgres else None
    world = World(
        folder / "world", seed=1, scripts={"clicks.yaml": SCRIPT}, postgres=server and server.database.address,
        clock=server and server.clock,
    )
    nodes = [world.hearth] + ([world.neighbour()] if server else [])
    print(f"{PEOPLE * CLICKS} clicks at once on {STOCK} prizes, "
          f"{'two nodes on PostgreSQL' if server else 'SQLite'}:", flush=True)
    try:
        world.populate(60, 40)
        world.clock.turn_to(moment("10:00:01"))
        for node in nodes:
            node.start()
        announced = re.search(r"\b[0-9a-f]{64}\b", opened(world)).group()
        statuses = click(world, [f"http://127.0.0.1:{node.port}/p/acme/clicks" for node in nodes])
        claims.equal(dict(statuses), {303: PEOPLE * CLICKS}, "each click is answered with a redirect")
        world.hearth.wait_until_settled()
        compare(world, claims)
        world.clock.turn_to(moment("11:01:10"))
        wait_until(lambda: world.hearth.rows("SELECT 1 FROM runs WHERE state = 'over'"), 30, "the wheel is over")
        prove(world, announced, claims)
        for node in nodes:
            code, seconds = node.process.stop()
            claims.equal(code, 0, f"it stops when it is asked to ({seconds:.1f} s)")
    except Exception:
        for node in nodes:
            print(node.last_lines(), file=sys.stderr)
        raise
    finally:
        for node in nodes:
            if node.process and node.process.is_running():
                node.process.kill()
        world.close()
        if server:
            server.close()
    claims.finish()


def opened(world):
    """The page once the wheel is open, for somebody who is not known."""
    wait_until(lambda: world.hearth.rows("SELECT 1 FROM runs WHERE state = 'open'"), 30, "the wheel is open")
    return Browser(30).open(world.address("clicks")).page.text


if __name__ == "__main__":
    main()
