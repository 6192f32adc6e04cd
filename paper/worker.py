"""The process in which strangers' files are read: `python -m paper.worker PARENT`, frames on stdin and stdout.

It ends when its stdin ends, when it is killed, when it has used up its limits, and with the desk, however that ends.
"""

import base64
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from opis_contract.errors import KnownError
from opis_contract.findings import verdict_text
from paper.codes import squares_on
from paper.engine import EngineMissing
from paper.errors import EmptyFile, NotReadable, ReadingUnavailable, TooBig, UnsupportedKind
from paper.frames import (
    Answer,
    Done,
    Inspect,
    Inspection,
    JudgePages,
    Kind,
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
    Recognise,
    Refused,
    UnfoldMail,
    WordsRead,
    decode,
    encode,
)
from paper.image_pages import count_image_pages, image_pages, image_picture, keep_images, keep_picture, keep_rendered
from paper.limits import MEBIBYTE, Limits, begin_answer, fence_in
from paper.mail import unfold
from paper.pdf_pages import look_at_pdf, pdf_picture, pdf_pictures, pdf_texts
from paper.reading import words_of
from paper.stamping import page_size, stamp_copy

_HEAD = 1024
"""A PDF may begin with foreign bytes; readers look for its mark this far."""
_PICTURE_MARKS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"II*\x00": Kind.TIFF,
    b"MM\x00*": Kind.TIFF,
    b"II+\x00": Kind.TIFF,
    b"MM\x00+": Kind.TIFF,
}
_TITLE_AT_MOST = 500


def kind_of(path: Path, limits: Limits) -> Kind:
    """What the file is by its content. Raises `NotReadable`, `EmptyFile`, `TooBig` or `UnsupportedKind`."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD)
    except OSError as error:
        raise NotReadable(path=path) from error
    if not head:
        raise EmptyFile(path=path)
    if size > limits.file_mebibytes * MEBIBYTE:
        raise TooBig(path=path)
    for mark, kind in _PICTURE_MARKS.items():
        if head.startswith(mark):
            return kind
    if b"%PDF-" in head:
        return Kind.PDF
    raise UnsupportedKind(path=path)


def answers(question: Question, limits: Limits) -> Iterator[Answer]:
    """Everything that is to be said to the question, as it gets done."""
    if isinstance(question, UnfoldMail):
        # An e-mail has no mark at its beginning by which it could be known.
        yield from unfold(question.path, question.folder, limits)
        yield Done()
        return
    if isinstance(question, Recognise):
        # The page is an image that was looked at when it came; it is only read.
        yield WordsRead(*words_of(question.path, question.dpi, question.language))
        return
    kind = kind_of(question.path, limits)
    match question:
        case Inspect(path):
            yield _inspect(path, kind, limits)
        case MakePageImages(path, folder, dpi):
            yield from map(PageMade, _page_images(path, kind, folder, dpi, limits))
            yield Done()
        case ReadPages(path):
            texts = pdf_texts(path, limits) if kind is Kind.PDF else [""] * count_image_pages(path, limits)
            yield from map(PageRead, texts)
            yield Done()
        case MakePicture(path, page, width, height, target):
            if kind is Kind.PDF:
                picture = pdf_picture(path, page, width, height, limits)
            else:
                picture = image_picture(path, page, width, height)
            keep_picture(picture, target)
            yield Done()
        case JudgePages(path, dpi):
            yield from _pages_judged(question, kind, dpi, limits)
            yield Done()
        case LookAtPages(path, dpi, squares):
            yield from _pages_looked_at(path, kind, dpi, limits, squares=squares)
            yield Done()
        case MeasurePage(path, page):
            yield PageMeasured(*page_size(path, kind, limits, page))
            yield Done()
        case MakeStamped(path, stamp, left, top, width, height, target):
            stamp_copy(path, kind, stamp, (left, top, width, height), target, limits)
            yield Done()


def _page_images(path: Path, kind: Kind, folder: Path, dpi: int, limits: Limits) -> Iterator[Path]:
    if kind is not Kind.PDF:
        yield from keep_images(path, folder, limits)
        return
    for number, (picture, fitting) in enumerate(pdf_pictures(path, dpi, limits), start=1):
        yield keep_rendered(picture, folder, number, fitting)


def _pages_looked_at(path: Path, kind: Kind, dpi: int, limits: Limits, *, squares: bool) -> Iterator[PageLooked]:
    """Every pixel is decoded, so that a page that was looked at can be shown."""
    pictures = pdf_pictures(path, dpi, limits) if kind is Kind.PDF else image_pages(path, limits)
    for picture, fitting in pictures:
        digest = hashlib.sha256(f"{picture.mode} {picture.width} {picture.height}\n".encode())
        digest.update(picture.tobytes())
        said = "\n".join(squares_on(picture, fitting)) if squares else ""
        extremes = [band.getextrema() for band in picture.split()]
        uniform = all(low == high for low, high in extremes)
        yield PageLooked(picture.width, picture.height, fitting, digest.hexdigest(), said, uniform)


def _pages_judged(question: JudgePages, kind: Kind, dpi: int, limits: Limits) -> Iterator[PageJudged]:
    # What judges is loaded by the first page: other questions are answered without it.
    from paper.judging.judge import judge

    path, sheet_mm = question.path, (question.width, question.height) if question.height else None
    earlier = [base64.b64decode(each) for each in question.earlier.split(" ")]
    pictures = pdf_pictures(path, dpi, limits) if kind is Kind.PDF else image_pages(path, limits)
    for picture, fitting in pictures:
        yield PageJudged(verdict_text(judge(picture, fitting, sheet_mm=sheet_mm, earlier=earlier)))


def _inspect(path: Path, kind: Kind, limits: Limits) -> Inspection:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if kind is not Kind.PDF:
        pages = count_image_pages(path, limits)
        return Inspection(kind, pages, size, sha256, encrypted=False, signatures=0, title="")
    facts = look_at_pdf(path, limits)
    title = "".join(letter for letter in facts.title if letter.isprintable())[:_TITLE_AT_MOST]
    return Inspection(kind, facts.pages, size, sha256, facts.encrypted, facts.signatures, title)


def serve(questions: BinaryIO, pipe: BinaryIO, parent: int) -> None:
    """Answer until the questions end. The first line is the `Limits`."""
    limits = decode(questions.readline())
    if not isinstance(limits, Limits):
        raise TypeError(limits)
    fence_in(limits, parent)
    for line in questions:
        question = decode(line)
        if not isinstance(question, Question):
            raise TypeError(question)
        begin_answer(limits)
        try:
            for answer in answers(question, limits):
                _say(pipe, answer)
                begin_answer(limits)
        except KnownError as refusal:
            _say(pipe, _refused(refusal))
        except EngineMissing as missing:
            _say(pipe, Refused(ReadingUnavailable.code, question.path, reason=str(missing)))
        except (MemoryError, RecursionError):
            _say(pipe, Refused(TooBig.code, question.path))


def _refused(refusal: KnownError) -> Refused:
    page, reason = refusal.facts.get("page"), refusal.facts.get("reason")
    return Refused(
        refusal.code,
        Path(str(refusal.facts["path"])),
        page=page if isinstance(page, int) else None,
        reason=reason if isinstance(reason, str) else None,
    )


def _say(pipe: BinaryIO, answer: Answer) -> None:
    pipe.write(encode(answer))
    pipe.flush()


if __name__ == "__main__":
    # Libraries that print must not write into the frames: their stdout becomes stderr.
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, private, int(sys.argv[1]))
