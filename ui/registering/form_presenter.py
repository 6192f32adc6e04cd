"""From what a clerk types to an entry with its number: the form's own presenter, which the others report to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.desk import Desk
from app.errors import EnrolmentUnfinished, NoContinuityNumbers, ReserveNotOpened, YearTurns
from app.queries import EntryRow
from app.registering import Registration
from opis_contract.entries import EntryDraft
from opis_contract.errors import KnownError
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber, parse_number
from opis_contract.registers import Direction
from ui.registering.draft_file import DraftFile, FormField, FormText
from ui.registering.form_screen import FormView, Registered
from ui.registering.given_presenter import GivenPresenter
from ui.registering.kept_draft import KeptDraft, has_its_number
from ui.registering.kind_presenter import KindPresenter
from ui.registering.kinds import Kinds, read_kinds
from ui.registering.parked import Parked, ParkedFolder
from ui.registering.party_presenter import PartyPresenter
from ui.registering.proposals_presenter import PagesView, ProposalsPresenter
from ui.registering.reading_form import FormIncomplete, identifier_warnings, read_form
from ui.work import Lane, Work
from ui.writing import Writing


@dataclass(frozen=True, slots=True)
class _LeftOver:
    """What the last run left in the form and beside it."""

    draft: FormText | None
    parked: list[FormText]


class FormPresenter:
    """One entry form. `registered` is called on the main thread with each new entry's identifier."""

    def __init__(
        self,
        view: FormView,
        given: GivenPresenter,
        pages: PagesView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        folder: Path,
        clerk: str,
        registered: Registered,
        pages_registered: Callable[[str, UUID], None],
    ) -> None:
        """`folder` keeps what is typed: the draft of the form and the papers put aside.

        `pages_registered` is called with the scanned document of a new entry, as `FormText.pages` names it.
        """
        self._view = view
        self.given = given
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self.party = PartyPresenter(view, desk, work, writing, failed=self._explain)
        self.proposals = ProposalsPresenter(
            view, pages, desk, work, writing, taken=self._proposal_taken, failed=self._explain
        )
        self.kind = KindPresenter(view, writing, begins_summary=lambda: not self.proposals.proposes_summary)
        self._draft = KeptDraft(DraftFile(folder / "draft.json"), desk, work, failed=self._explain)
        self._folder = ParkedFolder(folder / "parked")
        self._parked = Parked(self._folder, self._draft.run_first)
        self._clerk = clerk
        self._registered = registered
        self._pages_registered = pages_registered
        self._asked_reply = ""
        self._under_way = False
        self._year: int | None = None
        self._waits_for_reserve = False

    def begin(self) -> None:
        """Take up what was typed and not registered when the program ended."""
        self.read_catalogue()
        self._work.run(Lane.DATABASE, self._left_over, done=self._take_up, failed=self._explain)
        self.given.begin(failed=self._explain)

    def read_catalogue(self) -> None:
        """Read the classes in force; they may have changed since."""
        self._work.run(
            Lane.DATABASE,
            lambda: read_kinds(self._desk.catalogue, self._desk.deadlines),
            done=self._have_kinds,
            failed=self._explain,
        )

    def new_entry(self) -> None:
        """F2: the keyboard in the first field. What is typed there stays: only registering empties the form."""
        self._view.focus(FormField.PARTY)

    def take_pages(self, pages: str) -> None:
        """The next paper is this scanned document; one that stands in the form is put aside for it."""
        if self._under_way:
            return
        text = self._view.text()
        if text.pages != pages:
            if not text.untouched:
                self.park()
            self._view.fill(replace(self._view.text().emptied(), pages=pages))
        self.proposals.look(self._view.text())
        self._view.focus(FormField.PARTY)

    def paused(self) -> None:
        """The clerk stopped typing for a moment: keep the texts on disk, look around once more."""
        text = self._view.text()
        self._draft.save(text)
        self.party.look_around()
        self._pass_over(text)

    def party_typed(self) -> None:
        """See `PartyPresenter.typed`."""
        self.party.typed()
        self._view.hint(FormField.PARTY, "")
        self._pass_over(self._view.text())

    def party_taken(self, position: int) -> None:
        """A suggestion was chosen."""
        self.party.taken(position)
        self._pass_over(self._view.text())

    def type_typed(self) -> None:
        """See `KindPresenter.typed`."""
        self.kind.typed()
        self._pass_over(self._view.text())

    def type_taken(self, position: int) -> None:
        """A type was chosen from the list."""
        self.kind.taken(position)
        self._pass_over(self._view.text())

    def identifier_typed(self) -> None:
        """A doubtful number is said and never stops the counter (domain 7.1)."""
        said = [self._say(f"warnings.{warning}") for warning in identifier_warnings(self._view.text())]
        self._view.warn(FormField.IDENTIFIER, " ".join(said))

    def payment_typed(self) -> None:
        """With a proof of payment the fee is paid."""
        self.kind.show(self._view.text())

    def direction_changed(self) -> None:
        """Another party is asked for; everything typed stays."""
        self._view.warn(FormField.PARTY, "")
        self.paused()

    def reply_typed(self) -> None:
        """Look the answered entry up by its number."""
        typed = self._view.text().reply_to.strip()
        self._view.warn(FormField.REPLY_TO, "")
        self._view.hint(FormField.REPLY_TO, "")
        self._view.fill(replace(self._view.text(), answered=""))
        self._asked_reply = typed
        query = parse_number(typed) if typed else None
        if query is None:
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.find(query),
            done=lambda found: self._answer(typed, found),
            failed=self._explain,
        )

    def park(self) -> None:
        """F6: put the paper aside for the next one in the queue."""
        text = self._view.text()
        if self._under_way or text.untouched:
            return
        self._parked.put(self._draft.named(text))
        self._begin_next()
        self._view.show_parked(self._parked.names)

    def take_back(self) -> None:
        """Bring back the paper that waits longest; what stands in the form is put aside for it."""
        text = self._view.text()
        if self._under_way or not self._parked.names:
            return
        if not text.untouched:
            self._parked.put(self._draft.named(text))
        back = self._parked.take()
        if back is not None:
            self._begin_next()
            self._restore(back)
            self._draft.run_first(lambda: self._move_back(back))
            self._draft.save(back)
        self._view.show_parked(self._parked.names)

    def register(self) -> None:
        """Give the paper its number. What is missing is said under its field, and the keyboard goes there."""
        if self._under_way:
            return
        text = self._view.text()
        draft = self._read(text)
        if draft is None:
            return
        self._under_way = True
        self._view.explain(None)
        self._view.tell("")
        self._view.lock(True)
        kept = self._draft.named(text)
        self._work.run(
            Lane.NETWORK,
            lambda: self._give(draft, kept),
            done=lambda registration: self._show(registration, kept.pages),
            failed=self._refused,
        )

    def _left_over(self) -> _LeftOver:
        """In a lane. A paper that is both in the form and aside was being brought back: the form has it."""
        draft = self._draft.left_over()
        parked = []
        for each in self._folder.all():
            if (draft is not None and draft.entry_id == each.entry_id) or self._is_done(each):
                self._folder.forget(each.entry_id)
            else:
                parked.append(each)
        return _LeftOver(draft, parked)

    def _move_back(self, text: FormText) -> None:
        """In a lane: the paper is the form's own draft before it is aside no more."""
        self._draft.keep_now(text)
        self._folder.forget(text.entry_id)

    def _is_done(self, text: FormText) -> bool:
        try:
            return has_its_number(self._desk, UUID(text.entry_id))
        except ValueError:
            return False

    def _take_up(self, left: _LeftOver) -> None:
        self._parked.begin(left.parked)
        self._view.show_parked(self._parked.names)
        if left.draft is not None and not left.draft.untouched and self._view.text().untouched:
            self._restore(left.draft)

    def _restore(self, held: FormText) -> None:
        self._draft.take_up(held)
        self._view.fill(held)
        self.proposals.look(held)
        self.kind.take_up(held)
        self.party.look_around()
        self._pass_over(held)

    def _have_kinds(self, kinds: Kinds) -> None:
        self.kind.kinds = kinds
        self.kind.show(self._view.text())

    def _proposal_taken(self, field: FormField) -> None:
        """What follows is what follows when the same is typed."""
        match field:
            case FormField.PARTY:
                self.party_typed()
            case FormField.IDENTIFIER:
                self.identifier_typed()
            case FormField.DOCUMENT_TYPE:
                self.type_typed()
        self.paused()

    def _pass_over(self, text: FormText) -> None:
        self._view.pass_over(self.party.fields_known(text) | self.kind.fields_known(text))

    def _answer(self, typed: str, found: list[EntryRow]) -> None:
        """The newest that came in, of those with the number: it is what a letter of today answers."""
        if typed != self._asked_reply:
            return
        answered = next((each for each in found if each.direction is not Direction.OUTGOING), None)
        if answered is None:
            self._view.warn(FormField.REPLY_TO, self._say("registering.reply_unknown"))
            return
        day = legal_date(answered.registered_at)
        number = RegistrationNumber(answered.register, answered.year, answered.number, day).text(answered.prefix)
        text = self._view.text()
        self._view.fill(replace(text, answered=f"{answered.entry_id} {number}", party=text.party or answered.party))
        self._view.hint(FormField.REPLY_TO, f"{answered.party} · {answered.summary}")
        self.party.look_around()

    def _read(self, text: FormText) -> EntryDraft | None:
        """The draft, or None when something is missing and was said under its field."""
        try:
            draft = read_form(text, self.kind.kinds, now=self._writing.now(), seal=self._desk.personal_numbers.seal)
            problems: dict[FormField, str] = {}
        except FormIncomplete as incomplete:
            draft, problems = None, incomplete.problems
        for field in FormField:
            if field in problems:
                self._view.warn(field, self._say(problems[field]), stops=True)
            elif field is not FormField.IDENTIFIER:
                self._view.warn(field, "")
        if problems:
            self._view.focus(next(iter(problems)))
        return draft

    def _give(self, draft: EntryDraft, kept: FormText) -> Registration:
        """In a lane: the draft with its identifier is durable before anybody is asked."""
        self._draft.keep_now(kept)
        return self._desk.register(
            draft, clerk=self._clerk, entry_id=UUID(kept.entry_id), to_print=True, year=self._year
        )

    def _show(self, registration: Registration, pages: str) -> None:
        self._under_way = False
        self._year, self._waits_for_reserve = None, False
        self._begin_next()
        entry = registration.entry
        self.given.show(registration)
        if registration.stands_otherwise:
            self._view.tell(self._say("registering.stands_otherwise", number=self._writing.number(entry)))
        self._registered(registration)
        if pages:
            self._pages_registered(pages, entry.entry_id)

    def _begin_next(self) -> None:
        """An empty form, the keyboard in its first field."""
        empty = self._view.text().emptied()
        self._draft.begin_next()
        self._asked_reply = ""
        self._view.lock(False)
        self._view.fill(empty)
        for field in FormField:
            self._view.hint(field, "")
            self._view.warn(field, "")
        self.proposals.look(empty)
        self.party.begin_next()
        self.kind.begin_next()
        self._view.pass_over(frozenset())
        self._view.focus(FormField.PARTY)
        self._draft.save(empty)

    def _refused(self, error: KnownError) -> None:
        self._under_way = False
        if isinstance(error, YearTurns):
            # Asked once, where the clerk looks; pressing again is the answer.
            self._year = error.year
            self._view.lock(False)
        elif isinstance(error, ReserveNotOpened):
            # Typed as it is: the chief's word is all that it waits for.
            self._waits_for_reserve = True
            self._view.lock(False)
            self._view.focus(FormField.PARTY)
        elif isinstance(error, NoContinuityNumbers | EnrolmentUnfinished):
            # The paper is kept and gets its number later; the next one in the queue needs the form.
            self._begin_next()
        else:
            self._view.lock(False)
            self._view.focus(FormField.PARTY)
        self._explain(error)

    def try_again(self) -> None:
        """What stopped the paper in the form is out of the way."""
        if self._waits_for_reserve:
            self.register()

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))
