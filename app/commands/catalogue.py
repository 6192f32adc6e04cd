"""`opis catalogue`: registers, classes, departments and schedule to a table, and from a table that somebody edited."""

from typing import Any

from app.catalogue.changing import Change
from app.catalogue.errors import CellsWrong
from app.catalogue.importing import export_catalogue, read_catalogue
from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.desk import Desk
from opis_contract.catalogue import Authority, Department, DocumentClass, NotRegistered, RecordsClass
from opis_contract.registers import Register
from opis_contract.scan_profiles import ScanProfile

KINDS: dict[str, type[Any]] = {
    "registers": Register,
    "classes": DocumentClass,
    "departments": Department,
    "schedule": RecordsClass,
    "not-registered": NotRegistered,
    "authorities": Authority,
    "profiles": ScanProfile,
}


def run(asked: Asked) -> int:
    """Export answers `{"rows": n}`; import answers what became of each row, or every wrong cell and exit code 2."""
    options = asked.options
    desk = build_desk(asked)
    if options.action == "import":
        return _import(asked, desk)
    path = asked.path(options.file)
    count = export_catalogue(desk.catalogue, KINDS[options.kind], path, words=asked.words, day=options.start)
    asked.answer(
        {"rows": count, "file": str(path)}, asked.words.count("commands.catalogue.written", count, path=str(path))
    )
    return 0


def _import(asked: Asked, desk: Desk) -> int:
    options = asked.options
    [path] = existing(asked, [options.file])
    start = options.start or desk.catalogue.today
    read = read_catalogue(desk.catalogue, KINDS[options.kind], path, start=start, replace=options.replace)
    if read.wrong:
        told = [each.told(asked.words) for each in read.wrong]
        wrong = [
            {"row": each.row, "column": each.column, "field": each.title, "reason": each.reason.value}
            for each in read.wrong
        ]
        asked.answer({"wrong": wrong}, *told)
        raise CellsWrong(path=path, first=read.wrong[0].place, count=len(read.wrong))
    if options.dry_run:
        changes = desk.catalogue.plan(read.wanted)
    else:
        reason = options.reason or asked.words.say("commands.catalogue.usual_reason", name=path.name)
        changes = desk.catalogue.change(read.wanted, by=options.clerk or asked.settings.clerk, reason=reason)
    lines = [line_of(asked, each) for each in changes] or [asked.words.say("commands.catalogue.nothing")]
    if options.dry_run and changes:
        lines.append(asked.words.say("commands.catalogue.previewed"))
    asked.answer({"changes": [_value_of(each) for each in changes], "applied": not options.dry_run}, *lines)
    return 0


def line_of(asked: Asked, change: Change) -> str:
    """A change in one line for a person."""
    row = change.after
    return asked.words.say(
        "commands.catalogue.change",
        became=asked.words.say(f"catalogue.became.{change.became}"),
        code=row.code,
        name=row.title if isinstance(row, Register | RecordsClass) else row.name,
        day=f"{change.day:%d.%m.%Y}",
    )


def _value_of(change: Change) -> dict[str, object]:
    return {
        "became": change.became.value,
        "code": change.after.code,
        "from": change.day.isoformat(),
        "before": change.before.model_dump(mode="json", exclude_none=True) if change.before else None,
        "after": change.after.model_dump(mode="json", exclude_none=True),
    }
