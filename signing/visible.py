"""What is seen of a signature: a drawing of ours as the appearance of its field, upright as the page is seen.

The drawing is a page of a PDF made beforehand, with its letters embedded: pyHanko 0.38 drops ș, ț and ă from what it
writes itself, and lets long lines run over the edge. Because the drawing belongs to a signature field, the signatures
that are there stay valid; the same drawing put on the page would break them.
"""

from dataclasses import dataclass
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AnnotAppearances
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle
from typing_extensions import override

from signing.blocks import VisibleBlock

POINTS = 72 / 25.4
"""Of one millimetre."""
_DEEPEST_TREE = 100
_A4 = (0.0, 0.0, 595.276, 841.89)
"""What readers show where a page does not say its size."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a block lies in the page's own points, and how its drawing is turned to be upright."""

    page: int
    """Counted from 0."""
    box: Rectangle
    matrix: tuple[int, int, int, int]


def placed(reader: PdfFileReader, block: VisibleBlock) -> Placed:
    """Where the block lies. What would stand beyond the page is moved onto it; a page after the last is the last."""
    count = max(int(reader.root["/Pages"]["/Count"]), 1)
    at = min(block.page, count) - 1 if block.page > 0 else count - 1
    reference, _ = reader.find_page_for_modification(at)  # type: ignore[no-untyped-call]  # as below
    page = reference.get_object()
    left, bottom, right, top = _visible(page)
    turned = _inherited(page, "/Rotate")
    turn = int(turned) % 360 // 90 if isinstance(turned, int) else 0
    unit = POINTS / (float(page.get("/UserUnit", 1)) or 1.0)
    wide, high = (top - bottom, right - left) if turn % 2 else (right - left, top - bottom)
    width, height = min(block.width * unit, wide), min(block.height * unit, high)
    x = min(max(block.left * unit, 0.0), wide - width)
    y = min(max(high - block.top * unit - height, 0.0), high - height)
    match turn:  # x, y count from the lower left corner that is seen
        case 0:
            return Placed(at, _box(left + x, bottom + y, width, height), (1, 0, 0, 1))
        case 1:
            return Placed(at, _box(right - y - height, bottom + x, height, width), (0, 1, -1, 0))
        case 2:
            return Placed(at, _box(right - x - width, top - y - height, width, height), (-1, 0, 0, -1))
        case _:
            return Placed(at, _box(left + y, top - x - width, height, width), (0, -1, 1, 0))


@dataclass(frozen=True)
class DrawnElsewhere(BaseStampStyle):
    """pyHanko's hook for an appearance: the first page of `drawing`, turned by `matrix`."""

    drawing: Path = Path()
    matrix: tuple[int, int, int, int] = (1, 0, 0, 1)

    @override
    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, object]
    ) -> "_Appearance":
        """Called once the field with its rectangle is there."""
        with self.drawing.open("rb") as file:
            form = writer.import_page_as_xobject(PdfFileReader(file))
        numbers = [generic.NumberObject(each) for each in (*self.matrix, 0, 0)]  # type: ignore[no-untyped-call]  # pyHanko 0.38
        form.get_object()[pdf_name("/Matrix")] = generic.ArrayObject(numbers)
        return _Appearance(writer, self, box, form)


class _Appearance(BaseStamp):
    """The drawing as the normal appearance; the reader fits its turned box into the field's rectangle (12.5.5)."""

    def __init__(
        self, writer: BasePdfFileWriter, style: BaseStampStyle, box: BoxConstraints, form: generic.IndirectObject
    ) -> None:
        super().__init__(writer, style, box)
        self._form = form

    @override
    def apply_appearance(self, annotation: DictionaryObject) -> None:
        """Called by pyHanko with the field's widget."""
        annotation[pdf_name("/AP")] = AnnotAppearances(self._form).as_pdf_object()


def _visible(page: DictionaryObject) -> Rectangle:
    """The part of the page that is seen: its crop box as far as it lies on the page."""
    media = _rectangle(_inherited(page, "/MediaBox")) or _A4
    crop = _rectangle(_inherited(page, "/CropBox")) or media
    cut = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return cut if cut[2] > cut[0] and cut[3] > cut[1] else media


def _rectangle(value: object) -> Rectangle | None:
    if not isinstance(value, generic.ArrayObject) or len(value) != len(_A4):
        return None
    first, second, third, fourth = (float(each) for each in value)
    found = (min(first, third), min(second, fourth), max(first, third), max(second, fourth))
    return found if found[2] > found[0] and found[3] > found[1] else None


def _inherited(node: DictionaryObject, name: str) -> object:
    """The page's own value, or that of the nearest branch of the page tree above it (ISO 32000-1, 7.7.3.4)."""
    for _ in range(_DEEPEST_TREE):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return None


def _box(left: float, bottom: float, width: float, height: float) -> Rectangle:
    return left, bottom, left + width, bottom + height
