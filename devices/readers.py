"""The smart card readers of this machine: always an answer, within three seconds, whatever the card service does."""

import os
import subprocess
import sys
from collections.abc import Mapping

from devices.errors import ReaderServiceHung, ReaderServiceStopped
from devices.frames import FrameBroken, decode
from devices.process import ROOT
from devices.reader_state import ReaderState


def readers(seconds: float = 3.0, environment: Mapping[str, str] = os.environ) -> ReaderState:
    """Whether the card service runs, the readers and whether each holds a card; or the reason why nothing is known."""
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "devices.pcsc"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        state = decode(asked.stdout)
    except subprocess.TimeoutExpired:
        return ReaderState(service=False, reason_code=ReaderServiceHung.code)
    except (OSError, FrameBroken):
        return ReaderState(service=False, reason_code=ReaderServiceStopped.code)
    return state if isinstance(state, ReaderState) else ReaderState(False, reason_code=ReaderServiceStopped.code)
