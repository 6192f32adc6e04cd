"""Everything a command writes is in its home: the user's own folders and the place for temporary files stay empty."""

from pathlib import Path

from tests.journeys.conftest import Opis


def test_a_day_at_the_desk_writes_nothing_outside_the_home(opis: Opis, tmp_path: Path, paper: Path) -> None:
    outside = tmp_path / "temporary"
    outside.mkdir()
    opis = Opis(opis.home, {**opis.environment, "TMPDIR": str(outside)})
    user = Path(opis.environment["HOME"])
    opis.answer("register", "--summary", "cerere de test", "--sender", "Popa Elena", "--print")
    opis.answer("attach", "1", paper)
    opis.answer("list")
    opis.answer("show", "1")
    opis.answer("doctor")
    opis.answer("scan", "--list")
    assert opis.answer("verify", paper)["signatures"] == []
    assert list(user.rglob("*")) == []
    assert list(outside.rglob("*")) == []
    assert (opis.home / "desk.sqlite").is_file()


def test_without_a_home_the_users_own_data_folder_is_used(opis: Opis) -> None:
    done = opis.run_without_home("list")
    assert done.returncode == 0, done.stderr
    assert (Path(opis.environment["HOME"]) / ".local" / "share" / "opis" / "desk.sqlite").is_file()


def test_a_home_in_the_environment_is_used(tmp_path: Path, opis: Opis) -> None:
    chosen = tmp_path / "chosen"
    chosen_by_environment = Opis(opis.home, {**opis.environment, "OPIS_HOME": str(chosen)})
    done = chosen_by_environment.run_without_home("list")
    assert done.returncode == 0, done.stderr
    assert (chosen / "desk.sqlite").is_file()
