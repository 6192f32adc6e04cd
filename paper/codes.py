"""What squares (QR) on a page say. The one file that knows the library that reads them."""

import zxingcpp
from PIL import Image

_SQUARES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_READ_AT = 150
"""Dots per inch at which a square of our sheets, 40 mm wide, still has six to a module; finer only takes longer."""


def squares_on(page: Image.Image, dpi: int) -> list[str]:
    """The texts of the QR codes on the page, whichever way it lies, in no order."""
    grey = page.convert("L")
    coarser = dpi // _READ_AT
    if coarser > 1:
        grey = grey.reduce(coarser)
    return [found.text for found in zxingcpp.read_barcodes(grey, formats=_SQUARES)]
