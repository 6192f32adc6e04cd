"""The main series as the desk sees it: somebody, usually the server, who gives the next number."""

from typing import Protocol

from opis_contract.messages import Registered, RegistrationRequest


class MainSeries(Protocol):
    """Gives numbers of the main series. Asked again with the same `entry_id`, it answers the same event."""

    def register(self, request: RegistrationRequest) -> Registered:
        """The entry with its number.

        Raises `ServerUnreachable` when no answer came, after which nobody knows whether a number was given, and a
        `WrongInput` when the answer was no.
        """


class Connect(Protocol):
    """Makes the main series of an enrolled desk; the client of `sync` fits by shape."""

    def __call__(self, address: str, token: str) -> MainSeries:
        """The main series behind the server's address, asked with the desk's secret."""
