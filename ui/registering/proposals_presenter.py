"""What the pages say of themselves stands as ghost text in the form's empty lines: one key takes a line, one takes all.

Nothing is ever filled in by itself; beside the form lies the page, with the place marked where the line was read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.understanding.keeping import Document, DocumentPage
from app.understanding.lines import PlaceOnPage
from app.understanding.proposals import Proposal, Subject
from opis_contract.errors import KnownError
from opis_contract.registers import Direction
from ui.registering.draft_file import MAIN_FIELDS, FormField, FormText
from ui.registering.form_screen import FormView
from ui.work import Lane, Work
from ui.writing import Writing

_FIELDS = {
    Subject.SENDER: FormField.PARTY,
    Subject.IDENTIFIER: FormField.IDENTIFIER,
    Subject.DOCUMENT_TYPE: FormField.DOCUMENT_TYPE,
    Subject.SUMMARY: FormField.SUMMARY,
    Subject.THEIR_NUMBER: FormField.THEIR_NUMBER,
}


class PagesView(Protocol):
    """The pages beside the form."""

    def show_pages(self, pages: Sequence[DocumentPage]) -> None:
        """Show the document from its first page; none takes it away."""

    def point(self, place: PlaceOnPage | None) -> None:
        """Show the page of the place, marked; None marks nothing."""


class ProposalsPresenter:
    """The proposals of one form. Answers for papers that are gone are dropped."""

    def __init__(
        self,
        view: FormView,
        pages: PagesView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        taken: Callable[[FormField], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """`taken` is called for each field that was filled by the clerk's key, as if it had been typed."""
        self._view = view
        self._pages = pages
        self._desk = desk
        self._work = work
        self._say = writing.words.say
        self._taken = taken
        self._failed = failed
        self._from = ""
        self._shown: tuple[DocumentPage, ...] = ()
        self._field = FormField.PARTY
        self._proposals: Mapping[FormField, Proposal] = {}

    @property
    def proposes_summary(self) -> bool:
        """Whether the page says what it is about: nothing else then begins the summary."""
        return FormField.SUMMARY in self._proposals

    def look(self, text: FormText) -> None:
        """Show what the pages of this paper say; a paper without pages has none."""
        if text.pages != self._from:
            self._from = text.pages
            self._show(Document((), ()))
        if text.pages:
            self._read()

    def again(self, batch_id: UUID) -> None:
        """A page of this batch has been read."""
        if self._from and pages_of(self._from)[0] == batch_id:
            self._read()

    def entered(self, field: FormField) -> None:
        """The keyboard is in this field: the page shows where its proposal stands."""
        self._field = field
        found = self._proposals.get(field)
        self._pages.point(found.place if found else None)

    def take(self, field: FormField) -> None:
        """One key: the empty field gets what is proposed for it."""
        if self._fill([field]):
            self._taken(field)

    def take_all(self) -> None:
        """One key: every empty field gets its proposal, and the keyboard goes to the first that is still empty."""
        for field in self._fill(FormField):
            self._taken(field)
        if self._proposals:
            text = self._view.text()
            empty = [each for each in MAIN_FIELDS if not getattr(text, each.value).strip()]
            wanted = [each for each in empty if each not in {FormField.REPLY_TO, FormField.IDENTIFIER}]
            self._view.focus(next(iter(wanted), FormField.SUMMARY))

    def _fill(self, fields: Sequence[FormField] | type[FormField]) -> list[FormField]:
        text = self._view.text()
        filled = [each for each in fields if each in self._proposals and not getattr(text, each.value).strip()]
        if filled:
            self._view.fill(replace(text, **{each.value: self._proposals[each].value for each in filled}))
        return filled

    def _read(self) -> None:
        asked = self._from
        batch_id, sequence = pages_of(asked)

        def done(document: Document) -> None:
            if asked == self._from:
                self._show(document)

        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.understanding.document(batch_id, sequence),
            done=done,
            failed=self._failed,
        )

    def _show(self, document: Document) -> None:
        incoming = self._view.text().direction == Direction.INCOMING.value
        self._proposals = {_FIELDS[each.subject]: each for each in document.proposals if incoming}
        values = {field: proposal.value for field, proposal in self._proposals.items()}
        self._view.propose(values, self._told(document))
        if document.pages != self._shown:
            self._shown = document.pages
            self._pages.show_pages(document.pages)
        self.entered(self._field)

    def _told(self, document: Document) -> str:
        if not document.pages:
            return ""
        if self._proposals:
            return self._say("registering.proposals_how")
        return self._say("registering.proposals_none" if document.is_read else "registering.proposals_coming")


def pages_text(batch_id: UUID, sequence: int) -> str:
    """A document by one of its pages, as `FormText.pages` writes it."""
    return f"{batch_id} {sequence}"


def pages_of(text: str) -> tuple[UUID, int]:
    """What `pages_text` wrote."""
    batch_id, _, sequence = text.partition(" ")
    return UUID(batch_id), int(sequence)
