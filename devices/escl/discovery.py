"""Network scanners that announce themselves: DNS-SD over multicast, `_uscan._tcp` and `_uscans._tcp`."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import override
from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceListener, Zeroconf

from devices.escl.addresses import ROOT, Address
from devices.escl.errors import LookingNotPossible

PLAIN, SECURE = "_uscan._tcp.local.", "_uscans._tcp.local."
# Answers to the question for one scanner's address, in milliseconds.
_ASKING = 1500


@dataclass(frozen=True, slots=True)
class Announced:
    """A scanner as it announces itself. `uuid` is "" where it gives none."""

    name: str
    uuid: str
    address: Address


class Discovery(ServiceListener):
    """Listens from its making until `close`, so that only the first question has to wait for the answers."""

    def __init__(self, interfaces: Sequence[str]) -> None:
        """Raises `LookingNotPossible` where the machine has no network to ask."""
        self._seen: dict[str, Announced] = {}
        self._changed = threading.Condition()
        try:
            self._zeroconf = Zeroconf(
                interfaces=list(interfaces) or InterfaceChoice.Default, ip_version=IPVersion.V4Only
            )
        except OSError as refused:
            raise LookingNotPossible from refused
        self._browser = ServiceBrowser(self._zeroconf, [PLAIN, SECURE], listener=self)

    def close(self) -> None:
        """Stop listening."""
        self._browser.cancel()
        self._zeroconf.close()

    def now(self) -> list[Announced]:
        """Each scanner that is there now, once: over an encrypted line where it offers one; by name."""
        with self._changed:
            seen = list(self._seen.values())
        return one_each(seen)

    def wait_for(self, uuid: str, seconds: float, *, secure: bool) -> Announced | None:
        """The scanner of this uuid as soon as it is there, on an encrypted line where `secure`; else None."""

        def there() -> Announced | None:
            fitting = (each for each in one_each(list(self._seen.values())) if each.uuid == uuid)
            return next((each for each in fitting if each.address.secure or not secure), None)

        with self._changed:
            return self._changed.wait_for(there, timeout=seconds)

    @override
    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        info = zc.get_service_info(type_, name, timeout=_ASKING)
        if info is None or not info.port or not (hosts := info.parsed_addresses()):
            return
        announced = read_announcement(name, type_ == SECURE, hosts[0], info.port, info.properties)
        with self._changed:
            self._seen[name] = announced
            self._changed.notify_all()

    @override
    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    @override
    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._changed:
            self._seen.pop(name, None)


def read_announcement(name: str, secure: bool, host: str, port: int, said: Mapping[bytes, bytes | None]) -> Announced:
    """An announcement: its own name tells two scanners of one model apart; of its TXT record, `rs` is the service's
    folder and `UUID`, in letters of any size, the scanner.
    """
    told = {
        key.decode("utf-8", "replace").lower(): (value or b"").decode("utf-8", "replace") for key, value in said.items()
    }
    return Announced(
        name=name.partition("._uscan")[0],
        uuid=told.get("uuid", "").removeprefix("urn:uuid:").lower(),
        address=Address(secure, host, port, told.get("rs", ROOT).strip("/")),
    )


def one_each(seen: Sequence[Announced]) -> list[Announced]:
    """Each scanner once, of two announcements the encrypted one."""
    best: dict[str, Announced] = {}
    for each in sorted(seen, key=lambda announced: not announced.address.secure):
        best.setdefault(each.uuid or str(each.address), each)
    return sorted(best.values(), key=lambda announced: (announced.name, str(announced.address)))
