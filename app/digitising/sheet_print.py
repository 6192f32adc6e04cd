"""The dividing sheets on paper: an A4 for each box, file and document, with its square and the same in plain words.

Each sheet is two pages, front and back alike: a feeder that reads both sides meets no empty back.
"""

from collections.abc import Iterator

from app.digitising.batches import DigitisedFile, DigitisingBatch
from app.digitising.sheets import BoxSheet, DocumentSheet, FileSheet, sheet_text
from app.digitising.sheets import Sheet as Divider
from app.printing.pdf import pdf_of
from app.printing.sheet import Align, Box, Ink, Mark, Sheet, Square
from app.printing.typesetting import Style, bottom_of, set_text
from app.words import Words

_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 20.0
_COLUMN = _WIDTH - 2 * _MARGIN
_SQUARE = 70.0
_KIND = Style(30, 20, bold=True, align=Align.CENTRE)
_NAME = Style(44, 20, lines=2, bold=True, align=Align.CENTRE)
_TITLE = Style(20, 12, lines=4, align=Align.CENTRE)
_FACT = Style(13, 9, lines=2, align=Align.CENTRE)
_SMALL = Style(9, 7, lines=2, align=Align.CENTRE)


def batch_sheets_pdf(batch: DigitisingBatch, words: Words) -> bytes:
    """Every box of the batch with its files behind it, in the order in which they are fed. Raises `FontMissing`."""
    return _printed(list(_batch_sheets(batch, words)))


def document_sheets_pdf(count: int, words: Words) -> bytes:
    """So many sheets that divide documents; they are all alike."""
    say = words.say
    sheet = _sheet(
        DocumentSheet(),
        (say("digitising.sheet.document"), _KIND),
        (say("digitising.sheet.document_name"), _TITLE),
        words=words,
    )
    return _printed([sheet] * count)


def _batch_sheets(batch: DigitisingBatch, words: Words) -> Iterator[Sheet]:
    box = None
    for file in batch.files:
        if file.box != box:
            box = file.box
            in_box = [each for each in batch.files if each.box == box]
            yield _box_sheet(batch, box, in_box, words)
        yield _file_sheet(batch, file, words)


def _box_sheet(batch: DigitisingBatch, box: int, files: list[DigitisedFile], words: Words) -> Sheet:
    leaves = words.count("digitising.leaves", sum(each.leaves for each in files))
    return _sheet(
        BoxSheet(batch.batch_id, box),
        (words.say("digitising.sheet.box"), _KIND),
        (str(box), _NAME),
        (batch.fonds, _TITLE),
        (words.say("digitising.sheet.batch", batch=batch.batch_no), _FACT),
        (f"{words.count('digitising.files', len(files))} · {leaves}", _FACT),
        words=words,
    )


def _file_sheet(batch: DigitisingBatch, file: DigitisedFile, words: Words) -> Sheet:
    cover = file.cover
    facts = (cover.department, cover.class_code, cover.years, cover.extreme_dates, cover.retention, cover.shelf_mark)
    return _sheet(
        FileSheet(file.file_id),
        (words.say("digitising.sheet.file"), _KIND),
        (file.inventory_number, _NAME),
        (cover.title, _TITLE),
        (" · ".join(filter(None, facts)), _FACT),
        (words.count("digitising.leaves", file.leaves), _TITLE),
        (words.say("digitising.sheet.place", fonds=batch.fonds, batch=batch.batch_no, box=file.box), _FACT),
        words=words,
    )


def _sheet(divider: Divider, *texts: tuple[str, Style], words: Words) -> Sheet:
    text = sheet_text(divider)
    marks: list[Mark] = [
        Ink(Box(0, 0, _WIDTH, 8)),  # a black edge is seen in a stack from the side
        Square(Box((_WIDTH - _SQUARE) / 2, 24, _SQUARE, _SQUARE), text),
    ]
    top = 24 + _SQUARE + 6
    marks += set_text(text, _SMALL, left=_MARGIN, top=top, width=_COLUMN)
    top += 14
    for each, style in texts:
        lines = set_text(each, style, left=_MARGIN, top=top, width=_COLUMN)
        marks += lines
        top = bottom_of(lines, top) + 6
    for place, key in enumerate(("two_sided", "how")):
        said = words.say(f"digitising.sheet.{key}")
        marks += set_text(said, _FACT, left=_MARGIN, top=_HEIGHT - 34 + 9 * place, width=_COLUMN)
    return Sheet(_WIDTH, _HEIGHT, words.say("digitising.sheet.title"), tuple(marks))


def _printed(sheets: list[Sheet]) -> bytes:
    first, *further = [side for sheet in sheets for side in (sheet, sheet)]
    return pdf_of(first, *further)
