"""What screens and commands ask of the catalogues: what is in force on a day, and how it came to be so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from app.catalogue import rows
from app.catalogue.changing import Change, planned, write
from app.catalogue.completing import completed
from app.clock import Clock
from app.database.engine import Database
from app.folding import folded
from opis_contract.catalogue import (
    Authority,
    CatalogueRow,
    Department,
    DocumentClass,
    NotRegistered,
    RecordsClass,
    Revision,
)
from opis_contract.entries import EntryDraft
from opis_contract.legal_time import legal_date
from opis_contract.people import Act
from opis_contract.registers import Register
from opis_contract.scan_profiles import USUAL, ScanProfile


class Catalogue:
    """The catalogues of one desk. A day left out is today in Romania; every method may be called from any thread."""

    def __init__(
        self, database: Database, clock: Clock, randomness: Callable[[int], bytes], *, sign: Callable[[Act, str], None]
    ) -> None:
        """`sign` lets somebody act under their name, or raises."""
        self._sign = sign
        self._database = database
        self._clock = clock
        self._randomness = randomness

    def registers(self, day: date | None = None) -> list[Register]:
        """The registers in force, the general one first."""
        found = self.in_force(Register, day)
        return sorted(found, key=lambda each: (bool(each.prefix), each.code))

    def classes(self, day: date | None = None) -> list[DocumentClass]:
        """The classes in force, by name."""
        return sorted(self.in_force(DocumentClass, day), key=lambda each: folded(each.name))

    def departments(self, day: date | None = None) -> list[Department]:
        """The departments in force, by code."""
        return self.in_force(Department, day)

    def schedule(self, day: date | None = None) -> list[RecordsClass]:
        """The records schedule in force, by indicator."""
        return self.in_force(RecordsClass, day)

    def not_registered(self, day: date | None = None) -> list[NotRegistered]:
        """What gets no number."""
        return self.in_force(NotRegistered, day)

    def authorities(self, day: date | None = None) -> list[Authority]:
        """Other authorities to which papers are sent on, by name."""
        return sorted(self.in_force(Authority, day), key=lambda each: folded(each.name))

    def scan_profiles(self, day: date | None = None) -> list[ScanProfile]:
        """The ways of scanning in force: the usual one first, then by name."""
        found = self.in_force(ScanProfile, day)
        return sorted(found, key=lambda each: (each.code != USUAL, folded(each.name)))

    def scan_profile(self, text: str, day: date | None = None) -> ScanProfile | None:
        """The profile in force with this code or name; None when there is none."""
        with self._database.read() as connection:
            return rows.named(connection, ScanProfile, text, day or self.today)

    def scan_profile_for(self, document_class: str, day: date | None = None) -> ScanProfile:
        """How the papers of a class, by code or name, are scanned; the usual way where it says nothing."""
        on = day or self.today
        with self._database.read() as connection:
            found = rows.named(connection, DocumentClass, document_class, on)
            wanted = found.scan_profile if found is not None and found.scan_profile else USUAL
            profile = rows.coded(connection, ScanProfile, wanted, on) or rows.coded(connection, ScanProfile, USUAL, on)
        return profile or ScanProfile(code=USUAL, name=USUAL)

    def authority(self, text: str, day: date | None = None) -> Authority | None:
        """The authority in force with this code or name, without regard to diacritics; None when there is none."""
        with self._database.read() as connection:
            return rows.named(connection, Authority, text, day or self.today)

    def document_class(self, text: str, day: date | None = None) -> DocumentClass | None:
        """The class in force with this code or name, without regard to diacritics; None when there is none."""
        with self._database.read() as connection:
            return rows.named(connection, DocumentClass, text, day or self.today)

    def history(self, kind: type[rows.Row], code: str) -> list[Revision]:
        """Every row this code ever had, the oldest first."""
        with self._database.read() as connection:
            return rows.history(connection, kind, code)

    def in_force(self, kind: type[rows.Row], day: date | None = None) -> list[rows.Row]:
        """Every row of one catalogue in force, by code."""
        with self._database.read() as connection:
            return rows.in_force(connection, kind, day or self.today)

    def plan(self, wanted: Iterable[CatalogueRow]) -> list[Change]:
        """What the wanted rows would change, without changing it. Raises the errors of `app.catalogue.errors`."""
        with self._database.read() as connection:
            return planned(connection, wanted, today=self.today)

    def change(self, wanted: Iterable[CatalogueRow], *, by: str, reason: str) -> list[Change]:
        """Put rows in force from their first day on; all of them or none, durable when this returns, told to all desks.

        A row that says what is in force already changes nothing. Raises the errors of `app.catalogue.errors`,
        `NotSignedIn` and `NotAllowed`.
        """
        self._sign(Act.EDIT_CATALOGUE, by)
        with self._database.write() as connection:
            changes = planned(connection, wanted, today=self.today)
            write(connection, changes, by=by, reason=reason, now=self._clock.now(), randomness=self._randomness)
        return changes

    def completed(self, draft: EntryDraft, day: date | None = None) -> EntryDraft:
        """The draft as it will be registered, with what its class brings."""
        with self._database.read() as connection:
            return completed(connection, draft, day or self.today)

    @property
    def today(self) -> date:
        """The register's day."""
        return legal_date(self._clock.now())


def matching(classes: Sequence[DocumentClass], typed: str, *, limit: int = 8) -> tuple[DocumentClass, ...]:
    """The classes whose words begin with what was typed, in any order and without regard to diacritics."""
    wanted = folded(typed).split()
    if not wanted:
        return ()
    found = [each for each in classes if _all_begin(folded(each.name).split(), wanted)]
    return tuple(sorted(found, key=lambda each: not folded(each.name).startswith(wanted[0])))[:limit]


def named(classes: Sequence[DocumentClass], text: str) -> DocumentClass | None:
    """The class with this name or code among those given, or None when the clerk wrote one of their own."""
    wanted = folded(text)
    return next((each for each in classes if wanted in {folded(each.name), each.code}), None)


def _all_begin(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)
