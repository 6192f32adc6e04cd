"""From the list on the screen to signed files in the register: the token's batch, each file attached once it is durable."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.desk import Desk
from app.durable import make_folder
from opis_contract.errors import KnownError
from opis_contract.events import FileRole
from signing import desk as signing_desk
from signing.errors import PdfFault
from signing.tokens import Credential, PinAsker

if TYPE_CHECKING:
    from signing.authority import TimeStampAuthority


@dataclass(frozen=True, slots=True)
class TokenSigning:
    """Satisfies `FindCredentials` by `find` and `SignFiles` by being called; both belong in the token's lane.

    `workspace` is a folder of the home for the file at work; `environment` is for the drivers' worker processes alone.
    """

    desk: Desk
    modules: Sequence[Path]
    workspace: Path
    now: Callable[[], datetime]
    environment: Mapping[str, str]
    authority: "TimeStampAuthority | None" = None

    def find(self) -> Sequence[Credential]:
        """The certificates that can sign now, the likeliest first."""
        return signing_desk.credentials(self.modules, now=self.now(), environment=self.environment)

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
        """One login for all; a faulty document is told and passed over, any other error stops the batch."""
        make_folder(self.workspace)
        with TemporaryDirectory(dir=self.workspace, prefix=".signing-") as folder:
            documents = self._documents(hashes, Path(folder), begun, stop)
            for outcome in signing_desk.sign_all(
                documents,
                credential,
                asker,
                clock_now=self.now(),
                authority=self.authority,
                environment=self.environment,
            ):
                sha256 = outcome.document.target.stem
                if outcome.signed is not None:
                    self._attach(sha256, outcome.signed)
                    ended(sha256, None)
                elif isinstance(outcome.error, PdfFault):
                    ended(sha256, outcome.error)
                elif outcome.error is not None:
                    # The PIN or the token: no document is at fault, all that are left wait as before.
                    raise outcome.error

    def _documents(
        self, hashes: Sequence[str], folder: Path, begun: Callable[[str], None], stop: threading.Event
    ) -> Iterator[signing_desk.Document]:
        """One document after the other, taken only when the one before is done."""
        for sha256 in hashes:
            if stop.is_set():
                return
            begun(sha256)
            yield signing_desk.Document(self.desk.file_path(sha256), folder / f"{sha256}.pdf")

    def _attach(self, sha256: str, signed: signing_desk.SignedFile) -> None:
        entry_id, file = self.desk.file_of_entry(sha256)
        self.desk.attach(
            entry_id,
            signed.path,
            role=FileRole.SIGNED,
            name=file.name,
            media_type="application/pdf",
            pages=file.pages,
            derived_from=sha256,
            signer=signed.signer,
        )
        signed.path.unlink()
