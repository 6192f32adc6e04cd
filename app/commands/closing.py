"""`opis closing day|year|export`: the sheet of a day, the bound register of a year, the same rows as data."""

import sys
from functools import partial
from pathlib import Path

from app.commands.asked import Asked
from app.commands.books import Books
from app.commands.composition import build_desk, workspace
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date


class ClosingNamesMissing(WrongInput):
    """A year is closed by two persons, both named."""

    code = "closing_names_missing"


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    books = Books(build_desk(asked), partial(workspace, asked))
    match asked.options.act:
        case "day":
            return _day(asked, books)
        case "year":
            return _year(asked, books)
        case _:
            return _export(asked, books)


def _day(asked: Asked, books: Books) -> int:
    options = asked.options
    day = options.day or legal_date(books.desk.clock.now())
    if options.preview:
        sheet, path = books.day_preview(options.register, day, target=_target(asked))
        told, digest = [], None
    else:
        by = options.clerk or asked.settings.clerk
        closed, path = books.close_day(options.register, day, by=by, target=_target(asked))
        sheet, digest = closed.sheet, closed.hash
        told = [asked.words.say("closing.day.closed", hash=digest)]
    asked.answer(
        {"sheet": sheet.model_dump(mode="json"), "hash": digest, "file": str(path)},
        asked.words.say("closing.day.counted", day=f"{day:%d.%m.%Y}", given=sheet.given, leaves=sheet.leaves),
        *told,
        str(path),
    )
    return 0


def _year(asked: Asked, books: Books) -> int:
    options = asked.options
    by, approved_by = options.clerk or asked.settings.clerk, options.approved_by or ""
    if not options.preview and not (by and approved_by):
        raise ClosingNamesMissing

    def told(rows: int) -> None:
        if not asked.json and sys.stderr.isatty():
            sys.stderr.write(f"\r{asked.words.say('closing.year.progress', rows=rows)}")

    book = books.print_year(
        options.register,
        options.year,
        by=by,
        approved_by=approved_by,
        close=not options.preview,
        paper=options.paper,
        target=_target(asked),
        told=told,
    )
    asked.answer(
        {
            "file": str(book.path),
            "sha256": book.sha256,
            "pages": book.pages,
            "leaves": book.leaves,
            "rows": book.rows,
            "closed": book.closed,
        },
        asked.words.say("closing.year.printed", rows=book.rows, pages=book.pages, leaves=book.leaves),
        *([asked.words.say("closing.year.closed", year=options.year)] if book.closed else []),
        str(book.path),
    )
    return 0


def _export(asked: Asked, books: Books) -> int:
    options = asked.options
    path, sums = books.export(options.register, options.year, options.format, target=_target(asked))
    asked.answer({"file": str(path), "checksum": str(sums)}, str(path), str(sums))
    return 0


def _target(asked: Asked) -> Path | None:
    chosen: Path | None = asked.options.output
    return asked.path(chosen) if chosen else None
