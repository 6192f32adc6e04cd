"""The citizen's receipt on an 80 mm roll: what was handed in, under which number, until when, and where to look.

As long as its content. It carries the journal's leaf: with it anyone can later prove that the entry was not changed.
"""

from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, Paragraph, Spacer, Table

from app.enrolment import DeskIdentity
from app.printing.drawing import BOLD, FONTS, REGULAR, QrCode, canvas, load_fonts
from app.queries import EntryView
from app.words import Words
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.numbers import grouped
from opis_contract.registers import Direction

POINTS = 72 / 25.4
WIDTH = 80 * POINTS
_MARGIN = 5 * POINTS
_INNER = WIDTH - 2 * _MARGIN
_LABELS = 23 * POINTS
_QR_SIDE = 30 * POINTS

_SMALL = ParagraphStyle("small", fontName=REGULAR, fontSize=7, leading=10)
_TINY = ParagraphStyle("tiny", fontName=REGULAR, fontSize=6, leading=7.5)
_TINY_CENTRED = ParagraphStyle("tiny centred", parent=_TINY, alignment=TA_CENTER)
_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=8, leading=10)
_STRONG = ParagraphStyle("strong", fontName=BOLD, fontSize=8, leading=10)
_CENTRED = ParagraphStyle("centred", parent=_SMALL, alignment=TA_CENTER)
_NAME = ParagraphStyle("name", fontName=BOLD, fontSize=10, leading=12, alignment=TA_CENTER)
_NUMBER = ParagraphStyle("number", fontName=BOLD, fontSize=26, leading=30, alignment=TA_CENTER)
_WHEN = ParagraphStyle("when", fontName=REGULAR, fontSize=10, leading=13, alignment=TA_CENTER)
_CODE = ParagraphStyle("code", fontName=BOLD, fontSize=11, leading=14, alignment=TA_CENTER)


def receipt_pdf(view: EntryView, desk: DeskIdentity, *, duplicate: bool) -> bytes:
    """The receipt as one PDF page, as high as it needs to be. Raises `FontMissing`."""
    load_fonts(FONTS)
    words = Words("ro")
    parts = [
        *_institution(desk, words),
        *_rule(),
        *_number(view.entry, words, duplicate=duplicate),
        *_rule(),
        _content(view.entry, words),
        *_rule(),
        *_tracking(view.entry, desk, words),
        *_small_print(view, words),
    ]
    heights = [part.wrap(_INNER, 10_000)[1] for part in parts]
    page, target = canvas(WIDTH, sum(heights) + 2 * _MARGIN, title=f"{view.entry.number}/{view.entry.year}")
    top = sum(heights) + _MARGIN
    for part, height in zip(parts, heights, strict=True):
        top -= height
        part.drawOn(page, _MARGIN, top)
    page.showPage()
    page.save()
    return target.getvalue()


def _institution(desk: DeskIdentity, words: Words) -> list[Flowable]:
    institution = desk.institution
    lines = [institution.address]
    codes = []
    if institution.fiscal_code:
        codes.append(words.say("printing.fiscal_code", fiscal_code=institution.fiscal_code))
    if institution.phone:
        codes.append(words.say("printing.phone", phone=institution.phone))
    lines.append(" · ".join(codes))
    return [_paragraph(institution.name, _NAME), *(_paragraph(line, _CENTRED) for line in lines if line)]


def _number(entry: Entry, words: Words, *, duplicate: bool) -> list[Flowable]:
    moment = in_legal_time(entry.registered_at)
    title = f"{words.say('printing.receipt')} · {words.say(f'printing.{entry.direction.value}')}"
    parts: list[Flowable] = [_paragraph(title, _CENTRED)]
    if duplicate:
        parts.append(_paragraph(words.say("printing.duplicate"), _NAME))
    parts += [
        _paragraph(grouped(entry.number), _NUMBER),
        _paragraph(f"{entry.register_code} · {moment:%d.%m.%Y} · {moment:%H:%M}", _WHEN),
    ]
    if entry.offline:
        parts.append(_paragraph(words.say("printing.offline"), _CENTRED))
    return parts


def _content(entry: Entry, words: Words) -> Flowable:
    content = entry.content
    rows: list[tuple[str, str]] = []
    if content.sender is not None:
        rows.append(("depositor", content.sender.name))
    if entry.direction is not Direction.INCOMING and content.recipients:
        rows.append(("recipient", ", ".join(party.name for party in content.recipients)))
    rows += [
        ("summary", content.summary),
        ("leaves", str(content.leaves)),
        ("annexes", ", ".join([str(content.annexes), *content.annex_list])),
    ]
    if content.department:
        rows.append(("department", content.department))
    if content.deadline is not None:
        rows.append(("deadline", f"{content.deadline.limit:%d.%m.%Y}"))
        if content.deadline.basis:
            rows.append(("basis", content.deadline.basis))
    rows += [("counter", entry.counter), ("clerk", entry.clerk)]
    cells = [[_paragraph(words.say(f"printing.{key}"), _SMALL), _paragraph(text, _TEXT)] for key, text in rows]
    return Table(
        cells,
        colWidths=[_LABELS, _INNER - _LABELS],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _tracking(entry: Entry, desk: DeskIdentity, words: Words) -> list[Flowable]:
    """Where to look, and the code; a desk that is alone has no page to show, and the code waits for one."""
    code = _paragraph(entry.tracking_code, _CODE)
    if desk.status_address is None:
        return [_paragraph(words.say("printing.code"), _CENTRED), code]
    address = f"{desk.status_address}{entry.tracking_code}"
    return [
        _paragraph(words.say("printing.tracking"), _CENTRED),
        QrCode(address, _QR_SIDE),
        _paragraph(desk.status_address, _CENTRED),
        code,
    ]


def _small_print(view: EntryView, words: Words) -> list[Flowable]:
    half = len(view.leaf) // 2
    return [
        *_rule(),
        _paragraph(words.say("printing.privacy"), _TINY),
        Spacer(_INNER, 4),
        _paragraph(words.say("printing.leaf"), _TINY_CENTRED),
        _paragraph(view.leaf[:half], _TINY_CENTRED),
        _paragraph(view.leaf[half:], _TINY_CENTRED),
    ]


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _rule() -> list[Flowable]:
    return [Spacer(_INNER, 4), HRFlowable(width=_INNER, thickness=0.5, color="black"), Spacer(_INNER, 3)]
