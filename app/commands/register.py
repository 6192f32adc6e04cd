"""`opis register`: entries from the shell, one at a time or one a line."""

import sys
from collections.abc import Iterator

from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.commands.drafting import draft_from, drafts_in
from app.desk import Desk
from app.printing.book import PrintKind
from app.registering import Registration
from opis_contract.entries import DeadlineDates, EntryDraft
from opis_contract.errors import KnownError
from opis_contract.legal_time import legal_date
from opis_contract.numbers import Series
from opis_contract.replies import shown_numbers_answered


def run(asked: Asked) -> int:
    """Every acknowledged number is printed the moment it is safe, so that a reader of a pipe may trust each line."""
    options = asked.options
    desk = build_desk(asked)
    clerk = options.clerk or asked.settings.clerk
    if options.lines:
        for draft in _drafts(asked):
            _tell(asked, desk, desk.register(draft, clerk=clerk))
        return 0
    typed = draft_from(
        options, legal_date(desk.clock.now()), desk.deadlines.calendar(), seal=desk.personal_numbers.seal
    )
    _tell(asked, desk, desk.register(typed.draft, clerk=clerk), typed.warnings)
    return 0


def _drafts(asked: Asked) -> Iterator[EntryDraft]:
    if asked.options.lines == "-":
        yield from drafts_in(sys.stdin)
    else:
        [file] = existing(asked, [asked.options.lines])
        with file.open(encoding="utf-8") as lines:
            yield from drafts_in(lines)


def _shown(deadline: DeadlineDates | None) -> dict[str, str] | None:
    return deadline.model_dump(mode="json", include={"target", "limit", "basis"}) if deadline else None


def _tell(asked: Asked, desk: Desk, registration: Registration, typed_warnings: tuple[str, ...] = ()) -> None:
    warnings = list(dict.fromkeys((*typed_warnings, *registration.warnings)))
    entry = registration.entry
    number = " · ".join(filter(None, (entry.shown_number, entry.shown_order)))
    answer: dict[str, object] = {
        "register": entry.register_code,
        "year": entry.year,
        "number": entry.number,
        "shown": entry.shown_number,
        "entry_id": str(entry.entry_id),
        "registered_at": entry.registered_at.isoformat(),
        "tracking_code": entry.tracking_code,
        "offline": registration.offline,
        "leaf": registration.leaf,
        "warnings": warnings,
        "deadline": _shown(entry.content.deadline),
    }
    lines = [asked.words.say("commands.register.done", number=number)]
    answered = shown_numbers_answered(entry.content)
    if answered:
        answer |= {"answers": list(answered), "shares_number": entry.series is Series.REPLY}
        lines.append(asked.words.say("printing.answers", numbers=", ".join(answered)))
    if entry.order:
        answer["order"] = entry.order.model_dump(mode="json", exclude_none=True)
    if registration.offline:
        lines.append(asked.words.say("commands.register.offline"))
    lines += [asked.words.say(f"warnings.{warning}") for warning in warnings]
    fault: KnownError | None = None
    for kind in (PrintKind.LABEL, PrintKind.RECEIPT) if asked.options.printed else ():
        try:
            printed = desk.print(kind, entry.entry_id)
        except KnownError as error:
            # The number is given whatever the printer does: it is told first, and the fault after it.
            fault = error
            break
        answer[printed.kind.value] = printed.where
        lines.append(printed.where)
    asked.answer(answer, *lines)
    if fault is not None:
        raise fault
