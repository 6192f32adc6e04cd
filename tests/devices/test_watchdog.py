"""How long a driver's silence is borne."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.watchdog import Limits, Phase, Verdict, decide, patience

LIMITS = Limits()
moments = st.floats(0, 1e6)


@pytest.mark.parametrize("phase", Phase)
def test_a_silent_driver_is_ended_exactly_at_its_limit(phase: Phase) -> None:
    limit = LIMITS.of(phase)
    assert decide(limit - 0.01, 0, phase, LIMITS) is Verdict.WAIT
    assert decide(limit, 0, phase, LIMITS) is Verdict.KILL


@given(last=moments, silence=moments, phase=st.sampled_from(Phase))
def test_waiting_out_the_patience_always_brings_a_verdict(last: float, silence: float, phase: Phase) -> None:
    now = last + silence
    left = patience(now, last, phase, LIMITS)
    assert left >= 0
    assert (decide(now, last, phase, LIMITS) is Verdict.KILL) == (left == 0)


def test_a_driver_that_speaks_is_never_ended() -> None:
    spoken = 0.0
    for _ in range(1000):
        now = spoken + LIMITS.reading / 2
        assert decide(now, spoken, Phase.READING, LIMITS) is Verdict.WAIT
        spoken = now
