"""Papers put aside while somebody fetches a copy: each in a file of its own, brought back in their order."""

from collections.abc import Callable
from pathlib import Path

from ui.registering.draft_file import DraftFile, FormText


class ParkedFolder:
    """The files of one home. Its functions may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, text: FormText) -> None:
        """Keep the texts durably under the identifier of their paper. Raises the disk's faults."""
        self._file(text.entry_id).save(text)

    def forget(self, entry_id: str) -> None:
        """The paper stands in the form again, or has its number."""
        self._file(entry_id).forget()

    def all(self) -> list[FormText]:
        """What was put aside, the oldest first: identifiers sort by time."""
        names = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        held = (DraftFile(each).load() for each in names)
        return [each for each in held if each is not None and each.entry_id]

    def _file(self, entry_id: str) -> DraftFile:
        return DraftFile(self._folder / f"{entry_id}.json")


class Parked:
    """The papers put aside at one form, on the main thread; the writing is done where `run` has it done."""

    def __init__(self, folder: ParkedFolder, run: Callable[[Callable[[], None]], None]) -> None:
        """`run` does durable work in order, before the form's own draft is written over."""
        self._folder = folder
        self._run = run
        self._held: list[FormText] = []

    @property
    def names(self) -> list[str]:
        """Whose papers wait, the oldest first."""
        return [each.party for each in self._held]

    def begin(self, held: list[FormText]) -> None:
        """What the last run left aside."""
        self._held = [*held, *self._held]

    def put(self, text: FormText) -> None:
        """Put a named paper aside. Its personal number stays in memory alone."""
        self._held.append(text)
        self._run(lambda: self._folder.put(text))

    def take(self) -> FormText | None:
        """The paper that waits longest, or None."""
        return self._held.pop(0) if self._held else None
