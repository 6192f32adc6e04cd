"""10.7 in the real window, by keyboard alone: sent on, connected, answered, repeated, anonymous, late, split."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.queries import EntryQuery
from opis_contract.events import FileRole
from opis_contract.legal_time import legal_date
from opis_contract.links import LinkKind
from opis_contract.petitions import Half, Outcome
from opis_contract.registers import Direction
from opis_contract.standing import EntryState
from tests.journeys.test_at_the_counter import CTRL, Clerk
from tests.ui.conftest import House, house, scenario  # noqa: F401 - the window over a real desk
from ui.forms import Choice
from ui.shell.actions import Scope


@pytest.fixture
def clerk(house: House) -> Clerk:  # noqa: F811
    """The clerk of the public relations department before an empty register."""
    return Clerk(house, house.open())


def petition(clerk: Clerk, sender: str, summary: str) -> UUID:
    """A petition registered at the counter; every one is a few minutes after the one before."""
    clerk.house.clock.at += timedelta(minutes=4)
    clerk.presses(Qt.Key.Key_F2)
    clerk.types(sender)
    clerk.presses(Qt.Key.Key_Return)
    clerk.opened.registering.form.lines["document_type"].setFocus()
    clerk.types("petiție")
    clerk.presses(Qt.Key.Key_Return)
    clerk.opened.registering.form.summary.setFocus()
    clerk.types(summary)
    clerk.presses(Qt.Key.Key_Return, CTRL)
    entry = clerk.entry().entry
    assert entry.content.summary == summary
    assert entry.content.deadline is not None
    return entry.entry_id


def number(clerk: Clerk, entry_id: UUID) -> str:
    return str(clerk.house.desk.standing(entry_id).entry.number)


def opens(clerk: Clerk, entry_id: UUID) -> None:
    """Ctrl+5, the number, Enter: once to search, once to open."""
    clerk.presses(Qt.Key.Key_5, CTRL)
    clerk.presses(Qt.Key.Key_A, CTRL)
    clerk.types(number(clerk, entry_id))
    while clerk.opened.window.scope is not Scope.ENTRY:
        clerk.presses(Qt.Key.Key_Return)
    assert clerk.opened.whole.reader.entry_id == entry_id


def does(clerk: Clerk, words: str, *texts: str | None) -> None:
    """Ctrl+K, the act, its fields with Enter after each; None keeps what is proposed."""
    clerk.presses(Qt.Key.Key_K, CTRL)
    acts = clerk.opened.entry.panel.list
    for _ in range([acts.item(at).text() for at in range(acts.count())].index(words)):
        clerk.presses(Qt.Key.Key_Down)
    clerk.presses(Qt.Key.Key_Return, CTRL)
    for text in texts:
        field = QApplication.focusWidget()
        if isinstance(field, Choice):
            while text is not None and not field.currentText().startswith(text):
                clerk.presses(Qt.Key.Key_Down)
        elif text is not None:
            assert isinstance(field, QLineEdit | QPlainTextEdit)
            field.selectAll()
            clerk.types(text)
        clerk.presses(Qt.Key.Key_Return)
    if not texts:
        clerk.presses(Qt.Key.Key_Return, CTRL)


def newest_letters(clerk: Clerk, count: int) -> list[UUID]:
    rows = clerk.house.desk.looking.entries(EntryQuery(limit=count)).rows
    assert all(row.direction is Direction.OUTGOING for row in rows)
    return [row.entry_id for row in reversed(rows)]


def test_every_petition_goes_its_lawful_way_and_is_counted_once(clerk: Clerk) -> None:
    desk = clerk.house.desk
    road = petition(clerk, "Popa Elena", "Gropi pe drumul național în dreptul școlii")
    ours = petition(clerk, "Popa Elena", "Iluminatul public pe aleea Școlii")
    repeat = petition(clerk, "Popa Elena", "Iluminatul public pe aleea Școlii, din nou")
    nameless = petition(clerk, "Anonim", "Mesaj electronic fără nume și adresă")

    # The competent body stands first because the petition speaks of its matters; five days are shown for sending on.
    opens(clerk, road)
    assert "se trimite până la 29.06.2026" in clerk.opened.entry.term.behind.text()
    clerk.presses(Qt.Key.Key_K, CTRL)
    clerk.presses(Qt.Key.Key_Escape)
    does(clerk, "Redirecționează", "Compania Națională de Administrare", "drumul național nu este al comunei")
    assert desk.standing(road).state is EntryState.REDIRECTED
    letter, notice = newest_letters(clerk, 2)
    assert {(each.kind, each.entry_id) for each in desk.standing(letter).entry.content.links} == {
        (LinkKind.REDIRECT_OF, road)
    }
    for each in (letter, notice):
        assert [file.role for file in desk.looking.entry(each).files] == [FileRole.ARCHIVAL]

    # Closing without a reply is blocked; the two petitions on our matter get one reply that quotes both numbers.
    opens(clerk, repeat)
    does(clerk, "Leagă de altă poziție", "conexat la", number(clerk, ours))
    opens(clerk, ours)
    does(clerk, "Închide", "favorabil", None)
    assert "așteaptă un răspuns" in clerk.opened.entry.notice.text
    clerk.presses(Qt.Key.Key_Escape)
    does(clerk, "Răspunde", "Becurile au fost schimbate la 22.06.2026.")
    [reply] = newest_letters(clerk, 1)
    assert {each.entry_id for each in desk.standing(reply).entry.content.links} == {ours, repeat}
    numbers = desk.chains.of(ours).numbers
    assert desk.standing(reply).entry.content.summary == f"Răspuns la nr. {numbers[0]} și {numbers[1]}"
    does(clerk, "Închide", "favorabil", None)
    opens(clerk, repeat)
    does(clerk, "Închide", "conexat", None)

    # The same once more after the reply is filed at the first number; the anonymous one with its legal ground.
    again = petition(clerk, "Popa Elena", "Iluminatul public pe aleea Școlii, a treia oară")
    opens(clerk, again)
    does(clerk, "Clasează la numărul inițial", None)
    opens(clerk, nameless)
    does(clerk, "Clasează ca anonimă")

    filed_at = {each.entry_id for each in desk.standing(again).entry.content.links}
    assert filed_at == {ours}

    assert {desk.standing(each).state for each in (ours, repeat, again, nameless)} == {EntryState.CLOSED}
    count = desk.petitions.of_half(Half(2026, 1))
    assert count.received == 5
    assert {outcome: figure for outcome, figure in count.outcomes.items() if figure} == {
        Outcome.REDIRECTED: 1,
        Outcome.FAVOURABLE: 1,
        Outcome.CONNECTED: 1,
        Outcome.REPEATED: 1,
        Outcome.ANONYMOUS: 1,
    }
    assert (count.in_term, count.late, count.running) == (5, 0, 0)


def test_an_extension_is_written_to_the_petitioner_and_one_asked_on_day_31_is_refused_and_late(clerk: Clerk) -> None:
    desk = clerk.house.desk
    in_time, late = (petition(clerk, "Popa Elena", f"Zgomotul din strada Morii, {each}") for each in ("unu", "doi"))
    opens(clerk, in_time)
    before = desk.standing(in_time).entry.content.deadline
    does(clerk, "Prelungește termenul", "Primar Ion Ionescu", "se face o expertiză")
    after = desk.standing(in_time).entry.content.deadline
    assert before is not None
    assert after is not None
    assert (after.limit - before.limit).days >= 14
    [notice] = newest_letters(clerk, 1)
    assert "Prelungirea termenului" in desk.standing(notice).entry.content.summary

    clerk.house.clock.at += timedelta(days=31)
    opens(clerk, late)
    clerk.presses(Qt.Key.Key_K, CTRL)
    acts = clerk.opened.entry.panel.list
    assert "Prelungește termenul" not in [acts.item(at).text() for at in range(acts.count())]
    clerk.presses(Qt.Key.Key_Escape)
    assert "întârziat" in clerk.opened.entry.deadline.text()
    assert legal_date(clerk.house.clock.now()) < after.limit
    count = desk.petitions.of_half(Half(2026, 1))
    assert (count.received, count.late, count.running) == (2, 1, 1)


def test_a_petition_about_two_matters_is_split_part_answered_part_sent_on(clerk: Clerk) -> None:
    desk = clerk.house.desk
    ours = petition(clerk, "Popa Elena", "Iluminatul public și gropile de pe drumul național")
    theirs = petition(clerk, "Popa Elena", "Partea despre gropile de pe drumul național")
    opens(clerk, theirs)
    does(clerk, "Leagă de altă poziție", "aceeași cauză cu", number(clerk, ours))
    does(clerk, "Redirecționează", None, "drumul național nu este al comunei")
    opens(clerk, ours)
    does(clerk, "Răspunde", "Iluminatul a fost reparat; partea despre drum a fost trimisă mai departe.")
    does(clerk, "Închide", "parțial", None)
    assert desk.standing(theirs).state is EntryState.REDIRECTED
    assert LinkKind.SAME_MATTER in {each.kind for each in desk.standing(theirs).entry.content.links}
    # Only what is connected shares its deadline and its reply: the other part waits for the other authority.
    assert not desk.answered_at(theirs)
    count = desk.petitions.of_half(Half(2026, 1))
    assert (count.outcomes[Outcome.PARTIAL], count.outcomes[Outcome.REDIRECTED]) == (1, 1)
