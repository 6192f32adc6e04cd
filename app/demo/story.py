"""The way of a paper, step by step, through the use cases that screens and commands call."""

import re
import shutil
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from app.commands.archiving import archival_maker, originals_of
from app.commands.composition import workspace
from app.demo.stage import TEST_SCANNER, Stage
from app.demo.telling import Teller
from app.filing import Filed, file_batch, file_originals, file_signed
from app.printing.book import PrintKind
from app.registering import Registration
from devices.scanning import Colour, PageDone, ScanSettings, Source
from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Term, TermUnit, count
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.events import FileOfEntry
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber
from opis_contract.parties import Party
from opis_server.commands import make_enrolment_code
from paper.pdfa import FLAVOUR, Progress
from signing.desk import best, credentials, sign, verify
from signing.tokens import PinRequest
from sync.enrol import enrol
from sync.report import SyncReport

PAGES = 3
RESOLUTION = 300


@dataclass
class Told:
    """What the story can show for itself; the JSON answer of the demonstration."""

    entries: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    signature: dict[str, object] = field(default_factory=dict)
    status_url: str = ""


def tell(stage: Stage, teller: Teller, papers: Sequence[Path]) -> Told:
    """The whole story. Raises the known errors of whatever step cannot be done on this machine."""
    told = Told()
    with teller.step("server"):
        stage.server.start()
        teller.proof("address", address=stage.server.address)
    with teller.step("enrol"):
        _join(stage, teller)
    first = _register(stage, teller, told, "first", Term(15, TermUnit.WORKING_DAYS), "urbanism")
    filed = _bring_in(stage, teller, told, first, papers)
    _print(stage, teller, told, first)
    _sign(stage, teller, told, filed)
    with teller.step("sync"):
        _sync(stage, teller)
    with teller.step("status"):
        told.status_url = _citizen_looks(stage, teller, first)
    with teller.step("offline"):
        stage.server.stop()
        second = _register(stage, teller, told, "second", Term(30, TermUnit.CALENDAR_DAYS), "petition")
        teller.proof("unreachable", left=stage.desk.continuity_left())
    _print(stage, teller, told, second)
    with teller.step("back"):
        stage.server.start()
        _sync(stage, teller)
        _citizen_looks(stage, teller, second)
    return told


def _join(stage: Stage, teller: Teller) -> None:
    counter = stage.asked.settings.counter
    enrol(stage.desk, stage.server.address, make_enrolment_code(stage.server.folder, counter), counter=counter)
    # The first round brings the numbers for an outage.
    stage.syncing.round()
    teller.proof("desk", counter=counter, blocks=stage.desk.continuity_left())


def _register(stage: Stage, teller: Teller, told: Told, which: str, term: Term, basis: str) -> Registration:
    say = stage.asked.words.say
    deadline = count(term, legal_date(stage.clock.now()), InstitutionCalendar(), say(f"demo.basis.{basis}"))
    content = EntryContent(
        sender=Party(name=say(f"demo.{which}.sender")),
        summary=say(f"demo.{which}.summary"),
        department=say(f"demo.{which}.department"),
        leaves=PAGES,
        deadline=DeadlineDates(target=deadline.target, limit=deadline.limit, basis=deadline.basis),
    )
    with teller.step(f"register.{which}"):
        registration = stage.desk.register(EntryDraft(content=content), clerk=stage.asked.settings.clerk)
        entry = registration.entry
        number = RegistrationNumber(entry.register_code, entry.year, entry.number, legal_date(entry.registered_at))
        teller.proof("number", number=number, code=entry.tracking_code, leaf=registration.leaf)
    told.entries.append(
        {
            "register": entry.register_code,
            "year": entry.year,
            "number": entry.number,
            "entry_id": str(entry.entry_id),
            "tracking_code": entry.tracking_code,
            "offline": registration.offline,
        }
    )
    return registration


