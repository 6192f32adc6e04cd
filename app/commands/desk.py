"""`opis desk`: the window, with everything it shows and asks built here."""

import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

from app.clock import MachineClock
from app.commands.archiving import archival_maker
from app.commands.asked import Asked
from app.commands.composition import build_desk, workspace
from app.commands.devices import build_scanners, time_stamps, token_modules
from app.desk import Desk, EnrolmentState
from app.filing import file_batch, file_signed
from devices.client import DriverOptions
from opis_contract.errors import KnownError
from paper.strangers import StrangerReader
from signing.client import NO_ENVIRONMENT
from signing.demonstration import SoftToken
from signing.desk import Document, credentials, sign_all
from signing.errors import PdfFault
from signing.tokens import Credential, PinAsker
from sync.round import Syncing
from sync.schedule import SyncThread
from ui.bootstrap import DeskParts, run_desk

WIDTH = 1240
"""Pixels across a page picture: an A4 at 150 dots per inch, sharp enough to read on a screen."""


def run(asked: Asked) -> int:
    """Open the window and return when it is closed."""
    with desk_parts(asked) as parts:
        return run_desk(parts)


@contextmanager
def desk_parts(
    asked: Asked, *, scanners: DriverOptions | None = None, token: SoftToken | None = None
) -> Iterator[DeskParts]:
    """Everything the window needs; let go of at the end. `token` is the demonstration's, in place of real ones."""
    clock = MachineClock()
    desk = build_desk(asked)
    desk.recover_intake()
    environment = token.environment if token else NO_ENVIRONMENT
    modules = [token.module] if token else token_modules(asked)
    with ExitStack() as held:
        reader = held.enter_context(StrangerReader())
        scanner = build_scanners(asked, scanners)
        held.callback(scanner.close)
        alone = desk.identity().state is EnrolmentState.ALONE
        yield DeskParts(
            desk=desk,
            words=asked.words,
            settings=asked.settings,
            scanner=scanner,
            file_batch=BatchFiler(asked, desk),
            find_credentials=lambda: credentials(modules, now=clock.now(), environment=environment),
            sign_files=FileSigner(asked, desk, clock, environment),
            pictures=PagePictures(asked, reader),
            sync=None if alone else SyncThread(Syncing(desk), chance=random.random),
            now=clock.now,
        )


class BatchFiler:
    """Puts a batch into an entry, telling each page that is done."""

    def __init__(self, asked: Asked, desk: Desk) -> None:
        self._asked = asked
        self._desk = desk

    def __call__(self, entry_id: UUID, batch_id: UUID, *, told: Callable[[int], None]) -> None:
        """See `ui.scanning.scan_presenter.FileBatch`."""
        with workspace(self._asked) as folder, archival_maker(lambda progress: told(progress.done)) as make:
            file_batch(self._desk, entry_id, batch_id, workspace=folder, make=make)


class FileSigner:
    """Signs files of entries with one login and attaches each signed file the moment it is made."""

    def __init__(self, asked: Asked, desk: Desk, clock: MachineClock, environment: Mapping[str, str]) -> None:
        self._asked = asked
        self._desk = desk
        self._clock = clock
        self._environment = environment

    def __call__(
        self,
        hashes: Sequence[str],
        credential: Credential,
        *,
        asker: PinAsker,
        begun: Callable[[str], None],
        ended: Callable[[str, KnownError | None], None],
        stop: threading.Event,
    ) -> None:
        """See `ui.signing.sign_presenter.SignFiles`."""
        with workspace(self._asked) as folder:
            of_target = {folder / f"{sha256}.pdf": sha256 for sha256 in hashes}

            def documents() -> Iterator[Document]:
                for target, sha256 in of_target.items():
                    if stop.is_set():
                        return
                    begun(sha256)
                    yield Document(self._desk.file_path(sha256), target)

            for outcome in sign_all(
                documents(),
                credential,
                asker,
                clock_now=self._clock.now(),
                authority=time_stamps(self._asked),
                environment=self._environment,
            ):
                sha256 = of_target[outcome.document.target]
                if outcome.signed:
                    file_signed(self._desk, sha256, outcome.signed)
                ended(sha256, outcome.error)
                if outcome.error and not isinstance(outcome.error, PdfFault):
                    raise outcome.error


class PagePictures:
    """One picture for each page of a stored file, made once in the worker for strangers' files and kept in the home."""

    def __init__(self, asked: Asked, reader: StrangerReader) -> None:
        self._folder = asked.home.path / "pictures"
        self._reader = reader

    def __call__(self, file: Path) -> Sequence[Path]:
        """See `ui.pictures.Pictures`."""
        folder = self._folder / file.name
        folder.mkdir(parents=True, exist_ok=True)
        pages = [folder / f"{page:04}.png" for page in range(1, self._reader.inspect(file).pages + 1)]
        for number, picture in enumerate(pages, start=1):
            if not picture.exists():
                self._reader.preview(file, number, width=WIDTH, target=picture)
        return pages
