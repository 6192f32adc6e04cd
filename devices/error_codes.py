"""From an error's code back to the error: how a fault of a driver crosses the pipe between worker and desk."""

from collections.abc import Iterator

from devices import errors
from devices.escl import errors as escl_errors
from opis_contract.errors import KnownError


def error_of(code: str, facts: dict[str, object]) -> KnownError | None:
    """The error with this code, made again from its facts; None for a code that no driver has."""
    return next((kind(**facts) for kind in _kinds() if kind.__dict__.get("code") == code), None)


def _kinds() -> Iterator[type[KnownError]]:
    for room in (errors, escl_errors):
        for kind in vars(room).values():
            if isinstance(kind, type) and issubclass(kind, KnownError):
                yield kind
