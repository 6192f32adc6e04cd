"""A table that any spreadsheet writes, as the line reads it: CSV in UTF-8, commas or semicolons, one row a line."""

import csv
from collections.abc import Sequence
from pathlib import Path

from app.digitising.errors import FileListUnreadable
from app.durable import disk_faults


def rows_of(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Every row with its line, counted from 1 with the heading; texts without the blanks around them.

    Raises `FileListUnreadable` where it is no text or lacks one of the `needed` columns, and the disk's faults.
    """
    try:
        with disk_faults(path):
            text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileListUnreadable(path=path, field="UTF-8") from None
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    table = csv.DictReader(lines, delimiter=delimiter)
    missing = [name for name in needed if name not in (table.fieldnames or [])]
    if missing:
        raise FileListUnreadable(path=path, field=missing[0])
    return [
        (line, {name: (value or "").strip() for name, value in row.items() if name})
        for line, row in enumerate(table, start=2)
    ]
