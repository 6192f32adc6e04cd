"""A notice says all of its words, however narrow the place in which it stands."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.notices import Notice

SAID = (
    "Tokenul Opis demonstrație a fost scos. Documentele semnate până acum sunt salvate, celelalte au rămas neschimbate."
)


@pytest.mark.parametrize("width", [200, 288, 500, 1200])
def test_every_line_is_seen_in_a_column_of_any_width(qtbot: QtBot, width: int) -> None:
    place, notice = QWidget(), Notice()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    column.addWidget(notice)
    column.addStretch()
    place.resize(width, 900)
    place.show()
    notice.say("Token scos", SAID, "Introduceți tokenul și semnați documentele rămase.")
    labels = notice.findChildren(QLabel)
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))
    assert notice.height() < 400, "and it takes no more room than its words"