def _bring_in(stage: Stage, teller: Teller, told: Told, entry: Registration, papers: Sequence[Path]) -> Filed:
    """Pages from the scanner, or the person's own paper; then one PDF/A of them."""
    entry_id = entry.entry.entry_id
    batch = stage.desk.intake.open(source=TEST_SCANNER)
    if not papers:
        with teller.step("scan"):
            settings = ScanSettings(Source.FLATBED, Colour.COLOUR, RESOLUTION, pages=PAGES)
            for event in stage.scanner.scan(TEST_SCANNER, settings, batch.folder, batch.next_sequence):
                if isinstance(event, PageDone):
                    page = event.page
                    stage.desk.intake.accept(batch.batch_id, page)
                    facts = {"width": page.width, "height": page.height, "sha256": page.sha256}
                    teller.proof("page", sequence=page.sequence, **facts)

    def progress(done: Progress) -> None:
        teller.progress(done.done, done.total)

    with teller.step("archive"), workspace(stage.asked) as folder, archival_maker(progress) as make:
        if papers:
            originals = originals_of(list(papers))
            filed = file_originals(stage.desk, entry_id, originals, workspace=folder, make=make)
        else:
            filed = file_batch(stage.desk, entry_id, batch.batch_id, workspace=folder, make=make)
        # The test scanner shows the same picture on every page: the store keeps it once.
        for original in dict.fromkeys(filed.originals):
            _keep(stage, told, original, pdfa=None)
        if filed.archival is None:
            for original in filed.originals:
                teller.proof("kept", sha256=original.sha256, name=original.name)
        else:
            copy = _keep(stage, told, filed.archival, pdfa=FLAVOUR)
            teller.proof("archival", path=copy, pages=filed.archival.pages, pdfa=FLAVOUR, sha256=filed.archival.sha256)
    return filed


def _print(stage: Stage, teller: Teller, told: Told, registration: Registration) -> None:
    entry_id = registration.entry.entry_id
    with teller.step("print"):
        for kind in (PrintKind.LABEL, PrintKind.RECEIPT):
            path = Path(stage.desk.print(kind, entry_id).where)
            stored = stage.desk.files.store.put_file(path)
            told.files.append({"path": str(path), "sha256": stored.sha256, "pages": 1, "pdfa": None})
            teller.proof("file", path=path, sha256=stored.sha256)


def _sign(stage: Stage, teller: Teller, told: Told, filed: Filed) -> None:
    source = filed.archival or filed.originals[0]
    with teller.step("sign"), workspace(stage.asked) as folder:
        now = stage.clock.now()
        found = credentials([stage.token.module], now=now, environment=stage.token.environment)
        signed = sign(
            stage.desk.file_path(source.sha256),
            folder / source.name,
            best(found, token_serial=stage.token.serial),
            _KnownPin(stage.pin),
            clock_now=now,
            authority=stage.stamps,
            environment=stage.token.environment,
        )
        attached = file_signed(stage.desk, source.sha256, signed)
        copy = _keep(stage, told, attached, pdfa=None, suffix="-signed")
        [verdict, *_] = verify(copy, stage.trust, now=stage.clock.now())
        told.signature = {
            "path": str(copy),
            "level": verdict.level.value,
            "signer": verdict.signer,
            "verdict": verdict.verdict.value,
        }
        teller.proof("signature", **told.signature)


def _sync(stage: Stage, teller: Teller) -> SyncReport:
    report = stage.syncing.round()
    if report.faults:
        raise report.faults[0]
    teller.proof("sent", pushed=report.pushed, files=report.files_sent, waiting=report.waiting)
    return report


def _citizen_looks(stage: Stage, teller: Teller, registration: Registration) -> str:
    """What a browser would show at the address on the receipt: the step that the page marks as the present one."""
    address = f"{stage.desk.identity().status_address}{registration.entry.tracking_code}"
    language = stage.asked.words.language
    with urllib.request.urlopen(f"{address}?lang={language}", timeout=10) as page:  # noqa: S310 - our own http address
        text = page.read().decode()
    present = re.search(r'aria-current="step".*?<b>(.*?)</b>', text, re.DOTALL)
    teller.proof("seen", address=address, stage=unescape(present[1]) if present else "")
    return address


def _keep(stage: Stage, told: Told, file: FileOfEntry, *, pdfa: str | None, suffix: str = "") -> Path:
    """A copy under a name that a person can open, and its line in the answer."""
    papers = stage.folder / "papers"
    papers.mkdir(exist_ok=True)
    name = Path(file.name)
    copy = papers / f"{name.stem}{suffix}{name.suffix}"
    shutil.copyfile(stage.desk.file_path(file.sha256), copy)
    told.files.append({"path": str(copy), "sha256": file.sha256, "pages": file.pages, "pdfa": pdfa})
    return copy


class _KnownPin:
    """The trial token's PIN, made for this demonstration alone."""

    def __init__(self, pin: bytes) -> None:
        self._pin = pin

    def ask(self, request: PinRequest) -> bytearray | None:  # noqa: ARG002 - the protocol's argument
        """See `PinAsker`."""
        return bytearray(self._pin)
