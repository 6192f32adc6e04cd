"""The card readers: an answer always comes, whatever the card service does."""

import os
import socket
from pathlib import Path

from devices.reader_state import ReaderState
from devices.readers import readers


def with_service_at(path: Path) -> dict[str, str]:
    """The environment in which libpcsclite looks for its service at this socket."""
    return {**os.environ, "PCSCLITE_CSOCK_NAME": str(path)}


def test_without_the_card_service_the_reason_is_told(tmp_path: Path) -> None:
    state = readers(seconds=30, environment=with_service_at(tmp_path / "nobody"))
    assert state == ReaderState(service=False, reason_code="reader_service_stopped")


def test_a_card_service_that_never_answers_does_not_hold_the_desk(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(tmp_path / "pcscd"))
        service.listen()
        state = readers(seconds=1, environment=with_service_at(tmp_path / "pcscd"))
    assert state == ReaderState(service=False, reason_code="reader_service_hung")
