"""A part of one processor for a process, as if it had a small machine of its own."""

import pathlib

PERIOD = 20_000
ROOT = pathlib.Path("/sys/fs/cgroup")


class Share:
    """A control group that gives its processes so many hundredths of one processor."""

    def __init__(self, name, hundredths):
        quota = PERIOD * hundredths // 100
        if (ROOT / "cpu" / "cpu.cfs_quota_us").exists():
            self.place = ROOT / "cpu" / name
            self.place.mkdir()
            (self.place / "cpu.cfs_period_us").write_text(str(PERIOD))
            (self.place / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            self.place = ROOT / name
            self.place.mkdir()
            (self.place / "cpu.max").write_text(f"{quota} {PERIOD}")

    @staticmethod
    def is_possible():
        """Whether this machine lets us; it takes root, and groups that nobody else manages."""
        place = ROOT / "cpu" if (ROOT / "cpu" / "cpu.cfs_quota_us").exists() else ROOT
        try:
            probe = place / "hearth-probe"
            probe.mkdir()
            is_there = any((probe / name).exists() for name in ("cpu.cfs_quota_us", "cpu.max"))
            probe.rmdir()
            return is_there
        except OSError:
            return False

    def hold(self, process):
        (self.place / "cgroup.procs").write_text(str(process))

    def end(self):
        """To be called when its processes have ended."""
        self.place.rmdir()
