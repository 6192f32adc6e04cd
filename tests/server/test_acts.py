"""What any desk tells of an entry after its number: taken by the rules, once, and shown to the citizen."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from opis_contract import routes
from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
    EntryClosed,
    EntryCorrected,
    EntryLinked,
    EntryRedirected,
    EntryReturned,
    ReservationEnded,
    ReservationFilled,
    UnusedCause,
)
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft, Reservation, ResolutionMode
from opis_contract.events import Event
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.messages import PushAnswer
from opis_contract.parties import Party
from opis_contract.registers import Direction


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a real server beside a real clock


def told(desk: Any, act: Any) -> Event:
    event_id = uuid7(now(), secrets.token_bytes)
    return Event(event_id=event_id, desk_id=desk.desk_id, happened_at=now(), salt=secrets.token_hex(16), body=act)


def refusals(answer: PushAnswer) -> list[tuple[str, dict[str, str | int]]]:
    return [(each.code, each.facts) for each in answer.refused]


def page_of(server: Any, event: Event) -> str:
    return str(server.get(routes.STATUS.format(tracking_code=event.body.entry.tracking_code)).text)


def asked(entry_id: UUID, by: str = "Maria") -> AnnulmentAsked:
    return AnnulmentAsked(entry_id=entry_id, by=by, cause=AnnulmentCause.TEST, reason="o probă")


def approved(entry_id: UUID, by: str = "Ioana") -> AnnulmentDecided:
    return AnnulmentDecided(entry_id=entry_id, by=by, approved=True, reason="așa este")


@pytest.fixture
def entry(desk: Any) -> Event:
    """A petition with thirty days."""
    limit = legal_date(now()) + timedelta(days=30)
    deadline = DeadlineDates(target=limit, limit=limit, basis="OG 27/2002, art. 8", term="petition")
    content = desk.request().draft.content.model_copy(update={"deadline": deadline})
    event: Event = desk.register(desk.request(EntryDraft(content=content)))
    return event


def test_any_desk_of_the_institution_may_act_on_an_entry(server, desk, entry, new_desk) -> None:
    other = new_desk(server).enrol()
    change = Correction(field=CorrectableField.LEAVES, old=0, new=4)
    act = EntryCorrected(entry_id=entry.body.entry.entry_id, by="Ioana", reason="numărate greșit", changes=(change,))
    correction = told(other, act)
    assert refusals(other.push(correction)) == []
    assert [item.event for item in desk.feed()] == [entry, correction]


def test_an_act_told_twice_is_taken_once(desk, entry) -> None:
    ask = told(desk, asked(entry.body.entry.entry_id))
    for _ in range(2):
        answer = desk.push(ask)
        assert (answer.accepted, answer.refused) == ((ask.event_id,), ())
    assert len(desk.feed()) == 2
    changed = ask.model_copy(update={"body": asked(entry.body.entry.entry_id, by="Altcineva")})
    assert [code for code, _ in refusals(desk.push(changed))] == ["event_changed"]


def test_no_desk_speaks_for_another(server, desk, entry, new_desk) -> None:
    other = new_desk(server).enrol()
    assert [code for code, _ in refusals(other.push(told(desk, asked(entry.body.entry.entry_id))))] == [
        "event_of_another_desk"
    ]


def test_a_refusal_names_its_rule_and_its_facts(desk, entry) -> None:
    entry_id, number = entry.body.entry.entry_id, str(entry.body.entry.number)
    closing = EntryClosed(entry_id=entry_id, by="Maria", mode=ResolutionMode.FAVOURABLE)
    itself = Link(kind=LinkKind.SAME_MATTER, entry_id=entry_id, shown_number=number)
    assert refusals(
        desk.push(
            told(desk, approved(entry_id)),
            told(desk, closing),
            told(desk, EntryLinked(entry_id=entry_id, by="Maria", link=itself)),
            told(desk, ReservationEnded(entry_id=entry_id, by="Maria", cause=UnusedCause.RESERVATION_EXPIRED)),
        )
    ) == [
        ("annulment_not_asked", {"number": number}),
        ("reply_missing", {"number": number}),
        ("linked_to_itself", {"number": number}),
        ("entry_not_open", {"number": number, "state": "registered"}),
    ]


def test_who_asked_for_an_annulment_does_not_approve_it_at_another_desk_either(server, desk, entry, new_desk) -> None:
    entry_id = entry.body.entry.entry_id
    other = new_desk(server).enrol()
    desk.push(told(desk, asked(entry_id)))
    assert [code for code, _ in refusals(other.push(told(other, approved(entry_id, by="Maria"))))] == [
        "second_person_needed"
    ]
    assert refusals(other.push(told(other, approved(entry_id)))) == []


def test_an_annulled_number_is_struck_through_for_the_citizen_and_never_given_again(server, desk, entry) -> None:
    entry_id = entry.body.entry.entry_id
    assert "ANULAT" not in page_of(server, entry)
    desk.push(told(desk, asked(entry_id)))
    assert "ANULAT" not in page_of(server, entry)
    desk.push(told(desk, approved(entry_id)))
    page = page_of(server, entry)
    assert '<h1 class="struck">' in page
    assert "ANULAT" in page
    assert "Numărul a fost anulat" in page
    for gone in ("Drumul documentului", "OG 27/2002", "Maria", "probă"):
        assert gone not in page
    assert desk.register().body.entry.number == entry.body.entry.number + 1
    assert [code for code, _ in refusals(desk.push(told(desk, asked(entry_id))))] == ["entry_not_open"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda entry_id: EntryReturned(entry_id=entry_id, by="Maria", reason="la cererea lui"), "restituit"),
        (
            lambda entry_id: EntryRedirected(entry_id=entry_id, by="Maria", to="CNAIR", basis="OG 27/2002"),
            "autorității competente",
        ),
    ],
)
def test_a_paper_that_left_says_so_and_shows_no_term(server, desk, entry, act, words) -> None:
    desk.push(told(desk, act(entry.body.entry.entry_id)))
    page = page_of(server, entry)
    assert words in page
    for gone in ("Drumul documentului", "OG 27/2002", "CNAIR", 'class="struck"'):
        assert gone not in page


def test_a_closed_paper_stands_at_the_last_step(server, desk, entry) -> None:
    closing = EntryClosed(
        entry_id=entry.body.entry.entry_id, by="Maria", mode=ResolutionMode.WITHDRAWN, basis="la cerere"
    )
    desk.push(told(desk, closing))
    page = page_of(server, entry)
    assert "Documentul a fost rezolvat." in page
    assert page.count('<li class="done"') == 7


def test_an_annulled_reply_answers_nothing(server, desk, entry) -> None:
    number = f"{entry.body.entry.number}/2026"
    link = Link(kind=LinkKind.REPLY_TO, entry_id=entry.body.entry.entry_id, shown_number=number)
    content = EntryContent(
        summary="Răspuns la petiție", recipients=(Party(name="Popa Elena"),), links=(link,), dispatch_mode="post"
    )
    reply = desk.register(desk.request(EntryDraft(direction=Direction.OUTGOING, content=content)))
    assert "Răspunsul a fost trimis" in page_of(server, entry)
    desk.push(told(desk, asked(reply.body.entry.entry_id)), told(desk, approved(reply.body.entry.entry_id)))
    assert "Răspunsul a fost trimis" not in page_of(server, entry)
    closing = EntryClosed(entry_id=entry.body.entry.entry_id, by="Maria", mode=ResolutionMode.FAVOURABLE)
    assert [code for code, _ in refusals(desk.push(told(desk, closing)))] == ["reply_missing"]


def test_a_reserved_number_waits_for_its_paper_or_stays_unused(server, desk) -> None:
    held = Reservation(purpose="dispoziție", holder="secretar general", expires_at=now() + timedelta(hours=2))
    draft = EntryDraft(content=EntryContent(summary="Număr rezervat", reservation=held))
    first, second = desk.register(desk.request(draft)), desk.register(desk.request(draft))
    assert "păstrat pentru un document" in page_of(server, first)
    nobody = EntryContent(summary="Hârtia fără expeditor")
    filled = nobody.model_copy(update={"sender": Party(name="Popa Elena")})
    first_id = first.body.entry.entry_id
    answer = desk.push(
        told(desk, ReservationFilled(entry_id=first_id, by="Maria", content=nobody)),
        told(desk, ReservationFilled(entry_id=first_id, by="Maria", content=filled)),
        told(
            desk,
            ReservationEnded(entry_id=second.body.entry.entry_id, by="Maria", cause=UnusedCause.RESERVATION_EXPIRED),
        ),
    )
    assert [code for code, _ in refusals(answer)] == ["reservation_incomplete"]
    assert "Documentul este înregistrat" in page_of(server, first)
    assert "nu a fost folosit" in page_of(server, second)
