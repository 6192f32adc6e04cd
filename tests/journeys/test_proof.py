"""A receipt's holder proves an entry with one Python file; whoever changes a single byte proves nothing."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Opis, Server, enrolled

VERIFIER = ROOT / "installer" / "verify_receipt.py"


def register(opis: Opis, count: int = 1, **content: object) -> list[dict[str, str]]:
    """So many papers, by one process; their answers."""
    written = {"summary": "cerere certificat de urbanism", "sender": {"name": "Popa Țuca-Elena"}} | content
    line = json.dumps({"direction": "incoming", "register_code": "RG", "content": written})
    done = opis.run("register", "--lines", "-", "--json", stdin=f"{line}\n" * count)
    assert done.returncode == 0, done.stderr
    return [json.loads(answer) for answer in done.stdout.splitlines()]


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As anybody would run it: without our packages, in any folder."""
    command = [sys.executable, "-I", "-S", "-W", "error", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def load_verifier() -> dict[str, object]:
    names: dict[str, object] = {"__name__": "verify_receipt"}
    exec(compile(VERIFIER.read_bytes(), str(VERIFIER), "exec"), names)  # noqa: S102 - the file under test
    return names


def still_proves(names: dict[str, object], data: bytes, checkpoint: str) -> bool:
    try:
        names["check"](data, checkpoint)  # type: ignore[operator]
    except names["NotProven"]:  # type: ignore[misc]
        return False
    return True


def test_a_desk_that_is_alone_proves_its_entries_with_its_own_key(opis: Opis, tmp_path: Path) -> None:
    registered = register(opis, 5)
    proof, note = tmp_path / "dovada.json", tmp_path / "semnatura.txt"
    opis.answer("proof", registered[2]["tracking_code"], "--output", proof)
    opis.answer("checkpoint", "--output", note)
    done = verify(proof, "--checkpoint", note, "--leaf", registered[2]["leaf"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Dovedit: numărul 3 din" in done.stdout
    assert "la locul 3 din 5" in done.stdout
    assert "Este amprenta de pe bon." in done.stdout
    english = verify(proof, "--language", "en")
    assert "Proven: number 3 of" in english.stdout
    assert "was not compared with a published one" in english.stdout
    assert "Popa" not in proof.read_text("utf-8")
    wrong = verify(proof, "--leaf", registered[1]["leaf"])
    assert (wrong.returncode, "amprenta de pe bon este alta" in wrong.stdout) == (1, True)
    text = opis.run("proof", "3").stdout
    assert text == proof.read_text("utf-8")


def test_no_byte_of_a_proof_can_be_changed(opis: Opis, tmp_path: Path) -> None:
    """Every byte of the file, opened entry and other checkpoint included, is flipped once; and whole fields too."""
    register(opis, 3)
    note = tmp_path / "semnatura.txt"
    opis.answer("checkpoint", "--output", note)
    register(opis, 4)
    proof = tmp_path / "dovada.json"
    opis.answer("proof", "6", "--open", "--against", note, "--output", proof)
    data = proof.read_bytes()
    names = load_verifier()
    checkpoint = note.read_text("utf-8")
    assert still_proves(names, data, checkpoint)
    draw = random.Random(20260623)  # noqa: S311 - which of the 255 other values
    survived = [
        place
        for place in range(len(data))
        if still_proves(
            names, data[:place] + bytes([data[place] ^ draw.randrange(1, 256)]) + data[place + 1 :], checkpoint
        )
    ]
    assert survived == []
    whole = json.loads(data)
    for name, value in (
        ("format", "opis-proof/2"),
        ("index", whole["index"] + 1),
        ("index", 5.0),
        ("index", True),
        ("path", whole["path"][:-1]),
        ("path", [*whole["path"], "00" * 32]),
        ("path", "x"),
        ("leaf", whole["leaf"] | {"number": 1}),
        ("leaf", []),
        ("key", whole["key"].replace("opis", "opus")),
        ("checkpoint", checkpoint),
        ("checkpoint", 7),
        ("opening", whole["opening"] | {"salt": "00" * 16}),
        ("opening", None),
        ("published", whole["published"] | {"path": []}),
        ("published", {}),
        ("more", 1),
    ):
        changed = json.dumps(whole | {name: value}, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
        assert not still_proves(names, changed.encode(), checkpoint), name
    for missing in set(whole) - {"opening", "published"}:
        rest = {key: value for key, value in whole.items() if key != missing}
        assert not still_proves(names, (json.dumps(rest, sort_keys=True, indent=2) + "\n").encode(), checkpoint)
    assert not still_proves(names, b"[" * 100_000, checkpoint)
    assert not still_proves(names, b"", checkpoint)


def test_a_proof_leads_to_an_older_checkpoint_and_to_no_other_journal(opis: Opis, tmp_path: Path) -> None:
    old, new, proof = (tmp_path / name for name in ("veche.txt", "noua.txt", "dovada.json"))
    register(opis)
    opis.answer("checkpoint", "--output", old)
    register(opis, 3)
    opis.answer("checkpoint", "--output", new)
    opis.answer("proof", "2", "--output", proof)
    refused = verify(proof, "--checkpoint", old)
    assert (refused.returncode, "nu duce la ea" in refused.stdout) == (1, True)
    opis.answer("proof", "2", "--against", old, "--output", proof)
    for note in (old, new):
        assert verify(proof, "--checkpoint", note).returncode == 0
    stranger = Opis(home=tmp_path / "other", environment=opis.environment)
    register(stranger)
    stranger.answer("checkpoint", "--output", new)
    assert verify(proof, "--checkpoint", new).returncode == 1
    refused = opis.run("proof", "2", "--against", new)
    assert (refused.returncode, "nu este o semnătură mai veche" in refused.stderr) == (2, True)


def test_an_opened_proof_says_what_was_written_and_internal_notes_are_never_opened(opis: Opis, tmp_path: Path) -> None:
    register(opis, summary="cerere de racordare la canalizare")
    register(opis, notes="de verificat")
    proof = tmp_path / "dovada.json"
    opis.answer("proof", "1", "--open", "--output", proof)
    done = verify(proof)
    assert "cerere de racordare la canalizare (Popa Țuca-Elena)" in done.stdout
    refused = opis.run("proof", "2", "--open")
    assert (refused.returncode, "observații interne" in refused.stderr) == (2, True)
    assert opis.run("proof", "2").returncode == 0
    unknown = opis.run("proof", "K7QM-2D9V-XH4T-8NRC3")
    assert unknown.returncode == 2


def test_a_desk_of_an_institution_proves_with_the_servers_key_and_so_does_the_citizens_page(
    opis: Opis, server: Server, tmp_path: Path
) -> None:
    import urllib.request

    enrolled(opis, server)
    [registered] = register(opis)
    opis.answer("sync", "--once")
    proof = tmp_path / "dovada.json"
    opis.answer("proof", registered["tracking_code"], "--output", proof)

    def page(path: str) -> str:
        with urllib.request.urlopen(server.address + path, timeout=10) as answer:  # noqa: S310 - our own http address
            text: str = answer.read().decode()
            return text

    note, key = tmp_path / "semnatura.txt", tmp_path / "cheia.txt"
    note.write_text(page("/journal/checkpoint"), "utf-8")
    key.write_text(page("/journal/key"), "utf-8")
    done = verify(proof, "--checkpoint", note, "--key", key, "--leaf", registered["leaf"])
    assert done.returncode == 0, done.stdout
    assert "Cheia este cea publicată." in done.stdout
    shown = page(f"/s/{registered['tracking_code']}")
    assert f'id="leaf={registered["leaf"]}"' in shown
    [link] = re.findall(r'href="([^"]*file=proof)"', shown)
    own = tmp_path / "de-pe-pagina.json"
    own.write_text(page(f"/s/{registered['tracking_code']}{link}"), "utf-8")
    assert verify(own, "--checkpoint", note).returncode == 0


@pytest.mark.parametrize("name", ["nothing.json", "."])
def test_a_file_that_is_not_there_is_not_proven(tmp_path: Path, name: str) -> None:
    done = verify(tmp_path / name)
    assert (done.returncode, done.stdout.startswith("NU este dovedit")) == (1, True)


def test_the_verifier_judges_signatures_as_the_standard_does() -> None:
    """RFC 8032, section 7.1, TEST 1 to 3, and the spellings that a careless verifier takes."""
    good = load_verifier()["signature_is_good"]
    assert callable(good)
    for public, message, signature in VECTORS:
        key, text, signed = map(bytes.fromhex, (public, message, signature))
        assert good(key, text, signed)
        assert not good(key, text + b".", signed)
        order = 2**252 + 27742317777372353535851937790883648493
        larger = int.from_bytes(signed[32:], "little") + order
        assert not good(key, text, signed[:32] + larger.to_bytes(32, "little"))
        assert not good(key, text, signed[:63])
        assert not good(b"\xff" * 32, text, signed)


VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
