"""What the top row says: whether the server is heard, what waits to be sent, how many numbers an outage may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import desk
from app.outage.levels import CALM, Outage


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """`online` is None while this process has not tried the server; `waiting` counts events not sent yet.

    `continuity_left` are the numbers that may be given at once, the reserve not among them.
    """

    online: bool | None
    waiting: int
    continuity_left: int
    last_sync: datetime | None
    outage: Outage = CALM
    history_forked: bool = False
    """The server shows another history than the one it had signed for this desk."""


class Presence:
    """What this process last heard of the server, and when the desk last finished a sync."""

    def __init__(self, database: Database, clock: Clock, *, changed: Callable[[bool], None]) -> None:
        """`changed` hears when the server was lost or found again."""
        self._database = database
        self._clock = clock
        self._changed = changed
        self._online: bool | None = None

    @property
    def online(self) -> bool | None:
        """Whether the last attempt reached the server; None before the first."""
        return self._online

    def heard(self, online: bool) -> None:
        """An attempt has (not) reached the server."""
        was, self._online = self._online, online
        if was is not online:
            self._changed(online)

    def synced(self) -> None:
        """Everything that waited was sent and everything new was taken."""
        self.heard(True)
        with self._database.write() as connection:
            connection.execute(update(desk).values(last_sync=self._clock.now()))

    def last_sync(self) -> datetime | None:
        """When the desk last finished a sync."""
        with self._database.read() as connection:
            found: datetime | None = connection.execute(select(desk.c.last_sync)).scalar_one()
            return found
