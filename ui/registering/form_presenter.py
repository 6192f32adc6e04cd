"""From what a clerk types to an entry with its number: suggestions, warnings, terms, and the number on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import UUID

from pydantic import ValidationError

from app.desk import Desk, EntryQuery, EntryRow, PartyFromForm, Registration, party_from_form
from app.errors import EnrolmentUnfinished, EntryNotFound, NoContinuityNumbers
from app.folding import folded
from app.words import Sentence
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.errors import KnownError
from opis_contract.identifiers import normalise_personal_number
from opis_contract.parties import PartyKind
from opis_contract.registers import Direction
from ui.registering.document_types import DocumentType, matching, named
from ui.registering.draft_file import DraftFile, FormField, FormText
from ui.registering.terms import read_term
from ui.work import Lane, Work
from ui.writing import Writing

PARTY_LETTERS = 3
"""How many letters are typed before known parties are looked up."""
_ORGANISATION_MARKS = frozenset(
    {
        "sc",
        "srl",
        "sa",
        "pfa",
        "ii",
        "primaria",
        "consiliul",
        "asociatia",
        "fundatia",
        "ministerul",
        "directia",
        "inspectoratul",
        "scoala",
        "spitalul",
        "judecatoria",
    }
)


EARLIER = 4
"""How many earlier entries of the same party are shown."""


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A name that the register already holds, and its entries, the newest first."""

    name: str
    entries: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The number that was given, as the strip at the bottom shows it."""

    entry_id: UUID
    number: str
    offline: bool
    printed: str = ""
    trouble: str = ""


class FormView(Protocol):
    """What the presenter asks of the form on the screen."""

    def text(self) -> FormText:
        """Everything as typed."""

    def fill(self, text: FormText) -> None:
        """Put texts in; the presenter is not told of it as typing."""

    def offer_parties(self, texts: Sequence[str]) -> None:
        """Suggestions under the party; none closes them."""

    def offer_types(self, texts: Sequence[str]) -> None:
        """Suggestions under the type."""

    def warn(self, field: FormField, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong under a field; empty takes it back."""

    def hint_term(self, text: str) -> None:
        """What the typed term means."""

    def focus(self, field: FormField) -> None:
        """Put the keyboard there."""

    def lock(self, locked: bool) -> None:
        """While the number is being given nothing can be typed."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, said above the button; None takes it back."""

    def show_earlier(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """What this party brought before: number with day, and summary. An empty title shows nothing."""


class GivenView(Protocol):
    """The strip at the bottom."""

    def show_given(self, given: Given) -> None:
        """Show the number that was just given."""


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
        registered: "Registered",
    ) -> None:
        self._view = view
        self._strip = strip
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._catalogue = catalogue
        self._draft_file = draft_file
        self._clerk = clerk
        self._registered = registered
        self._saving = False
        self._unsaved: FormText | None = None
        self._asked_party = ""
        self._known: tuple[KnownParty, ...] = ()
        self._offered_types: tuple[DocumentType, ...] = ()
        self._term_is_ours = True
        self._under_way = False
        self._entry_id = ""
        self.last_given: Given | None = None

    def begin(self) -> None:
        """Take up what was typed and not registered when the program ended."""
        self._work.run(Lane.DATABASE, self._left_over, done=self._take_up, failed=self._explain)

    def new_entry(self) -> None:
        """F2: the keyboard in the first field. What is typed there stays: only registering empties the form."""
        self._view.focus(FormField.PARTY)

    def paused(self) -> None:
        """The clerk stopped typing for a moment: keep the texts on disk."""
        self._save(self._named(self._view.text()))

    def party_typed(self) -> None:
        """Look the party up once three letters are there."""
        typed = folded(self._view.text().party)
        self._view.warn(FormField.PARTY, "")
        if len(typed) < PARTY_LETTERS:
            self._asked_party = ""
            self._view.offer_parties(())
            self._view.show_earlier("", ())
            return
        if typed == self._asked_party:
            return
        self._asked_party = typed
        query = EntryQuery(text=self._view.text().party.strip(), limit=200)
        self._work.run(
            Lane.DATABASE, lambda: self._parties(query, typed), done=self._offer_parties, failed=self._explain
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
        self._view.warn(FormField.IDENTIFIER, self._identifier_words(self._view.text()))

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
        draft = self._draft(text)
        if draft is None:
            return
        self._under_way = True
        self._view.explain(None)
        self._view.lock(True)
        kept = self._named(text)
        self._work.run(Lane.NETWORK, lambda: self._give(draft, kept), done=self._show, failed=self._refused)

    def _give(self, draft: EntryDraft, kept: FormText) -> Registration:
        """The draft with its identifier is on disk before anybody is asked: a crash repeats it, never doubles it."""
        self._draft_file.save(kept)
        return self._desk.register(draft, clerk=self._clerk, entry_id=UUID(kept.entry_id))

    def _named(self, text: FormText) -> FormText:
        """The texts with the identifier of their paper, chosen with its first letter."""
        if not self._entry_id and not text.untouched:
            self._entry_id = str(self._desk.new_entry_id())
        return replace(text, entry_id=self._entry_id)

    def _left_over(self) -> FormText | None:
        """The draft of the last run, unless its paper got its number or waits for one already."""
        held = self._draft_file.load()
        if held is None or not held.entry_id:
            return held
        try:
            entry_id = UUID(held.entry_id)
            self._desk.entry(entry_id)
        except EntryNotFound:
            if all(request.entry_id != entry_id for request in self._desk.intents.pending()):
                return held
        except ValueError:
            return replace(held, entry_id="")
        self._draft_file.forget()
        return None

    def _take_up(self, held: FormText | None) -> None:
        if held is not None and not held.untouched and self._view.text().untouched:
            self._entry_id = held.entry_id
            self._view.fill(held)
            self._term_is_ours = False
            self._show_term(held)

    def _save(self, text: FormText) -> None:
        """One save at a time; the newest text is saved last."""
        self._unsaved = text
        if self._saving:
            return
        self._saving = True
        self._unsaved = None
        write = self._draft_file.forget if text.untouched else lambda: self._draft_file.save(text)
        self._work.run(Lane.FILES, write, done=self._saved, failed=self._explain)

    def _saved(self, _: None) -> None:
        self._saving = False
        if self._unsaved is not None:
            self._save(self._unsaved)

    def _parties(self, query: EntryQuery, typed: str) -> tuple[KnownParty, ...]:
        held: dict[str, list[EntryRow]] = {}
        for row in self._desk.entries(query).rows:
            if row.party and any(word.startswith(typed) for word in _starts(row.party)):
                held.setdefault(row.party, []).append(row)
        best = sorted(held.items(), key=lambda each: (-len(each[1]), each[0]))[:6]
        return tuple(KnownParty(name, tuple(rows)) for name, rows in best)

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
        lines = [(self._writing.number(row.number, row.registered_at), row.summary) for row in known.entries[:EARLIER]]
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
            deadline = self._deadline(text)
        except ValueError:
            self._view.hint_term("")
            return
        self._view.hint_term("" if deadline is None else self._term_words(deadline))

    def _term_words(self, deadline: DeadlineDates) -> str:
        words = f"→ {self._writing.day(deadline.limit)}"
        return f"{words} · {deadline.basis}" if deadline.basis else words

    def _deadline(self, text: FormText) -> DeadlineDates | None:
        known = named(self._catalogue, text.document_type)
        basis = known.basis if known and known.term == text.term.strip() else ""
        return read_term(text.term, today=self._writing.today, basis=basis)

    def _identifier_words(self, text: FormText) -> str:
        if not text.identifier.strip():
            return ""
        return " ".join(self._say(f"warnings.{warning}") for warning in _stated(text, name="-").warnings)

    def _draft(self, text: FormText) -> EntryDraft | None:
        """The draft, or None when something is missing and was said."""
        problems: list[tuple[FormField, str]] = []
        if not text.party.strip():
            outgoing = text.direction == Direction.OUTGOING.value
            problems.append(
                (FormField.PARTY, "registering.addressee_missing" if outgoing else "registering.party_missing")
            )
        if len(text.summary.strip()) < 5:
            problems.append((FormField.SUMMARY, "registering.summary_short"))
        for field, figure in ((FormField.LEAVES, text.leaves), (FormField.ANNEXES, text.annexes)):
            if figure.strip() and not (figure.strip().isdecimal() and int(figure) <= 9999):
                problems.append((field, "registering.not_a_count"))
        deadline: DeadlineDates | None = None
        try:
            deadline = self._deadline(text)
        except ValueError:
            problems.append((FormField.TERM, "registering.not_a_term"))
        said = dict(problems)
        for field in FormField:
            if field is not FormField.IDENTIFIER:
                self._view.warn(field, self._say(said[field]) if field in said else "", stops=field in said)
        if problems:
            self._view.focus(problems[0][0])
            return None
        try:
            return _built(text, deadline)
        except ValidationError as wrong:
            # What the contract refuses beyond the above is a length: say it at the field it names.
            field = _field_of(wrong)
            self._view.warn(field, self._say("registering.too_long"), stops=True)
            self._view.focus(field)
            return None

    def _show(self, registration: Registration) -> None:
        self._under_way = False
        self._begin_next()
        entry = registration.entry
        given = Given(entry.entry_id, self._writing.number(entry.number, entry.registered_at), registration.offline)
        self._set_given(given)
        self._registered(registration)
        self._work.run(
            Lane.FILES,
            lambda: self._print(entry.entry_id),
            done=lambda paths: self._printed(entry.entry_id, paths),
            failed=lambda error: self._not_printed(entry.entry_id, error),
        )

    def _begin_next(self) -> None:
        """An empty form, the keyboard in its first field."""
        empty = self._view.text().emptied()
        self._entry_id = ""
        self._term_is_ours = True
        self._view.lock(False)
        self._view.fill(empty)
        self._view.hint_term("")
        self._view.warn(FormField.IDENTIFIER, "")
        self._view.show_earlier("", ())
        self._view.focus(FormField.PARTY)
        self._save(empty)

    def _print(self, entry_id: UUID) -> tuple[Path, Path]:
        return self._desk.print_label(entry_id), self._desk.print_receipt(entry_id)

    def _printed(self, entry_id: UUID, _: tuple[Path, Path]) -> None:
        self._amend(entry_id, printed=self._say("registering.printed"))

    def _not_printed(self, entry_id: UUID, error: KnownError) -> None:
        self._amend(entry_id, trouble=self._writing.words.explain(error).said)

    def _amend(self, entry_id: UUID, *, printed: str = "", trouble: str = "") -> None:
        if self.last_given is not None and self.last_given.entry_id == entry_id:
            held = self.last_given
            self._set_given(Given(held.entry_id, held.number, held.offline, printed, trouble))

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


class Registered(Protocol):
    """Who wants to know of a new entry."""

    def __call__(self, registration: Registration) -> None:
        """Called on the main thread."""


def _built(text: FormText, deadline: DeadlineDates | None) -> EntryDraft:
    direction = Direction(text.direction)
    party = _stated(text, name=text.party).party
    return EntryDraft(
        direction=direction,
        register_code=text.register,
        content=EntryContent(
            summary=text.summary,
            document_type=text.document_type.strip() or "cerere",
            sender=None if direction is Direction.OUTGOING else party,
            recipients=(party,) if direction is Direction.OUTGOING else (),
            external_number=text.their_number.strip() or None,
            leaves=int(text.leaves.strip() or "0"),
            annexes=int(text.annexes.strip() or "0"),
            deadline=deadline,
        ),
    )


def _stated(text: FormText, *, name: str) -> PartyFromForm:
    """The party as stated; the personal number goes no further than this."""
    identifier = text.identifier.strip()
    personal = _is_personal(identifier)
    marked = bool(set(folded(name).replace(".", "").split()) & _ORGANISATION_MARKS)
    organisation = bool(identifier and not personal) or (marked and not personal)
    return party_from_form(
        name=name,
        kind=PartyKind.ORGANISATION if organisation else PartyKind.PERSON,
        personal_number=identifier if personal else "",
        fiscal_code="" if personal else identifier,
    )


def _is_personal(identifier: str) -> bool:
    """More than ten digits can only be meant as a personal number."""
    return len(normalise_personal_number(identifier)) > 10


def _field_of(wrong: ValidationError) -> FormField:
    names = [str(part) for part in wrong.errors(include_url=False)[0]["loc"]]
    for name, field in {
        "summary": FormField.SUMMARY,
        "document_type": FormField.DOCUMENT_TYPE,
        "external_number": FormField.THEIR_NUMBER,
        "deadline": FormField.TERM,
        "fiscal_code": FormField.IDENTIFIER,
        "personal_number": FormField.IDENTIFIER,
    }.items():
        if name in names:
            return field
    return FormField.PARTY


def _starts(party: str) -> list[str]:
    """Every tail of the name that begins with a word: `popa elena` and `elena` for `Popa Elena`."""
    words = folded(party).split()
    return [" ".join(words[position:]) for position in range(len(words))]
