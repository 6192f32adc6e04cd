"""`opis desk` opens by itself, with or without a server, and leaves nothing running when it is ended."""

import signal
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import Opis, Server, enrolled

PATIENCE = 60
"""Seconds for a window to open on a busy machine."""


@pytest.mark.parametrize("joined", [False, True], ids=["alone", "with a server"])
def test_the_window_opens_and_leaves_nothing_running(opis: Opis, server: Server, joined: bool) -> None:
    opis.answer("register", "--summary", "cerere de test", "--sender", "Popa Elena")
    if joined:
        enrolled(opis, server)
    process = opis.start("desk")
    begun = time.monotonic()
    while not window_is_open(opis):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < begun + PATIENCE
        time.sleep(0.2)
    workers = started_by(process.pid)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert "Traceback" not in said
    gone_by = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < gone_by
        time.sleep(0.1)


def window_is_open(opis: Opis) -> bool:
    return any("the window is open" in log.read_text("utf-8") for log in (opis.home / "log").glob("opis*.log"))


def started_by(pid: int) -> list[int]:
    """The processes that this one has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
