"""Everything that can go wrong with a scanner or a card reader: a closed set, one small class per situation.

Drivers raise these without knowing who listens; `devices.client` adds the scanner's name and the pages that are safe.
"""

from typing import Self

from opis_contract.errors import WorldFault, WrongInput


class ScanFault(WorldFault):
    """A scan that stopped. `pages` are finished and safe; `partial` names the file of the rows that came, or ""."""

    def __init__(self, *, scanner: str = "", pages: int = 0, partial: str = "", **facts: object) -> None:
        super().__init__(scanner=scanner, pages=pages, partial=partial, **facts)
        self.scanner = scanner
        self.pages = pages
        self.partial = partial

    def told(self, *, scanner: str, pages: int, partial: str) -> Self:
        """The same fault as the clerk is to hear it: with the scanner's name and what is safe."""
        own = {name: fact for name, fact in self.facts.items() if name not in {"scanner", "pages", "partial"}}
        return type(self)(scanner=scanner, pages=pages, partial=partial, **own)


class FeederEmpty(ScanFault):
    """There was no paper at all; the end of a stack is no fault."""

    code = "feeder_empty"


class FeederJammed(ScanFault):
    """The paper is stuck."""

    code = "feeder_jammed"


class DoubleFeed(ScanFault):
    """The feeder took two sheets at once and stopped; of these two no side is a page."""

    code = "double_feed"


class CornerDamaged(ScanFault):
    """The scanner stopped at a sheet with a folded or torn corner."""

    code = "corner_damaged"


class PageOutOfFocus(ScanFault):
    """The scanner could not see the sheet sharp."""

    code = "page_out_of_focus"


class PageTooLight(ScanFault):
    """The scanner says that the sheet is too light to be read."""

    code = "page_too_light"


class PageTooDark(ScanFault):
    """The scanner says that the sheet is too dark to be read."""

    code = "page_too_dark"


class CoverOpen(ScanFault):
    """The scanner's cover is open."""

    code = "cover_open"


class ScannerBusy(ScanFault):
    """Somebody else, or another window of this desk, is using the scanner."""

    code = "scanner_busy"


class ScannerOffline(ScanFault):
    """The scanner does not answer, or the line to it broke."""

    code = "scanner_offline"


class AccessDenied(ScanFault):
    """This user may not use the scanner."""

    code = "scanner_access_denied"


class ScannerRefused(ScanFault):
    """The scanner's driver says that it cannot do what it offered."""

    code = "scanner_refused"


class ScannerFailed(ScanFault):
    """The scanner's driver failed and does not say why."""

    code = "scanner_failed"


class DriverToldItself(ScanFault):
    """The scanner's driver has shown a message of its own; what it says is known to nobody else."""

    code = "driver_told_itself"


class ScannerOutOfMemory(ScanFault):
    """The driver ran out of memory."""

    code = "scanner_out_of_memory"


class DriverCrashed(ScanFault):
    """The driver's process died; the next scan starts a new one."""

    code = "driver_crashed"


class DriverHung(ScanFault):
    """The driver said nothing for `seconds` and was ended; the next scan starts a new one."""

    code = "driver_hung"


class PageTruncated(ScanFault):
    """The scanner promised `promised` rows and gave `received`."""

    code = "page_truncated"


class PageSheared(ScanFault):
    """The bytes that came do not make whole rows of the promised size: the picture would be slanted or torn."""

    code = "page_sheared"


class PageTooLong(ScanFault):
    """A page of more rows, here `lines`, or columns than a picture's file can have (65,500)."""

    code = "page_too_long"


class PageNotStored(ScanFault):
    """The page could not be written to `folder`: the disk is full or refuses."""

    code = "page_not_stored"


class ScanCancelled(ScanFault):
    """The clerk, or the button on the scanner, stopped the scan."""

    code = "scan_cancelled"


class FilesNotWhole(ScanFault):
    """`files` files of the watched folder could not be read whole; `file` is the first of them."""

    code = "files_not_whole"


class FolderNotReadable(ScanFault):
    """The watched folder is not there or may not be read."""

    code = "folder_not_readable"


class DriverMissing(WorldFault):
    """A driver that is not there, and why: each reason is a class of its own."""


class LibsaneMissing(DriverMissing):
    """libsane is not installed."""

    code = "libsane_missing"


class TwainManagerMissing(DriverMissing):
    """No data source manager of TWAIN is on this machine, or none that this program can load."""

    code = "twain_manager_missing"


class TwainManagersNotThere(DriverMissing):
    """None of the data source managers that were chosen is on this machine."""

    code = "twain_managers_not_there"

    def __init__(self, *, managers: str) -> None:
        super().__init__(managers=managers)


class TwainPythonMissing(DriverMissing):
    """The Python that was chosen for TWAIN is not there."""

    code = "twain_python_missing"

    def __init__(self, *, python: str) -> None:
        super().__init__(python=python)


class TwainPythonUnfit(DriverMissing):
    """The Python that was chosen for TWAIN does not start, or is older than the program can use."""

    code = "twain_python_unfit"

    def __init__(self, *, python: str) -> None:
        super().__init__(python=python)


class ReaderServiceStopped(WorldFault):
    """The smart card service (pcscd) is not running."""

    code = "reader_service_stopped"


class ReaderServiceHung(WorldFault):
    """The smart card service did not answer in time."""

    code = "reader_service_hung"


class ReaderLibraryMissing(WorldFault):
    """pyscard is not installed."""

    code = "reader_library_missing"


class UnknownScanner(WrongInput):
    """No scanner has this id."""

    code = "unknown_scanner"


class SettingNotSupported(WrongInput):
    """The scanner `scanner` does not offer what was `asked`; one class for each setting."""


class SourceNotOffered(SettingNotSupported):
    """It cannot take paper from there."""

    code = "source_not_offered"


class ColourNotOffered(SettingNotSupported):
    """It does not know this colour mode."""

    code = "colour_not_offered"


class ResolutionNotOffered(SettingNotSupported):
    """It does not know this resolution, in dpi."""

    code = "resolution_not_offered"


class PageTaken(WrongInput):
    """Page `page` of the batch is already on disk; a page is never overwritten."""

    code = "page_taken"


class ScenarioWrong(WrongInput):
    """The fake scanner's scenario `file` cannot be played."""

    code = "scenario_wrong"
