"""`opis print`: the label, the receipt or the stamp of an entry, on the printer of the settings or another one."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.entries import named_entry
from app.commands.printers import printer_named
from app.printing.book import PrintKind


def run(asked: Asked) -> int:
    """Answers where it came out, and whether it says DUPLICAT."""
    options = asked.options
    kind = PrintKind(options.kind)
    desk = build_desk(asked)
    printed = desk.print(
        kind,
        named_entry(desk, options.number),
        printer=printer_named(kind, options.printer) if options.printer else None,
        zone=options.zone,
        again=options.duplicate,
        reason=options.reason,
    )
    said = asked.words.say(
        "commands.print.duplicate" if printed.duplicate else "commands.print.done", where=printed.where
    )
    asked.answer({"kind": kind.value, "where": printed.where, "duplicate": printed.duplicate}, said)
    return 0
