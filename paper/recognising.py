"""Reading the words of a page image, with the place of each word."""

import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL.Image import Resampling
from typing_extensions import override

from paper.errors import ReadingUnavailable
from paper.images import opened_image

# Tesseract's Romanian model writes the cedilla letters in two of five places; the alphabet has the comma below.
_COMMA_BELOW = str.maketrans("şŞţŢ", "șȘțȚ")

FULL_SIZE_FROM = 250
"""From this many dots per inch on a page is read at 200: as accurate (0.55 % of letters wrong) and twice as fast."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in pixels of the page image, from the top left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page in reading order."""

    lines: tuple[tuple[Word, ...], ...]

    @property
    def text(self) -> str:
        """The words, one line of the page a line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


class PageUnread(Exception):
    """The page took longer than its time, or the reader died of it; its image is unharmed."""


class Recogniser(Protocol):
    """Whoever can read a page."""

    def recognise(self, image: Path, dpi: int) -> PageText:
        """The words of one page image of `dpi` dots per inch; any thread may call. Raises `PageUnread`."""


class NoRecogniser:
    """Reads nothing: for files whose text is not wanted."""

    def recognise(self, image: Path, dpi: int) -> PageText:  # noqa: ARG002 - the protocol's arguments
        """No words."""
        return PageText(())


class Tesseract:
    """Tesseract as a process of its own for each page, one thread each: two threads in one page are slower than one."""

    def __init__(self, *, language: str = "ron", seconds_per_page: float = 60) -> None:
        self._language = language
        self._seconds = seconds_per_page

    def check(self) -> str:
        """The version. Raises `ReadingUnavailable` when the program or the language is missing."""
        try:
            version, languages = self._run("--version").splitlines()[0], self._run("--list-langs").split()
        except PageUnread as error:
            raise ReadingUnavailable(reason="tesseract-ocr") from error
        if self._language not in languages:
            raise ReadingUnavailable(reason=f"tesseract-ocr-{self._language}")
        return version

    def recognise(self, image: Path, dpi: int) -> PageText:
        """See `Recogniser`. Raises `ReadingUnavailable` when Tesseract or its Romanian model is not installed."""
        grey, scale = _for_reading(image, dpi)
        # A page at two thirds is still called 300 dots per inch: that is how its accuracy was measured.
        said = 300 if dpi >= FULL_SIZE_FROM else max(dpi, 70)
        table = self._run("stdin", "stdout", "-l", self._language, "--dpi", str(said), "tsv", image=grey)
        return _page_text(table, scale)

    @override
    def __repr__(self) -> str:
        return f"Tesseract({self._language!r})"

    def _run(self, *arguments: str, image: bytes = b"") -> str:
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(
                ["tesseract", *arguments],
                input=image,
                capture_output=True,
                timeout=self._seconds,
                env=environment,
                check=True,
            )
        except FileNotFoundError as error:
            raise ReadingUnavailable(reason="tesseract-ocr") from error
        except subprocess.TimeoutExpired as error:
            raise PageUnread from error
        except subprocess.CalledProcessError as error:
            if error.returncode < 0:  # a signal: it died of this page, not of its installation
                raise PageUnread from error
            said = error.stderr.decode(errors="replace").strip().splitlines()
            raise ReadingUnavailable(reason=said[-1] if said else f"tesseract: {error.returncode}") from error
        return done.stdout.decode()


def _for_reading(image: Path, dpi: int) -> tuple[bytes, float]:
    """The page as a grey PNG, and how many page pixels one of its pixels stands for."""
    with opened_image(image) as page:
        page.draft("L", page.size)  # the decoder leaves a JPEG's colours out
        grey = page.convert("L")
    scale = 1.0
    if dpi >= FULL_SIZE_FROM:
        scale = 1.5 * dpi / 300
        grey = grey.resize((max(1, round(grey.width / scale)), max(1, round(grey.height / scale))), Resampling.BOX)
    encoded = io.BytesIO()
    grey.save(encoded, "PNG", compress_level=1)
    return encoded.getvalue(), scale


def _page_text(table: str, scale: float) -> PageText:
    """Tesseract's tab-separated table: a row of level 5 is a word, the four numbers before it name its line."""
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines()[1:]:
        level, *place, _word, left, top, width, height, _confidence, text = row.split("\t")
        if level != "5" or not text.strip():
            continue
        box = (round(int(side) * scale) for side in (left, top, width, height))
        lines.setdefault(tuple(place), []).append(Word(text.strip().translate(_COMMA_BELOW), *box))
    return PageText(tuple(tuple(line) for line in lines.values()))
