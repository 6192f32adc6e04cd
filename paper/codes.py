"""What the codes on a page say: squares (QR) and the bar codes of labels. The one file that knows their library."""

import zxingcpp
from PIL import Image

from opis_contract.findings import Code, CodeKind

_SQUARES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BARS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
_BARS_READ_AT = 300
_READ_AT = 150
"""Dots per inch at which a square of our sheets, 40 mm wide, still has six to a module; finer only takes longer."""


def squares_on(page: Image.Image, dpi: int) -> list[str]:
    """The texts of the QR codes on the page, whichever way it lies, in no order."""
    grey = page.convert("L")
    coarser = dpi // _READ_AT
    if coarser > 1:
        grey = grey.reduce(coarser)
    return [found.text for found in zxingcpp.read_barcodes(grey, formats=_SQUARES)]


def squares_coded(grey: Image.Image) -> tuple[Code, ...]:
    """The squares on a grey page of 150 dots per inch, in no order."""
    return tuple(Code(CodeKind.QR, each.text) for each in zxingcpp.read_barcodes(grey, formats=_SQUARES))


def labels_on(page: Image.Image, dpi: int) -> tuple[Code, ...]:
    """The bar codes of labels on a page, in no order. A bar of ours is a fifth of a millimetre: 300 dpi reads it."""
    grey = page.convert("L")
    coarser = dpi // _BARS_READ_AT
    if coarser > 1:
        grey = grey.reduce(coarser)
    return tuple(Code(CodeKind.LABEL, each.text) for each in zxingcpp.read_barcodes(grey, formats=_BARS))
