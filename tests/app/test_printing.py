"""Labels and receipts say what the law and the citizen need, with Romanian letters, on paper of the right size."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.desk import Desk
from app.errors import EntryNotFound, FontMissing
from app.home import Home
from app.printing.drawing import barcode_text, load_fonts
from opis_contract.entries import DeadlineDates
from opis_contract.messages import Institution
from opis_contract.parties import Party
from tests.app.conftest import FakeServer, a_draft, give_block


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


def size_of(pdf: Path) -> tuple[float, float]:
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    words = next(line for line in info.splitlines() if line.startswith("Page size")).split()
    return float(words[2]) / 72 * 25.4, float(words[4]) / 72 * 25.4


def a_long_draft() -> object:
    return a_draft(
        summary="Cerere pentru certificat de urbanism, str. Păltiniș nr. 14, cu <plan> & extras",
        sender=Party(name="Ștefănescu Țârcea Ana-Maria"),
        leaves=14,
        annexes=2,
        annex_list=("plan cadastral", "extras CF"),
        department="Urbanism și amenajarea teritoriului",
        deadline=DeadlineDates(target=date(2026, 7, 22), limit=date(2026, 7, 23), basis="OG 27/2002 art. 8"),
    )


def test_a_label_carries_the_number_the_day_and_the_archives_barcode(desk: Desk, home: Home) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    path = desk.print_label(entry.entry_id)
    assert path.parent == home.print
    assert size_of(path) == pytest.approx((62, 29), abs=0.1)
    text = text_of(path)
    for expected in ("Primăria Orașului Țăndărei", "INTRARE", "23.06.2026", "09:30", "RO|14756536|RG|2026|1"):
        assert expected in text
    assert barcode_text(entry, Institution(name="Comuna")) == "RO||RG|2026|1"


def test_a_receipt_says_everything_the_citizen_must_know(enrolled: Desk) -> None:
    registration = enrolled.register(a_long_draft(), clerk="Maria Ionescu")  # type: ignore[arg-type]
    path = enrolled.print_receipt(registration.entry.entry_id)
    assert size_of(path)[0] == pytest.approx(80, abs=0.1)
    text = " ".join(text_of(path).split())
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
    assert [each for each in expected if " ".join(each.split()) not in text and each not in text] == []
    assert "offline" not in text
    assert "DUPLICAT" not in text


def test_a_receipt_written_without_the_network_says_so(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    entry = enrolled.register(a_draft(), clerk="Maria").entry
    text = text_of(enrolled.print_receipt(entry.entry_id))
    assert "Înregistrat offline, urmează sincronizare" in text
    assert "900\u00a0001" in text or "900 001" in text


def test_a_second_receipt_is_a_duplicate_even_after_a_restart(desk: Desk, open_desk: Callable[[], Desk]) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    assert "DUPLICAT" not in text_of(desk.print_receipt(entry.entry_id))
    again = open_desk()
    assert "DUPLICAT" in text_of(again.print_receipt(entry.entry_id))
    assert "DUPLICAT" in text_of(again.print_receipt(entry.entry_id))


def test_a_desk_without_a_server_prints_the_code_and_no_address(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    text = text_of(desk.print_receipt(entry.entry_id))
    assert entry.tracking_code in text
    assert "http" not in text


def test_a_receipt_is_as_long_as_its_content(desk: Desk, tmp_path: Path) -> None:
    short = desk.register(a_draft(), clerk="Maria").entry.entry_id
    long = desk.register(a_long_draft(), clerk="Maria").entry.entry_id  # type: ignore[arg-type]
    heights = [size_of(desk.print_receipt(each, target=tmp_path))[1] for each in (short, long)]
    assert heights[1] > heights[0] + 15
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"receipt-RG-1-2026.pdf", "receipt-RG-2-2026.pdf"}


def test_a_very_long_name_stays_on_the_label(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    from app.printing.drawing import BOLD, fitted_size, shortened, text_width

    load_fonts(Path(__file__).parents[2] / "resources" / "fonts")
    cut = shortened("Direcția Generală de Asistență Socială și Protecția Copilului", BOLD, 6.5, 100)
    assert cut.endswith("…")
    assert text_width(cut, BOLD, 6.5) <= 100
    assert text_width("900 001", BOLD, fitted_size("900 001", BOLD, 28, 60)) <= 60.001
    assert desk.print_label(entry.entry_id).stat().st_size > 0


def test_what_is_not_registered_is_not_printed(desk: Desk) -> None:
    with pytest.raises(EntryNotFound):
        desk.print_label(desk.new_entry_id())


def test_a_missing_typeface_is_told(tmp_path: Path) -> None:
    with pytest.raises(FontMissing) as told:
        load_fonts(tmp_path)
    assert told.value.facts == {"path": tmp_path / "DejaVuSans.ttf"}
