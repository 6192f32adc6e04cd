"""The worker of TWAIN as a Windows program: a CPython of Windows loads a manager and a source that are DLLs."""

import subprocess
from pathlib import Path

import pytest

from devices.errors import DriverCrashed, DriverHung, FeederJammed
from devices.scanning import Colour, ScannerInfo, ScanSettings, Source
from devices.watchdog import Limits
from tests.devices.conftest import assert_whole, names, scan_all
from tests.devices.twain_scanner import SCANNER, TwainRig, drawn
from tests.devices.windows.conftest import Windows

PATIENT = Limits(starting=120, answering=60)


def rig(windows: Windows, folder: Path, **script: object) -> TwainRig:
    """A scanner that follows a script, its worker under Wine."""
    file = folder / "script"
    file.write_text("".join(f"{key}={value}\n" for key, value in script.items()))
    return TwainRig(windows.built, file, folder / "calls", PATIENT, windows.python)


def test_the_interpreter_is_one_of_windows(windows: Windows) -> None:
    asked = [windows.python, "-c", "import sys; print(sys.platform, sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=150)
    assert done.stdout.split() == ["win32", "(3,", "11)"]


@pytest.mark.parametrize("mechanism", ["memory", "native", "file"])
def test_a_page_on_windows_is_what_the_source_drew_to_the_last_pixel(
    windows: Windows, tmp_path: Path, batch: Path, mechanism: str
) -> None:
    for colour in Colour:
        folder = batch / colour
        folder.mkdir()
        scanner = rig(windows, tmp_path, mechanism=mechanism, sheets=1)
        pages = scanner.spooled(ScanSettings(Source.FEEDER_DUPLEX, colour, 100), folder)
        assert pages == [drawn(0, colour), drawn(1, colour)]
        scanner.assert_walked_down()


def test_the_desk_gets_its_pages_from_a_worker_of_windows(windows: Windows, tmp_path: Path, batch: Path) -> None:
    scanner = rig(windows, tmp_path, sheets=2)
    with scanner.client() as client:
        assert client.scanners() == [ScannerInfo(SCANNER, "twain", "Scaner de probă")]
        assert client.capabilities(SCANNER).resolutions == (100, 150, 200, 300)
        pages = scan_all(client, SCANNER, ScanSettings(Source.FEEDER_DUPLEX, Colour.COLOUR, 100), batch)
    assert names(batch) == ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]
    for page in pages:
        assert_whole(page)


# A program that crashes may be held by Wine's debugger until the watchdog ends it.
@pytest.mark.parametrize(
    ("trouble", "faults"), [({"fault": 20}, (FeederJammed,)), ({"mishap": "crash"}, (DriverCrashed, DriverHung))]
)
def test_trouble_on_windows_leaves_the_finished_pages(
    windows: Windows, tmp_path: Path, batch: Path, trouble: dict[str, object], faults: tuple[type[Exception], ...]
) -> None:
    scanner = rig(windows, tmp_path, **trouble, fault_page=2, fault_at="strip")
    with scanner.client() as client:
        with pytest.raises(faults):
            scan_all(client, SCANNER, ScanSettings(Source.FEEDER, Colour.GREY, 100), batch)
        scanner.script.write_text("sheets=1\n")
        again = scan_all(client, SCANNER, ScanSettings(Source.FEEDER, Colour.GREY, 100), batch, 2)
    assert [page.sequence for page in again] == [2]
    assert names(batch) == ["0001.jpg", "0002.jpg", "0002.partial.jpg"]
