"""What the desk knows about smart card readers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardReader:
    """A reader that is plugged in, and whether a card is in it."""

    name: str
    card: bool


@dataclass(frozen=True, slots=True)
class ReaderState:
    """Whether the smart card service runs, and its readers; `reason_code` names the error when it does not."""

    service: bool
    readers: tuple[CardReader, ...] = ()
    reason_code: str | None = None
