"""What is typed survives a crash: the form's texts in one small file, replaced whole at every pause of the typing."""

import json
import threading
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from app.durable import disk_faults, flush_folder, make_folder, write_bytes
from opis_contract.registers import Direction


class FormField(StrEnum):
    """The lines of the form in the order in which Enter walks them."""

    PARTY = "party"
    IDENTIFIER = "identifier"
    DOCUMENT_TYPE = "document_type"
    SUMMARY = "summary"
    LEAVES = "leaves"
    ANNEXES = "annexes"
    THEIR_NUMBER = "their_number"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class FormText:
    """Everything in the form, as typed."""

    direction: str = Direction.INCOMING.value
    register: str = ""
    party: str = ""
    identifier: str = ""
    document_type: str = ""
    summary: str = ""
    leaves: str = ""
    annexes: str = ""
    their_number: str = ""
    term: str = ""
    entry_id: str = ""
    """Under which the paper will be registered: after a crash the same paper gets the same number, not a second one."""

    @property
    def untouched(self) -> bool:
        """True when nothing was typed: direction and register alone are no text to lose."""
        return self == FormText(direction=self.direction, register=self.register, entry_id=self.entry_id)

    def emptied(self) -> "FormText":
        """The form for the next paper: same direction and register, nothing else."""
        return FormText(direction=self.direction, register=self.register)

    def with_identifier_hidden(self) -> "FormText":
        """Without the personal number, which is never written to disk (domain 6.8)."""
        return replace(self, identifier="")


class DraftFile:
    """The file of one home. Its functions may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()

    def save(self, text: FormText) -> None:
        """Write the texts durably; the personal number stays on the screen alone. Raises the disk's faults."""
        held = json.dumps(asdict(text.with_identifier_hidden()), ensure_ascii=False)
        with self._one_at_a_time:
            make_folder(self._path.parent)
            write_bytes(self._path, held.encode())

    def load(self) -> FormText | None:
        """What was typed and not registered, or None. A file that is not a draft is as good as none."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(held, dict):
            return None
        known = {each.name for each in fields(FormText)}
        return FormText(**{name: value for name, value in held.items() if name in known and isinstance(value, str)})

    def forget(self) -> None:
        """The paper is registered: nothing is left to keep."""
        with self._one_at_a_time, disk_faults(self._path):
            self._path.unlink(missing_ok=True)
            if self._path.parent.is_dir():
                flush_folder(self._path.parent)
