"""Where scanners, token drivers and time-stamp authorities are chosen, from the settings and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import MachineClock
from app.commands.asked import Asked
from app.stamp_ledger import StampLedger
from devices.catalog import usual_drivers
from devices.client import DriverOptions, ScannerClient
from signing.modules import present

if TYPE_CHECKING:
    from signing.authority import TimeStampAuthority


def build_scanners(asked: Asked, options: DriverOptions | None = None) -> ScannerClient:
    """The scanners of this machine and its network, or those of `options`; their workers end with the client."""
    asked.home.make()
    settings = asked.settings
    chosen = options or DriverOptions(drivers=(*usual_drivers(settings.twain_managers), "escl"))
    addresses = chosen.escl.addresses or settings.network_scanners
    chosen = replace(
        chosen,
        escl=replace(chosen.escl, addresses=addresses, folder=asked.home.scanners),
        twain_managers=chosen.twain_managers or settings.twain_managers,
        twain_python=chosen.twain_python or settings.twain_python,
        log=asked.home.log / "scanner.log",
    )
    return ScannerClient(chosen)


def token_modules(asked: Asked, named: Path | None = None) -> list[Path]:
    """The token drivers to ask: the one named on the command line, else the settings' and those on the machine."""
    if named:
        return [asked.path(named)]
    return list(dict.fromkeys([*asked.settings.pkcs11_modules, *present()]))


def token_environment(asked: Asked) -> dict[str, str]:
    """What token drivers are told besides: OpenSC makes its cache folder in the user's home wherever none is named."""
    return {"XDG_CACHE_HOME": str(asked.home.path / "cache")}


def time_stamps(asked: Asked, named: Sequence[str] = ()) -> TimeStampAuthority | None:
    """The authorities `named`, else those of the settings; without any, files are signed without a stamp."""
    addresses = tuple(named) or asked.settings.time_stamp_authorities
    if not addresses:
        return None
    from signing.authority import TimeStampAuthority

    ledger = StampLedger(asked.home.time_stamps, MachineClock(), asked.settings.time_stamp_quota)
    return TimeStampAuthority(addresses, may_ask=ledger.may_ask)
