"""A long stack under every mishap there is: no page that was told is lost, and none says anything but its sheet.

The desk and the scanner's worker are killed at drawn moments; the driver crashes, hangs, jams, draws two sheets, sends
too few or sheared rows; the disk is full. The desk starts again each time, on the same page, and asks nothing.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from devices.fake.scenario import Mishap
from devices.fake.sheets import draw_sheet
from devices.process import ROOT
from devices.scanning import Colour
from devices.striped_jpeg import StripedJpeg, ended
from tests.devices.conftest import workers_of

MISHAPS = sorted(set(Mishap) - {Mishap.SLOW, Mishap.EMPTY})


def the_sheet(number: int) -> str:
    """The hash of the one right file for a sheet of the stack."""
    picture = draw_sheet(number, 75, Colour.GREY)
    strips = StripedJpeg(width=picture.width, lines=picture.height, colour=Colour.GREY, resolution=75, quality=90)
    whole = ended(strips.feed(picture.tobytes()) + strips.rest(), picture.height)
    assert whole is not None
    return hashlib.sha256(whole).hexdigest()


class Campaign:
    """The desk's process, started again and again, and what it told."""

    def __init__(self, folder: Path, pages: int, seed: int) -> None:
        self._drawn = random.Random(seed)  # noqa: S311  # not a secret
        self._home = folder / "home"
        self._scenario = folder / "scenario.json"
        self._pages = pages
        self._batch = "-"
        self.told: dict[int, str] = {}
        self.faults: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()
        self.slowest_start = 0.0
        self.ended = False
        happenings = [
            {"mishap": MISHAPS[page // 12 % len(MISHAPS)], "page": page + self._drawn.randrange(1, 12), "row": row}
            for page, row in zip(range(0, pages - 12, 12), iter(lambda: self._drawn.randrange(800), -1), strict=False)
        ]
        self._scenario.write_text(json.dumps({"sheets": pages, "happenings": happenings}))

    def run(self) -> None:
        """Until the last sheet is in the journal."""
        while not self.ended:
            self._one_desk()

    def pages_of_the_journal(self) -> list[tuple[int, Path, str]]:
        """What a desk finds that starts now."""
        desk = Desk(Home(self._home), MachineClock(), os.urandom)
        desk.intake.recover()
        return [(page.sequence, page.path, page.sha256) for page in desk.intake.batch(UUID(self._batch)).pages]

    def _one_desk(self) -> None:
        """A desk, and at drawn moments the end of its worker, or of itself."""
        script = ROOT / "tests" / "devices" / "campaign_process.py"
        command = [sys.executable, str(script), str(self._home), self._batch, str(self._scenario), str(self._pages)]
        doom, moments = self._drawn.randrange(5, 40), []
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout is not None
            for line in desk.stdout:
                if not line.endswith("\n"):
                    break  # the desk died over the word: it was not told
                self._hear(line.split())
                doom -= line.startswith("page")
                if doom == 0:
                    moments.append(self._moment(desk.pid))
                    doom = self._drawn.randrange(5, 40)
            for moment in moments:
                moment.cancel()
            for worker in workers_of(desk.pid):
                os.kill(worker, signal.SIGKILL)
        assert desk.returncode in {0, -signal.SIGKILL}

    def _hear(self, words: list[str]) -> None:
        match words:
            case ["page", sequence, sha256]:
                self.told[int(sequence)] = sha256
            case ["fault", code]:
                self.faults[code] += 1
            case ["batch", batch, following, seconds]:
                self._batch = batch
                # It goes on behind the last page that was told; some more may have been finished meanwhile.
                assert max(self.told, default=0) < int(following)
                self.slowest_start = max(self.slowest_start, float(seconds))
            case ["end"]:
                self.ended = True

    def _moment(self, desk: int) -> threading.Timer:
        """A kill that comes while the next page or two are scanned."""
        moment = threading.Timer(self._drawn.uniform(0, 0.08), self._kill, (desk, self._drawn.random() < 0.5))
        moment.start()
        return moment

    def _kill(self, desk: int, the_desk: bool) -> None:
        with suppress(ProcessLookupError):
            for pid in [desk] if the_desk else workers_of(desk):
                os.kill(pid, signal.SIGKILL)
                self.kills["desk" if the_desk else "worker"] += 1


@pytest.mark.timeout(7200)
def test_no_page_is_lost_or_wrong_whatever_happens(
    tmp_path: Path, soak: bool, record_property: Callable[[str, object], None]
) -> None:
    pages = 10_000 if soak else 200
    campaign = Campaign(tmp_path, pages, seed=31)
    campaign.run()
    found = campaign.pages_of_the_journal()
    assert [sequence for sequence, _, _ in found] == list(range(1, pages + 1))
    lost = {sequence: sha256 for sequence, _, sha256 in found if campaign.told.get(sequence, sha256) != sha256}
    wrong = [
        sequence
        for sequence, path, sha256 in found
        if not sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == the_sheet(sequence)
    ]
    told = f"{pages} pages, {dict(campaign.faults)}, killed {dict(campaign.kills)}, start {campaign.slowest_start} s"
    record_property("campaign", told)
    sys.stdout.write(f"{told}\n")
    assert (lost, wrong) == ({}, [])
    assert set(campaign.kills) == {"desk", "worker"}
    assert len(campaign.faults) >= 5
