"""The letters of a desk about its petitions: each gets its number once, and its page once, whatever dies in between."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid5

from app.desk import Desk
from app.errors import EntryNotFound
from app.petitions.letters import Letter, letter_sheets
from app.printing.pdf import pdf_of
from app.printing.sheet import Sheet
from opis_contract.entries import DispatchMode, Entry, EntryContent, EntryDraft
from opis_contract.events import FileRole
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party
from opis_contract.registers import Direction

LETTER = "adresă"
"""The class of the letters."""


class Archive(Protocol):
    """Makes PDF/A of our own print; `paper.own_prints.archive_print` fits."""

    def __call__(self, source: Path, target: Path, *, title: str, created: datetime) -> object:
        """Write `target`."""


class OutgoingLetters:
    """Registers the letters of one desk and draws their pages."""

    def __init__(self, desk: Desk, workspace: Callable[[], AbstractContextManager[Path]], archive: Archive) -> None:
        """`workspace` lends a folder for a letter that is not finished."""
        self._desk = desk
        self._workspace = workspace
        self._archive = archive

    def name(self, entry_id: UUID, what: str) -> UUID:
        """The identifier of the letter that says this about the entry: the same when it is asked for again.

        A letter that was annulled is never written again: the next one has a name of its own.
        """
        times, letter_id = 1, uuid5(entry_id, what)
        while self._is_struck_through(letter_id):
            times += 1
            letter_id = uuid5(entry_id, f"{what} ({times})")
        return letter_id

    def write(
        self,
        letter_id: UUID,
        letter: Letter,
        to: Party,
        *,
        about: Sequence[Entry],
        link: LinkKind,
        mode: DispatchMode,
        by: str,
        department: str | None = None,
    ) -> Entry:
        """Give the letter its number and attach its page; one that has both stays as it is.

        Raises what `Desk.register` raises.
        """
        leaves = len(self._sheets(letter, number="", on=legal_date(self._desk.clock.now()), by=by))
        content = EntryContent(
            summary=letter.subject[:500],
            document_type=LETTER,
            recipients=(to,),
            dispatch_mode=mode,
            department=department or about[0].content.department,
            leaves=leaves,
            links=tuple(Link(kind=link, entry_id=each.entry_id, shown_number=each.shown_number) for each in about),
        )
        draft = EntryDraft(direction=Direction.OUTGOING, content=content)
        entry = self._desk.register(draft, clerk=by, entry_id=letter_id).entry
        if not self._desk.looking.entry(letter_id).files:
            self._attach_page(entry, letter, by=by)
        return entry

    def _attach_page(self, entry: Entry, letter: Letter, *, by: str) -> None:
        sheets = self._sheets(letter, number=entry.shown_number, on=legal_date(entry.registered_at), by=by)
        with self._workspace() as folder:
            drawn, archived = folder / "letter.pdf", folder / "letter-a.pdf"
            drawn.write_bytes(pdf_of(*sheets))
            self._archive(drawn, archived, title=letter.subject, created=entry.registered_at)
            self._desk.attach(
                entry.entry_id,
                archived,
                role=FileRole.ARCHIVAL,
                name=f"{entry.register_code}-{entry.number}-{entry.year}.pdf",
                media_type="application/pdf",
                pages=len(sheets),
            )

    def _sheets(self, letter: Letter, *, number: str, on: date, by: str) -> list[Sheet]:
        return letter_sheets(letter, self._desk.identity().institution, number=number, on=on, by=by)

    def _is_struck_through(self, entry_id: UUID) -> bool:
        try:
            return not self._desk.standing(entry_id).state.holds_a_paper
        except EntryNotFound:
            return False
