"""A whole window over a real desk in a temporary home: real SQLite, the scripted office scanner in its worker."""

import json
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app import filing
from app.commands.acts import EntryStamper
from app.commands.books import Books
from app.commands.evidence_files import write_to_print_folder
from app.commands.mailing import Mailing
from app.commands.visible import SignatureRoom
from app.desk import Desk
from app.home import Home
from app.intake import IntakePage
from app.parties import party_from_form
from app.petitions.sending import PetitionLetters
from app.registering import Registration
from app.settings import MailSettings, Settings
from app.signature_places import SignaturePlace
from app.words import Words
from devices.client import DriverOptions, ScannerClient
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.errors import KnownError
from opis_contract.events import FileRole
from opis_contract.findings import PageVerdict
from opis_contract.messages import BlockGrant, Enrolled, Institution
from opis_contract.page_text import PageText
from opis_contract.parties import Party
from opis_contract.registers import GENERAL_REGISTER, Direction
from paper.own_prints import archive_print
from paper.strangers import StrangerReader
from signing.errors import PinCancelled
from signing.tokens import Credential, KeyAlgorithm, PinAsker, PinPurpose, PinRequest, PinState
from ui.forms import TextLine
from ui.open_desk import OpenDesk
from ui.parts import DeskParts, GrowthRunner, ReaderWatcher
from ui.pictures import PagePictures
from ui.scanning.page_judging import JudgePage, ReadPage

NOW = datetime(2026, 6, 23, 6, 31, tzinfo=UTC)
"""Half past nine on a Tuesday morning in Romania."""

SETTINGS = Settings(
    language="ro",
    theme="light",
    institution=Institution(name="Primăria Comunei Probă", fiscal_code="4278337"),
    counter="ghișeul 2",
    clerk="Maria I.",
)

QUEUE = (
    ("Popa Elena", "cerere certificat de urbanism", "Certificat de urbanism pentru imobilul din str. Teiului 12", 21),
    ("SC Beta Construct SRL", "adresă", "Adresă nr. 77/14.06.2026 privind avizul de gospodărire a apelor", None),
    ("Ionescu Gheorghe", "petiție", "Petiție privind iluminatul public pe aleea Școlii", 2),
    ("Ștefănescu Ioana", "cerere adeverință", "Adeverință de rol fiscal pentru înscrierea la grădiniță", 15),
    ("Inspectoratul Școlar Județean", "notificare", "Notificare: rețeaua școlară 2026–2027", None),
    ("Țăranu Vasile", "sesizare", "Sesizare: câini fără stăpân în zona pieței agroalimentare", -3),
    ("Asociația Părinților Lugoj", "cerere informații de interes public", "Cerere în temeiul Legii 544/2001", 1),
    ("Popescu Ion", "cerere", "Cerere de racordare la rețeaua de canalizare", 30),
    ("Judecătoria Lugoj", "citație", "Citație în dosarul 1432/252/2026, termen 14.07.2026", None),
    ("Mureșan Ana-Maria", "cerere adeverință", "Adeverință pentru registrul agricol", 12),
    ("Primăria Municipiului Lugoj", "adresă", "Adresă de înaintare a hotărârii nr. 118/2026", None),
    ("Popa Elena", "cerere", "Cerere de eliberare a unei copii conforme cu originalul", 30),
)


@dataclass(slots=True)
class SteppingClock:
    """A clock that moves when it is told to."""

    at: datetime = NOW

    def now(self) -> datetime:
        """This instant."""
        return self.at

    def monotonic(self) -> float:
        """Seconds since the epoch of the test."""
        return (self.at - NOW).total_seconds()


