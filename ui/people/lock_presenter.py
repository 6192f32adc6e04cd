"""When the window is locked and who opens it: at the start, by key, after a pause without a key or a click.

What was typed stays behind the lock. The same person goes on in the same field; for another one the paper of the first
is put aside, and comes back with the key that brings back papers.
"""

from collections.abc import Callable

from app.people.errors import PasswordMustBeChosen
from app.people.working import Working
from app.words import Words
from opis_contract.errors import KnownError
from opis_contract.people import Person
from ui.people.lock_screen import LockScreen
from ui.work import Lane, Work


class LockPresenter:
    """Asks who works. On a desk without accounts it never locks."""

    def __init__(
        self,
        screen: LockScreen,
        working: Working,
        work: Work,
        words: Words,
        *,
        closed: Callable[[], None],
        opened: Callable[[Person, bool], None],
    ) -> None:
        """`closed` hides the work; `opened` shows it again and hears whether it is another person's."""
        self._screen = screen
        self._working = working
        self._work = work
        self._words = words
        self._closed = closed
        self._opened = opened
        self._last: Person | None = None
        self._first = bytearray()
        self._asking = False

    @property
    def locked(self) -> bool:
        """True while somebody must sign in."""
        return self._screen.isVisible()

    def begin(self) -> None:
        """Ask at the start of a desk that has accounts."""
        if self._working.asks_who():
            self._lock("lock.begin")

    def lock(self) -> None:
        """By key: somebody goes away, or somebody else takes the seat."""
        if self._working.asks_who() and not self.locked:
            self._lock("lock.away")

    def idle(self) -> None:
        """Nobody has touched the desk for a while."""
        if self._working.asks_who() and not self.locked:
            self._lock("lock.idle")

    def enter(self) -> None:
        """Try what was typed."""
        if self._asking:
            return
        login = self._screen.login.text()
        choosing = self._screen.chosen.isVisible()
        password = self._first if choosing and not self._screen.password.length else self._screen.password.take()
        chosen = self._screen.chosen.take() if choosing else None
        if not login.strip() or not password or (choosing and not chosen):
            return
        self._asking = True
        self._first = password
        self._work.run(
            Lane.DATABASE,
            lambda: self._working.sign_in(login, password.decode(), chosen=chosen.decode() if chosen else None),
            done=self._let_in,
            failed=self._refused,
        )

    def _lock(self, why: str) -> None:
        login = self._last.login if self._last else ""
        name = self._last.name if self._last else ""
        self._working.sign_out()
        self._closed()
        self._screen.ask(login=login, said=self._words.say(why, name=name))

    def _let_in(self, person: Person) -> None:
        self._asking = False
        self._wipe()
        another = self._last is not None and self._last.person_id != person.person_id
        self._last = person
        self._screen.hide()
        self._opened(person, another)

    def _refused(self, error: KnownError) -> None:
        self._asking = False
        sentence = self._words.explain(error)
        if isinstance(error, PasswordMustBeChosen):
            self._screen.ask_to_choose(sentence)
            return
        self._wipe()
        self._screen.refuse(sentence)

    def _wipe(self) -> None:
        self._first[:] = bytes(len(self._first))
        self._first = bytearray()
