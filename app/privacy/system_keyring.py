"""The system's keyring: Secret Service on Linux, the credential store on Windows, the keychain on macOS.

The library is loaded at the first use: a home whose key lies in a file never pays for it.
"""

from app.privacy.errors import KeyringClosed

SERVICE = "opis"
_RECOMMENDED = 1
"""Backends below this priority keep nothing or keep it in clear (`keyring.backend.KeyringBackend.priority`)."""


class SystemKeyring:
    """See `app.privacy.home_key.Keyring`."""

    def keep(self, name: str, secret: str) -> bool:
        """Keep the secret; False on a machine whose keyring is missing, closed, or does not give back what it took."""
        import keyring
        from keyring.errors import KeyringError

        if keyring.get_keyring().priority < _RECOMMENDED:
            return False
        try:
            keyring.set_password(SERVICE, name, secret)
            return keyring.get_password(SERVICE, name) == secret
        except KeyringError:
            return False

    def find(self, name: str) -> str | None:
        """The secret, or None. Raises `KeyringClosed`."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except KeyringError as error:
            raise KeyringClosed(reason=type(error).__name__) from error
