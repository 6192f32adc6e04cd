"""What one command was asked, and how it answers: one JSON object, or lines for a person."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from app.home import Home
from app.settings import Settings
from app.words import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a command, with the home, the settings and the words that all commands share."""

    options: argparse.Namespace
    home: Home
    settings: Settings
    words: Words

    @property
    def json(self) -> bool:
        """True when the answer is for a program."""
        return bool(self.options.json)

    def answer(self, value: object, *lines: str) -> None:
        """Print `value` as one line of JSON, or `lines` for a person; flushed, because an answer is a promise."""
        if self.json:
            print(json.dumps(value, ensure_ascii=False), flush=True)
        else:
            print(*lines, sep="\n", flush=True)

    def path(self, path: Path) -> Path:
        """A path as typed, made absolute."""
        return path.expanduser().absolute()
