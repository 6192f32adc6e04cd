"""Registering a paper: one number, for ever, whatever happens to the network, the machine or the clerk's patience.

Alone, the number, the entry, its journal leaf and its outbox row are one transaction. Enrolled, what was chosen for the
paper is written down first, then the server is asked, then its answer is stored; without an answer the paper gets the
next number of this desk's block, in one transaction again. A reply that carries the number of what it answers asks for
none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy import Connection, select

from app import blocks, entries, intents, journal, outbox
from app.catalogue.completing import completed
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.enrolment import EnrolmentState, Standing, standing
from app.errors import (
    BugError,
    ClerkMissing,
    EnrolmentUnfinished,
    NoContinuityNumbers,
    ReserveNotOpened,
    ServerUnreachable,
)
from app.numbering import Books, Numbers, entry_of, fitting_books, lending, next_main
from app.outage import provisional
from app.outage.clock_trust import ClockTrust
from app.outage.dating import Issue, date_of_issue
from app.parties import draft_warnings
from app.printing import book
from app.series import MainSeries
from opis_contract.entries import Entry, EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.events import EntryRegistered, Event
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_date, legal_year
from opis_contract.messages import RegistrationRequest
from opis_contract.numbers import Series
from opis_contract.tracking import new_tracking_code

CLOCK_WAS_AHEAD = "ceasul registrului fusese înainte; ora confirmată de șeful registraturii"
"""Why such an entry says that it came in earlier than its number."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A paper that has its number. `leaf` is the journal's hash in hex, printed on the receipt."""

    entry: Entry
    leaf: str
    event_id: UUID
    warnings: tuple[str, ...]
    """Keys of words under `warnings`: what deserves a second look at the paper; never a reason to stop."""
    offline: bool
    stands_otherwise: bool = False
    """The paper had its number already, for what was drafted before: what was changed since has to be corrected."""


