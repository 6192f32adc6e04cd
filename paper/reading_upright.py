"""A scanned page is read as it stands when somebody holds it right: turned, and in shades of grey."""

from dataclasses import replace
from pathlib import Path

from opis_contract.page_text import PageText
from paper.images import PageImage, page_images_of, upright
from paper.recognising import PageUnread, Recogniser


def read_upright(page: PageImage, recogniser: Recogniser, spare: Path) -> PageText | None:
    """The words of the page, None where reading took too long or broke off; `spare` is a name for a picture."""
    image = page.path
    if not page.jpeg or page.turn:
        image = spare
        upright(page).convert("L").rotate(-page.turn, expand=True).save(image, compression="raw")
    try:
        return recogniser.recognise(image, page.dpi)
    except PageUnread:
        return None
    finally:
        if image != page.path:
            image.unlink()


def read_scanned(image: Path, turn: int, recogniser: Recogniser, *, workspace: Path) -> PageText | None:
    """The words of an image of one page that stands upright when turned by `turn` degrees clockwise.

    A turned picture lies in `workspace` meanwhile. None where reading took too long or broke off. Raises `NotReadable`
    for a damaged image, `TooBig`, `ReadingUnavailable` and `ReaderNotStarted`.
    """
    page = next(page_images_of(image))
    return read_upright(replace(page, turn=(page.turn + turn) % 360), recogniser, workspace / f"{image.stem}.tif")
