"""The log: what the program did and what went wrong, for whoever repairs it; never who the citizens are.

Words that could name a person or open a door are blacked out on their way to the file, tracebacks included.
"""

import logging
import re
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from app.durable import disk_faults, make_folder
from app.home import Home
from opis_contract.instants import instant_text

_ONE_FILE = 1_000_000
_OLDER_FILES = 5
_BLACKED_OUT = "•••"
_SECRET = re.compile(
    r"""
    \b[1-9]\d{12}\b                                     # personal numbers
    | (?i:\b(?:bearer|pin|token|password|parol[aă])\b['"]?\s*[:=]?\s*['"]?)\S+
    | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]+     # addresses; bounded, or a long line costs its square
    | \b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b   # tracking and enrolment codes
    """,
    re.VERBOSE,
)


class _Discreet(logging.Formatter):
    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return instant_text(datetime.fromtimestamp(record.created, UTC))

    @override
    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(_BLACKED_OUT, super().format(record))


def log_to(home: Home) -> Path:
    """Write the log into the home from now on, a few files of a megabyte; returns the file's path."""
    make_folder(home.path)
    make_folder(home.log)
    path = home.log / "opis.log"
    with disk_faults(path):
        path.touch(mode=0o600)
        handler = RotatingFileHandler(path, maxBytes=_ONE_FILE, backupCount=_OLDER_FILES, encoding="utf-8")
    handler.setFormatter(_Discreet("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each.formatter, _Discreet)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