@dataclass(slots=True)
class StandInToken:
    """Stands where a token would: asks for the PIN as one does, and gives back the file as it is, plus one byte."""

    desk: Desk
    clock: SteppingClock
    pin_state: PinState = PinState.OK
    expires_in: timedelta = timedelta(days=400)
    faults: dict[str, KnownError] = field(default_factory=dict)
    asked: list[PinRequest] = field(default_factory=list)
    pins: list[bytes] = field(default_factory=list)
    places: list[dict[str, SignaturePlace | None]] = field(default_factory=list)
    changed: list[tuple[bytes, bytes]] = field(default_factory=list)
    plugged: bool = True
    stops_with: KnownError | None = None
    before_told: Callable[[], None] = lambda: None
    """Called in the token's lane when a file is signed and nobody has been told."""

    def find(self) -> Sequence[Credential]:
        """One qualified certificate, or none when it is pulled out."""
        if not self.plugged:
            return ()
        return (
            Credential(
                token_serial="00A1B2C3",
                token_label="eToken 5110",
                module=Path("/usr/lib/libeToken.so"),
                key_id=b"\x01",
                certificate=b"",
                holder="Ion Văduva-Țurcanu",
                issuer="certSIGN Qualified CA",
                not_before=self.clock.now() - timedelta(days=300),
                not_after=self.clock.now() + self.expires_in,
                key_algorithm=KeyAlgorithm.RSA,
                non_repudiation=True,
                qualified=True,
            ),
        )

    def change_pin(self, credential: Credential, asker: PinAsker) -> None:
        """Asks as a token does, and keeps what it was told."""
        told = []
        for purpose in (PinPurpose.CHANGE_OLD, PinPurpose.CHANGE_NEW):
            pin = asker.ask(PinRequest(credential.holder, credential.token_label, self.pin_state, 4, 12, purpose))
            if pin is None:
                raise PinCancelled(token=credential.token_label)
            told.append(bytes(pin))
            pin[:] = bytes(len(pin))
        self.changed.append((told[0], told[1]))

    def __call__(
        self,
        hashes: Sequence[str],
        credential: Credential,
        *,
        asker: PinAsker,
        begun: Callable[[str], None],
        ended: Callable[[str, KnownError | None], None],
        stop: threading.Event,
        places: Mapping[str, SignaturePlace | None],
    ) -> None:
        self.places.append(dict(places))
        request = PinRequest(credential.holder, credential.token_label, self.pin_state, 4, 12, PinPurpose.LOGIN)
        self.asked.append(request)
        pin = asker.ask(request)
        if pin is None:
            return
        self.pins.append(bytes(pin))
        pin[:] = bytes(len(pin))
        for sha256 in hashes:
            if stop.is_set():
                return
            begun(sha256)
            if self.stops_with is not None:
                raise self.stops_with
            if sha256 in self.faults:
                ended(sha256, self.faults[sha256])
                continue
            entry_id, file = self.desk.looking.file_of_entry(sha256)
            signed = self.desk.home.path / "signed.pdf"
            signed.write_bytes(self.desk.file_path(sha256).read_bytes() + b"\n")
            self.desk.attach(
                entry_id,
                signed,
                role=FileRole.SIGNED,
                name=file.name,
                media_type=file.media_type,
                pages=file.pages,
                derived_from=sha256,
                signer=credential.holder,
            )
            self.before_told()
            ended(sha256, None)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """What the maker of PDF/A hands back."""

    path: Path
    pages: int


@dataclass(slots=True)
class BindingFiler:
    """Binds the pages into one PDF, without reading their words: OCR takes seconds a page and is tried elsewhere."""

    desk: Desk
    folder: Path
    gate: threading.Event | None = None
    fault: KnownError | None = None

    def __call__(self, entry_id: UUID, batch_id: UUID, *, pages: Collection[int], told: Callable[[int], None]) -> None:
        """As the composition root's filer does, with another maker."""

        def make(
            sources: Sequence[filing.Original], target: Path, *, title: str, created: datetime
        ) -> filing.ArchivalFile:
            pages = [opened_whole(source.path) for source in sources]
            for done in range(len(pages)):
                told(done + 1)
            if self.gate is not None:
                assert self.gate.wait(60)
            if self.fault is not None:
                raise self.fault
            pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], title=title)
            return MadeFile(target, len(pages))

        self.folder.mkdir(exist_ok=True)
        filing.file_batch(self.desk, entry_id, batch_id, workspace=self.folder, make=make, pages=pages)


class DrawnPages:
    """Draws a page for every page of every file: rendering PDFs is tried where it is done."""

    def preview(self, path: Path, page: int, *, width: int, target: Path) -> None:
        """Write the picture."""
        draw_page(target, f"Adresă de răspuns, pagina {page}")

    def close(self) -> None:
        """No worker to end."""


class SoundPages:
    """Finds nothing the matter with any page: judging pages is tried where it is done."""

    def __call__(self, page: Path, earlier: Sequence[bytes]) -> PageVerdict:
        return PageVerdict((), (), b"")

    def close(self) -> None:
        """No worker to end."""


class NothingToRead:
    """Reads no words on any page: reading is tried where it is done."""

    def __call__(self, page: Path, turn: int) -> PageText | None:
        return PageText(())

    def close(self) -> None:
        """No worker to end."""


