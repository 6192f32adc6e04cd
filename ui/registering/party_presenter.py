"""Who brings the paper: suggestions while the name is typed, who else it may be, and what they brought before."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from app.desk import Desk
from app.directory.asking import LETTERS, EarlierEntry, KnownParty, PossibleDuplicate
from app.folding import folded
from opis_contract.errors import KnownError
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber
from opis_contract.parties import Party
from ui.registering.draft_file import FormField, FormText
from ui.registering.form_screen import EARLIER, Beside, BesideLine, FormView, Suggestion
from ui.registering.reading_form import Seal, is_organisation, party_of
from ui.work import Lane, Work
from ui.writing import Writing

DUPLICATES = 2
"""How many possible duplicates are shown."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of the party that stands in the form."""

    party: Party
    summary: str
    duplicates: tuple[PossibleDuplicate, ...] = ()
    earlier: tuple[EarlierEntry, ...] = ()


class PartyPresenter:
    """The party of one form. Answers to older questions are dropped."""

    def __init__(
        self, view: FormView, desk: Desk, work: Work, writing: Writing, *, failed: Callable[[KnownError], None]
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._failed = failed
        self._asked = ""
        self._offered: tuple[KnownParty, ...] = ()
        self._looked: tuple[Party | None, str] = (None, "")
        self._around: _Around | None = None

    def typed(self) -> None:
        """Look the party up once three letters are there."""
        text = self._view.text()
        typed = folded(text.party)
        self._view.warn(FormField.PARTY, "")
        if text.known and folded(Party.model_validate_json(text.known).name) != typed:
            self._view.fill(replace(text, known=""))
        if len(typed) < LETTERS:
            self._asked = ""
            self._view.offer_parties(())
            self.look_around()
            return
        if typed == self._asked:
            return
        self._asked = typed
        self._work.run(Lane.DATABASE, lambda: self._desk.directory.known(typed), done=self._offer, failed=self._failed)

    def taken(self, position: int) -> None:
        """A suggestion was chosen: everything the register knows of the party goes into the form."""
        self._take(self._offered[position].party)

    def look_around(self) -> None:
        """Ask for duplicates and earlier papers of the party as it stands now; the same question is asked once."""
        text = self._view.text()
        party = _stated(text, self._desk.personal_numbers.seal)
        if party is None or len(folded(party.name)) < LETTERS:
            self._looked = (None, "")
            self._around = None
            self._show()
            return
        looked = (party, text.summary)
        if looked == self._looked:
            return
        self._looked = looked
        directory = self._desk.directory
        self._work.run(
            Lane.DATABASE,
            lambda: _Around(
                party,
                text.summary,
                tuple(directory.duplicates(party)[:DUPLICATES]) if not text.known else (),
                tuple(directory.earlier(party, summary=text.summary, limit=EARLIER)),
            ),
            done=self._came,
            failed=self._failed,
        )

    def act_on(self, position: int) -> None:
        """A line beside the form was taken: a duplicate is who is meant, an earlier paper is connected, or no more."""
        around = self._around
        if around is None:
            return
        if position < len(around.duplicates):
            self._take(around.duplicates[position].known.party)
            return
        at = position - len(around.duplicates)
        if 0 <= at < len(around.earlier):
            self._connect(around.earlier[at])

    def connect_likeliest(self) -> None:
        """One key: the paper is connected to the earlier one that is probably about the same matter, or no more."""
        around = self._around
        likely = next((each for each in around.earlier if each.similar), None) if around else None
        if likely is not None:
            self._connect(likely)

    def begin_next(self) -> None:
        """The next paper is somebody else's."""
        self._asked = ""
        self._looked = (None, "")
        self._around = None
        self._show()

    def fields_known(self, text: FormText) -> frozenset[FormField]:
        """What Enter need not ask: the number of somebody known, an outgoing number of somebody who has none."""
        known = {FormField.IDENTIFIER} if text.known else set()
        if _stated(text) is not None and not is_organisation(text):
            known.add(FormField.THEIR_NUMBER)
        return frozenset(known)

    def _offer(self, found: list[KnownParty]) -> None:
        typed = folded(self._view.text().party)
        if not typed or typed != self._asked:
            return
        self._offered = tuple(found)
        self._view.offer_parties([Suggestion(each.party.name, party_facts(each, self._writing)) for each in found])
        self.look_around()

    def _take(self, party: Party) -> None:
        text = self._view.text()
        self._asked = folded(party.name)
        self._view.offer_parties(())
        self._view.fill(
            replace(
                text,
                party=party.name,
                known=party.model_dump_json(exclude_defaults=True),
                locality=party.locality or text.locality,
            )
        )
        self._view.hint(FormField.PARTY, " · ".join(filter(None, self._identity(party))))
        self.look_around()

    def _identity(self, party: Party) -> tuple[str, ...]:
        year = str(party.birth_year) if party.birth_year else ""
        return (year, party.locality or "", party.personal_number or party.fiscal_code or "")

    def _connect(self, earlier: EarlierEntry) -> None:
        text = self._view.text()
        day = legal_date(earlier.registered_at)
        shown = RegistrationNumber(earlier.register, day.year, earlier.number, day).text(earlier.prefix or "")
        line = f"{earlier.entry_id} {shown}"
        lines = [each for each in text.connected.splitlines() if each]
        lines = [each for each in lines if each != line] if line in lines else [*lines, line]
        self._view.fill(replace(text, connected="\n".join(lines)))
        self._show()

    def _came(self, around: _Around) -> None:
        if (around.party, around.summary) == self._looked:
            self._around = around
            self._show()

    def _show(self) -> None:
        around = self._around
        if around is None or not (around.duplicates or around.earlier):
            self._view.show_beside(Beside())
            return
        lines = [
            BesideLine(
                self._say("registering.maybe_same", party=each.known.party.name),
                " · ".join(
                    filter(
                        None,
                        (self._say(f"registering.same_{each.reason.value}"), party_facts(each.known, self._writing)),
                    )
                ),
            )
            for each in around.duplicates
        ]
        connected = self._view.text().connected
        for each in around.earlier:
            marked = str(each.entry_id) in connected
            facts = "registering.connected" if marked else "registering.similar" if each.similar else ""
            lines.append(
                BesideLine(
                    f"{self._writing.number(each)}   {each.summary}",
                    self._say(facts) if facts else "",
                    marked=marked,
                    similar=each.similar,
                )
            )
        similar = any(each.similar for each in around.earlier)
        self._view.show_beside(
            Beside(
                self._say("registering.earlier", party=around.party.name),
                tuple(lines),
                self._say("registering.connect_how" if similar else "registering.beside_how"),
            )
        )


def _stated(text: FormText, seal: Seal | None = None) -> Party | None:
    """The party as typed; None for one that no party can be."""
    try:
        return party_of(text, seal=seal)
    except ValidationError:
        return None


def party_facts(known: KnownParty, writing: Writing) -> str:
    """What tells namesakes apart: year of birth, town, masked number, and how often they came."""
    party = known.party
    counted = (
        writing.counted("registering.known_this_year", known.this_year, year=writing.today.year)
        if known.this_year
        else writing.counted("registering.known_entries", known.entries)
    )
    year = str(party.birth_year) if party.birth_year else ""
    return " · ".join(filter(None, (year, party.locality, party.personal_number or party.fiscal_code, counted)))
