"""The keys of personal numbers stand beside the database, are handed to each desk, and none is ever lost."""

import os
from pathlib import Path

from opis_contract.sealed import SealingKey
from opis_server.sealing import KEYS_FILE, keys_with


def test_the_first_desks_key_becomes_the_institutions_and_later_ones_are_kept_beside_it(tmp_path: Path) -> None:
    one, two = (SealingKey(key_id=f"{n:016x}", secret=f"{n:064x}") for n in (1, 2))
    assert keys_with(tmp_path, [one], randomness=os.urandom) == (one,)
    assert keys_with(tmp_path, [two], randomness=os.urandom) == (one, two)
    assert keys_with(tmp_path, [one], randomness=os.urandom) == (one, two)
    assert keys_with(tmp_path, [], randomness=os.urandom) == (one, two)
    assert (tmp_path / KEYS_FILE).stat().st_mode & 0o777 == 0o600


def test_an_institution_without_a_key_gets_one_and_keeps_it(tmp_path: Path) -> None:
    [made] = keys_with(tmp_path, [], randomness=os.urandom)
    assert keys_with(tmp_path, [], randomness=os.urandom) == (made,)
