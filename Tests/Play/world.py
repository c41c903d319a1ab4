"""The world of an evening: a brand with plays at fixed moments, its Hearth, its sandbox, its people and their clock."""

import datetime
import pathlib
import shutil
import tempfile

from rig.browser import Browser
from rig.clock import FakeClock
from rig.hearth import ROOT, Hearth, free_port
from rig.postgres import Postgres
from rig.sandbox import Sandbox
from rig.wecom import Account, Aibot

HERE = pathlib.Path(__file__).resolve().parent
CODES = 60


def moment(text):
    """Seconds since 1970 of a moment of the evening in the brand's time zone."""
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime.fromisoformat(f"2026-12-01T{text}").replace(tzinfo=zone).timestamp()


def brand(folder, scripts=None):
    """The scripts of the evening, or others by their names, beside the templates of the house."""
    place = pathlib.Path(folder) / "brand"
    if scripts:
        (place / "bot-scripts").mkdir(parents=True)
        for name, text in scripts.items():
            (place / "bot-scripts" / name).write_text(text)
    else:
        shutil.copytree(HERE / "bot-scripts", place / "bot-scripts")
    (place / "templates").symlink_to(ROOT / "templates")
    coupons = place / "bot-scripts" / "coupons"
    coupons.mkdir()
    (coupons / "cup.txt").write_text("".join(f"CUP-{number:04}\n" for number in range(CODES)))
    return place


class Server:
    """A PostgreSQL whose own clock is the clock of the evening: its nodes take the time from it."""

    def __init__(self, at):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-clock-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.clock = FakeClock(folder=self.folder)
        self.clock.turn_to(moment(at))
        within = ["env", *[f"{name}={value}" for name, value in self.clock.environment.items()]]
        self.database = Postgres(within=within)

    def close(self):
        self.database.close()
        shutil.rmtree(self.folder)


class Person:
    """Somebody with a browser; `visitor` is what the sandbox calls them, `name` what Hearth calls them."""

    def __init__(self, number, visitor, name, patience):
        self.number = number
        self.visitor = visitor
        self.name = name
        self.browser = Browser(patience)

    @property
    def id(self):
        return self.visitor.partition(":")[2]


class World:
    """A Hearth and a sandbox under one clock. The sandbox of two worlds of one `seed` knows the same people."""

    BRAND = "acme"

    def __init__(self, folder, seed, scripts=None, postgres=None, clock=None, patience=60):
        folder = pathlib.Path(folder)
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.patience = patience
        self.hearth = Hearth(
            folder, [Account(), Aibot()], f"http://127.0.0.1:{self.port}", level="warning", postgres=postgres,
            brand=brand(folder, scripts),
        )
        self.clock = clock or FakeClock(self.hearth)
        self.hearth.environment |= self.clock.environment
        self.seed = seed
        self.sandbox = None
        self.people = []

    def neighbour(self):
        """One more node on the same database, under the same clock."""
        folder = self.hearth.folder / "neighbour"
        folder.mkdir()
        place = self.hearth.folder / "brand"
        node = Hearth(
            folder, self.hearth.accounts, f"http://127.0.0.1:{self.port}", level="warning", beside=self.hearth,
            brand=place,
        )
        node.environment |= self.clock.environment
        return node

    def address(self, script=""):
        return f"http://127.0.0.1:{self.hearth.port}/p/{self.BRAND}/{script}"

    def populate(self, customers, visitors):
        """Starts the sandbox with its people before anything else happens in it, so that their ids are the same."""
        self.sandbox = Sandbox(self.hearth, self.port, seed=self.seed)
        group = self.sandbox.world()["groups"][0]["id"]
        ids = self.sandbox.act("join", group=group, newcomers=customers + visitors, isOneCallback=True)["customers"]
        guides = self.sandbox.world()["guides"]
        for number, id in enumerate(ids[:customers]):
            self.sandbox.act("add-guide", guide=guides[number % len(guides)], customer=id)
        # Who is only in a group stays unknown to the brand but for the number of their WeChat.
        everybody = [(f"customer:{id}", f"customer:{id}") for id in ids[:customers]]
        everybody += [(f"customer:{id}", f"visitor:o{id[2:]}") for id in ids[customers:]]
        everybody += [(f"guide:{id}", f"member:{id}") for id in guides]
        self.people = [
            Person(number, visitor, name, self.patience) for number, (visitor, name) in enumerate(everybody)
        ]

    def close(self):
        for process in (self.hearth.process, self.sandbox.process if self.sandbox else None):
            if process and process.is_running():
                process.kill()
