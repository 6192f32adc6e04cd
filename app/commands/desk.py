"""`opis desk`: the window, with everything it shows and asks built here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from app.clock import MachineClock
from app.commands.acts import BatchFiler, EntryStamper, TokenSigner
from app.commands.asked import Asked
from app.commands.augment import augmenter_of
from app.commands.books import Books
from app.commands.composition import build_desk, workspace
from app.commands.devices import build_scanners, time_stamps, token_environment, token_modules
from app.commands.evidence_files import write_to_print_folder
from app.commands.letters import letters_of
from app.commands.mailing import Mailing
from app.commands.page_judge import PageJudge
from app.commands.page_reader import PageReader
from app.commands.visible import SignatureRoom
from app.desk import Desk
from app.enrolment import EnrolmentState
from app.growing import GrowthThread
from devices.client import DriverOptions
from devices.reader_watch import ReaderWatch
from paper.strangers import StrangerReader
from ui.bootstrap import DeskParts, run_desk
from ui.pictures import PagePictures

if TYPE_CHECKING:
    from signing.authority import TimeStampAuthority
    from signing.demonstration import SoftToken
    from ui.parts import GrowthRunner, SyncRunner


def run(asked: Asked) -> int:
    """Open the window and return when it is closed."""
    with desk_parts(asked) as parts:
        return run_desk(parts)


@contextmanager
def desk_parts(
    asked: Asked,
    *,
    scanners: DriverOptions | None = None,
    token: SoftToken | None = None,
    authority: TimeStampAuthority | None = None,
) -> Iterator[DeskParts]:
    """Everything the window needs; let go of at the end.

    `scanners`, `token` and `authority` are the demonstration's, in place of those of the machine and the settings.
    """
    clock = MachineClock()
    with ExitStack() as held:
        desk = build_desk(asked, signed_in=False)
        held.callback(desk.close)
        desk.intake.recover()
        signer = TokenSigner(
            asked,
            desk,
            modules=[token.module] if token else token_modules(asked),
            environment=token.environment if token else token_environment(asked),
            now=clock.now,
            authority=authority or time_stamps(asked),
        )
        yield DeskParts(
            desk=desk,
            words=asked.words,
            settings=asked.settings,
            # The window ends scanners, page reader and sync thread when it closes.
            scanner=build_scanners(asked, scanners),
            file_batch=BatchFiler(asked, desk),
            books=Books(desk, partial(workspace, asked)),
            letters=partial(letters_of, asked, desk),
            mailing=Mailing(desk, StrangerReader(log=asked.home.log / "reader.log"), asked.settings),
            find_credentials=signer.find,
            sign_files=signer,
            change_pin=signer.change_pin,
            look_for_room=SignatureRoom(desk, partial(workspace, asked)),
            pictures=PagePictures(StrangerReader(log=asked.home.log / "reader.log"), asked.home.path / "pictures"),
            judge=PageJudge(asked.home.log / "reader.log"),
            read=PageReader(asked.home.path / "pictures"),
            write_evidence=partial(write_to_print_folder, asked.home.print, partial(workspace, asked)),
            stamper=EntryStamper(desk, partial(workspace, asked)),
            sync=_sync(desk),
            growth=_growth(asked, desk),
            readers=None if token else ReaderWatch(),
            now=clock.now,
        )


def _growth(asked: Asked, desk: Desk) -> GrowthRunner | None:
    """The thread that asks for time stamps and proofs; without an authority in the settings there is none."""
    augmenter = augmenter_of(asked)
    return GrowthThread(partial(desk.signing.augmenting.go_on, augmenter)) if augmenter else None


def _sync(desk: Desk) -> SyncRunner | None:
    """The thread that sends and fetches; a desk that works alone never loads the library for it."""
    if desk.identity().state is EnrolmentState.ALONE:
        return None
    from sync.round import Syncing
    from sync.schedule import SyncThread

    return SyncThread(Syncing(desk), chance=random.random)
