"""The acts of the window that span several rooms: a batch becomes pages of an entry, files become signed files.

What they need to read and sign takes seconds to load, so each act loads it when it is first done: the window is there
before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.commands.asked import Asked
from app.commands.composition import workspace
from app.desk import Desk
from app.errors import NothingToStamp
from opis_contract.errors import KnownError

if TYPE_CHECKING:
    from app.printing.stamp_room import StampRoom
    from app.signature_places import SignaturePlace
    from app.stamping import Stamped
    from signing.authority import TimeStampAuthority
    from signing.blocks import VisibleBlock
    from signing.desk import Document
    from signing.tokens import Credential, PinAsker


@dataclass(frozen=True, slots=True)
class BatchFiler:
    """See `ui.scanning.scan_screen.FileBatch`."""

    asked: Asked
    desk: Desk

    def __call__(self, entry_id: UUID, batch_id: UUID, *, pages: Collection[int], told: Callable[[int], None]) -> None:
        """Put pages of the batch into the entry, telling each one that is done."""
        from app.commands.archiving import archival_maker
        from app.filing import file_batch

        with workspace(self.asked) as folder, archival_maker(lambda progress: told(progress.done)) as make:
            file_batch(self.desk, entry_id, batch_id, workspace=folder, make=make, pages=pages)


@dataclass(frozen=True, slots=True)
class EntryStamper:
    """See `ui.entry.entry_presenter.Stamper`; each act has a worker of its own, ended with it."""

    desk: Desk
    workspace: Callable[[], AbstractContextManager[Path]]

    def room(self, entry_id: UUID) -> StampRoom:
        """How free the zones of the paper's first page are. Raises `NothingToStamp` and the refusals of the reader."""
        from app.stamping import room_for_stamp, stampable
        from paper.strangers import StrangerReader

        source = stampable(self.desk.looking.entry(entry_id).files)
        if source is None:
            raise NothingToStamp(entry_id=entry_id)
        with self.workspace() as folder, StrangerReader() as reader:
            return room_for_stamp(self.desk, source, workspace=folder, maker=reader)

    def stamp(self, entry_id: UUID, zone: int) -> Stamped:
        """Attach a copy with the stamp in the zone. Raises as `room`."""
        from app.stamping import file_stamped
        from paper.strangers import StrangerReader

        with self.workspace() as folder, StrangerReader() as reader:
            return file_stamped(self.desk, entry_id, zone=zone, workspace=folder, maker=reader)


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """See `ui.signing.sign_screen.FindCredentials` (by `find`) and `SignFiles`."""

    asked: Asked
    desk: Desk
    modules: Sequence[Path]
    environment: Mapping[str, str]
    now: Callable[[], datetime]
    authority: TimeStampAuthority | None

    def find(self) -> Sequence[Credential]:
        """The certificates that can sign now, the likeliest first."""
        from signing.desk import credentials

        return credentials(self.modules, now=self.now(), environment=self.environment)

    def change_pin(self, credential: Credential, asker: PinAsker) -> None:
        """See `ui.signing.pin_change.ChangePin`."""
        from signing.desk import change_pin, tokens
        from signing.errors import TokenNotFound

        wanted = (credential.token_serial, credential.token_label)
        found = tokens([credential.module], environment=self.environment)
        token = next((one for one in found if (one.serial, one.label) == wanted), None)
        if token is None:
            raise TokenNotFound(token=credential.token_label, module=credential.module.name)
        change_pin(token, asker, environment=self.environment)

    def __call__(
        self,
        hashes: Sequence[str],
        credential: Credential,
        *,
        asker: PinAsker,
        begun: Callable[[str], None],
        ended: Callable[[str, KnownError | None], None],
        stop: threading.Event,
        places: Mapping[str, SignaturePlace | None],
    ) -> None:
        """One login for all, each signed file attached the moment it is made; raises what ends the batch."""
        from app.commands.visible import drawing_blocks
        from app.filing import file_signed
        from signing.desk import sign_all
        from signing.errors import PdfFault

        now = self.now()
        with (
            workspace(self.asked) as folder,
            drawing_blocks(self.desk, credential, moment=now, folder=folder) as drawer,
        ):
            for outcome in sign_all(
                self._documents(hashes, folder, begun, stop, partial(drawer.block_of, places=places)),
                credential,
                asker,
                clock_now=now,
                authority=self.authority,
                environment=self.environment,
            ):
                sha256 = outcome.document.target.stem
                if outcome.signed:
                    file_signed(self.desk, sha256, outcome.signed)
                elif outcome.error and not isinstance(outcome.error, PdfFault):
                    # The PIN or the token: no document is at fault, all that are left wait as before.
                    raise outcome.error
                ended(sha256, outcome.error)

    def _documents(
        self,
        hashes: Sequence[str],
        folder: Path,
        begun: Callable[[str], None],
        stop: threading.Event,
        block_of: Callable[[str], VisibleBlock | None],
    ) -> Iterator[Document]:
        """One document after the other, taken only when the one before is done."""
        from signing.desk import Document

        for sha256 in hashes:
            if stop.is_set():
                return
            begun(sha256)
            yield Document(self.desk.file_path(sha256), folder / f"{sha256}.pdf", block_of(sha256))
