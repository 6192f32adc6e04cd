"""`opis closing day|year|export`: the sheet of a day, the bound register of a year, the same rows as data."""

import sys
from datetime import date
from pathlib import Path

from app.closing.day_print import day_sheet_pdf
from app.closing.exporting import ExportFormat, export
from app.closing.year_print import YearPrint, print_year
from app.commands.asked import Asked
from app.commands.composition import build_desk, workspace
from app.desk import Desk
from app.durable import write_bytes
from app.words import Words
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date, legal_day_bounds
from paper.own_prints import archive_print


class ClosingNamesMissing(WrongInput):
    """A year is closed by two persons, both named."""

    code = "closing_names_missing"


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    desk = build_desk(asked)
    match asked.options.act:
        case "day":
            return _day(asked, desk)
        case "year":
            return _year(asked, desk)
        case _:
            return _export(asked, desk)


def _day(asked: Asked, desk: Desk) -> int:
    options = asked.options
    day = options.day or legal_date(desk.clock.now())
    clerk = options.clerk or asked.settings.clerk
    if options.preview:
        sheet, confirmed = desk.days.sheet(options.register, day), None
    else:
        confirmed = desk.days.close(options.register, day, by=clerk)
        sheet = confirmed.sheet
    target = _target(asked, desk, f"inchidere-{options.register}-{day:%Y-%m-%d}.pdf")
    identity = desk.identity()
    write_bytes(
        target, day_sheet_pdf(sheet, confirmed=confirmed, institution=identity.institution, say=Words("ro").say)
    )
    answer = {
        "sheet": sheet.model_dump(mode="json"),
        "hash": confirmed.hash if confirmed else None,
        "file": str(target),
    }
    asked.answer(
        answer,
        asked.words.say("closing.day.counted", day=f"{day:%d.%m.%Y}", given=sheet.given, leaves=sheet.leaves),
        *([asked.words.say("closing.day.closed", hash=confirmed.hash)] if confirmed else []),
        str(target),
    )
    return 0


def _year(asked: Asked, desk: Desk) -> int:
    options = asked.options
    by, approved_by = options.clerk or asked.settings.clerk, options.approved_by or ""
    if not options.preview:
        if not by or not approved_by:
            raise ClosingNamesMissing
        desk.years.check(options.register, options.year)
    target = _target(asked, desk, f"registru-{options.register}-{options.year}.pdf")
    with workspace(asked) as folder:
        printed = _print(asked, desk, folder / "register.pdf", by=by, approved_by=approved_by)
        archived = archive_print(
            printed.path, target, title=target.stem, created=legal_day_bounds(date(options.year, 12, 31))[1]
        )
    if not options.preview:
        desk.years.close(options.register, options.year, target, by=by, approved_by=approved_by)
    leaves = (printed.pages + 1) // 2
    asked.answer(
        {
            "file": str(target),
            "sha256": archived.sha256,
            "pages": printed.pages,
            "leaves": leaves,
            "rows": printed.rows,
            "closed": not options.preview,
        },
        asked.words.say("closing.year.printed", rows=printed.rows, pages=printed.pages, leaves=leaves),
        *([] if options.preview else [asked.words.say("closing.year.closed", year=options.year)]),
        str(target),
    )
    return 0


def _print(asked: Asked, desk: Desk, target: Path, *, by: str, approved_by: str) -> YearPrint:
    """The book is a legal paper: always in Romanian."""
    options = asked.options
    titles = {register.code: register.title for register in desk.registers()}

    def progress(rows: int) -> None:
        if not asked.json and sys.stderr.isatty():
            sys.stderr.write(f"\r{asked.words.say('closing.year.progress', rows=rows)}")

    with desk.years.rows(options.register, options.year) as rows:
        return print_year(
            rows,
            target,
            say=Words("ro").say,
            institution=desk.identity().institution,
            register_title=titles.get(options.register, options.register),
            year=options.year,
            paper=options.paper,
            today=legal_date(desk.clock.now()),
            by=by,
            approved_by=approved_by,
            progress=progress,
        )


def _export(asked: Asked, desk: Desk) -> int:
    options = asked.options
    target = asked.path(options.output)
    with desk.years.rows(options.register, options.year) as rows:
        sums = export(
            rows,
            target,
            ExportFormat(options.format),
            say=asked.words.say,
            register=options.register,
            year=options.year,
        )
    asked.answer({"file": str(target), "checksum": str(sums)}, str(target), str(sums))
    return 0


def _target(asked: Asked, desk: Desk, name: str) -> Path:
    chosen: Path | None = asked.options.output
    return asked.path(chosen) if chosen else desk.home.print / name
