"""A stamp on page 1 of a copy, inside a worker process: upright as the page is seen, however its box is turned.

The copy is a picture of the paper for people: forms and signatures are drawn into the page, for a signature in a
changed file would only be called broken. The original is read and never written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Name
from PIL import Image, ImageOps

from paper.durable import appearing
from paper.errors import EmptyFile, Encrypted, NotReadable, TooBig
from paper.frames import Kind
from paper.limits import Limits

MILLIMETRES = 25.4 / 72
A4_WIDTH = 210.0
_LEAST_DPI, _MOST_DPI = 72, 1200
_DEEPEST_TREE = 100

_QPDF_FAULTS = (pikepdf.PdfError, RuntimeError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError)


def page_size(path: Path, kind: Kind, limits: Limits, page: int = 1) -> tuple[float, float]:
    """Width and height of a page as it is seen, in millimetres; of the last one for a page after it."""
    with _opened(path, kind, limits) as pdf:
        sight = _Sight(pdf.pages[min(page, len(pdf.pages)) - 1])
        return sight.width * sight.unit * MILLIMETRES, sight.height * sight.unit * MILLIMETRES


def stamp_copy(
    path: Path, kind: Kind, stamp: Path, place: tuple[float, float, float, float], target: Path, limits: Limits
) -> None:
    """Write the copy. `stamp` is a PDF of ours; `place` is left, top, width and height of it in millimetres."""
    left, top, width, height = place
    with _opened(path, kind, limits) as pdf, pikepdf.open(stamp) as ours:
        _flatten(pdf)
        page = pdf.pages[0]
        sight = _Sight(page)
        form = pdf.copy_foreign(ours.pages[0].as_form_xobject())
        box = [float(each) for each in form.BBox]
        per_millimetre = 1 / (MILLIMETRES * sight.unit)
        across = width * per_millimetre / (box[2] - box[0])
        up = height * per_millimetre / (box[3] - box[1])
        x, y = left * per_millimetre, sight.height - (top + height) * per_millimetre
        matrix = sight.matrix(across, up, x - box[0] * across, y - box[1] * up)
        name = page.add_resource(form, Name.XObject, prefix="OpisStamp")
        # What the page does to its own state ends before the stamp is drawn.
        page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
        numbers = b" ".join(b"%.5f" % each for each in matrix)
        page.contents_add(pdf.make_stream(b"\nQ q " + numbers + b" cm " + str(name).encode() + b" Do Q\n"))
        with appearing(target) as made:
            pdf.save(made, encryption=False, deterministic_id=True)


class _Sight:
    """A page as it is seen: its visible box, its turn, its unit."""

    def __init__(self, page: pikepdf.Page) -> None:
        media = [float(each) for each in page.mediabox]
        crop = [float(each) for each in page.cropbox]
        first, second = _ordered(media), _ordered(crop)
        cut = (max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3]))
        # A crop box beside its page shows nothing: readers then show the page.
        self._box = cut if cut[2] > cut[0] and cut[3] > cut[1] else first
        self._turn = _inherited_turn(page.obj) % 360 // 90
        self.unit = float(page.obj.get("/UserUnit", 1)) or 1.0
        wide, high = self._box[2] - self._box[0], self._box[3] - self._box[1]
        self.width, self.height = (high, wide) if self._turn % 2 else (wide, high)

    def matrix(self, across: float, up: float, x: float, y: float) -> tuple[float, ...]:
        """From the stamp's own points to the page's, for a place counted from the lower left corner that is seen."""
        left, bottom, right, top = self._box
        match self._turn:
            case 0:
                return (across, 0, 0, up, left + x, bottom + y)
            case 1:
                return (0, across, -up, 0, right - y, bottom + x)
            case 2:
                return (-across, 0, 0, -up, right - x, top - y)
            case _:
                return (0, -across, up, 0, left + y, top - x)


def _inherited_turn(node: pikepdf.Object) -> int:
    """The page's /Rotate, or that of the nearest branch of the page tree above it."""
    for _ in range(_DEEPEST_TREE):
        if "/Rotate" in node:
            return int(node.Rotate)
        if "/Parent" not in node:
            break
        node = node.Parent
    return 0


def _ordered(box: list[float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _flatten(pdf: pikepdf.Pdf) -> None:
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        # qpdf takes the form away with its last field; one that had none is left.
        if "/AcroForm" in pdf.Root:
            del pdf.Root["/AcroForm"]


@contextmanager
def _opened(path: Path, kind: Kind, limits: Limits) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(path if kind is Kind.PDF else _bound(path)) as pdf:
            if not len(pdf.pages):
                raise EmptyFile(path=path)
            if len(pdf.pages) > limits.pages:
                raise TooBig(path=path)
            yield pdf
    except pikepdf.PasswordError as error:
        raise Encrypted(path=path) from error
    except _QPDF_FAULTS as error:
        raise NotReadable(path=path) from error


def _bound(path: Path) -> BytesIO:
    """The first picture of an image file as a page of its true size, or as wide as A4 where it does not say."""
    bound = BytesIO()
    try:
        with Image.open(path) as picture:
            dpi = float(picture.info.get("dpi", (0, 0))[0])
            upright = ImageOps.exif_transpose(picture)
            if not _LEAST_DPI <= dpi <= _MOST_DPI:
                dpi = upright.width / A4_WIDTH * 25.4
            upright.convert("L" if upright.mode in {"1", "L"} else "RGB").save(bound, "PDF", resolution=dpi)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotReadable(path=path) from error
    return bound
