"""The ratios of `opis bench capture`: how fast pages come in and become a record, and what that costs.

A production scanner feeds 280 images a minute. SANE's own test scanner feeds ours and `scanimage --batch`, whose pages
`img2pdf` binds; its sheets are 200 mm square, the largest it has.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.bench.drawn_pages import Quality, letters
from app.bench.feeding import DPI, Fed, feed
from app.bench.first_images import first_images_ratio
from app.bench.proposing import proposals_ratios
from app.bench.ratios import Ratio, against
from app.bench.record import reading_and_record_ratios, stored_pages_ratio
from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from app.settings import Settings
from devices.client import DriverOptions, ScannerClient
from devices.scanning import Colour, PageDone, ScanSettings, Source
from paper.pdfa import assemble
from paper.recognising import NoRecogniser

IMAGES_A_MINUTE = 280
MORE_MEMORY = 1.1
"""A long batch may take this many times the memory of a short one."""
DURABLE_COSTS = 3.0
"""Times that a batch takes whose every page is synced, hashed, journalled and checked, and `scanimage`'s is not."""
FEEDER_HOLDS = 10
"""Sheets that lie in the feeder of SANE's test scanner."""
_SIDE = "200"


def capture_ratios(
    folder: Path, *, short: int, long: int, read: int, understood: int, compared: int, stored: int
) -> Iterator[Ratio]:
    """Batches of `short` and `long` pages; `read` pages read, `understood` papers, `compared` pages with `scanimage`.

    `stored` pages are bound at the end.
    """
    papers = []
    for number, letter in enumerate(letters(3, qualities=(Quality.OFFICE,))):
        papers.append(folder / f"paper-{number}.tif")
        letter.image.save(papers[-1], dpi=(DPI, DPI))
    few, many = feed(folder / "short", papers, short), feed(folder / "long", papers, long)
    yield _pace(many)
    seen = f"{many.mebibytes:.0f} MB at {many.pages} pages / {few.mebibytes:.0f} MB at {few.pages}"
    yield Ratio("memory of a long batch / a short one", round(many.mebibytes / few.mebibytes, 3), MORE_MEMORY, seen)
    yield first_images_ratio(folder / "window", papers, pages=compared)
    yield pipeline_ratio(folder, pages=compared)
    yield from reading_and_record_ratios(folder, pages=read)
    yield from proposals_ratios(folder, papers=understood)
    yield stored_pages_ratio(folder, pages=stored)


def _pace(fed: Fed) -> Ratio:
    a_minute = 60 * fed.pages / fed.seconds
    seen = f"{a_minute:.0f} images a minute, {fed.pages} A4 pages of {DPI} dpi in colour, each synced and journalled"
    return Ratio(f"time of an image / 1 min : {IMAGES_A_MINUTE}", round(IMAGES_A_MINUTE / a_minute, 3), 1.0, seen)


def pipeline_ratio(folder: Path, *, pages: int) -> Ratio:
    """From the feeder to the bound file: our pages journalled and in a PDF/A, theirs in a PDF."""
    config = folder / "sane.d"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    (config / "test.conf").write_text('test-picture "Color pattern"\n')
    theirs = _scanimage(folder / "scanimage", config, pages)
    ours = _ours(folder / "pipeline", config, pages)
    of = "scanimage --batch, img2pdf"
    return against("a page from feeder to file / scanimage", ours / pages, theirs / pages, goal=DURABLE_COSTS, of=of)


def _scanimage(folder: Path, config: Path, pages: int) -> float:
    folder.mkdir()
    options = ["--format=jpeg", "--mode=Color", f"--resolution={DPI}", "-x", _SIDE, "-y", _SIDE]
    options += ["--source=Automatic Document Feeder", "--batch=%04d.jpg"]
    begun = perf_counter()
    for first in range(1, pages + 1, FEEDER_HOLDS):
        count = min(FEEDER_HOLDS, pages + 1 - first)
        subprocess.run(
            ["scanimage", "-d", "test:0", *options, f"--batch-start={first}", f"--batch-count={count}"],
            cwd=folder,
            env={**os.environ, "SANE_CONFIG_DIR": str(config)},
            stderr=subprocess.DEVNULL,
            check=True,
        )
    program = Path(sys.executable).parent / "img2pdf"
    subprocess.run([program, *sorted(folder.glob("*.jpg")), "--output", folder / "bound.pdf"], check=True)
    return perf_counter() - begun


def _ours(folder: Path, config: Path, pages: int) -> float:
    folder.mkdir()
    taken: list[Path] = []
    with closing(Desk(Home(folder / "home"), MachineClock(), os.urandom, settings=Settings())) as desk:
        batch = desk.intake.open(source="bench")
        begun = perf_counter()
        with ScannerClient(DriverOptions(drivers=("sane",), sane_config_dir=config)) as scanner:
            while len(taken) < pages:
                settings = ScanSettings(Source.FEEDER, Colour.COLOUR, DPI, min(FEEDER_HOLDS, pages - len(taken)))
                for event in scanner.scan("sane:test:0", settings, batch.folder, batch.next_sequence + len(taken)):
                    if isinstance(event, PageDone):
                        desk.intake.accept(batch.batch_id, event.page)
                        taken.append(event.page.path)
        created = datetime(2026, 11, 20, 7, tzinfo=UTC)
        assemble(taken, folder / "bound.pdf", title="bench", created=created, recogniser=NoRecogniser())
        return perf_counter() - begun
