"""Catalogues on the screen: at the left the rows in force, at the right the chosen one and, under it, the file."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from opis_contract.catalogue import CatalogueKind
from opis_contract.dated import DatedRow
from ui.catalogue.row_form import RowForm
from ui.controls import Act, Line, Sheet, column, label, paragraph, row
from ui.forms import Choice, Field, TextLine
from ui.notices import Notice
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone
from ui.two_lines import SUBJECT, TwoLineList

LIST_WIDTH = 44 * GRID


class CatalogueScreen(Place):
    """Lies over the places; Esc goes back."""

    arrived = Signal()
    kind_chosen = Signal()
    row_chosen = Signal(str)
    new_wanted = Signal()
    save_wanted = Signal(str)
    """With the act or reason; so are the next one and `apply_wanted`."""
    end_wanted = Signal(str)
    export_wanted = Signal(str)
    """With the name of the file; so is the next one."""
    preview_wanted = Signal(str)
    apply_wanted = Signal(str)

    def __init__(self, words: Words, kinds: Mapping[CatalogueKind, type[DatedRow]]) -> None:
        super().__init__(Scope.CATALOGUE)
        self._say = words.say
        say = self._say
        self.kind = Choice()
        self.kind.fill([(say(f"catalogue.kind.{each}"), each.value) for each in kinds])
        self.kind.setAccessibleName(say("catalogues.kind"))
        self.kind.view().setAccessibleName(say("catalogues.kind"))
        self.rows = TwoLineList(say("catalogues.rows"))
        self.new = Act(say("catalogues.new"), key="Ctrl+N")
        self.forms = {each: RowForm(kind, words) for each, kind in kinds.items()}
        self._stack = QStackedWidget()
        self.reason = TextLine()
        self.save = Act(say("catalogues.save"), key="Ctrl+Enter", likely=True)
        self.end = Act(say("catalogues.end"))
        self.file = TextLine()
        self.choose = Act(say("catalogues.choose"))
        self.export = Act(say("catalogues.export"), key="Ctrl+E")
        self.preview = Act(say("catalogues.preview"), key="Ctrl+I")
        self.apply = Act(say("catalogues.apply"))
        self.notice = Notice()
        self.done = paragraph(size=Size.SMALL, tone=Tone.ACCENT)
        self.done.setAccessibleName(say("catalogues.done"))
        self._lay_out()
        self._connect()

    @property
    def chosen_kind(self) -> CatalogueKind:
        """Which catalogue is shown."""
        return CatalogueKind(str(self.kind.currentData()))

    @property
    def form(self) -> RowForm:
        """The form of the shown catalogue."""
        return self.forms[self.chosen_kind]

    def show_rows(self, rows: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """Titles, facts and codes; the one of the code `chosen` stays chosen."""
        self.rows.blockSignals(True)
        self.rows.clear()
        for title, facts, code in rows:
            item = self.rows.add(title, facts, code)
            if code == chosen:
                self.rows.setCurrentItem(item)
        self.rows.blockSignals(False)

    def show_row(self, texts: Mapping[str, str], *, known: bool) -> None:
        """Fill the form; a `known` row keeps its code."""
        self._stack.setCurrentWidget(self.form)
        self.form.fix_code(fixed=known)
        self.form.fill(texts)
        self.end.setEnabled(known)
        self._scroll.verticalScrollBar().setValue(0)

    def tell(self, lines: Sequence[str], *, can_apply: bool = False) -> None:
        """What was done, or what a table would do."""
        self.done.setText("\n".join(lines))
        self.apply.setEnabled(can_apply)

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.rows.setFocus()

    @override
    def step_back(self) -> bool:
        """From the form back to the list; from the list the screen is left."""
        if self.rows.hasFocus():
            return False
        self.rows.setFocus()
        return True

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self.kind_chosen)
        self.rows.currentItemChanged.connect(self._chose)
        self.rows.itemActivated.connect(self._open)
        self.new.clicked.connect(self.new_wanted)
        self.save.clicked.connect(self._save)
        self.end.clicked.connect(self._end)
        self.choose.clicked.connect(self._choose_file)
        self.export.clicked.connect(self._export)
        self.preview.clicked.connect(self._preview)
        self.apply.clicked.connect(self._apply)
        self.reason.walked.connect(self._save)
        self.file.walked.connect(self._preview)
        for form in self.forms.values():
            form.submitted.connect(self.reason.setFocus)
        bind(self, "new_row", self.new_wanted.emit)
        bind(self, "save_row", self._save)
        bind(self, "export_catalogue", self._export)
        bind(self, "import_catalogue", self._preview)

    def _chose(self) -> None:
        item = self.rows.currentItem()
        if item is not None:
            self.row_chosen.emit(str(item.data(SUBJECT)))

    def _open(self) -> None:
        self.form.begin()

    def _save(self) -> None:
        self.save_wanted.emit(self.reason.text())

    def _end(self) -> None:
        self.end_wanted.emit(self.reason.text())

    def _apply(self) -> None:
        self.apply_wanted.emit(self.reason.text())

    def _export(self) -> None:
        self.export_wanted.emit(self.file.text())

    def _preview(self) -> None:
        self.preview_wanted.emit(self.file.text())

    def _choose_file(self) -> None:
        """The machine's own window for files; whoever types the name needs none."""
        path, _ = QFileDialog.getOpenFileName(self, self._say("catalogues.choose"), self.file.text(), "*.xlsx *.csv")
        if path:
            self.file.setText(path)
            self._preview()

    def _lay_out(self) -> None:
        say = self._say
        for form in self.forms.values():
            self._stack.addWidget(form)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(say("catalogues.row"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._stack)
        left = Sheet()
        left.setFixedWidth(LIST_WIDTH)
        listed = column(self.kind, self.rows, spacing=GRID, margin=2 * GRID)
        listed.addLayout(row(None, self.new))
        left.setLayout(listed)
        right = QWidget()
        beside = column(self._scroll, spacing=GRID, margin=2 * GRID)
        beside.addWidget(Line())
        beside.addWidget(Field(say("catalogues.reason"), self.reason, label_width=25 * GRID))
        beside.addLayout(row(None, self.end, self.save))
        beside.addWidget(Line())
        beside.addWidget(label(say("catalogues.table"), size=Size.SMALL, tone=Tone.MUTED))
        beside.addLayout(row(Field(say("catalogues.file"), self.file), self.choose))
        beside.addLayout(row(self.export, None, self.preview, self.apply))
        beside.addWidget(self.done)
        right.setLayout(beside)
        halves = row(left, Line(upright=True), right, spacing=0)
        halves.setStretch(2, 1)
        whole = column(self.notice, spacing=0)
        whole.addLayout(halves, 1)
        self.setLayout(whole)
        self.apply.setEnabled(False)
