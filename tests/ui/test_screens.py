"""Every screen is drawn in both languages and both looks at 1280x800, into build/screens, for eyes; none is empty."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication

from app.arranging.acts import Aim, Fold, Folding, Split, Turn
from app.errors import ServerUnreachable
from app.growing import GrowthThread
from opis_contract.acts import DeadlineExtended
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.numbers import NumberQuery
from opis_contract.parties import Party
from opis_contract.registers import Direction
from signing.errors import PdfForbidsSigning
from signing.tokens import PinState
from tests.app.test_augmenting import Ladder
from tests.ui.conftest import QUEUE
from ui.morning.grid_line import Cell, GridLine
from ui.open_desk import OpenDesk
from ui.registering.draft_file import FormField
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
LOOKS = [(language, theme) for language in ("ro", "en") for theme in ("light", "dark")]

pytestmark = pytest.mark.parametrize(("language", "theme"), LOOKS, ids=["-".join(look) for look in LOOKS])


@pytest.fixture
def shoot(language: str, theme: str) -> Callable[[OpenDesk, str], None]:
    """Draw the window and see that something is on it."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    QCursor.setPos(QPoint(4000, 4000))

    def shoot(opened: OpenDesk, name: str) -> None:
        QApplication.processEvents()
        image = opened.window.grab().toImage()
        assert (image.width(), image.height()) == (1280, 800)
        assert len(colours_in(image)) > 12
        assert image.save(str(SCREENS / f"{name}-{language}-{theme}.png"))

    return shoot


def colours_in(image: QImage) -> set[int]:
    """The colours of every eighth pixel."""
    return {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 8)}


def test_every_place_says_what_will_be_there_when_it_is_empty(
    house: Any, shoot: Any, language: str, theme: str
) -> None:
    house.token.plugged = False
    opened = house.open(language=language, theme=theme)
    for scope, name in (
        (Scope.REGISTERING, "register-empty"),
        (Scope.SCANNING, "scanning-empty"),
        (Scope.SIGNING, "signing-empty"),
        (Scope.TASKS, "tasks-empty"),
        (Scope.SEARCHING, "search-empty"),
    ):
        opened.window.go(scope)
        house.settle(opened)
        shoot(opened, name)


