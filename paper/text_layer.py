"""The hidden text over a page's picture: words that can be searched and copied, and nothing to see."""

import io
import math
from functools import cache
from statistics import fmean

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Object, Pdf

from opis_contract.page_text import PageText, Word

_ADVANCE = 500
"""Width of the one glyph in thousandths of the font size; the PDF and the font must agree on it (PDF/A-2, 6.2.11.5)."""

# Every two-byte code is the UTF-16 code unit of its letter, so that readers find the text without another table.
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def add_text_font(pdf: Pdf) -> Object:
    """Put the invisible font into the document, once for all its pages; returns what a page's resources refer to."""
    program = pikepdf.Stream(pdf, _font_program(), Length1=len(_font_program()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.OpisInvisible,
        Flags=4,
        FontBBox=Array([0, 0, _ADVANCE, 1000]),
        ItalicAngle=0,
        Ascent=1000,
        Descent=0,
        CapHeight=1000,
        StemV=80,
        FontFile2=pdf.make_indirect(program),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.OpisInvisible,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_ADVANCE,
        # All 65,536 codes show glyph 1, which has no outline.
        CIDToGIDMap=pdf.make_indirect(pikepdf.Stream(pdf, b"\x00\x01" * 65536)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.OpisInvisible,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_indirect(pikepdf.Stream(pdf, _TO_UNICODE)),
        )
    )


def text_operators(page: PageText, *, height: int, points_per_pixel: float) -> bytes:
    """The content stream that writes the words over their boxes; `height` is the page image's, in pixels."""
    slope = page.slope
    run = 1 / math.hypot(1, slope)
    turned = f"{run:.5f} {-slope * run:.5f} {slope * run:.5f} {run:.5f}"
    written = [b"BT 3 Tr"]
    for line in page.lines:
        # Readers of others put a page together again by sizes and baselines: a line has one of each.
        size = max(max(word.height for word in line) * points_per_pixel, 1)
        start = fmean(word.top + word.height - slope * (word.left + word.width / 2) for word in line)
        for word, following in zip(line, (*line[1:], None), strict=True):
            up = (height - start - slope * word.left) * points_per_pixel
            place = f"{turned} {word.left * points_per_pixel:.2f} {up:.2f} Tm"
            written.append(f"{place} {_word(word, following, size, points_per_pixel)}".encode())
    written.append(b"ET")
    return b"\n".join(written)


def _word(word: Word, following: Word | None, size: float, points_per_pixel: float) -> str:
    # The space belongs to the word before it: readers then keep words apart without guessing from gaps.
    text = word.text + " " if following else word.text
    end = following.left if following and following.left > word.left + word.width else word.left + word.width
    codes = text.encode("utf-16-be")
    natural = len(codes) / 2 * size * _ADVANCE / 1000
    stretch = 100 * max(end - word.left, 1) * points_per_pixel / natural
    return f"/T {size:.2f} Tf {stretch:.2f} Tz <{codes.hex()}> Tj"


@cache
def _font_program() -> bytes:
    """A TrueType font of two empty glyphs; the same bytes at every call."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "invisible"])
    builder.setupCharacterMap({0x20: "invisible"})
    builder.setupGlyf({".notdef": Glyph(), "invisible": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (_ADVANCE, 0), "invisible": (_ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": "Opis Invisible", "styleName": "Regular", "psName": "OpisInvisible"})
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=0, usWinAscent=1000, usWinDescent=0)
    builder.setupPost()
    # Seconds since 1904; any fixed day will do, the moment of the build would change the bytes.
    builder.font["head"].created = builder.font["head"].modified = 3_786_825_600
    builder.font.recalcTimestamp = False
    saved = io.BytesIO()
    builder.save(saved)
    return saved.getvalue()
