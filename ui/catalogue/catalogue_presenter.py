"""What is done with catalogues on the screen: a row is changed from a day on, a table is shown before it is applied."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from app.catalogue.asking import Catalogue
from app.catalogue.cells import Problem, RowShape
from app.catalogue.changing import Change, ending
from app.catalogue.errors import CellsWrong
from app.catalogue.importing import ReadCatalogue, dated, export_catalogue, read_catalogue
from app.folding import folded
from app.words import Sentence
from opis_contract.catalogue import (
    Authority,
    CatalogueKind,
    CatalogueRow,
    Department,
    DocumentClass,
    NotRegistered,
    RecordsClass,
)
from opis_contract.errors import KnownError
from opis_contract.registers import Register
from opis_contract.scan_profiles import ScanProfile
from ui.work import Lane, Work
from ui.writing import Writing

KINDS: dict[CatalogueKind, type[CatalogueRow]] = {
    CatalogueKind.REGISTER: Register,
    CatalogueKind.DOCUMENT_CLASS: DocumentClass,
    CatalogueKind.DEPARTMENT: Department,
    CatalogueKind.RECORDS_CLASS: RecordsClass,
    CatalogueKind.NOT_REGISTERED: NotRegistered,
    CatalogueKind.AUTHORITY: Authority,
    CatalogueKind.SCAN_PROFILE: ScanProfile,
}
"""The catalogues that this screen shows, in their order."""

_SHOWN = 8
"""Lines of a preview; a longer one says how many more there are."""


class FormOfRow(Protocol):
    """The form of the chosen row."""

    def texts(self) -> dict[str, str]:
        """The cells as typed."""

    def warn(self, problems: Mapping[str, str]) -> None:
        """What is wrong, by field."""

    def begin(self) -> None:
        """The keyboard goes to its first field."""


class CatalogueView(Protocol):
    """The screen."""

    @property
    def chosen_kind(self) -> CatalogueKind:
        """Which catalogue is shown."""

    @property
    def form(self) -> FormOfRow:
        """The form of that catalogue."""

    def show_rows(self, rows: Sequence[tuple[str, str, str]], chosen: str) -> None:
        """Titles, facts and codes."""

    def show_row(self, texts: Mapping[str, str], *, known: bool) -> None:
        """The chosen row's cells."""

    def tell(self, lines: Sequence[str], *, can_apply: bool = False) -> None:
        """What was done."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way."""


