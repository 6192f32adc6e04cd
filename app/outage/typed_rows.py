"""What somebody types of a sheet's row, read: the same at the screen and in a CSV file."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TextIO

from pydantic import ValidationError

from app.errors import KitLineWrong
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.legal_time import LEGAL_ZONE, in_legal_time
from opis_contract.parties import Party

TypedRowWrong = KitLineWrong

_TIME = re.compile(r"(?:(\d{1,2})\.(\d{1,2})\.(\d{4})\s+)?(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One line of a file: the row of the sheet and what was written on it; `draft` is None for a blank one."""

    sheet: int
    row: int
    draft: EntryDraft | None
    received_at: datetime | None


def received_at_of(text: str, *, day: datetime, line: int) -> datetime:
    """`11:52`, or `23.06.2026 11:52`, as Romanian clocks show it; `day` is the one meant where none is written.

    Raises `KitLineWrong`.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise KitLineWrong(line=line, field="time")
    try:
        clock = time(int(match[4]), int(match[5]))
        date = in_legal_time(day).date()
        if match[1]:
            date = date.replace(year=int(match[3]), month=int(match[2]), day=int(match[1]))
        return datetime.combine(date, clock, LEGAL_ZONE).astimezone(UTC)
    except ValueError:
        raise KitLineWrong(line=line, field="time") from None


def draft_of(typed: Mapping[str, str], *, line: int) -> EntryDraft:
    """The draft of what was typed. Raises `KitLineWrong` naming the first column that is missing or wrong."""
    try:
        content = EntryContent(
            summary=typed.get("summary", ""),
            document_type=typed.get("type") or "cerere",
            sender=Party(name=typed.get("sender", "")),
            leaves=int(typed.get("leaves") or 0),
            annexes=int(typed.get("annexes") or 0),
        )
        return EntryDraft(content=content)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise KitLineWrong(line=line, field="sender" if field == "name" else field) from None
    except ValueError:
        raise KitLineWrong(line=line, field="leaves") from None


def rows_in(file: TextIO, *, day: datetime) -> Iterator[TypedRow]:
    """The rows of a CSV with the columns sheet, row, time, sender, summary, leaves, annexes; an empty summary is a row
    that was not written on. Raises `KitLineWrong`.
    """
    for line, typed in enumerate(csv.DictReader(file), start=2):
        plain = {name: (value or "").strip() for name, value in typed.items() if name}
        try:
            sheet, place = int(plain["sheet"]), int(plain["row"])
        except (KeyError, ValueError):
            raise KitLineWrong(line=line, field="row") from None
        if not plain.get("summary") and not plain.get("sender"):
            yield TypedRow(sheet, place, None, None)
            continue
        draft = draft_of(plain, line=line)
        yield TypedRow(sheet, place, draft, received_at_of(plain.get("time", ""), day=day, line=line))
