"""The deadlines of an information request over Easter, at the keyboard, and the grid that names what is late."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.queries import EntryQuery
from opis_contract.acts import DeadlineExtended
from opis_contract.deadlines import TermUnit
from opis_contract.rules import DeadlinePassed
from opis_contract.terms import CountingRule
from ui import roles
from ui.registering.draft_file import FormField
from ui.registering.rows_model import Column
from ui.shell.actions import Scope
from ui.tasks.place import ALARM, WHEN
from ui.theme import LIGHT


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def typed_request(house: Any, ui: Any, opened: Any, summary: str) -> Any:
    """A request for information from the first letter to the number, by keyboard."""
    form = opened.registering.form
    ui.press(opened.window, Qt.Key.Key_F2)
    ui.write(form.lines[FormField.PARTY], "Rusu Andreea")
    ui.press(form.lines[FormField.PARTY], Qt.Key.Key_Return)
    ui.write(form.lines[FormField.DOCUMENT_TYPE], "cerere informații de interes public")
    house.settle(opened)
    hint, days = form._hints[FormField.TERM].text(), form.days
    shown = (hint, days.accessibleName(), days.isVisible())
    form.summary.selectAll()
    ui.write(form.summary, summary)
    ui.press(opened.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    house.settle(opened)
    row = house.desk.looking.entries(EntryQuery()).rows[0]
    assert row.summary == summary
    return row.entry_id, shown


def test_an_information_request_over_easter(house: Any, ui: Any) -> None:
    house.clock.at = noon(date(2026, 4, 2))
    opened = house.open()
    request, shown = typed_request(house, ui, opened, "Cheltuieli cu iluminatul public în 2025")
    assert shown == (
        "→ 20.04.2026 · Legea 544/2001, art. 7; zilele Legii 544/2001 se numără lucrătoare: "
        "HG 123/2002, norme, art. 16",
        "Termen din 02.04.2026: 20.04.2026. Sărbători: 10–13.04.",
        True,
    )
    late, _ = typed_request(house, ui, opened, "Contractele de salubrizare din 2025")

    # Day eight: more time, told to the applicant before day ten.
    house.clock.at = noon(date(2026, 4, 16))
    longer = house.desk.deadlines.extension(request)
    house.desk.act(
        DeadlineExtended(
            entry_id=request, by="Maria I.", approved_by="Primar", reason="date de la finanțe", deadline=longer
        )
    )
    opened.going.to_entry(request)
    house.settle(opened)
    assert opened.entry.deadline.text().startswith("Termen 19.05.2026")
    assert "înainte: 20.04.2026" in opened.entry.term.behind.text()
    assert opened.entry.term.days.accessibleName() == (
        "Termen din 02.04.2026: 19.05.2026. Sărbători: 10–13.04, 01–03.05."
    )

    # The rule changes: what comes now is counted by it, what came before is left alone.
    house.desk.catalogue.change(
        [
            CountingRule(
                code="law_544_days",
                name="zilele Legii 544/2001 se numără calendaristice",
                unit=TermUnit.CALENDAR_DAYS,
                legal_basis="Dispoziția nr. 41/2026",
                valid_from=date(2026, 4, 17),
            )
        ],
        by="Secretar general",
        reason="Dispoziția nr. 41/2026",
    )
    house.clock.at = noon(date(2026, 4, 21))
    again = house.open()
    _, shown = typed_request(house, ui, again, "Lista achizițiilor directe")
    assert shown[0].startswith("→ țintă 30.04.2026 · limită 04.05.2026 · Legea 544/2001, art. 7")
    assert "Dispoziția nr. 41/2026" in shown[0]
    assert "țintă 30.04.2026" in shown[1]
    kept = house.desk.looking.entry(late).entry.content.deadline
    assert (kept.target, kept.limit) == (date(2026, 4, 20), date(2026, 4, 20))

    # The second one was forgotten: late, and no extension is given any more.
    with pytest.raises(DeadlinePassed) as refused:
        house.desk.deadlines.extension(late)
    assert refused.value.facts["limit"] == "20.04.2026"
    ui.press(again.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    house.settle(again)
    assert again.window.scope is Scope.TASKS
    tasks = again.tasks.view.tasks
    first = tasks.line_at(tasks.index(0, 0))
    assert (first.subject, first.late, first.day) == (late, True, "20.04.2026")
    assert "întârziat cu o zi" in first.spoken
    assert tasks.index(0, ALARM).data(roles.DISPLAY) == "depășit · șef"
    ui.press(again.tasks.view, Qt.Key.Key_Return)
    house.settle(again)
    assert again.entry.isVisible()
    assert "întârziat" in again.entry.deadline.text()


def test_late_is_said_by_a_word_and_a_sign_and_not_by_colour_alone(house: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    tasks = opened.tasks.view.tasks
    index = tasks.index(0, WHEN)
    assert index.data(roles.FOREGROUND).name() == LIGHT.late
    assert not index.data(roles.DECORATION).isNull()
    assert index.data(roles.DISPLAY) == "întârziat cu 3 zile"
    assert tasks.index(1, WHEN).data(roles.DECORATION) is None
    opened.window.go(Scope.REGISTERING)
    house.settle(opened)
    rows = opened.registering.rows.rows
    [late] = [at for at in range(rows.rowCount()) if rows.row_at(rows.index(at, 0)).late]
    cell = rows.index(late, Column.TERM)
    assert not cell.data(roles.DECORATION).isNull()
    assert cell.data(roles.TOOL_TIP) == "20.06.2026 · întârziat cu 3 zile"
    assert "întârziat cu 3 zile" in rows.index(late, Column.NUMBER).data(roles.ACCESSIBLE_TEXT)


def test_the_strip_has_one_day_for_each_and_shades_the_free_ones(house: Any, ui: Any) -> None:
    house.clock.at = noon(date(2026, 3, 11))
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.DOCUMENT_TYPE], "petiție")
    house.settle(opened)
    strip = form.days
    assert strip.isVisible()
    assert (len(strip.days.days), strip.days.target, strip.days.limit) == (34, date(2026, 4, 9), date(2026, 4, 14))
    assert {each.day.day for each in strip.days.days if not each.worked and each.day.month == 4} == {
        4,
        5,
        10,
        11,
        12,
        13,
    }
    assert strip.accessibleName() == (
        "Termen din 11.03.2026: țintă 09.04.2026 · limită 14.04.2026. Sărbători: 10–13.04."
    )
    QApplication.processEvents()
    image = strip.grab().toImage()
    wide = image.width() / len(strip.days.days)
    middles = [QColor(image.pixel(int((at + 0.4) * wide), 16)).name() for at in range(len(strip.days.days))]
    assert [at for at, colour in enumerate(middles) if colour == LIGHT.accent] == [28]  # 9 April, and no day after it
    assert middles[29] != LIGHT.base  # Good Friday is shaded
    assert middles[33] == LIGHT.base  # Tuesday, worked
    form.lines[FormField.TERM].clear()
    ui.write(form.lines[FormField.TERM], "mâine")
    assert not strip.isVisible()