@dataclass(slots=True)
class House:
    """Everything of one test: the desk, what stands for hardware, and the windows that were opened."""

    folder: Path
    desk: Desk
    clock: SteppingClock
    token: StandInToken
    filer: BindingFiler
    scanner: ScannerClient
    stack: ExitStack
    qtbot: QtBot
    application: QApplication
    judge: JudgePage = field(default_factory=SoundPages)
    read: ReadPage = field(default_factory=NothingToRead)
    growth: GrowthRunner | None = None
    readers: ReaderWatcher | None = None

    def parts(self, *, language: str = "ro", theme: str = "light") -> DeskParts:
        """The parts that the composition root would hand over."""
        settings = replace(
            SETTINGS,
            language=language,
            theme=theme,
            mail=MailSettings(folder=str(self.folder / "mail"), address="r@proba.ro"),
        )
        (self.folder / "mail").mkdir(exist_ok=True)
        return DeskParts(
            desk=self.desk,
            words=Words(language),
            settings=settings,
            scanner=self.scanner,
            file_batch=self.filer,
            books=Books(self.desk, self._workspace),
            letters=lambda: PetitionLetters(self.desk, self._workspace, archive_print),
            mailing=Mailing(self.desk, StrangerReader(), settings),
            find_credentials=self.token.find,
            sign_files=self.token,
            change_pin=self.token.change_pin,
            look_for_room=SignatureRoom(self.desk, self._workspace),
            pictures=PagePictures(DrawnPages(), self.folder / "preview"),
            judge=self.judge,
            read=self.read,
            write_evidence=partial(write_to_print_folder, self.folder / "print", self._workspace),
            stamper=EntryStamper(self.desk, self._workspace),
            sync=None,
            growth=self.growth,
            readers=self.readers,
            now=self.clock.now,
        )

    @contextmanager
    def _workspace(self) -> Iterator[Path]:
        with TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder)

    def open(self, *, language: str = "ro", theme: str = "light") -> OpenDesk:
        """Open the window; it is closed when the test ends."""
        opened = OpenDesk(self.application, self.parts(language=language, theme=theme))
        self.stack.callback(opened.close)
        opened.window.resize(1280, 800)  # the offscreen platform's screen is smaller than any desk's
        opened.show()
        self.settle(opened)
        return opened

    def settle(self, opened: OpenDesk) -> None:
        """Wait until everything has begun and nothing is under way in any lane."""
        self.qtbot.waitUntil(lambda: opened.begun and not opened.lanes.busy, timeout=30_000)
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(lambda: not opened.lanes.busy, timeout=30_000)

    def register(
        self, sender: str, kind: str, summary: str, days: int | None, *, direction: Direction = Direction.INCOMING
    ) -> Registration:
        """An entry as another window of this desk would make it."""
        today = self.clock.now().date()
        limit = today + timedelta(days=days) if days is not None else None
        party = Party(name=sender)
        registration = self.desk.register(
            EntryDraft(
                direction=direction,
                content=EntryContent(
                    summary=summary,
                    document_type=kind,
                    sender=party if direction is not Direction.OUTGOING else None,
                    recipients=(party,) if direction is Direction.OUTGOING else (),
                    leaves=3,
                    annexes=1,
                    deadline=DeadlineDates(target=limit, limit=limit, basis="OG 27/2002, art. 8") if limit else None,
                ),
            ),
            clerk="Maria I.",
        )
        self.clock.at += timedelta(minutes=4)
        return registration

    def fill(self) -> list[Registration]:
        """A morning's queue."""
        return [self.register(*row) for row in QUEUE]

    def known(self) -> None:
        """Somebody of whom the register knows more than a name."""
        party = party_from_form(name="Popescu Ștefan", personal_number="1800101400016", locality="Timișoara").party
        content = EntryContent(summary="Cerere de adeverință de rol fiscal", document_type="cerere", sender=party)
        self.desk.register(EntryDraft(content=content), clerk="Maria I.")

    def answers(self, count: int = 3) -> list[str]:
        """Outgoing letters whose archival file waits for a signature; their hashes."""
        hashes = []
        for number in range(count):
            entry = self.register(
                ("Popa Elena", "SC Beta Construct SRL", "Ionescu Gheorghe", "Țăranu Vasile")[number % 4],
                "adresă",
                f"Răspuns la cererea nr. {number + 1}: se aprobă eliberarea documentului",
                None,
                direction=Direction.OUTGOING,
            ).entry
            letter = self.folder / f"letter-{number}.pdf"
            page = Image.new("L", (595, 842), 255 - number)
            page.save(letter, "PDF", title=str(number), append_images=[page], save_all=True)
            attached = self.desk.attach(
                entry.entry_id,
                letter,
                role=FileRole.ARCHIVAL,
                name=f"RG-{entry.number}-2026.pdf",
                media_type="application/pdf",
                pages=2,
            )
            hashes.append(attached.sha256)
        return hashes

    def batch(self, pages: int) -> UUID:
        """A batch with drawn pages, as a scan leaves it."""
        import hashlib

        batch = self.desk.intake.open(source="fake:office")
        for number in range(1, pages + 1):
            path = batch.folder / f"{number:04d}.png"
            draw_page(path, f"Cerere, fila {number}")
            self.desk.intake.accept(
                batch.batch_id,
                IntakePage(
                    sequence=number,
                    path=path,
                    sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                    width=620,
                    height=877,
                    resolution=75,
                    media_type="image/png",
                ),
            )
        return batch.batch_id


