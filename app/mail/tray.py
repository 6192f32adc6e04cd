"""The tray: every e-mail bit for bit as it came, beside what was read of it; a crash leaves it whole or not there."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.durable import make_folder, write_chunks
from app.files import hash_of, pieces
from app.mail.errors import MailNotFound, MailSettled
from app.mail.letters import Enclosed, LookInto, MailState, MailView, ScanForViruses, Unfold, Verdict, Word
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber

_SHOWN = 500
_ALONE = ".p7s"


class MailTray:
    """What waits, and what became of the rest."""

    def __init__(self, database: Database, folder: Path, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._randomness = randomness

    def take_in(
        self,
        source: Path,
        *,
        unfold: Unfold,
        look_into: LookInto,
        scan: ScanForViruses,
    ) -> MailView:
        """Keep a copy of the e-mail and read it; `source` itself stays. The same bytes are taken in once.

        Raises the refusals of strangers' files, the scanner's fault, and the disk's: nothing is kept then.
        """
        sha256 = hash_of(source)
        known = self._by_hash(sha256)
        if known is not None:
            return self.mail(known)
        mail_id = uuid7(self._clock.now(), self._randomness)
        place = self._folder / str(mail_id)
        make_folder(place)
        try:
            write_chunks(place / "message.eml", pieces(source))
            letter, enclosures = unfold(place / "message.eml", place)
            found = [(each, scan(each.path)) for each in enclosures]
            sound = {each.name: each.path for each, infected in found if not infected}
            rows = [
                _enclosure_row(mail_id, each, infected, look_into, signed_by(each.name, sound))
                for each, infected in found
            ]
            for each, infected in found:
                if infected:
                    # A file that harms is not left where somebody could open it; its hash tells which one it was.
                    each.path.unlink()
            with self._database.write() as connection:
                connection.execute(
                    insert(tables.mail_messages).values(
                        mail_id=mail_id,
                        sha256=sha256,
                        header_id=letter.header_id,
                        from_name=letter.from_name,
                        from_address=letter.from_address,
                        subject=letter.subject,
                        sent_at=letter.sent_at,
                        taken_at=self._clock.now(),
                        size=source.stat().st_size,
                        text=letter.text,
                        state=MailState.WAITING.value,
                    )
                )
                if rows:
                    connection.execute(insert(tables.mail_enclosures), rows)
        except BaseException:
            shutil.rmtree(place)
            raise
        return self.mail(mail_id)

    def mails(self, state: MailState | None = MailState.WAITING) -> list[MailView]:
        """E-mails of this state, the oldest first; without a state all, the newest first."""
        mails = tables.mail_messages.c
        chosen = select(mails.mail_id).limit(_SHOWN)
        if state is None:
            chosen = chosen.order_by(mails.taken_at.desc(), mails.mail_id.desc())
        else:
            chosen = chosen.where(mails.state == state.value).order_by(mails.taken_at, mails.mail_id)
        with self._database.read() as connection:
            return [_view(connection, mail_id) for mail_id in connection.execute(chosen).scalars().all()]

    def mail(self, mail_id: UUID) -> MailView:
        """One e-mail. Raises `MailNotFound`."""
        with self._database.read() as connection:
            return _view(connection, mail_id)

    def message_file(self, mail_id: UUID) -> Path:
        """The e-mail as it came, bit for bit."""
        return self._folder / str(mail_id) / "message.eml"

    def enclosure_file(self, mail_id: UUID, place: int) -> Path:
        """The enclosed file; it is not there when it was infected."""
        return self._folder / str(mail_id) / f"{place:03d}"

    def dismiss(self, mail_id: UUID, *, by: str, reason: str) -> None:
        """Not for the register (advertising, spam), with the reason. Raises `MailNotFound`, `MailSettled`."""
        with self._database.write() as connection:
            waiting(connection, mail_id)
            connection.execute(
                update(tables.mail_messages)
                .where(tables.mail_messages.c.mail_id == mail_id)
                .values(state=MailState.DISMISSED.value, reason=reason, settled_by=by)
            )

    def take_back(self, mail_id: UUID) -> None:
        """Undo a dismissal. Raises `MailNotFound`."""
        with self._database.write() as connection:
            _row(connection, mail_id)
            connection.execute(
                update(tables.mail_messages)
                .where(
                    tables.mail_messages.c.mail_id == mail_id,
                    tables.mail_messages.c.state == MailState.DISMISSED.value,
                )
                .values(state=MailState.WAITING.value, reason="", settled_by="")
            )

    def look_again(self, look_into: LookInto) -> int:
        """Judge again what was INDETERMINATE; returns how many e-mails have another verdict now."""
        with self._database.read() as connection:
            enclosures = tables.mail_enclosures
            doubtful = connection.execute(
                select(enclosures).where(enclosures.c.verdicts.contains(Word.INDETERMINATE.value))
            ).all()
        changed: set[UUID] = set()
        for row in doubtful:
            path = self.enclosure_file(row.mail_id, row.place)
            if not path.is_file():
                continue
            _, verdicts = look_into(path, content=signed_by(row.name, self._others(row)))
            text = _verdicts_text(list(verdicts))
            if text != row.verdicts:
                changed.add(row.mail_id)
                with self._database.write() as connection:
                    connection.execute(
                        update(tables.mail_enclosures)
                        .where(enclosures.c.mail_id == row.mail_id, enclosures.c.place == row.place)
                        .values(verdicts=text)
                    )
        return len(changed)

    def _others(self, row: Row[Any]) -> dict[str, Path]:
        """The enclosures of the same e-mail that are there, by their names."""
        enclosures = tables.mail_enclosures.c
        with self._database.read() as connection:
            found = connection.execute(
                select(enclosures.name, enclosures.place).where(
                    enclosures.mail_id == row.mail_id, enclosures.infected == ""
                )
            ).all()
        return {each.name: self.enclosure_file(row.mail_id, each.place) for each in found}

    def _by_hash(self, sha256: str) -> UUID | None:
        with self._database.read() as connection:
            found: UUID | None = connection.execute(
                select(tables.mail_messages.c.mail_id).where(tables.mail_messages.c.sha256 == sha256)
            ).scalar_one_or_none()
        return found


def waiting(connection: Connection, mail_id: UUID) -> Row[Any]:
    """The row of an e-mail that still waits. Raises `MailNotFound`, `MailSettled`."""
    row = _row(connection, mail_id)
    if row.state != MailState.WAITING.value:
        raise MailSettled(subject=row.subject, state=row.state)
    return row


def _row(connection: Connection, mail_id: UUID) -> Row[Any]:
    row = connection.execute(
        select(tables.mail_messages).where(tables.mail_messages.c.mail_id == mail_id)
    ).one_or_none()
    if row is None:
        raise MailNotFound(mail=str(mail_id))
    return row


def _view(connection: Connection, mail_id: UUID) -> MailView:
    row = _row(connection, mail_id)
    enclosures = connection.execute(
        select(tables.mail_enclosures)
        .where(tables.mail_enclosures.c.mail_id == mail_id)
        .order_by(tables.mail_enclosures.c.place)
    ).all()
    return MailView(
        mail_id=row.mail_id,
        sha256=row.sha256,
        header_id=row.header_id,
        from_name=row.from_name,
        from_address=row.from_address,
        subject=row.subject,
        sent_at=datetime.fromisoformat(row.sent_at) if row.sent_at else None,
        taken_at=row.taken_at,
        size=row.size,
        text=row.text,
        state=MailState(row.state),
        reason=row.reason,
        settled_by=row.settled_by,
        enclosures=tuple(map(_enclosed, enclosures)),
        twins=_twins(connection, row, [each.sha256 for each in enclosures if each.size]),
        numbers=_numbers(connection, tables.mail_requests.c.mail_id == mail_id),
    )


def _twins(connection: Connection, row: Row[Any], hashes: list[str]) -> tuple[str, ...]:
    mails, enclosures = tables.mail_messages.c, tables.mail_enclosures.c
    same = select(mails.mail_id).where(mails.header_id == row.header_id, mails.header_id != "")
    shared = select(enclosures.mail_id).where(enclosures.sha256.in_(hashes))
    others = tables.mail_requests.c.mail_id.in_(same.union(shared))
    return _numbers(connection, others & (tables.mail_requests.c.mail_id != row.mail_id))


def _numbers(connection: Connection, where: Any) -> tuple[str, ...]:
    entries = tables.entries.c
    found = connection.execute(
        select(entries.register, entries.year, entries.number, entries.registered_at)
        .join(tables.mail_requests, tables.mail_requests.c.entry_id == entries.entry_id)
        .where(where)
        .order_by(entries.registered_at, entries.number)
    )
    return tuple(str(RegistrationNumber(*each[:3], legal_date(each.registered_at))) for each in found)


def _enclosed(row: Row[Any]) -> Enclosed:
    return Enclosed(
        place=row.place,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        names=tuple(filter(None, row.names.split("\n"))),
        locked=row.locked,
        infected=row.infected,
        pages=row.pages,
        verdicts=tuple(
            Verdict(Word(each["word"]), each["level"], each["signer"], each["reason"])
            for each in json.loads(row.verdicts)
        ),
    )


def signed_by(name: str, enclosures: Mapping[str, Path]) -> Path | None:
    """What a signature that travels alone (.p7s) signs: the enclosure named without the suffix, or the only other."""
    if not name.lower().endswith(_ALONE):
        return None
    others = [path for other, path in enclosures.items() if not other.lower().endswith(_ALONE)]
    only = others[0] if len(others) == 1 else None
    return enclosures.get(name[: -len(_ALONE)], only)


def _enclosure_row(
    mail_id: UUID, each: Any, infected: str, look_into: LookInto, content: Path | None
) -> dict[str, object]:
    pages, verdicts = (0, ()) if infected else look_into(each.path, content=content)
    return {
        "mail_id": mail_id,
        "place": each.place,
        "name": each.name,
        "media_type": each.media_type,
        "size": each.size,
        "sha256": each.sha256,
        "names": each.names,
        "locked": each.locked,
        "infected": infected,
        "pages": pages,
        "verdicts": _verdicts_text(list(verdicts)),
    }


def _verdicts_text(verdicts: list[Verdict]) -> str:
    return json.dumps([asdict(each) for each in verdicts], ensure_ascii=False)
