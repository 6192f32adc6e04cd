"""From one place of the window to another, with what was in hand there: a key in one place begins work in the next."""

from uuid import UUID

from ui.entry.entry_presenter import EntryPresenter, EntryReader
from ui.entry.entry_words import EntryAct, entry_words
from ui.registering.form_presenter import FormPresenter
from ui.registering.given_presenter import GivenPresenter
from ui.registering.place import RegisteringPlace
from ui.scanning.scan_presenter import ScanPresenter
from ui.scanning.scan_screen import Target
from ui.shell.actions import Scope
from ui.shell.main_window import MainWindow
from ui.writing import Writing


class Going:
    """The ways between the places."""

    def __init__(
        self,
        window: MainWindow,
        registering: RegisteringPlace,
        writing: Writing,
        *,
        form: FormPresenter,
        given: GivenPresenter,
        brief: EntryReader,
        whole: EntryPresenter,
        scan: ScanPresenter,
    ) -> None:
        self._window = window
        self._registering = registering
        self._writing = writing
        self._form = form
        self._given = given
        self._brief = brief
        self._whole = whole
        self._scan = scan

    def new_entry(self) -> None:
        """To the form, for the next paper."""
        self._window.go(Scope.REGISTERING)
        self._form.new_entry()

    def scan(self) -> None:
        """F5: the pages go to the entry on screen or under the bar; from the form, to the number just given."""
        if self._window.scope is Scope.ENTRY:
            self._whole.act(EntryAct.SCAN)
            return
        given, chosen = self._given.last, self._brief.view
        if self._registering.rows.hasFocus() and chosen is not None:
            words = entry_words(chosen, self._writing)
            self._scan.aim(Target(words.entry_id, words.number, words.title))
        elif self._window.scope is Scope.REGISTERING and given is not None:
            self._scan.aim(Target(given.entry_id, given.number, ""))
        if self._window.scope is not Scope.SCANNING:
            self._window.go(Scope.SCANNING)
        self._scan.scan()

    def scan_for(self, target: Target) -> None:
        """Scan pages for this entry."""
        self._scan.aim(target)
        self._window.go(Scope.SCANNING)
        self._scan.scan()

    def to_sign(self) -> None:
        """To the papers that wait for a signature."""
        self._window.go(Scope.SIGNING)

    def to_batch(self, batch_id: UUID) -> None:
        """To the pages of a batch."""
        self._window.go(Scope.SCANNING)
        self._scan.choose_batch(batch_id)

    def to_entry(self, entry_id: UUID) -> None:
        """The whole entry, over the place where it was found."""
        self._whole.show(entry_id)
        self._window.lay_over(Scope.ENTRY)
