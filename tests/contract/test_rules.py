"""What the law lets happen to an entry: every refusal and every way that is open, one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
    DeadlineExtended,
    DeadlineResumed,
    DeadlineSuspended,
    EntryAct,
    EntryClosed,
    EntryCorrected,
    EntryLinked,
    EntryRedirected,
    EntryReturned,
    EntryUnlinked,
    ReservationEnded,
    ReservationFilled,
    UnusedCause,
)
from opis_contract.entries import DeadlineDates, Entry, EntryContent, Reservation, ResolutionMode
from opis_contract.errors import WrongInput
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.openings import Opening, openings
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.rules import (
    AlreadyAnswered,
    AnnulmentAlreadyAsked,
    AnnulmentNotAsked,
    BasisMissing,
    CorrectionNotPossible,
    DeadlineMissing,
    DeadlinePassed,
    DeadlineRuns,
    DeadlineStandsStill,
    EntryNotOpen,
    ExtensionTooShort,
    LinkedAlready,
    LinkedToItself,
    LinkGoesForward,
    NothingChanged,
    NotLinked,
    PetitionTooOld,
    ReplyMissing,
    ReservationIncomplete,
    SecondPersonNeeded,
    Surroundings,
    YearIsClosed,
    refuse_unless_possible,
)
from opis_contract.standing import EntryStanding, EntryState, after, begin, folded

NOON = datetime(2026, 3, 11, 10, tzinfo=UTC)
ENTRY, OTHER = UUID(int=1), UUID(int=2)
TERM = DeadlineDates(target=date(2026, 4, 9), limit=date(2026, 4, 14), basis="OG 27/2002", term="petition")
LATER = DeadlineDates(target=date(2026, 4, 29), limit=date(2026, 4, 29), basis="OG 27/2002, art. 9", term="petition")
WHY = "pentru că așa e"
LINK = Link(kind=LinkKind.CONNECTED_TO, entry_id=OTHER, shown_number="2/11.03.2026")


def standing(*, deadline: DeadlineDates | None = TERM, reservation: Reservation | None = None) -> EntryStanding:
    content = EntryContent(
        summary="petiție privind drumul",
        document_type="petiție",
        sender=None if reservation else Party(name="Popa Elena"),
        deadline=deadline,
        reservation=reservation,
    )
    return begin(
        Entry(
            entry_id=ENTRY,
            register_code="RG",
            year=2026,
            number=1,
            series=Series.MAIN,
            registered_at=NOON,
            direction=Direction.INCOMING,
            tracking_code="code",
            desk_id=uuid4(),
            clerk="Maria",
            counter="ghișeul 1",
            content=content,
        )
    )


AROUND = Surroundings(at=NOON, answered=False, year_closed=False)
RESERVED = standing(reservation=Reservation(purpose="contract de furnizare", holder="Achiziții", expires_at=NOON))

ASKED = AnnulmentAsked(entry_id=ENTRY, by="Maria", cause=AnnulmentCause.TEST, reason=WHY)
APPROVED = AnnulmentDecided(entry_id=ENTRY, by="Ioana", approved=True, reason=WHY)
REFUSED = AnnulmentDecided(entry_id=ENTRY, by="Ioana", approved=False, reason=WHY)
RETURNED = EntryReturned(entry_id=ENTRY, by="Maria", reason=WHY)
LINKED = EntryLinked(entry_id=ENTRY, by="Maria", link=LINK)
UNLINKED = EntryUnlinked(entry_id=ENTRY, by="Maria", link=LINK, reason=WHY)
EXTENDED = DeadlineExtended(entry_id=ENTRY, by="Maria", approved_by="Primar", reason=WHY, deadline=LATER)
SUSPENDED = DeadlineSuspended(entry_id=ENTRY, by="Maria", since=date(2026, 3, 12), basis=WHY, legal=True)
RESUMED = DeadlineResumed(entry_id=ENTRY, by="Maria", on=date(2026, 3, 20), deadline=LATER)
REDIRECTED = EntryRedirected(entry_id=ENTRY, by="Maria", to="CNAIR", basis=WHY)
ENDED = ReservationEnded(entry_id=ENTRY, by="Maria", cause=UnusedCause.RESERVATION_GIVEN_UP)


def corrected(field: CorrectableField = CorrectableField.SUMMARY, new: object = "alt conținut") -> EntryCorrected:
    return EntryCorrected(entry_id=ENTRY, by="Maria", reason=WHY, changes=(Correction(field=field, new=new),))  # type: ignore[arg-type]


def closed(mode: ResolutionMode, basis: str = "") -> EntryClosed:
    return EntryClosed(entry_id=ENTRY, by="Maria", mode=mode, basis=basis)


def then(*acts: EntryAct) -> EntryStanding:
    return folded(standing().entry, [(act, NOON) for act in acts])


FILLED = ReservationFilled(
    entry_id=ENTRY, by="Maria", content=EntryContent(summary="contract nou", sender=Party(name="SC Beta"))
)

REFUSALS: list[tuple[EntryStanding, EntryAct, Surroundings, type[WrongInput]]] = [
    (standing(), corrected(new="petiție privind drumul"), AROUND, NothingChanged),
    (standing(), corrected(new="abc"), AROUND, CorrectionNotPossible),
    (standing(), corrected(), replace(AROUND, year_closed=True), YearIsClosed),
    (then(ASKED, APPROVED), corrected(), AROUND, EntryNotOpen),
    (standing(), ASKED, replace(AROUND, year_closed=True), YearIsClosed),
    (standing(), ASKED, replace(AROUND, answered=True), AlreadyAnswered),
    (standing(), ASKED, replace(AROUND, at=NOON + timedelta(hours=24, seconds=1)), PetitionTooOld),
    (then(ASKED), ASKED, AROUND, AnnulmentAlreadyAsked),
    (then(closed(ResolutionMode.WITHDRAWN)), ASKED, AROUND, EntryNotOpen),
    (standing(), APPROVED, AROUND, AnnulmentNotAsked),
    (then(ASKED), APPROVED.model_copy(update={"by": "Maria"}), AROUND, SecondPersonNeeded),
    (then(ASKED), REFUSED.model_copy(update={"by": "Maria"}), AROUND, SecondPersonNeeded),
    (then(ASKED), APPROVED, replace(AROUND, answered=True), AlreadyAnswered),
    (then(ASKED), APPROVED, replace(AROUND, year_closed=True), YearIsClosed),
    (then(REDIRECTED), RETURNED, AROUND, EntryNotOpen),
    (standing(), EntryLinked(entry_id=ENTRY, by="M", link=LINK.model_copy(update={"entry_id": ENTRY})), AROUND,
     LinkedToItself),
    (then(LINKED), LINKED, AROUND, LinkedAlready),
    (standing(), LINKED, replace(AROUND, linked_registered_at=NOON + timedelta(seconds=1)), LinkGoesForward),
    (standing(), UNLINKED, AROUND, NotLinked),
    (standing(deadline=None), EXTENDED, AROUND, DeadlineMissing),
    (standing(), EXTENDED, replace(AROUND, at=datetime(2026, 4, 14, 21, tzinfo=UTC)), DeadlinePassed),
    (standing(), EXTENDED.model_copy(update={"deadline": TERM}), AROUND, ExtensionTooShort),
    (standing(deadline=None), SUSPENDED, AROUND, DeadlineMissing),
    (then(SUSPENDED), SUSPENDED, AROUND, DeadlineStandsStill),
    (standing(), RESUMED, AROUND, DeadlineRuns),
    (then(RETURNED), REDIRECTED, AROUND, EntryNotOpen),
    (standing(), closed(ResolutionMode.FAVOURABLE), AROUND, ReplyMissing),
    (standing(), closed(ResolutionMode.PARTIAL), AROUND, ReplyMissing),
    (standing(), closed(ResolutionMode.FILED), AROUND, BasisMissing),
    (RESERVED, FILLED.model_copy(update={"content": EntryContent(summary="fără expeditor")}), AROUND,
     ReservationIncomplete),
    (standing(), ENDED, AROUND, EntryNotOpen),
    (RESERVED, RETURNED, AROUND, EntryNotOpen),
]  # fmt: skip


@pytest.mark.parametrize(("stands", "act", "around", "refusal"), REFUSALS)
def test_what_the_law_does_not_allow_is_refused_by_name(
    stands: EntryStanding, act: EntryAct, around: Surroundings, refusal: type[WrongInput]
) -> None:
    with pytest.raises(refusal):
        refuse_unless_possible(stands, act, around)


OPEN: list[tuple[EntryStanding, EntryAct, Surroundings]] = [
    (standing(), corrected(), AROUND),
    (then(closed(ResolutionMode.WITHDRAWN)), corrected(), AROUND),
    (standing(), ASKED, replace(AROUND, at=NOON + timedelta(hours=24))),
    (standing(deadline=None), ASKED, replace(AROUND, at=NOON + timedelta(days=40))),
    (then(ASKED), APPROVED, AROUND),
    (then(ASKED), REFUSED, replace(AROUND, answered=True)),
    (then(ASKED, REFUSED), ASKED, AROUND),
    (standing(), RETURNED, AROUND),
    (standing(), LINKED, replace(AROUND, linked_registered_at=NOON)),
    (then(closed(ResolutionMode.WITHDRAWN)), LINKED, AROUND),
    (then(LINKED), UNLINKED, AROUND),
    (standing(), EXTENDED, replace(AROUND, at=datetime(2026, 4, 14, 20, 59, tzinfo=UTC))),
    (standing(), SUSPENDED, AROUND),
    (then(SUSPENDED), RESUMED, AROUND),
    (standing(), REDIRECTED, AROUND),
    (standing(), closed(ResolutionMode.FAVOURABLE), replace(AROUND, answered=True)),
    (standing(deadline=None), closed(ResolutionMode.FAVOURABLE), AROUND),
    (standing(), closed(ResolutionMode.FILED, "OG 27/2002, art. 7"), AROUND),
    (then(REDIRECTED), closed(ResolutionMode.REDIRECTED), AROUND),
    (RESERVED, FILLED, AROUND),
    (RESERVED, ENDED, AROUND),
]


@pytest.mark.parametrize(("stands", "act", "around"), OPEN)
def test_what_the_law_allows_goes_through(stands: EntryStanding, act: EntryAct, around: Surroundings) -> None:
    refuse_unless_possible(stands, act, around)


def test_the_desk_offers_what_the_rules_allow() -> None:
    assert set(openings(standing(), AROUND)) == {
        Opening.REPLY, Opening.FILE_ANONYMOUS, Opening.FILE_REPEATED, Opening.CLOSE, Opening.LINK, Opening.CORRECT,
        Opening.EXTEND, Opening.SUSPEND, Opening.REDIRECT,
        Opening.RETURN, Opening.ANNUL,
    }  # fmt: skip
    assert openings(then(ASKED), AROUND)[:2] == (Opening.APPROVE_ANNULMENT, Opening.REFUSE_ANNULMENT)
    assert openings(RESERVED, AROUND) == (Opening.FILL, Opening.GIVE_UP)
    assert openings(then(ASKED, APPROVED), AROUND) == ()
    assert Opening.UNLINK in openings(then(LINKED), AROUND)


ACTS = [ASKED, APPROVED, REFUSED, RETURNED, LINKED, UNLINKED, EXTENDED, SUSPENDED, RESUMED, REDIRECTED, FILLED, ENDED,
        corrected(), closed(ResolutionMode.FILED, WHY)]  # fmt: skip


@given(some.lists(some.sampled_from(ACTS), max_size=25))
def test_no_order_of_acts_breaks_the_fold_or_changes_what_never_changes(acts: list[EntryAct]) -> None:
    stands = standing()
    first = stands.entry
    ended = False
    for act in acts:
        before, stands = stands, after(stands, act, NOON)
        assert not ended or stands == before
        ended = stands.state in {EntryState.ANNULLED, EntryState.UNUSED}
    for name in ("entry_id", "register_code", "year", "number", "series", "registered_at", "direction"):
        assert getattr(stands.entry, name) == getattr(first, name)
