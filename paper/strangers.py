"""Strangers' files, read where they can do no harm: in a worker process with limits of memory, time and size.

Whatever the file does to the worker, the caller gets an answer or one of the refusals of `paper.errors`, and the file
itself stays as it was. Every question raises `ReaderNotStarted` when there can be no worker. Pages are counted from 1.
"""

import base64
import errno
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Self

from opis_contract.findings import PageVerdict, verdict_of
from paper.errors import FileRefused, NotReadable, ReaderNotStarted, TooBig, TookTooLong, error_of
from paper.frames import (
    Answer,
    Done,
    Enclosure,
    Inspect,
    Inspection,
    JudgePages,
    Kind,
    Letter,
    LookAtPages,
    MakePageImages,
    MakePicture,
    MakeStamped,
    MeasurePage,
    PageJudged,
    PageLooked,
    PageMade,
    PageMeasured,
    PageRead,
    Question,
    ReadPages,
    Refused,
    UnfoldMail,
)
from paper.guest import Guest, GuestDied, GuestSilent
from paper.limits import Limits, out_of_memory, out_of_time

__all__ = ["Enclosure", "Inspection", "Kind", "Letter", "Limits", "PageLooked", "StrangerReader"]

# The page is as wide as asked; a strip of paper is shown up to this many widths long.
_LONGEST = 4


