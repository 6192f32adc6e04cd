"""TWAIN over its real C interface: manager and source in C, loaded as Windows loads them, judged to the last pixel."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from devices.catalog import drivers, usual_drivers
from devices.client import DriverOptions, ScannerClient
from devices.errors import (
    AccessDenied,
    CornerDamaged,
    CoverOpen,
    DoubleFeed,
    DriverCrashed,
    DriverHung,
    DriverToldItself,
    FeederEmpty,
    FeederJammed,
    PageOutOfFocus,
    PageSheared,
    PageTooDark,
    PageTooLight,
    PageTruncated,
    ResolutionNotOffered,
    ScanCancelled,
    ScanFault,
    ScannerBusy,
    ScannerFailed,
    ScannerOffline,
    ScannerOutOfMemory,
    ScannerRefused,
    SourceNotOffered,
    TwainManagerMissing,
    TwainManagersNotThere,
    TwainPythonMissing,
    TwainPythonUnfit,
    UnknownScanner,
)
from devices.process import ROOT
from devices.scanning import Capabilities, Colour, PageDone, ScannerInfo, ScanSettings, Source
from devices.twain.interpreter import bits_of
from devices.watchdog import Limits
from tests.devices.conftest import assert_whole, names, scan_all
from tests.devices.twain_scanner import SCANNER, Built, TwainRig, build, drawn, size_at

MakeRig = Callable[..., TwainRig]

STACK = ScanSettings(Source.FEEDER, Colour.GREY, 100)
BOTH_SIDES = ScanSettings(Source.FEEDER_DUPLEX, Colour.COLOUR, 100)
GLASS = ScanSettings(Source.FLATBED, Colour.COLOUR, 100)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("twain"))


@pytest.fixture
def twain(built: Built, tmp_path: Path) -> Iterator[MakeRig]:
    """Make a scanner that follows a script; keys and values are those of twain/source.c."""

    def make(limits: Limits | None = None, **script: object) -> TwainRig:
        file = tmp_path / "script"
        file.write_text("".join(f"{key}={value}\n" for key, value in script.items()))
        return TwainRig(built, file, tmp_path / "calls", limits or Limits())

    return make


def test_a_source_is_listed_by_the_name_that_it_gives_itself(twain: MakeRig) -> None:
    with twain().client() as client:
        assert client.scanners() == [ScannerInfo(SCANNER, "twain", "Scaner de probă")]


@pytest.mark.parametrize("mechanism", ["memory", "native", "file"])
@pytest.mark.parametrize("colour", list(Colour))
def test_a_page_is_what_the_source_drew_to_the_last_pixel(
    twain: MakeRig, batch: Path, mechanism: str, colour: Colour
) -> None:
    rig = twain(mechanism=mechanism, sheets=2)
    pages = rig.spooled(ScanSettings(Source.FEEDER, colour, 100), batch)
    assert pages == [drawn(0, colour), drawn(1, colour)]
    rig.assert_walked_down()


@pytest.mark.parametrize("colour", list(Colour))
@pytest.mark.parametrize(
    "script",
    [
        {"mechanism": "native", "native": "dib"},
        {"mechanism": "native", "native": "dib", "bitmap": "topdown"},
        {"mechanism": "file", "format": "tiff"},
    ],
)
def test_every_form_of_a_whole_picture_gives_the_same_page(
    twain: MakeRig, batch: Path, script: dict[str, str], colour: Colour
) -> None:
    """The palette of a bitmap that tells its length as 0 is used too, which pytwain ignores."""
    rig = twain(**script, sheets=1)
    assert rig.spooled(ScanSettings(Source.FEEDER, colour, 100), batch) == [drawn(0, colour)]
    assert [name for name in names(batch) if "source" in name] == []


@pytest.mark.parametrize("colour", list(Colour))
def test_a_source_that_counts_from_white_gives_the_same_page(twain: MakeRig, batch: Path, colour: Colour) -> None:
    rig = twain(vanilla=1, sheets=1, mechanism="memory")
    assert rig.spooled(ScanSettings(Source.FEEDER, colour, 100), batch) == [drawn(0, colour)]


def test_both_sides_of_a_stack_come_in_order_as_pages(twain: MakeRig, batch: Path) -> None:
    rig = twain(sheets=3)
    with rig.client() as client:
        pages = scan_all(client, SCANNER, BOTH_SIDES, batch)
    assert [page.sequence for page in pages] == [1, 2, 3, 4, 5, 6]
    for page in pages:
        assert_whole(page)
        assert (page.width, page.height) == size_at(100)
        assert (page.resolution, page.colour) == (100, Colour.COLOUR)
    assert names(batch) == [f"{number:04}.jpg" for number in range(1, 7)]
    rig.assert_walked_down()


def test_no_more_pages_come_than_were_asked_for(twain: MakeRig, batch: Path) -> None:
    rig = twain(sheets=5)
    with rig.client() as client:
        pages = scan_all(client, SCANNER, ScanSettings(Source.FEEDER, Colour.LINEART, 150, pages=2), batch)
    assert [(page.path.name, page.width) for page in pages] == [("0001.tif", 303), ("0002.tif", 303)]
    rig.assert_walked_down()


def test_the_glass_gives_one_page_for_each_that_is_asked(twain: MakeRig, batch: Path) -> None:
    with twain().client() as client:
        assert len(scan_all(client, SCANNER, GLASS, batch)) == 1
        more = ScanSettings(Source.FLATBED, Colour.GREY, 100, pages=2)
        assert [page.sequence for page in scan_all(client, SCANNER, more, batch, 2)] == [2, 3]


@pytest.mark.parametrize(
    ("script", "resolutions"),
    [
        ({}, (100, 150, 200, 300)),
        ({"resolutions": "array"}, (100, 150, 200, 300)),
        ({"resolutions": "one"}, (100,)),
        ({"resolutions": "range"}, (100, 150, 200, 300)),
    ],
)
def test_resolutions_are_read_from_every_container(
    twain: MakeRig, script: dict[str, str], resolutions: tuple[int, ...]
) -> None:
    """Copied before the container is freed: pytwain reads 18239.0 as the first of such a list."""
    with twain(**script).client() as client:
        assert client.capabilities(SCANNER) == Capabilities(tuple(Source), tuple(Colour), resolutions)


@pytest.mark.parametrize(
    ("script", "sources"),
    [
        ({"feeder": 0}, (Source.FLATBED,)),
        ({"duplex": 0}, (Source.FLATBED, Source.FEEDER)),
        ({"feeders": "one"}, tuple(Source)),
        ({"feeders": "array", "mechanisms": "one", "pixels": "array"}, tuple(Source)),
    ],
)
def test_what_a_source_has_is_seen_whatever_container_it_says_it_in(
    twain: MakeRig, batch: Path, script: dict[str, object], sources: tuple[Source, ...]
) -> None:
    with twain(**script).client() as client:
        assert client.capabilities(SCANNER).sources == sources
        assert len(scan_all(client, SCANNER, ScanSettings(sources[0], Colour.GREY, 100), batch)) == 1


def test_a_rounded_resolution_is_taken_where_it_is_near_and_refused_where_it_is_not(
    twain: MakeRig, batch: Path
) -> None:
    """A source that rounds answers "check the status", which is no failure: pytwain raises there."""
    near = ScanSettings(Source.FLATBED, Colour.GREY, 299)
    with twain(rounds=1).client() as client:
        (page,) = scan_all(client, SCANNER, near, batch)
        assert (page.resolution, page.width) == (300, 603)
        with pytest.raises(ResolutionNotOffered):
            scan_all(client, SCANNER, ScanSettings(Source.FLATBED, Colour.GREY, 220), batch, 2)


def test_what_a_source_lacks_is_refused_before_the_paper_moves(twain: MakeRig, batch: Path) -> None:
    rig = twain(feeder=0)
    with rig.client() as client:
        with pytest.raises(SourceNotOffered):
            scan_all(client, SCANNER, STACK, batch)
        with pytest.raises(UnknownScanner):
            client.capabilities("twain:Nimeni")
    assert ("USERINTERFACE", "ENABLEDS") not in rig.called()


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (1, ScannerFailed),
        (2, ScannerOutOfMemory),
        (4, ScannerBusy),
        (5, DriverToldItself),
        (10, ScannerRefused),
        (16, AccessDenied),
        (20, FeederJammed),
        (21, DoubleFeed),
        (23, ScannerOffline),
        (24, CoverOpen),
        (25, CornerDamaged),
        (26, PageOutOfFocus),
        (27, PageTooLight),
        (28, PageTooDark),
        (29, FeederEmpty),
        (0x8001, ScannerFailed),
        (1000, ScanCancelled),
    ],
)
def test_every_condition_of_a_source_is_a_fault_with_a_name(
    twain: MakeRig, batch: Path, condition: int, fault: type[ScanFault]
) -> None:
    """In the middle of the second page: the first is safe, and the scanner is given back."""
    rig = twain(fault=condition, fault_page=2, fault_at="strip")
    with rig.client() as client:
        events = client.scan(SCANNER, STACK, batch, 1)
        pages: list[PageDone] = []
        with pytest.raises(fault if fault is not FeederEmpty else PageTruncated) as told:
            pages.extend(event for event in events if isinstance(event, PageDone))
    assert len(pages) == told.value.pages == 1
    assert told.value.scanner == "Scaner de probă"
    assert told.value.partial == "0002.partial.jpg"
    assert names(batch) == ["0001.jpg", "0002.partial.jpg"]
    rig.assert_walked_down()


@pytest.mark.parametrize("mechanism", ["memory", "native", "file"])
@pytest.mark.parametrize("moment", ["enable", "ready", "strip"])
def test_a_jam_at_any_moment_leaves_nothing_open(twain: MakeRig, batch: Path, mechanism: str, moment: str) -> None:
    """After a failed native transfer pytwain never ends the page, and its source stays "ready"."""
    page = 1 if moment == "enable" else 2
    rig = twain(mechanism=mechanism, fault=20, fault_page=page, fault_at=moment)
    with rig.client() as client:
        with pytest.raises(FeederJammed) as jammed:
            scan_all(client, SCANNER, STACK, batch)
        assert jammed.value.pages == page - 1
    if moment != "enable":
        assert ("PENDINGXFERS", "ENDXFER") in rig.called()
        assert ("USERINTERFACE", "DISABLEDS") in rig.called()
    rig.assert_walked_down()


def test_the_scan_after_a_jam_goes_on_with_the_next_page(twain: MakeRig, batch: Path) -> None:
    rig = twain(fault=20, fault_page=2, fault_at="strip")
    with rig.client() as client:
        with pytest.raises(FeederJammed):
            scan_all(client, SCANNER, STACK, batch)
        rig.script.write_text("sheets=2\n")
        assert [page.sequence for page in scan_all(client, SCANNER, STACK, batch, 2)] == [2, 3]


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        ("short", PageTruncated),
        ("cut", PageTruncated),
        ("stride", PageSheared),
        ("other stride", PageSheared),
        ("written", PageSheared),
        ("gap", PageSheared),
        ("too much", PageSheared),
        ("compressed", ScannerRefused),
    ],
)
def test_a_page_that_contradicts_itself_is_never_taken(
    twain: MakeRig, batch: Path, lie: str, fault: type[ScanFault]
) -> None:
    rig = twain(lies=lie)
    with rig.client() as client, pytest.raises(fault) as told:
        scan_all(client, SCANNER, STACK, batch)
    assert told.value.pages == 0
    assert [name for name in names(batch) if name.endswith((".jpg", ".tif")) and "partial" not in name] == []
    rig.assert_walked_down()


def test_a_file_that_is_cut_is_no_page(twain: MakeRig, batch: Path) -> None:
    with twain(mechanism="file", lies="cut").client() as client, pytest.raises(PageTruncated):
        scan_all(client, SCANNER, STACK, batch)


@pytest.mark.parametrize("lie", ["length unknown", "width unknown", "columns", "measured"])
def test_what_a_source_knows_only_later_is_no_lie(twain: MakeRig, batch: Path, lie: str) -> None:
    rig = twain(lies=lie, sheets=1)
    assert rig.spooled(STACK, batch) == [drawn(0, Colour.GREY)]


@pytest.mark.parametrize("pending", ["uncounted", "none", "one more", "always"])
def test_a_wrong_count_of_pending_pages_loses_none(twain: MakeRig, batch: Path, pending: str) -> None:
    """65535 is "more, uncounted"; a source that says 0 too early is started again while paper lies in its feeder."""
    rig = twain(pending=pending, sheets=3)
    with rig.client() as client:
        pages = scan_all(client, SCANNER, STACK, batch)
    assert [page.sequence for page in pages] == [1, 2, 3]
    rig.assert_walked_down()


def test_an_empty_feeder_says_so(twain: MakeRig, batch: Path) -> None:
    for detects in (0, 1):
        with twain(sheets=0, detects=detects).client() as client, pytest.raises(FeederEmpty):
            scan_all(client, SCANNER, STACK, batch)


def test_a_source_that_says_ready_before_it_is_asked_to_wait_is_heard(twain: MakeRig, batch: Path) -> None:
    with twain(ready="at once").client() as client:
        assert len(scan_all(client, SCANNER, STACK, batch)) == 3


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ({"ready": "close"}, ScanCancelled),
        ({"ready": "event", "event": 13}, FeederJammed),
        ({"ready": "event", "event": 12}, DoubleFeed),
        ({"opening": 4}, ScannerBusy),
        ({"opening": 23}, ScannerOffline),
    ],
)
def test_what_a_source_says_instead_of_a_page_is_a_fault(
    twain: MakeRig, batch: Path, script: dict[str, object], fault: type[ScanFault]
) -> None:
    with twain(**script).client() as client, pytest.raises(fault):
        scan_all(client, SCANNER, STACK, batch)


def test_waiting_for_a_page_can_be_cancelled_and_the_scanner_is_given_back(twain: MakeRig, batch: Path) -> None:
    import threading

    rig = twain(ready="never")
    with rig.client() as client:
        started = threading.Timer(1.0, client.cancel)
        started.start()
        with pytest.raises(ScanCancelled):
            scan_all(client, SCANNER, STACK, batch)
        started.join()
    rig.assert_walked_down()


@pytest.mark.parametrize(("mishap", "fault"), [("crash", DriverCrashed), ("hang", DriverHung)])
@pytest.mark.parametrize("mechanism", ["memory", "native"])
def test_a_source_that_dies_or_hangs_takes_no_finished_page_along(
    twain: MakeRig, batch: Path, mechanism: str, mishap: str, fault: type[ScanFault]
) -> None:
    limits = Limits(reading=2, between_pages=2)
    rig = twain(limits, mechanism=mechanism, mishap=mishap, fault_page=3, fault_at="strip")
    with rig.client() as client:
        events = client.scan(SCANNER, STACK, batch, 1)
        pages: list[PageDone] = []
        with pytest.raises(fault) as told:
            pages.extend(event for event in events if isinstance(event, PageDone))
        assert len(pages) == told.value.pages == 2
        assert told.value.partial == ("0003.partial.jpg" if mechanism == "memory" else "")
        rig.script.write_text("sheets=1\n")
        assert [page.sequence for page in scan_all(client, SCANNER, STACK, batch, 3)] == [3]


def test_closing_the_iterator_gives_the_scanner_back(twain: MakeRig, batch: Path) -> None:
    rig = twain(sheets=50)
    with rig.client() as client, closing(client.scan(SCANNER, STACK, batch, 1)) as events:  # type: ignore[type-var]
        next(event for event in events if isinstance(event, PageDone))
    rig.assert_walked_down()
    assert ("PENDINGXFERS", "RESET") in rig.called()


def test_a_machine_without_a_manager_says_so_in_words(tmp_path: Path) -> None:
    state = next(state for state in drivers() if state.name == "twain")
    assert isinstance(state.reason, TwainManagerMissing)
    options = DriverOptions(drivers=("twain",), twain_managers=(tmp_path / "nothing.so",))
    with ScannerClient(options) as client, pytest.raises(TwainManagerMissing):
        client.scanners()


def test_managers_that_were_chosen_are_looked_for_instead_of_the_systems(built: Built, tmp_path: Path) -> None:
    gone = tmp_path / "gone.so"
    [state] = [state for state in drivers([gone]) if state.name == "twain"]
    assert isinstance(state.reason, TwainManagersNotThere)
    assert state.reason.facts == {"managers": str(gone)}
    [state] = [state for state in drivers([gone, built.manager]) if state.name == "twain"]
    assert state.available
    assert "twain" in usual_drivers([gone])
    assert "twain" not in usual_drivers()


def test_another_python_runs_the_worker_with_no_library_beside_its_own(twain: MakeRig, tmp_path: Path) -> None:
    python = a_program(tmp_path, f'exec {sys.executable} -S "$@"')
    assert bits_of(python) == bits_of(None) == 64
    with replace(twain(), python=python).client() as client:
        assert client.scanners() == [ScannerInfo(SCANNER, "twain", "Scaner de probă")]


def test_a_python_that_is_not_there_or_is_none_is_told_by_name(twain: MakeRig, tmp_path: Path) -> None:
    gone = tmp_path / "gone.exe"
    with replace(twain(), python=gone).client() as client, pytest.raises(TwainPythonMissing) as missing:
        client.scanners()
    assert missing.value.facts == {"python": str(gone)}
    for line in ("exit 1", "echo False 32", "echo 32", "exec /nowhere"):
        with pytest.raises(TwainPythonUnfit):
            bits_of(a_program(tmp_path, line))
    assert bits_of(a_program(tmp_path, "echo True 32")) == 32


def a_program(folder: Path, line: str) -> Path:
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)
    return program


def test_the_worker_of_twain_needs_pythons_own_library_alone(built: Built) -> None:
    """32-bit drivers of Windows need a 32-bit worker, for which few libraries are built."""
    script = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[1] + '/contract'];"
        "import devices.worker, devices.twain.driver, devices.twain.transfers;"
        "print(sorted({m.split('.')[0] for m in sys.modules} - sys.stdlib_module_names))"
    )
    command = [sys.executable, "-I", "-S", "-c", script, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout in {"['__main__', 'devices', 'opis_contract']\n", "['devices', 'opis_contract']\n"}
