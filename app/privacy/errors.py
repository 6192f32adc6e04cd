"""What can go wrong with the home's key."""

from pathlib import Path

from opis_contract.errors import WorldFault, WrongInput


class KeyMissing(WorldFault):
    """The register is encrypted and its key is not on this machine."""

    code = "key_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class KeyDoesNotFit(WorldFault):
    """The register is whole, but it was encrypted with another key than the one of this home."""

    code = "key_does_not_fit"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class KeyringClosed(WorldFault):
    """The key lies in the system's keyring, which does not open for this user now; `reason` is its own name for it."""

    code = "keyring_closed"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class KeyDamaged(WorldFault):
    """The file that says where the key is cannot be read."""

    code = "key_damaged"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class RecoveryKeyWrong(WrongInput):
    """What was typed is no recovery key: a character is wrong or missing."""

    code = "recovery_key_wrong"


class AccessLogBroken(WorldFault):
    """The log of who looked was changed outside of the program at this row."""

    code = "access_log_broken"

    def __init__(self, *, position: int) -> None:
        super().__init__(position=position)


class NumberSealedElsewhere(WorldFault):
    """The personal number was sealed with a key that this desk was never given."""

    code = "number_sealed_elsewhere"


class NothingSealed(WrongInput):
    """Nobody whom the entry names has a personal number."""

    code = "nothing_sealed"
