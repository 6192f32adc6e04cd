"""From the rows of a printed sheet to entries: in the order of the paper, with real times, each kept as it is typed."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.errors import FileMissing
from app.outage.back_entry import BackEntered
from app.outage.kit import KitRow, KitSheet
from app.outage.typed_rows import TypedRowWrong, draft_of, received_at_of
from app.words import Sentence
from opis_contract.acts import AnnulmentAsked, AnnulmentCause
from opis_contract.entries import Entry
from opis_contract.errors import KnownError
from opis_contract.events import FileRole
from opis_contract.legal_time import in_legal_time
from opis_contract.numbers import grouped
from ui.outage.kit_screen import RowLine
from ui.work import Lane, Work
from ui.writing import Writing

PrintKit = Callable[[], Path]
"""Allots a new sheet and prints it; where the file is."""


class KitView(Protocol):
    """The screen of the sheets."""

    def texts(self) -> dict[str, str]:
        """What is typed of the row."""

    def show_rows(self, lines: list[RowLine], *, chosen: tuple[int, int] | None) -> None:
        """Every sheet, row by row."""

    def show_row(self, number: str, state: str, texts: dict[str, str], *, waits: bool) -> None:
        """The row to be entered."""

    def offer_twin(self, words: str) -> None:
        """The same paper seems to be registered twice."""

    def tell(self, words: str) -> None:
        """What was done."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way."""


@dataclass(frozen=True, slots=True)
class _Twin:
    """The later registration of one paper, and the number of the earlier."""

    later: Entry
    earlier: Entry


