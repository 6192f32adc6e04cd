"""The closing sheet of a day on one A4 page, for the registrar's signature."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.closing.days import ClosedDay
from app.closing.exporting import Say
from app.closing.lettering import BOLD, REGULAR, load_fonts, shortened
from opis_contract.closing import DaySheet, NumberRange
from opis_contract.messages import Institution

_LEFT = 25 * mm
_VALUES = 85 * mm
_WIDTH = A4[0] - _VALUES - 15 * mm
_STEP = 8 * mm


def day_sheet_pdf(sheet: DaySheet, *, confirmed: ClosedDay | None, institution: Institution, say: Say) -> bytes:
    """The sheet as PDF; without `confirmed` it says that it is a preview. The same sheet gives the same bytes."""
    load_fonts()
    target = BytesIO()
    page = Canvas(target, pagesize=A4, invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type]  # stubs: float
    page.setTitle(f"{say('closing.day.title')} {sheet.day:%d.%m.%Y}")
    page.setCreator("Opis")
    top = A4[1] - 25 * mm
    page.setFont(REGULAR, 10)
    page.drawString(_LEFT, top, institution.name)
    page.setFont(BOLD, 15)
    page.drawString(_LEFT, top - 12 * mm, f"{say('closing.day.title')} · {sheet.register_code} · {sheet.day:%d.%m.%Y}")
    top -= 26 * mm
    for key, value in _lines(sheet, say):
        page.setFont(REGULAR, 10)
        page.drawString(_LEFT, top, say(f"closing.day.{key}"))
        page.setFont(BOLD, 10)
        for line in _broken(value):
            page.drawString(_VALUES, top, line)
            top -= 5 * mm
        top -= _STEP - 5 * mm
    page.setFont(REGULAR, 7)
    for key, text in (
        ("digest", sheet.entries_digest),
        ("previous", sheet.previous or say("closing.day.first")),
        ("hash", confirmed.hash if confirmed else say("closing.day.preview")),
    ):
        page.drawString(_LEFT, top, f"{say(f'closing.day.{key}')}: {text}")
        top -= 5 * mm
    page.setFont(REGULAR, 10)
    page.drawString(_LEFT, 45 * mm, say("closing.certification.registrar"))
    page.setFont(BOLD, 10)
    page.drawString(_LEFT, 38 * mm, confirmed.by if confirmed else "")
    page.line(_LEFT, 28 * mm, _LEFT + 60 * mm, 28 * mm)
    page.showPage()
    page.save()
    return target.getvalue()


def _lines(sheet: DaySheet, say: Say) -> list[tuple[str, str]]:
    nothing = say("closing.day.none")
    return [
        ("numbers", _ranges(sheet.numbers) or nothing),
        ("given", str(sheet.given)),
        *((("shared", _listed(sheet.shared)),) if sheet.shared else ()),
        ("incoming", str(sheet.incoming)),
        ("outgoing", str(sheet.outgoing)),
        ("internal", str(sheet.internal)),
        ("leaves", str(sheet.leaves)),
        ("annulled", _listed(sheet.annulled) or nothing),
        ("unused", _ranges(sheet.unused) or nothing),
        ("reserved", _listed(sheet.reserved) or nothing),
        ("delayed", _listed(sheet.delayed) or nothing),
        ("late", _listed(sheet.late) or nothing),
    ]


def _ranges(ranges: tuple[NumberRange, ...]) -> str:
    return ", ".join(f"{each.first}-{each.last}" if each.size > 1 else str(each.first) for each in ranges)


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _broken(text: str) -> list[str]:
    """At most four lines; a longer list ends with an ellipsis, the whole of it is in the register."""
    made: list[str] = []
    waiting = text.split(", ")
    while waiting and len(made) < 4:
        line = waiting.pop(0)
        while waiting and len(line) + len(waiting[0]) < 48:
            line += f", {waiting.pop(0)}"
        made.append(f"{line}," if waiting else line)
    if waiting:
        made[-1] += " …"
    return [shortened(line, BOLD, 10, _WIDTH) for line in made]
