"""Signing at the desk: what waits, with which certificate, the PIN when it is needed, and what became of each item."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.augmenting import WaitingSignature
from app.desk import Desk
from app.to_sign import ToSign
from devices.reader_state import ReaderState
from opis_contract.errors import KnownError
from opis_contract.legal_time import legal_date
from signing.tokens import Credential, PinAsker
from ui.remembered import Remembered
from ui.signing.block_presenter import BlockPresenter
from ui.signing.credential_words import credential_words, name_of
from ui.signing.sign_line import SignLine, SignState
from ui.signing.sign_screen import FindCredentials, SignFiles, SignView
from ui.work import Lane, Work
from ui.writing import Writing


class SignPresenter:
    """One batch at a time. `signed` is called on the main thread after each file that got its signature."""

    def __init__(
        self,
        view: SignView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        find_credentials: FindCredentials,
        sign_files: SignFiles,
        asker: PinAsker,
        remembered: Remembered,
        blocks: BlockPresenter,
        clerk: Callable[[], str],
        signed: Callable[[], None],
        grows: bool,
    ) -> None:
        """`grows`: signatures are carried up to B-LTA here, so those on the way are told."""
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._find_credentials = find_credentials
        self._sign_files = sign_files
        self._asker = asker
        self._remembered = remembered
        self._blocks = blocks
        self._clerk = clerk
        self._signed = signed
        self._grows = grows
        self._lines: list[SignLine] = []
        self._credentials: tuple[Credential, ...] = ()
        self._readers: ReaderState | None = None
        self._chosen = -1
        self._shown = ""
        self._pages: dict[str, int] = {}
        self._stop: threading.Event | None = None
        self._done = 0
        self._total = 0

    def arrive(self) -> None:
        """Read the list and look at the tokens again."""
        self.refresh()
        self.find_credentials()

    def refresh(self) -> None:
        """Read what waits."""
        self._work.run(Lane.DATABASE, self._desk.signing.waiting, done=self._show, failed=self._fault)
        if self._grows:
            self._work.run(
                Lane.DATABASE, self._desk.signing.augmenting.waiting, done=self._show_growing, failed=self._fault
            )

    def find_credentials(self) -> None:
        """Look at the tokens again; not while one is at work."""
        if self._stop is None:
            self._work.run(Lane.TOKEN, self._find_credentials, done=self._show_credentials, failed=self._no_token)

    def idle_credential(self) -> Credential | None:
        """The chosen certificate; None while its token is at work, and without one."""
        if self._stop is not None or not 0 <= self._chosen < len(self._credentials):
            return None
        return self._credentials[self._chosen]

    def plugged(self, state: ReaderState) -> None:
        """A reader, a card or a token came or went: look again, unless this is the first look of all."""
        before, self._readers = self._readers, state
        if before is not None and before != state:
            self.find_credentials()

    def choose_credential(self, at: int) -> None:
        """Sign with another certificate from now on, and tomorrow."""
        self._chosen = at
        if 0 <= at < len(self._credentials):
            chosen = self._credentials[at]
            self._view.show_credential(credential_words(chosen, self._writing))
            name = name_of(chosen)
            self._work.run(
                Lane.FILES, lambda: self._remembered.put("certificate", name), done=lambda _: None, failed=self._fault
            )
        else:
            self._view.show_credential(None)
        self._allow()

    def show(self, sha256: str) -> None:
        """Show the pages of a document; the one last asked for wins."""
        if sha256 == self._shown:
            return
        self._shown = sha256
        pages = self._pages.get(sha256, 1)
        self._view.show_file(None, 0)
        self._work.run(
            Lane.FILES,
            lambda: self._desk.file_path(sha256),
            done=lambda path: self._show_file(sha256, path, pages),
            failed=self._fault,
        )

    def mark(self, sha256: str) -> None:
        """Space: mark, or take the mark back."""
        if self._stop is None:
            self._change(sha256, lambda line: replace(line, marked=not line.marked and _can_be_marked(line)))

    def return_unsigned(self, sha256: str, reason: str) -> None:
        """Off the list, with the reason."""
        by = self._clerk()
        how = self._say("signing.returned_how", reason=reason)
        self._change(sha256, lambda line: replace(line, state=SignState.RETURNED, marked=False, reason=how))
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.signing.return_unsigned(sha256, reason, by=by),
            done=lambda _: None,
            failed=lambda error: self._not_returned(sha256, error),
        )

    def bring_back(self, sha256: str) -> None:
        """What was returned waits again."""
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.signing.take_back(sha256),
            done=lambda _: self._change(sha256, lambda line: replace(line, state=SignState.WAITING, reason="")),
            failed=self._fault,
        )

    def mark_all(self) -> None:
        """Mark everything that waits; when everything is marked, nothing."""
        if self._stop is None:
            waiting = [line for line in self._lines if _can_be_marked(line)]
            mark = not all(line.marked for line in waiting)
            self._put([replace(line, marked=mark) if _can_be_marked(line) else line for line in self._lines])

    def sign(self) -> None:
        """Enter: sign what is marked, in the order of the list."""
        hashes = [line.sha256 for line in self._lines if line.marked]
        if self._stop is not None or not hashes or not 0 <= self._chosen < len(self._credentials):
            return
        credential = self._credentials[self._chosen]
        stop = self._stop = threading.Event()
        self._done, self._total = 0, len(hashes)
        places = self._blocks.places
        self._view.explain(None)
        self._tell_progress()
        self._allow()
        self._work.run(
            Lane.TOKEN,
            lambda: self._sign_files(
                hashes,
                credential,
                asker=self._asker,
                begun=self._begun,
                ended=self._ended,
                stop=stop,
                places=places,
            ),
            done=lambda _: self._over(None),
            failed=self._over,
            cancel=stop,
        )

    def stop(self) -> None:
        """Stop after the document at work; what is signed stays signed."""
        if self._stop is not None:
            self._stop.set()

    def _begun(self, sha256: str) -> None:
        """From the token's lane."""
        self._work.on_main(lambda: self._change(sha256, lambda line: replace(line, state=SignState.SIGNING)))

    def _ended(self, sha256: str, error: KnownError | None) -> None:
        """From the token's lane."""
        self._work.on_main(lambda: self._one_ended(sha256, error))

    def _one_ended(self, sha256: str, error: KnownError | None) -> None:
        if error is None:
            self._change(sha256, lambda line: replace(line, state=SignState.SIGNED, marked=False, reason=""))
            self._signed()
        else:
            said = self._writing.words.explain(error).said
            self._change(sha256, lambda line: replace(line, state=SignState.FAILED, marked=False, reason=said))
        self._done += 1
        self._tell_progress()

    def _over(self, error: KnownError | None) -> None:
        self._stop = None
        self._put(
            [
                replace(line, state=SignState.WAITING) if line.state is SignState.SIGNING else line
                for line in self._lines
            ]
        )
        if error is not None:
            self._fault(error)
        self._view.show_progress(
            self._writing.counted("signing.signed", sum(line.state is SignState.SIGNED for line in self._lines)), 0, 0
        )
        self._allow()
        self.find_credentials()

    def _not_returned(self, sha256: str, error: KnownError) -> None:
        self._change(sha256, lambda line: replace(line, state=SignState.WAITING, reason=""))
        self._fault(error)

    def _show(self, waiting: Sequence[ToSign]) -> None:
        """What still waits, with the marks it had; what was signed here today stays in its place."""
        fresh = {item.sha256: item for item in waiting}
        self._pages |= {item.sha256: item.pages for item in waiting}
        kept = [
            self._line(fresh[line.sha256], line) if line.sha256 in fresh else line
            for line in self._lines
            if line.sha256 in fresh or line.state in _STAYS
        ]
        known = {line.sha256 for line in kept}
        self._put([*kept, *(self._line(item, None) for item in waiting if item.sha256 not in known)])
        self._view.count(len(fresh))

    def _show_growing(self, waiting: Sequence[WaitingSignature]) -> None:
        """Those that will come further; what has come as far as it can is no news."""
        coming = sum(each.due_at is not None for each in waiting)
        self._view.show_growing(self._writing.counted("signing.growing", coming) if coming else "")

    def _line(self, item: ToSign, held: SignLine | None) -> SignLine:
        days = (self._writing.today - legal_date(item.since)).days
        waits = self._writing.counted("signing.waits_days", days) if days else self._say("signing.waits_today")
        pages = self._writing.counted("files.pages", item.pages)
        made = SignLine(item.sha256, item.number, item.summary, f"{pages} · {waits}")
        if held is None or held.state is SignState.SIGNED:
            return made
        return replace(made, state=held.state, reason=held.reason, marked=held.marked)

    def _show_credentials(self, found: Sequence[Credential]) -> None:
        self._credentials = tuple(found)
        wanted = self._remembered.get("certificate")
        names = [name_of(each) for each in found]
        chosen = names.index(wanted) if wanted in names else (0 if found else -1)
        self._view.show_credentials([credential_words(each, self._writing).name for each in found], chosen)
        self.choose_credential(chosen)

    def _no_token(self, error: KnownError) -> None:
        self._show_credentials(())
        self._fault(error)

    def _show_file(self, sha256: str, path: Path, pages: int) -> None:
        if sha256 == self._shown:
            self._view.show_file(path, pages)
            self._blocks.show(sha256)

    def _change(self, sha256: str, change: Callable[[SignLine], SignLine]) -> None:
        self._put([change(line) if line.sha256 == sha256 else line for line in self._lines])

    def _put(self, lines: list[SignLine]) -> None:
        self._lines = lines
        self._view.show_lines(lines)
        self._allow()

    def _allow(self) -> None:
        marked = sum(line.marked for line in self._lines)
        ready = self._stop is None and 0 <= self._chosen < len(self._credentials)
        self._view.allow(sign=marked if ready else 0, stop=self._stop is not None)

    def _tell_progress(self) -> None:
        words = self._say("signing.progress", done=self._done, total=self._total)
        self._view.show_progress(words, self._done, self._total)

    def _fault(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))


_STAYS = {SignState.SIGNING, SignState.SIGNED, SignState.RETURNED}
"""The register may know that a file is signed before the list is told."""


def _can_be_marked(line: SignLine) -> bool:
    return line.state in {SignState.WAITING, SignState.FAILED}
