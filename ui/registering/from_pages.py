"""From the pages on the strip to an entry and back: the form opens beside them, with its number they have theirs."""

from collections.abc import Callable
from uuid import UUID

from app.arranging.acts import Aim
from app.arranging.arrangement import Arrangement
from app.desk import Desk
from opis_contract.errors import KnownError
from ui.registering.form_presenter import FormPresenter
from ui.registering.proposals_presenter import pages_of, pages_text
from ui.scanning.scan_presenter import ScanPresenter
from ui.shell.actions import Scope
from ui.work import Lane, Work


class RegisterFromPages:
    """Walks between the two places; `go` brings one of them on screen."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        *,
        form: FormPresenter,
        scan: ScanPresenter,
        go: Callable[[Scope], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        self._desk = desk
        self._work = work
        self._form = form
        self._scan = scan
        self._go = go
        self._failed = failed

    def begin(self) -> None:
        """E: the document under the keyboard gets an entry of its own, if it has no number yet."""
        batch_id, group = self._scan.pages.batch_id, self._scan.pages.current_group
        if batch_id is None or group is None or not group.waiting or group.entry_id is not None:
            return
        self._go(Scope.REGISTERING)
        self._form.take_pages(pages_text(batch_id, group.waiting[0].sequence))

    def registered(self, pages: str, entry_id: UUID) -> None:
        """The paper has its number: its pages go to it, and the keyboard to the next document without one."""
        batch_id, sequence = pages_of(pages)

        def aimed(stands: Arrangement) -> None:
            self._scan.pages.stands(batch_id, stands)
            self._go(Scope.SCANNING)
            self._scan.refresh()
            following = [group for group in stands.groups if group.waiting and group.entry_id is None]
            self._scan.pages.follow(following[0].waiting[0].sequence if following else sequence)

        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.arranging.do(batch_id, Aim(page=sequence, entry_id=entry_id)),
            done=aimed,
            failed=self._failed,
        )
