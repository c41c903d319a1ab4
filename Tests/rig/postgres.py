"""A PostgreSQL server of one test's own, which may be stopped, killed and frozen."""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

from rig.hearth import free_port, wait_until

SCHEMAS = """
CREATE SEQUENCE schemas;
CREATE FUNCTION fresh_schema() RETURNS text LANGUAGE plpgsql AS $$
DECLARE name text := 'fresh_' || nextval('schemas');
BEGIN
    EXECUTE format('CREATE SCHEMA %I', name);
    RETURN name;
END $$;
"""


def programs():
    """The folder of the newest server; Debian keeps it off the PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else pathlib.Path(shutil.which("initdb")).parent


class Postgres:
    """Listens on a socket in a temporary folder, and on a port of the addresses that are named.

    It runs `within` what this command enters.
    """

    def __init__(self, listen="", within=()):
        self.listen = listen
        self.within = within
        self.port = free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-postgres-", dir="/tmp"))
        self.bin = programs()
        self.process = None
        self.frozen = []
        # PostgreSQL refuses to run as root.
        self.owner = []
        if os.geteuid() == 0:
            self.owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self._run(
            "initdb", "--pgdata", self.folder / "data", "--auth", "trust", "--username", "hearth",
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        )
        with open(self.folder / "data" / "pg_hba.conf", "a") as access:
            access.write("host all all samenet trust\n")
        self.start()
        self._ask("postgres", "CREATE DATABASE hearth")
        self._ask("hearth", SCHEMAS)

    @property
    def address(self):
        return f"postgres:///hearth?host={self.folder}&port={self.port}&user=hearth"

    def _run(self, program, *arguments):
        command = [*self.owner, str(self.bin / program), *[str(argument) for argument in arguments]]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def _ask(self, database, sql):
        self._run("psql", "--host", self.folder, "--port", self.port, "--username", "hearth", database, "-c", sql)

    def start(self, seconds=60):
        """Starts serving; a server that was killed repairs itself first. Gives back how long that took."""
        began = time.monotonic()
        while not self._starts(began + seconds):
            # Processes of the one before may still be on their way out.
            time.sleep(0.2)
        return time.monotonic() - began

    def _starts(self, end):
        options = [
            "-c", f"listen_addresses={self.listen}", "-p", str(self.port), "-k", str(self.folder),
            "-c", "max_connections=100", "-c", "fsync=off",
        ]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.within, *self.owner, str(self.bin / "postgres"), "-D", str(self.folder / "data"), *options],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        while not self.serves():
            if time.monotonic() > end:
                raise TimeoutError(f"PostgreSQL does not start:\n{(self.folder / 'server.log').read_text()[-2000:]}")
            if self.process.poll() is not None:
                return False
            time.sleep(0.02)
        return True

    def serves(self):
        command = [str(self.bin / "pg_isready"), "--quiet", "--host", str(self.folder), "--port", str(self.port)]
        return subprocess.run(command, cwd=self.folder).returncode == 0

    def processes(self):
        """The server and its children."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *[int(child) for child in children]]

    def stop(self):
        """Stops as an administrator does: connections are ended, what is committed is written."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def kill(self):
        """The server is gone from one moment to the next; its children notice."""
        self.process.kill()
        self.process.wait()

    def cut_connections(self, name):
        """Ends all connections of the application of this name."""
        sql = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{name}'"
        self._ask("hearth", sql)

    def freeze(self):
        """Every process stands still: connections stay open, and nothing is answered."""
        self.frozen = self.processes()
        for process in self.frozen:
            self._signal(process, signal.SIGSTOP)

    def thaw(self):
        for process in self.frozen:
            self._signal(process, signal.SIGCONT)
        self.frozen = []

    @staticmethod
    def _signal(process, what):
        try:
            os.kill(process, what)
        except ProcessLookupError:
            pass

    def close(self):
        self.thaw()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        # Children that outlive a killed server still write for a moment.
        wait_until(self._removed, 10, "the folder of the server is removed", pause=0.2)

    def _removed(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        return not self.folder.exists()