def test_a_morning_at_the_counter(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    house.known()
    opened = house.open(language=language, theme=theme)
    shoot(opened, "register")
    form = opened.registering.form
    party, kind = form.lines[FormField.PARTY], form.lines[FormField.DOCUMENT_TYPE]
    ui.write(party, "pop")
    house.settle(opened)
    ui.shoot_with_popups(opened, party, SCREENS / f"form-suggestions-{language}-{theme}.png")
    party.popup.hide()
    party.clear()
    ui.write(party, "Popescu Stephan")
    ui.write(form.lines[FormField.IDENTIFIER], "2780514352617")
    ui.write(kind, "cert urb")
    house.settle(opened)
    ui.shoot_with_popups(opened, kind, SCREENS / f"form-types-{language}-{theme}.png")
    ui.press(kind.popup, Qt.Key.Key_Return)
    ui.write(form.lines[FormField.LEAVES], "mult")
    form.annexes.setFocus()
    ui.press(form.annexes, Qt.Key.Key_Space)
    ui.press(form.annexes, Qt.Key.Key_Return)
    form.paused.emit()
    house.settle(opened)
    form.submitted.emit()
    house.settle(opened)
    shoot(opened, "form-problem")
    form.lines[FormField.LEAVES].setText("14")
    ui.write(form.summary, "Certificat de urbanism pentru extinderea locuinței din str. Teiului nr. 12")
    opened.form.park()
    ui.write(party, "Popa Elena")
    ui.write(form.summary, "Certificat de urbanism, imobil în str. Teiului 12")
    form.paused.emit()
    house.settle(opened)
    opened.form.party.connect_likeliest()
    house.settle(opened)
    shoot(opened, "form-earlier")
    ui.press(form.summary, Qt.Key.Key_F7)
    shoot(opened, "form-details")
    ui.press(form.summary, Qt.Key.Key_F7)
    form.submitted.emit()
    house.settle(opened)
    shoot(opened, "registered")
    form.directions[Direction.OUTGOING].click()
    ui.write(form.lines[FormField.REPLY_TO], "4")
    house.settle(opened)
    shoot(opened, "form-reply")
    opened.window.help()
    shoot(opened, "keys")


def test_the_mornings_mail(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    opened = house.open(language=language, theme=theme)
    opened.window.lay_over(Scope.MORNING)
    house.settle(opened)
    for at, (sender, kind, summary, _) in enumerate(QUEUE[:9]):
        opened.grid.lines[at] = GridLine().with_cell(Cell.PARTY, sender).with_cell(Cell.DOCUMENT_TYPE, kind)
        opened.grid.typed(at, Cell.SUMMARY, summary)
        opened.grid.line_below(at)
        if at < 5:
            opened.grid.register_line(at)
    house.settle(opened)
    opened.grid.print_labels()
    ui.write(opened.morning.rows[9].cells[Cell.PARTY], "pop")
    opened.morning.warn(7, Cell.SUMMARY, opened.parts.words.say("registering.summary_short"))
    house.settle(opened)
    opened.morning.rows[9].cells[Cell.PARTY].popup.hide()
    shoot(opened, "morning")


def test_without_network_the_top_row_says_so(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    ui.join_a_server_that_is_gone(house)
    opened = house.open(language=language, theme=theme)
    form = opened.registering.form
    form.lines[FormField.PARTY].setText("Țăranu Vasile")
    ui.write(form.summary, "Sesizare: canal înfundat pe strada Gării")
    form.submitted.emit()
    house.settle(opened)
    shoot(opened, "register-offline")


@pytest.mark.parametrize(
    "scenario",
    [{"name": "Fujitsu fi-7160", "sheets": 9, "happenings": [{"mishap": "jam", "page": 4, "row": 200}]}],
)
def test_scanning_and_a_jam(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    opened = house.open(language=language, theme=theme)
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    ui.press(opened.window, Qt.Key.Key_F5)
    house.qtbot.waitUntil(lambda: opened.scanning.strip.strip.rowCount() >= 2, timeout=60_000)
    shoot(opened, "scanning")
    house.qtbot.waitUntil(lambda: bool(opened.scanning.fault.text), timeout=60_000)
    house.settle(opened)
    shoot(opened, "scanning-fault")
    ui.write(opened.scanning.number, "12")
    opened.scanning.number_typed.emit("12", False)
    house.settle(opened)
    shoot(opened, "scanning-to-number")


def test_a_pile_put_in_order(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    batch_id = house.batch(9)
    house.desk.arranging.do(batch_id, Split(page=4), Fold(pages=(4,), why=Folding.SEPARATOR), Split(page=7))
    house.desk.arranging.do(batch_id, Fold(pages=(3,), why=Folding.BLANK), Turn(pages=(6,)))
    house.desk.arranging.do(batch_id, Aim(page=5, entry_id=house.desk.looking.find(NumberQuery(None, 5))[0].entry_id))
    opened = house.open(language=language, theme=theme)
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    opened.scanning.strip.setFocus()
    ui.press(opened.scanning.strip, Qt.Key.Key_Right)
    house.qtbot.waitUntil(lambda: not opened.lanes.busy)
    shoot(opened, "scanning-in-order")


def test_signing(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    hashes = house.answers(5)
    house.clock.at += timedelta(days=2)
    house.token.expires_in = timedelta(days=12)
    house.token.pin_state = PinState.FINAL_TRY
    house.token.faults = {hashes[2]: PdfForbidsSigning(file="RG-15-2026.pdf")}
    silent = Ladder(faults=[ServerUnreachable(address="http://tsa")] * 5)
    house.growth = GrowthThread(partial(house.desk.signing.augmenting.go_on, silent))
    opened = house.open(language=language, theme=theme)
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    ui.press(opened.signing.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    house.settle(opened)
    shoot(opened, "signing")
    ui.press(opened.signing.list, Qt.Key.Key_Return)
    house.qtbot.waitUntil(opened.signing.pin.isVisible, timeout=30_000)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        ui.press(opened.signing.pin.field, key)
    shoot(opened, "signing-pin")
    opened.signing.pin.give.click()
    opened.signing.pin.give.click()
    house.settle(opened)
    house.qtbot.waitUntil(lambda: len(silent.faults) == 1, timeout=30_000)
    house.settle(opened)
    shoot(opened, "signing-results")


def test_tasks_search_and_an_entry_whole(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    house.batch(4)
    house.answers(2)
    opened = house.open(language=language, theme=theme)
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    shoot(opened, "tasks")
    opened.window.go(Scope.SEARCHING)
    ui.write(opened.searching.box, "popa")
    opened.search.typed("popa")
    house.settle(opened)
    shoot(opened, "search")
    opened.going.to_entry(opened.searching.rows.chosen_entry)
    house.settle(opened)
    shoot(opened, "entry")


def test_a_term_over_easter_and_a_late_one(house: Any, shoot: Any, ui: Any, language: str, theme: str) -> None:
    house.clock.at = house.clock.at.replace(month=3, day=11)
    request = EntryContent(
        summary="Petiție privind iluminatul public", document_type="petiție", sender=Party(name="Popa Elena")
    )
    petition = house.desk.register(EntryDraft(content=request), clerk="Maria I.").entry
    house.clock.at += timedelta(days=26)
    house.desk.act(
        DeadlineExtended(
            entry_id=petition.entry_id,
            by="Maria I.",
            approved_by="Primar",
            reason="cercetare mai amplă",
            deadline=house.desk.deadlines.extension(petition.entry_id),
        )
    )
    opened = house.open(language=language, theme=theme)
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Ionescu Gheorghe")
    ui.write(form.lines[FormField.DOCUMENT_TYPE], "cerere adeverință")
    house.settle(opened)
    shoot(opened, "form-term")
    opened.going.to_entry(petition.entry_id)
    house.settle(opened)
    shoot(opened, "entry-extended")
    house.clock.at += timedelta(days=25)
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    shoot(opened, "tasks-late")