def opened_whole(path: Path) -> Image.Image:
    """The picture, its file closed again."""
    with Image.open(path) as picture:
        return picture.copy()


def draw_page(path: Path, title: str) -> None:
    """A typed page."""
    fonts = Path("/usr/share/fonts/truetype/dejavu")
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    pen.text((70, 60), "Primăria Comunei Probă", font=ImageFont.truetype(fonts / "DejaVuSans.ttf", 14), fill="#333")
    pen.text((70, 120), title, font=ImageFont.truetype(fonts / "DejaVuSans-Bold.ttf", 22), fill="#111")
    for line in range(24):
        width = 480 if line % 6 else 300
        pen.rectangle((70, 190 + line * 25, 70 + width - (line * 37) % 90, 196 + line * 25), fill="#777")
    page.save(path)


@pytest.fixture
def scenario() -> dict[str, object]:
    """What the office scanner plays."""
    return {"name": "Fujitsu fi-7160", "sheets": 3, "happenings": []}


@pytest.fixture
def house(tmp_path: Path, qtbot: QtBot, qapp: QApplication, scenario: dict[str, object]) -> Iterator[House]:
    """A desk of its own, its window closed and its workers ended afterwards."""
    clock = SteppingClock()
    desk = Desk(Home(tmp_path / "home"), clock, os.urandom, settings=SETTINGS)
    script = tmp_path / "scenario.json"
    script.write_text(json.dumps(scenario))
    with ExitStack() as stack:
        stack.callback(desk.close)
        scanner = stack.enter_context(ScannerClient(DriverOptions(drivers=("fake",), scenario=script)))
        yield House(
            folder=tmp_path,
            desk=desk,
            clock=clock,
            token=StandInToken(desk, clock),
            filer=BindingFiler(desk, tmp_path / "work"),
            scanner=scanner,
            stack=stack,
            qtbot=qtbot,
            application=qapp,
        )


class Hands:
    """What a clerk's hands do, and what an eye sees."""

    def write(self, widget: QWidget, text: str) -> None:
        """Type as an input method commits: QTest.keyClicks ends the process at ș and ă (qasciikey.cpp)."""
        widget.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(widget, event)
        if isinstance(widget, QLineEdit):
            widget.textEdited.emit(widget.text())

    def draft(self, sender: str, summary: str) -> EntryDraft:
        """A paper as another hand would draft it."""
        return EntryDraft(content=EntryContent(summary=summary, sender=Party(name=sender)))

    def press(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key."""
        QTest.keyClick(widget, key, modifier)

    def shoot_with_popups(self, opened: OpenDesk, line: TextLine, path: Path) -> None:
        """The window with the list of suggestions where it opens over it."""
        shot = opened.window.grab()
        popup = line.popup
        painter = QPainter(shot)
        painter.drawPixmap(opened.window.mapFromGlobal(popup.mapToGlobal(QPoint(0, 0))), popup.grab())
        painter.end()
        assert shot.save(str(path))

    def join_a_server_that_is_gone(self, house: House, numbers: int = 37) -> None:
        """The desk belongs to a server, holds a block of numbers, and nobody answers."""
        house.desk.enrolment.begin("https://registru.proba.ro", "K7QM", counter="ghișeul 2")
        house.desk.enrolment.finish(
            Enrolled(
                desk_id=house.desk.identity().desk_id,
                token="made-up",
                institution=SETTINGS.institution,
                registers=(GENERAL_REGISTER,),
                epoch=uuid4(),
                status_address="https://registru.proba.ro/s/",
            )
        )
        wanted = house.desk.blocks.wanted()[0]
        house.desk.blocks.grant(
            BlockGrant(
                block_id=wanted.block_id,
                register_code=wanted.register_code,
                year=wanted.year,
                first=900_001,
                last=900_000 + numbers,
            )
        )
        house.desk.presence.heard(False)


@pytest.fixture
def ui() -> Hands:
    """The clerk's hands."""
    return Hands()
