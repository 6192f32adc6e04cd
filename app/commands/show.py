"""`opis show`: one entry whole, with its files and its leaf in the journal."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.entries import named_entry
from opis_contract.entries import Entry
from opis_contract.events import FileOfEntry
from opis_contract.legal_columns import legal_columns


def run(asked: Asked) -> int:
    """Answers the entry as the contract writes it, its thirteen columns, files and leaf."""
    desk = build_desk(asked)
    view = desk.looking.entry(named_entry(desk, asked.options.number))
    columns = legal_columns(view.entry)
    answer = {
        "entry": view.entry.model_dump(mode="json"),
        "columns": {column.value: text for column, text in columns.items()},
        "files": [file.model_dump(mode="json") for file in view.files],
        "leaf": view.leaf,
        "sent": view.sent,
        "status_address": status_address(desk.identity().status_address, view.entry),
    }
    lines = [f"{asked.words.say(f'columns.{column.value}')}: {text}" for column, text in columns.items() if text]
    asked.answer(answer, *lines, *(line_of(file) for file in view.files))
    return 0


def line_of(file: FileOfEntry) -> str:
    """A file in one line for a person."""
    return f"{file.sha256}  {file.role.value:<9}  {file.name}"


def status_address(base: str | None, entry: Entry) -> str | None:
    """Where the citizen sees this entry, or None while the desk has no server."""
    return f"{base}{entry.tracking_code}" if base else None
