"""Whatever names and sentences people have, nothing on a label, receipt or stamp is cut off or lies over another."""

from datetime import UTC, date, datetime
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.enrolment import DeskIdentity, EnrolmentState
from app.printing.label import SIZES, label_sheet
from app.printing.raster import raster_of
from app.printing.receipt import ReceiptFacts, receipt_sheet
from app.printing.sheet import Bars, Box, Line, Sheet, Square
from app.printing.stamp import stamp_sheet
from app.printing.symbols import QUIET_BARS, bar_widths, square_rows
from app.printing.typesetting import Style, printable, set_text, text_width
from app.printing.zones import ZONES, zone_box
from app.queries import EntryView
from opis_contract.entries import DeadlineDates, Entry, EntryContent
from opis_contract.messages import Institution
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.standing import EntryState

LETTERS = "aăâbcdefghiîjklmnopqrsștțuvwxyzAĂÂBCDEFGHIÎJKLMNOPQRSȘTȚUVWXYZ0123456789 -.,&<>\"'%()/\n\t\u00a0"
HAIR = 0.001


def texts(shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Words of people, and worse: one word of two hundred capital letters."""
    return st.one_of(
        st.text(LETTERS, min_size=shortest, max_size=longest),
        st.builds(lambda letter: letter * longest, st.sampled_from("WȘÎmil")),
    ).filter(lambda each: len(each.strip()) >= shortest)


@st.composite
def views(draw: st.DrawFn) -> EntryView:
    content = EntryContent(
        summary=draw(texts(5, 500)),
        sender=Party(name=draw(texts(1, 200))),
        annexes=draw(st.integers(0, 9999)),
        annex_list=tuple(draw(st.lists(texts(1, 200), max_size=12))),
        leaves=9999,
        department=draw(st.none() | texts(1, 200)),
        deadline=DeadlineDates(target=date(2026, 7, 1), limit=date(2026, 7, 2), basis=draw(texts(0, 200))),
    )
    number = draw(st.integers(1, 9_999_999))
    entry = Entry(
        entry_id=UUID(int=1),
        register_code=draw(st.sampled_from(["RG", "PETITII8"])),
        year=2026,
        number=number,
        series=Series.CONTINUITY if number > 900_000 else Series.MAIN,
        registered_at=datetime(2026, 6, 23, 6, 30, tzinfo=UTC),
        direction=draw(st.sampled_from(Direction)),
        tracking_code="K7QM-2D9V-XH4T-8NRC3",
        desk_id=UUID(int=2),
        clerk=draw(texts(1, 80)),
        counter=draw(texts(1, 80)),
        content=content,
    )
    return EntryView(
        entry=entry,
        files=(),
        leaf="8f" * 32,
        event_id=UUID(int=3),
        sent=True,
        struck=(),
        happened=(),
        prints=(),
        state=EntryState.REGISTERED,
    )


@st.composite
def desks(draw: st.DrawFn) -> DeskIdentity:
    institution = Institution(
        name=draw(texts(1, 200)),
        fiscal_code=draw(st.sampled_from(["", "RO 14756536", "4358029", "1234567890"])),
        address=draw(texts(0, 200)),
        phone=draw(texts(0, 40)),
    )
    host = draw(st.sampled_from(["", "https://r.ro/s/", "https://registratura.primaria-" + "x" * 60 + ".ro/s/"]))
    return DeskIdentity(
        desk_id=UUID(int=2),
        state=EnrolmentState.ENROLLED,
        institution=institution,
        counter="ghișeul 1",
        clerk="Maria",
        server_address=None,
        status_address=host or None,
    )


def check(sheet: Sheet) -> None:
    """Every mark inside the sheet, every text inside its box, no two marks over each other, every symbol printable."""
    for mark in sheet.marks:
        assert mark.box.left >= 0
        assert mark.box.top >= 0
        assert mark.box.right <= sheet.width + HAIR
        assert mark.box.bottom <= sheet.height + HAIR
        if isinstance(mark, Line):
            assert text_width(mark.text, mark.size, bold=mark.bold) <= mark.box.width + HAIR
            assert mark.size >= 2.5
    for one, other in combinations((mark.box for mark in sheet.marks), 2):
        assert not overlap(one, other), (one, other)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left + HAIR < other.right
        and other.left + HAIR < one.right
        and one.top + HAIR < other.bottom
        and other.top + HAIR < one.bottom
    )


@settings(max_examples=60, deadline=None)
@given(view=views(), desk=desks(), size=st.sampled_from(SIZES))
def test_labels_hold_every_text(view: EntryView, desk: DeskIdentity, size: tuple[float, float]) -> None:
    sheet = label_sheet(view.entry, desk.institution, status_address=desk.status_address, width=size[0], height=size[1])
    check(sheet)
    for mark in sheet.marks:
        dots = mark.box.width / 25.4 * 203
        if isinstance(mark, Bars):
            assert sum(bar_widths(mark.text)) + 2 * QUIET_BARS <= dots, "one dot for a module at 203 dpi"
        if isinstance(mark, Square):
            assert len(square_rows(mark.text)) * 2 <= dots, "two dots for a module at 203 dpi"


@settings(max_examples=40, deadline=None)
@given(
    view=views(),
    desk=desks(),
    masked=st.booleans(),
    paper=st.sampled_from([(80.0, None), (72.0, None), (48.0, None), (148.0, 210.0), (210.0, 297.0)]),
)
def test_receipts_hold_every_text(
    view: EntryView, desk: DeskIdentity, masked: bool, paper: tuple[float, float | None]
) -> None:
    facts = ReceiptFacts(view, desk, duplicate=True, masked=masked)
    check(receipt_sheet(facts, width=paper[0], height=paper[1]))


@settings(max_examples=40, deadline=None)
@given(view=views(), desk=desks())
def test_stamps_hold_every_text(view: EntryView, desk: DeskIdentity) -> None:
    check(stamp_sheet(view.entry, desk.institution))


@pytest.mark.parametrize("page", [(210, 297), (297, 210), (148, 210), (420, 297)])
def test_the_nine_zones_lie_on_the_page_like_the_keys_of_a_keypad(page: tuple[float, float]) -> None:
    boxes = {zone: zone_box(zone, *page) for zone in ZONES}
    for box in boxes.values():
        assert 0 <= box.left <= box.right <= page[0]
        assert 0 <= box.top <= box.bottom <= page[1]
    assert boxes[7].left == boxes[4].left == boxes[1].left < boxes[5].left < boxes[9].left
    assert boxes[7].top == boxes[8].top == boxes[9].top < boxes[5].top < boxes[3].top


def test_a_text_is_set_smaller_then_on_more_lines_and_ends_in_dots_when_nothing_helps() -> None:
    name = "Direcția Generală de Asistență Socială și Protecția Copilului"
    style = Style(size=8, smallest=5, lines=2)
    [whole] = set_text(name, style, left=0, top=0, width=120)
    assert whole.size == 8
    broken = set_text(name, style, left=0, top=0, width=50)
    assert [each.text for each in broken] == ["Direcția Generală de Asistență", "Socială și Protecția Copilului"]
    cut = set_text(name, style, left=0, top=0, width=15)
    assert len(cut) == 2
    assert cut[-1].text.endswith("…")
    assert set_text(" \n ", style, left=0, top=0, width=15) == ()


def test_what_has_no_shape_on_paper_is_left_out() -> None:
    assert printable("Popa\u200b\x00 \t\n Elena\u202e") == "Popa Elena"


def test_letters_with_marks_above_and_below_stay_in_their_rows_of_dots() -> None:
    """The hat of Â and the comma under Ț are inside the box that the line was given."""
    style = Style(size=20, smallest=20, bold=True)
    marks = set_text("ÂÎĂȘȚgjpqÂ", style, left=2, top=2, width=80)
    box = marks[0].box
    raster = raster_of(Sheet(90, box.bottom + 2, "", marks), 300)
    picture = Image.frombytes("1", (raster.width, raster.height), raster.rows)
    left, top, right, bottom = (each / 300 * 25.4 for each in picture.getbbox() or ())
    assert box.left - 0.1 <= left < right <= box.right + 0.1
    assert box.top - 0.1 <= top < bottom <= box.bottom + 0.1
