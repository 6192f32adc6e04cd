"""Reserved numbers whose time has run out become unused by themselves: at the start and once a minute."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from app.desk import Desk
from opis_contract.errors import KnownError
from opis_contract.standing import EntryStanding
from ui.work import Lane, Work

_MINUTE_MS = 60_000


class EndingReservations:
    """Runs while its parent lives; `ended` is called on the main thread when a number became unused."""

    def __init__(
        self,
        parent: QObject,
        desk: Desk,
        work: Work,
        *,
        ended: Callable[[], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        self._desk = desk
        self._work = work
        self._ended = ended
        self._failed = failed
        self._timer = QTimer(parent)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now and from now on."""
        self.look()
        self._timer.start()

    def look(self) -> None:
        """Bar the numbers whose time has run out."""
        self._work.run(Lane.DATABASE, self._desk.end_reservations, done=self._told, failed=self._failed)

    def _told(self, barred: Sequence[EntryStanding]) -> None:
        if barred:
            self._ended()
