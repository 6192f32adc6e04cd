"""10.1 and A13: a paper request at the counter, in the real window, by keyboard alone; every key is counted."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from app.directory.keeping import MergeReason
from app.printing.book import PrintKind
from app.queries import EntryQuery, EntryView
from opis_contract.links import LinkKind
from opis_contract.registers import Direction
from tests.ui.conftest import House, house, scenario  # noqa: F401 - the window over a real desk
from ui.open_desk import OpenDesk

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class KeyCounter(QObject):
    """Counts the keys that reach the application: whatever a clerk presses beside the text."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[int] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A press that nobody takes goes on to the parents: it is counted where it arrives.
        first = QApplication.activePopupWidget() or QApplication.focusWidget()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is first:
            self.pressed.append(event.key())
        return False


@dataclass
class Clerk:
    """Hands on a keyboard: they never say which control they mean, the keyboard is where it is."""

    house: House
    opened: OpenDesk
    keys: int = 0

    def types(self, text: str) -> None:
        """Text, as an input method commits it, wherever the keyboard is."""
        target = self._target()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)
        if isinstance(target, QLineEdit):
            target.textEdited.emit(target.text())
        self.house.settle(self.opened)

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key, into the open list if there is one, else wherever the keyboard is."""
        self.keys += 1
        QTest.keyClick(QApplication.activePopupWidget() or self._target(), key, modifier)
        QApplication.processEvents()
        self.house.settle(self.opened)

    def pauses(self) -> None:
        """Stops typing for a moment."""
        self.opened.registering.form.paused.emit()
        self.house.settle(self.opened)

    def entry(self) -> EntryView:
        """The newest of the register."""
        return self.house.desk.looking.entry(self.house.desk.looking.entries(EntryQuery()).rows[0].entry_id)

    def _target(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "the keyboard is nowhere"
        return widget


@pytest.fixture
def clerk(house: House) -> Clerk:  # noqa: F811
    """A clerk before the open window of a desk that knows a few people."""
    house.fill()
    house.known()
    return Clerk(house, house.open())


def test_a_known_sender_takes_six_keys_beside_the_text(clerk: Clerk) -> None:
    counter = KeyCounter()
    QApplication.instance().installEventFilter(counter)
    clerk.types("popes st")
    clerk.presses(Qt.Key.Key_Down)
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("petiție")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("Iluminatul public de pe aleea Școlii")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("2")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("1")
    clerk.presses(Qt.Key.Key_Return)
    QApplication.instance().removeEventFilter(counter)

    assert clerk.keys == 6
    assert len(counter.pressed) == 6
    entry = clerk.entry().entry
    content = entry.content
    assert content.sender is not None
    assert (content.sender.name, content.sender.personal_number) == ("Popescu Ștefan", "1*********016")
    assert (content.sender.locality, content.leaves, content.annexes) == ("Timișoara", 2, 1)
    assert content.deadline is not None
    assert content.department
    assert clerk.opened.registering.strip.number.text().startswith(f"{entry.number} / ")
    assert QApplication.focusWidget() is clerk.opened.registering.form.lines["party"]
    assert {each.kind for each in clerk.entry().prints} == {PrintKind.LABEL, PrintKind.RECEIPT}


def test_a_type_found_by_its_letters_costs_no_more_and_control_enter_registers_at_once(clerk: Clerk) -> None:
    clerk.types("popa")
    clerk.presses(Qt.Key.Key_Down)
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("audien")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("Audiență la primar privind canalizarea")
    clerk.presses(Qt.Key.Key_Return, CTRL)
    assert clerk.keys == 4
    assert clerk.entry().entry.content.document_type == "cerere de audiență"


def test_an_unknown_sender_with_a_missing_annex_and_an_unpaid_fee_is_registered_and_said_so(clerk: Clerk) -> None:
    form = clerk.opened.registering.form
    clerk.types("Văcărescu Ileana")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("2780514352617")
    assert "cifra de control" in form.fields["identifier"].problem
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("cert urb")
    clerk.presses(Qt.Key.Key_Return)
    clerk.presses(Qt.Key.Key_End)
    clerk.types("str. Teiului nr. 12")
    clerk.presses(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is form.annexes
    clerk.presses(Qt.Key.Key_Space)
    clerk.presses(Qt.Key.Key_Return)
    shown = [form.annexes.item(row).text() for row in range(form.annexes.count())]
    assert shown == ["plan cadastral", "extras de carte funciară · lipsește", "dovada plății taxei · lipsește"]
    assert form.button.text() == "Înregistrează ca incomplet"
    clerk.types("14")
    clerk.presses(Qt.Key.Key_Return)
    clerk.presses(Qt.Key.Key_Return)

    content = clerk.entry().entry.content
    assert content.summary == "Certificat de urbanism pentru imobilul din str. Teiului nr. 12"
    assert content.annex_list == ("plan cadastral",)
    assert (content.missing_annexes, content.unpaid_fee) == (("extras de carte funciară",), "dovada plății taxei")
    assert (content.leaves, content.annexes) == (14, 1)
    assert content.deadline is not None
    assert content.deadline.limit.isoformat() == "2026-07-14"
    assert not form.notice.text


def test_a_sender_in_another_spelling_is_said_never_stops_and_goes_to_the_supervisor(clerk: Clerk) -> None:
    clerk.types("Popescu Stephan")
    clerk.pauses()
    [line, *_] = clerk.opened.registering.form.beside.lines
    assert line == "Poate este Popescu Ștefan"
    clerk.presses(Qt.Key.Key_Return)
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("cerere")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("Cerere de racordare la apă")
    clerk.presses(Qt.Key.Key_Return, CTRL)
    assert clerk.entry().entry.content.sender.name == "Popescu Stephan"
    [proposal] = clerk.house.desk.directory.proposals()
    assert (proposal.one.party.name, proposal.reason) == ("Popescu Ștefan", MergeReason.SPELLING)


def test_the_probable_match_is_connected_with_one_key(clerk: Clerk) -> None:
    first = clerk.house.desk.looking.entries(EntryQuery(text="Teiului")).rows[0]
    clerk.types("popa")
    clerk.presses(Qt.Key.Key_Down)
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("cerere")
    clerk.presses(Qt.Key.Key_Return)
    clerk.types("Certificat urbanism, imobil str. Teiului")
    clerk.pauses()
    clerk.presses(Qt.Key.Key_K, CTRL)
    clerk.presses(Qt.Key.Key_Return, CTRL)
    [link] = clerk.entry().entry.content.links
    assert (link.kind, link.entry_id) == (LinkKind.CONNECTED_TO, first.entry_id)
    assert link.shown_number == "1/23.06.2026"


def test_a_reply_finds_what_it_answers_and_whom(clerk: Clerk) -> None:
    form = clerk.opened.registering.form
    clerk.presses(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    form.directions[Direction.OUTGOING].setFocus()
    clerk.presses(Qt.Key.Key_Space)
    form.lines["reply_to"].setFocus()
    clerk.types("4")
    clerk.presses(Qt.Key.Key_Return)
    assert form.lines["party"].text() == "Ștefănescu Ioana"
    form.summary.setFocus()
    clerk.types("Se eliberează adeverința cerută")
    clerk.presses(Qt.Key.Key_Return, CTRL)
    entry = clerk.entry().entry
    assert entry.direction is Direction.OUTGOING
    [link] = entry.content.links
    assert (link.kind, link.shown_number) == (LinkKind.REPLY_TO, "4/23.06.2026")
    assert entry.number == 14


def test_a_paper_that_came_yesterday_is_registered_now_with_its_reason(clerk: Clerk) -> None:
    form = clerk.opened.registering.form
    clerk.types("Popa Maria")
    form.summary.setFocus()
    clerk.types("Cerere găsită în cutia poștală")
    clerk.presses(Qt.Key.Key_F7)
    form.lines["received"].setFocus()
    clerk.types("22.06.2026 15:40")
    clerk.presses(Qt.Key.Key_Return, CTRL)
    assert "de ce" in form.fields["delay_reason"].problem
    assert QApplication.focusWidget() is form.lines["delay_reason"]
    clerk.types("cutia s-a golit dimineața")
    clerk.presses(Qt.Key.Key_Return, CTRL)
    content = clerk.entry().entry.content
    assert content.received_at is not None
    assert content.received_at.isoformat() == "2026-06-22T12:40:00+00:00"
    assert content.delay_reason == "cutia s-a golit dimineața"


def test_a_parked_paper_comes_back_whole_even_after_a_crash(clerk: Clerk) -> None:
    form = clerk.opened.registering.form
    clerk.types("Țăranu Vasile")
    clerk.presses(Qt.Key.Key_F6)
    assert form.text().untouched
    assert "Țăranu Vasile" in form.parked.text()
    clerk.types("Popa Ana")
    clerk.pauses()
    clerk.opened.close()
    clerk.opened = clerk.house.open()
    form = clerk.opened.registering.form
    assert form.lines["party"].text() == "Popa Ana"
    clerk.presses(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert form.lines["party"].text() == "Țăranu Vasile"
    clerk.presses(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert form.lines["party"].text() == "Popa Ana"


def test_a_first_paper_needs_no_training(clerk: Clerk) -> None:
    """A15: the empty register says what to do, and the card of keys says every key."""
    clerk.presses(Qt.Key.Key_F1)
    card = clerk.opened.window.card
    assert card.isVisible()
    assert "câmpul următor; din ultimul, înregistrează" in card.accessibleDescription()
    clerk.presses(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is clerk.opened.registering.form.lines["party"]
    assert "Enter" in clerk.opened.parts.words.say("rows.empty_how")
