"""Page images become one PDF/A-2b file: the pictures as scanned, with the words that were read hidden over them."""

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import NAMESPACE_OID, uuid5

import pikepdf
from pikepdf import Dictionary, Name, Pdf, pdfa

from opis_contract.page_text import PageText
from paper.durable import appearing, flush
from paper.errors import NotArchivable
from paper.images import PageImage, page_images_of, picture_of
from paper.placed_pictures import PlacedPictures
from paper.reading_upright import read_upright
from paper.recognising import Recogniser
from paper.text_layer import add_text_font, text_operators

FLAVOUR = "PDF/A-2b"
_AT_ONCE = 2
"""Pages read at the same time; each takes one core."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is, in pages."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A finished archival file."""

    path: Path
    sha256: str
    size: int
    pages: int
    pdfa: str
    """The flavour that the finished file was checked against, always `PDF/A-2b`."""
    text: tuple[str, ...]
    """The words of each page."""
    unread: tuple[int, ...]
    """Pages, counted from 1, whose reading took too long or broke off; their pictures are there."""


def assemble(
    images: Sequence[Path],
    target: Path,
    *,
    title: str,
    created: datetime,
    recogniser: Recogniser,
    turns: Sequence[int] = (),
    texts: Sequence[PageText | None] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> PaperFile:
    """Make `target` from image files in order. The same input and `created` give the same bytes.

    `turns` says for each image by how many degrees clockwise it stands upright; left out, they do already. `texts` are
    the words of images of one page that have been read upright before; what is left out is read now.

    Raises `ReadingUnavailable` from the recogniser, `NotReadable` for a damaged image, `NotArchivable` when the
    finished file fails its check, and `PaperNotWritten`; the target is then as it was.
    """
    pages: list[PageImage] = []
    known: list[PageText | None] = []
    said = zip(images, turns or [0] * len(images), texts or [None] * len(images), strict=True)
    for image, turn, text in said:
        held = list(page_images_of(image))
        pages += [replace(page, turn=(page.turn + turn) % 360) for page in held]
        known += [text] if len(held) == 1 else [None] * len(held)
    read: list[PageText | None] = []
    digest = hashlib.sha256()
    with Pdf.new() as pdf, appearing(target) as temporary:
        font, pictures = add_text_font(pdf), PlacedPictures(pdf)
        progress(Progress(0, len(pages)))
        with TemporaryDirectory(prefix=".reading-", dir=target.parent) as folder:
            for page, ready in zip(pages, _prepared(pages, known, recogniser, Path(folder)), strict=True):
                read.append(ready.text)
                digest.update(ready.digest)
                _add_page(pdf, page, pictures.place(ready.file, ready.picture), ready.text, font)
                progress(Progress(len(read), len(pages)))
            describe(pdf, title, created, made_from=digest.hexdigest())
            pictures.write(temporary, identifier=digest.digest()[:16])
        with ThreadPoolExecutor(1, thread_name_prefix="flushing") as beside:
            flushed = beside.submit(flush, temporary)
            _check(pdfa.validate_written(temporary, "2b"), target)
            with temporary.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
            flushed.result()
    return PaperFile(
        path=target,
        sha256=sha256,
        size=size,
        pages=len(pages),
        pdfa=FLAVOUR,
        text=tuple(text.text if text else "" for text in read),
        unread=tuple(number for number, text in enumerate(read, start=1) if text is None),
    )


def save_checked(pdf: Pdf, target: Path) -> None:
    """Save under the final name what passed its check. Raises `NotArchivable` and `PaperNotWritten`."""
    with appearing(target) as temporary:
        try:
            pdfa.save(pdf, temporary, "2b", repair=False, deterministic_id=True)
        except pdfa.PdfaError as error:
            _check(error.report, target)


def _check(report: pdfa.Report, target: Path) -> None:
    if not report.passed:
        raise NotArchivable(path=target, rule=report.findings[0].rule if report.findings else "not checked")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A page whose work is done: its text, None where it took too long; its picture's file and that file's SHA-256."""

    text: PageText | None
    file: Path
    picture: Dictionary
    digest: bytes


def _prepared(
    pages: Sequence[PageImage], known: Sequence[PageText | None], recogniser: Recogniser, folder: Path
) -> Iterator[_Prepared]:
    """Each page in order, two pages at a time."""

    def prepare(number: int, page: PageImage, text: PageText | None) -> _Prepared:
        text = text or read_upright(page, recogniser, folder / f"{number}.tif")
        file, picture = picture_of(page, folder / f"{number}.picture")
        with file.open("rb") as opened:
            return _Prepared(text, file, picture, hashlib.file_digest(opened, "sha256").digest())

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reading") as readers:
        waiting: list[Future[_Prepared]] = [
            readers.submit(prepare, number, *each) for number, each in enumerate(zip(pages, known, strict=True))
        ]
        try:
            for future in waiting:
                yield future.result()
        finally:
            # One page's fault stops the file; pages not begun are not read for nothing.
            for future in waiting:
                future.cancel()


def _add_page(pdf: Pdf, page: PageImage, image: pikepdf.Object, text: PageText | None, font: pikepdf.Object) -> None:
    # A turned JPEG keeps its bytes: the page is turned instead, and its text is written in the turned direction.
    width, height = int(image.Width), int(image.Height)
    if page.turn in {90, 270}:
        width, height = height, width
    scale = 72 / page.dpi
    across, up = width * scale, height * scale
    operators = b"q %s cm /Im Do Q\n" % _picture_matrix(page.turn, across, up)
    if text:
        operators += text_operators(text, height=height, points_per_pixel=scale)
        # A page askew is shown straight; its picture is turned where it is shown, and no pixel is made anew.
        operators = b"q %s cm\n%s\nQ" % (_straightened(text.slope, across, up), operators) if text.slope else operators
    resources = Dictionary(XObject=Dictionary(Im=image), Font=Dictionary(T=font))
    pdf.pages.append(
        pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, round(across, 3), round(up, 3)],
                Resources=resources,
                Contents=pdf.make_stream(operators),
            )
        )
    )


def _picture_matrix(turn: int, across: float, up: float) -> bytes:
    """Places the unit square of an image on the page, turned clockwise by `turn` degrees."""
    matrix = {
        0: (across, 0, 0, up, 0, 0),
        90: (0, -up, across, 0, 0, up),
        180: (-across, 0, 0, -up, across, up),
        270: (0, up, -across, 0, across, 0),
    }[turn]
    return " ".join(f"{value:.3f}" for value in matrix).encode()


def _straightened(slope: float, across: float, up: float) -> bytes:
    """Turns the page about its middle until lines that fall by `slope` are level."""
    cosine, sine = 1 / math.hypot(1, slope), slope / math.hypot(1, slope)
    right, raised = across / 2 * (1 - cosine) + up / 2 * sine, up / 2 * (1 - cosine) - across / 2 * sine
    turning = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {right:.3f} {raised:.3f}"
    return turning.encode()


def describe(pdf: Pdf, title: str, created: datetime, *, made_from: str) -> None:
    """Flavour and colours, then title and dates, the same in both places where PDF keeps them.

    `made_from` is a digest of the content: the same content, title and instant always have the same identifier.
    """
    pdfa.prepare(pdf, "2b")
    instant = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["xmp:CreatorTool"] = "Opis"
        metadata["xmpMM:DocumentID"] = f"uuid:{uuid5(NAMESPACE_OID, ' '.join((title, instant, made_from)))}"
        # MetadataDate too: left alone it is the moment of writing, and the same pages would give other bytes.
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = metadata["xmp:MetadataDate"] = instant
    pdf.Root.Lang = pikepdf.String("ro")
