"""`opis kit print|enter|drill|show`: the emergency sheets from the shell."""

import mimetypes
from pathlib import Path

from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.desk import Desk
from app.outage.typed_rows import TypedRow, rows_in
from opis_contract.events import FileRole


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    desk = build_desk(asked)
    match asked.options.act:
        case "print":
            # reportlab is loaded by who prints.
            from app.outage.kit_print import print_kit

            path = print_kit(desk, asked.words, asked.options.rows)
            asked.answer({"file": str(path)}, str(path))
        case "enter":
            _enter(asked, desk)
        case "drill":
            (desk.kit.end_drill if asked.options.end else desk.kit.begin_drill)()
            key = "drill_ended" if asked.options.end else "drill_begun"
            asked.answer({"drill": not asked.options.end}, asked.words.say(f"commands.kit.{key}"))
        case _:
            _show(asked, desk)
    return 0


def _enter(asked: Asked, desk: Desk) -> None:
    [file] = existing(asked, [asked.options.file])
    photos = existing(asked, [asked.options.photo]) if asked.options.photo else []
    clerk = asked.options.clerk or asked.settings.clerk
    with file.open(encoding="utf-8", newline="") as lines:
        done = [_row(desk, row, clerk, photos) for row in rows_in(lines, day=desk.clock.now())]
    asked.answer({"rows": done}, asked.words.count("commands.kit.entered", len(done)))


def _row(desk: Desk, row: TypedRow, clerk: str, photos: list[Path]) -> dict[str, object]:
    told: dict[str, object] = {"sheet": row.sheet, "row": row.row}
    if row.draft is None or row.received_at is None:
        desk.kit.declare_blank(row.sheet, [row.row], by=clerk)
        return told | {"number": None}
    entered = desk.back_entry.enter(row.sheet, row.row, row.draft, received_at=row.received_at, clerk=clerk)
    entry = entered.registration.entry
    for photo in photos:
        desk.attach(
            entry.entry_id,
            photo,
            role=FileRole.ORIGINAL,
            name=photo.name,
            media_type=mimetypes.guess_type(photo.name)[0] or "application/octet-stream",
            pages=1,
        )
    return told | {"number": entry.number, "same_as": [twin.number for twin in entered.twins]}


def _show(asked: Asked, desk: Desk) -> None:
    state = desk.kit.state()
    asked.answer(
        {
            "sheets": [
                {"sheet": each.sheet, "printed_at": each.printed_at.isoformat(), "waiting": each.waiting}
                for each in state.sheets
            ],
            "left": state.left,
            "stale": state.stale,
            "drill_due": state.drill_due,
        },
        asked.words.say("commands.kit.state", sheets=len(state.sheets), left=state.left),
    )
