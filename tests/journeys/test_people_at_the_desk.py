"""From the command line: accounts are opened, whoever has one works, the log tells who looked, the key comes back."""

from dataclasses import replace
from pathlib import Path

from tests.journeys.conftest import Opis

CNP = "1800101400016"
PASSWORD = "patru cuvinte la rând"
SENDER = "Văcărescu Ilinca-Anastasia"


def signed_in(opis: Opis, tmp_path: Path, login: str, password: str) -> Opis:
    file = tmp_path / f"password-of-{login}"
    file.write_text(password)
    chosen = tmp_path / "chosen-password"
    chosen.write_text(PASSWORD)
    named = {"OPIS_LOGIN": login, "OPIS_PASSWORD_FILE": str(file), "OPIS_NEW_PASSWORD_FILE": str(chosen)}
    return replace(opis, environment=opis.environment | named)


def test_a_day_with_accounts_leaves_no_name_number_or_password_in_the_homes_files(tmp_path: Path, opis: Opis) -> None:
    opis.answer("register", "--summary", "cerere de test", "--sender", SENDER, "--personal-number", CNP)
    first = opis.answer("people", "add", "maria", "--name", "Maria Ionescu", "--roles", "chief_registrar")
    refused = opis.run("list")
    assert refused.returncode == 2
    assert "Intrați" in refused.stderr
    wrong = signed_in(opis, tmp_path, "maria", "altceva cu totul").run("list")
    assert wrong.returncode == 2
    maria = signed_in(opis, tmp_path, "maria", str(first["password"]))
    assert maria.answer("register", "--summary", "a doua cerere", "--sender", SENDER, "--clerk", "Alta")["number"] == 2
    maria = signed_in(opis, tmp_path, "maria", PASSWORD)
    shown = maria.answer("unmask", "1", "--reason", "adeverință de venit")["parties"]
    assert shown == [{"name": SENDER, "personal_number": CNP}]
    assert maria.answer("people", "list")["people"][0]["roles"] == ["chief_registrar"]  # type: ignore[index]
    for path in opis.home.rglob("*"):
        if path.is_file() and path.parent.name != "print":
            data = path.read_bytes()
            for secret in (CNP, SENDER, "altceva cu totul", PASSWORD, "Maria Ionescu"):
                assert secret.encode() not in data, path
            assert CNP not in path.name


def test_the_recovery_key_is_shown_with_a_reason_and_brings_the_register_back(opis: Opis) -> None:
    opis.answer("register", "--summary", "cerere de test", "--sender", SENDER)
    assert opis.run("key", "show").returncode == 2
    key = str(opis.answer("key", "show", "--reason", "pusă în seiful primăriei")["recovery_key"])
    (opis.home / "keys" / "home-key.toml").unlink()
    lost = opis.run("list")
    assert lost.returncode == 3
    assert "key restore" in lost.stderr
    assert opis.run("key", "restore", stdin="AAAA-BBBB").returncode == 2
    assert opis.run("key", "restore", stdin=key.lower() + "\n").returncode == 0
    assert opis.answer("list")["total"] == 1
    rows: list[dict[str, str]] = opis.answer("log")["rows"]  # type: ignore[assignment]
    assert [row["what"] for row in rows] == ["read_log", "showed_key"]
    assert rows[1]["why"] == "pusă în seiful primăriei"
    assert opis.answer("log", "check") == {"rows": 3}
