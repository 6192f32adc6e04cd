"""Everything that can go wrong with a printer: one small class per situation.

`begun` says whether something may have come out: a receipt printed after that is a duplicate.
"""

from opis_contract.errors import WorldFault, WrongInput


class PrinterFault(WorldFault):
    """What all of them share."""

    def __init__(self, *, printer: str, begun: bool = False, **facts: object) -> None:
        super().__init__(printer=printer, begun=begun, **facts)


class PrinterUnreachable(PrinterFault):
    """It is off, unplugged or not in the network; `reason` is the system's own name for it."""

    code = "printer_unreachable"

    def __init__(self, *, printer: str, reason: str) -> None:
        super().__init__(printer=printer, reason=reason)


class PrinterOutOfPaper(PrinterFault):
    """The roll has ended."""

    code = "printer_out_of_paper"


class PrinterOpen(PrinterFault):
    """Its cover or its head is open."""

    code = "printer_open"


class PrinterPaused(PrinterFault):
    """Somebody pressed its pause key, or it waits for its error to be acknowledged."""

    code = "printer_paused"


class PrinterStopped(PrinterFault):
    """It took a part and then nothing more within its time: a jam, a cut line, a full buffer."""

    code = "printer_stopped"


class PrintQueueRefused(PrinterFault):
    """The system's print queue did not take the document; `reason` is its exit code or the missing program."""

    code = "print_queue_refused"

    def __init__(self, *, printer: str, reason: str) -> None:
        super().__init__(printer=printer, reason=reason)


class PrinterAddressWrong(WrongInput):
    """The settings name a printer in a way that is not understood; `detail` is the part."""

    code = "printer_address_wrong"

    def __init__(self, *, address: str, detail: str) -> None:
        super().__init__(address=address, detail=detail)
