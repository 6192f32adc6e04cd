"""A batch from the feeder to the intake journal, as a process of its own, so that its memory can be told from others'.

The scripted scanner feeds drawn letters at A4, 300 dpi, colour; its worker encodes, syncs and renames each page, and
the desk writes it into its journal.
"""

import json
import os
import resource
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app.bench.window import ROOT, child_environment
from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from app.settings import Settings
from devices.client import DriverOptions, ScannerClient
from devices.scanning import Colour, PageDone, ScanSettings, Source

DPI = 300


@dataclass(frozen=True, slots=True)
class Fed:
    """A batch that was taken in."""

    pages: int
    seconds: float
    mebibytes: float
    """The most that the desk and the scanner's worker held, together."""


def feed(folder: Path, papers: list[Path], pages: int) -> Fed:
    """Take `pages` pages in, in a process of its own whose home is below `folder`."""
    folder.mkdir()
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps({"sheets": pages, "papers": [str(paper) for paper in papers]}), "utf-8")
    command = [sys.executable, "-m", "app.bench.feeding", str(folder), str(scenario), str(pages)]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(folder), stdout=subprocess.PIPE, text=True, check=True
    )
    return Fed(**json.loads(done.stdout))


def main() -> None:
    """Feed, and say what was seen as one object."""
    folder, scenario, pages = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with closing(Desk(Home(folder / "home"), MachineClock(), os.urandom, settings=Settings())) as desk:
        batch = desk.intake.open(source="bench")
        with ScannerClient(DriverOptions(drivers=("fake",), scenario=scenario)) as scanner:
            [info] = scanner.scanners()
            settings = ScanSettings(Source.FEEDER, Colour.COLOUR, DPI)
            begun = perf_counter()
            for event in scanner.scan(info.id, settings, batch.folder, batch.next_sequence):
                if isinstance(event, PageDone):
                    desk.intake.accept(batch.batch_id, event.page)
            seconds = perf_counter() - begun
        taken = len(desk.intake.batch(batch.batch_id).pages)
    if taken != pages:
        raise RuntimeError(f"{taken} pages of {pages}")
    most = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"pages": taken, "seconds": seconds, "mebibytes": most / 1024}))


if __name__ == "__main__":
    main()
