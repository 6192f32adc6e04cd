"""How long the window takes to be there, from the start of its process to its first paint, beside an empty window."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from app.bench.ratios import Ratio, against

GOAL = 2.0
ROOT = Path(__file__).parents[2]
_EMPTY = ("-m", "ui.measuring.empty_window")


def window_ratio(folder: Path, *, times: int) -> Ratio:
    """The medians of both, each `times` in a fresh process, in turn. The first of each is not counted: it compiles."""
    home = folder / "window"
    desk = ("-m", "app.bench.ready_window", str(home))
    ready, empty = [], []
    for _ in range(times + 1):
        ready.append(_painted_after(desk, folder))
        empty.append(_painted_after(_EMPTY, folder))
    return against("window ready / empty window", median(ready[1:]), median(empty[1:]), goal=GOAL, of="empty window")


def child_environment(folder: Path) -> dict[str, str]:
    """The environment of a process that is measured: no display, and bytecode kept, as an installed program has it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        # The offscreen platform complains of what it cannot do; nobody listens.
        "QT_LOGGING_RULES": "default.warning=false",
        "OPIS_LANGUAGE": "ro",
    }


def _painted_after(arguments: Sequence[str], folder: Path) -> float:
    begun = perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=child_environment(folder), stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        painted = perf_counter() - begun
        if line.strip() != "painted":
            raise RuntimeError(f"{arguments}: the window was not painted")
    return painted
