"""`opis digitise approve|reject|evidence|verify|ingest|hand-back`: a batch's approval, its proof, and its end here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.commands.asked import Asked
from app.commands.composition import workspace
from app.commands.evidence_files import write_evidence
from app.desk import Desk
from app.digitising.approving import Approval


def _approve(asked: Asked, desk: Desk, by: str) -> int:
    options = asked.options
    approval = desk.digitising.approving.approve(options.batch, institution=desk.identity().institution, by=by)
    return _written(asked, desk, approval)


def _reject(asked: Asked, desk: Desk, by: str) -> int:
    """The files that are named go back to the scanner; without any the batch goes back to be indexed."""
    options = asked.options
    desk.digitising.approving.reject(options.batch, options.files, reason=options.reason, by=by)
    said = "digitising.rejected_files" if options.files else "digitising.rejected_index"
    asked.answer(
        {"batch": options.batch, "files": options.files},
        asked.words.say(said, batch=options.batch, files=", ".join(options.files)),
    )
    return 0


def _evidence(asked: Asked, desk: Desk, _: str) -> int:
    """The files of an approval again, for a copy or after a stop between sealing and writing."""
    return _written(asked, desk, desk.digitising.approving.approval(asked.options.batch))


def _ingest(asked: Asked, desk: Desk, by: str) -> int:
    """The evidence first, then the pages beside it: a stop between them is gone on with."""
    options = asked.options
    folder = asked.path(options.folder) / f"lot-{options.batch}"
    room = desk.digitising
    write_evidence(room.approving.approval(options.batch), folder, workspace=partial(workspace, asked))
    done = room.handing_over.ingest(options.batch, folder, by=by)
    asked.answer(
        {"batch": options.batch, "folder": str(done.folder), "files": done.files, "size": done.size},
        asked.words.say("digitising.ingested", batch=options.batch, files=done.files, folder=done.folder),
    )
    return 0


def _hand_back(asked: Asked, desk: Desk, by: str) -> int:
    options = asked.options
    desk.digitising.handing_over.hand_back(options.batch, to=options.to, by=by)
    said = asked.words.say("digitising.handed_back", batch=options.batch, to=options.to)
    asked.answer({"batch": options.batch, "to": options.to}, said)
    return 0


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
    "approve": _approve,
    "reject": _reject,
    "evidence": _evidence,
    "verify": _verify,
    "ingest": _ingest,
    "hand-back": _hand_back,
}
"""What each act does with the desk, in whose name; the exit code comes back."""
