"""Everything of an outage on the screen, put together: the line, the sheets, the report of doubled numbers."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from app.errors import DatabaseDamaged, JournalBroken
from app.outage.asking import Renumbered
from app.status import DeskStatus
from opis_contract.errors import KnownError
from ui.outage.kit_presenter import KitPresenter
from ui.outage.kit_screen import KitScreen
from ui.outage.outage_presenter import OutagePresenter, off_words
from ui.parts import DeskParts
from ui.shell.actions import Scope
from ui.shell.main_window import MainWindow
from ui.work import Lane, Work
from ui.writing import Writing


class OutageOnScreen:
    """Made once with the window. `decided` is called when what stopped a number is out of the way."""

    def __init__(
        self,
        window: MainWindow,
        sheets: KitScreen,
        parts: DeskParts,
        work: Work,
        writing: Writing,
        *,
        changed: Callable[[], None],
        decided: Callable[[], None],
        explain: Callable[[KnownError], None],
    ) -> None:
        self._window = window
        self._desk = parts.desk
        self._words = parts.words
        self._work = work
        self._changed = changed
        self._decided = decided
        self._explain = explain
        self._refresh = changed
        self._minute = QTimer(window)
        self._minute.setInterval(60_000)
        self.line = OutagePresenter(
            window.banner,
            parts.desk,
            work,
            writing,
            enter_sheets=self._show_sheets,
            show_report=self._show_copies,
            changed=self._done,
        )
        self.kit = KitPresenter(
            sheets,
            parts.desk,
            work,
            writing,
            clerk=lambda: parts.desk.working.name,
            print_kit=partial(_print_kit, parts),
            changed=changed,
        )
        window.banner.wanted.connect(self.line.wanted)
        window.banner.decided.connect(self.line.decided)
        sheets.arrived.connect(self.kit.arrive)
        sheets.row_chosen.connect(self.kit.choose)
        sheets.typed.connect(self.kit.typed)
        sheets.entered.connect(self.kit.enter)
        sheets.blank_wanted.connect(self.kit.blank)
        sheets.rest_blank_wanted.connect(self.kit.rest_blank)
        sheets.print_wanted.connect(self.kit.print)
        sheets.photo_given.connect(self.kit.photo)
        sheets.twin_wanted.connect(self.kit.annul_twin)
        sheets.nothing_left.connect(self.kit.nothing_left)

    def begin(self, refresh: Callable[[], None]) -> None:
        """The window is open: signs of life are kept, and how it stands is read again every minute."""
        self._refresh = refresh
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        sit = partial(self._desk.outages.sit_down, process=os.getpid())
        self._work.run(Lane.DATABASE, sit, done=self._sat_down, failed=self.unreadable)

    def end(self) -> None:
        """The window is closed by somebody: nothing was cut. After the lanes have ended."""
        self._minute.stop()
        with suppress(KnownError):
            self._desk.outages.stand_up()

    def _tick(self) -> None:
        self._work.run(Lane.DATABASE, self._desk.outages.alive, done=self._ticked, failed=self.unreadable)

    def _ticked(self, _: None) -> None:
        self._refresh()

    def _sat_down(self, _: bool) -> None:
        self._refresh()

    def show(self, status: DeskStatus) -> None:
        """Say how it stands, and what does not work now."""
        self.line.show(status)
        self._window.tell_off(off_words(status.outage.off, self._words))

    def unreadable(self, error: KnownError) -> None:
        """How it stands could not be read: a damaged register is level D."""
        if isinstance(error, DatabaseDamaged | JournalBroken):
            self.line.damaged(error)
        else:
            self._explain(error)

    def _done(self) -> None:
        self._changed()
        self._decided()

    def _show_sheets(self) -> None:
        self._window.lay_over(Scope.OUTAGE)

    def _show_copies(self) -> None:
        """The report of conversions where it can be read; reading it ends the alarm."""
        self._work.run(Lane.DATABASE, self._read_copies, done=self._tell_copies, failed=self._explain)

    def _read_copies(self) -> list[Renumbered]:
        found = self._desk.outages.copies()
        self._desk.outages.copies_seen()
        return found

    def _tell_copies(self, found: list[Renumbered]) -> None:
        say = self._words.say
        lines = [
            say("outage.copies.line", printed=each.printed_number, year=each.year, kept=each.kept_number)
            for each in found
        ]
        self._window.notice.say(say("outage.copies.title"), " ".join(lines) or say("outage.copies.none"))
        self._changed()


def _print_kit(parts: DeskParts) -> Path:
    """The sheet is drawn with the library of prints, which the window does not wait for."""
    from app.outage.kit_print import print_kit

    return print_kit(parts.desk, parts.words)
