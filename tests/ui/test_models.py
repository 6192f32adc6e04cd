"""The lists behind the screens: they keep Qt's rules, never raise while painting, and lose no reference."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QAbstractItemModel, QIdentityProxyModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from app.words import Words
from ui.registering.entry_table import Column
from ui.registering.rows import RowCells
from ui.registering.rows_model import RowsModel
from ui.registering.rows_view import RowsView
from ui.scanning.strip_items import StripItem
from ui.scanning.strip_model import PageStripModel
from ui.signing.sign_line import SignLine, SignState
from ui.signing.sign_model import SignModel
from ui.tasks.place import TasksModel
from ui.tasks.tasks_presenter import TaskKind, TaskLine
from ui.theme import LIGHT

WORDS = Words("ro")


def cells(count: int, first: int = 1) -> list[RowCells]:
    """Rows, the newest first."""
    return [
        RowCells(
            entry_id=uuid4(),
            number=str(number),
            party="Popa Elena",
            summary="Cerere",
            term="3 z",
            term_words="mai sunt trei zile",
            late=False,
            struck=False,
            time="09:31",
            direction="incoming",
            mark="pages",
            mark_words="un fișier",
            offline=False,
        )
        for number in range(first + count - 1, first - 1, -1)
    ]


def pages(count: int, folder: Path) -> list[StripItem]:
    """Pages of a batch."""
    return [
        StripItem(number, folder / f"{number:04d}.png", str(number + 1), turn=0, folded=None, heading="")
        for number in range(count)
    ]


@pytest.fixture(params=["rows", "strip", "sign", "tasks"])
def changes(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path
) -> tuple[QAbstractItemModel, Sequence[Any]]:
    """A model, and calls that change it as its presenter does."""
    match request.param:
        case "rows":
            rows = RowsModel(WORDS, LIGHT)
            first = cells(5)
            more = cells(2, first=6)
            return rows, [
                lambda: rows.show_rows(first, more=True),
                lambda: rows.show_rows([*more, *first], more=True),
                lambda: rows.add_rows(cells(3), more=False),
                lambda: rows.show_rows([], more=False),
            ]
        case "strip":
            strip = PageStripModel(WORDS, LIGHT)
            held = pages(4, tmp_path)
            return strip, [
                lambda: strip.show_items(held[:3]),
                lambda: strip.show_items(held),
                lambda: strip.show_items([held[3], *held[:3]]),
                lambda: strip.show_picture(str(held[0].path), QImage(QSize(9, 9), QImage.Format.Format_RGB32)),
                lambda: strip.show_items(()),
            ]
        case "sign":
            sign = SignModel(WORDS)
            line = SignLine("a", "13/2026", "Răspuns", "2 pagini")
            return sign, [
                lambda: sign.show_lines([line, SignLine("b", "14/2026", "Alt răspuns", "")]),
                lambda: sign.show_lines([SignLine("a", "13", "", "", SignState.FAILED, "de ce"), line]),
                lambda: sign.show_lines([]),
            ]
        case _:
            tasks = TasksModel(WORDS, LIGHT)
            return tasks, [
                lambda: tasks.show_lines([TaskLine(TaskKind.ENTRY, uuid4(), "6", "Țăranu", "azi", True)]),
                lambda: tasks.show_lines([]),
            ]


def test_every_change_keeps_the_rules_of_qt(changes: Any) -> None:
    model, steps = changes
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    for step in steps:
        step()


def test_asking_beyond_the_rows_gives_nothing_and_never_raises(changes: Any) -> None:
    model, steps = changes
    steps[0]()
    stale = model.index(model.rowCount() - 1, 0)
    steps[-1]()
    for role in range(20):
        assert model.data(stale, role) is None
        assert model.data(QModelIndex(), role) is None


def test_ten_thousand_questions_lose_no_reference(qapp: QApplication) -> None:
    """PySide 6.12 on Python 3.11 loses one reference of None or a bool for each virtual call; 6.11 does not."""
    model = RowsModel(WORDS, LIGHT)
    model.show_rows(cells(10), more=False)
    proxy = QIdentityProxyModel()
    proxy.setSourceModel(model)  # asks through C++, as a view does
    index = proxy.index(0, int(Column.SUMMARY))
    before = [sys.getrefcount(each) for each in (None, True, False)]
    for number in range(10_000):
        proxy.data(index, number % 15)
        proxy.canFetchMore(QModelIndex())
    after = [sys.getrefcount(each) for each in (None, True, False)]
    assert all(abs(now - then) < 200 for now, then in zip(after, before, strict=True))


def test_a_new_row_comes_in_front_and_the_bar_stays_on_its_entry(qapp: QApplication) -> None:
    view = RowsView(WORDS, "Registru")
    first = cells(3)
    view.show_rows(first, more=False)
    view.choose_first()
    chosen = view.chosen_entry
    view.show_rows([*cells(1, first=4), *first], more=False)
    assert view.chosen_entry == chosen
    assert view.rows.index(0, Column.NUMBER).data(Qt.ItemDataRole.DisplayRole) == "4"


def test_rows_are_read_page_by_page(house: Any) -> None:
    for number in range(70):
        house.register("Popa Elena", "cerere", f"Cerere numărul {number}", None)
    opened = house.open()
    view = opened.registering.rows
    assert view.rows.rowCount() == 60
    assert view.rows.canFetchMore(QModelIndex())
    view.scrollToBottom()
    view.rows.fetchMore(QModelIndex())
    house.settle(opened)
    assert view.rows.rowCount() == 70
    assert not view.rows.canFetchMore(QModelIndex())
    numbers = [view.rows.index(at, Column.NUMBER).data() for at in range(70)]
    assert numbers == [str(number) for number in range(70, 0, -1)]
