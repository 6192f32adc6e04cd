"""Which Python runs the worker of TWAIN: drivers of 32 bits need one of 32 bits, which the desk itself never is."""

import re
import struct
import subprocess
from pathlib import Path

from devices.errors import TwainPythonMissing, TwainPythonUnfit

_ASKED = "import struct, sys; print(sys.version_info >= (3, 11), struct.calcsize('P') * 8)"
_LONGEST = 60
"""Seconds that an interpreter may take to start, on a machine that is busy."""


def refuse_missing(python: Path | None) -> None:
    """Raise `TwainPythonMissing` where the interpreter that was chosen is not there."""
    if python is not None and not python.is_file():
        raise TwainPythonMissing(python=str(python))


def bits_of(python: Path | None) -> int:
    """Of how many bits the drivers are that the worker can load; `python` is the one chosen, None for the desk's own.

    Starts the one chosen. Raises `TwainPythonMissing`, and `TwainPythonUnfit` where it does not run or is too old.
    """
    if python is None:
        return struct.calcsize("P") * 8
    refuse_missing(python)
    try:
        said = subprocess.run(
            [python, "-c", _ASKED], capture_output=True, text=True, timeout=_LONGEST, check=True, errors="replace"
        ).stdout
    except (OSError, subprocess.SubprocessError) as refused:
        raise TwainPythonUnfit(python=str(python)) from refused
    answer = re.fullmatch(r"True (\d+)\s*", said)
    if answer is None:
        raise TwainPythonUnfit(python=str(python))
    return int(answer[1])
