"""How long a driver's silence is borne."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import DriverHung
from devices.scanning import Colour, PageDone, Patience, ScanSettings, Source
from devices.watchdog import Limits, Phase, SignsOfLife, Verdict, decide, patience
from tests.devices.conftest import FEEDER, OFFICE, MakeFake, scan_all, the_worker

LIMITS = Limits()
moments = st.floats(0, 1e6)
beats = st.none() | moments


@pytest.mark.parametrize("phase", Phase)
def test_a_silent_driver_is_ended_exactly_at_its_limit(phase: Phase) -> None:
    limit = LIMITS.of(phase)
    assert decide(limit - 0.01, SignsOfLife(0, limit - 0.01), phase, LIMITS) is Verdict.WAIT
    assert decide(limit, SignsOfLife(0, limit), phase, LIMITS) is Verdict.KILL


@pytest.mark.parametrize("phase", Phase)
def test_a_process_that_stands_still_is_ended_before_the_driver_has_used_up_its_time(phase: Phase) -> None:
    now = min(LIMITS.beat, LIMITS.of(phase))
    assert decide(now, SignsOfLife(0, 0), phase, LIMITS) is Verdict.KILL


@given(event=moments, silence=moments, beat=beats, phase=st.sampled_from(Phase))
def test_waiting_out_the_patience_always_brings_a_verdict(
    event: float, silence: float, beat: float | None, phase: Phase
) -> None:
    now, signs = event + silence, SignsOfLife(event, beat)
    left = patience(now, signs, phase, LIMITS)
    assert left >= 0
    assert (decide(now, signs, phase, LIMITS) is Verdict.KILL) == (left == 0)


def test_a_driver_that_speaks_is_never_ended() -> None:
    spoken = 0.0
    for _ in range(1000):
        now = spoken + LIMITS.reading / 2
        assert decide(now, SignsOfLife(spoken, spoken), Phase.READING, LIMITS) is Verdict.WAIT
        spoken = now


def test_a_slow_scanner_is_given_the_time_that_its_profile_names() -> None:
    slow = LIMITS.with_patience(Patience(warming_up=300))
    assert (slow.warming_up, slow.reading, slow.between_pages) == (300, LIMITS.reading, LIMITS.between_pages)


def test_a_profile_may_also_shorten_the_patience(fake: MakeFake, batch: Path) -> None:
    client = fake({"mishap": "hang", "page": 2, "row": 64})
    with pytest.raises(DriverHung) as hung:
        scan_all(client, OFFICE, ScanSettings(Source.FEEDER, Colour.GREY, 75, patience=Patience(reading=1)), batch)
    assert hung.value.facts["seconds"] < LIMITS.reading
    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=2)] == [2, 3]


def test_a_worker_that_stands_still_is_noticed_by_its_missing_beat(fake: MakeFake, batch: Path) -> None:
    client = fake({"mishap": "slow", "page": 2}, limits=Limits(beat=1, reading=600, between_pages=600))
    scan = client.scan(OFFICE, FEEDER, batch, 1)
    while not isinstance(next(scan), PageDone):
        continue
    os.kill(the_worker(), signal.SIGSTOP)
    with pytest.raises(DriverHung):
        list(scan)
    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=2)] == [2, 3]
