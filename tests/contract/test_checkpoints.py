"""What a journal publishes is signed, has one spelling, and later checkpoints contain earlier ones."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.checkpoints import Tile, extends, origin_of, read_checkpoint, read_tile, sign_checkpoint
from opis_contract.journal import consistency_proof, leaf_hash, root
from opis_contract.messages import Checkpoint
from opis_contract.signed_note import NoteKey, NoteWrong, open_note, public_key, sign_note

SEED = bytes(range(32))
PUBLIC = public_key(SEED)
ORIGIN = origin_of(UUID(int=7))
LEAVES = [leaf_hash(bytes([each])) for each in range(20)]


def signed(size: int, origin: str = ORIGIN, seed: bytes = SEED) -> str:
    return sign_checkpoint(origin, Checkpoint(size=size, root=root(LEAVES[:size]).hex()), seed=seed)


def test_the_example_of_the_signed_note_specification_is_read() -> None:
    """From golang.org/x/mod/sumdb/note, whose notes C2SP made a specification."""
    key = NoteKey.read("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signature = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert open_note(f"{text}\n{signature}\n", key) == text
    assert key.text() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    with pytest.raises(NoteWrong):
        open_note(f"{text}\n{signature}\n".replace("answer", "question"), key)


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    read = read_checkpoint(signed(5), PUBLIC)
    assert (read.origin, read.size, read.root) == (ORIGIN, 5, root(LEAVES[:5]))
    assert read.plain() == Checkpoint(size=5, root=root(LEAVES[:5]).hex())


def test_signatures_of_witnesses_beside_the_key_s_own_are_passed_over() -> None:
    other = sign_note(signed(5).rpartition("\n\n")[0] + "\n", name="martor", seed=bytes(32))
    assert read_checkpoint(signed(5) + other.rpartition("\n\n")[2], PUBLIC).size == 5


@given(place=st.integers(0, len(signed(5)) - 1), letter=st.characters(codec="utf-8"))
def test_a_checkpoint_with_one_letter_changed_is_no_checkpoint(place: int, letter: str) -> None:
    note = signed(5)
    changed = note[:place] + letter + note[place + 1 :]
    if changed != note:
        with pytest.raises(NoteWrong):
            read_checkpoint(changed, PUBLIC)


@pytest.mark.parametrize(
    "body",
    [
        "{origin}\n05\n{root}\n",
        "{origin}\n5\n{root}\nmore\n",
        "{origin}\n5\n",
        "{origin}\n5\nAAAA\n",
        "{origin}\n5\nä\n",
    ],
)
def test_what_is_signed_but_no_checkpoint_is_refused(body: str) -> None:
    import base64

    text = body.format(origin=ORIGIN, root=base64.b64encode(root(LEAVES)).decode())
    with pytest.raises(NoteWrong):
        read_checkpoint(sign_note(text, name=ORIGIN, seed=SEED), PUBLIC)


def test_a_checkpoint_of_another_key_or_journal_does_not_pass_for_ours() -> None:
    with pytest.raises(NoteWrong):
        read_checkpoint(signed(5, seed=bytes(32)), PUBLIC)
    ours, other = (read_checkpoint(signed(5, origin), PUBLIC) for origin in (ORIGIN, origin_of(UUID(int=8))))
    assert extends(ours, ours, ())
    assert not extends(ours, other, ())


@given(first=st.integers(0, 20), second=st.integers(0, 20))
def test_a_later_checkpoint_contains_an_earlier_one_and_no_other(first: int, second: int) -> None:
    earlier, later = (read_checkpoint(signed(size), PUBLIC) for size in sorted((first, second)))
    proof = consistency_proof(earlier.size, LEAVES[: later.size])
    assert extends(earlier, later, proof)
    if earlier.size != later.size:
        assert not extends(later, earlier, proof)
        if earlier.size:
            assert not extends(earlier, later, (*proof, hashlib.sha256().digest()))


@pytest.mark.parametrize("text", ["", "name", "a+b", "opis/x+00000000+AA==", "opis/x+zz+" + "A" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteWrong):
        NoteKey.read(text)
    with pytest.raises(NoteWrong):
        NoteKey("a name", PUBLIC)


def test_a_note_ends_in_a_line_feed() -> None:
    with pytest.raises(NoteWrong):
        sign_note("text", name="opis", seed=SEED)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "0/000"),
        (Tile(0, 273, 256), "0/273"),
        (Tile(1, 1_234_067, 256), "1/x001/x234/067"),
        (Tile(2, 5, 17), "2/005.p/17"),
        (Tile(0, 1000, 1), "0/x001/000.p/1"),
    ],
)
def test_tiles_have_the_addresses_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert read_tile(path) == tile


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/0", "0/1234", "8/000", "0/000.p/0", "0/000.p/256", "0/000.p/300", "00/000", "0/x000/001", "0/../x"],
)
def test_a_tile_has_one_spelling(path: str) -> None:
    assert read_tile(path) is None
