"""The longest stall of the window's event loop in a journey with scanning, OCR and a server, beside an idle process.

The journey runs in a process of its own (`app.bench.stall_journey`), the idle event loop in another at the same time:
what the machine does to a process that only waits is not the window's and is taken off.
"""

import json
import subprocess
import sys
from pathlib import Path

from app.bench.ratios import Ratio
from app.bench.window import ROOT, child_environment

ALLOWED = 0.050


def stall_ratio(folder: Path, *, batches: int) -> Ratio:
    """The longest stall over the allowed time, after `batches` batches were scanned, read, attached and sent."""
    environment = child_environment(folder)
    with subprocess.Popen(
        [sys.executable, "-m", "ui.measuring.idle_loop"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as idle:
        journey = subprocess.run(
            [sys.executable, "-m", "app.bench.stall_journey", str(folder / "stalls"), str(batches)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        said, _ = idle.communicate()
    told = json.loads(journey.stdout.splitlines()[-1])
    machine = float(said)
    ours = max(0.0, told["longest"] - machine)
    seen = (
        f"{told['longest'] * 1000:.1f} ms while {told['during']}, idle process {machine * 1000:.1f} ms, "
        f"{told['entries']} entries, {told['pages']} pages read, {told['sent']} events sent"
    )
    return Ratio("longest stall of the event loop / 50 ms", round(ours / ALLOWED, 3), 1.0, seen)
