"""What an evening left behind: what people see, what the store holds; and what must be true of it."""

import collections
import concurrent.futures
import json
import re
import subprocess
import sys

from acts import THREADS
from rig.hearth import ROOT

PAGES = ["first", "share", "draw", "wheel", "daily", "points"]
RUNS = {"draw": "draw.20261201-1000", "wheel": "wheel.20261201-1000"}

# What must be alike in the books of two evenings; an event's number and a moment may differ.
TABLES = {
    "identities": "SELECT kind, id, person FROM identities",
    "answers": "SELECT run, person, question, answer FROM quiz_answers",
    # The places of those who did not win hang on who of a crowd was there first.
    "results": "SELECT run, person, is_right, score, CASE has_won WHEN 1 THEN place END AS place, points, has_won, "
               "streak, is_paid, gain FROM quiz_results",
    "check-ins": "SELECT script, person, day, is_made_up FROM check_ins",
    "wins": "SELECT run, pick, tier, person, state, gain FROM lottery_wins",
    "stock": "SELECT run, tier, left_over FROM lottery_stock",
    "chances": "SELECT run, person, COUNT(*) FROM lottery_entries GROUP BY run, person",
    "turns": "SELECT number, person FROM lottery_entries WHERE run LIKE 'wheel%'",
    "points": "SELECT person, number, kind, amount, balance, reason, cause FROM points",
    "balances": "SELECT person, balance, lines FROM point_accounts",
    "tickets": "SELECT lottery, person, count, cause FROM tickets",
    "coupons": "SELECT pool, number, code, person, cause FROM coupons WHERE person IS NOT NULL",
}


class Books:
    def __init__(self, world, evening):
        self.world = world
        self.acts = evening.acts
        self.people = world.people
        self.late = {person.name for person in evening.late}
        self.pages = self._pages()
        self.proofs = {name: self._proof(run) for name, run in RUNS.items()}
        rows = world.hearth.rows
        self.tables = {name: sorted(map(self._row, rows(sql)), key=repr) for name, sql in TABLES.items()}
        roster = rows("SELECT person FROM lottery_entries WHERE run LIKE 'draw%' GROUP BY person ORDER BY MIN(number)")
        self.tables["roster"] = [person for person, in roster]
        self.journal = collections.Counter()
        self.undecided = 0
        for body, verdict in rows(
            "SELECT i.body, d.verdict FROM inbox i LEFT JOIN decisions d ON d.event = i.id WHERE i.source = 'act'"
        ):
            act = json.loads(body).get("acted", {}).get("_0")
            if act:
                self.journal[self._key(act)] += 1
                self.undecided += verdict is None

    def _pages(self):
        """By person and page: what they read there, without the time of day."""
        def look(person):
            return {page: re.sub(r"\d?\d:\d\d", "…", self.acts.show(person, page).text) for page in PAGES}
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            return dict(zip([person.name for person in self.people], pool.map(look, self.people)))

    def _proof(self, run):
        """The file of a draw, as anybody can download it from its page."""
        browser = self.people[0].browser
        page = browser.open(self.world.address(f"draws/{run}"))
        link = next(link for link in page.page.links if link.endswith(".jsonl"))
        return browser.open(f"http://127.0.0.1:{self.world.hearth.port}{link}").body

    @staticmethod
    def _row(row):
        """A cause that ends with the number of an event loses it."""
        return tuple(re.sub(r"(/enter|/check-in)/\d+$", r"\1", value) if isinstance(value, str) else value for value in row)

    @staticmethod
    def _key(act):
        (deed, values), = act["deed"].items()
        chosen = [(f"q_{reply['question']}", reply["answer"]) for reply in values["_0"]] if deed == "answer" else []
        by = act["by"]
        name = {"checkIn": "check-in"}.get(deed, deed)
        return f"{by['kind']}:{by['id']}", act["script"], name, tuple(sorted(chosen))

    def of(self, table, *columns):
        return [tuple(row[column] for column in columns) for row in self.tables[table]]


