"""The proof file: that one entry stands in the register, as a small JSON file that needs nobody's server to be checked.

    {"checkpoint": "...", "format": "opis-proof/1", "index": 17, "key": "...", "leaf": {...}, "path": ["..."]}

Its leaf holds the legal facts in clear and everything personal under a salted commitment. With `opening` that
commitment is opened: salt and body as they were written. With `published` the file also leads to another checkpoint of
the same journal. Every byte of the file is held by a hash or a signature, so it has one spelling only: sorted keys, two
spaces, one line feed at the end. `installer/verify_receipt.py` reads it with nothing but Python.
"""

import json
from dataclasses import dataclass

from opis_contract.checkpoints import SignedCheckpoint, read_checkpoint
from opis_contract.events import Event, leaf_bytes
from opis_contract.journal import verify_inclusion
from opis_contract.messages import InclusionProof
from opis_contract.signed_note import NoteKey

FORMAT = "opis-proof/1"


@dataclass(frozen=True, slots=True)
class Published:
    """Another checkpoint of the same journal, and the consistency proof between the two."""

    checkpoint: SignedCheckpoint
    path: tuple[str, ...]


def proof_file(
    event: Event,
    proof: InclusionProof,
    checkpoint: SignedCheckpoint,
    *,
    public: bytes,
    opened: bool,
    published: Published | None = None,
) -> bytes:
    """The file. `opened` shows what was written at the registration, names included, to whoever gets the file.

    Raises ValueError when the parts do not prove the event: nothing that fails is ever handed out.
    """
    leaf = bytes.fromhex(proof.leaf)
    path = [bytes.fromhex(each) for each in proof.path]
    read_checkpoint(checkpoint.note, public)
    if not verify_inclusion(leaf, proof.index, checkpoint.size, path, checkpoint.root):
        raise ValueError("the proof does not lead from the leaf to the checkpoint")
    parts: dict[str, object] = {
        "format": FORMAT,
        "leaf": json.loads(leaf_bytes(event)),
        "index": proof.index,
        "path": list(proof.path),
        "checkpoint": checkpoint.note,
        "key": NoteKey(checkpoint.origin, public).text(),
    }
    if opened:
        parts["opening"] = {"salt": event.salt, "body": event.body.model_dump(mode="json", exclude_none=True)}
    if published is not None:
        parts["published"] = {"checkpoint": published.checkpoint.note, "path": list(published.path)}
    return (json.dumps(parts, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()
