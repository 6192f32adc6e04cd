"""The words of a page, line by line; the line under the cursor is told, so that the page can show where it stands."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStackedLayout, QWidget

from app.words import Words
from opis_contract.page_text import PageText
from ui.controls import label
from ui.theme import GRID, Size, Tone

_WALKED = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class PageTextView(QWidget):
    """Text that can be walked, marked and copied, never changed."""

    walked = Signal(QRectF)
    """The place of the line under the cursor, in shares of the page; null where there is none."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._page: PageText | None = None
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setFrameShape(QFrame.Shape.NoFrame)
        self.lines.setAccessibleName(words.say("scanning.text"))
        self.lines.setTabChangesFocus(True)
        self.lines.setViewportMargins(GRID, GRID, GRID, GRID)
        self.lines.setTextInteractionFlags(_WALKED)
        self.instead = label(size=Size.SMALL, tone=Tone.MUTED)
        self.instead.setWordWrap(True)
        self.instead.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.instead.setAlignment(_TOP)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.lines)
        self._stack.addWidget(self.instead)
        self.lines.cursorPositionChanged.connect(self._walked)

    def show_text(self, page: PageText | None, instead: str) -> None:
        """The lines of the page, or `instead` of them the reason why there are none."""
        self._page = None
        self.lines.setPlainText(page.text if page else "")
        self.instead.setText(instead)
        self._stack.setCurrentWidget(self.instead if instead else self.lines)
        self._page = page
        if self.lines.hasFocus():
            self._walked()

    def _walked(self) -> None:
        page, at = self._page, self.lines.textCursor().blockNumber()
        if page is None or not page.width or not page.height or at >= len(page.lines):
            self.walked.emit(QRectF())
            return
        line = page.lines[at]
        left, top = min(word.left for word in line), min(word.top for word in line)
        right = max(word.left + word.width for word in line)
        bottom = max(word.top + word.height for word in line)
        self.walked.emit(
            QRectF(left / page.width, top / page.height, (right - left) / page.width, (bottom - top) / page.height)
        )
