"""Keeping what is typed: one save at a time, the newest last, under the identifier that the paper will have."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.desk import Desk
from app.errors import EntryNotFound
from opis_contract.errors import KnownError
from ui.registering.draft_file import DraftFile, FormText
from ui.work import Lane, Work


class KeptDraft:
    """The draft of one form. Called on the main thread, but for `left_over` and `keep_now`, which block."""

    def __init__(self, file: DraftFile, desk: Desk, work: Work, *, failed: Callable[[KnownError], None]) -> None:
        self._file = file
        self._desk = desk
        self._work = work
        self._tell = failed
        self._entry_id = ""
        self._saving = False
        self._unsaved: FormText | None = None
        self._before: list[Callable[[], None]] = []

    def begin_next(self) -> None:
        """The next paper is another one."""
        self._entry_id = ""

    def take_up(self, held: FormText) -> None:
        """Go on with the paper of the last run."""
        self._entry_id = held.entry_id

    def named(self, text: FormText) -> FormText:
        """The texts with the identifier of their paper, chosen with its first letter."""
        if not self._entry_id and not text.untouched:
            self._entry_id = str(self._desk.new_entry_id())
        return replace(text, entry_id=self._entry_id)

    def save(self, text: FormText) -> None:
        """Keep the texts soon; an untouched form keeps nothing."""
        self._unsaved = self.named(text)
        if not self._saving:
            self._save_newest()

    def run_first(self, write: Callable[[], None]) -> None:
        """Do durable work before the next save; in the order asked."""
        self._before.append(write)
        if not self._saving:
            self._save_newest()

    def keep_now(self, text: FormText) -> None:
        """Keep named texts before anybody is asked for a number: a crash repeats the paper, never doubles it."""
        self._file.save(text)

    def left_over(self) -> FormText | None:
        """The draft of the last run, unless its paper got its number or waits for one already."""
        held = self._file.load()
        if held is None or not held.entry_id:
            return held
        try:
            if not has_its_number(self._desk, UUID(held.entry_id)):
                return held
        except ValueError:
            return replace(held, entry_id="")
        self._file.forget()
        return None

    def _save_newest(self) -> None:
        if self._before:
            self._saving = True
            self._work.run(Lane.FILES, self._before.pop(0), done=self._saved, failed=self._not_saved)
            return
        text, self._unsaved = self._unsaved, None
        if text is None:
            return
        self._saving = True
        write = self._file.forget if text.untouched else lambda: self._file.save(text)
        self._work.run(Lane.FILES, write, done=self._saved, failed=self._not_saved)

    def _saved(self, _: None) -> None:
        self._saving = False
        self._save_newest()

    def _not_saved(self, error: KnownError) -> None:
        self._saving = False
        self._tell(error)


def has_its_number(desk: Desk, entry_id: UUID) -> bool:
    """True when the paper is registered, or waits for its number without anybody's doing. Blocks."""
    try:
        desk.looking.entry(entry_id)
    except EntryNotFound:
        return any(request.entry_id == entry_id for request in desk.intents.pending())
    return True
