"""The look at a sample: batches and their files left, the page in the middle, what it is and the verdict right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from app.digitising.sampling import Finding
from app.words import Sentence, Words
from ui.controls import Act, Line, Meter, Sheet, column, label, paragraph, row
from ui.digitising.decision_panel import DecisionPanel
from ui.digitising.files_list import FilesList
from ui.digitising.quality_words import BatchLine, FileLine, PageWords
from ui.digitising.verdict import Verdict
from ui.notices import EmptyPlace, Notice
from ui.page_view import PageView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone
from ui.two_lines import SUBJECT, TwoLineList

_LIST = 44 * GRID
_SIDE = 40 * GRID
_LARGER = 1.9
"""How many times as wide as the room a page is shown when its letters are read."""
_TALL = 1.415
_SCROLL = 12 * GRID


class QualityScreen(Place):
    """Lies over the places; Esc goes back."""

    arrived = Signal()
    batch_chosen = Signal(int)
    act_wanted = Signal()
    judged = Signal(object)
    """With the `Finding`."""
    back_wanted = Signal()
    beside_wanted = Signal(int)
    page_wanted = Signal(str, int)
    """Path of the file and page, counted from 1: to be pictured and read in a lane."""

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.DIGITISING)
        self._words = words
        say = words.say
        self.batches = TwoLineList(say("digitising.screen.batches"))
        self.files = FilesList(words)
        self.empty = EmptyPlace(say("digitising.screen.empty"), say("digitising.screen.empty_how"))
        self.page = PageView(say("digitising.screen.page_view"), say("digitising.screen.no_page"))
        self.decision = DecisionPanel(words)
        self.notice = Notice()
        self.heading = label(bold=True)
        self.heading.setWordWrap(True)
        self.cover, self.place = paragraph(tone=Tone.MUTED), paragraph(size=Size.SMALL, tone=Tone.MUTED)
        self.beside = paragraph(tone=Tone.DOUBT)
        self.finding = paragraph(tone=Tone.ACCENT)
        self.seen = label(size=Size.SMALL, tone=Tone.MUTED)
        self.meter = Meter(say("digitising.screen.seen_of"))
        self.verdicts = {each: Verdict(each, words) for each in Finding}
        self.act = Act(say("digitising.screen.begin_check"), key="Ctrl+Enter", likely=True)
        self.done = paragraph(tone=Tone.ACCENT)
        self.done.setAccessibleName(say("digitising.screen.done"))
        self._picture = ("", 0)
        self._large = False
        self._judged = False
        self._deliberate, self._likely = False, ""
        self._lay_out()
        self._connect()
        self.show_page(None)
        self.offer("")

    def show_batches(self, lines: Sequence[BatchLine], *, chosen: int | None) -> None:
        """See `QualityView`."""
        self.batches.blockSignals(True)
        self.batches.clear()
        at = 0
        for position, line in enumerate(lines):
            self.batches.add(line.title, line.facts, line.batch_no)
            at = position if line.batch_no == chosen else at
        self.batches.setCurrentRow(at)
        self.batches.blockSignals(False)
        self.empty.setVisible(not lines)
        self.batches.setVisible(bool(lines))
        if lines and chosen != lines[at].batch_no:
            self.batch_chosen.emit(lines[at].batch_no)

    def show_files(self, lines: Sequence[FileLine]) -> None:
        """See `QualityView`."""
        self.files.show_lines(lines)

    def mark_files(self, marked: frozenset[str]) -> None:
        """See `ApprovalView`."""
        self.files.show_marked(marked)

    def show_standing(self, lines: Sequence[str]) -> None:
        """See `ApprovalView`."""
        self.decision.show_standing(lines)

    def offer_rejection(self, offered: bool) -> None:
        """See `ApprovalView`."""
        self.decision.offer(offered)

    def ask_why(self, asked: bool) -> None:
        """See `ApprovalView`; the keyboard goes to the files, and back to the batches."""
        had_keyboard = self.decision.asks and (self.files.hasFocus() or self.decision.has_keyboard())
        self.decision.ask(asked)
        self.act.setVisible(not asked and bool(self._likely))
        if asked:
            self.files.setFocus()
            self.files.setCurrentRow(max(0, self.files.currentRow()))
        elif had_keyboard:
            self.batches.setFocus()

    def show_page(self, words: PageWords | None) -> None:
        """See `QualityView`."""
        texts = (words.heading, words.cover, words.place, words.beside, words.finding) if words else ("",) * 5
        for shown, text in zip((self.heading, self.cover, self.place, self.beside, self.finding), texts, strict=True):
            shown.setText(text)
            shown.setVisible(bool(text))
        self._judged = words is not None and words.judged
        for act in self.verdicts.values():
            act.setEnabled(self._judged)
            act.setVisible(self._judged)

    def show_picture_of(self, file: str, page: int) -> None:
        """See `QualityView`."""
        self._picture = (file, page)
        self.page.show_image(QImage())
        self.verdicts[Finding.OK].setEnabled(False)  # nobody calls a page good before it is there to be seen
        if file:
            self.page_wanted.emit(file, page)

    def show_image(self, file: str, page: int, image: QImage) -> None:
        """The picture that was asked for; one that came too late is dropped."""
        if (file, page) == self._picture:
            self.page.show_image(image)
            self.verdicts[Finding.OK].setEnabled(self._judged and not image.isNull())
            self._scroll.verticalScrollBar().setValue(0)

    def show_progress(self, seen: int, sample: int) -> None:
        """See `QualityView`."""
        self.meter.setRange(0, max(sample, 1))
        self.meter.setValue(seen)
        self.meter.setVisible(sample > 0)
        self.seen.setVisible(sample > 0)
        self.seen.setText(self._words.say("digitising.screen.seen", seen=seen, sample=sample) if sample else "")

    def offer(self, act: str, *, deliberate: bool = False) -> None:
        """See `QualityView`."""
        self._deliberate, self._likely = deliberate, act
        self.act.setVisible(bool(act) and not self.decision.asks)
        if act:
            self.act.rename(act)

    def judge_now(self) -> None:
        """See `QualityView`."""
        self.page.setFocus()

    def tell(self, words: str) -> None:
        """See `QualityView`."""
        self.done.setText(words)

    def explain(self, sentence: Sentence | None) -> None:
        """See `QualityView`."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.batches.setFocus()

    @override
    def step_back(self) -> bool:
        """From a rejection or the page back to the batches; from there the screen is left."""
        if self.decision.asks:
            self.decision.left.emit()
            return True
        if not self.page.hasFocus():
            return False
        self.batches.setFocus()
        return True

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _connect(self) -> None:
        self.batches.currentItemChanged.connect(self._chose)
        self.batches.itemActivated.connect(self._entered)
        bind(self, "reject_batch", self.decision.want_rejection)
        self.files.itemActivated.connect(self.page.setFocus)
        self.act.clicked.connect(self.act_wanted)
        bind(self, "digitising_act", self._act_by_key)
        for verdict in self.verdicts.values():
            verdict.said.connect(self.judged)
            bind(self.page, verdict.action_name, verdict.click, alone=True)
        bind(self.page, "page_again", self.back_wanted.emit, alone=True)
        for action, look in (("look_before", self._look_before), ("look_after", self._look_after)):
            self.files.addAction(bind(self.page, action, look, alone=True))
        bind(self.page, "larger_letters", self._turn_large, alone=True)
        bind(self.page, "page_up_there", self._scroll_up, alone=True)
        bind(self.page, "page_down_there", self._scroll_down, alone=True)

    def _chose(self) -> None:
        item = self.batches.currentItem()
        if item is not None:
            self.batch_chosen.emit(int(item.data(SUBJECT)))

    def _entered(self) -> None:
        """Enter on a batch does what is likely; where that is not lightly done it goes on to the files."""
        if self._deliberate:
            self.files.setFocus()
        else:
            self.act_wanted.emit()

    def _act_by_key(self) -> None:
        if not self.act.isHidden():
            self.act_wanted.emit()

    def _look_before(self) -> None:
        self.beside_wanted.emit(-1)

    def _look_after(self) -> None:
        self.beside_wanted.emit(1)

    def _turn_large(self) -> None:
        self._large = not self._large
        self._fit()

    def _scroll_up(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() - _SCROLL)

    def _scroll_down(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + _SCROLL)

    def _fit(self) -> None:
        """The page as a whole, or so wide that its letters are read."""
        self._scroll.setWidgetResizable(not self._large)
        if self._large:
            wide = round(self._scroll.viewport().height() / _TALL * _LARGER)
            self.page.resize(max(wide, self._scroll.viewport().width()), round(wide * _TALL))

    def _lay_out(self) -> None:
        say = self._words.say
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(say("digitising.screen.page_view"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.page)
        left, right, whole = Sheet(), Sheet(), QWidget()
        left.setFixedWidth(_LIST)
        listed = column(self.empty, self.batches, Line(), spacing=GRID, margin=2 * GRID)
        listed.addWidget(label(say("digitising.screen.files"), size=Size.SMALL, tone=Tone.MUTED))
        listed.addWidget(self.files, 1)
        left.setLayout(listed)
        right.setFixedWidth(_SIDE)
        said = column(self.heading, self.cover, self.place, self.beside, spacing=GRID, margin=2 * GRID)
        said.addSpacing(GRID)
        for act in self.verdicts.values():
            act.setSizePolicy(act.sizePolicy().Policy.Expanding, act.sizePolicy().Policy.Fixed)
            said.addWidget(act)
        said.addWidget(self.finding)
        said.addSpacing(GRID)
        said.addWidget(self.seen)
        said.addWidget(self.meter)
        said.addWidget(self.decision)
        said.addStretch()
        said.addWidget(self.done)
        said.addLayout(row(None, self.act))
        right.setLayout(said)
        parts = row(left, Line(upright=True), self._scroll, Line(upright=True), right, spacing=0)
        parts.setStretch(2, 1)
        whole.setLayout(parts)
        outer = column(self.notice, whole, spacing=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)