class KitPresenter:
    """Reads and writes in the database lane; `changed` is called when the register did."""

    def __init__(
        self,
        view: KitView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        clerk: Callable[[], str],
        print_kit: PrintKit,
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._clerk = clerk
        self._print_kit = print_kit
        self._changed = changed
        self._sheets: tuple[KitSheet, ...] = ()
        self._chosen: tuple[int, int] | None = None
        self._twin: _Twin | None = None

    def arrive(self) -> None:
        """Read the sheets and go to the first row that waits."""
        self._view.explain(None)
        self._view.tell("")
        self._work.run(Lane.DATABASE, self._desk.kit.sheets, done=self._show, failed=self._explain)

    def choose(self, sheet: int, row: int) -> None:
        """A row was chosen in the list."""
        self._view.offer_twin("")
        self._chosen = (sheet, row)
        self._show_chosen()

    def typed(self) -> None:
        """Keep every letter."""
        if self._chosen is not None:
            sheet, row = self._chosen
            texts = self._view.texts()
            self._work.run(
                Lane.DATABASE, lambda: self._desk.kit.remember(sheet, row, texts), done=_nothing, failed=self._explain
            )

    def enter(self) -> None:
        """Register the row and go on to the next one."""
        line = self._line()
        if line is None:
            return
        texts = self._view.texts()
        try:
            draft = draft_of(texts, line=line.row)
            received_at = received_at_of(texts["time"], day=self._writing.now(), line=line.row)
        except TypedRowWrong as wrong:
            self._explain(wrong)
            return
        self._view.explain(None)
        self._view.offer_twin("")
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.back_entry.enter(
                line.sheet, line.row, draft, received_at=received_at, clerk=self._clerk()
            ),
            done=self._entered,
            failed=self._explain,
        )

    def blank(self) -> None:
        """The chosen row was not written on."""
        line = self._line()
        if line is not None:
            self._bar(line.sheet, [line.row])

    def rest_blank(self) -> None:
        """Neither the chosen row nor what follows it on the sheet was written on."""
        line = self._line()
        if line is not None:
            sheet = next(each for each in self._sheets if each.sheet == line.sheet)
            self._bar(line.sheet, [row.row for row in sheet.rows if row.row >= line.row and row.state == "open"])

    def print(self) -> None:
        """A new sheet: numbers first, paper then."""
        self._work.run(Lane.DATABASE, self._print_kit, done=self._printed, failed=self._explain)

    def photo(self, path: str) -> None:
        """The picture of the sheet is proof of each of its entries."""
        if self._chosen is None:
            return
        number, _ = self._chosen
        file = Path(path).expanduser()
        self._work.run(Lane.DATABASE, lambda: self._attach(number, file), done=self._attached, failed=self._explain)

    def annul_twin(self) -> None:
        """One paper, two numbers: ask that the later be annulled; a second person decides."""
        twin, self._twin = self._twin, None
        if twin is None:
            return
        act = AnnulmentAsked(
            by=self._clerk(),
            entry_id=twin.later.entry_id,
            cause=AnnulmentCause.REGISTERED_TWICE,
            reason=self._say("outage.kit.twin_reason", number=twin.earlier.number),
        )
        self._work.run(Lane.DATABASE, lambda: self._desk.act(act), done=self._asked, failed=self._explain)

    def nothing_left(self) -> None:
        """No sheet was used during the cut, or all of them are entered."""
        self._work.run(Lane.DATABASE, self._desk.outages.cut_answered, done=self._answered, failed=self._explain)

    def _bar(self, sheet: int, rows: list[int]) -> None:
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.kit.declare_blank(sheet, rows, by=self._clerk()),
            done=self._barred,
            failed=self._explain,
        )

    def _attach(self, number: int, file: Path) -> int:
        if not file.is_file():
            raise FileMissing(path=file)
        entered = [row for row in self._desk.kit.sheet(number).rows if row.state == "entered"]
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        for row in entered:
            self._desk.attach(row.entry_id, file, role=FileRole.ORIGINAL, name=file.name, media_type=kind, pages=1)
        return len(entered)

    def _show(self, sheets: tuple[KitSheet, ...]) -> None:
        self._sheets = sheets
        waiting = [(row.sheet, row.row) for sheet in sheets for row in sheet.rows if row.state == "open"]
        if self._chosen not in waiting:
            after = [key for key in waiting if self._chosen is None or key > self._chosen]
            self._chosen = next(iter(after or waiting), self._chosen)
        self._view.show_rows([self._words_of(row) for sheet in sheets for row in sheet.rows], chosen=self._chosen)
        self._show_chosen()

    def _show_chosen(self) -> None:
        line = self._line(any_state=True)
        if line is None:
            self._view.show_row("", self._say("outage.kit.none"), {}, waits=False)
            return
        key = "blank_row" if line.state == "blank" else line.state
        state = self._say(f"outage.kit.{key}", sheet=line.sheet, row=line.row)
        self._view.show_row(f"{grouped(line.number)} / {line.year}", state, line.typed, waits=line.state == "open")

    def _words_of(self, row: KitRow) -> RowLine:
        mark = {"open": "○", "entered": "●", "blank": "–"}[row.state]
        text = f"{mark}  {row.sheet}.{row.row:02d}   {grouped(row.number)}"
        typed = row.typed.get("sender", "")
        return RowLine((row.sheet, row.row), f"{text}   {typed}".rstrip(), row.state == "open")

    def _line(self, *, any_state: bool = False) -> KitRow | None:
        rows = (row for sheet in self._sheets for row in sheet.rows)
        found = next((row for row in rows if (row.sheet, row.row) == self._chosen), None)
        return found if found is not None and (any_state or found.state == "open") else None

    def _entered(self, done: BackEntered) -> None:
        entry = done.registration.entry
        received = in_legal_time(entry.content.received_at or entry.registered_at)
        said = self._say("outage.kit.entered_now", number=grouped(entry.number), time=f"{received:%H:%M}")
        self._again()
        self._view.tell(said)
        if done.twins:
            other = done.twins[0]
            pair = sorted((entry, other), key=_came)
            self._twin = _Twin(earlier=pair[0], later=pair[1])
            self._view.offer_twin(
                self._say("outage.kit.twin", number=grouped(other.number), later=grouped(pair[1].number))
            )
        self._changed()

    def _barred(self, count: int) -> None:
        self._again()
        self._view.tell(self._writing.counted("outage.kit.barred", count))
        self._changed()

    def _printed(self, path: Path) -> None:
        self._again()
        self._view.tell(self._say("outage.kit.printed", path=path))

    def _attached(self, count: int) -> None:
        self._view.tell(self._writing.counted("outage.kit.attached", count))
        self._changed()

    def _asked(self, _: object) -> None:
        self._view.offer_twin("")
        self._view.tell(self._say("outage.kit.twin_asked"))
        self._changed()

    def _answered(self, _: object) -> None:
        self._view.tell(self._say("outage.kit.cut_answered"))
        self._changed()

    def _again(self) -> None:
        self._work.run(Lane.DATABASE, self._desk.kit.sheets, done=self._show, failed=self._explain)

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))


def _came(entry: Entry) -> tuple[datetime, UUID]:
    """Of two registrations of one paper the one whose number was given first: on a sheet, when it was written."""
    return entry.content.received_at or entry.registered_at, entry.entry_id


def _nothing(_: object) -> None:
    """Nothing is shown of it."""