class Registering:
    """The use case, for one desk. `main_series` gives the server's end, or None where there is nobody to ask."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        trust: ClockTrust,
        randomness: Callable[[int], bytes],
        counter: str,
        main_series: Callable[[Standing], MainSeries | None],
        heard: Callable[[bool], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._trust = trust
        self._randomness = randomness
        self._counter = counter
        self._main_series = main_series
        self._heard = heard

    def register(
        self, draft: EntryDraft, *, clerk: str, entry_id: UUID | None, to_print: bool, year: int | None
    ) -> Registration:
        """See `Desk.register`."""
        if not clerk.strip():
            raise ClerkMissing
        warnings = draft_warnings(draft)
        request = self._request(draft, clerk=clerk.strip(), entry_id=entry_id)
        with self._database.write() as connection:
            known = _known(connection, request.entry_id, draft, warnings)
            if known is not None:
                return known
            today = legal_date(request.drafted_at)
            draft = completed(connection, draft, today)
            books = fitting_books(connection, draft, today)
            if to_print:
                book.promise(connection, request.entry_id)
            desk = standing(connection)
            request = request.model_copy(update={"counter": desk.counter or self._counter, "draft": draft})
            shared = self._share_number(connection, desk, books, request, warnings, year=year)
            if shared is not None:
                return shared
            if desk.state is EnrolmentState.ALONE:
                return self._give_main_number(connection, desk, books, request, warnings, year=year)
            request = _kept(connection, request)
        match desk.state:
            case EnrolmentState.ENROLLING:
                raise EnrolmentUnfinished(address=desk.server_address or "", entry_id=request.entry_id)
            case EnrolmentState.ENROLLED:
                return self._ask(desk, request, warnings, year=year)
            case never:
                assert_never(never)

    def _request(self, draft: EntryDraft, *, clerk: str, entry_id: UUID | None) -> RegistrationRequest:
        """Everything about the paper that is chosen once: identifiers, secret, code, time."""
        now = self._clock.now()
        return RegistrationRequest(
            event_id=uuid7(now, self._randomness),
            entry_id=entry_id or uuid7(now, self._randomness),
            salt=self._randomness(16).hex(),
            tracking_code=new_tracking_code(self._randomness),
            clerk=clerk,
            counter=self._counter,
            drafted_at=now,
            draft=draft,
        )

    def _ask(
        self, desk: Standing, request: RegistrationRequest, warnings: tuple[str, ...], *, year: int | None
    ) -> Registration:
        try:
            event = self._answer(desk, request)
        except ServerUnreachable:
            self._heard(False)
            return self._go_on_without(desk, request, warnings, year=year)
        except WrongInput:
            # The answer is no: asking the same again would only be refused again.
            with self._database.write() as connection:
                intents.forget(connection, request.entry_id)
                book.withdraw(connection, request.entry_id)
            raise
        self._heard(True)
        with self._database.write() as connection:
            intents.finish(connection, event)
            return _written(connection, request, warnings)

    def _answer(self, desk: Standing, request: RegistrationRequest) -> Event:
        main_series = self._main_series(desk)
        if main_series is None:
            raise ServerUnreachable(address=desk.server_address or "")
        return main_series.register(request).event

    def _go_on_without(
        self, desk: Standing, request: RegistrationRequest, warnings: tuple[str, ...], *, year: int | None
    ) -> Registration:
        with self._database.write() as connection:
            given = self._give_continuity_number(connection, desk, request, warnings, year=year)
        if isinstance(given, NoContinuityNumbers):
            raise given
        return given

    def _give_continuity_number(
        self,
        connection: Connection,
        desk: Standing,
        request: RegistrationRequest,
        warnings: tuple[str, ...],
        *,
        year: int | None,
    ) -> Registration | NoContinuityNumbers:
        """The next number of the desk's block; where there is none, what stands in its way, with what was kept."""
        # Another process may have heard the answer that this one did not.
        known = _known(connection, request.entry_id, request.draft, warnings)
        if known is not None:
            return known
        books = fitting_books(connection, request.draft, legal_date(request.drafted_at))
        code = books.counting.code
        issue = date_of_issue(connection, self._trust, code, Series.CONTINUITY, year=year)
        now = issue.at
        taken = blocks.take(connection, code, legal_year(now))
        if taken is None:
            return _no_number(connection, request, code, now)
        # A pointer without a block of its own keeps nobody waiting: the paper has its number all the same.
        order = blocks.take(connection, books.pointer.code, legal_year(now)) if books.pointer else None
        numbers = Numbers(books, taken.number, order.number if order else None)
        # The server may have recorded the request's own event with its own number: this is another event.
        registration = self._write(
            connection,
            entry_of(_told_late(request, issue), desk.desk_id, numbers, series=Series.CONTINUITY, registered_at=now),
            event_id=uuid7(now, self._randomness),
            salt=self._randomness(16).hex(),
            block_id=taken.block_id,
            warnings=warnings,
        )
        intents.forget(connection, request.entry_id)
        return registration

    def _share_number(
        self,
        connection: Connection,
        desk: Standing,
        books: Books,
        request: RegistrationRequest,
        warnings: tuple[str, ...],
        *,
        year: int | None,
    ) -> Registration | None:
        """The reply under the number of what it answers (rule R7), None where it gets its own.

        No series is asked, so nobody else is: it is the same with the server and without it. A paper whose number the
        server may have given already waits for that one.
        """
        code = books.counting.code
        if lending(connection, request.draft, books, legal_year(request.drafted_at)) is None:
            return None
        if desk.state is EnrolmentState.ENROLLING or intents.find(connection, request.entry_id) is not None:
            return None
        issue = date_of_issue(connection, self._trust, code, Series.REPLY, year=year)
        lent = lending(connection, request.draft, books, legal_year(issue.at))
        if lent is None:
            return None
        return self._write(
            connection,
            entry_of(
                _told_late(request, issue),
                desk.desk_id,
                Numbers(books, lent.number, None),
                series=Series.REPLY,
                registered_at=issue.at,
            ),
            event_id=request.event_id,
            salt=request.salt,
            block_id=None,
            warnings=warnings,
        )

    def _give_main_number(
        self,
        connection: Connection,
        desk: Standing,
        books: Books,
        request: RegistrationRequest,
        warnings: tuple[str, ...],
        *,
        year: int | None,
    ) -> Registration:
        issue = date_of_issue(connection, self._trust, books.counting.code, Series.MAIN, year=year)
        now = issue.at
        number = next_main(connection, books.counting, legal_year(now))
        order = next_main(connection, books.pointer, legal_year(now)) if books.pointer else None
        # A draft that waited for a server the desk then did not join is registered here.
        if intents.find(connection, request.entry_id) is not None:
            request = _kept(connection, request)
            intents.forget(connection, request.entry_id)
        return self._write(
            connection,
            entry_of(
                _told_late(request, issue),
                desk.desk_id,
                Numbers(books, number, order),
                series=Series.MAIN,
                registered_at=now,
            ),
            event_id=request.event_id,
            salt=request.salt,
            block_id=None,
            warnings=warnings,
        )

    def _write(
        self,
        connection: Connection,
        entry: Entry,
        *,
        event_id: UUID,
        salt: str,
        block_id: UUID | None,
        warnings: tuple[str, ...],
    ) -> Registration:
        event = Event(
            event_id=event_id,
            desk_id=entry.desk_id,
            happened_at=entry.registered_at,
            salt=salt,
            body=EntryRegistered(entry=entry, block_id=block_id),
        )
        entries.series_reaches(connection, entry)
        entries.add(connection, entry, event_id=event_id)
        leaf = journal.append(connection, event)
        outbox.append(connection, event)
        return Registration(entry, leaf.hex(), event_id, warnings, entry.offline)


