"""From what a clerk types to an entry with its number: suggestions, warnings, terms, and the number on the screen."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.desk import Desk, Registration, Unprinted
from app.errors import EnrolmentUnfinished, NoContinuityNumbers
from app.folding import folded
from opis_contract.entries import DeadlineDates, EntryDraft
from opis_contract.errors import KnownError
from ui.printing import print_missing
from ui.registering.document_types import DocumentType, matching, named
from ui.registering.draft_file import DraftFile, FormField, FormText
from ui.registering.form_screen import EARLIER, FormView, Given, GivenView, Registered
from ui.registering.kept_draft import KeptDraft
from ui.registering.known_parties import LETTERS, KnownParty, known_parties
from ui.registering.reading_form import FormIncomplete, deadline_of, identifier_warnings, read_form
from ui.work import Lane, Work
from ui.writing import Writing


class FormPresenter:
    """One entry form. `registered` is called on the main thread with each new entry's identifier."""

    def __init__(
        self,
        view: FormView,
        strip: GivenView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        catalogue: Sequence[DocumentType],
        draft_file: DraftFile,
        clerk: str,
        registered: Registered,
    ) -> None:
        self._view = view
        self._strip = strip
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._catalogue = catalogue
        self._draft = KeptDraft(draft_file, desk, work, failed=self._explain)
        self._clerk = clerk
        self._registered = registered
        self._asked_party = ""
        self._known: tuple[KnownParty, ...] = ()
        self._offered_types: tuple[DocumentType, ...] = ()
        self._term_is_ours = True
        self._under_way = False
        self._printing: UUID | None = None
        self.last_given: Given | None = None

    def begin(self) -> None:
        """Take up what was typed and not registered, and what was given and not printed, when the program ended."""
        self._work.run(Lane.DATABASE, self._draft.left_over, done=self._take_up, failed=self._explain)
        self._work.run(Lane.DATABASE, self._desk.unprinted, done=self._show_unprinted, failed=self._explain)

    def new_entry(self) -> None:
        """F2: the keyboard in the first field. What is typed there stays: only registering empties the form."""
        self._view.focus(FormField.PARTY)

    def paused(self) -> None:
        """The clerk stopped typing for a moment: keep the texts on disk."""
        self._draft.save(self._view.text())

    def party_typed(self) -> None:
        """Look the party up once three letters are there."""
        typed = folded(self._view.text().party)
        self._view.warn(FormField.PARTY, "")
        if len(typed) < LETTERS:
            self._asked_party = ""
            self._view.offer_parties(())
            self._view.show_earlier("", ())
            return
        if typed == self._asked_party:
            return
        self._asked_party = typed
        self._work.run(
            Lane.DATABASE, lambda: known_parties(self._desk, typed), done=self._offer_parties, failed=self._explain
        )

    def party_taken(self, position: int) -> None:
        """A suggestion was chosen."""
        text = self._view.text()
        self._asked_party = folded(self._known[position].name)
        self._view.fill(replace(text, party=self._known[position].name))
        self._show_earlier(self._known[position])
        self._view.offer_parties(())

    def type_typed(self) -> None:
        """Offer types; a type of the catalogue brings its term, unless the clerk wrote one."""
        typed = self._view.text().document_type
        exact = named(self._catalogue, typed)
        self._offered_types = () if exact else matching(self._catalogue, typed)
        self._view.offer_types([each.name for each in self._offered_types])
        if exact:
            self._bring_term(exact)

    def type_taken(self, position: int) -> None:
        """A type was chosen from the list."""
        chosen = self._offered_types[position]
        self._view.fill(replace(self._view.text(), document_type=chosen.name))
        self._view.offer_types(())
        self._bring_term(chosen)

    def identifier_typed(self) -> None:
        """A doubtful number is said and never stops the counter (domain 7.1)."""
        said = [self._say(f"warnings.{warning}") for warning in identifier_warnings(self._view.text())]
        self._view.warn(FormField.IDENTIFIER, " ".join(said))

    def term_typed(self) -> None:
        """Show which day is meant."""
        text = self._view.text()
        self._term_is_ours = not text.term.strip()
        self._show_term(text)

    def direction_changed(self) -> None:
        """Another party is asked for; everything typed stays."""
        self._view.warn(FormField.PARTY, "")
        self.paused()

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
        self._view.lock(True)
        kept = self._draft.named(text)
        self._work.run(Lane.NETWORK, lambda: self._give(draft, kept), done=self._show, failed=self._refused)

    def print_given(self) -> None:
        """Print what is missing of the number in the strip: a second receipt says DUPLICAT."""
        given = self.last_given
        if given is None or self._printing == given.entry_id:
            return
        self._set_given(replace(given, printed="", trouble=""))
        self._print(given.entry_id)

    def _take_up(self, held: FormText | None) -> None:
        if held is not None and not held.untouched and self._view.text().untouched:
            self._draft.take_up(held)
            self._view.fill(held)
            self._term_is_ours = False
            self._show_term(held)

    def _offer_parties(self, known: tuple[KnownParty, ...]) -> None:
        typed = folded(self._view.text().party)
        if not typed or typed != self._asked_party:
            return
        same = next((each for each in known if folded(each.name) == typed), None)
        self._show_earlier(same)
        if len(known) == 1 and same is not None:
            known = ()
        self._known = known
        self._view.offer_parties(
            [f"{each.name} · {self._writing.counted('registering.known_entries', len(each.entries))}" for each in known]
        )

    def _show_earlier(self, known: KnownParty | None) -> None:
        """What the same party brought before: a second copy of the same paper is seen before it gets a number."""
        if known is None:
            self._view.show_earlier("", ())
            return
        lines = [(self._writing.number(row), row.summary) for row in known.entries[:EARLIER]]
        self._view.show_earlier(self._say("registering.earlier", party=known.name), lines)

    def _bring_term(self, chosen: DocumentType) -> None:
        if not self._term_is_ours:
            return
        text = replace(self._view.text(), term=chosen.term)
        self._view.fill(text)
        self._show_term(text)

    def _show_term(self, text: FormText) -> None:
        self._view.warn(FormField.TERM, "")
        try:
            deadline = deadline_of(text, self._catalogue, today=self._writing.today)
        except ValueError:
            self._view.hint_term("")
            return
        self._view.hint_term("" if deadline is None else self._term_words(deadline))

    def _term_words(self, deadline: DeadlineDates) -> str:
        words = f"→ {self._writing.day(deadline.limit)}"
        return f"{words} · {deadline.basis}" if deadline.basis else words

    def _read(self, text: FormText) -> EntryDraft | None:
        """The draft, or None when something is missing and was said under its field."""
        try:
            draft = read_form(text, self._catalogue, today=self._writing.today)
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
        return self._desk.register(draft, clerk=self._clerk, entry_id=UUID(kept.entry_id), to_print=True)

    def _show(self, registration: Registration) -> None:
        self._under_way = False
        self._begin_next()
        entry = registration.entry
        given = Given(
            entry.entry_id,
            self._writing.number(entry),
            registration.offline,
        )
        self._set_given(given)
        self._registered(registration)
        self._print(entry.entry_id)

    def _begin_next(self) -> None:
        """An empty form, the keyboard in its first field."""
        empty = self._view.text().emptied()
        self._draft.begin_next()
        self._term_is_ours = True
        self._view.lock(False)
        self._view.fill(empty)
        self._view.hint_term("")
        self._view.warn(FormField.IDENTIFIER, "")
        self._view.show_earlier("", ())
        self._view.focus(FormField.PARTY)
        self._draft.save(empty)

    def _print(self, entry_id: UUID) -> None:
        self._printing = entry_id
        self._work.run(
            Lane.PRINTER,
            lambda: print_missing(self._desk, entry_id),
            done=lambda _: self._printed(entry_id),
            failed=lambda error: self._not_printed(entry_id, error),
        )

    def _printed(self, entry_id: UUID) -> None:
        self._printing = None
        self._amend(entry_id, printed=self._say("registering.printed"))

    def _not_printed(self, entry_id: UUID, error: KnownError) -> None:
        self._printing = None
        sentence = self._writing.words.explain(error)
        self._amend(entry_id, trouble=f"{sentence.said} {sentence.do}")

    def _show_unprinted(self, waiting: tuple[Unprinted, ...]) -> None:
        """A crash came between number and print: the number stands, and its papers can be printed with one key."""
        if not waiting or self.last_given is not None:
            return
        newest = waiting[-1]
        told = self._say("registering.unprinted")
        if len(waiting) > 1:
            told = f"{told} {self._writing.counted('registering.unprinted_more', len(waiting) - 1)}"
        number = self._writing.number(newest)
        self._set_given(Given(newest.entry_id, number, offline=False, trouble=told))

    def _amend(self, entry_id: UUID, *, printed: str = "", trouble: str = "") -> None:
        if self.last_given is not None and self.last_given.entry_id == entry_id:
            held = self.last_given
            self._set_given(replace(held, printed=printed, trouble=trouble))

    def _set_given(self, given: Given) -> None:
        self.last_given = given
        self._strip.show_given(given)

    def _refused(self, error: KnownError) -> None:
        self._under_way = False
        if isinstance(error, NoContinuityNumbers | EnrolmentUnfinished):
            # The paper is kept and gets its number later; the next one in the queue needs the form.
            self._begin_next()
        else:
            self._view.lock(False)
            self._view.focus(FormField.PARTY)
        self._explain(error)

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))
