"""A Hearth that runs: its configuration, its process, its answers."""

import http.client
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BRAND = pathlib.Path(__file__).resolve().parent / "brand"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds, what, pause=0.02):
    """Waits for a condition of another process; fails with what was waited for."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(pause)


def binary(name, build):
    """A program that was built; HEARTH_BINARIES names another folder than that of the build."""
    return pathlib.Path(os.environ.get("HEARTH_BINARIES", ROOT / ".build" / build)) / name


class Process:
    """A process of ours, ended by its id and never by its name."""

    def __init__(self, arguments, environment, log, cwd=ROOT):
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [str(argument) for argument in arguments],
                cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )

    @property
    def id(self):
        return self.process.pid

    def is_running(self):
        return self.process.poll() is None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=30):
        """Asks the process to end, as an operator does; gives back its exit code and how long that took."""
        began = time.monotonic()
        self.process.terminate()
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"{self.log}: did not end within {seconds} s")
        return code, time.monotonic() - began

    def memory(self, name="VmRSS"):
        """Resident memory in MiB; `VmHWM` gives the highest it ever was."""
        with open(f"/proc/{self.id}/status") as status:
            for line in status:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def processor_seconds(self):
        """User and system time of all its threads so far, exact to a hundredth of a second."""
        with open(f"/proc/{self.id}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait_until_idle(self, seconds=120):
        """Waits until the process does next to nothing for half a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.processor_seconds()
            time.sleep(0.5)
            if self.processor_seconds() - before <= 0.02:
                return
        raise TimeoutError(f"still busy after {seconds} s")


class Hearth:
    """A configured Hearth in a folder of its own; it may be started and killed many times."""

    def __init__(
        self, folder, accounts, api_base, build="debug", level="info", postgres=None, beside=None, disk=None,
        brand=BRAND,
    ):
        """`postgres` is the address of a server to keep everything in, in a schema of its own.

        A Hearth `beside` another one is one more node on the same database. A `disk` is another folder for store and
        spool, a `brand` one of other scripts and templates.
        """
        self.folder = pathlib.Path(folder)
        self.accounts = accounts
        self.port = free_port()
        self.binary = binary("hearth", build)
        self.log = self.folder / "hearth.log"
        self.store = pathlib.Path(disk or folder) / "hearth.db"
        self.spool = pathlib.Path(disk or folder) / "spool"
        self.postgres = postgres
        if beside:
            self.postgres = beside.postgres
        elif postgres:
            self.postgres += f"&options=-csearch_path%3D{self.ask_postgres('SELECT fresh_schema()').strip()}"
        self.config = self.folder / "hearth.yaml"
        self.process = None
        self.environment = dict(os.environ)
        rows = []
        for number, account in enumerate(accounts):
            self.environment |= account.secrets(number)
            settings = "".join(f"    {line}\n" for line in account.settings(number, api_base))
            rows.append(f"  - id: {account.name}\n    brand: acme\n{settings}")
        self.config.write_text(
            f"""server: {{ host: 127.0.0.1, port: {self.port}, publicURL: "http://127.0.0.1:{self.port}" }}
store: "{self.postgres or f"sqlite:{self.store}"}"
{f"spool: {{ folder: {self.spool}, mostMegabytes: 256 }}" if self.postgres else ""}
timezone: Asia/Shanghai
log: {{ level: {level} }}
brands:
  - id: acme
    name: Acme
    scripts: {brand / "bot-scripts"}
    templates: {brand / "templates"}
    people: {ROOT / "config" / "people.yaml"}
    quietHours: none
accounts:
{"".join(rows)}"""
        )

    def limit_spool(self, megabytes):
        """From the next start on, the spool holds so much at most."""
        self.config.write_text(self.config.read_text().replace("mostMegabytes: 256", f"mostMegabytes: {megabytes}"))

    def launch(self):
        """Starts serving, and waits for nothing."""
        self.process = Process([self.binary, "serve", "--config", self.config], self.environment, self.log)

    def start(self, seconds=30):
        """Starts serving, and waits until it can; gives back how long that took."""
        began = time.monotonic()
        self.launch()
        wait_until(lambda: self.is_ready() or not self.process.is_running(), seconds, "hearth is ready")
        if not self.process.is_running():
            raise RuntimeError(f"hearth ended with {self.process.process.returncode}:\n{self.last_lines()}")
        return time.monotonic() - began

    def is_ready(self):
        try:
            return self.request("GET", "/readyz", seconds=2)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def request(self, method, path, body=None, headers=None, seconds=10):
        """One request on a connection of its own; gives back status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, callback):
        return self.request("POST", callback.path, callback.body, {"Content-Type": "text/xml"})

    def command(self, *arguments, stdin=b""):
        """Runs another command of the binary with the same configuration; gives back exit code, output, errors."""
        done = subprocess.run(
            [str(self.binary), *arguments, "--config", str(self.config)],
            cwd=ROOT, env=self.environment, input=stdin, capture_output=True, timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    def data(self, *arguments):
        """The JSON that a command prints with `--json`."""
        code, output, errors = self.command(*arguments, "--json")
        if code != 0:
            raise RuntimeError(f"hearth {' '.join(arguments)} ended with {code}: {errors.decode()}")
        return json.loads(output)

    def rows(self, sql, *values):
        """What the store holds, read beside the process that serves it."""
        if self.postgres:
            return self.postgres_rows(sql)
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def ask_postgres(self, sql):
        """Asks with the client that comes with the server, so that no driver of ours can be wrong for both."""
        command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql, self.postgres]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout

    def postgres_rows(self, sql):
        rows = json.loads(self.ask_postgres(f"SELECT coalesce(json_agg(answer), '[]') FROM ({sql}) AS answer"))

        def value(shown):
            is_blob = isinstance(shown, str) and shown.startswith("\\x")
            return bytes.fromhex(shown[2:]) if is_blob else shown

        return [tuple(value(shown) for shown in row.values()) for row in rows]

    def wait_until_settled(self, seconds=60):
        """Waits until every stored event is decided and no effect is on its way any more."""
        # Asked again and again beside what is measured, so it stops at the first and looks at no event twice; and asked
        # at one moment, because what is decided in between may be what is sent next.
        open_question = (
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE state IN "
            "('pending', 'leased', 'inflight', 'retry', 'unknown', 'reconciling')) "
            "OR EXISTS (SELECT 1 FROM postponed p WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.event = p.event)) "
            "OR EXISTS (SELECT 1 FROM inbox i JOIN shards s ON s.shard = i.shard WHERE i.id > "
            "(SELECT MIN(CASE WHEN prompt < ordinary THEN prompt ELSE ordinary END) FROM shards) "
            "AND i.id > CASE i.band WHEN 0 THEN s.prompt ELSE s.ordinary END "
            "AND NOT EXISTS (SELECT 1 FROM decisions WHERE event = i.id))"
        )
        wait_until(
            lambda: not self.rows(open_question), seconds, "everything stored is decided and settled", pause=0.1,
        )

    def last_lines(self, count=20):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:]) if self.log.exists() else ""
