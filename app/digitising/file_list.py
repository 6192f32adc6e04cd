"""The list of files with which a batch is prepared, read from a table that any spreadsheet writes."""

import csv
from pathlib import Path

from pydantic import ValidationError

from app.digitising.batches import Cover, FileToScan
from app.digitising.errors import FileListUnreadable, FileListWrong
from app.durable import disk_faults

_NEEDED = ("box", "inventory_number", "leaves", "title")


def files_in(path: Path) -> list[FileToScan]:
    """The rows of a CSV whose columns are box, inventory_number, leaves and the fields of `Cover`.

    Commas and semicolons are understood. Raises `FileListUnreadable`, `FileListWrong` and the disk's faults.
    """
    try:
        with disk_faults(path):
            text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileListUnreadable(path=path, field="UTF-8") from None
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    table = csv.DictReader(lines, delimiter=delimiter)
    missing = [name for name in _NEEDED if name not in (table.fieldnames or [])]
    if missing:
        raise FileListUnreadable(path=path, field=missing[0])
    return [_file_in(row, line) for line, row in enumerate(table, start=2)]


def _file_in(row: dict[str, str | None], line: int) -> FileToScan:
    plain = {name: (value or "").strip() for name, value in row.items() if name}
    numbers: dict[str, int] = {}
    for name in ("box", "leaves"):
        text = plain.pop(name)
        if not (text.isascii() and text.isdigit() and int(text) > 0):
            raise FileListWrong(line=line, field=name)
        numbers[name] = int(text)
    inventory_number = plain.pop("inventory_number")
    if not inventory_number:
        raise FileListWrong(line=line, field="inventory_number")
    try:
        cover = Cover.model_validate(plain)
    except ValidationError as error:
        raise FileListWrong(line=line, field=str(error.errors()[0]["loc"][0])) from None
    return FileToScan(numbers["box"], inventory_number, numbers["leaves"], cover)
