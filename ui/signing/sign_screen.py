"""What signing at the desk asks of the token's lane and of the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.words import Sentence
from opis_contract.errors import KnownError
from signing.tokens import Credential, PinAsker
from ui.signing.credential_words import CredentialWords
from ui.signing.sign_line import SignLine

if TYPE_CHECKING:
    from app.signature_places import SignaturePlace


class SignFiles(Protocol):
    """Signs files of entries with one certificate and attaches the results; one PIN where the token allows it."""

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
        """Calls `begun` and `ended` from the lane for each file. Raises what stops the whole batch: PIN, token.

        `places`: where the official wants the signature to be seen, None for nowhere; for the others there is looked
        for room.
        """


class FindCredentials(Protocol):
    """Looks at the plugged-in tokens."""

    def __call__(self) -> Sequence[Credential]:
        """The certificates that can sign. Raises the tokens' faults."""


class SignView(Protocol):
    """What the presenter asks of the screen."""

    def show_lines(self, lines: Sequence[SignLine]) -> None:
        """The list at the left."""

    def show_credentials(self, names: Sequence[str], chosen: int) -> None:
        """Fill the picker; none empties it."""

    def show_credential(self, words: CredentialWords | None) -> None:
        """The lines under the picker."""

    def show_file(self, file: Path | None, pages: int) -> None:
        """The pages of the chosen document; None shows none."""

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the button; total 0 for nothing under way."""

    def show_growing(self, words: str) -> None:
        """What is still to be added to signatures made here; nothing hides the line."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault; None takes it back."""

    def allow(self, *, sign: int, stop: bool) -> None:
        """How many items would be signed now, and whether there is something to stop."""

    def count(self, waiting: int) -> None:
        """The figure in the row of places."""
