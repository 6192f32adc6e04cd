"""What the paper is: types while they are typed, and everything a type brings: term, annexes, summary's beginning."""

from collections.abc import Callable
from dataclasses import replace

from opis_contract.entries import DeadlineDates
from ui.registering.draft_file import FormField, FormText
from ui.registering.form_screen import AnnexLine, FormView, Suggestion
from ui.registering.kinds import Kind, Kinds, is_payment, missing
from ui.registering.reading_form import TermLongerThanLaw, meant_term
from ui.term_days import dual_dates, term_days
from ui.writing import Writing


class KindPresenter:
    """The type of one form."""

    def __init__(self, view: FormView, writing: Writing, *, begins_summary: Callable[[], bool]) -> None:
        """`begins_summary` says whether a type's own words may begin it: not where the page says what it is about."""
        self._begins_summary = begins_summary
        self._view = view
        self._writing = writing
        self._say = writing.words.say
        self.kinds = Kinds()
        self._offered: tuple[Kind, ...] = ()
        self._term_is_ours = True
        self._opening = ""
        self._passed = False

    def typed(self) -> None:
        """Offer types; a type of the catalogue brings what it brings, and what the clerk wrote stays."""
        text = self._view.text()
        exact = self.kinds.named(text.document_type)
        self._offered = () if exact else self.kinds.matching(text.document_type, text.direction)
        self._view.offer_types([Suggestion(each.name, self._facts(each)) for each in self._offered])
        if exact:
            self._bring(exact)
        else:
            self.show(text)

    def taken(self, position: int) -> None:
        """A type was chosen from the list."""
        chosen = self._offered[position]
        self._view.offer_types(())
        self._view.fill(replace(self._view.text(), document_type=chosen.name))
        self._bring(chosen)

    def term_typed(self) -> None:
        """Show which day is meant."""
        text = self._view.text()
        self._term_is_ours = not text.term.strip()
        self._show_term(text)

    def annex_ticked(self, name: str) -> None:
        """The annex lies with the paper, or does not."""
        text = self._view.text()
        ticked = [each for each in text.ticked.splitlines() if each]
        ticked = [each for each in ticked if each != name] if name in ticked else [*ticked, name]
        self._tick(text, ticked)

    def all_ticked(self) -> None:
        """Everything that the type asks for lies with the paper."""
        text = self._view.text()
        kind = self.kinds.named(text.document_type)
        if kind is not None:
            self._tick(text, list(kind.annexes))

    def annexes_passed(self) -> None:
        """The clerk has gone through the list: what is not ticked is missing, and said so."""
        self._passed = True
        self.show(self._view.text())

    def take_up(self, text: FormText) -> None:
        """The texts of a paper that was begun before: nothing in them is ours to change."""
        self._term_is_ours = not text.term.strip()
        self._opening = ""
        self._passed = bool(text.ticked)
        self.show(text)

    def begin_next(self) -> None:
        """The next paper is of another type."""
        self._term_is_ours = True
        self._opening = ""
        self._passed = False
        self.show(self._view.text())

    def show(self, text: FormText) -> None:
        """Annexes, term and the words of the button, as they follow from the texts."""
        kind = self.kinds.named(text.document_type)
        ticked = text.ticked.splitlines()
        lacking = missing(kind, ticked)
        self._view.show_annexes(
            [
                AnnexLine(each, ticked=each in ticked, missing=self._passed and each in lacking)
                for each in (kind.annexes if kind else ())
            ]
        )
        self._view.hint(
            FormField.DOCUMENT_TYPE, " · ".join(filter(None, (kind.department, kind.class_code))) if kind else ""
        )
        self._show_term(text)
        unpaid = any(is_payment(each) for each in lacking) and not text.payment.strip()
        incomplete = any(not is_payment(each) for each in lacking)
        words = "register_incomplete" if incomplete else "register_unpaid" if unpaid else "register_now"
        self._view.name_register(self._say(f"registering.{words}"))

    def fields_known(self, text: FormText) -> frozenset[FormField]:
        """What Enter need not ask: the term of a type that the catalogue knows."""
        return (
            frozenset({FormField.TERM}) if self.kinds.named(text.document_type) and self._term_is_ours else frozenset()
        )

    def _bring(self, kind: Kind) -> None:
        text = self._view.text()
        kept = [each for each in text.ticked.splitlines() if each in kind.annexes]
        text = replace(text, ticked="\n".join(kept))
        if self._term_is_ours:
            text = replace(text, term=kind.term)
        if (not text.summary.strip() and self._begins_summary()) or (text.summary and text.summary == self._opening):
            self._opening = kind.opening
            text = replace(text, summary=kind.opening)
        self._passed = False
        self._view.fill(text)
        self.show(text)

    def _tick(self, text: FormText, ticked: list[str]) -> None:
        before = str(len(text.ticked.splitlines()))
        counted = text.annexes if text.annexes.strip() not in {"", before} else str(len(ticked) or "")
        text = replace(text, ticked="\n".join(ticked), annexes=counted)
        self._view.fill(text)
        self.show(text)

    def _facts(self, kind: Kind) -> str:
        return " · ".join(filter(None, (kind.department, kind.term, kind.case.basis if kind.case else "")))

    def _show_term(self, text: FormText) -> None:
        self._view.warn(FormField.TERM, "")
        try:
            meant = meant_term(text, self.kinds, today=self._writing.today)
        except TermLongerThanLaw:
            self._view.warn(FormField.TERM, self._say("registering.term_longer_than_law"))
            self._show_no_term()
            return
        except ValueError:
            self._show_no_term()
            return
        if meant.shown is None:
            self._show_no_term()
            return
        self._view.hint(FormField.TERM, self._term_words(meant.shown, meant.own))
        self._view.show_days(term_days(meant.start, meant.shown, self.kinds.calendar, self._writing))

    def _show_no_term(self) -> None:
        self._view.hint(FormField.TERM, "")
        self._view.show_days(None)

    def _term_words(self, dates: DeadlineDates, own: DeadlineDates | None) -> str:
        day = self._writing.day
        words = f"→ {dual_dates(dates, self._writing)}"
        if own is not None and own is not dates:
            words = self._say("registering.own_term", day=day(own.limit), law=dual_dates(dates, self._writing))
        return f"{words} · {dates.basis}" if dates.basis else words
