"""The whole register of a year on paper: thirteen columns, totals under every page, and the certification at the end.

Drawn row by row on landscape A4 or A3 with a margin for the binding; a row keeps its cells on one to three lines. Rows
without a paper are barred, annulled ones struck through (domain 1.3 R5 and R11, 1.11).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.closing.exporting import Say, cells
from app.closing.lettering import BOLD, REGULAR, load_fonts, shortened, text_width
from app.closing.rows import RegisterRow, RowKind
from app.durable import disk_faults, finish, unfinished
from opis_contract.legal_columns import LegalColumn
from opis_contract.messages import Institution
from opis_contract.number_words import in_words, needs_of
from opis_contract.numbers import Series

PAPERS = {"A4": landscape(A4), "A3": landscape(A3)}

_SHARES = (6.5, 6.5, 8, 3, 4, 13, 19, 9, 6.5, 7, 8.5, 7, 5.5, 6.5)
"""Widths of the thirteen columns and the remark, in parts of the page."""

_PAPERS = {RowKind.PAPER, RowKind.REPLY}

_BINDING = 25 * mm
_MARGIN = 10 * mm
_HEAD = 24 * mm
_FOOT = 16 * mm
_SIZE = 6.2
_LINE = 7.4
_LINES = 3


@dataclass(frozen=True, slots=True)
class YearPrint:
    """What was printed: pages of the book with the certification, rows, and the leaves of all papers."""

    path: Path
    pages: int
    rows: int
    leaves: int


@dataclass(slots=True)
class _Totals:
    rows: int = 0
    papers: int = 0
    leaves: int = 0


def print_year(
    rows: Iterable[RegisterRow],
    target: Path,
    *,
    say: Say,
    institution: Institution,
    register_title: str,
    year: int,
    paper: str = "A4",
    today: date,
    by: str,
    approved_by: str,
    progress: Callable[[int], None] = lambda _: None,
) -> YearPrint:
    """Write the book to `target`, whole or not at all. `progress` hears the rows done after every page.

    The same rows give the same bytes. Raises `FontMissing` and the disk's faults.
    """
    load_fonts()
    with unfinished(target.parent) as partial:
        book = _Book(
            Canvas(str(partial), pagesize=PAPERS[paper], invariant=1, initialFontName=REGULAR),  # type: ignore[arg-type]  # stubs: float
            size=PAPERS[paper],
            say=say,
            institution=institution,
            title=f"{register_title} · {year}",
            progress=progress,
        )
        for row in rows:
            book.add(row)
        book.certify(today=today, by=by, approved_by=approved_by, year=year)
        with disk_faults(target):
            book.canvas.save()
        finish(partial, target, mode=0o644)
    return YearPrint(path=target, pages=book.page, rows=book.whole.rows, leaves=book.whole.leaves)


@dataclass(slots=True)
class _Book:
    """The book as it is drawn: where the pen is on the page, and the totals until here."""

    canvas: Canvas
    size: tuple[float, float]
    say: Say
    institution: Institution
    title: str
    progress: Callable[[int], None]
    page: int = 0
    top: float = 0
    volume: str | None = None
    here: _Totals = field(default_factory=_Totals)
    whole: _Totals = field(default_factory=_Totals)

    def __post_init__(self) -> None:
        self.canvas.setTitle(self.title)
        self.canvas.setCreator("Opis")

    @property
    def left(self) -> float:
        """Where the columns begin: the binding is at the left."""
        return _BINDING

    @property
    def width(self) -> float:
        """Of all columns together."""
        return self.size[0] - _BINDING - _MARGIN

    @property
    def edges(self) -> list[float]:
        """The left edge of each column, and the right edge of the last."""
        unit = self.width / sum(_SHARES)
        edges = [self.left]
        for share in _SHARES:
            edges.append(edges[-1] + share * unit)
        return edges

    def add(self, row: RegisterRow) -> None:
        """Draw one row, on a new page where this one is full or another volume begins."""
        volume = self._volume_of(row)
        edges = self.edges
        wrapped = [
            _wrapped(text, edges[index + 1] - edges[index] - 3) for index, text in enumerate(cells(row, self.say))
        ]
        height = max(1, *(len(lines) for lines in wrapped)) * _LINE + 3
        if self.volume != volume or self.top - height < _FOOT:
            self._turn(volume)
        self._draw(row, wrapped, edges, height)
        self.top -= height
        for totals in (self.here, self.whole):
            totals.rows += 1
            totals.papers += row.kind in _PAPERS
            totals.leaves += row.leaves

    def _volume_of(self, row: RegisterRow) -> str:
        match row.series:
            case Series.MAIN:
                return ""
            case Series.CONTINUITY:
                return row.counter or (self.volume or "")
            case Series.REPLY:
                # It stands under the entry that has the number.
                return self.volume or ""

    def certify(self, *, today: date, by: str, approved_by: str, year: int) -> None:
        """The last page: how many leaves the book has, in figures and words, and the two signatures."""
        if self.page:
            self._finish_page()
        self.page += 1
        leaves = (self.page + 1) // 2
        middle = self.left + self.width / 2
        top = self.size[1] - 40 * mm
        self.canvas.setFont(BOLD, 14)
        self.canvas.drawCentredString(middle, top, self.say("closing.certification.title"))
        self.canvas.setFont(REGULAR, 10)
        sentences = self.say(
            "closing.certification.text",
            title=self.title,
            year=year,
            pages=self.page,
            leaves=_counted(leaves),
            rows=self.whole.rows,
            papers=self.whole.papers,
            paper_leaves=_counted(self.whole.leaves),
            day=f"{today:%d.%m.%Y}",
            institution=self.institution.name,
        )
        for sentence in sentences.splitlines():
            for line in _wrapped(sentence, self.width - 60 * mm, size=10, lines=20):
                top -= 16
                self.canvas.drawCentredString(middle, top, line)
        for share, role, name in ((0.25, "registrar", by), (0.75, "secretary", approved_by)):
            across = self.left + self.width * share
            self.canvas.setFont(REGULAR, 9)
            self.canvas.drawCentredString(across, 55 * mm, self.say(f"closing.certification.{role}"))
            self.canvas.setFont(BOLD, 10)
            self.canvas.drawCentredString(across, 49 * mm, name)
            self.canvas.line(across - 30 * mm, 32 * mm, across + 30 * mm, 32 * mm)
            self.canvas.setFont(REGULAR, 7)
            self.canvas.drawCentredString(across, 28 * mm, self.say("closing.certification.signature"))
        self._number()
        self.canvas.showPage()

    def _turn(self, volume: str) -> None:
        if self.page:
            self._finish_page()
        self.page += 1
        self.volume = volume
        self.here = _Totals()
        high = self.size[1]
        self.canvas.setFont(BOLD, 10)
        self.canvas.drawString(self.left, high - 10 * mm, self.title)
        self.canvas.setFont(REGULAR, 8)
        self.canvas.drawString(self.left, high - 14 * mm, self.institution.name)
        kind = self.say("closing.main_series") if not volume else f"{self.say('closing.continuity')} · {volume}"
        self.canvas.drawRightString(self.left + self.width, high - 10 * mm, kind)
        self._draw_headings(high - 17 * mm)
        self.top = high - _HEAD - 3 * mm

    def _draw_headings(self, top: float) -> None:
        edges = self.edges
        names = [*(self.say(f"columns.{column.value}") for column in LegalColumn), self.say("closing.remark")]
        bottom = top - 10 * mm
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(self.left, bottom, self.width, 10 * mm)
        for index, name in enumerate(names):
            lines = _wrapped(name, edges[index + 1] - edges[index] - 3, font=BOLD, size=5.6)
            self.canvas.setFont(BOLD, 5.6)
            for place, line in enumerate(lines):
                self.canvas.drawString(edges[index] + 1.5, top - 7 - place * 6.6, line)
            if index:
                self.canvas.line(edges[index], top, edges[index], bottom)

    def _draw(self, row: RegisterRow, wrapped: list[list[str]], edges: list[float], height: float) -> None:
        self.canvas.setLineWidth(0.3)
        bottom = self.top - height
        self.canvas.rect(self.left, bottom, self.width, height)
        for index, lines in enumerate(wrapped):
            font = BOLD if index == 0 or (row.kind not in _PAPERS and index == len(wrapped) - 1) else REGULAR
            self.canvas.setFont(font, _SIZE)
            for place, line in enumerate(lines):
                self.canvas.drawString(edges[index] + 1.5, self.top - _SIZE - 1.2 - place * _LINE, line)
            if index:
                self.canvas.line(edges[index], self.top, edges[index], bottom)
        last = edges[-2]
        middle = bottom + height / 2
        match row.kind:
            case RowKind.PAPER | RowKind.REPLY | RowKind.RESERVED:
                pass
            case RowKind.ANNULLED:
                self.canvas.line(edges[2], middle, last, middle)
            case RowKind.UNUSED | RowKind.STRUCK:
                # The diagonal bar of a paper register: nothing can be written into the row any more.
                self.canvas.line(edges[1], bottom, last, self.top)

    def _finish_page(self) -> None:
        self.canvas.setFont(BOLD, 7)
        page = self.say("closing.page_total", rows=self.here.rows, leaves=self.here.leaves)
        until = self.say("closing.running_total", rows=self.whole.rows, leaves=self.whole.leaves)
        self.canvas.drawString(self.left, 9 * mm, page)
        self.canvas.drawCentredString(self.left + self.width / 2, 9 * mm, until)
        self._number()
        self.canvas.showPage()
        self.progress(self.whole.rows)

    def _number(self) -> None:
        self.canvas.setFont(REGULAR, 7)
        self.canvas.drawRightString(self.left + self.width, 9 * mm, self.say("closing.page", page=self.page))


def _counted(number: int) -> str:
    """`231 (două sute treizeci și una) de file`."""
    between = " de" if needs_of(number) else ""
    noun = "filă" if number == 1 else "file"
    return f"{number} ({in_words(number)}){between} {noun}"


def _wrapped(text: str, width: float, *, font: str = REGULAR, size: float = _SIZE, lines: int = _LINES) -> list[str]:
    """The text on at most `lines` lines; what does not fit ends with an ellipsis, and a long word is cut."""
    made: list[str] = []
    waiting = text.split()
    while waiting and len(made) < lines:
        taken = 1
        while taken < len(waiting) and text_width(" ".join(waiting[: taken + 1]), font, size) <= width:
            taken += 1
        if len(made) == lines - 1:
            taken = len(waiting)
        made.append(shortened(" ".join(waiting[:taken]), font, size, width))
        waiting = waiting[taken:]
    return made
