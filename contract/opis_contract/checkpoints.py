"""What a journal publishes of itself: signed checkpoints and tiles of hashes (C2SP tlog-checkpoint, tlog-tiles).

A checkpoint is a signed note of three lines: the journal's origin, its size, its root. A journal never takes anything
back, so whoever has seen one checkpoint can ask of every later one that it contains the first.
"""

import base64
import re
from dataclasses import dataclass
from uuid import UUID

from opis_contract.journal import HASH_SIZE, verify_consistency
from opis_contract.messages import Checkpoint
from opis_contract.signed_note import NoteKey, NoteWrong, open_note, sign_note

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
"""Hashes of one whole tile."""

_SIZE = re.compile(r"0|[1-9]\d{0,17}")
_TILE = re.compile(r"(\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")


def origin_of(journal_id: UUID) -> str:
    """The name of a journal for ever: a server's is its epoch, for a restored server writes another history."""
    return f"opis/{journal_id}"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that somebody stands for; `note` is the whole signed note."""

    origin: str
    size: int
    root: bytes
    note: str

    def plain(self) -> Checkpoint:
        """Size and root alone."""
        return Checkpoint(size=self.size, root=self.root.hex())


def sign_checkpoint(origin: str, checkpoint: Checkpoint, *, seed: bytes) -> str:
    """The note that says how far the journal has come."""
    root = base64.b64encode(bytes.fromhex(checkpoint.root)).decode()
    return sign_note(f"{origin}\n{checkpoint.size}\n{root}\n", name=origin, seed=seed)


def read_checkpoint(note: str, public: bytes) -> SignedCheckpoint:
    """The checkpoint of the note, signed by this key under its own origin. Raises `NoteWrong`."""
    text = open_note(note, NoteKey(origin_in(note), public))
    lines = text.split("\n")
    if len(lines) != 4 or not _SIZE.fullmatch(lines[1]):
        raise NoteWrong("a checkpoint is origin, size and root")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError as error:
        raise NoteWrong("the root is no base64") from error
    if len(root) != HASH_SIZE or base64.b64encode(root).decode() != lines[2]:
        raise NoteWrong("a root has 32 bytes")
    return SignedCheckpoint(lines[0], int(lines[1]), root, note)


def origin_in(note: str) -> str:
    """What the note calls its journal; nothing of it is proven yet."""
    return note.partition("\n")[0]


def extends(earlier: SignedCheckpoint, later: SignedCheckpoint, proof: tuple[bytes, ...]) -> bool:
    """True when the later checkpoint is of the same journal and contains everything that the earlier one had."""
    return earlier.origin == later.origin and verify_consistency(
        earlier.size, later.size, earlier.root, later.root, proof
    )


@dataclass(frozen=True, slots=True)
class Tile:
    """Some hashes of one level, `width` from the left; a whole tile never changes again."""

    level: int
    index: int
    width: int

    def path(self) -> str:
        """Its address under `tile/`: `0/x001/067`, and `0/x001/067.p/9` for one that is still growing."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([*(f"x{each}" for each in groups[:-1]), groups[-1]])
        return f"{self.level}/{name}" if self.width == TILE_WIDTH else f"{self.level}/{name}.p/{self.width}"


def read_tile(path: str) -> Tile | None:
    """The tile of an address under `tile/`, or None for any other spelling."""
    found = _TILE.fullmatch(path)
    if found is None:
        return None
    tile = Tile(int(found[1]), int(found[2].replace("x", "").replace("/", "")), int(found[3] or TILE_WIDTH))
    return tile if tile.path() == path and 0 < tile.width <= TILE_WIDTH and tile.level < 8 else None
