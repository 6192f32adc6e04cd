"""The report of a day's outages on one A4 page after the other, with the line that the registrar signs."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.closing.lettering import BOLD, REGULAR, load_fonts, shortened
from app.outage.report import OutageLine, OutageReport
from app.words import Words
from opis_contract.closing import NumberRange
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution

_LEFT = 20 * mm
_WIDTH = A4[0] - 2 * _LEFT
_BOTTOM = 50 * mm


def report_pdf(report: OutageReport, *, institution: Institution, counter: str, registrar: str, words: Words) -> bytes:
    """The report as PDF; the same report gives the same bytes."""
    load_fonts()
    target = BytesIO()
    page = Canvas(target, pagesize=A4, invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type]  # stubs: float
    page.setTitle(f"{words.say('outage.report.title')} {report.day:%d.%m.%Y}")
    page.setCreator("Opis")
    top = A4[1] - 25 * mm
    page.setFont(REGULAR, 10)
    page.drawString(_LEFT, top, f"{institution.name} · {counter}")
    page.setFont(BOLD, 15)
    page.drawString(_LEFT, top - 10 * mm, f"{words.say('outage.report.title')} · {report.day:%d.%m.%Y}")
    top -= 20 * mm
    for bold, text in lines_of(report, words):
        if top < _BOTTOM:
            page.showPage()
            top = A4[1] - 25 * mm
        font = BOLD if bold else REGULAR
        page.setFont(font, 10)
        page.drawString(_LEFT, top, shortened(text, font, 10, _WIDTH))
        top -= (7 if bold else 6) * mm
    page.setFont(REGULAR, 10)
    page.drawString(_LEFT, 38 * mm, words.say("outage.report.signed", name=registrar))
    page.line(_LEFT, 26 * mm, _LEFT + 70 * mm, 26 * mm)
    page.showPage()
    page.save()
    return target.getvalue()


def lines_of(report: OutageReport, words: Words) -> Iterator[tuple[bool, str]]:
    """The report in words, line by line; the first of each outage stands out."""
    yield True, words.say("outage.report.total", minutes=report.minutes)
    if not report.lines:
        yield False, words.say("outage.report.none")
    for line in report.lines:
        yield True, _heading(line, words)
        if line.began_on_server is not None:
            ended = _time(line.ended_on_server) if line.ended_on_server else words.say("outage.report.lasts")
            yield False, words.say("outage.report.server", began=_time(line.began_on_server), ended=ended)
        if line.numbers:
            yield False, words.say("outage.report.numbers", numbers=spelled(line.numbers))
        if line.slips:
            yield False, words.say("outage.report.slips", slips=", ".join(line.slips))
    if report.delayed:
        yield True, words.say("outage.report.delayed", numbers=spelled(report.delayed))


def spelled(ranges: tuple[NumberRange, ...]) -> str:
    """`900001-900007, 900012`."""
    return ", ".join(f"{each.first}-{each.last}" if each.size > 1 else str(each.first) for each in ranges)


def _heading(line: OutageLine, words: Words) -> str:
    ended = _time(line.ended_at) if line.ended_at else words.say("outage.report.lasts")
    level = f" · {words.say('outage.report.level')} {line.level.value}" if line.level else ""
    cause = words.say(f"outage.report.cause.{line.cause.value}")
    return f"{_time(line.began_at)}–{ended} · {line.minutes} min{level} · {cause}"


def _time(instant: datetime) -> str:
    return f"{in_legal_time(instant):%H:%M}"
