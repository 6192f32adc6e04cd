"""Closing on the screen, by keyboard: the day with its sheet, the year by two persons, and what stands in the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(opened: Any) -> str:
    return " ".join(each.text() for each in opened.closing.findChildren(QLabel) if each.isVisible())


def arrive(house: Any, ui: Any, opened: Any) -> None:
    ui.press(opened.window, Qt.Key.Key_F9)
    house.settle(opened)
    assert opened.window.scope is Scope.CLOSING


def test_the_day_is_closed_by_key_and_stands_in_the_list(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    arrive(house, ui, opened)
    ui.press(opened.closing.day, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    (closed,) = house.desk.days.closed("RG", 2026)
    assert closed.by == "Maria I."
    assert closed.hash[:12] in shown(opened)
    assert "Ziua este închisă" in opened.closing.notice.text
    assert not opened.closing.close_day.isEnabled()
    ui.press(opened.window, Qt.Key.Key_Escape)
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.REGISTERING


def test_a_year_with_an_annulled_number_is_printed_and_closed_by_two_persons(house: Any, ui: Any) -> None:
    entry = house.fill()[0].entry
    reason = {"entry_id": entry.entry_id, "reason": "înregistrată de două ori"}
    house.desk.act(AnnulmentAsked(by="Maria I.", cause=AnnulmentCause.REGISTERED_TWICE, **reason))
    house.desk.act(AnnulmentDecided(by="Ioana P.", approved=True, **reason))
    house.clock.at += timedelta(days=250)
    opened = house.open()
    arrive(house, ui, opened)
    assert opened.closing.year.text() == "2026"
    opened.closing.close_year.click()
    assert "două persoane" in opened.closing.done.text()
    ui.write(opened.closing.secretary, "Secretar General")
    opened.closing.close_year.click()
    house.settle(opened)
    closed = house.desk.years.closed("RG", 2026)
    assert (closed.by, closed.approved_by) == ("Maria I.", "Secretar General")
    assert (house.desk.home.print / "registru-RG-2026.pdf").is_file()
    opened.closing.exports["csv"].click()
    house.settle(opened)
    assert "ANULAT" in (house.desk.home.print / "registru-RG-2026.csv").read_text("utf-8-sig")
    opened.closing.close_year.click()
    house.settle(opened)
    assert "Anul este închis" in opened.closing.notice.text


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_closing_screen_is_drawn(house: Any, ui: Any, language: str, theme: str) -> None:
    house.fill()
    house.desk.days.close("RG", (house.clock.at - timedelta(days=1)).date(), by="Maria I.")
    opened = house.open(language=language, theme=theme)
    arrive(house, ui, opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"closing-{language}-{theme}.png"))
