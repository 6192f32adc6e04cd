"""The keys under which desks seal personal numbers: kept apart from the database, handed to each desk that joins.

The first key is the one that the first desk brings, or is made for it; keys that other desks sealed with while they
worked alone are kept beside it, so that every desk that joins later can open what they registered.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from opis_contract.sealed import SealingKey
from opis_server.durable import write_durably

KEYS_FILE = "sealing-keys.json"


def keys_with(
    folder: Path, offered: Iterable[SealingKey], *, randomness: Callable[[int], bytes]
) -> tuple[SealingKey, ...]:
    """All keys of the institution, the sealing one first, with those a desk offers kept for good."""
    path = folder / KEYS_FILE
    known = [SealingKey.model_validate(each) for each in json.loads(path.read_bytes())] if path.exists() else []
    every = {each.key_id: each for each in known}
    for each in offered:
        every.setdefault(each.key_id, each)
    if not every:
        made = SealingKey(key_id=randomness(8).hex(), secret=randomness(32).hex())
        every[made.key_id] = made
    keys = tuple(every.values())
    if len(keys) != len(known):
        os.close(os.open(path.with_name(path.name + ".new"), os.O_CREAT | os.O_WRONLY, 0o600))
        write_durably(path, json.dumps([each.model_dump() for each in keys]).encode())
    return keys
