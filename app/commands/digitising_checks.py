"""`opis digitise check|judge|verdict|approve|evidence|verify`: two looks at a sample, the approval and its proof."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.commands.asked import Asked
from app.commands.composition import workspace
from app.commands.evidence_files import write_evidence
from app.desk import Desk
from app.digitising.approving import Approval
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


def _approve(asked: Asked, desk: Desk, by: str) -> int:
    options = asked.options
    approval = desk.digitising.approving.approve(
        options.batch, institution=desk.identity().institution, by=by, approved_by=options.approved_by or ""
    )
    return _written(asked, desk, approval)


def _evidence(asked: Asked, desk: Desk, _: str) -> int:
    """The files of an approval again, for a copy or after a stop between sealing and writing."""
    return _written(asked, desk, desk.digitising.approving.approval(asked.options.batch))


def _written(asked: Asked, desk: Desk, approval: Approval) -> int:
    options = asked.options
    chosen: Path | None = options.output
    folder = asked.path(chosen) if chosen else desk.home.print / f"lot-{options.batch}"
    paths = write_evidence(approval, folder, workspace=partial(workspace, asked))
    asked.answer(
        {"batch": options.batch, "sha256": approval.sha256, "files": [str(path) for path in paths]},
        asked.words.say("digitising.approved", batch=options.batch, sha256=approval.sha256),
        *map(str, paths),
    )
    return 0


def _verify(asked: Asked, desk: Desk, _: str) -> int:
    """1 when anything of the batch is not as it was approved."""
    verdict = desk.digitising.approving.verify(asked.options.batch)
    asked.answer(
        {
            "sound": verdict.sound,
            "record": verdict.record,
            "steps": verdict.steps,
            "files": verdict.files,
            "damaged": list(verdict.damaged),
        },
        asked.words.count("digitising.verified" if verdict.sound else "digitising.not_verified", verdict.files),
        *verdict.damaged,
    )
    return 0 if verdict.sound else 1


ACTS: dict[str, Callable[[Asked, Desk, str], int]] = {
    "check": _check,
    "judge": _judge,
    "verdict": _verdict,
    "approve": _approve,
    "evidence": _evidence,
    "verify": _verify,
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
