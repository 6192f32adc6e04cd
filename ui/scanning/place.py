"""Scanare on the screen: what to scan with and the batches, the strip, the page, and the number it all goes to."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from devices.scanning import ScannerInfo, Source
from opis_contract.page_text import PageText
from ui.controls import Act, Line, Meter, Sheet, column, label, row
from ui.forms import Choice, Field, TextLine
from ui.notices import EmptyPlace, Notice
from ui.page_view import PageView
from ui.scanning.page_strip import PageStrip
from ui.scanning.page_text_view import PageTextView
from ui.scanning.scan_screen import BatchLine, Target
from ui.scanning.strip_items import StripItem
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone
from ui.two_lines import SUBJECT, TwoLineList

SIDE = 31 * GRID


class ScanningPlace(Place):
    """Says what the clerk does; what becomes of it is the presenter's."""

    arrived = Signal()
    scanner_chosen = Signal(str)
    source_chosen = Signal(object)
    batch_chosen = Signal(UUID)
    new_batch_wanted = Signal()
    scan_wanted = Signal()
    stop_wanted = Signal()
    attach_wanted = Signal()
    number_typed = Signal(str, bool)
    turn_wanted = Signal(int)
    fold_wanted = Signal()
    move_wanted = Signal(int)
    split_wanted = Signal()
    insert_wanted = Signal()
    replace_wanted = Signal()
    next_seen_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    text_wanted = Signal(bool)
    page_walked = Signal(object)
    """The `StripItem` under the keyboard, or None."""
    register_wanted = Signal()
    picture_wanted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.SCANNING)
        self._words = words
        say = words.say
        self.scanners = Choice()
        self.sources = Choice()
        self.scanner_field = Field(say("scanning.scanner"), self.scanners, above=True)
        self.source_field = Field(say("scanning.source"), self.sources, above=True)
        self.scan_button = Act(say("scanning.scan"), key="F5", likely=True)
        self.stop_button = Act(say("scanning.stop"), key="F6")
        self.batches = TwoLineList(say("scanning.batches"))
        self.new_button = Act(say("scanning.new_batch"))
        self.progress = label(tone=Tone.MUTED)
        self.meter = Meter(say("scanning.progress"))
        self.fault = Notice()
        self.strip = PageStrip(words)
        self.empty = EmptyPlace(say("scanning.empty"), say("scanning.empty_how"))
        self.page = PageView(say("scanning.page"), say("scanning.no_page"))
        self.text = PageTextView(words)
        self.text.hide()
        self.seen = label(tone=Tone.DOUBT)
        self.number = TextLine()
        self.number_field = Field(say("scanning.number"), self.number, above=True)
        self.target = label()
        self.attach_button = Act(say("scanning.attach"), key=say("keys.name.return"))
        self.register_button = Act(say("scanning.register"), key="E")
        self._large: StripItem | None = None
        self._lay_out()
        self._connect()

    def show_scanners(self, scanners: Sequence[ScannerInfo], chosen: str) -> None:
        """Fill the picker."""
        self.scanners.fill([(each.name, each.id) for each in scanners], chosen)
        self.scanners.setEnabled(bool(scanners))

    def show_sources(self, sources: Sequence[Source], chosen: Source | None) -> None:
        """Where the paper may lie."""
        self.sources.fill([(self._words.say(f"scanning.source_{each.value}"), each) for each in sources], chosen)

    def show_batches(self, batches: Sequence[BatchLine], chosen: UUID | None) -> None:
        """Fill the list."""
        self.batches.blockSignals(True)
        self.batches.clear()
        for each in batches:
            item = self.batches.add(each.title, each.facts, each.batch_id)
            if each.batch_id == chosen:
                self.batches.setCurrentItem(item)
        self.batches.blockSignals(False)

    def show_items(self, items: Sequence[StripItem]) -> None:
        """The pages of the batch as they stand."""
        self._stack.setCurrentWidget(self.strip if items else self.empty)
        self.strip.show_items(items)

    def follow(self, sequence: int) -> None:
        """Bring a page under the keyboard."""
        self.strip.follow(sequence)

    def chosen_pages(self) -> tuple[int, ...]:
        """The marked pages."""
        return self.strip.chosen_pages()

    def current_page(self) -> int | None:
        """The page under the keyboard."""
        return self.strip.current_page()

    def to_pages(self) -> None:
        """The keyboard in the strip."""
        self.number.clear()
        self.strip.setFocus()

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the strip."""
        self.progress.setText(words)
        self.progress.show()
        self.meter.setRange(0, max(total, 1))
        self.meter.setValue(min(done, total))
        self.meter.show()

    def show_quiet(self, words: str) -> None:
        """Nothing is under way."""
        self.progress.setText(words)
        self.progress.setVisible(bool(words))
        self.meter.hide()

    def show_fault(self, sentence: Sentence | None) -> None:
        """A fault, over the strip."""
        if sentence is None:
            self.fault.clear()
        else:
            self.fault.say(sentence.title, sentence.said, sentence.do)

    def show_text(self, text: PageText | None, instead: str) -> None:
        """The words of the page, beside it."""
        self.text.show_text(text, instead)

    def show_target(self, target: Target | None) -> None:
        """The number to which the pages go."""
        self.number_field.say("")
        self.number.setText(target.number if target else "")
        self.target.setText(target.title if target else "")

    def ask_number(self, problem: str) -> None:
        """The keyboard in the number's field."""
        self.number_field.say(problem, stops=True)
        self.number.setFocus()
        self.number.selectAll()

    def allow(self, *, scan: bool, stop: bool, attach: bool) -> None:
        """Which acts can be done now; what cannot be done is not shown."""
        self.scan_button.setVisible(scan)
        self.stop_button.setVisible(stop)
        self.attach_button.setEnabled(attach)
        self.register_button.setVisible(attach)
        self.attach_button.set_likely(attach)
        self.scan_button.set_likely(not attach)
        self.scanners.setEnabled(scan and self.scanners.count() > 0)
        self.sources.setEnabled(scan)
        self.new_button.setVisible(scan and attach)

    def count(self, batches: int) -> None:
        """How many batches wait for a number."""
        self.counted.emit(batches)

    def show_picture(self, path: str, image: QImage) -> None:
        """A thumbnail has come."""
        self.strip.strip.show_picture(path, image)

    def show_page(self, path: str, image: QImage) -> None:
        """The large page has come; one that came too late is dropped."""
        if self._large is not None and path == str(self._large.path):
            turn = QTransform().rotate(self._large.turn)
            self.page.show_image(image.transformed(turn) if self._large.turn else image)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        if self.strip.strip.rowCount():
            self.strip.setFocus()
        else:
            self.scan_button.setFocus()

    @override
    def step_back(self) -> bool:
        if not self.fault.isHidden():
            self.fault.clear()
            return True
        if self.number.hasFocus():
            self.strip.setFocus()
            return True
        if self.text.lines.hasFocus():
            self.turn_text()
            return True
        return False

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(SIDE)
        left = column(self.scanner_field, self.source_field, spacing=GRID, margin=2 * GRID)
        left.addLayout(row(self.scan_button, self.stop_button, None))
        left.addSpacing(2 * GRID)
        left.addWidget(label(self._words.say("scanning.batches"), size=Size.SMALL, tone=Tone.MUTED))
        left.addWidget(self.batches, 1)
        left.addLayout(row(self.new_button, None))
        side.setLayout(left)
        pages = Sheet()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.strip)
        middle = column(self.fault, spacing=GRID, margin=2 * GRID)
        middle.addWidget(self.progress)
        middle.addWidget(self.meter)
        middle.addLayout(self._stack, 1)
        pages.setLayout(middle)
        self.meter.hide()
        self.progress.hide()
        foot = QWidget()
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID + GRID // 2)
        bar.setSpacing(2 * GRID)
        self.number_field.setFixedWidth(26 * GRID)
        bar.addWidget(self.number_field)
        bar.addWidget(self.target, 1, Qt.AlignmentFlag.AlignBottom)
        bar.addWidget(self.register_button, 0, Qt.AlignmentFlag.AlignBottom)
        bar.addWidget(self.attach_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.target.setMinimumHeight(4 * GRID)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(pages, 5)
        upper.addWidget(Line(upright=True))
        upper.addLayout(self._large_page(), 4)
        self._upper = upper
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(upper, 1)
        right.addWidget(Line())
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(Line(upright=True))
        whole.addLayout(right, 1)

    def _large_page(self) -> QVBoxLayout:
        """The page under the keyboard, and over it what is the matter with it."""
        large = column(spacing=0)
        self.seen.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        self.seen.hide()
        large.addWidget(self.seen)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.page, 5)
        beside.addWidget(self.text, 4)
        large.addLayout(beside, 1)
        return large

    def _connect(self) -> None:
        self.scan_button.clicked.connect(self.scan_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)
        self.new_button.clicked.connect(self.new_batch_wanted)
        self.attach_button.clicked.connect(self._attach)
        self.register_button.clicked.connect(self.register_wanted)
        self.scanners.activated.connect(self._scanner_picked)
        self.sources.activated.connect(self._source_picked)
        self.batches.currentItemChanged.connect(self._batch_picked)
        self.strip.pictures_wanted.connect(self.picture_wanted)
        self.strip.page_chosen.connect(self._show_large)
        self.number.walked.connect(self._attach)
        self.text.walked.connect(self.page.mark)
        bind(self, "attach", self._attach)
        bind(self.strip, "attach_from_strip", self._attach, alone=True)
        bind(self.strip, "choose_number", self._to_number, alone=True)
        bind(self, "stop_scan", self.stop_wanted.emit)
        acts: dict[str, Callable[[], None]] = {
            "fold_page": self.fold_wanted.emit,
            "turn_page": partial(self.turn_wanted.emit, 1),
            "turn_page_back": partial(self.turn_wanted.emit, -1),
            "page_earlier": partial(self.move_wanted.emit, -1),
            "page_later": partial(self.move_wanted.emit, 1),
            "split_here": self.split_wanted.emit,
            "insert_page": self.insert_wanted.emit,
            "replace_page": self.replace_wanted.emit,
            "next_seen": self.next_seen_wanted.emit,
            "page_text": self.turn_text,
            "register_pages": self.register_wanted.emit,
            "undo_page": self.undo_wanted.emit,
            "redo_page": self.redo_wanted.emit,
            "larger_pages": partial(self.strip.grow, 1),
            "smaller_pages": partial(self.strip.grow, -1),
        }
        for action, callback in acts.items():
            bind(self.strip, action, callback, alone=True)

    def turn_text(self) -> None:
        """T: the words of the page beside it, the keyboard in them; T on the strip or Esc: the page alone again."""
        shown = self.text.isHidden()
        self.text.setVisible(shown)
        self._upper.setStretch(0, 2 if shown else 5)
        self._upper.setStretch(2, 5 if shown else 4)
        self.text_wanted.emit(shown)
        if shown:
            self.text.lines.setFocus()
        else:
            self.page.mark(QRectF())
            self.strip.setFocus()

    def _attach(self) -> None:
        """With a number typed, it is looked up first."""
        if self.number.isModified():
            self.number.setModified(False)
            self.number_typed.emit(self.number.text(), True)
        else:
            self.attach_wanted.emit()

    def _to_number(self) -> None:
        self.number.setFocus()
        self.number.selectAll()

    def _scanner_picked(self, at: int) -> None:
        self.scanner_chosen.emit(self.scanners.itemData(at))

    def _source_picked(self, at: int) -> None:
        self.source_chosen.emit(self.sources.itemData(at))

    def _batch_picked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.batch_chosen.emit(item.data(SUBJECT))

    def _show_large(self, item: StripItem | None) -> None:
        before, self._large = self._large, item
        self.page_walked.emit(item)
        self.seen.setText(item.seen if item else "")
        self.seen.setVisible(bool(item and item.seen))
        if item is None:
            self.page.show_image(QImage())
        elif before is None or (before.path, before.turn) != (item.path, item.turn):
            self.page_wanted.emit(str(item.path))
