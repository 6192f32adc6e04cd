"""Printers are asked how they are, print, and say why when they do not; none keeps the counter waiting."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.fake.printed import NotUnderstood, printed_from
from devices.fake.printer import FakePrinter, Mood
from devices.printers.address import read_address
from devices.printers.errors import (
    PrinterAddressWrong,
    PrinterFault,
    PrinterOpen,
    PrinterOutOfPaper,
    PrinterPaused,
    PrinterStopped,
    PrinterUnreachable,
    PrintQueueRefused,
)
from devices.printers.line import open_socket
from devices.printers.opening import open_printer
from devices.printers.queue import QueuePrinter
from devices.printers.thermal import ThermalPrinter

ROWS = bytes(range(256)) * 4
DOCUMENTS = {
    "zpl": f"^XA^CI28^PW64^LL128^LH0,0^LS0^FO0,0^GFA,1024,1024,8,{ROWS.hex().upper()}^FS^PQ1,0,1,Y^XZ\n".encode(),
    "escpos": b"\x1b@\x1dv0\x00\x08\x00\x80\x00" + ROWS + b"\x1bd\x03\x1dVB\x00",
    "epl": b"\nN\nq64\nQ128,24\nGW0,0,8,128," + bytes(each ^ 0xFF for each in ROWS) + b"\nP1\n",
}

Plug = Callable[[str], FakePrinter]


@pytest.fixture
def plug() -> Iterator[Plug]:
    """Put a printer into the network; its plug is pulled at the end."""
    plugged: list[FakePrinter] = []

    def plug_in(language: str) -> FakePrinter:
        plugged.append(FakePrinter(language, size="62x29"))
        return plugged[-1]

    yield plug_in
    for each in plugged:
        each.close()


def printer_at(fake: FakePrinter, *, patience: float = 15.0) -> ThermalPrinter:
    address = read_address(fake.address, size="62x29")
    return ThermalPrinter(address, lambda: open_socket(address.place, address.port, 3), patience=patience)


@pytest.mark.parametrize("mood", [Mood.READY, Mood.MUTE])
@pytest.mark.parametrize("language", list(DOCUMENTS))
def test_a_document_comes_out_dot_for_dot_whether_the_printer_speaks_or_not(
    plug: Plug, language: str, mood: Mood
) -> None:
    fake = plug(language)
    fake.mood = mood
    printer = printer_at(fake, patience=3)
    assert printer.send(DOCUMENTS[language], title="label-RG-1-2026") == "127.0.0.1"
    [made] = fake.prints()
    assert (made.width, made.height, made.rows) == (64, 128, ROWS)


@pytest.mark.parametrize(
    ("mood", "fault"),
    [(Mood.OUT_OF_PAPER, PrinterOutOfPaper), (Mood.OPEN, PrinterOpen), (Mood.PAUSED, PrinterPaused)],
)
@pytest.mark.parametrize("language", ["zpl", "escpos"])
def test_a_printer_in_trouble_says_which_and_gets_nothing(
    plug: Plug, language: str, mood: Mood, fault: type[PrinterFault]
) -> None:
    fake = plug(language)
    fake.mood = mood
    for act in (printer_at(fake).check, lambda: printer_at(fake).send(DOCUMENTS[language], title="t")):
        with pytest.raises(fault) as told:
            act()
        assert told.value.facts["begun"] is False
    fake.mood = Mood.READY
    printer_at(fake).check()
    assert fake.prints(0) == ()


@pytest.mark.parametrize("language", ["zpl", "escpos"])
def test_paper_that_ends_in_the_middle_is_told_as_something_that_may_have_come_out(plug: Plug, language: str) -> None:
    fake = plug(language)
    fake.mood = Mood.RUNS_OUT
    with pytest.raises(PrinterOutOfPaper) as told:
        printer_at(fake, patience=2).send(DOCUMENTS[language], title="t")
    assert told.value.facts["begun"] is True


@pytest.mark.parametrize("mood", [Mood.JAMS, Mood.HANGS_UP])
def test_a_jam_ends_at_the_deadline_and_may_have_printed(plug: Plug, mood: Mood) -> None:
    fake = plug("escpos")
    fake.mood = mood
    long = DOCUMENTS["escpos"] * 20_000  # more than the line's own buffers hold
    with pytest.raises(PrinterStopped) as told:
        printer_at(fake, patience=1).send(long, title="t")
    assert told.value.facts["begun"] is True


def test_a_printer_that_is_off_is_unreachable_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    printer = open_printer(read_address(f"tcp://127.0.0.1:{port}?language=zpl", size="62x29"))
    with pytest.raises(PrinterUnreachable) as told:
        printer.send(b"", title="t")
    assert told.value.facts == {"printer": "127.0.0.1", "begun": False, "reason": "ECONNREFUSED"}


def test_a_device_file_is_a_printer_like_any_other() -> None:
    """A terminal's two ends stand for the cable: what is written to one is read from the other."""
    far, near = os.openpty()
    path = Path(os.ttyname(near))
    import tty

    tty.setraw(near)
    heard: list[bytes] = []

    def listen() -> None:
        while sum(map(len, heard)) < len(DOCUMENTS["epl"]):
            heard.append(os.read(far, 65_536))

    listening = threading.Thread(target=listen)
    listening.start()
    printer = open_printer(read_address(f"device:{path}?language=epl&size=50x30", size="62x29"))
    assert (printer.width, printer.height) == (50, 30)
    printer.send(DOCUMENTS["epl"], title="t")
    listening.join()
    os.close(far)
    os.close(near)
    assert b"".join(heard) == DOCUMENTS["epl"]


