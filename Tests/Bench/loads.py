"""What is posted, and the program that posts it."""

import json
import multiprocessing
import pathlib
import shutil
import struct
import subprocess
import sys

from rig.wecom import Account

HERE = pathlib.Path(__file__).resolve().parent
# A commit is shared by those that wait for it, so what it costs each depends on how many there can be.
FEW, MANY = 64, 256


def compile_c(source, program, *libraries):
    compiler = next(filter(shutil.which, ("clang", "cc", "gcc")), None)
    if not compiler:
        sys.exit("A C compiler is needed; the Swift toolchain brings clang.")
    subprocess.run([compiler, "-O2", "-o", program, source, *libraries], check=True)


def said_to_wecom(account, number):
    """What one of many members says to a WeCom app, as the callback that tells of it."""
    return account.callback(account.text_message(f"member-{number % 5_000}", f"What is on tonight? {number}", number))


def make_requests(arguments):
    """Writes distinct callbacks of an account, ready to be sent; a file of them for one round."""
    file, first, count, account, letter = arguments
    with open(file, "wb") as output:
        for number in range(first, first + count):
            data = letter(account, number).request()
            output.write(struct.pack("<I", len(data)) + data)
    return file


class Loads:
    """Makes requests that no server has seen yet, and posts them."""

    def __init__(self, folder):
        self.folder = folder
        self.program = folder / "load"
        self.made = 0
        compile_c(HERE / "Load" / "load.c", self.program)

    def files(self, rounds, requests):
        """The requests of so many rounds, made before anything is measured."""
        return self.files_of([(Account(), said_to_wecom)] * rounds, requests)

    def files_of(self, kinds, requests):
        """So many requests of each pair of an account and what makes a callback of it from a number."""
        work = []
        for account, letter in kinds:
            work.append((self.folder / f"requests-{self.made}", 1 + self.made, requests, account, letter))
            self.made += requests
        with multiprocessing.Pool() as pool:
            return pool.map(make_requests, work, chunksize=1)

    def write(self, callbacks):
        """Writes callbacks into a file of their own."""
        file = self.folder / f"requests-{self.made}"
        self.made += len(callbacks)
        with open(file, "wb") as output:
            for callback in callbacks:
                data = callback.request()
                output.write(struct.pack("<I", len(data)) + data)
        return file

    def post(self, port, file, seconds, rate=None, connections=None):
        """Posts a file for so long, at the peak or at a rate; gives back the generator's figures."""
        # Enough that a paced request never waits for a free connection: what waits, waits in the server.
        connections = connections or MANY
        command = [self.program, str(port), file, str(connections), str(seconds), *([f"{rate:.0f}"] if rate else [])]
        done = subprocess.run(command, capture_output=True, text=True)
        if not done.stdout:
            sys.exit(f"the load generator failed: {done.stderr}")
        return json.loads(done.stdout)
