"""`opis profile`: the ways of scanning, and a change of one of them."""

from datetime import date

from app.catalogue.cells import RowShape
from app.commands.asked import Asked
from app.commands.catalogue import line_of
from app.commands.composition import build_desk
from app.desk import Desk
from opis_contract.errors import WrongInput
from opis_contract.scan_profiles import ScanProfile


class ProfileUnknown(WrongInput):
    """No way of scanning in force has this code or name."""

    code = "profile_unknown"


class ProfileWrong(WrongInput):
    """The field named in `field` is none of a profile, or cannot be what was asked."""

    code = "profile_wrong"


def run(asked: Asked) -> int:
    """A list answers `{"profiles": [...]}`, a change `{"profile": {...}}`, each as the contract writes it."""
    desk = build_desk(asked)
    if asked.options.act == "set":
        return _set(asked, desk)
    shape = RowShape(ScanProfile)
    found = desk.catalogue.scan_profiles(asked.options.on)
    lines = []
    for each in found:
        facts = dict(zip(shape.fields, shape.texts(each, asked.words), strict=True))
        told = ", ".join(facts[name] for name in ("source", "resolution", "colour", "paper") if facts[name])
        lines.append(f"{each.code:<16}  {each.name:<28}  {told}")
    asked.answer({"profiles": [each.model_dump(mode="json", exclude_none=True) for each in found]}, *lines)
    return 0


def profile_of(desk: Desk, text: str) -> ScanProfile:
    """The profile with this code or name. Raises `ProfileUnknown`."""
    found = desk.catalogue.scan_profile(text)
    if found is None:
        raise ProfileUnknown(profile=text)
    return found


def _set(asked: Asked, desk: Desk) -> int:
    """Change the fields that are named, or make a new profile of a code that is not there."""
    options = asked.options
    shape = RowShape(ScanProfile)
    start: date = options.start or desk.catalogue.today
    before = desk.catalogue.scan_profile(options.code, start)
    cells: dict[str, str] = {}
    for each in options.change:
        field, equals, value = each.partition("=")
        if not equals or field not in shape.fields or field in {"code", "valid_from"}:
            raise ProfileWrong(field=field)
        cells[field] = value
    kept = {} if before is None else before.model_dump(exclude=set(cells), exclude_none=True)
    row = shape.read(cells, kept={**kept, "code": before.code if before else options.code, "valid_from": start})
    if isinstance(row, list):
        raise ProfileWrong(field=row[0].field)
    reason = options.reason or asked.words.say("commands.profile.usual_reason")
    changes = desk.catalogue.change([row], by=options.clerk or asked.settings.clerk, reason=reason)
    lines = [line_of(asked, each) for each in changes] or [asked.words.say("commands.catalogue.nothing")]
    asked.answer({"profile": row.model_dump(mode="json", exclude_none=True), "changed": bool(changes)}, *lines)
    return 0
