"""Who works at the desk now, and what they may do; asked by the desk before every act and every look.

A desk without accounts works as one person, named in its settings. Whoever signs in acts under their own name alone:
no act can be written down for somebody else.
"""

from datetime import datetime, timedelta
from uuid import UUID

from app.clock import Clock
from app.people.accounts import Accounts
from app.people.errors import NotSignedIn, ReasonNeeded, SignInWrong
from app.privacy.access_log import AccessLog, Looked
from opis_contract.entries import Confidentiality, EntryContent
from opis_contract.people import Act, NotAllowed, Person, may, reads, refuse_class, refuse_unless

_SAME_LOOK = timedelta(minutes=10)
"""A screen reads an entry again at every change: within this time that is one look."""
_SHORTEST_REASON = 5


class Working:
    """The person at this desk. Signing in and out is for one thread; the questions may come from any."""

    def __init__(
        self, accounts: Accounts, access: AccessLog, clock: Clock, *, clerk: str, logged: frozenset[Confidentiality]
    ) -> None:
        self.accounts = accounts
        self.access = access
        self._clock = clock
        self._clerk = clerk
        self._logged = logged
        self._person: Person | None = None
        self._has_accounts = False
        self._looks: dict[tuple[str, UUID], datetime] = {}
        self._opened: set[UUID] = set()
        self._searched: tuple[datetime, str] | None = None

    @property
    def person(self) -> Person | None:
        """Who is signed in; None while nobody is, and always on a desk without accounts."""
        return self._person

    @property
    def name(self) -> str:
        """Under which name acts are written down."""
        return self._person.name if self._person else self._clerk

    def asks_who(self) -> bool:
        """True when the desk has accounts."""
        self._has_accounts = self._has_accounts or self.accounts.exist()
        return self._has_accounts

    def sign_in(self, login: str, password: str, *, chosen: str | None = None) -> Person:
        """Let this person work here from now on; raises as `Accounts.sign_in`. Both outcomes are logged."""
        try:
            person = self.accounts.sign_in(login, password, chosen=chosen)
        except SignInWrong:
            self.access.tell(Looked.REFUSED, who="", terms=login.strip()[:40])
            raise
        self.access.tell(Looked.SIGNED_IN, who=person.name)
        self._person = person
        self._opened.clear()
        return person

    def sign_out(self) -> None:
        """Nobody works here until the next signs in."""
        self._person = None
        self._opened.clear()

    def allow(self, act: Act) -> None:
        """Let the act happen. Raises `NotSignedIn`, `NotAllowed`."""
        if self.asks_who():
            refuse_unless(self._present(), act)

    def allow_paper(self, class_code: str | None) -> None:
        """Let a paper of this class be registered. Raises `NotSignedIn`, `NotAllowed`, `NotOwnClass`."""
        self.allow(Act.REGISTER)
        refuse_class(self._person, class_code)

    def sign_act(self, act: Act, by: str) -> None:
        """Let an act written down under the name `by` happen: nobody acts under another's name."""
        self.allow(act)
        if self._person is not None and by != self._person.name:
            raise NotAllowed(name=self._person.name, act=act)

    def looks_at(self, entry_id: UUID, content: EntryContent) -> None:
        """Somebody opens an entry: refused or let, and logged where its class asks for that."""
        sensitive = content.confidentiality is Confidentiality.SENSITIVE
        if self.asks_who() and not reads(self._present(), sensitive=sensitive) and entry_id not in self._opened:
            raise NotAllowed(name=self.name, act=Act.READ_SENSITIVE if sensitive else Act.READ)
        if content.confidentiality in self._logged:
            now = self._clock.now()
            last = self._looks.get((self.name, entry_id))
            if last is None or not timedelta() <= now - last < _SAME_LOOK:
                self.access.tell(Looked.READ, who=self.name, entry_id=entry_id, terms=self._terms_at(now))
                self._looks[self.name, entry_id] = now

    def searches(self, terms: str) -> None:
        """Remember the words of the last search: they are told with what it led to."""
        self._searched = (self._clock.now(), terms[:200])

    def _terms_at(self, now: datetime) -> str:
        at, terms = self._searched or (now, "")
        return terms if timedelta() <= now - at < _SAME_LOOK else ""

    def sees(self, *, sensitive: bool) -> bool:
        """Whether rows of the register are shown with what they say to whoever is here."""
        if not self.asks_who():
            return True
        return self._person is not None and reads(self._person, sensitive=sensitive)

    def break_glass(self, entry_id: UUID, *, reason: str) -> None:
        """Open one entry to somebody whose roles keep it closed, until they sign out; logged with the reason."""
        self.allow(Act.BREAK_GLASS)
        self.access.tell(Looked.BROKE_GLASS, who=self.name, entry_id=entry_id, why=reason_of(reason))
        self._opened.add(entry_id)

    def tells(self, what: Looked, act: Act, *, reason: str = "", terms: str = "", entry_id: UUID | None = None) -> None:
        """Do something that is always logged, with its reason where one is needed. Raises as `allow`."""
        self.allow(act)
        self.access.tell(what, who=self.name, entry_id=entry_id, why=reason, terms=terms)

    def _present(self) -> Person:
        if self._person is None:
            raise NotSignedIn
        if not self.accounts.still_valid(self._person):
            self.sign_out()
            raise NotSignedIn
        return self._person


def reason_of(text: str) -> str:
    """The reason as it is logged. Raises `ReasonNeeded` for none."""
    text = " ".join(text.split())
    if len(text) < _SHORTEST_REASON:
        raise ReasonNeeded
    return text[:500]


def act_opened(person: Person | None, act: Act) -> bool:
    """Whether a screen should offer the act to this person."""
    return person is None or may(person.roles, act)
