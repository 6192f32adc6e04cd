"""The list of files with which a batch is prepared, read from a table that any spreadsheet writes."""

from pathlib import Path

from pydantic import ValidationError

from app.digitising.batches import Cover, FileToScan
from app.digitising.errors import FileListWrong
from app.digitising.spreadsheet import rows_of

_NEEDED = ("box", "inventory_number", "leaves", "title")


def files_in(path: Path) -> list[FileToScan]:
    """The rows of a CSV whose columns are box, inventory_number, leaves and the fields of `Cover`.

    Commas and semicolons are understood. Raises `FileListUnreadable`, `FileListWrong` and the disk's faults.
    """
    return [_file_in(row, line) for line, row in rows_of(path, _NEEDED)]


def _file_in(row: dict[str, str], line: int) -> FileToScan:
    plain = dict(row)
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
