"""A paper signed while the network was down becomes B-LTA from a shell, however often it is killed on the way."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from signing.demonstration import make_soft_token
from tests.journeys.conftest import Opis
from tests.journeys.test_killed_anywhere import killed_at, usual_duration
from tests.signing.authorities import serving
from tests.signing.conftest import PIN

KILLS = 5


def test_signed_offline_then_killed_again_and_again_it_reaches_b_lta(opis: Opis, tmp_path: Path, paper: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - certificates are judged by the machine's clock
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    (tmp_path / "authorities").mkdir()
    (tmp_path / "pin").write_bytes(PIN)
    signer = Opis(opis.home, {**opis.environment, **token.environment})
    with serving(tmp_path / "authorities", token, now=now) as authorities:
        offline, file = tmp_path / "offline.pdf", tmp_path / "semnat.pdf"
        sign = ("sign", paper, "--out", offline, "--module", token.module, "--pin-file", tmp_path / "pin")
        assert signer.answer(*sign)["level"] == "PAdES-B-B"
        (tmp_path / "pin").unlink()
        refused = opis.run("augment", offline)
        assert (refused.returncode, "autoritate" in refused.stderr) == (2, True)

        augment = ("augment", file, "--timestamp", authorities.time_stamps, "--trust", authorities.trust)
        shutil.copy(offline, file)
        duration = usual_duration(opis, *augment)
        assert authorities.count("tsa") == 2
        shutil.copy(offline, file)
        authorities.asked.clear()
        for kill in range(KILLS):
            killed_at(opis, (kill + 0.5) / KILLS, duration, *augment)
            judged = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
            assert "Signature is Valid" in judged
        assert opis.answer(*augment) == {"path": str(file), "level": "PAdES-B-LTA"}
        assert authorities.count("tsa") <= 2 + KILLS, "a kill costs at most the stamp that was under way"
        verdicts = opis.answer("verify", file, "--trust", authorities.trust)["signatures"]
        assert isinstance(verdicts, list)
        assert [(one["verdict"], one["level"]) for one in verdicts] == [
            ("VALID", "PAdES-B-LTA"),
            ("VALID", "PDF-DOC-TIMESTAMP"),
        ]


def test_a_silent_authority_leaves_the_file_as_strong_as_it_came(opis: Opis, tmp_path: Path, paper: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - certificates are judged by the machine's clock
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    (tmp_path / "authorities").mkdir()
    (tmp_path / "pin").write_bytes(PIN)
    signer = Opis(opis.home, {**opis.environment, **token.environment})
    with serving(tmp_path / "authorities", token, now=now) as authorities:
        file = tmp_path / "semnat.pdf"
        signer.answer("sign", paper, "--out", file, "--module", token.module, "--pin-file", tmp_path / "pin")
        authorities.silent = {"ocsp"}
        stopped = opis.run(
            "augment", file, "--timestamp", authorities.time_stamps, "--trust", authorities.trust, "--json"
        )
    assert stopped.returncode == 3
    assert "PAdES-B-T" in stopped.stdout
    assert "Emitentul de probă" in stopped.stderr
