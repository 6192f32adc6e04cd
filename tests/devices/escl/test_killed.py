"""The driver is killed in the middle of a stack: what was told is there, and the next scan goes on behind it."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.errors import DriverCrashed
from devices.fake.escl.scenario import Fault
from devices.pages import finished_pages
from devices.process import ROOT
from devices.scanning import Colour, PageDone, ScannedPage
from tests.devices.conftest import names, scan_all, the_worker
from tests.devices.escl.conftest import MakeDesk, MakeScanner, at, id_of
from tests.devices.escl.test_scan import STACK, assert_shows


@pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf"])
@pytest.mark.parametrize("seed", range(4))
def test_a_driver_killed_at_any_event_has_told_every_page_on_disk(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, seed: int, kind: str
) -> None:
    scanner = network_scanner(sheets=8, formats=(kind,))
    client = desk(folder=batch.parent / "scanners")
    last = random.Random(seed).randrange(1, 14)  # noqa: S311  # not a secret
    told: list[ScannedPage] = []

    def scan_and_kill() -> None:
        for number, event in enumerate(client.scan(id_of(scanner), STACK, batch, 1)):
            if isinstance(event, PageDone):
                told.append(event.page)
            if number == last:
                os.kill(the_worker(), signal.SIGKILL)

    with pytest.raises(DriverCrashed) as crashed:
        scan_and_kill()
    assert told == finished_pages(batch)
    assert crashed.value.pages == len(told)
    for page in told:
        assert_shows(page, page.sequence, Colour.GREY)


def test_after_the_driver_s_death_the_scanner_is_free_and_the_stack_goes_on(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    """The sheet that was on its way is put back into the feeder; what had come of it can be looked at."""
    scanner = network_scanner(at(Fault.STALL, 2))
    client = desk(folder=batch.parent / "scanners", pause=0.2)
    told: list[ScannedPage] = []

    def scan_and_kill() -> None:
        for event in client.scan(id_of(scanner), STACK, batch, 1):
            if isinstance(event, PageDone):
                told.append(event.page)
            elif told and (batch / "0002.part").exists() and (batch / "0002.part").stat().st_size > 1000:
                os.kill(the_worker(), signal.SIGKILL)

    with pytest.raises(DriverCrashed) as crashed:
        scan_and_kill()
    assert crashed.value.partial == "0002.partial.jpg"
    assert names(batch) == ["0001.jpg", "0002.partial.jpg"]
    rest = scan_all(client, id_of(scanner), STACK, batch, first=2)
    assert [page.sequence for page in [*told, *rest]] == [1, 2, 3]
    for page in [*told, *rest]:
        assert_shows(page, page.sequence, Colour.GREY)


def test_the_scanner_is_a_program_too(tmp_path: Path, desk: MakeDesk, batch: Path) -> None:
    scenario = tmp_path / "scanner.json"
    scenario.write_text(json.dumps({"name": "Etaj 2", "sheets": 2, "secure": True, "refills": True}))
    command = [sys.executable, "-m", "devices.fake.escl", str(scenario), "--silent"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        client = desk(folder=tmp_path / "scanners")
        for first in (1, 3):
            assert len(scan_all(client, f"escl:{address}", STACK, batch, first=first)) == 2
        running.stdin.close()
        assert running.wait() == 0
