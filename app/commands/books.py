"""The books of closings, made for command line and window alike: sheets of days, the bound register of a year, exports.

They are legal papers: always in Romanian, whatever language the screen speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.closing.days import ClosedDay
from app.closing.errors import ApproverIsTheSame
from app.desk import Desk
from app.durable import write_bytes
from app.words import Words
from opis_contract.legal_time import legal_date, legal_day_bounds

if TYPE_CHECKING:
    from opis_contract.closing import DaySheet


@dataclass(frozen=True, slots=True)
class YearBook:
    """A printed register: its file and digest, its pages with the certification, its rows, and whether it closed."""

    path: Path
    sha256: str
    pages: int
    rows: int
    closed: bool

    @property
    def leaves(self) -> int:
        """Leaves of the book, printed on both sides."""
        return (self.pages + 1) // 2


@dataclass(frozen=True, slots=True)
class Books:
    """See `ui.closing.closing_screen.MakeBooks`; files go to the home's print folder unless a target is named."""

    desk: Desk
    workspace: Callable[[], AbstractContextManager[Path]]
    """Lends a folder for a book that is not finished."""

    def day_preview(self, register: str, day: date, *, target: Path | None = None) -> tuple[DaySheet, Path]:
        """The sheet as it would be now."""
        sheet = self.desk.days.sheet(register, day)
        return sheet, self._sheet_file(sheet, None, target)

    def close_day(self, register: str, day: date, *, by: str, target: Path | None = None) -> tuple[ClosedDay, Path]:
        """Close the day; its sheet is printed afterwards and can be printed again."""
        self.desk.end_reservations()
        closed = self.desk.days.close(register, day, by=by)
        return closed, self._sheet_file(closed.sheet, closed, target)

    def print_year(
        self,
        register: str,
        year: int,
        *,
        by: str,
        approved_by: str,
        close: bool,
        paper: str = "A4",
        target: Path | None = None,
        told: Callable[[int], None] = lambda _: None,
    ) -> YearBook:
        """Print the year as PDF/A; with `close` close it with that print. Raises what `YearClosing.close` raises."""
        from app.closing.year_print import print_year
        from paper.own_prints import archive_print

        if close:
            if by.strip() == approved_by.strip():
                raise ApproverIsTheSame(by=by.strip())
            self.desk.years.check(register, year)
        path = target or self.desk.home.print / f"registru-{register}-{year}.pdf"
        titles = {each.code: each.title for each in self.desk.registers()}
        with self.workspace() as folder:
            with self.desk.years.rows(register, year) as rows:
                printed = print_year(
                    rows,
                    folder / "register.pdf",
                    say=Words("ro").say,
                    institution=self.desk.identity().institution,
                    register_title=titles.get(register, register),
                    year=year,
                    paper=paper,
                    today=legal_date(self.desk.clock.now()),
                    by=by,
                    approved_by=approved_by,
                    progress=told,
                )
            last = legal_day_bounds(date(year, 12, 31))[1]
            archived = archive_print(printed.path, path, title=path.stem, created=last)
        if close:
            self.desk.years.close(register, year, path, by=by, approved_by=approved_by)
        return YearBook(path=path, sha256=archived.sha256, pages=printed.pages, rows=printed.rows, closed=close)

    def export(self, register: str, year: int, form: str, *, target: Path | None = None) -> tuple[Path, Path]:
        """The rows of the year as data, and the file of its checksum."""
        from app.closing.exporting import ExportFormat, export

        path = target or self.desk.home.print / f"registru-{register}-{year}.{form}"
        with self.desk.years.rows(register, year) as rows:
            sums = export(rows, path, ExportFormat(form), say=Words("ro").say, register=register, year=year)
        return path, sums

    def _sheet_file(self, sheet: DaySheet, closed: ClosedDay | None, target: Path | None) -> Path:
        from app.closing.day_print import day_sheet_pdf

        path = target or self.desk.home.print / f"inchidere-{sheet.register_code}-{sheet.day:%Y-%m-%d}.pdf"
        institution = self.desk.identity().institution
        write_bytes(path, day_sheet_pdf(sheet, confirmed=closed, institution=institution, say=Words("ro").say))
        return path