class StrangerReader:
    """One worker process, started at the first question and anew after each one that it did not survive.

    Any thread may call; questions wait for each other.
    """

    def __init__(self, limits: Limits | None = None, *, log: Path | None = None) -> None:
        """What the worker's libraries print goes to the end of `log`, or nowhere."""
        self._limits = limits or Limits()
        self._log = log
        self._guest: Guest | None = None
        self._turn = threading.Lock()

    def inspect(self, path: Path) -> Inspection:
        """What the file is, by its content. Raises the `FileRefused` that says why it is not read."""
        [inspection] = (answer for answer in self._ask(Inspect(path)) if isinstance(answer, Inspection))
        return inspection

    def page_images(self, path: Path, folder: Path, *, dpi: int) -> list[Path]:
        """One image file per page in `folder`: a JPEG's own bytes, other images as TIFF, PDF pages pictured at `dpi`.

        Raises a `FileRefused` and `PaperNotWritten`.
        """
        said = self._ask(MakePageImages(path, folder, dpi))
        return [answer.path for answer in said if isinstance(answer, PageMade)]

    def page_text(self, path: Path) -> list[str]:
        """The text that the file itself holds, page by page; images hold none. Raises a `FileRefused`."""
        return [answer.text for answer in self._ask(ReadPages(path)) if isinstance(answer, PageRead)]

    def look_at_pages(self, path: Path, *, dpi: int, squares: bool) -> list[PageLooked]:
        """Every page decoded whole, and its `squares` read; PDF pages are pictured at `dpi`. Raises a `FileRefused`."""
        return [answer for answer in self._ask(LookAtPages(path, dpi, squares)) if isinstance(answer, PageLooked)]

    def thumbnail(self, path: Path, page: int, *, pixels: int, target: Path) -> None:
        """A picture of the page in a square of `pixels`, PNG or JPEG by the target's suffix.

        Raises a `FileRefused`, `NoSuchPage` and `PaperNotWritten`.
        """
        self._ask(MakePicture(path, page, pixels, pixels, target))

    def preview(self, path: Path, page: int, *, width: int, target: Path) -> None:
        """A picture of the page `width` pixels wide; otherwise like `thumbnail`."""
        self._ask(MakePicture(path, page, width, _LONGEST * width, target))

    def unfold_mail(self, path: Path, folder: Path) -> tuple[Letter, list[Enclosure]]:
        """The e-mail, and its enclosures as files `001`, `002`... in `folder`. Raises a `FileRefused`."""
        said = self._ask(UnfoldMail(path, folder))
        [letter] = (answer for answer in said if isinstance(answer, Letter))
        return letter, [answer for answer in said if isinstance(answer, Enclosure)]

    def page_size(self, path: Path, page: int = 1) -> tuple[float, float]:
        """Width and height of a page as it is seen, in millimetres. Raises a `FileRefused`."""
        [measured] = (answer for answer in self._ask(MeasurePage(path, page)) if isinstance(answer, PageMeasured))
        return measured.width, measured.height

    def stamped(self, path: Path, stamp: Path, place: tuple[float, float, float, float], target: Path) -> None:
        """A copy of the file, a PDF, with a page of ours laid over page 1: left, top, width and height in millimetres.

        Raises a `FileRefused` and `PaperNotWritten`; the file itself is as it was.
        """
        left, top, width, height = map(float, place)
        self._ask(MakeStamped(path, stamp, left, top, width, height, target))

    def judge(
        self,
        path: Path,
        *,
        dpi: int = 150,
        sheet_mm: tuple[float, float] | None = None,
        earlier: Sequence[bytes] = (),
    ) -> list[PageVerdict]:
        """What is to be seen on every page; PDF pages are pictured at `dpi`. Raises a `FileRefused`.

        `earlier` are the likenesses of the pages before, the nearest first: a double of one of them is told.
        """
        width, height = map(float, sheet_mm or (0, 0))
        before = " ".join(base64.b64encode(each).decode() for each in earlier)
        said = self._ask(JudgePages(path, dpi, width, height, before))
        return [verdict_of(answer.verdict) for answer in said if isinstance(answer, PageJudged)]

    def close(self) -> None:
        """Let the worker go. A later question starts another."""
        with self._turn:
            if self._guest:
                self._guest.close()
                self._guest = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, question: Question) -> list[Answer]:
        with self._turn:
            guest = self._guest = self._living_guest()
            guest.ask(question)
            try:
                return list(self._answers(guest))
            except (GuestSilent, GuestDied) as end:
                self._guest = None
                _sweep(question)
                raise _refusal(end, question.path) from end
            except TooBig:
                # Its memory was full: what is left of it is not trusted with the next file.
                guest.kill()
                self._guest = None
                raise

    def _living_guest(self) -> Guest:
        """The worker; a new one where the last died between questions, for that is no fault of the next file."""
        if self._guest:
            if self._guest.lives():
                return self._guest
            self._guest.close()
            self._guest = None
        try:
            return Guest(self._limits, self._log)
        except OSError as refused:
            raise ReaderNotStarted(reason=errno.errorcode.get(refused.errno or 0, "?")) from refused

    def _answers(self, guest: Guest) -> Iterator[Answer]:
        while True:
            answer = guest.hear(self._limits.wall_seconds)
            match answer:
                case Refused(code, path, page, reason):
                    facts = {"path": path, "page": page, "reason": reason}
                    refusal = error_of(code, {name: fact for name, fact in facts.items() if fact is not None})
                    raise refusal or NotReadable(path=path)
                case Done():
                    return
                case Inspection():
                    yield answer
                    return
                case PageJudged() | PageMade() | PageRead() | PageLooked() | PageMeasured() | Letter() | Enclosure():
                    yield answer


def _sweep(question: Question) -> None:
    """Take away what a killed worker had begun to write: citizens' pages under the hidden names of `paper.durable`."""
    match question:
        case MakePageImages(folder=folder) | UnfoldMail(folder=folder):
            begun = folder.glob(".[0-9]*.tmp")
        case MakePicture(target=target) | MakeStamped(target=target):
            begun = target.parent.glob(f".{escape(target.name)}.*.tmp")
        case _:
            return
    with suppress(OSError):
        for file in begun:
            file.unlink()


def _refusal(end: GuestSilent | GuestDied, path: Path) -> FileRefused:
    """What the worker's end says of the file."""
    match end:
        case GuestSilent():
            return TookTooLong(path=path)
        case GuestDied(code=code) if out_of_time(code):
            return TookTooLong(path=path)
        case GuestDied(code=code) if out_of_memory(code):
            return TooBig(path=path)
        case GuestDied():
            return NotReadable(path=path)
