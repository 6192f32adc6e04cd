"""One scanner, listed once: sane-airscan finds the network scanners that the desk's own driver finds."""

from collections.abc import Sequence

from devices.scanning import ScannerInfo, native_name


def without_twins(found: Sequence[ScannerInfo]) -> list[ScannerInfo]:
    """Without what SANE calls `airscan:e0:NAME` where the desk itself speaks to the scanner that announces this name.

    What sane-airscan finds over WSD (`airscan:w0:NAME`) stays: nobody else speaks that.
    """
    own = {each.name for each in found if each.driver == "escl"}
    return [each for each in found if not (each.driver == "sane" and _announced_name(each) in own)]


def _announced_name(scanner: ScannerInfo) -> str | None:
    """The name under which sane-airscan found a scanner over eSCL; None for all else."""
    backend, _, rest = native_name(scanner.id).partition(":")
    way, _, name = rest.partition(":")
    return name if backend == "airscan" and way.startswith("e") else None