def tell_apart(books, claims):
    """What must be true of one evening."""
    acts = books.acts
    claims.equal(dict(acts.other_answers), {}, f"each of {acts.presses} presses was answered with a redirect")
    lost, more = acts.taken - books.journal, books.journal - acts.taken
    claims.equal((lost, more), (collections.Counter(),) * 2,
                 f"each of {sum(acts.taken.values())} forms that were taken is in the journal, and once")
    claims.equal(books.undecided, 0, "each is decided")
    results = [row for row in books.tables["results"] if row[0].startswith("first")]
    winners = sorted((row[4], row[1]) for row in results if row[6])
    claims.equal([place for place, _ in winners], list(range(1, 21)), "twenty people won the first quiz")
    shares = [row[5] for row in books.tables["results"] if row[0].startswith("share") and row[6]]
    claims.equal((sum(shares), len(shares), max(shares) - min(shares)), (1000, 37, 1), "the pot is shared to the point")
    balance = collections.Counter()
    for person, number, _, amount, after, *_ in sorted(books.tables["points"], key=lambda row: row[:2]):
        balance[person] += amount
        if balance[person] != after or after < 0:
            claims.check(False, f"each line follows from the one before ({person}, {number})")
    claims.equal(dict(balance), dict(books.of("balances", 0, 1)), f"the points of {len(balance)} people add up")
    tickets = collections.Counter()
    for _, person, count, _ in books.tables["tickets"]:
        tickets[person] += count
    claims.check(min(tickets.values()) >= 0, "nobody used a ticket they did not have", tickets)
    most = {run: max(count for name, _, count in books.tables["chances"] if name == run) for run in RUNS.values()}
    claims.equal(most[RUNS["draw"]], 2, "nobody entered the draw more than twice, whatever they pressed")
    gone = collections.Counter(tier for run, _, tier, *_ in books.tables["wins"] if run.startswith("wheel"))
    stock = {tier: left for run, tier, left in books.tables["stock"]}
    counts = {"cup": 3, "again": 10, "points": 12}
    claims.check(all(gone[tier] + stock[tier] == count for tier, count in counts.items()),
                 f"the wheel gave what it had, and no more: {dict(gone)}", stock)
    drawn = collections.Counter(tier for run, _, tier, *_ in books.tables["wins"] if run.startswith("draw"))
    claims.equal(dict(drawn), {"gift": 2, "cup": 10, "points": 20}, "the draw gave each prize once")
    codes = [code for _, _, code, *_ in books.tables["coupons"]]
    claims.equal(len(set(codes)), len(codes), f"each of {len(codes)} codes belongs to one person")
    claims.equal([row for row in books.tables["answers"] + books.tables["chances"] if row[1] in books.late], [],
                 "what came too late does not count")
    prove(books, claims)


def prove(books, claims):
    """The proofs are checked by Hearth and by a program that shares nothing with it."""
    for name, proof in books.proofs.items():
        file = books.world.hearth.folder / f"{name}.jsonl"
        file.write_bytes(proof)
        announced = re.search(r"\b[0-9a-f]{64}\b", books.pages[books.people[0].name][name]).group()
        for command in (
            [books.world.hearth.binary, "draw", "verify", file, "--announced", announced],
            [sys.executable, ROOT / "docs" / "draw-checker.py", "--announced", announced, file],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            claims.equal(done.returncode, 0, f"{command[0].name if 'hearth' in str(command[0]) else 'draw-checker.py'} "
                         f"finds the proof of {name} right: {done.stdout + done.stderr if done.returncode else 'it does'}")


def compare(calm, rough, claims):
    """What must be alike."""
    for table in calm.tables:
        one, other = calm.tables[table], rough.tables[table]
        wrong = [pair for pair in zip(one, other) if pair[0] != pair[1]][:2] or (len(one), len(other))
        claims.check(one == other, f"the same {table}: {len(one)} lines", wrong)
    claims.equal(calm.acts.taken - rough.acts.taken, collections.Counter(), "the same forms were shown and sent")
    for name in RUNS:
        claims.check(calm.proofs[name] == rough.proofs[name], f"the proof of {name} is the same, byte by byte")
    wrong = [
        (name, page, calm.pages[name][page], rough.pages[name][page])
        for name in calm.pages for page in PAGES if calm.pages[name][page] != rough.pages[name][page]
    ]
    claims.equal(wrong[:1], [], f"{len(calm.pages)} people read the same on {len(PAGES)} pages each")
