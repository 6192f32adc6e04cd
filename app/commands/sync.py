"""`opis sync`: send what waits and take what is new, once or until stopped."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.enrolment import EnrolmentState
from sync.report import SyncReport
from sync.round import Syncing


def run(asked: Asked) -> int:
    """Raises the fault of the round, so that a script hears of a server that is not there."""
    desk = build_desk(asked, signed_in=False)
    if desk.identity().state is EnrolmentState.ALONE:
        asked.answer({"alone": True, "waiting": desk.outbox_count()}, asked.words.say("commands.sync.alone"))
        return 0
    report = Syncing(desk).round()
    if report.faults:
        raise report.faults[0]
    _tell(asked, report)
    return 0


def _tell(asked: Asked, report: SyncReport) -> None:
    asked.answer(
        {
            "pushed": report.pushed,
            "refused": report.refused,
            "pulled": report.pulled,
            "registered": report.registered,
            "blocks": report.blocks,
            "files_sent": report.files_sent,
            "waiting": report.waiting,
            "files_waiting": report.files_waiting,
        },
        asked.words.say(
            "commands.sync.done",
            pushed=report.pushed,
            pulled=report.pulled,
            files=report.files_sent,
            waiting=report.waiting,
        ),
    )
