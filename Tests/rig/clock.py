"""The wall clock of processes, set as if an operator did it."""

import pathlib
import shutil
import subprocess
import time


class FakeClock:
    """What processes that are started in its `environment` take for the time; that of a `node` is one."""

    JUMPS = [3_600, -3_600, 86_400, -86_400, 400 * 86_400, -400 * 86_400, 0]

    def __init__(self, node=None, folder=None):
        """Its files lie in the folder of the node, or in another one that more users than one can read."""
        folder = folder or node.folder
        self.file = folder / "clock"
        self.jumps = 0
        self.set(0)
        library = folder / "wallclock.so"
        source = pathlib.Path(__file__).resolve().parent / "wallclock.c"
        compiler = next(filter(shutil.which, ("clang", "cc", "gcc")))
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "WALLCLOCK_FILE": str(self.file)}
        if node:
            node.environment |= self.environment

    def set(self, seconds):
        """Sets it so many seconds ahead of the real one."""
        self.seconds = seconds
        with open(self.file, "r+b" if self.file.exists() else "wb") as file:
            file.write(f"{seconds:+d}".ljust(31).encode())

    def turn_to(self, moment):
        """Sets it to a moment, in seconds since 1970; it goes on from there. It never goes back."""
        self.set(max(self.seconds, int(moment - time.time())))

    def jump(self):
        self.set(self.JUMPS[self.jumps % len(self.JUMPS)])
        self.jumps += 1
