"""What is said of a batch as a whole beside its files: the last step, what the samples found, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.digitising.batches import BatchStage, DigitisingBatch, Step
from app.digitising.quality import Check, SampledPage
from app.digitising.sampling import Finding
from app.words import Words
from ui.writing import Writing

_MOST = 4
"""Defects that are told one by one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch with everything that was done to it."""

    batch: DigitisingBatch
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]


def standing_words(standing: Standing, writing: Writing, *, approves: bool) -> list[str]:
    """A line for each thing; `approves` is whether whoever is here may approve."""
    words = writing.words
    return [*_last_step(standing.steps, writing), *_accepted(standing.checks, words), *_next(standing, words, approves)]


def accepted_defects(checks: Sequence[Check]) -> list[SampledPage]:
    """The defects that did not stop the batch: those of the checks since it last failed."""
    since = next((at for at in range(len(checks), 0, -1) if checks[at - 1].passed is False), 0)
    return [each for check in checks[since:] if check.passed for each in check.pages if each.finding is not Finding.OK]


def _last_step(steps: Sequence[Step], writing: Writing) -> list[str]:
    if not steps:
        return []
    last, words = steps[-1], writing.words
    said = [
        words.say(
            "digitising.screen.last_step",
            step=words.say(f"digitising.steps.{last.what}"),
            who=last.who,
            at=writing.moment(last.at),
        )
    ]
    if last.what == "rejected":
        said.append(words.say("digitising.screen.rejected_because", reason=last.facts["reason"]))
    if last.what == "approved":
        said.append(words.say("digitising.screen.evidence", sha256=str(last.facts["sha256"])[:16]))
    if last.what == "ingested":
        said.append(words.say("digitising.screen.ingested_at", place=last.facts["place"]))
    if last.what == "handed_back":
        said.append(words.say("digitising.screen.handed_to", to=last.facts["to"]))
    return said


def _accepted(checks: Sequence[Check], words: Words) -> list[str]:
    defects = accepted_defects(checks)
    if not defects:
        return []
    told = [
        words.say(
            "digitising.screen.defect",
            place=words.say("digitising.page_of_file", file=each.page.file.inventory_number, number=each.page.number),
            finding=words.say(f"digitising.findings.{each.finding}"),
        )
        for each in defects[:_MOST]
    ]
    more = len(defects) - _MOST
    rest = [words.say("digitising.screen.more_defects", number=more)] if more > 0 else []
    return ["\n".join([words.count("digitising.screen.accepted", len(defects)), *told, *rest])]


def _next(standing: Standing, words: Words, approves: bool) -> list[str]:
    stage, batch_no = standing.batch.stage, standing.batch.batch_no
    match stage:
        case BatchStage.INDEXED:
            return [words.say("digitising.screen.decide" if approves else "digitising.screen.archivist_decides")]
        case BatchStage.RECEIVED | BatchStage.CHECKED | BatchStage.APPROVED | BatchStage.INGESTED:
            return [words.say(f"digitising.screen.next.{stage.value}", batch=batch_no)]
        case _:
            return []
