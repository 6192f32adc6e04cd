"""The evidence of a batch on paper: what a reader needs without a computer, and the hash that leads to the rest."""

from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.closing.lettering import BOLD, REGULAR, load_fonts, shortened
from app.digitising.approving import Approval
from app.digitising.evidence import CheckProof, Evidence
from app.digitising.sampling import Finding
from app.words import Words
from opis_contract.legal_time import in_legal_time

_LEFT = 20 * mm
_RIGHT = A4[0] - 15 * mm
_BOTTOM = 25 * mm
_SIGNING = 60 * mm
_COLUMNS = (0.0, 16 * mm, 40 * mm, 118 * mm, 138 * mm, 158 * mm)
"""Where box, inventory number, title, leaves, pages and documents begin."""


def evidence_pdf(approval: Approval, words: Words) -> bytes:
    """The paper as PDF; the same approval gives the same bytes. Raises `FontMissing`."""
    load_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type]  # stubs: float
    page = _Pages(canvas, words, approval.evidence.batch)
    evidence = approval.evidence
    canvas.setTitle(words.say("digitising.evidence.title", batch=evidence.batch))
    canvas.setCreator("Opis")
    page.line(evidence.institution.name, size=10)
    page.line(words.say("digitising.evidence.title", batch=evidence.batch), size=15, bold=True, step=10)
    for text in _facts(evidence, words):
        page.line(text)
    page.heading(words.say("digitising.evidence.files"))
    page.columns(_headings(words), bold=True)
    for file in evidence.files:
        place = (str(file.box), file.inventory_number, file.cover.title)
        page.columns((*place, str(file.leaves_on_cover), str(len(file.pages)), str(file.documents)))
    page.heading(words.say("digitising.evidence.folders"))
    for folder in evidence.folders:
        page.line(
            words.say(
                "digitising.evidence.folder",
                folder=folder.folder,
                began=f"{in_legal_time(folder.began_at):%d.%m.%Y %H:%M}",
                operator=folder.operator,
                profile=folder.profile,
                equipment=folder.equipment or words.say("digitising.evidence.not_named"),
            )
        )
    page.heading(words.say("digitising.evidence.checks"))
    for check in evidence.checks:
        for text in _check_lines(check, words):
            page.line(text)
    page.heading(words.say("digitising.evidence.steps"))
    for step in evidence.steps:
        said = words.say(f"digitising.steps.{step.what}")
        page.line(f"{in_legal_time(step.at):%d.%m.%Y %H:%M} · {step.who} · {said}")
        if step.what == "leaves_corrected":
            page.line(words.say("digitising.evidence.correction", **step.facts), inset=6 * mm)
        if step.what == "rejected":
            page.line(str(step.facts["reason"]), inset=6 * mm)
    page.heading(words.say("digitising.evidence.proof"))
    page.line(words.say("digitising.evidence.sha256", sha256=approval.sha256), size=8)
    page.line(words.say("digitising.evidence.chain", chain=evidence.steps[-1].chain), size=8)
    page.sign(
        (words.say("digitising.evidence.scanned_by"), ", ".join(evidence.scanned_by)),
        (words.say("digitising.evidence.approved_by"), approval.approved_by),
        f"{in_legal_time(approval.at):%d.%m.%Y}",
    )
    canvas.save()
    return target.getvalue()


def _facts(evidence: Evidence, words: Words) -> Iterator[str]:
    yield words.say("digitising.evidence.fonds", fonds=evidence.fonds, creator=evidence.creator or "-")
    yield words.say(
        "digitising.evidence.counted", files=len(evidence.files), leaves=evidence.leaves, pages=evidence.pages
    )
    yield words.say("digitising.evidence.leaves_agree")


def _headings(words: Words) -> tuple[str, ...]:
    names = ("box", "inventory_number", "cover_title", "leaves", "pages", "documents")
    return tuple(words.say(f"digitising.evidence.{name}") for name in names)


def _check_lines(check: CheckProof, words: Words) -> Iterator[str]:
    yield words.say(
        "digitising.evidence.check",
        stage=check.stage,
        who=check.who,
        began=f"{in_legal_time(check.drawn_at):%d.%m.%Y %H:%M}",
        verdict=words.say("digitising.evidence.passed" if check.passed else "digitising.evidence.failed"),
    )
    yield words.say(
        "digitising.evidence.plan",
        standard=check.plan.standard,
        letter=check.plan.letter,
        sample=check.plan.sample,
        lot=check.plan.lot,
        seed=check.seed,
    )
    for limit in check.plan.limits:
        found = sum(page.finding in limit.defects for page in check.pages)
        name = words.say(f"digitising.limits.{limit.name}")
        yield words.say("digitising.evidence.limit", name=name, aql=limit.aql, found=found, accepted=limit.accepted)
    for page in check.pages:
        if page.finding not in {None, Finding.OK}:
            said = words.say(f"digitising.findings.{page.finding}")
            place = words.say("digitising.page_of_file", file=page.inventory_number, number=page.number)
            yield f"{place}: {said}"


class _Pages:
    """Lines from top to bottom, on as many pages as they need, each with its number."""

    def __init__(self, canvas: Canvas, words: Words, batch: int) -> None:
        self._canvas = canvas
        self._words = words
        self._batch = batch
        self._number = 1
        self._top = A4[1] - 25 * mm

    def line(self, text: str, *, size: float = 9, bold: bool = False, step: float = 5, inset: float = 0) -> None:
        """One line, cut where the page ends."""
        self._room(step * mm)
        font = BOLD if bold else REGULAR
        self._canvas.setFont(font, size)
        self._canvas.drawString(_LEFT + inset, self._top, shortened(text, font, size, _RIGHT - _LEFT - inset))

    def heading(self, text: str) -> None:
        """A part begins."""
        self._top -= 3 * mm
        self.line(text, size=11, bold=True, step=7)

    def columns(self, texts: tuple[str, ...], *, bold: bool = False) -> None:
        """One row of the table of files."""
        self._room(5 * mm)
        font = BOLD if bold else REGULAR
        self._canvas.setFont(font, 9)
        ends = (*(_LEFT + each for each in _COLUMNS[1:]), _RIGHT)
        for text, left, end in zip(texts, _COLUMNS, ends, strict=True):
            wide = end - _LEFT - left - 2 * mm
            self._canvas.drawString(_LEFT + left, self._top, shortened(text, font, 9, wide))

    def sign(self, one: tuple[str, str], other: tuple[str, str], day: str) -> None:
        """Two names with a line each, at the end."""
        self._room(_SIGNING)
        self._top += _SIGNING - 12 * mm
        for left, (role, name) in ((_LEFT, one), (A4[0] / 2, other)):
            self._canvas.setFont(REGULAR, 9)
            self._canvas.drawString(left, self._top, role)
            self._canvas.setFont(BOLD, 10)
            self._canvas.drawString(left, self._top - 6 * mm, name)
            self._canvas.line(left, self._top - 20 * mm, left + 60 * mm, self._top - 20 * mm)
        self._canvas.setFont(REGULAR, 9)
        self._canvas.drawString(_LEFT, self._top - 28 * mm, day)
        self._end_page()

    def _room(self, height: float) -> None:
        if self._top - height < _BOTTOM:
            self._end_page()
        self._top -= height

    def _end_page(self) -> None:
        self._canvas.setFont(REGULAR, 8)
        said = self._words.say("digitising.evidence.page", batch=self._batch, page=self._number)
        self._canvas.drawRightString(_RIGHT, 12 * mm, said)
        self._canvas.showPage()
        self._number += 1
        self._top = A4[1] - 25 * mm