class CataloguePresenter:
    """`changed` is called on the main thread after every change of a catalogue."""

    def __init__(
        self,
        view: CatalogueView,
        catalogue: Catalogue,
        work: Work,
        writing: Writing,
        *,
        by: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._catalogue = catalogue
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._by = by
        self._changed = changed
        self._rows: dict[str, CatalogueRow] = {}
        self._chosen = ""
        self._previewed: tuple[CatalogueRow, ...] = ()

    def refresh(self) -> None:
        """Read the rows in force again; what is typed in the form is not touched while its row is still there."""
        kind = self._view.chosen_kind
        self._work.run(
            Lane.DATABASE,
            lambda: self._catalogue.in_force(KINDS[kind]),
            done=lambda rows: self._show(kind, rows),
            failed=self._explain,
        )

    def kind_chosen(self) -> None:
        """Another catalogue: its first row."""
        self._chosen = ""
        self._rows = {}
        self._view.tell(())
        self._view.explain(None)
        self.refresh()

    def row_chosen(self, code: str) -> None:
        """Show one row."""
        self._chosen = code
        found = self._rows.get(code)
        if found is not None:
            self._view.explain(None)
            self._view.show_row(self._texts(found), known=True)

    def new_row(self) -> None:
        """An empty form, from today on."""
        self._chosen = ""
        self._view.explain(None)
        self._view.show_row({"valid_from": self._writing.day(self._writing.today)}, known=False)
        self._view.form.begin()

    def save(self, reason: str) -> None:
        """Put the row of the form in force from its day; of a changed one from today unless it says another day."""
        kind = self._view.chosen_kind
        texts = self._view.form.texts()
        read = RowShape(KINDS[kind]).read(texts)
        if isinstance(read, list):
            self._view.form.warn({each.field: self._wrong(each) for each in read})
            return
        self._view.form.warn({})
        before = self._rows.get(read.code)
        wanted = dated(read, before, start=self._writing.today, says_when=bool(texts["valid_from"].strip()))
        if wanted is None:
            self._view.tell((self._say("catalogues.same"),))
            return
        self._put((wanted,), reason)

    def end(self, reason: str) -> None:
        """The chosen row holds until tonight."""
        found = self._rows.get(self._chosen)
        if found is not None:
            self._put((ending(found, self._writing.today + timedelta(days=1)),), reason)

    def export(self, path: str) -> None:
        """Write the shown catalogue to a file."""
        kind, file = KINDS[self._view.chosen_kind], Path(path.strip()).expanduser()
        self._work.run(
            Lane.DATABASE,
            lambda: export_catalogue(self._catalogue, kind, file, words=self._writing.words),
            done=lambda count: self._told(self._writing.counted("catalogues.written", count, path=str(file))),
            failed=self._explain,
        )

    def preview(self, path: str) -> None:
        """Read a table and show what it would change; nothing is changed."""
        kind, file = KINDS[self._view.chosen_kind], Path(path.strip()).expanduser()
        self._previewed = ()

        def work() -> tuple[ReadCatalogue[CatalogueRow], list[Change]]:
            read = read_catalogue(self._catalogue, kind, file, start=self._writing.today)
            return read, self._catalogue.plan(read.wanted)

        self._work.run(Lane.DATABASE, work, done=lambda found: self._show_preview(file, *found), failed=self._explain)

    def apply(self, reason: str) -> None:
        """Do what the preview showed."""
        if self._previewed:
            self._put(self._previewed, reason)

    def _put(self, rows: tuple[CatalogueRow, ...], reason: str) -> None:
        why = reason.strip() if len(reason.strip()) >= 3 else self._say("catalogues.usual_reason")
        self._view.explain(None)
        self._work.run(
            Lane.DATABASE,
            lambda: self._catalogue.change(rows, by=self._by(), reason=why),
            done=self._done,
            failed=self._explain,
        )

    def _done(self, changes: Sequence[Change]) -> None:
        self._previewed = ()
        self._view.tell(self._lines(changes))
        if len(changes) == 1:
            self._chosen = changes[0].after.code
        self._rows = {}
        self.refresh()
        self._changed()

    def _show(self, kind: CatalogueKind, rows: Sequence[CatalogueRow]) -> None:
        if kind is not self._view.chosen_kind:
            return
        shown = sorted(rows, key=lambda row: folded(_title(row) if isinstance(row, DocumentClass) else row.code))
        fresh = {row.code: row for row in shown}
        if not self._chosen or self._chosen not in fresh:
            self._chosen = next(iter(fresh), "")
        again = fresh.get(self._chosen) == self._rows.get(self._chosen)
        self._rows = fresh
        self._view.show_rows([(_title(row), self._facts(row), row.code) for row in shown], self._chosen)
        if not again and self._chosen:
            self._view.show_row(self._texts(fresh[self._chosen]), known=True)

    def _show_preview(self, file: Path, read: ReadCatalogue[CatalogueRow], changes: Sequence[Change]) -> None:
        if read.wrong:
            self._explain(CellsWrong(path=file, first=read.wrong[0].place, count=len(read.wrong)))
            self._view.tell(self._shortened([each.told(self._writing.words) for each in read.wrong]))
            return
        self._view.explain(None)
        self._previewed = read.wanted
        self._view.tell(self._lines(changes), can_apply=bool(changes))

    def _lines(self, changes: Sequence[Change]) -> list[str]:
        lines = [
            self._say(
                "catalogues.change",
                became=self._say(f"catalogue.became.{each.became}"),
                code=each.after.code,
                name=_title(each.after),
                day=self._writing.day(each.day),
            )
            for each in changes
        ]
        return self._shortened(lines) or [self._say("catalogues.same")]

    def _shortened(self, lines: Sequence[str]) -> list[str]:
        more = len(lines) - _SHOWN
        return [*lines[:_SHOWN], *([self._writing.counted("catalogues.more", more)] if more > 0 else [])]

    def _texts(self, row: CatalogueRow) -> dict[str, str]:
        shape = RowShape(type(row))
        return dict(zip(shape.fields, shape.texts(row, self._writing.words), strict=True))

    def _facts(self, row: CatalogueRow) -> str:
        known = (row.code, getattr(row, "department", None))
        since = self._say("catalogues.since", day=self._writing.day(row.valid_from))
        return " · ".join([*(each for each in known if each), since])

    def _wrong(self, problem: Problem) -> str:
        choices = ", ".join(self._say(f"catalogue.value.{each}") for each in problem.choices)
        return self._say(f"catalogue.wrong.{problem.reason}", choices=choices)

    def _told(self, line: str) -> None:
        self._view.explain(None)
        self._view.tell((line,))

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))


def _title(row: CatalogueRow) -> str:
    return str(getattr(row, "title", None) or getattr(row, "name", row.code))
