"""`opis judge`: what is to be seen on scanned pages, of a file or a whole folder; nothing is changed."""

from collections.abc import Iterator
from pathlib import Path

from app.commands.asked import Asked
from app.commands.composition import existing
from app.digitising.natural_order import natural_place
from app.judging.errors import NothingToJudge
from app.judging.labelled import LABELS, Counted, count, labels_in
from app.judging.said import said
from opis_contract.errors import KnownError
from opis_contract.findings import PageVerdict
from paper.strangers import StrangerReader


def run(asked: Asked) -> int:
    """Exit code 1 when a labelled page with something on it was called blank; 0 otherwise."""
    given = asked.path(asked.options.path)
    if given.is_dir():
        files = [
            path
            for path in sorted(given.iterdir(), key=lambda path: natural_place(path.name))
            if path.is_file() and path.name != LABELS
        ]
    else:
        files = existing(asked, [asked.options.path])
    if not files:
        raise NothingToJudge(path=given)
    labels = labels_in(given) if given.is_dir() else None
    pages: list[dict[str, object]] = []
    lines: list[str] = []
    verdicts: dict[str, PageVerdict] = {}
    with StrangerReader(log=asked.home.log / "reader.log") as reader:
        for file in files:
            if given.is_dir():
                judged = _judged(asked, reader, file, lines)
            else:
                judged = list(enumerate(reader.judge(file), start=1))
            for number, verdict in judged:
                verdicts.setdefault(file.name, verdict)
                pages.append(_described(file, number, verdict))
                lines.append(_line(asked, file, number, verdict))
    counted = count(labels, verdicts) if labels is not None else None
    asked.answer({"pages": pages, "counted": _figures(counted)}, *lines, *_counted_lines(asked, counted))
    return 1 if counted and counted.false_blanks else 0


def _judged(asked: Asked, reader: StrangerReader, file: Path, lines: list[str]) -> list[tuple[int, PageVerdict]]:
    """A file of a folder that cannot be read is told, and the others go on."""
    try:
        return list(enumerate(reader.judge(file), start=1))
    except KnownError as refused:
        sentence = asked.words.explain(refused)
        lines.append(f"{file.name}: {sentence.said}")
        return []


def _described(file: Path, number: int, verdict: PageVerdict) -> dict[str, object]:
    return {
        "file": str(file),
        "page": number,
        "findings": [{"finding": found.finding.value, "measure": found.measure} for found in verdict.findings],
        "codes": [{"kind": code.kind.value, "text": code.text} for code in verdict.codes],
    }


def _line(asked: Asked, file: Path, number: int, verdict: PageVerdict) -> str:
    told = [said(found, asked.words) for found in verdict.findings]
    told += [asked.words.say(f"judging.code_{code.kind.value}", text=code.text) for code in verdict.codes]
    return f"{file.name} {number}: {', '.join(told) or asked.words.say('judging.sound')}"


def _figures(counted: Counted | None) -> dict[str, object] | None:
    if counted is None:
        return None
    return {
        "pages": counted.pages,
        "false_blanks": list(counted.false_blanks),
        "blanks": counted.blanks,
        "blanks_found": counted.blanks_found,
        "slopes": counted.slopes,
        "slopes_true": counted.slopes_true,
    }


def _counted_lines(asked: Asked, counted: Counted | None) -> Iterator[str]:
    if counted is None:
        return
    yield asked.words.say(
        "judging.counted",
        pages=counted.pages,
        false_blanks=len(counted.false_blanks),
        found=counted.blanks_found,
        blanks=counted.blanks,
        true=counted.slopes_true,
        slopes=counted.slopes,
    )
