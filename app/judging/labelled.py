"""A folder whose truth is known: how often verdicts are right there, by the `labels.csv` beside the pages.

Its columns are `file`, `blank` (`yes` or `no`) and `degrees` by which the lines fall; a cell may be empty.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from app.judging.errors import LabelsNotUnderstood
from opis_contract.findings import Finding, PageVerdict

LABELS = "labels.csv"
_ANSWERS = {"yes": True, "no": False, "": None}
_TRUE_WITHIN = 0.15


@dataclass(frozen=True, slots=True)
class Label:
    """What is true of one page; None where it is not said."""

    blank: bool | None
    degrees: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How the verdicts did."""

    pages: int
    false_blanks: tuple[str, ...]
    """Pages with something on them that were called blank."""
    blanks: int
    blanks_found: int
    slopes: int
    slopes_true: int
    """Within 0.15 degrees."""


def labels_in(folder: Path) -> dict[str, Label] | None:
    """What is true of the pages, by the names of their files; None without labels. Raises `LabelsNotUnderstood`."""
    path = folder / LABELS
    if not path.is_file():
        return None
    labels = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                degrees = (row.get("degrees") or "").strip().replace(",", ".")
                blank = _ANSWERS[(row.get("blank") or "").strip().lower()]
                labels[row["file"].strip()] = Label(blank, float(degrees) if degrees else None)
    except (KeyError, ValueError, AttributeError, csv.Error) as wrong:
        raise LabelsNotUnderstood(path=path) from wrong
    return labels


def count(labels: dict[str, Label], verdicts: dict[str, PageVerdict]) -> Counted:
    """The verdicts of the pages that have a label, by the names of their files."""
    false_blanks = []
    blanks = found = slopes = true = 0
    known = [name for name in verdicts if name in labels]
    for name in known:
        label, verdict = labels[name], verdicts[name]
        called_blank = verdict.measure(Finding.BLANK) is not None
        if label.blank:
            blanks += 1
            found += called_blank
        elif label.blank is False and called_blank:
            false_blanks.append(name)
        if label.degrees is not None and not label.blank:
            slopes += 1
            true += abs((verdict.measure(Finding.SKEWED) or 0.0) - label.degrees) <= _TRUE_WITHIN
    return Counted(len(known), tuple(false_blanks), blanks, found, slopes, true)
