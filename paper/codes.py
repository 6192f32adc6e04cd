"""What the codes on a page say: squares (QR) and the bar codes of labels. The one file that knows their library."""

import zxingcpp
from PIL import Image

from opis_contract.findings import Code, CodeKind

_SQUARES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_KINDS = {zxingcpp.BarcodeFormat.Code128: CodeKind.LABEL, zxingcpp.BarcodeFormat.QRCode: CodeKind.QR}
_READ_AT = 150
"""Dots per inch at which a square of our sheets, 40 mm wide, still has six to a module; finer only takes longer."""


def squares_on(page: Image.Image, dpi: int) -> list[str]:
    """The texts of the QR codes on the page, whichever way it lies, in no order."""
    grey = page.convert("L")
    coarser = dpi // _READ_AT
    if coarser > 1:
        grey = grey.reduce(coarser)
    return [found.text for found in zxingcpp.read_barcodes(grey, formats=_SQUARES)]


def codes_on(grey: Image.Image) -> tuple[Code, ...]:
    """The bar codes of labels and the squares on a grey page of 150 dots per inch, in no order."""
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(list(_KINDS)))
    return tuple(Code(_KINDS[each.format], each.text) for each in found)
