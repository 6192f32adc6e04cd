"""Labels and receipts say what the law and the citizen need, with Romanian letters, on paper of the right size."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from alembic import command
from alembic.config import Config
from PIL import Image
from sqlalchemy import StaticPool, create_engine

from app.database.engine import Database
from app.database.migrate import prepare
from app.desk import Desk
from app.errors import EntryNotFound, FontMissing
from app.home import Home
from app.printing import book
from app.printing.book import PrintKind, PrintState
from app.printing.languages import Language, written_in
from app.printing.receipt import ReceiptFacts, receipt_sheet
from app.printing.symbols import barcode_text
from app.printing.typeface import load_fonts
from devices.fake.printed import Print, printed_from
from opis_contract.catalogue import DocumentClass
from opis_contract.entries import DeadlineDates, EntryDraft
from opis_contract.errors import WorldFault
from opis_contract.messages import Institution
from opis_contract.parties import Party, PartyKind
from tests.app.conftest import FakeServer, a_draft, give_block, key_of

LABEL, RECEIPT, STAMP = PrintKind.LABEL, PrintKind.RECEIPT, PrintKind.STAMP


def text_of(pdf: str) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


def size_of(pdf: str) -> tuple[float, float]:
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    words = next(line for line in info.splitlines() if line.startswith("Page size")).split()
    return float(words[2]) / 72 * 25.4, float(words[4]) / 72 * 25.4


def picture_of(pdf: bytes) -> Image.Image:
    """As an office printer would put it on paper."""
    done = subprocess.run(["pdftoppm", "-r", "600", "-png", "-gray"], input=pdf, capture_output=True, check=True)
    return Image.open(BytesIO(done.stdout))


def dots_of(made: Print) -> Image.Image:
    """As a thermal head burns it."""
    return Image.frombytes("1", (made.width, made.height), bytes(each ^ 0xFF for each in made.rows)).convert("L")


def read_by_light(picture: Image.Image) -> dict[str, str]:
    return {found.format.name: found.text for found in zxingcpp.read_barcodes(picture)}


def a_long_draft() -> EntryDraft:
    return a_draft(
        summary="Cerere pentru certificat de urbanism, str. Păltiniș nr. 14, cu <plan> & extras",
        sender=Party(name="Ștefănescu Țârcea Ana-Maria"),
        leaves=14,
        annexes=2,
        annex_list=("plan cadastral", "extras CF"),
        department="Urbanism și amenajarea teritoriului",
        deadline=DeadlineDates(target=date(2026, 7, 22), limit=date(2026, 7, 23), basis="OG 27/2002 art. 8"),
    )


@dataclass
class PaperPrinter:
    """A printer that keeps what it gets, or fails as the test wants."""

    language: str = "pdf"
    width: float = 62
    height: float | None = 29
    resolution: int = 203
    fault: WorldFault | None = None
    documents: list[bytes] = field(default_factory=list)
    name: str = "masa 2"

    def send(self, document: bytes, *, title: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.documents.append(document)
        return self.name


class PrinterFails(WorldFault):
    """What a printer says."""

    code = "printer_stopped"


def test_a_label_carries_the_number_the_day_and_the_archives_barcode(desk: Desk, home: Home) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    where = desk.print(LABEL, entry.entry_id).where
    assert Path(where).parent == home.print
    assert size_of(where) == pytest.approx((62, 29), abs=0.1)
    said = text_of(where)
    for expected in ("Primăria Orașului Țăndărei", "INTRARE", "23.06.2026", "09:30", "RO|14756536|RG|2026|1"):
        assert expected in said
    assert barcode_text(entry, Institution(name="Comuna")) == "RO||RG|2026|1"


def test_a_personal_number_in_the_place_of_the_fiscal_code_is_never_in_the_bars(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    assert barcode_text(entry, Institution(name="PFA", fiscal_code="2780514352617")) == "RO||RG|2026|1"


@pytest.mark.parametrize("size", [(62.0, 29.0), (50.0, 30.0)], ids=["62x29", "50x30"])
@pytest.mark.parametrize(
    ("language", "resolution"),
    [("pdf", 0), ("zpl", 203), ("zpl", 300), ("escpos", 203), ("escpos", 180), ("epl", 203), ("epl", 300)],
)
def test_readers_find_the_number_and_the_page_on_every_label_and_nothing_of_the_person(
    enrolled: Desk, size: tuple[float, float], language: str, resolution: int
) -> None:
    entry = enrolled.register(a_long_draft(), clerk="Maria").entry
    printer = PaperPrinter(language, *size, resolution)
    enrolled.print(LABEL, entry.entry_id, printer=printer)
    if language == "pdf":
        picture = picture_of(printer.documents[0])
    else:
        [made] = printed_from(language, printer.documents[0])
        dots = [round(each * resolution / 25.4) for each in size]
        assert dots[0] <= made.width < dots[0] + 8
        assert made.height == dots[1]
        picture = dots_of(made)
    assert read_by_light(picture) == {
        "Code128": "RO|14756536|RG|2026|1",
        "QRCode": f"https://registratura.example.ro/s/{entry.tracking_code}",
    }


@pytest.mark.parametrize("paper", [(80.0, None), (72.0, None), (148.0, 210.0), (210.0, 297.0)])
@pytest.mark.parametrize("language", ["pdf", "escpos"])
def test_the_receipts_square_leads_to_the_page_and_carries_the_leaf(
    enrolled: Desk, paper: tuple[float, float | None], language: str
) -> None:
    registration = enrolled.register(a_long_draft(), clerk="Maria")
    printer = PaperPrinter(language, *paper)
    enrolled.print(RECEIPT, registration.entry.entry_id, printer=printer)
    document = printer.documents[0]
    picture = picture_of(document) if language == "pdf" else dots_of(printed_from(language, document)[0])
    assert read_by_light(picture) == {
        "QRCode": f"https://registratura.example.ro/s/{registration.entry.tracking_code}#leaf={registration.leaf}"
    }


def test_a_receipt_says_everything_the_citizen_must_know(enrolled: Desk) -> None:
    registration = enrolled.register(a_long_draft(), clerk="Maria Ionescu")
    where = enrolled.print(RECEIPT, registration.entry.entry_id).where
    assert size_of(where)[0] == pytest.approx(80, abs=0.1)
    said = " ".join(text_of(where).split())
    expected = [
        "Primăria Orașului Țăndărei",
        "Șos. București nr. 190",
        "CUI RO 14756536",
        "0243 273 552",
        "23.06.2026",
        "09:30",
        "Ștefănescu Țârcea Ana-Maria",
        "<plan> & extras",
        "14",
        "2, plan cadastral, extras CF",
        "Urbanism și amenajarea teritoriului",
        "OG 27/2002 art. 8",
        "https://registratura.example.ro/s/",
        registration.entry.tracking_code,
        "ghișeul 2",
        "Maria Ionescu",
        "2016/679",
        registration.leaf[:32],
        registration.leaf[32:],
    ]
    # A value may go on in the next line, beside the name of its row.
    assert [each for each in expected if not all(word in said for word in each.split())] == []
    assert "offline" not in said
    assert "DUPLICAT" not in said


def test_a_receipt_may_show_surname_and_initials_alone(enrolled: Desk) -> None:
    view = enrolled.looking.entry(enrolled.register(a_long_draft(), clerk="Maria").entry.entry_id)
    sheet = receipt_sheet(ReceiptFacts(view, enrolled.identity(), masked=True), width=80, height=None)
    told = " ".join(getattr(mark, "text", "") for mark in sheet.marks)
    assert "Ștefănescu Ț. A." in told
    assert "Țârcea" not in told
    firm = a_draft(sender=Party(name="SC Beta Construct SRL", kind=PartyKind.ORGANISATION))
    entry = enrolled.register(firm, clerk="Maria").entry
    sheet = receipt_sheet(
        ReceiptFacts(enrolled.looking.entry(entry.entry_id), enrolled.identity(), masked=True), width=80, height=None
    )
    assert any(getattr(mark, "text", "") == "SC Beta Construct SRL" for mark in sheet.marks)


def test_a_receipt_written_without_the_network_says_so(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    entry = enrolled.register(a_draft(), clerk="Maria").entry
    said = text_of(enrolled.print(RECEIPT, entry.entry_id).where)
    assert "Înregistrat offline, urmează sincronizare" in said
    assert "900\u00a0001" in said or "900 001" in said


def test_a_second_receipt_is_a_duplicate_even_after_a_restart(desk: Desk, open_desk: Callable[[], Desk]) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    first = desk.print(RECEIPT, entry_id)
    assert (first.duplicate, "DUPLICAT" in text_of(first.where)) == (False, False)
    again = open_desk()
    for _ in range(2):
        second = again.print(RECEIPT, entry_id, reason="l-a pierdut")
        assert (second.duplicate, "DUPLICAT" in text_of(second.where)) == (True, True)
    told = [(each.clerk, each.duplicate, each.reason) for each in again.looking.entry(entry_id).prints]
    assert told == [
        ("Maria Ionescu", False, None),
        ("Maria Ionescu", True, "l-a pierdut"),
        ("Maria Ionescu", True, "l-a pierdut"),
    ]


def test_a_receipt_is_called_a_duplicate_whenever_the_first_one_may_be_in_the_world(desk: Desk) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    off = PaperPrinter(fault=PrinterFails(printer="masa 2", begun=False))
    with pytest.raises(PrinterFails):
        desk.print(RECEIPT, entry_id, printer=off)
    assert not desk.print(RECEIPT, entry_id).duplicate
    other = desk.register(a_draft(), clerk="Maria").entry.entry_id
    jammed = PaperPrinter(fault=PrinterFails(printer="masa 2", begun=True))
    with pytest.raises(PrinterFails):
        desk.print(RECEIPT, other, printer=jammed)
    assert desk.print(RECEIPT, other).duplicate
    assert [each.state for each in desk.looking.entry(other).prints] == [PrintState.BEGUN, PrintState.DONE]


def test_a_label_is_never_a_duplicate_and_a_receipt_may_be_asked_to_be_one(desk: Desk) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    assert [desk.print(LABEL, entry_id).duplicate for _ in range(2)] == [False, False]
    assert desk.print(RECEIPT, entry_id, again=True).duplicate


def test_a_number_given_before_a_crash_waits_for_its_print_and_is_not_given_again(
    desk: Desk, open_desk: Callable[[], Desk]
) -> None:
    entry_id = desk.new_entry_id()
    number = desk.register(a_draft(), clerk="Maria", entry_id=entry_id, to_print=True).entry.number
    desk.register(a_draft(), clerk="Maria")
    [waiting] = open_desk().unprinted()
    assert (waiting.entry_id, waiting.number, waiting.missing) == (entry_id, number, (LABEL, RECEIPT))
    again = open_desk()
    again.print(LABEL, entry_id)
    assert again.unprinted()[0].missing == (RECEIPT,)
    again.print(RECEIPT, entry_id)
    assert again.unprinted() == ()
    assert again.register(a_draft(), clerk="Maria", entry_id=entry_id).entry.number == number


def test_what_somebody_saw_to_by_hand_is_not_asked_for_again(desk: Desk) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria", to_print=True).entry.entry_id
    desk.forget_unprinted(entry_id)
    assert desk.unprinted() == ()


def test_a_desk_without_a_server_prints_the_code_and_no_address(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    said = text_of(desk.print(RECEIPT, entry.entry_id).where)
    assert entry.tracking_code in said
    assert "http" not in said
    printer = PaperPrinter()
    desk.print(LABEL, entry.entry_id, printer=printer)
    assert read_by_light(picture_of(printer.documents[0])) == {"Code128": "RO|14756536|RG|2026|1"}


def test_a_receipt_is_as_long_as_its_content(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.register(draft, clerk="Maria").entry.entry_id for draft in (a_draft(deadline=None), a_long_draft())]
    folder = desk.pdf_folder(RECEIPT, tmp_path / "bonuri")
    heights = [size_of(desk.print(RECEIPT, each, printer=folder).where)[1] for each in ids]
    assert heights[1] > heights[0] + 15
    assert {each.name for each in (tmp_path / "bonuri").iterdir()} == {"receipt-RG-1-2026.pdf", "receipt-RG-2-2026.pdf"}


def test_the_stamp_for_the_paper_itself_stands_in_its_zone_of_an_empty_page(desk: Desk) -> None:
    entry = desk.register(a_long_draft(), clerk="Maria").entry
    where = desk.print(STAMP, entry.entry_id, zone=3).where
    assert size_of(where) == pytest.approx((210, 297), abs=0.1)
    said = text_of(where)
    for expected in ("REGISTRATURĂ", "INTRARE", "Ziua 23", "Luna 06", "Anul 2026", "file 14", "anexe 2"):
        assert expected in said
    picture = picture_of(Path(where).read_bytes()).point(lambda each: 255 - each)
    left, top, right, bottom = (each / 600 * 25.4 for each in picture.getbbox() or ())
    assert (left, top, right, bottom) == pytest.approx((144, 263, 202, 289), abs=0.5)


def test_what_is_not_registered_is_not_printed(desk: Desk) -> None:
    with pytest.raises(EntryNotFound):
        desk.print(LABEL, desk.new_entry_id())


def test_a_missing_typeface_is_told(tmp_path: Path) -> None:
    with pytest.raises(FontMissing) as told:
        load_fonts(tmp_path)
    assert told.value.facts == {"path": tmp_path / "DejaVuSans.ttf"}


def test_the_same_sheet_gives_the_same_bytes(enrolled: Desk) -> None:
    entry = enrolled.register(a_draft(), clerk="Maria").entry
    facts = ReceiptFacts(enrolled.looking.entry(entry.entry_id), enrolled.identity())
    sheet = receipt_sheet(facts, width=80, height=None)
    for language in Language:
        first, second = (written_in(language, sheet, resolution=203) for _ in range(2))
        assert first == second
        other = replace(sheet, width=sheet.width + 1)
        assert written_in(language, other, resolution=203) != first


def test_receipts_counted_by_the_first_version_are_still_counted(home: Home) -> None:
    entry_id = UUID(int=7)
    home.make()
    with closing(sqlite3.connect(home.database)) as database:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: database, poolclass=StaticPool)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", "app:database/migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
        row = (
            entry_id.hex,
            "RG",
            2026,
            1,
            "main",
            "2026-06-23T06:30:00.000000Z",
            "incoming",
            *["x"] * 8,
            '{"summary": "cerere"}',
        )
        database.execute(
            "INSERT INTO entries (entry_id, register, year, number, series, registered_at, direction, tracking_code, "
            "desk_id, event_id, clerk, counter, party, summary, searched, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        for copy in (1, 2):
            database.execute(
                "INSERT INTO printed_receipts VALUES (?, ?, '2026-06-23T06:30:00.000000Z')", (entry_id.hex, copy)
            )
        database.commit()
    prepare(home, key_of(home), desk_id=UUID(int=1), now=datetime(2026, 6, 24, tzinfo=UTC))
    register = Database(home.database, key_of(home))
    with register.read() as connection:
        told = [(each.kind, each.state, each.duplicate) for each in book.of_entry(connection, entry_id)]
    register.close()
    assert told == [(RECEIPT, PrintState.DONE, False), (RECEIPT, PrintState.DONE, True)]


def test_the_receipt_says_what_the_class_says_what_it_costs_and_what_is_missing(desk: Desk) -> None:
    kind = DocumentClass(
        code="scutire",
        name="cerere de scutire",
        fee=Decimal(106),
        receipt_text="Răspunsul se ridică de la ghișeul 3.",
        valid_from=date(2026, 6, 23),
    )
    desk.catalogue.change([kind], by="Ion", reason="Dispoziția 9")
    draft = a_draft(
        document_type="cerere de scutire", missing_annexes=("plan cadastral",), unpaid_fee="dovada plății taxei"
    )
    entry = desk.register(draft, clerk="Maria").entry
    said = text_of(desk.print(RECEIPT, entry.entry_id).where)
    for expected in ("plan cadastral", "106,00 lei", "dovada plății taxei", "Răspunsul se ridică de la ghișeul 3."):
        assert expected in said
