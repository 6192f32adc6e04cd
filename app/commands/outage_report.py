"""`opis report outage`: the outages of a day as PDF for the registrar's signature, and as data."""

from datetime import timedelta

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.durable import make_folder, write_bytes
from app.outage.report import OutageLine
from opis_contract.legal_time import legal_date


def run(asked: Asked) -> int:
    """Write the report of the day and say where."""
    # reportlab is loaded by who prints.
    from app.outage.report_print import report_pdf

    desk, options = build_desk(asked), asked.options
    day = options.day or legal_date(desk.clock.now())
    report = desk.outage_report(day, long_after=timedelta(hours=asked.settings.outage_hours))
    identity = desk.identity()
    path = asked.path(options.output) if options.output else desk.home.print / f"outages-{day.isoformat()}.pdf"
    make_folder(path.parent)
    document = report_pdf(
        report,
        institution=identity.institution,
        counter=identity.counter,
        registrar=options.clerk or asked.settings.clerk,
        words=asked.words,
    )
    write_bytes(path, document)
    asked.answer(
        {
            "day": day.isoformat(),
            "minutes": report.minutes,
            "outages": [_told(line) for line in report.lines],
            "delayed": [each.model_dump() for each in report.delayed],
            "file": str(path),
        },
        asked.words.say("outage.report.total", minutes=report.minutes),
        str(path),
    )
    return 0


def _told(line: OutageLine) -> dict[str, object]:
    def instant(name: str) -> str | None:
        found = getattr(line, name)
        return found.isoformat() if found else None

    return {
        "cause": line.cause.value,
        "level": line.level.value if line.level else None,
        **{name: instant(name) for name in ("began_at", "ended_at", "began_on_server", "ended_on_server")},
        "minutes": line.minutes,
        "numbers": [each.model_dump() for each in line.numbers],
        "slips": list(line.slips),
    }
