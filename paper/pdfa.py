"""Page images become one PDF/A-2b file: the pictures as scanned, with the words that were read hidden over them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import NAMESPACE_OID, uuid5

import pikepdf
from pikepdf import Dictionary, Name, Pdf, pdfa

from paper.durable import appearing
from paper.errors import NotArchivable
from paper.images import PageImage, image_stream, page_images_of, upright
from paper.recognising import PageText, PageUnread, Recogniser
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
    progress: Callable[[Progress], None] = lambda _: None,
) -> PaperFile:
    """Make `target` from image files in order. The same input and `created` give the same bytes.

    `turns` says for each image by how many degrees clockwise it stands upright; left out, they do already.

    Raises `ReadingUnavailable` from the recogniser, `NotReadable` for a damaged image, `NotArchivable` when the
    finished file fails its check, and `PaperNotWritten`; the target is then as it was.
    """
    pages = [
        replace(page, turn=(page.turn + turn) % 360)
        for image, turn in zip(images, turns or [0] * len(images), strict=True)
        for page in page_images_of(image)
    ]
    texts: list[PageText | None] = []
    with Pdf.new() as pdf, TemporaryDirectory(prefix=".reading-", dir=target.parent) as folder:
        font = add_text_font(pdf)
        progress(Progress(0, len(pages)))
        for page, text in zip(pages, _read(pages, recogniser, Path(folder)), strict=True):
            texts.append(text)
            _add_page(pdf, page, text, font)
            progress(Progress(len(texts), len(pages)))
        describe(pdf, title, created, made_from=_pictures(pdf))
        save_checked(pdf, target)
    data = target.read_bytes()
    return PaperFile(
        path=target,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        pages=len(pages),
        pdfa=FLAVOUR,
        text=tuple(text.text if text else "" for text in texts),
        unread=tuple(number for number, text in enumerate(texts, start=1) if text is None),
    )


def save_checked(pdf: Pdf, target: Path) -> None:
    """Save under the final name what passed its check. Raises `NotArchivable` and `PaperNotWritten`."""
    with appearing(target) as temporary:
        try:
            pdfa.save(pdf, temporary, "2b", repair=False, deterministic_id=True)
        except pdfa.PdfaError as error:
            rule = error.report.findings[0].rule if error.report.findings else "not checked"
            raise NotArchivable(path=target, rule=rule) from error


def _read(pages: Sequence[PageImage], recogniser: Recogniser, folder: Path) -> Iterator[PageText | None]:
    """The text of each page in order, two pages at a time; None for a page that took too long."""

    def read(number: int, page: PageImage) -> PageText | None:
        image = page.path
        if not page.jpeg or page.turn:
            image = folder / f"{number}.tif"
            upright(page).convert("L").rotate(-page.turn, expand=True).save(image, compression="raw")
        try:
            return recogniser.recognise(image, page.dpi)
        except PageUnread:
            return None
        finally:
            if image != page.path:
                image.unlink()

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reading") as readers:
        waiting: list[Future[PageText | None]] = [readers.submit(read, *each) for each in enumerate(pages)]
        try:
            for future in waiting:
                yield future.result()
        finally:
            # One page's fault stops the file; pages not begun are not read for nothing.
            for future in waiting:
                future.cancel()


def _add_page(pdf: Pdf, page: PageImage, text: PageText | None, font: pikepdf.Object) -> None:
    image = image_stream(pdf, page)
    # A turned JPEG keeps its bytes: the page is turned instead, and its text is written in the turned direction.
    width, height = int(image.Width), int(image.Height)
    if page.turn in {90, 270}:
        width, height = height, width
    scale = 72 / page.dpi
    across, up = width * scale, height * scale
    operators = b"q %s cm /Im Do Q\n" % _picture_matrix(page.turn, across, up)
    if text:
        operators += text_operators(text, height=height, points_per_pixel=scale)
    resources = Dictionary(XObject=Dictionary(Im=pdf.make_indirect(image)), Font=Dictionary(T=font))
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


def _pictures(pdf: Pdf) -> str:
    """SHA-256 over the pictures of all pages, in hex."""
    digest = hashlib.sha256()
    for page in pdf.pages:
        digest.update(page.obj.Resources.XObject.Im.read_raw_bytes())
    return digest.hexdigest()


def _picture_matrix(turn: int, across: float, up: float) -> bytes:
    """Places the unit square of an image on the page, turned clockwise by `turn` degrees."""
    matrix = {
        0: (across, 0, 0, up, 0, 0),
        90: (0, -up, across, 0, 0, up),
        180: (-across, 0, 0, -up, across, up),
        270: (0, up, -across, 0, across, 0),
    }[turn]
    return " ".join(f"{value:.3f}" for value in matrix).encode()


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
