"""A card that is plugged in or pulled out is heard of at once, from the real card service."""

import os
import queue
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.reader_state import ReaderState
from devices.reader_watch import ReaderWatch
from tests.devices.test_readers import with_service_at
from tests.devices.virtual_card import card_service, plugged_card
from tests.signing.conftest import descendants

Heard = queue.SimpleQueue[ReaderState]
PATIENCE = 30
"""Seconds: what is heard is asserted, how soon is measured elsewhere."""


@pytest.fixture
def service() -> Iterator[None]:
    with card_service():
        yield


def with_card(state: ReaderState) -> bool:
    return any(reader.card for reader in state.readers)


def heard_until(heard: Heard, card: bool) -> ReaderState:
    while True:
        state = heard.get(timeout=PATIENCE)
        if state.service and state.readers and with_card(state) is card:
            return state


@pytest.mark.pain(7)
@pytest.mark.usefixtures("service")
def test_a_card_plugged_in_and_pulled_out_again_and_again_is_heard_each_time() -> None:
    heard: Heard = queue.SimpleQueue()
    watch = ReaderWatch()
    watch.start(heard.put)
    try:
        heard_until(heard, card=False)
        for _ in range(3):
            with plugged_card():
                state = heard_until(heard, card=True)
                assert "Virtual PCD" in " ".join(reader.name for reader in state.readers if reader.card)
            heard_until(heard, card=False)
    finally:
        watch.close()
    assert not watching()


@pytest.mark.usefixtures("service")
def test_a_watcher_that_is_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.reader_watch.PAUSE", 0.1)
    heard: Heard = queue.SimpleQueue()
    watch = ReaderWatch()
    watch.start(heard.put)
    try:
        heard_until(heard, card=False)
        [child] = watching()
        os.kill(child, signal.SIGKILL)
        heard_until(heard, card=False)
        with plugged_card():
            heard_until(heard, card=True)
    finally:
        watch.close()
    assert not watching()


def test_without_the_card_service_the_reason_is_told_and_closing_waits_for_nobody(tmp_path: Path) -> None:
    heard: Heard = queue.SimpleQueue()
    watch = ReaderWatch(with_service_at(tmp_path / "nobody"))
    watch.start(heard.put)
    state = heard.get(timeout=PATIENCE)
    assert state == ReaderState(service=False, reason_code="reader_service_stopped")
    watch.close()
    assert not watching()


def watching() -> list[int]:
    """The watchers that run under this process."""
    found = []
    for child in descendants(os.getpid()):
        command = Path(f"/proc/{child}/cmdline")
        if command.exists() and b"devices.pcsc" in command.read_bytes():
            found.append(child)
    return found
