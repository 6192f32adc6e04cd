"""Folders as a scanning firm brings them: pages with their own words, and the dividing sheets between them."""

from collections.abc import Sequence
from pathlib import Path

import segno
from PIL import Image, ImageDraw

from app.digitising.batches import Cover, FileToScan
from app.digitising.taking import Seen
from paper.strangers import StrangerReader

SMALL = (413, 585)
"""An A4 page at 50 dots per inch: quick, and still wide enough for a square."""


def a_page(words: str) -> Image.Image:
    """A grey page that no other page equals."""
    page = Image.new("L", SMALL, 250)
    ImageDraw.Draw(page).text((40, 60), words, fill=20)
    return page


def a_sheet(text: str) -> Image.Image:
    """A scanned dividing sheet."""
    page = Image.new("L", SMALL, 250)
    rows = list(segno.make(text, micro=False, error="m").matrix_iter(border=4))
    square = Image.new("L", (len(rows), len(rows)))
    square.putdata([0 if dark else 255 for row in rows for dark in row])
    page.paste(square.resize((len(rows) * 5, len(rows) * 5), Image.Resampling.NEAREST), (60, 40))
    return page


def save(folder: Path, name: str, *pages: Image.Image) -> Path:
    """One file; several pages make a TIFF or a PDF of many."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(path, resolution=50, dpi=(50, 50), **more)
    return path


class Looking:
    """Looks at files in the real worker and remembers which."""

    def __init__(self, reader: StrangerReader) -> None:
        self._reader = reader
        self.looked: list[str] = []

    def __call__(self, path: Path) -> Seen:
        self.looked.append(path.name)
        file = self._reader.inspect(path)
        return Seen(file.sha256, file.media_type, self._reader.look_at_pages(path, dpi=50, squares=True))


def files_to_scan(*files: tuple[int, str, int]) -> Sequence[FileToScan]:
    """Box, inventory number and leaves of each."""
    return [
        FileToScan(box, number, leaves, Cover(title=f"Dosarul {number}", years="1978")) for box, number, leaves in files
    ]
