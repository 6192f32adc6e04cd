"""The condition codes of TWAIN as our faults: the one place where a source's answers become ours."""

from devices.errors import (
    AccessDenied,
    CornerDamaged,
    CoverOpen,
    DoubleFeed,
    DriverToldItself,
    FeederEmpty,
    FeederJammed,
    PageNotStored,
    PageOutOfFocus,
    PageTooDark,
    PageTooLight,
    ScanFault,
    ScannerBusy,
    ScannerFailed,
    ScannerOffline,
    ScannerOutOfMemory,
    ScannerRefused,
)

# Every TWCC_ of TWAIN 2.5; those above 15 came with TWAIN 2 and are "unknown" to pytwain 2.3.0.
_FAULTS: dict[int, type[ScanFault]] = {
    1: ScannerFailed,  # BUMMER: something went wrong, the source does not say what
    2: ScannerOutOfMemory,
    3: ScannerOffline,  # NODS: the source cannot be found any more
    4: ScannerBusy,  # MAXCONNECTIONS
    5: DriverToldItself,  # OPERATIONERROR: the source has shown its own message
    6: ScannerRefused,  # BADCAP
    9: ScannerRefused,  # BADPROTOCOL
    10: ScannerRefused,  # BADVALUE
    11: ScannerRefused,  # SEQERROR
    12: ScannerOffline,  # BADDEST: the source is not open any more
    13: ScannerRefused,  # CAPUNSUPPORTED
    14: ScannerRefused,  # CAPBADOPERATION
    15: ScannerRefused,  # CAPSEQERROR
    16: AccessDenied,
    17: ScannerFailed,  # FILEEXISTS
    18: ScannerFailed,  # FILENOTFOUND
    19: ScannerFailed,  # NOTEMPTY
    20: FeederJammed,
    21: DoubleFeed,
    22: PageNotStored,  # FILEWRITEERROR; who asked for the file knows the folder
    23: ScannerOffline,
    24: CoverOpen,
    25: CornerDamaged,
    26: PageOutOfFocus,
    27: PageTooLight,
    28: PageTooDark,
    29: FeederEmpty,
}

# TWDE_: what a source may say between its pages.
_EVENTS: dict[int, type[ScanFault]] = {7: ScannerOffline, 9: ScannerOffline, 12: DoubleFeed, 13: FeederJammed}


def fault_of(condition: int) -> ScanFault:
    """The fault of a condition code; one that a vendor invented says no more than that the scanner failed."""
    return _FAULTS.get(condition, ScannerFailed)()


def event_fault(event: int) -> ScanFault | None:
    """The fault that a device event tells; None for what needs no person."""
    kind = _EVENTS.get(event)
    return kind() if kind else None
