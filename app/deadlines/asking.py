"""What screens and commands ask of deadlines: of a class on a day, of an entry after all that happened to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from app import acts
from app.catalogue import rows
from app.clock import Clock
from app.database.engine import Database
from app.deadlines import due
from app.deadlines.bringing import brought_by
from app.deadlines.errors import CaseUnknown, ClassWithoutTerm
from app.deadlines.running import day_of, running_term, term_of
from app.deadlines.table import calendar_for, dates_of, named_term, term_on
from opis_contract.calendar import InstitutionCalendar
from opis_contract.catalogue import DocumentClass, Revision
from opis_contract.deadlines import Term, count
from opis_contract.entries import DeadlineDates, Entry
from opis_contract.legal_time import legal_date
from opis_contract.running_terms import dates, extended, last_day_to_notify, notified, resumed
from opis_contract.standing import EntryStanding
from opis_contract.terms import CountingRule, TermInForce, TermRule


@dataclass(frozen=True, slots=True)
class Case:
    """A term as it is counted for a paper of one day. `kind` is the class that names it, if one was asked for."""

    term: TermInForce
    kind: DocumentClass | None
    deadline: DeadlineDates


@dataclass(frozen=True, slots=True)
class EntryDeadline:
    """The deadline of an entry with what stands behind it."""

    start: date
    calendar: InstitutionCalendar
    dates: DeadlineDates
    first: DeadlineDates
    """As counted at registration."""
    stands_still: bool
    redirect_by: date | None
    """Until when the paper must be sent on, if it belongs to another authority."""
    notify_by: date | None
    """Until when faults of the file may be told, where silence approves."""
    switches: tuple[Revision, ...]
    """How the institution has counted such terms, the oldest first."""


class Deadlines:
    """The deadlines of one desk. Every method may be called from any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def calendar(self, since: date | None = None) -> InstitutionCalendar:
        """The institution's working days, whole for terms that start on `since` (today, when left out) or later."""
        with self._database.read() as connection:
            return calendar_for(connection, since or legal_date(self._clock.now()))

    def in_force(self, day: date | None = None) -> dict[str, TermInForce]:
        """Every case as it stands on a day (today, when left out), by its code."""
        day = day or legal_date(self._clock.now())
        with self._database.read() as connection:
            return {rule.code: term_on(connection, rule.code, day) for rule in rows.in_force(connection, TermRule, day)}

    def of_days(self, term: Term, on: date, basis: str) -> DeadlineDates:
        """The two dates of any length of time by this institution's calendar."""
        with self._database.read() as connection:
            return dates_of(count(term, on, calendar_for(connection, on), basis))

    def of_case(self, text: str, on: date) -> Case:
        """The two dates for a paper that comes on a day, by its class or its case: a code, or a name in any spelling.

        Raises `CaseUnknown`, `ClassWithoutTerm`, `TermNotCounted`, `TermUnknown`, `TermNotInForce`.
        """
        with self._database.read() as connection:
            kind = rows.named(connection, DocumentClass, text, on)
            if kind is not None and kind.term is None:
                raise ClassWithoutTerm(name=kind.name)
            named = kind.term if kind is not None else None
            found = term_on(connection, named, on) if named else named_term(connection, text, on)
            if found is None:
                raise CaseUnknown(text=text, day=f"{on:%d.%m.%Y}")
            counted = count(found.counted(), on, calendar_for(connection, on), found.basis)
            return Case(found, kind, dates_of(counted, found.rule.code))

    def of_entry(self, entry_id: UUID) -> EntryDeadline | None:
        """The entry's deadline, None when it has none. Raises `EntryNotFound`."""
        with self._database.read() as connection:
            standing = acts.standing(connection, entry_id)
            first, now = standing.first_deadline, standing.entry.content.deadline
            if first is None or now is None:
                return None
            start = day_of(standing.entry)
            calendar = calendar_for(connection, start)
            case = term_of(connection, standing.entry, first)
            _, running = running_term(connection, entry_id, calendar)
            redirect = term_on(connection, case.rule.redirect, start) if case and case.rule.redirect else None
            counting = case.counting if case else None
            return EntryDeadline(
                start=start,
                calendar=calendar,
                dates=now,
                first=first,
                stands_still=running.stands_still,
                redirect_by=count(redirect.counted(), start, calendar, redirect.basis).limit if redirect else None,
                notify_by=last_day_to_notify(running, case, calendar) if case else None,
                switches=tuple(rows.history(connection, CountingRule, counting.code)) if counting else (),
            )

    def of_type(self, entry: Entry, document_type: str) -> DeadlineDates | None:
        """The deadline that the entry has as a paper of this type; its own where the type is no class."""
        start = day_of(entry)
        with self._database.read() as connection:
            kind = rows.named(connection, DocumentClass, document_type, start)
            if kind is None:
                return entry.content.deadline
            return brought_by(connection, kind, entry.direction, start)

    def extension(self, entry_id: UUID, *, amount: int | None = None) -> DeadlineDates:
        """The dates after an extension decided today, by all that the law allows unless `amount` says less.

        Raises `EntryNotFound`, `DeadlineMissing`, `DeadlinePassed`, `NoExtensionByLaw`, `ExtendedAlready`,
        `ExtensionTooLong`.
        """
        today = legal_date(self._clock.now())
        with self._database.read() as connection:
            calendar = self._calendar_of(connection, entry_id)
            standing, running = running_term(connection, entry_id, calendar)
            number = str(standing.entry.number)
            longer = extended(running, on=today, calendar=calendar, number=number, amount=amount)
            return dates_of(dates(longer, calendar), _code(standing))

    def case(self, code: str, day: date) -> TermInForce:
        """A row of the table of terms as it stood on a day. Raises `TermUnknown`, `TermNotInForce`."""
        with self._database.read() as connection:
            return term_on(connection, code, day)

    def redirection(self, entry_id: UUID) -> TermInForce | None:
        """The rule by which the entry is sent on to another authority; None where the law has none."""
        with self._database.read() as connection:
            standing = acts.standing(connection, entry_id)
            first = standing.first_deadline
            case = term_of(connection, standing.entry, first) if first else None
            if case is None or case.rule.redirect is None:
                return None
            return term_on(connection, case.rule.redirect, day_of(standing.entry))

    def notice(self, entry_id: UUID) -> DeadlineDates | None:
        """The dates after the applicant is told today of faults of the file; None where that changes nothing."""
        today = legal_date(self._clock.now())
        with self._database.read() as connection:
            calendar = self._calendar_of(connection, entry_id)
            standing, running = running_term(connection, entry_id, calendar)
            first = standing.first_deadline
            case = term_of(connection, standing.entry, first) if first else None
            longer = notified(running, case, on=today, calendar=calendar) if case else running
            return None if longer == running else dates_of(dates(longer, calendar), _code(standing))

    def resumption(self, entry_id: UUID, on: date) -> DeadlineDates:
        """The dates once the term runs again from a day on. Raises `EntryNotFound`, `DeadlineMissing`."""
        with self._database.read() as connection:
            calendar = self._calendar_of(connection, entry_id)
            standing, running = running_term(connection, entry_id, calendar)
            return dates_of(dates(resumed(running, on), calendar), _code(standing))

    def connected(self, entry_id: UUID, linked_id: UUID) -> DeadlineDates | None:
        """The deadline that binds both of two connected entries: the earliest. Raises `EntryNotFound`."""
        with self._database.read() as connection:
            both = (acts.standing(connection, each).entry.content.deadline for each in (entry_id, linked_id))
            return min(filter(None, both), key=lambda each: (each.limit, each.target), default=None)

    def grid(self, *, limit: int = 200) -> due.Grid:
        """Open entries for which an alarm stands now, the latest first."""
        with self._database.read() as connection:
            return due.grid(connection, self._clock.now(), limit=limit)

    def _calendar_of(self, connection: Connection, entry_id: UUID) -> InstitutionCalendar:
        return calendar_for(connection, day_of(acts.standing(connection, entry_id).entry))


def _code(standing: EntryStanding) -> str | None:
    return standing.first_deadline.term if standing.first_deadline else None
