"""A PostgreSQL server of its own that keeps what it commits, beside the other stores on the same disk."""

import os
import pathlib
import subprocess
import time

from contenders import processor_seconds
from rig.hearth import ROOT


class Postgres:
    """Started by the project's own script, which ends it when it is told so by the end of its input."""

    def __init__(self, folder):
        file = folder / "postgres-address"
        file.unlink(missing_ok=True)
        environment = dict(os.environ) | {"HEARTH_POSTGRES_DURABLE": "1", "HEARTH_POSTGRES_PARENT": str(folder)}
        script = [ROOT / "scripts" / "with-postgres", "sh", "-c", f'echo "$HEARTH_TEST_POSTGRES" > "{file}"; cat']
        self.process = subprocess.Popen(
            script, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment, text=True
        )
        end = time.monotonic() + 60
        while not (file.exists() and file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)
        self.address = file.read_text().strip()
        place = self.address.split("host=")[1].split("&")[0]
        self.postmaster = int((pathlib.Path(place) / "data" / "postmaster.pid").read_text().splitlines()[0])

    def seconds(self):
        """CPU seconds of the server and all its processes."""
        return processor_seconds(self.postmaster)

    def wait_until_idle(self, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.seconds()
            time.sleep(0.5)
            if self.seconds() - before <= 0.03:
                return
        raise TimeoutError(f"PostgreSQL is still busy after {seconds} s")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)
