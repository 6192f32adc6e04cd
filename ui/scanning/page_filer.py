"""Pages go to their numbers: a batch to one entry, or each of its documents to its own."""

from collections.abc import Callable, Sequence
from uuid import UUID

from app.desk import Desk
from app.queries import EntryRow, meant_by_number
from opis_contract.errors import KnownError
from opis_contract.numbers import NumberQuery, parse_number
from ui.scanning.arranger import Arranger
from ui.scanning.scan_screen import FileBatch, FilingView, Target
from ui.work import Lane, Work
from ui.writing import Writing


class PageFiler:
    """`filed` is called for each entry that got pages, `ended` when nothing more is under way."""

    def __init__(
        self,
        view: FilingView,
        desk: Desk,
        arranger: Arranger,
        work: Work,
        writing: Writing,
        *,
        file_batch: FileBatch,
        begun: Callable[[], None],
        filed: Callable[[UUID], None],
        ended: Callable[[KnownError | None], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._arranger = arranger
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._file_batch = file_batch
        self._begun = begun
        self._filed = filed
        self._ended = ended
        self._target: Target | None = None
        self.filing = False

    def aim(self, target: Target) -> None:
        """The pages go to this entry: all of a batch with one document, or the document under the keyboard."""
        if len(self._arranger.laid.waiting) > 1:
            self._arranger.aim(target.entry_id)
            target_shown = None
        else:
            target_shown = target
        self._target = target_shown
        self._view.show_target(target_shown)

    def number_typed(self, text: str, *, then_attach: bool) -> None:
        """Look an entry up by its number, in any spelling."""
        query = parse_number(text)
        if query is None:
            self._view.ask_number(self._say("scanning.not_a_number"))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.find(query),
            done=lambda rows: self._found(query, rows, then_attach=then_attach),
            failed=self._ended,
        )

    def attach(self) -> None:
        """Enter: the documents that have their number become pages of their entries, one after the other, in a lane."""
        batch_id = self._arranger.batch_id
        if self.filing or batch_id is None:
            return
        jobs = self._jobs()
        if not jobs:
            if self._arranger.laid.waiting:
                self._view.ask_number(self._say("scanning.which_number"))
            return
        total = sum(len(pages) for _, pages in jobs)
        self.filing = True
        self._view.show_progress(self._words(0, total), 0, total)
        self._begun()

        def file_all() -> None:
            before = 0
            for entry_id, pages in jobs:
                so_far = before

                def told(done: int, so_far: int = so_far) -> None:
                    all_done = so_far + done
                    self._work.on_main(lambda: self._view.show_progress(self._words(all_done, total), all_done, total))

                self._file_batch(entry_id, batch_id, pages=pages, told=told)
                before += len(pages)

        self._work.run(
            Lane.FILES,
            file_all,
            done=lambda _: self._attached([entry_id for entry_id, _ in jobs]),
            failed=self._not_attached,
        )

    def _jobs(self) -> list[tuple[UUID, tuple[int, ...]]]:
        waiting = self._arranger.laid.waiting
        aimed = [
            (group.entry_id or (self._target.entry_id if self._target and len(waiting) == 1 else None), group.waiting)
            for group in waiting
        ]
        return [(entry_id, tuple(page.sequence for page in pages)) for entry_id, pages in aimed if entry_id is not None]

    def _attached(self, entries: Sequence[UUID]) -> None:
        self.filing = False
        shown, self._target = self._target, None
        self._view.show_target(None)
        if shown is not None and len(entries) == 1:
            self._view.show_quiet(self._say("scanning.attached", number=shown.number))
        else:
            numbers = [self._arranger.laid.numbers.get(each, "") for each in entries]
            self._view.show_quiet(self._say("scanning.all_attached", numbers=", ".join(numbers)))
        for entry_id in entries:
            self._filed(entry_id)
        self._ended(None)

    def _not_attached(self, error: KnownError) -> None:
        self.filing = False
        self._ended(error)

    def _found(self, query: NumberQuery, rows: Sequence[EntryRow], *, then_attach: bool) -> None:
        newest = meant_by_number(rows)
        if query.prefix is None and len(newest) > 1:
            newest = [row for row in newest if row.register == "RG"] or newest
        if not newest:
            self._view.ask_number(self._say("scanning.number_unknown"))
            return
        row = newest[0]
        several = len(self._arranger.laid.waiting) > 1
        self.aim(Target(row.entry_id, self._writing.number(row), row.party))
        if several:
            self._view.to_pages()
        elif then_attach:
            self.attach()

    def _words(self, done: int, total: int) -> str:
        return self._say("scanning.filing", done=done, total=total)
