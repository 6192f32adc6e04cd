"""What can go wrong with a network scanner alone; what every scanner shares stands in `devices.errors`."""

from devices.errors import DriverMissing, ScanFault
from opis_contract.errors import WorldFault, WrongInput


class EsclLibraryMissing(DriverMissing):
    """The library `library`, which speaks to network scanners, is not installed."""

    code = "escl_library_missing"


class LookingNotPossible(WorldFault):
    """This computer's network does not let it look for scanners; typed addresses work all the same."""

    code = "escl_looking_not_possible"


class NotAScanner(ScanFault):
    """Something answers at `address`, but not as an eSCL scanner."""

    code = "escl_not_a_scanner"


class ScannerSilent(ScanFault):
    """The scanner kept the line open and said nothing for `seconds`."""

    code = "escl_scanner_silent"


class PageCut(ScanFault):
    """The line broke, or the document ended, in the middle of a page."""

    code = "escl_page_cut"


class PageUnreadable(ScanFault):
    """What the scanner sent as a page is no whole picture of a kind that is known."""

    code = "escl_page_unreadable"


class PageTooBig(ScanFault):
    """A document of more than `megabytes`, or a picture of more pixels than any sheet has."""

    code = "escl_page_too_big"


class PagesRepeated(ScanFault):
    """The scanner sent `repeated` pages a second time, to the last bit; each was taken once."""

    code = "escl_pages_repeated"


class PagesMissing(ScanFault):
    """The scanner says that it scanned `counted` pages, and `received` came."""

    code = "escl_pages_missing"


class JobLost(ScanFault):
    """The scanner has forgotten the job: it was restarted, or somebody ended it there."""

    code = "escl_job_lost"


class SheetNotDrawn(ScanFault):
    """The feeder could not take hold of the next sheet."""

    code = "escl_sheet_not_drawn"


class SheetSizeWrong(ScanFault):
    """A sheet is too short or too long for the feeder, or too many lie in it."""

    code = "escl_sheet_size_wrong"


class ScannerStopped(ScanFault):
    """The scanner says that it cannot work now, and its own screen why."""

    code = "escl_scanner_stopped"


class NoSecureLine(ScanFault):
    """Scanner and desk find no common encryption, or a scanner that had a certificate offers a line without one."""

    code = "escl_no_secure_line"


class CertificateChanged(ScanFault):
    """The scanner shows another certificate than at first: `now` instead of `before`, the beginnings of SHA-256."""

    code = "escl_certificate_changed"


class NotRemembered(ScanFault):
    """What is known of scanners can be neither read nor written in `folder`."""

    code = "escl_not_remembered"


class AddressWrong(WrongInput):
    """`address` is no address of a network scanner."""

    code = "escl_address_wrong"


class NothingToAccept(WrongInput):
    """The scanner `scanner` has shown no new certificate that could be accepted."""

    code = "escl_nothing_to_accept"
