"""The servers that do the same job, each with the processes whose CPU seconds count."""

import os
import pathlib
import subprocess
import sys
import time
import urllib.request

from rig.hearth import Hearth, Process, binary, free_port, wait_until
from rig.wecom import Account

HERE = pathlib.Path(__file__).resolve().parent
BINARY = binary("hearth-bench", "release")
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(process, with_children=True):
    """User and system time of a process and of those it started, the ended ones included."""
    def fields(pid):
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()

    own = fields(process)
    ticks = int(own[11]) + int(own[12])
    if with_children:
        ticks += int(own[13]) + int(own[14])
        for child in children(process):
            try:
                ticks += processor_seconds(child) * TICKS
            except FileNotFoundError:
                continue
    return ticks / TICKS


def children(process):
    with open(f"/proc/{process}/task/{process}/children") as found:
        return [int(pid) for pid in found.read().split()]


class Contender:
    """A server under load."""

    name = "?"
    # Whether a connection that it closes is one that broke.
    keeps_connections = True

    def __init__(self):
        self.port = free_port()
        self.process = None

    def start(self):
        raise NotImplementedError

    def stop(self):
        if self.process and self.process.is_running():
            self.process.stop()

    def seconds(self):
        return processor_seconds(self.process.id)

    def wait_until_idle(self, seconds=120):
        """Waits until the server does next to nothing for half a second: what it puts off counts too."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.seconds()
            time.sleep(0.5)
            if self.seconds() - before <= 0.02:
                return
        raise TimeoutError(f"{self.name}: still busy after {seconds} s")

    def answers(self, path="/readyz"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def check(self):
        """Makes sure that what was answered was done."""


class Bare(Contender):
    """A server that reads the body and answers `success`, without any work."""

    def __init__(self, folder, kind, name):
        super().__init__()
        self.folder, self.kind, self.name = folder, kind, name

    def start(self):
        self.process = Process([BINARY, self.kind, "--port", self.port], None, self.folder / f"{self.kind}.log")
        wait_until(self.answers, 20, f"{self.name} is ready")


class Durable(Contender):
    """Hearth with a store of its own."""

    def __init__(self, folder, name, postgres=None, beside=None, sandbox_port=None, accounts=None):
        super().__init__()
        self.name = name
        self.folder = folder / name.replace(" ", "-").replace(",", "")
        self.folder.mkdir()
        self.sandbox_port = sandbox_port or free_port()
        base = f"http://127.0.0.1:{self.sandbox_port}"
        self.hearth = Hearth(
            self.folder, accounts or [Account()], base, build="release", level="error",
            postgres=postgres.address if postgres else None, beside=beside.hearth if beside else None,
        )
        self.postgres = postgres
        self.port = self.hearth.port
        self.sandbox = None

    def start(self):
        hearth = self.hearth
        arguments = [hearth.binary, "sandbox", "--config", hearth.config, "--port", self.sandbox_port]
        self.sandbox = Process(arguments, hearth.environment, self.folder / "sandbox.log")
        hearth.start()
        self.process = hearth.process

    def stop(self):
        super().stop()
        if self.sandbox:
            self.sandbox.kill()

    def check(self):
        self.hearth.wait_until_settled(60)

    def wait_until_idle(self, seconds=120):
        super().wait_until_idle(seconds)
        if self.postgres:
            self.postgres.wait_until_idle(seconds)

    def memory(self, name="VmRSS"):
        return self.process.memory(name)


class Peer(Contender):
    """wechatpy under a Python server, with or without a web framework, in an environment of its own."""

    # Each as the handbooks of its parts show it.
    KINDS = {
        "Flask and gunicorn": "flask_app:application",
        "FastAPI and uvicorn": "fastapi_app:application",
        "gunicorn alone": "wsgi:application",
        "uvicorn alone": "asgi:application",
    }

    def __init__(self, folder, kind, environment):
        super().__init__()
        self.kind = kind
        self.name = f"wechatpy, {kind}"
        self.server = "gunicorn" if "gunicorn" in kind else "uvicorn"
        # Gunicorn's workers close each connection, and a request may be on its way meanwhile.
        self.keeps_connections = self.server != "gunicorn"
        self.folder = folder / f"peer-{kind.replace(' ', '-')}"
        self.folder.mkdir()
        self.environment = environment
        self.store = self.folder / "callbacks.db"

    def start(self):
        account = Account()
        workers = str(os.cpu_count())
        bind = f"127.0.0.1:{self.port}"
        commands = {
            "gunicorn": ["gunicorn", "--workers", workers, "--bind", bind, self.KINDS[self.kind]],
            "uvicorn": [
                "uvicorn", "--workers", workers, "--host", "127.0.0.1", "--port", str(self.port), "--log-level",
                "warning", "--no-access-log", self.KINDS[self.kind],
            ],
        }
        program, *arguments = commands[self.server]
        environment = dict(os.environ) | {
            "PEER_TOKEN": account.token, "PEER_KEY": account.encoding_key, "PEER_CORP": account.corp,
            "PEER_STORE": str(self.store), "PYTHONPATH": str(HERE / "peers"), "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process = Process(
            [self.environment / "bin" / program, *arguments], environment, self.folder / "peer.log"
        )
        wait_until(lambda: self.answers("/"), 30, f"{self.name} is ready")


def make_environment(folder):
    """A throw-away Python environment with the peers."""
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    install = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement"]
    subprocess.run([environment / "bin" / "pip", *install, HERE / "peers" / "requirements.txt"], check=True)
    return environment
