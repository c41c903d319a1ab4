"""Claims a test makes, counted and told one by one."""

import sys


class Claims:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, holds, sentence, otherwise=""):
        """Tells whether a claim holds, with what was seen instead when it does not; gives back whether it held."""
        if holds:
            self.passed += 1
            print(f"  ok      {sentence}", flush=True)
        else:
            self.failed += 1
            print(f"  FAILED  {sentence}" + (f": {otherwise}" if otherwise != "" else ""), flush=True)
        return bool(holds)

    def equal(self, seen, wanted, sentence):
        return self.check(seen == wanted, sentence, f"{seen!r} instead of {wanted!r}")

    def finish(self):
        """Prints the closing line, and ends the process: with 1 when anything failed or nothing was claimed."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)