def _no_number(
    connection: Connection, request: RegistrationRequest, register: str, now: datetime
) -> NoContinuityNumbers:
    """Why no number is given: the reserve waits for a word, or nothing is left and the citizen gets a slip."""
    year = legal_year(now)
    reserve = blocks.reserve_of(blocks.at_counter(connection, register, year))
    if reserve is not None:
        return ReserveNotOpened(register=register, year=year, entry_id=request.entry_id, left=reserve.left)
    slip = provisional.give(connection, request, now=now)
    return NoContinuityNumbers(register=register, year=year, entry_id=request.entry_id, slip=slip)


def _told_late(request: RegistrationRequest, issue: Issue) -> RegistrationRequest:
    return request.model_copy(update={"draft": issue.told_in(request.draft, CLOCK_WAS_AHEAD)})


def _kept(connection: Connection, request: RegistrationRequest) -> RegistrationRequest:
    """The intent as it was chosen the first time, with what is drafted now; written down before anybody is asked.

    A number that the server gave for what was drafted before stays the paper's number: the server knows it by its name.
    """
    known = intents.find(connection, request.entry_id)
    if known is None:
        intents.keep(connection, request)
        return request
    changed = known.model_copy(update={"draft": request.draft, "clerk": request.clerk})
    if changed != known:
        intents.forget(connection, request.entry_id)
        intents.keep(connection, changed)
    return changed


def _known(connection: Connection, entry_id: UUID, draft: EntryDraft, warnings: tuple[str, ...]) -> Registration | None:
    """The registration of an entry that has its number already: a retry gets the same one."""
    if not entries.is_there(connection, entry_id):
        return None
    entry = entries.find(connection, entry_id)
    if entry is None:
        return None
    row = connection.execute(
        select(tables.journal.c.leaf, tables.journal.c.event_id)
        .join(tables.entries, tables.entries.c.event_id == tables.journal.c.event_id)
        .where(tables.entries.c.entry_id == entry_id)
    ).one()
    # What a class brings depends on the day: the draft is completed as it was then.
    meant = completed(connection, draft, legal_date(entry.registered_at))
    otherwise = entry.content != meant.content
    return Registration(entry, row.leaf.hex(), row.event_id, warnings, entry.offline, stands_otherwise=otherwise)


def known_registration(connection: Connection, entry_id: UUID, draft: EntryDraft) -> Registration | None:
    """The registration of an entry that has its number already, None for a paper that has none."""
    return _known(connection, entry_id, draft, ())


def _written(connection: Connection, request: RegistrationRequest, warnings: tuple[str, ...]) -> Registration:
    registration = _known(connection, request.entry_id, request.draft, warnings)
    if registration is None:
        raise BugError(f"entry {request.entry_id} was answered and is not in the register")
    return registration
