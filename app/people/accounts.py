"""The accounts of the desk: made and changed by whoever keeps the people, checked without any network.

Passwords are kept as argon2id verifiers alone. A wrong password costs time and locks nobody out of the counter; an
account of the institution's server signs in for some days after the server last vouched for it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, update

from app.clock import Clock
from app.database.engine import Database
from app.database.people_tables import people
from app.database.prepared import Prepared
from app.people.errors import (
    LastKeeper,
    LoginUnfit,
    PasswordMustBeChosen,
    PasswordTooWeak,
    PersonDisabled,
    PersonKnown,
    PersonUnknown,
    ServerNeededToSignIn,
    SignInTooSoon,
    SignInWrong,
)
from app.people.verifiers import Verifiers
from opis_contract.identity import uuid7
from opis_contract.people import Act, Person, Role, may
from opis_contract.tracking import new_tracking_code

SHORTEST = 10
"""Characters of a password that a person chooses."""
_FREE_TRIES = 3
_LONGEST_WAIT = 60
_SOMEBODY = Prepared(select(people.c.login).limit(1))
_LOGIN = re.compile(r"[a-z][a-z0-9.-]{1,39}")


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what the desk knows of their account; never the verifier."""

    person: Person
    disabled: bool
    must_choose: bool
    confirmed_at: datetime | None


