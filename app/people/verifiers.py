"""What is kept of a password: an argon2id verifier, slow to try and useless for anything else (RFC 9106)."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Verifiers(Protocol):
    """Makes verifiers and tries passwords against them."""

    def of(self, password: str) -> str:
        """A verifier of the password, with a salt of its own."""
        ...

    def fits(self, verifier: str, password: str) -> bool:
        """Whether it is the password of this verifier."""
        ...

    def waste(self, password: str) -> None:
        """Take as long as a try does."""
        ...


class Argon2:
    """RFC 9106's second recommended choice: 64 MiB, three passes, four lanes. Loaded when somebody signs in."""

    def __init__(self, *, memory_kib: int = 65536, passes: int = 3) -> None:
        self._memory_kib = memory_kib
        self._passes = passes

    def of(self, password: str) -> str:
        """See `Verifiers`."""
        return self._hasher().hash(password)

    def fits(self, verifier: str, password: str) -> bool:
        """See `Verifiers`. A verifier that is damaged fits nothing."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher().verify(verifier, password)
        except (VerificationError, InvalidHashError):
            return False

    def waste(self, password: str) -> None:
        """See `Verifiers`."""
        self._hasher().hash(password)

    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher(memory_cost=self._memory_kib, time_cost=self._passes)
