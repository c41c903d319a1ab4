"""Figures as people read them."""

import os
import platform
import statistics
import subprocess
import time


class Middle:
    """The median of a few figures, with their span."""

    def __init__(self, figures):
        self.figures = sorted(figures)
        self.value = statistics.median(figures)

    def __str__(self):
        digits = 0 if self.value >= 20 else 2
        first, last = self.figures[0], self.figures[-1]
        return f"{self.value:,.{digits}f} ({first:,.{digits}f}–{last:,.{digits}f})"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


class Floors:
    """What must be reached; told at the end, held or not."""

    def __init__(self):
        self.lines = []

    def at_least(self, what, figure, floor):
        self._add(what, figure >= floor, f"{figure:.2f}", f"≥ {floor:g}")

    def at_most(self, what, figure, floor):
        self._add(what, figure <= floor, f"{figure:,.0f}", f"≤ {floor:,}")

    def _add(self, what, holds, figure, floor):
        self.lines.append((what, figure, floor, "held" if holds else "NOT held"))

    def tell(self):
        if not self.lines:
            return
        print("Floors:\n")
        head("what", "measured", "floor", "")
        for line in self.lines:
            row(*line)
        print()


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as facts:
        model = next((line.partition(":")[2].strip() for line in facts if line.startswith("model name")), model)
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} × {model}, Linux {platform.release()}, {swift}\n")
