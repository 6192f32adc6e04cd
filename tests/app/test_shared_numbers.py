"""Replies under the number of what they answer: where the register's policy says so, and nowhere else (rule R7)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app import entries
from app.closing.exporting import cells
from app.closing.rows import RowKind
from app.commands.entries import named_entry
from app.database import tables
from app.desk import Desk
from app.petitions.sending import PetitionLetters
from app.printing.book import PrintKind
from app.printing.symbols import barcode_text
from app.queries import EntryQuery
from app.words import Words
from devices.fake.printed import printed_from
from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction, Register, ReplyNumberPolicy
from tests.app.conftest import HandClock, a_draft
from tests.app.test_printing import PaperPrinter, dots_of, read_by_light, text_of

TODAY = date(2026, 6, 23)


def share_numbers(desk: Desk) -> None:
    """A second book, in which replies share the number they answer."""
    book = Register(
        code="RR",
        title="Registru perechi",
        prefix="RR",
        reply_number_policy=ReplyNumberPolicy.SAME_AS_INCOMING,
        valid_from=TODAY,
    )
    desk.catalogue.change([book], by="Ion", reason="Dispoziția 4")


@pytest.fixture
def paired(desk: Desk) -> Desk:
    """A desk with that book."""
    share_numbers(desk)
    return desk


def comes_in(desk: Desk, register: str = "RR", **content: object) -> Entry:
    draft = a_draft(**content).model_copy(update={"register_code": register})
    return desk.register(draft, clerk="Maria").entry


def answers(desk: Desk, *answered: Entry, register: str | None = None) -> Entry:
    links = tuple(
        Link(kind=LinkKind.REPLY_TO, entry_id=each.entry_id, shown_number=each.shown_number) for each in answered
    )
    content = EntryContent(summary="Răspuns la cerere", recipients=(Party(name="Popa Elena"),), links=links, leaves=1)
    chosen = {"register_code": register} if register else {}
    draft = EntryDraft(direction=Direction.OUTGOING, content=content, **chosen)
    return desk.register(draft, clerk="Maria").entry


def test_a_reply_has_the_number_it_answers_and_only_the_date_differs(paired: Desk, clock: HandClock) -> None:
    asked = comes_in(paired)
    clock.turn(days=2)
    reply = answers(paired, asked)
    assert (reply.register_code, reply.number, reply.series) == ("RR", asked.number, Series.REPLY)
    assert (asked.shown_number, reply.shown_number) == ("RR-1/23.06.2026", "RR-1/25.06.2026")
    assert comes_in(paired).number == 2
    assert paired.answered_at(asked.entry_id) == reply.registered_at
    assert paired.looking.entry(reply.entry_id).entry == reply
    assert paired.journal.verify().size == paired.outbox_count()


def test_anything_else_gets_a_number_of_its_own(paired: Desk, clock: HandClock) -> None:
    asked, general = comes_in(paired), comes_in(paired, "RG")
    assert answers(paired, general).series is Series.MAIN
    elsewhere = answers(paired, asked, register="RG")
    assert (elsewhere.series, elsewhere.number) == (Series.MAIN, 3)
    reply = answers(paired, asked)
    again = answers(paired, reply)
    assert (again.series, again.number) == (Series.MAIN, 2)
    clock.time = datetime(2027, 1, 4, 8, tzinfo=UTC)
    late = answers(paired, asked)
    assert (late.series, late.year, late.number) == (Series.MAIN, 2027, 1)
    assert [link.shown_number for link in late.content.links] == [asked.shown_number]


def test_one_reply_to_a_chain_has_the_number_of_its_first(paired: Desk, clock: HandClock) -> None:
    first = comes_in(paired)
    clock.turn(minutes=1)
    second = comes_in(paired)
    assert answers(paired, second, first).number == first.number


def test_a_retry_returns_the_same_reply(paired: Desk) -> None:
    asked = comes_in(paired)
    reply = answers(paired, asked)
    content = reply.content
    draft = EntryDraft(direction=Direction.OUTGOING, content=content)
    assert paired.register(draft, clerk="Maria", entry_id=reply.entry_id).entry == reply
    assert answers(paired, asked).entry_id != reply.entry_id


def test_the_letter_that_answers_goes_into_the_book_of_the_entry(
    paired: Desk, letters: PetitionLetters, clock: HandClock
) -> None:
    asked = comes_in(paired)
    clock.turn(minutes=5)
    letter = letters.reply(asked.entry_id, "S-a rezolvat.", by="Maria")
    assert (letter.register_code, letter.number, letter.series) == ("RR", asked.number, Series.REPLY)


def test_both_are_found_by_the_number_and_each_is_named_by_its_day_or_its_bars(paired: Desk, clock: HandClock) -> None:
    asked = comes_in(paired)
    clock.turn(days=2)
    reply = answers(paired, asked)
    found = paired.looking.entries(EntryQuery(text="RR-1/2026")).rows
    assert {row.entry_id for row in found} == {asked.entry_id, reply.entry_id}
    assert {row.entry_id for row in found if row.shared} == {reply.entry_id}
    assert named_entry(paired, "RR-1/2026") == named_entry(paired, "RR-1/23.06.2026") == asked.entry_id
    assert named_entry(paired, "RR-1/25.06.2026") == reply.entry_id
    institution = paired.identity().institution
    bars = barcode_text(reply, institution)
    assert bars != barcode_text(asked, institution)
    assert next(row.entry_id for row in paired.looking.entries(EntryQuery(text=bars)).rows) == reply.entry_id


def test_the_register_on_paper_has_the_reply_under_what_it_answers_and_no_number_is_missing(
    paired: Desk, clock: HandClock
) -> None:
    asked, other = comes_in(paired), comes_in(paired)
    reply = answers(paired, asked)
    with paired.years.rows("RR", 2026) as stream:
        rows = list(stream)
    assert [(row.number, row.kind) for row in rows] == [(1, RowKind.PAPER), (1, RowKind.REPLY), (2, RowKind.PAPER)]
    assert cells(rows[1], Words("ro").say)[-1] == f"La nr. {asked.shown_number}"
    sheet = paired.days.sheet("RR", TODAY)
    assert (sheet.given, sheet.shared, sheet.incoming, sheet.outgoing) == (2, (1,), 2, 1)
    assert paired.days.sheet("RG", TODAY).shared is None
    assert {reply.number, other.number} == {1, 2}
    clock.time = datetime(2027, 1, 4, 8, tzinfo=UTC)
    paired.years.check("RR", 2026)


def test_the_number_belongs_to_the_answered_paper_however_many_replies_share_it(paired: Desk) -> None:
    asked = comes_in(paired)
    for _ in range(2):
        answers(paired, asked)
    with paired._database.read() as connection:
        assert entries.holder_of(connection, "RR", 2026, asked.number) == asked.entry_id


def test_the_schema_itself_refuses_a_second_paper_with_a_number_of_its_own(paired: Desk) -> None:
    asked = comes_in(paired)
    answers(paired, asked)
    with paired._database.write() as connection:
        standing = tables.entries.select().where(tables.entries.c.entry_id == asked.entry_id)
        row = dict(connection.execute(standing).mappings().one())
        row |= {"entry_id": paired.new_entry_id(), "tracking_code": "0000-0000-0000-00000", "place": 1}
        with pytest.raises(IntegrityError):
            connection.execute(insert(tables.entries).values(row))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.sampled_from(["RR", "RG"])), max_size=25))
def test_whatever_comes_in_and_is_answered_no_number_is_given_twice_and_none_is_left_out(
    paired: Desk, steps: list[tuple[bool, int, str]]
) -> None:
    before = {row.entry_id for row in paired.looking.entries(EntryQuery(limit=10_000)).rows}
    came: list[Entry] = []
    for is_reply, which, register in steps:
        if is_reply and came:
            answered = came[which % len(came)]
            reply = answers(paired, answered)
            assert (reply.series is Series.REPLY) == (answered.register_code == "RR")
            assert reply.series is Series.MAIN or reply.number == answered.number
        else:
            came.append(comes_in(paired, register))
    every = paired.looking.entries(EntryQuery(limit=10_000)).rows
    assert len(every) == len(before) + len(steps)
    for code in ("RR", "RG"):
        own = sorted(row.number for row in every if row.register == code and not row.shared)
        assert own == list(range(1, len(own) + 1))
        assert {row.number for row in every if row.register == code and row.shared} <= set(own)


@pytest.mark.parametrize(("language", "resolution"), [("zpl", 203), ("escpos", 180)])
def test_readers_tell_the_reply_from_the_paper_it_answers_on_the_smallest_label(
    enrolled: Desk, language: str, resolution: int
) -> None:
    share_numbers(enrolled)
    asked = comes_in(enrolled)
    reply = answers(enrolled, asked)
    printer = PaperPrinter(language, 50.0, 30.0, resolution)
    enrolled.print(PrintKind.LABEL, reply.entry_id, printer=printer)
    [made] = printed_from(language, printer.documents[0])
    read = read_by_light(dots_of(made))
    assert read["Code128"] == f"RO|14756536|RR|2026|{asked.number}|{reply.tracking_code[:4]}"
    assert reply.tracking_code in read["QRCode"]


def test_the_label_and_the_receipt_say_what_the_reply_answers(enrolled: Desk) -> None:
    asked = enrolled.register(a_draft(), clerk="Maria").entry
    reply = answers(enrolled, asked)
    assert reply.series is not Series.REPLY
    for kind in (PrintKind.LABEL, PrintKind.RECEIPT):
        assert f"La nr. {asked.shown_number}" in text_of(enrolled.print(kind, reply.entry_id).where)
