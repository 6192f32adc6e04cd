"""What is typed survives a crash: the form's texts in one small file, replaced whole at every pause of the typing."""

import json
import threading
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from app.durable import disk_faults, flush_folder, make_folder, write_bytes
from opis_contract.entries import Channel
from opis_contract.registers import Direction


class FormField(StrEnum):
    """The lines of the form in the order in which Enter walks them; from LOCALITY on, those of the second sheet."""

    REPLY_TO = "reply_to"
    PARTY = "party"
    IDENTIFIER = "identifier"
    DOCUMENT_TYPE = "document_type"
    SUMMARY = "summary"
    LEAVES = "leaves"
    ANNEXES = "annexes"
    THEIR_NUMBER = "their_number"
    TERM = "term"
    LOCALITY = "locality"
    REPRESENTATIVE = "representative"
    CHANNEL = "channel"
    PAYMENT = "payment"
    RECEIVED = "received"
    DELAY_REASON = "delay_reason"
    DEPARTMENT = "department"
    CLASS_CODE = "class_code"
    DISPATCH_MODE = "dispatch_mode"
    DISPATCH_DATE = "dispatch_date"


MAIN_FIELDS = tuple(each for each in FormField if list(FormField).index(each) <= list(FormField).index(FormField.TERM))
"""Those that stand in the form itself."""
DETAIL_FIELDS = tuple(each for each in FormField if each not in MAIN_FIELDS)
"""Those that few papers need, on the sheet that F7 opens."""


@dataclass(frozen=True, slots=True)
class FormText:
    """Everything in the form, as typed."""

    direction: str = Direction.INCOMING.value
    register: str = ""
    reply_to: str = ""
    party: str = ""
    identifier: str = ""
    document_type: str = ""
    summary: str = ""
    leaves: str = ""
    annexes: str = ""
    their_number: str = ""
    term: str = ""
    locality: str = ""
    representative: str = ""
    channel: str = Channel.COUNTER.value
    payment: str = ""
    received: str = ""
    delay_reason: str = ""
    department: str = ""
    class_code: str = ""
    dispatch_mode: str = ""
    dispatch_date: str = ""
    ticked: str = ""
    """The annexes that lie with the paper, one a line."""
    known: str = ""
    """The party of the register that was chosen, as JSON of the contract; its number is masked there."""
    answered: str = ""
    """The entry that an outgoing paper answers: identifier and number as shown, with a space between."""
    connected: str = ""
    """Earlier entries that the paper is connected to, one a line, written like `answered`."""
    pages: str = ""
    """The scanned document that the paper is: its batch and one of its pages, with a space between."""
    entry_id: str = ""
    """Under which the paper will be registered: after a crash the same paper gets the same number, not a second one."""

    @property
    def untouched(self) -> bool:
        """True when nothing was typed: what stays from paper to paper is no text to lose."""
        return self == replace(self.emptied(), entry_id=self.entry_id)

    def emptied(self) -> "FormText":
        """The form for the next paper: same direction, register and way of coming in, nothing else."""
        return FormText(direction=self.direction, register=self.register, channel=self.channel)

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
