"""`opis import FOLDER --profile archive`: pages scanned elsewhere come into their files; a stopped run goes on."""

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.profile import profile_of
from app.digitising.import_report import ImportReport
from app.digitising.importing import Progress
from app.digitising.taking import Seen
from opis_contract.scan_profiles import PaperSource, ScanProfile, Separator
from paper.strangers import StrangerReader

_AT_MOST = 4
"""Files that are looked at at the same time; each takes a core."""
_TOLD_EVERY = 60.0
"""Seconds between two lines where nobody watches, such as in a log."""


def run(asked: Asked) -> int:
    """0 when all of the folder is in its files, 1 when something was put aside, changed or has no file."""
    options = asked.options
    desk = build_desk(asked)
    profile = profile_of(desk, options.profile)
    both_sides = options.sides == "two" if options.sides else profile.source is PaperSource.FEEDER_DUPLEX
    with ExitStack() as held:
        log = asked.home.log / "reader.log"
        readers = [held.enter_context(StrangerReader(log=log)) for _ in range(min(os.cpu_count() or 1, _AT_MOST))]
        report = desk.digitising.imports.take(
            asked.path(options.folder),
            look=_Looking(readers, profile),
            profile=profile.code,
            both_sides=both_sides,
            equipment=options.equipment or "",
            by=options.clerk or asked.settings.clerk,
            at_once=len(readers),
            told=_Telling(asked),
        )
    asked.answer(_values(asked, report), *_lines(asked, report))
    return 0 if report.whole else 1


class _Looking:
    """See `app.digitising.taking.Look`, for any thread; squares divide only where the profile says so."""

    def __init__(self, readers: Sequence[StrangerReader], profile: ScanProfile) -> None:
        self._free: SimpleQueue[StrangerReader] = SimpleQueue()
        for each in readers:
            self._free.put(each)
        self._dpi = profile.resolution
        self._divided = Separator.QR in profile.separators

    def __call__(self, path: Path) -> Seen:
        """Look at every page in a worker that has nothing else to do."""
        reader = self._free.get()
        try:
            file = reader.inspect(path)
            return Seen(file.sha256, file.media_type, reader.look_at_pages(path, dpi=self._dpi, squares=self._divided))
        finally:
            self._free.put(reader)


class _Telling:
    """The line that grows on a terminal, and a line a minute in a log."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        """Say how far it is."""
        if self._asked.json:
            return
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._words(progress)}\x1b[K")
        elif progress.seconds - self._last >= _TOLD_EVERY:
            self._last = progress.seconds
            self._asked.answer({}, self._words(progress))

    def _words(self, progress: Progress) -> str:
        return progress_words(self._asked, progress)


def progress_words(asked: Asked, progress: Progress) -> str:
    """`1 204 din 9 000 de fișiere · 96 de pagini pe minut · încă 2 h 10 min`."""
    words = asked.words
    said = [words.say("digitising.import.done", done=progress.done, total=progress.total)]
    if progress.left is not None:
        said.append(words.count("digitising.import.pace", progress.pages_per_minute))
        minutes = round(progress.left.total_seconds() / 60)
        if minutes < 1:
            said.append(words.say("digitising.import.soon"))
        elif minutes < 60:
            said.append(words.say("digitising.import.minutes", minutes=minutes))
        else:
            said.append(words.say("digitising.import.hours", hours=minutes // 60, minutes=minutes % 60))
    return " · ".join(said)


def _values(asked: Asked, report: ImportReport) -> dict[str, object]:
    return {
        "import": report.import_no,
        "folder": str(report.folder),
        "taken": report.taken,
        "known": report.known,
        "aside": report.aside,
        "pages": report.pages,
        "sheets": report.sheets,
        "loose": report.loose,
        "changed": list(report.changed),
        "put_aside": [
            {"name": each.name, "code": each.reason, "said": _said(asked, report, each.name, each.reason)}
            for each in report.put_aside
        ],
    }


def _lines(asked: Asked, report: ImportReport) -> list[str]:
    words = asked.words
    mend = words.say("digitising.import.loose_do")
    return [
        *([""] if sys.stderr.isatty() else []),
        words.say("digitising.import.taken", taken=report.taken, pages=report.pages, sheets=report.sheets),
        *([words.count("digitising.import.known", report.known)] if report.known else []),
        *([f"{words.count('digitising.import.loose', report.loose)} {mend}"] if report.loose else []),
        *(words.say("digitising.import.changed", name=name) for name in report.changed),
        *([words.count("digitising.import.aside", report.aside)] if report.aside else []),
        *(_said(asked, report, each.name, each.reason) for each in report.put_aside),
    ]


def _said(asked: Asked, report: ImportReport, name: str, reason: str) -> str:
    sentence = asked.words.explain_code(reason, {"path": report.folder / name})
    return f"{name}: {sentence.said} {sentence.do}"
