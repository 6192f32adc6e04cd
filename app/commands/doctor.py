"""`opis doctor`: what works on this machine and what does not, each with its reason."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.devices import build_scanners, token_environment, token_modules
from app.commands.printers import printers_of
from app.desk import Desk
from app.printing.book import PrintKind
from app.printing.pdf_folder import PdfFolder
from devices.catalog import drivers
from devices.client import DriverOptions
from devices.readers import readers
from devices.twain.interpreter import bits_of
from opis_contract.errors import KnownError
from paper.tesseract import check_tesseract
from signing.judging_modules import judged
from sync.client import ServerClient

GIB = 1024**3
PAGE = 1_500_000
"""Bytes of a scanned page: A4, 300 dpi, colour."""
FEW_PAGES = 2_000
"""Below so many a morning's stacks may not fit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it works, and the facts or the reason in words."""

    name: str
    works: bool
    said: str


def run(asked: Asked) -> int:
    """Looking is the whole job: the exit code is 0 whatever is found."""
    findings = list(_examine(asked))
    asked.answer(
        {"findings": [{"name": each.name, "works": each.works, "said": each.said} for each in findings]},
        *(_line(asked, each) for each in findings),
    )
    return 0


def _examine(asked: Asked) -> Iterator[Finding]:
    yield _look(asked, "home", lambda: _home(asked))
    yield _disk(asked)
    desk = None
    try:
        desk = build_desk(asked, signed_in=False)
    except KnownError as fault:
        yield Finding("register", False, asked.words.explain(fault).said)
    if desk:
        yield _look(asked, "register", lambda: _register(asked, desk))
        yield _look(asked, "key", lambda: asked.words.say(f"doctor.key_in_{desk.key.keeper}"))
        yield _clock(asked, desk)
        yield _look(asked, "server", lambda: _server(asked, desk))
    yield from _scanners(asked)
    yield _readers(asked)
    yield from _tokens(asked)
    yield _look(asked, "reading", check_tesseract)
    for kind in PrintKind:
        yield _look(asked, f"printer.{kind.value}", partial(_printer, asked, kind))


def _look(asked: Asked, name: str, examine: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, examine())
    except KnownError as fault:
        sentence = asked.words.explain(fault)
        return Finding(name, False, f"{sentence.said} {sentence.do}")


def _home(asked: Asked) -> str:
    asked.home.make()
    free = shutil.disk_usage(asked.home.path).free // GIB
    return f"{asked.home.path}, {asked.words.say('doctor.free', free=free)}"


def _disk(asked: Asked) -> Finding:
    """Room for scanned pages, counted as those of a colour scanner at 300 dpi."""
    free = shutil.disk_usage(asked.home.path).free
    pages = free // PAGE
    enough = pages >= FEW_PAGES
    return Finding("disk", enough, asked.words.say("doctor.room" if enough else "doctor.little_room", pages=pages))


def _clock(asked: Asked, desk: Desk) -> Finding:
    doubt = desk.outages.clock.doubt()
    if doubt is None:
        return Finding("clock", True, asked.words.say("commands.clock.trusted"))
    sentence = asked.words.explain(doubt.fault())
    return Finding("clock", False, f"{sentence.said} {sentence.do}")


def _tokens(asked: Asked) -> Iterator[Finding]:
    """The token drivers, each that is of no use with its reason; then who could sign now."""
    found = judged(token_modules(asked), now=MachineClock().now(), environment=token_environment(asked))
    works = ", ".join(each.vendor for each in found if each.fault is None)
    yield Finding("modules", bool(works), works or asked.words.say("doctor.no_modules"))
    for each in found:
        if each.fault is not None:
            sentence = asked.words.explain(each.fault)
            yield Finding("modules", False, f"{sentence.said} {sentence.do}")
    plugged = [token for each in found for token in each.tokens]
    said = ", ".join(f"{each.token.label} ({each.token.serial})" for each in plugged)
    yield Finding("tokens", bool(works), said or asked.words.say("doctor.none"))


def _register(asked: Asked, desk: Desk) -> str:
    size = desk.journal.verify().size
    return asked.words.say("doctor.entries", count=size)


def _server(asked: Asked, desk: Desk) -> str:
    address = desk.identity().server_address
    if address is None:
        return asked.words.say("doctor.alone")
    with closing(ServerClient(address)) as server:
        server.greet()
    return address


def _scanners(asked: Asked) -> Iterator[Finding]:
    """Each driver by itself, so that one that fails hides no other."""
    for state in drivers(asked.settings.twain_managers):
        name = f"scanner.{state.name}"
        if state.reason:
            sentence = asked.words.explain(state.reason)
            yield Finding(name, False, f"{sentence.said} {sentence.do}")
        else:
            yield _look(asked, name, partial(_found_by, asked, state.name))
            if state.name == "twain":
                yield _look(asked, "twain_python", partial(_twain_python, asked))


def _found_by(asked: Asked, driver: str) -> str:
    with closing(build_scanners(asked, DriverOptions(drivers=(driver,)))) as scanner:
        found = scanner.scanners()
    return ", ".join(f"{each.name} ({each.id})" for each in found) or asked.words.say("doctor.none")


def _twain_python(asked: Asked) -> str:
    """Which drivers can be seen at all: a scanner of the other word size is missing without a word."""
    bits = bits_of(asked.settings.twain_python)
    absent = [str(each) for each in asked.settings.twain_managers if not each.is_file()]
    said = [asked.words.say("doctor.twain_64" if bits == 64 else "doctor.twain_bits", bits=bits)]
    if absent:
        said.append(asked.words.say("doctor.twain_managers_absent", managers=", ".join(absent)))
    return " ".join(said)


def _readers(asked: Asked) -> Finding:
    state = readers()
    if state.reason_code:
        return Finding("readers", False, asked.words.explain_code(state.reason_code, {}).said)
    return Finding("readers", True, ", ".join(each.name for each in state.readers) or asked.words.say("doctor.none"))


def _printer(asked: Asked, kind: PrintKind) -> str:
    """Asks the printer and prints nothing; a folder is always ready."""
    printer = printers_of(asked.home, asked.settings.printers)(kind)
    if not isinstance(printer, PdfFolder):
        printer.check()
    return f"{printer.name}, {printer.language}"


def _line(asked: Asked, finding: Finding) -> str:
    mark = "✓" if finding.works else "✗"
    return f"{mark} {asked.words.say(f'doctor.{finding.name}')}: {finding.said}"
