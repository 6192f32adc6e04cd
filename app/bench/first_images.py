"""How soon the clerk sees a page: A4 at 300 dpi in colour through the real window, as a process of its own.

The scripted scanner feeds as fast as this machine draws, faster than any feeder; what is judged and read beside runs
too. A page's time is counted from the scanner's last word before its last rows: it is rather too long than too short.
"""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from app.bench.feeding import DPI
from app.bench.ratios import Ratio, within
from app.bench.window import ROOT, child_environment
from app.commands.arguments import parse
from app.commands.asked import Asked
from app.commands.desk import desk_parts
from app.home import Home
from app.settings import Settings
from app.words import Words
from devices.client import DriverOptions
from ui.measuring.first_images import seen_after

ALLOWED = 0.4


def first_images_ratio(folder: Path, papers: list[Path], *, pages: int) -> Ratio:
    """The 95th percentile over what is allowed."""
    folder.mkdir()
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps({"sheets": pages, "papers": [str(paper) for paper in papers]}), "utf-8")
    command = [sys.executable, "-m", "app.bench.first_images", str(folder), str(scenario)]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(folder), stdout=subprocess.PIPE, text=True, check=True
    )
    times = json.loads(done.stdout.splitlines()[-1])
    ratio = within(f"a page on screen after its last row / {ALLOWED} s", times, allowed=ALLOWED)
    return replace(ratio, seen=f"{ratio.seen}, {len(times)} A4 pages of {DPI} dpi in colour")


def main() -> None:
    """Scan, and say the times as a list."""
    folder, scenario = Path(sys.argv[1]), Path(sys.argv[2])
    words = Words("ro")
    asked = Asked(options=parse(["desk"], words), home=Home(folder / "home"), settings=Settings(), words=words)
    with desk_parts(asked, scanners=DriverOptions(drivers=("fake",), scenario=scenario)) as parts:
        times = seen_after(parts)
    print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
