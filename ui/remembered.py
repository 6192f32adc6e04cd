"""What the window remembers from one day to the next: the scanner and the certificate last used. Nothing personal."""

import json
from pathlib import Path

from app.durable import make_folder, write_bytes


class Remembered:
    """A few names in one small file of the home, read once and written whole when one changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = self._read()

    def get(self, name: str) -> str:
        """What was remembered under this name; empty for nothing."""
        return self._held.get(name, "")

    def put(self, name: str, value: str) -> None:
        """Remember it durably; the same value again writes nothing. Raises the disk's faults."""
        if self._held.get(name) == value:
            return
        self._held = {**self._held, name: value}
        make_folder(self._path.parent)
        write_bytes(self._path, json.dumps(self._held, ensure_ascii=False).encode())

    def _read(self) -> dict[str, str]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(held, dict):
            return {}
        return {name: value for name, value in held.items() if isinstance(name, str) and isinstance(value, str)}
