"""Which scanner is used, and from where: found in its lane, remembered from one day to the next."""

from collections.abc import Callable
from dataclasses import replace

from devices.profiles import fitted
from devices.scanning import Capabilities, ScannerInfo, ScanSettings, Source
from opis_contract.errors import KnownError
from opis_contract.scan_profiles import USUAL, ScanProfile
from ui.remembered import Remembered
from ui.scanning.scan_screen import ScanView, StoppableScanner
from ui.work import Lane, Work


class ScannerPicker:
    """`preferred` is the scanner that the settings name; `changed` is called after each answer of its lane."""

    def __init__(
        self,
        view: ScanView,
        scanner: StoppableScanner,
        work: Work,
        *,
        remembered: Remembered,
        preferred: str,
        changed: Callable[[], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        self._view = view
        self._scanner = scanner
        self._work = work
        self._remembered = remembered
        self._preferred = preferred
        self._changed = changed
        self._failed = failed
        self._found: tuple[ScannerInfo, ...] | None = None
        self._capabilities: Capabilities | None = None
        self._source: Source | None = None
        self._profile = ScanProfile(code=USUAL, name=USUAL)
        self.chosen = ""
        """The id of the scanner in use; empty while none is there."""

    @property
    def settings(self) -> ScanSettings | None:
        """How the next page is scanned; None until the scanner has said what it can do."""
        if self._capabilities is None or self._source is None:
            return None
        return replace(fitted(self._profile, self._capabilities), source=self._source)

    @property
    def none_there(self) -> bool:
        """True when somebody looked and found no scanner."""
        return self._found == ()

    def name_of(self, scanner_id: str) -> str:
        """The name under which a scanner is known to people."""
        return next((each.name for each in self._found or () if each.id == scanner_id), scanner_id)

    def find(self) -> None:
        """Ask again which scanners are there."""
        self._work.run(Lane.SCANNER, self._scanner.scanners, done=self._show, failed=self._no_answer)

    def choose(self, scanner_id: str) -> None:
        """Use another scanner from now on, and tomorrow."""
        self.chosen = scanner_id
        self._capabilities = None
        self._work.run(
            Lane.FILES,
            lambda: self._remembered.put("scanner", scanner_id),
            done=lambda _: None,
            failed=self._failed,
        )
        self._work.run(
            Lane.SCANNER,
            lambda: self._scanner.capabilities(scanner_id),
            done=lambda found: self._show_capabilities(scanner_id, found),
            failed=self._no_answer,
        )

    @property
    def profile(self) -> ScanProfile:
        """How papers are scanned now."""
        return self._profile

    def use_profile(self, profile: ScanProfile) -> None:
        """Scan as the institution wants these papers scanned; where they lie can still be chosen."""
        self._profile = profile
        if self._capabilities is not None:
            self._source = fitted(profile, self._capabilities).source
            self._view.show_sources(self._capabilities.sources, self._source)

    def choose_source(self, source: Source) -> None:
        """Glass, feeder, or both sides."""
        self._source = source

    def _show(self, found: list[ScannerInfo]) -> None:
        self._found = tuple(found)
        wanted = self.chosen or self._remembered.get("scanner") or self._preferred
        known = [each.id for each in found]
        chosen = wanted if wanted in known else (known[0] if known else "")
        self._view.show_scanners(self._found, chosen)
        if not found:
            self._capabilities = None
        elif chosen != self.chosen or self._capabilities is None:
            self.choose(chosen)
        self._changed()

    def _show_capabilities(self, scanner_id: str, found: Capabilities) -> None:
        if scanner_id != self.chosen:
            return
        self._capabilities = found
        if self._source not in found.sources:
            self._source = fitted(self._profile, found).source if found.sources else None
        self._view.show_sources(found.sources, self._source)
        self._changed()

    def _no_answer(self, error: KnownError) -> None:
        self._found = None
        self._capabilities = None
        self._failed(error)
