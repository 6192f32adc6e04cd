"""What a clerk does with the pages of a batch; pages are named by the sequence in which they were scanned."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Pages = Annotated[tuple[int, ...], Field(min_length=1)]


class Folding(StrEnum):
    """Why a page is folded away; it stays on the disk and can come back."""

    BY_HAND = "by_hand"
    BLANK = "blank"
    SEPARATOR = "separator"
    DOUBLE = "double"
    REPLACED = "replaced"


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Act):
    """Turn pages clockwise by so many quarters."""

    kind: Literal["turn"] = "turn"
    pages: Pages
    quarters: int = 1


class Fold(_Act):
    """Fold pages away."""

    kind: Literal["fold"] = "fold"
    pages: Pages
    why: Folding = Folding.BY_HAND


class Unfold(_Act):
    """Bring pages back."""

    kind: Literal["unfold"] = "unfold"
    pages: Pages


class Move(_Act):
    """Put pages, in the order given, before another page or at the end of the batch."""

    kind: Literal["move"] = "move"
    pages: Pages
    before: int | None = None


class Split(_Act):
    """A new group of pages begins with this one."""

    kind: Literal["split"] = "split"
    page: int


class Join(_Act):
    """The group that this page is in goes on the one before it."""

    kind: Literal["join"] = "join"
    page: int


class Aim(_Act):
    """The group that this page is in goes to an entry; None takes that back."""

    kind: Literal["aim"] = "aim"
    page: int
    entry_id: UUID | None = None


class ScanBefore(_Act):
    """What is scanned from now on stands before this page; None: at the end again."""

    kind: Literal["scan_before"] = "scan_before"
    page: int | None = None


class ScanInstead(_Act):
    """What is scanned from now on is in this page's place; it is folded away when the first new page is there."""

    kind: Literal["scan_instead"] = "scan_instead"
    page: int


Act = Turn | Fold | Unfold | Move | Split | Join | Aim | ScanBefore | ScanInstead

_ACTS: TypeAdapter[list[Act]] = TypeAdapter(list[Annotated[Act, Field(discriminator="kind")]])


def pages_of(act: Act) -> tuple[int, ...]:
    """Every page that the act names."""
    match act:
        case Turn(pages=pages) | Fold(pages=pages) | Unfold(pages=pages):
            return pages
        case Move(pages=pages, before=before):
            return pages if before is None else (*pages, before)
        case Split(page=page) | Join(page=page) | Aim(page=page) | ScanInstead(page=page):
            return (page,)
        case ScanBefore(page=page):
            return () if page is None else (page,)


def acts_text(acts: Sequence[Act]) -> str:
    """The acts of one step, to be kept."""
    return _ACTS.dump_json(list(acts)).decode()


def acts_of(text: str) -> tuple[Act, ...]:
    """The acts as they were kept."""
    return tuple(_ACTS.validate_json(text))
