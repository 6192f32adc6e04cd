"""`opis desk`: the window, with everything it shows and asks built here."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from app.clock import MachineClock
from app.commands.archiving import archival_maker
from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.devices import build_scanners, time_stamps, token_environment, token_modules
from app.desk import EnrolmentState
from app.durable import make_folder
from app.filing import ArchivalFile
from devices.client import DriverOptions
from paper.strangers import StrangerReader
from signing.authority import TimeStampAuthority
from signing.demonstration import SoftToken
from sync.round import Syncing
from sync.schedule import SyncThread
from ui.bootstrap import DeskParts, run_desk
from ui.scanning.batch_filing import BatchFiling
from ui.signing.token_signing import TokenSigning

PICTURE_WIDTH = 1240
"""Pixels across a page picture: an A4 at 150 dots per inch, sharp enough to read on a screen."""


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
        desk = build_desk(asked)
        held.callback(desk.close)
        desk.recover_intake()
        reader = held.enter_context(StrangerReader(log=asked.home.log / "reader.log"))
        workspace = asked.home.path / "work"
        signing = TokenSigning(
            desk=desk,
            modules=[token.module] if token else token_modules(asked),
            workspace=workspace,
            now=clock.now,
            environment=token.environment if token else token_environment(asked),
            authority=authority or time_stamps(asked),
        )
        yield DeskParts(
            desk=desk,
            words=asked.words,
            settings=asked.settings,
            # The window ends the scanners and the sync thread when it closes.
            scanner=build_scanners(asked, scanners),
            file_batch=BatchFiling(desk, workspace, make_told),
            find_credentials=signing.find,
            sign_files=signing,
            pictures=PagePictures(asked.home.path / "pictures", reader),
            sync=None
            if desk.identity().state is EnrolmentState.ALONE
            else SyncThread(Syncing(desk), chance=random.random),
            now=clock.now,
        )


def make_told(
    sources: Sequence[Path], target: Path, *, title: str, created: datetime, told: Callable[[int], None]
) -> ArchivalFile | None:
    """One PDF/A of the sources, telling each page that is done; its worker lives as long as the making."""
    with archival_maker(lambda progress: told(progress.done)) as make:
        return make(sources, target, title=title, created=created)


class PagePictures:
    """Pictures of the pages of stored files, made once in the worker for strangers' files and kept in the home."""

    def __init__(self, folder: Path, reader: StrangerReader) -> None:
        self._folder = folder
        self._reader = reader

    def __call__(self, file: Path, page: int) -> Path:
        """See `ui.pictures.Pictures`."""
        folder = self._folder / file.name
        make_folder(folder)
        picture = folder / f"{page:04}.png"
        if not picture.exists():
            self._reader.preview(file, page, width=PICTURE_WIDTH, target=picture)
        return picture