def test_a_device_that_is_not_plugged_in_is_unreachable(tmp_path: Path) -> None:
    printer = open_printer(read_address(f"device:{tmp_path}/lp0?language=escpos", size="80"))
    with pytest.raises(PrinterUnreachable) as told:
        printer.send(b"", title="t")
    assert told.value.facts["reason"] == "ENOENT"


@pytest.fixture
def queue(tmp_path: Path) -> Callable[..., QueuePrinter]:
    """The system's print programs, as far as a test needs them: they keep what they are given."""

    def make(address: str = "queue:birou?size=a5", *, lpstat: str = "", lp: str = "") -> QueuePrinter:
        for name, lines in (("lpstat", lpstat or "echo printer birou is idle"), ("lp", lp or "cat >document")):
            program = tmp_path / name
            program.write_text(f'#!/bin/sh\ncd "{tmp_path}"\necho "$@" >{name}-asked\n{lines}\n')
            program.chmod(0o755)
        environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        return QueuePrinter(read_address(address, size="80"), environment=environment)

    return make


def test_a_queue_of_the_system_gets_the_document_under_its_title(
    queue: Callable[..., QueuePrinter], tmp_path: Path
) -> None:
    assert queue().send(b"%PDF-", title="receipt-RG-1-2026") == "birou"
    assert (tmp_path / "document").read_bytes() == b"%PDF-"
    assert (tmp_path / "lp-asked").read_text() == "-d birou -t receipt-RG-1-2026 -\n"
    queue("queue:zebra?language=zpl&size=50x30").send(b"^XA", title="t")
    assert (tmp_path / "lp-asked").read_text() == "-d zebra -t t -o raw -\n"


def test_a_queue_that_is_stopped_unknown_or_not_there_says_so(queue: Callable[..., QueuePrinter]) -> None:
    with pytest.raises(PrinterPaused):
        queue(lpstat="echo printer birou disabled since Mon").send(b"", title="t")
    with pytest.raises(PrintQueueRefused) as told:
        queue(lpstat="exit 1").send(b"", title="t")
    assert told.value.facts["reason"] == "1"
    with pytest.raises(PrintQueueRefused) as told:
        queue(lp="exit 4").send(b"", title="t")
    assert told.value.facts["reason"] == "4"
    bare = QueuePrinter(read_address("queue:birou", size="80"), environment={"PATH": "/nowhere"})
    with pytest.raises(PrintQueueRefused) as told:
        bare.check()
    assert told.value.facts["reason"] == "lpstat"


def test_addresses_say_size_language_and_way() -> None:
    label = read_address("tcp://10.0.0.7?language=zpl&dpi=300", size="62x29")
    assert (label.place, label.port, label.width, label.height, label.resolution) == ("10.0.0.7", 9100, 62, 29, 300)
    roll = read_address("device:/dev/usb/lp0?language=escpos&size=80", size="62x29")
    assert (roll.place, roll.width, roll.height) == ("/dev/usb/lp0", 72, None)
    page = read_address("folder:/srv/bon%20uri?size=a5", size="80")
    assert (page.place, page.language, page.width, page.height) == ("/srv/bon uri", "pdf", 148, 210)
    assert read_address("queue:birou", size="80").width == 80


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.7:9100",
        "usb:zebra",
        "tcp://?language=zpl",
        "tcp://h:99999?language=zpl",
        "tcp://h",
        "tcp://h?language=pdf",
        "tcp://h?language=zlp",
        "tcp://h?language=zpl&dpi=200",
        "tcp://h?language=zpl&size=big",
        "tcp://h?language=zpl&size=62x",
        "tcp://h?language=zpl&size=9x9",
        "tcp://h?language=zpl&darkness=9",
        "folder:?size=a5",
        "folder:/srv?language=zpl",
    ],
)
def test_an_address_that_is_not_understood_is_refused_before_anything_is_printed(address: str) -> None:
    with pytest.raises(PrinterAddressWrong) as told:
        read_address(address, size="62x29")
    assert told.value.facts["address"] == address


def test_a_folder_is_not_opened_as_a_device() -> None:
    with pytest.raises(PrinterAddressWrong):
        open_printer(read_address("folder:/srv", size="80"))


@pytest.mark.parametrize("language", list(DOCUMENTS))
def test_the_fake_printer_refuses_what_it_does_not_understand(language: str) -> None:
    document = DOCUMENTS[language]
    assert len(printed_from(language, document * 2)) == 2
    for wrong in (b"Hello", document[:50], document.replace(b"64", b"x", 1) if language != "escpos" else b"\x1bX"):
        with pytest.raises(NotUnderstood):
            printed_from(language, wrong)
