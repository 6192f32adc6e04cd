"""What is said of a scanned page: findings, each with its measure, and the codes that stand on it."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum


class Finding(StrEnum):
    """What is the matter with a page."""

    BLANK = "blank"
    """Nothing stands on it; measured in square millimetres of ink."""
    BLURRED = "blurred"
    """Its edges are soft; how steep they are beside those of a sharp print, 1."""
    PALE = "pale"
    """Its ink is hardly darker than its paper; by how many of 255 steps."""
    SKEWED = "skewed"
    """Its lines fall to the right, or rise where negative, by so many degrees."""
    TURNED = "turned"
    """It must be turned clockwise by so many degrees to be read."""
    CUT = "cut"
    """Letters run off an edge; how many."""
    SHORT = "short"
    """So many millimetres of the sheet are missing."""
    SHEARED = "sheared"
    """Its upper and lower lines differ by so many degrees: it slipped while it was fed."""
    DOUBLE = "double"
    """It seems to be the same sheet as a page so many pages before."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; the unit of its measure is the finding's."""

    finding: Finding
    measure: float


class CodeKind(StrEnum):
    """What kind of code stands on a page."""

    LABEL = "label"
    """Code 128, as on a registration label."""
    QR = "qr"
    PATCH = "patch"
    """Four bars across a sheet that divides a stack (Kodak's patch codes)."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code and what it says; a patch says which of its bars are wide (`WNWN`)."""

    kind: CodeKind
    text: str


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """Everything that was seen on one page."""

    findings: tuple[Found, ...]
    codes: tuple[Code, ...]
    likeness: bytes
    """A small picture of the page by which doubles are told; empty for a page with nothing on it."""

    def measure(self, finding: Finding) -> float | None:
        """The finding's measure; None where there is nothing of the kind."""
        return next((found.measure for found in self.findings if found.finding is finding), None)


def verdict_text(verdict: PageVerdict) -> str:
    """The verdict as JSON, as it is kept and sent between processes."""
    return json.dumps(
        {
            "findings": [[found.finding.value, found.measure] for found in verdict.findings],
            "codes": [[code.kind.value, code.text] for code in verdict.codes],
            "likeness": base64.b64encode(verdict.likeness).decode(),
        }
    )


def verdict_of(text: str) -> PageVerdict:
    """The verdict that `verdict_text` wrote. Raises `ValueError`, `KeyError` and `TypeError` for anything else."""
    told = json.loads(text)
    return PageVerdict(
        tuple(Found(Finding(finding), float(measure)) for finding, measure in told["findings"]),
        tuple(Code(CodeKind(kind), str(said)) for kind, said in told["codes"]),
        base64.b64decode(told["likeness"], validate=True),
    )
