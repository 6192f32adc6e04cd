"""`opis digitise check|judge|verdict`: two looks at a sample, by two persons."""

from collections.abc import Callable

from app.commands.asked import Asked
from app.desk import Desk
from app.digitising.quality import Check
from app.digitising.sampling import Finding


def _check(asked: Asked, desk: Desk, by: str) -> int:
    """Draw a sample, or show the one that is being looked at."""
    _answer_check(asked, desk.digitising.quality.begin(asked.options.batch, by=by))
    return 0


def _judge(asked: Asked, desk: Desk, by: str) -> int:
    options = asked.options
    desk.digitising.quality.judge(options.batch, options.place, Finding(options.finding), by=by)
    said = asked.words.say(f"digitising.findings.{options.finding}")
    asked.answer({"place": options.place, "finding": options.finding}, f"{options.place}: {said}")
    return 0


def _verdict(asked: Asked, desk: Desk, by: str) -> int:
    """1 when the batch goes back to the scanner."""
    check = desk.digitising.quality.end(asked.options.batch, by=by)
    _answer_check(asked, check)
    return 0 if check.passed else 1


ACTS: dict[str, Callable[[Asked, Desk, str], int]] = {
    "check": _check,
    "judge": _judge,
    "verdict": _verdict,
}
"""What each act does with the desk, in whose name; the exit code comes back."""


def _answer_check(asked: Asked, check: Check) -> None:
    words = asked.words
    asked.answer(
        {
            "batch": check.batch_no,
            "stage": check.stage,
            "lot": check.plan.lot,
            "sample": len(check.pages),
            "seed": check.seed,
            "passed": check.passed,
            "pages": [
                {
                    "place": each.place,
                    "file": each.page.file.inventory_number,
                    "number": each.page.number,
                    "source": each.page.name,
                    "finding": each.finding.value if each.finding else None,
                }
                for each in check.pages
            ],
        },
        words.say("digitising.sample", stage=check.stage, sample=len(check.pages), lot=check.plan.lot),
        *(
            f"{each.place:>5}  "
            f"{words.say('digitising.page_of_file', file=each.page.file.inventory_number, number=each.page.number):<32}"
            f"  {words.say(f'digitising.findings.{each.finding.value}') if each.finding else ''}".rstrip()
            for each in check.pages
        ),
        *([words.say("digitising.passed" if check.passed else "digitising.failed")] if check.ended_at else []),
    )
