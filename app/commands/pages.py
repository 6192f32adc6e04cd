"""`opis pages`: how the pages of a scanned batch stand, what was done to them, and everything that the strip can do.

Pages are named as on the strip's files: by the sequence in which they were scanned.
"""

from collections.abc import Callable
from uuid import UUID

from app.arranging.acts import Act, Aim, Fold, Join, Move, ScanBefore, ScanInstead, Split, Turn, Unfold
from app.arranging.arrangement import ArrangedPage, Arrangement, PageGroup
from app.arranging.keeping import DoneStep
from app.arranging.said import folded
from app.arranging.said import said as act_said
from app.commands.archiving import archival_maker
from app.commands.asked import Asked
from app.commands.composition import build_desk, workspace
from app.commands.entries import named_entry
from app.desk import Desk
from app.filing import file_batch
from app.judging.said import said as finding_said
from opis_contract.findings import PageVerdict
from opis_contract.legal_time import in_legal_time
from opis_contract.people import Act as Right


def run(asked: Asked) -> int:
    """Whatever was done, the answer is how the pages stand now; `steps` answers what was done to them."""
    desk = build_desk(asked)
    options = asked.options
    batch_id: UUID = options.batch
    match options.act:
        case "show":
            desk.working.allow(Right.READ)
            _show(asked, desk, desk.arranging.arrangement(batch_id))
        case "steps":
            desk.working.allow(Right.READ)
            _steps(asked, desk, desk.arranging.steps(batch_id))
        case _:
            by: str = options.clerk or asked.settings.clerk
            desk.working.sign_act(Right.SCAN, by)
            _show(asked, desk, _done(asked, desk, by))
    return 0


def _done(asked: Asked, desk: Desk, by: str) -> Arrangement:
    arranging, batch_id = desk.arranging, asked.options.batch
    match asked.options.act:
        case "undo":
            return arranging.undo(batch_id)
        case "redo":
            return arranging.redo(batch_id)
        case "file":
            _file(asked, desk, arranging.arrangement(batch_id))
            return arranging.arrangement(batch_id)
        case act:
            return arranging.do(batch_id, _ACTS[act](asked, desk), who=by)


def _file(asked: Asked, desk: Desk, stands: Arrangement) -> None:
    """Each document goes into the entry it was led to; those without a number wait on."""
    with workspace(asked) as folder, archival_maker() as make:
        for group in stands.groups:
            if group.entry_id and (pages := [page.sequence for page in group.waiting]):
                file_batch(desk, group.entry_id, asked.options.batch, workspace=folder, make=make, pages=pages)


def _aim(asked: Asked, desk: Desk) -> Act:
    number = asked.options.number
    return Aim(page=asked.options.page, entry_id=named_entry(desk, number) if number else None)


_ACTS: dict[str, Callable[[Asked, Desk], Act]] = {
    "turn": lambda asked, _: Turn(pages=asked.options.pages, quarters=asked.options.quarters),
    "fold": lambda asked, _: Fold(pages=asked.options.pages),
    "unfold": lambda asked, _: Unfold(pages=asked.options.pages),
    "move": lambda asked, _: Move(pages=asked.options.pages, before=asked.options.before),
    "split": lambda asked, _: Split(page=asked.options.page),
    "join": lambda asked, _: Join(page=asked.options.page),
    "aim": _aim,
    "scan-before": lambda asked, _: ScanBefore(page=asked.options.page),
    "scan-instead": lambda asked, _: ScanInstead(page=asked.options.page),
}


def _show(asked: Asked, desk: Desk, stands: Arrangement) -> None:
    batch = desk.intake.batch(asked.options.batch)
    paths = {page.sequence: str(page.path) for page in batch.pages}
    verdicts = desk.judging.verdicts(batch.batch_id)
    aimed = {group.entry_id for group in stands.groups if group.entry_id}
    filed = {page.filed for page in stands.pages if page.filed}
    numbers = desk.arranging.numbers(aimed | filed)
    lines: list[str] = []
    for at, group in enumerate(stands.groups, start=1):
        lines += _document(asked, group, at, numbers, verdicts)
    asked.answer(
        {
            "batch": str(batch.batch_id),
            "state": batch.state.value,
            "scan_before": stands.scan_before,
            "documents": [
                {
                    "number": numbers.get(group.entry_id) if group.entry_id else None,
                    "pages": [
                        {
                            "sequence": page.sequence,
                            "path": paths[page.sequence],
                            "turn": page.turn,
                            "folded": page.folded.value if page.folded else None,
                            "filed": numbers.get(page.filed) if page.filed else None,
                        }
                        for page in group.pages
                    ],
                }
                for group in stands.groups
            ],
        },
        *lines,
        *([asked.words.say("pages.scan_before", page=stands.scan_before)] if stands.scan_before else []),
    )


def _document(
    asked: Asked, group: PageGroup, at: int, numbers: dict[UUID, str], verdicts: dict[int, PageVerdict]
) -> list[str]:
    words = asked.words
    number = numbers.get(group.entry_id) if group.entry_id else words.say("pages.no_number")
    heading = words.say("pages.document", document=at, number=number)
    return [heading, *(_page(asked, page, numbers, verdicts.get(page.sequence)) for page in group.pages)]


def _page(asked: Asked, page: ArrangedPage, numbers: dict[UUID, str], verdict: PageVerdict | None) -> str:
    words = asked.words
    told = [words.say("pages.turned", degrees=page.turn)] if page.turn else []
    told += [words.say("pages.folded", why=folded(page.folded, words))] if page.folded else []
    told += [words.say("pages.filed", number=numbers.get(page.filed, page.filed))] if page.filed else []
    told += [finding_said(found, words) for found in verdict.findings] if verdict else []
    return f"{page.sequence:>6}  {', '.join(told)}".rstrip()


def _steps(asked: Asked, desk: Desk, steps: list[DoneStep]) -> None:
    aimed = {act.entry_id for step in steps for act in step.acts if isinstance(act, Aim) and act.entry_id}
    numbers = desk.arranging.numbers(aimed)
    asked.answer(
        {
            "steps": [
                {
                    "step": step.number,
                    "at": step.at.isoformat(),
                    "who": step.who,
                    "undone": step.undone,
                    "acts": [act.model_dump(mode="json") for act in step.acts],
                }
                for step in steps
            ]
        },
        *(_step(asked, step, numbers) for step in steps),
        *([] if steps else [asked.words.say("pages.no_steps")]),
    )


def _step(asked: Asked, step: DoneStep, numbers: dict[UUID, str]) -> str:
    words = asked.words
    done = "; ".join(act_said(act, words, numbers) for act in step.acts)
    who = step.who or words.say("pages.by_itself")
    back = f" ({words.say('pages.undone')})" if step.undone else ""
    return f"{step.number:>4}  {in_legal_time(step.at):%d.%m.%Y %H:%M:%S}  {who}: {done}{back}"
