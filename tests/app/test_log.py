"""The log tells what happened and not to whom."""

import logging
from collections.abc import Iterator

import pytest

from app.home import Home
from app.log import log_to


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.parametrize(
    "secret",
    [
        "1960229410016",
        "Bearer abc.def-123",
        "pin=1234",
        "'pin': '1234'",
        "token: s3cr3t",
        "elena.popa@example.ro",
        "K7QM-2D9V-XH4T-8NRC3",
    ],
)
def test_what_names_a_person_or_opens_a_door_is_blacked_out(home: Home, secret: str) -> None:
    path = log_to(home)
    error = ValueError(f"cannot read {secret} here")
    logging.getLogger("opis.test").error("failed with %s at register RG/2026", secret, exc_info=error)
    text = path.read_text()
    assert "failed with" in text
    assert "register RG/2026" in text
    assert "ValueError" in text
    for part in ("1960229410016", "abc.def-123", "1234'", "=1234", "s3cr3t", "elena", "K7QM"):
        assert part not in text


def test_the_log_is_for_its_owner_alone_and_does_not_grow_for_ever(home: Home) -> None:
    path = log_to(home)
    log_to(home)
    logger = logging.getLogger("opis.test")
    for _ in range(40):
        logger.warning("x" * 100_000)
    files = sorted(home.log.iterdir())
    assert path in files
    assert 2 < len(files) <= 6
    assert all(file.stat().st_size <= 1_000_000 for file in files)
    assert home.log.stat().st_mode & 0o077 == 0
