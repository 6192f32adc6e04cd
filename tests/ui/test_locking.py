"""The window asks who works, locks at a key and after a pause, and shows nothing of the work while it is locked."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.desk import Desk
from app.people.errors import PasswordMustBeChosen
from opis_contract.people import Role
from tests.ui.conftest import House
from ui.open_desk import OpenDesk
from ui.registering.draft_file import FormField
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
PASSWORD = "patru cuvinte la rând"
TYPED = "cerere de ajutor social"


def account(desk: Desk, login: str, name: str, *, chosen: bool = True) -> str:
    first = desk.working.accounts.add(login, name, [Role.CHIEF_REGISTRAR])
    if chosen:
        desk.working.sign_in(login, first, chosen=PASSWORD)
        desk.working.sign_out()
    return first


def locked(opened: OpenDesk) -> bool:
    return opened.lock.locked


def type_in(field: QWidget, text: str) -> None:
    """QTest's own typing knows Latin-1 alone."""
    for letter in text:
        QCoreApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))


def draw(opened: OpenDesk, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"{name}.png"))


def sign_in(house: House, opened: OpenDesk, password: str = PASSWORD, *, login: str = "") -> None:
    lock = opened.window.lock
    if login:
        lock.login.setFocus()
        lock.login.selectAll()
        QTest.keyClicks(lock.login, login)
        QTest.keyClick(lock.login, Qt.Key.Key_Return)
    assert lock.password.hasFocus()
    type_in(lock.password, password)
    QTest.keyClick(lock.password, Qt.Key.Key_Return)
    house.settle(opened)


def shown_texts(opened: OpenDesk) -> str:
    window = opened.window
    texts = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    texts += [each.text() for each in window.findChildren(QLineEdit) if each.isVisible()]
    texts += [each.toPlainText() for each in window.findChildren(QPlainTextEdit) if each.isVisible()]
    return "\n".join((window.windowTitle(), *texts))


def test_a_desk_without_accounts_opens_as_before_and_cannot_be_locked(house: House) -> None:
    opened = house.open()
    assert not locked(opened)
    QTest.keyClick(opened.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not locked(opened)


def test_the_window_of_a_desk_with_accounts_asks_first_and_shows_who_came(house: House) -> None:
    account(house.desk, "maria", "Maria Ionescu")
    opened = house.open()
    assert locked(opened)
    assert opened.window.lock.login.hasFocus()
    draw(opened, "lock-begin")
    sign_in(house, opened, login="maria")
    assert not locked(opened)
    assert opened.window.top.who.text() == f"{house.desk.identity().counter} · Maria Ionescu"


def test_a_wrong_password_is_told_beside_the_field_and_the_next_try_opens(house: House) -> None:
    account(house.desk, "maria", "Maria Ionescu")
    opened = house.open()
    sign_in(house, opened, "altceva", login="maria")
    assert locked(opened)
    assert opened.window.lock.notice.isVisible()
    draw(opened, "lock-refused")
    sign_in(house, opened)
    assert not locked(opened)


def test_the_first_password_asks_for_one_of_their_own(house: House) -> None:
    first = account(house.desk, "maria", "Maria Ionescu", chosen=False)
    opened = house.open()
    sign_in(house, opened, first, login="maria")
    assert locked(opened)
    assert opened.window.lock.chosen.hasFocus()
    draw(opened, "lock-choose")
    type_in(opened.window.lock.chosen, PASSWORD)
    QTest.keyClick(opened.window.lock.chosen, Qt.Key.Key_Return)
    house.settle(opened)
    assert not locked(opened)
    assert house.desk.working.accounts.sign_in("maria", PASSWORD).name == "Maria Ionescu"


def test_what_was_typed_is_kept_behind_the_lock_unread_and_the_same_person_goes_on_in_the_same_field(
    house: House,
) -> None:
    account(house.desk, "maria", "Maria Ionescu")
    opened = house.open()
    sign_in(house, opened, login="maria")
    opened.window.activateWindow()
    summary = opened.registering.form.editors[FormField.SUMMARY]
    summary.setFocus()
    QTest.keyClicks(summary, TYPED)
    opened.lock.idle()
    assert locked(opened)
    assert TYPED not in shown_texts(opened)
    QTest.keyClick(opened.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(opened.window, Qt.Key.Key_F3)
    QTest.keyClick(opened.window.lock, Qt.Key.Key_Escape)
    assert locked(opened)
    assert opened.window.scope is Scope.REGISTERING
    draw(opened, "lock-idle")
    sign_in(house, opened)
    assert summary.hasFocus()
    assert TYPED in shown_texts(opened)


def test_another_person_takes_the_seat_in_two_keys_and_does_not_see_the_paper_of_the_first(house: House) -> None:
    account(house.desk, "maria", "Maria Ionescu")
    account(house.desk, "ana", "Ana Pop")
    opened = house.open()
    sign_in(house, opened, login="maria")
    summary = opened.registering.form.editors[FormField.SUMMARY]
    summary.setFocus()
    QTest.keyClicks(summary, TYPED)
    QTest.keyClick(opened.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert locked(opened)
    sign_in(house, opened, login="ana")
    assert not locked(opened)
    assert TYPED not in shown_texts(opened)
    assert house.desk.working.name == "Ana Pop"


@pytest.mark.parametrize(("language", "theme"), [("ro", "dark"), ("en", "light")])
def test_the_locked_window_is_drawn_in_both_languages_and_palettes(house: House, language: str, theme: str) -> None:
    first = account(house.desk, "maria", "Maria Ionescu", chosen=False)
    opened = house.open(language=language, theme=theme)
    sign_in(house, opened, first, login="maria")
    QCoreApplication.processEvents()
    draw(opened, f"lock-{language}-{theme}")
    notice = opened.window.lock.notice
    assert notice.height() >= notice.heightForWidth(notice.width())


def test_a_pause_locks_by_itself_and_a_key_puts_it_off(house: House) -> None:
    from ui.people.idle_watch import IdleWatch

    account(house.desk, "maria", "Maria Ionescu")
    opened = house.open()
    sign_in(house, opened, login="maria")
    watch = IdleWatch(0.001)
    watch.idle.connect(opened.lock.idle)
    house.qtbot.waitUntil(lambda: locked(opened), timeout=10_000)
    assert house.desk.working.person is None


def test_no_number_is_given_while_the_window_is_locked(house: House) -> None:
    account(house.desk, "maria", "Maria Ionescu")
    opened = house.open()
    opened.form.register()
    house.settle(opened)
    assert house.desk.journal.verify().size == 0
    assert PasswordMustBeChosen.code not in shown_texts(opened)