class Accounts:
    """The people of one desk; each call is one transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        randomness: Callable[[int], bytes],
        *,
        verifiers: Verifiers,
        offline_days: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._verifiers = verifiers
        self._offline = timedelta(days=offline_days)

    def exist(self) -> bool:
        """True once somebody has an account: from then on the desk asks who works."""
        with self._database.read() as connection:
            return _SOMEBODY.value(connection, {}) is not None

    def every(self) -> list[Account]:
        """All accounts by name, closed ones included."""
        with self._database.read() as connection:
            return [_account(row) for row in connection.execute(select(people).order_by(people.c.name))]

    def add(self, login: str, name: str, roles: Collection[Role], *, classes: Collection[str] = ()) -> str:
        """Open an account and return its first password, which the person changes when they sign in first.

        Raises `LoginUnfit`, `PersonKnown`, and `LastKeeper` when the first account could not open others.
        """
        login, name = login.strip().lower(), " ".join(name.split())
        if not _LOGIN.fullmatch(login) or not name:
            raise LoginUnfit(login=login)
        first = new_tracking_code(self._randomness)
        verifier = self._verifiers.of(first)
        with self._database.write() as connection:
            if not connection.execute(select(func.count()).select_from(people)).scalar_one() and not _keeps(roles):
                raise LastKeeper
            known = select(people.c.login).where((people.c.login == login) | (people.c.name == name))
            if connection.execute(known).first() is not None:
                raise PersonKnown(login=login, name=name)
            connection.execute(
                insert(people).values(
                    person_id=uuid7(self._clock.now(), self._randomness),
                    login=login,
                    name=name,
                    roles=dumps(sorted(roles)),
                    classes=dumps(sorted(classes)),
                    verifier=verifier,
                    must_choose=True,
                    disabled=False,
                )
            )
        return first

    def change_roles(self, login: str, roles: Collection[Role], *, classes: Collection[str] = ()) -> None:
        """Give other roles. Raises `PersonUnknown`, `LastKeeper`."""
        with self._database.write() as connection:
            _found(connection, login)
            connection.execute(
                update(people)
                .where(people.c.login == login)
                .values(roles=dumps(sorted(roles)), classes=dumps(sorted(classes)))
            )
            _somebody_keeps(connection)

    def disable(self, login: str, *, disabled: bool = True) -> None:
        """Close the account, or open it again; the row stays. Raises `PersonUnknown`, `LastKeeper`."""
        with self._database.write() as connection:
            _found(connection, login)
            connection.execute(update(people).where(people.c.login == login).values(disabled=disabled))
            _somebody_keeps(connection)

    def renew(self, login: str) -> str:
        """A new first password for somebody who forgot theirs; ends the waiting too. Raises `PersonUnknown`."""
        first = new_tracking_code(self._randomness)
        verifier = self._verifiers.of(first)
        with self._database.write() as connection:
            _found(connection, login)
            connection.execute(
                update(people)
                .where(people.c.login == login)
                .values(verifier=verifier, must_choose=True, failures=0, failed_at=None)
            )
        return first

    def unlock(self, login: str) -> None:
        """A second person ends the waiting after wrong passwords. Raises `PersonUnknown`."""
        with self._database.write() as connection:
            _found(connection, login)
            connection.execute(update(people).where(people.c.login == login).values(failures=0, failed_at=None))

    def sign_in(self, login: str, password: str, *, chosen: str | None = None) -> Person:
        """Who this is. `chosen` is the new password of somebody whose first one must be changed.

        Raises `SignInWrong`, `SignInTooSoon`, `PersonDisabled`, `ServerNeededToSignIn`, `PasswordMustBeChosen` and
        `PasswordTooWeak`.
        """
        login = login.strip().lower()
        now = self._clock.now()
        with self._database.read() as connection:
            row = connection.execute(select(people).where(people.c.login == login)).one_or_none()
        if row is None:
            self._verifiers.waste(password)  # an unknown name takes as long as a known one
            raise SignInWrong
        self._patience(row, now)
        if not self._verifiers.fits(row.verifier, password):
            self._failed(login, now)
            raise SignInWrong
        person = _account(row).person
        if row.disabled:
            raise PersonDisabled(name=person.name)
        if row.confirmed_at is not None and now - row.confirmed_at > self._offline:
            raise ServerNeededToSignIn(days=self._offline.days)
        values: dict[str, object] = {"failures": 0, "failed_at": None}
        if row.must_choose:
            if chosen is None:
                raise PasswordMustBeChosen
            values |= {"verifier": self._chosen(chosen, person, password), "must_choose": False}
        if row.failures or row.must_choose:
            with self._database.write() as connection:
                connection.execute(update(people).where(people.c.login == login).values(values))
        return person

    def still_valid(self, person: Person) -> bool:
        """False once the account of somebody who is signed in was closed or given other roles."""
        with self._database.read() as connection:
            row = connection.execute(select(people).where(people.c.person_id == person.person_id)).one_or_none()
        return row is not None and not row.disabled and _account(row).person == person

    def _chosen(self, chosen: str, person: Person, password: str) -> str:
        if len(chosen) < SHORTEST or chosen.lower() in {person.login, person.name.lower()} or chosen == password:
            raise PasswordTooWeak(shortest=SHORTEST)
        return self._verifiers.of(chosen)

    def _patience(self, row: Row[tuple[object, ...]], now: datetime) -> None:
        if row.failures < _FREE_TRIES or row.failed_at is None:
            return
        wait = min(2 ** (row.failures - _FREE_TRIES + 1), _LONGEST_WAIT)
        passed = (now - row.failed_at).total_seconds()
        # A clock that was set back makes nobody wait for longer than the longest time.
        if 0 <= passed < wait:
            raise SignInTooSoon(seconds=int(wait - passed) + 1)

    def _failed(self, login: str, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(
                update(people).where(people.c.login == login).values(failures=people.c.failures + 1, failed_at=now)
            )


def _keeps(roles: Collection[Role]) -> bool:
    return may(roles, Act.MANAGE_PEOPLE)


def _somebody_keeps(connection: Connection) -> None:
    open_ones = connection.execute(select(people.c.roles).where(people.c.disabled.is_(False))).scalars()
    if not any(_keeps([Role(each) for each in loads(roles)]) for roles in open_ones):
        raise LastKeeper


def _found(connection: Connection, login: str) -> None:
    if connection.execute(select(people.c.login).where(people.c.login == login)).first() is None:
        raise PersonUnknown(login=login)


def _account(row: Row[tuple[object, ...]]) -> Account:
    person_id: UUID = row.person_id
    person = Person(
        person_id,
        row.login,
        row.name,
        frozenset(Role(each) for each in loads(row.roles)),
        frozenset(loads(row.classes)),
    )
    return Account(person, bool(row.disabled), bool(row.must_choose), row.confirmed_at)
