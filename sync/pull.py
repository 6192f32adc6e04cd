"""The feed comes in: what happened in the institution, page by page, each applied in one transaction of the desk."""

from collections.abc import Iterator

from app.desk import Desk
from app.feed import Applied
from sync.errors import FeedStandsStill
from sync.server import Server


def pull(desk: Desk, server: Server) -> Iterator[Applied]:
    """Read until nothing is left, page by page as the caller goes on; each page is applied before it is told.

    A page `from_the_beginning` says that the server was restored and wants to hear everything once more: push again
    when the reading is done. Raises the server's silence, and `FeedStandsStill`.
    """
    while True:
        cursor = desk.feed.cursor()
        page = server.feed(cursor)
        applied = desk.feed.apply(page)
        if page.server_time is not None:
            desk.outages.clock.heard(page.server_time)
        yield applied
        if not (page.more or applied.from_the_beginning):
            return
        if desk.feed.cursor() == cursor:
            raise FeedStandsStill(position=cursor.position)
