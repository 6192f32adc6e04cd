"""The morning's lines in one small file, replaced whole: a crash loses none that was typed and doubles none."""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from app.durable import make_folder, write_bytes
from ui.morning.grid_line import GridLine
from ui.registering.draft_file import FormText


class GridFile:
    """The file of one home. Its functions may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()

    def save(self, lines: Sequence[GridLine]) -> None:
        """Write the lines durably. Raises the disk's faults."""
        held = json.dumps([asdict(each) for each in lines], ensure_ascii=False)
        with self._one_at_a_time:
            make_folder(self._path.parent)
            write_bytes(self._path, held.encode())

    def load(self) -> list[GridLine]:
        """What stood there; a file that is none of ours is as good as none."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [_line(each) for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _line(held: dict[str, object]) -> GridLine:
    text = held.get("text")
    known = {each.name for each in fields(FormText)}
    words = text if isinstance(text, dict) else {}
    return GridLine(
        text=FormText(**{name: value for name, value in words.items() if name in known and isinstance(value, str)}),
        consignment=str(held.get("consignment", "")),
        number=str(held.get("number", "")),
        labelled=held.get("labelled") is True,
        waits=held.get("waits") is True,
    )
