"""How the demonstration speaks while it works: each step with its proof, and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.words import Words


class Teller:
    """Says each step on standard error, so that standard output stays one JSON object; keeps the time of each."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.timings: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One step of the story; its seconds of wall time are added up under its name."""
        self._write(f"▸ {self._words.say(f'demo.{name}')}")
        begun = time.perf_counter()
        yield
        self.timings[name] = round(self.timings.get(name, 0) + time.perf_counter() - begun, 3)

    def proof(self, name: str, /, **facts: object) -> None:
        """What a step can show for itself."""
        self._write(f"    {self._words.say(f'demo.proof.{name}', **facts)}")

    def progress(self, done: int, total: int) -> None:
        """A line that overwrites itself on a terminal and is left out elsewhere."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r    {done}/{total} " + ("\n" if done == total else ""))
            sys.stderr.flush()

    def say(self, key: str, /, **facts: object) -> None:
        """A sentence of the story itself."""
        self._write(self._words.say(key, **facts))

    def _write(self, line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
