"""Where a network scanner answers: the address that somebody typed or that it announced."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from typing_extensions import override

from devices.escl.errors import AddressWrong

ROOT = "eSCL"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is the folder of the service, without slashes around it."""

    secure: bool
    host: str
    port: int
    path: str = ROOT

    @override
    def __str__(self) -> str:
        scheme = "https" if self.secure else "http"
        port = "" if self.port == _PORTS[scheme] else f":{self.port}"
        return f"{scheme}://{self.bracketed}{port}/{self.path}"

    @property
    def bracketed(self) -> str:
        """The host as it stands in addresses."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def service(self, name: str) -> str:
        """The path of one of the service's documents."""
        return f"/{self.path}/{name}" if self.path else f"/{name}"

    def job(self, location: str) -> str:
        """The path of a job, whatever host its Location names: some say localhost, or one of yesterday.

        Relative ones are meant from where the job was asked for. A host that is none does not matter either.
        """
        if "://" in location:
            location = "/" + location.partition("://")[2].partition("/")[2]
        return urlsplit(urljoin(self.service("ScanJobs"), location)).path.rstrip("/")

    def moved(self, location: str, document: str) -> "Address":
        """Where a redirection leads: another scheme, port or path of the same host."""
        told = urlsplit(urljoin(str(self), location))
        scheme = told.scheme if told.scheme in _PORTS else "http"
        path = told.path.removesuffix(document).strip("/")
        return replace(self, secure=scheme == "https", port=told.port or _PORTS[scheme], path=path)


def read_address(text: str) -> Address:
    """An address as people write it: `https://10.0.0.7/eSCL`, or only `10.0.0.7`. Raises `AddressWrong`."""
    wrong = AddressWrong(address=text)
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError as broken:
        raise wrong from broken
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise wrong
    path = parts.path.strip("/") or ROOT
    return Address(parts.scheme == "https", parts.hostname, port or _PORTS[parts.scheme], path)
