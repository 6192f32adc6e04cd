"""The network scanner tells its network that it is there: DNS-SD, as phones and desks expect it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from zeroconf import IPVersion, ServiceInfo, Zeroconf

from devices.escl.capabilities import COLOUR_MODES
from devices.escl.discovery import PLAIN, SECURE
from devices.fake.escl.scenario import NetworkScenario
from devices.scanning import Source


@contextmanager
def announced(scenario: NetworkScenario, root: str, port: int, interface: str = "127.0.0.1") -> Iterator[None]:
    """Announce the scanner on the network of one of this computer's addresses until the end."""
    kind = SECURE if scenario.secure else PLAIN
    said = {
        "txtvers": "1",
        "rs": root,
        "ty": scenario.name,
        "UUID": scenario.uuid,
        "pdl": ",".join(scenario.formats),
        "cs": ",".join(str(colour) for colour in scenario.colours if colour in COLOUR_MODES),
        "is": ",".join("platen" if source is Source.FLATBED else "adf" for source in scenario.sources[:2]),
        "duplex": "T" if Source.FEEDER_DUPLEX in scenario.sources else "F",
        "vers": "2.63",
    }
    service = ServiceInfo(
        kind,
        f"{scenario.name}.{kind}",
        addresses=[socket.inet_aton(interface)],
        port=port,
        properties=said,
        server=f"scanner-{scenario.uuid[:8]}-{port}.local.",
    )
    zeroconf = Zeroconf(interfaces=[interface], ip_version=IPVersion.V4Only)
    try:
        zeroconf.register_service(service, allow_name_change=True)
        yield
        zeroconf.unregister_service(service)
    finally:
        zeroconf.close()
