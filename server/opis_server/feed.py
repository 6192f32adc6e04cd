"""The feed: every event of the institution in commit order, read by each desk from where it stopped."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from opis_contract.events import Event
from opis_contract.messages import FeedItem, FeedPage
from opis_server.tables import events

LARGEST_PAGE = 500


def read(
    connection: Connection,
    *,
    epoch: UUID,
    cursor_epoch: UUID | None,
    after: int,
    limit: int,
    now: datetime | None = None,
) -> FeedPage:
    """The items after position `after`; from the beginning when the cursor is of another epoch. `now` is told along."""
    start = after if cursor_epoch in {None, epoch} else 0
    rows = connection.execute(
        select(events.c.position, events.c.content)
        .where(events.c.position > start)
        .order_by(events.c.position)
        .limit(limit + 1)
    ).all()
    items = tuple(FeedItem(position=row.position, event=Event.model_validate_json(row.content)) for row in rows[:limit])
    return FeedPage(epoch=epoch, items=items, more=len(rows) > limit, server_time=now)
