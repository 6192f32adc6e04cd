"""The feed: what happened at every desk of the institution, applied here in the server's order, each event once.

Effects and cursor are one transaction, so a crash repeats a page or has finished it. Repeating changes nothing.
"""

import logging
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from app import acts, attaching, blocks, entries, intents, journal, outbox
from app.catalogue import rows
from app.database import tables
from app.database.engine import Database
from app.enrolment import standing
from app.outage import renumbering
from opis_contract.acts import CatalogueChanged, NumbersUnused
from opis_contract.entries import Entry
from opis_contract.events import (
    EntryRegistered,
    Event,
    FileAttached,
    NumberRectified,
    PaperRenumbered,
    subject_of,
)
from opis_contract.messages import FeedPage
from opis_contract.numbers import Series

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """Where this desk stands in the feed: after `position` of `epoch` (None before the desk has joined)."""

    epoch: UUID | None
    position: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page brought. `from_the_beginning`: the server was restored, read the feed from the new cursor."""

    new: int
    conflicts: tuple[UUID, ...]
    """Entries of other desks whose number is another paper's here; they are in the journal alone."""
    from_the_beginning: bool = False


class Feed:
    """What `sync` reads the feed into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> FeedCursor:
        """Where to read on."""
        with self._database.read() as connection:
            return _cursor(connection)

    def apply(self, page: FeedPage) -> Applied:
        """Take the page in. A page of another epoch moves the cursor to that epoch's beginning and sends all again."""
        with self._database.write() as connection:
            cursor = _cursor(connection)
            if page.epoch != cursor.epoch:
                return _begin_again(connection, page)
            fresh = [item for item in page.items if item.position > cursor.position]
            new, conflicts = 0, []
            for item in fresh:
                outbox.offer_again(connection, subject_of(item.event.body))
                if journal.is_known(connection, item.event.event_id):
                    outbox.mark_accepted(connection, [item.event.event_id])
                    acts.place(connection, item.event, item.position)
                    continue
                if not _take_in(connection, item.event):
                    conflicts.append(subject_of(item.event.body))
                acts.place(connection, item.event, item.position)
                new += 1
            if fresh:
                connection.execute(update(tables.desk).values(feed_position=fresh[-1].position))
        for entry_id in conflicts:
            _log.warning("entry %s has a number that is another paper's here", entry_id)
        return Applied(new=new, conflicts=tuple(conflicts))


def _cursor(connection: Connection) -> FeedCursor:
    row = connection.execute(select(tables.desk.c.feed_epoch, tables.desk.c.feed_position)).one()
    return FeedCursor(epoch=row.feed_epoch, position=row.feed_position)


def _begin_again(connection: Connection, page: FeedPage) -> Applied:
    """A restored server may have forgotten what it accepted: read all from zero, offer every event again."""
    connection.execute(update(tables.desk).values(feed_epoch=page.epoch, feed_position=0))
    acts.forget_places(connection)
    outbox.send_all_again(connection)
    return Applied(new=0, conflicts=(), from_the_beginning=True)


def _take_in(connection: Connection, event: Event) -> bool:
    """Journal the event and apply it; False when its number is another paper's here."""
    journal.append(connection, event)
    match event.body:
        case EntryRegistered(entry=entry):
            return _entry(connection, entry, event)
        case FileAttached(entry_id=entry_id, file=file):
            known = entries.find(connection, entry_id) is not None
            if known and attaching.find(connection, entry_id, file) is None:
                attaching.add(connection, entry_id, file, event)
            return True
        case NumberRectified() as rectified:
            return _rectify(connection, rectified)
        case PaperRenumbered() as told:
            renumbering.take_in(connection, told, event)
            return True
        case NumbersUnused() as told:
            # Numbers of a desk that was given up for lost, and that is found again, stay barred.
            blocks.close_told(connection, told, event.happened_at)
            acts.note(connection, event)
            return True
        case CatalogueChanged(revisions=revisions):
            rows.add(connection, revisions)
            return True
        case _:
            # Acts of an entry are counted by their place in the feed, which the caller knows.
            acts.note(connection, event)
            return True


def _entry(connection: Connection, entry: Entry, event: Event) -> bool:
    if entry.desk_id == standing(connection).desk_id:
        # This home was restored from a copy, or the answer was lost: what was given once is not given again.
        entries.series_reaches(connection, entry)
        blocks.reach(connection, entry)
    here = entries.find(connection, entry.entry_id)
    if here is not None:
        # One paper, two numbers: which one is kept is said by NumberRectified, before this event or after it. A server
        # that was restored in between has forgotten to say it; but a desk that gave a number of the
        # band has printed it.
        if (here.series, entry.series) == (Series.MAIN, Series.CONTINUITY):
            _strike(connection, entry.entry_id, (here.register_code, here.year, here.number), kept=entry.number)
        _settle(connection, entry.entry_id)
        return True
    if entries.number_is_taken(connection, entry):
        return False
    entries.add(connection, entry, event_id=event.event_id)
    # The answer to a registration of this desk, lost on its way and come round by the feed.
    intents.forget(connection, entry.entry_id)
    return True


def _rectify(connection: Connection, rectified: NumberRectified) -> bool:
    lost = (rectified.register_code, rectified.year, rectified.annulled_number)
    _strike(connection, rectified.entry_id, lost, kept=rectified.kept_number)
    _settle(connection, rectified.entry_id)
    return True


def _strike(connection: Connection, entry_id: UUID, lost: tuple[str, int, int], *, kept: int) -> None:
    """The number stays in the register without its paper, which is under another one."""
    key = dict(zip(("register", "year", "number"), lost, strict=True))
    struck = tables.struck_numbers
    known = connection.execute(select(struck.c.entry_id).filter_by(**key)).first()
    if known is None:
        connection.execute(insert(struck).values(entry_id=entry_id, kept_number=kept, **key))


def _settle(connection: Connection, entry_id: UUID) -> None:
    """Give an entry whose number is struck through the number that its paper carries, once both are known."""
    numbered = tables.entries
    struck = tables.struck_numbers
    kept = connection.execute(
        select(struck.c.kept_number)
        .join(
            numbered,
            (struck.c.register == numbered.c.register)
            & (struck.c.year == numbered.c.year)
            & (struck.c.number == numbered.c.number)
            & (struck.c.entry_id == numbered.c.entry_id),
        )
        .where(numbered.c.entry_id == entry_id)
    ).scalar_one_or_none()
    if kept is None:
        return
    texts = connection.execute(
        select(tables.journal.c.event)
        .where(tables.journal.c.entry_id == entry_id, tables.journal.c.kind == "entry_registered")
        .order_by(tables.journal.c.position)
    ).scalars()
    for event in map(Event.model_validate_json, texts.all()):
        if isinstance(event.body, EntryRegistered) and event.body.entry.number == kept:
            new = acts.standing_of(connection, event.body.entry)
            entries.rewrite(connection, new, event_id=event.event_id, with_another_number=True)
