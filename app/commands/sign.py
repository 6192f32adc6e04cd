"""`opis sign`: a PDF is signed with a token; the PIN comes from the terminal or a file, never from the command line."""

from datetime import datetime
from pathlib import Path

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.composition import build_desk, existing, workspace
from app.commands.devices import time_stamps, token_environment, token_modules
from app.commands.entries import named_entry
from app.commands.pins import pin_from
from app.commands.visible import drawing_blocks
from opis_contract.errors import WrongInput
from signing.blocks import VisibleBlock
from signing.desk import best, credentials, sign
from signing.tokens import Credential


class FolderMissing(WrongInput):
    """The folder in which a file should be written is not there."""

    code = "folder_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


def run(asked: Asked) -> int:
    """The signed file appears whole or not at all; the source stays as it is."""
    options = asked.options
    [source] = existing(asked, [options.source])
    target = asked.path(options.out)
    if not target.parent.is_dir():
        raise FolderMissing(path=target.parent)
    asker = pin_from(asked, options.pin_file)
    now = MachineClock().now()
    environment = token_environment(asked)
    found = credentials(token_modules(asked, options.module), now=now, environment=environment)
    credential = best(found, token_serial=options.token)
    with workspace(asked) as folder:
        signed = sign(
            source,
            target,
            credential,
            asker,
            clock_now=now,
            reason=options.reason,
            block=_block(asked, source, credential, now, folder) if options.number else None,
            environment=environment,
            authority=time_stamps(asked, options.timestamp),
        )
    lines = [asked.words.say("commands.sign.done", path=signed.path, level=signed.level.value, signer=signed.signer)]
    if signed.timestamp_pending:
        lines.append(asked.words.say("commands.sign.stamp_waits"))
    asked.answer(
        {
            "path": str(signed.path),
            "sha256": signed.sha256,
            "level": signed.level.value,
            "signer": signed.signer,
            "timestamp_pending": signed.timestamp_pending,
        },
        *lines,
    )
    return 0


def _block(asked: Asked, source: Path, credential: Credential, now: datetime, folder: Path) -> VisibleBlock:
    """What is seen of the signature on a paper of the named entry: on its usual page, where there is room."""
    options = asked.options
    desk = build_desk(asked)
    entry = desk.looking.entry(named_entry(desk, options.number)).entry
    with drawing_blocks(desk, credential, moment=now, folder=folder) as drawer:
        return drawer.on_file(entry, source, page=options.page, zone=options.zone)
