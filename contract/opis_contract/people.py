"""Who may do what at the desk: seven roles and the acts they open, as data (domain 1.12).

That nobody decides the annulment they asked for is a rule of the register and stands in `rules`. Whoever acts is asked
about here before anything is recorded, on the desk and on the server alike; a home without accounts asks nobody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from opis_contract.errors import WrongInput

Login = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{1,39}$")]
"""The short name a person signs in with: Latin letters without marks, digits, point and dash."""


class Role(StrEnum):
    """What somebody is at the desk; one person may be several."""

    REGISTRAR = "registrar"
    """*Registrator*: creates, labels, scans, connects."""
    CHIEF_REGISTRAR = "chief_registrar"
    """*Registrator șef*: decides annulments, reserves, closes the day, keeps the desk's people."""
    COUNTER_CLERK = "counter_clerk"
    """*Funcționar ghișeu*: creates in the classes given to them, and there alone."""
    AUDITOR = "auditor"
    """Reads everything, the log included, and changes nothing."""
    ADMINISTRATOR = "administrator"
    """Sets the program up and does not see content, unless in an emergency and with a reason."""
    DPO = "dpo"
    """Data protection officer: the access log and the rules of masking."""
    ARCHIVIST = "archivist"
    """*Arhivar*: brings the archive's old paper in, approves what was digitised, takes it over and the paper back."""


class Act(StrEnum):
    """Everything at the desk that a person needs a right for."""

    READ = "read"
    """Entries that are not sensitive."""
    READ_SENSITIVE = "read_sensitive"
    UNMASK = "unmask"
    """See a personal number whole; needs a reason and is logged."""
    REGISTER = "register"
    DELAYED_ENTRY = "delayed_entry"
    SCAN = "scan"
    PRINT = "print"
    CORRECT = "correct"
    LINK = "link"
    RETURN = "return"
    REDIRECT = "redirect"
    CLOSE_ENTRY = "close_entry"
    DEADLINE = "deadline"
    """Extend, suspend, resume."""
    CHECK_DIGITISED = "check_digitised"
    """Look at samples of digitised batches, describe what is in them, confirm a leaf count."""
    APPROVE_DIGITISED = "approve_digitised"
    """Approve a digitised batch or send it back, hand it to the archive, take its paper back."""
    RESERVE = "reserve"
    ANNUL_REQUEST = "annul_request"
    ANNUL_APPROVE = "annul_approve"
    CLOSE_DAY = "close_day"
    CLOSE_YEAR = "close_year"
    EXPORT = "export"
    EDIT_CATALOGUE = "edit_catalogue"
    MANAGE_PEOPLE = "manage_people"
    READ_LOG = "read_log"
    CONFIGURE = "configure"
    BREAK_GLASS = "break_glass"
    """Open one closed content in an emergency; needs a reason and is logged."""


_AT_THE_COUNTER = frozenset({Act.READ, Act.REGISTER, Act.DELAYED_ENTRY, Act.SCAN, Act.PRINT, Act.LINK})
_REGISTRAR = _AT_THE_COUNTER | {
    Act.READ_SENSITIVE,
    Act.UNMASK,
    Act.CORRECT,
    Act.RETURN,
    Act.REDIRECT,
    Act.CLOSE_ENTRY,
    Act.DEADLINE,
    Act.ANNUL_REQUEST,
    Act.EXPORT,
    Act.CHECK_DIGITISED,
}

RIGHTS: Mapping[Role, frozenset[Act]] = {
    Role.REGISTRAR: _REGISTRAR,
    Role.CHIEF_REGISTRAR: _REGISTRAR
    | {Act.RESERVE, Act.ANNUL_APPROVE, Act.CLOSE_DAY, Act.CLOSE_YEAR, Act.EDIT_CATALOGUE, Act.MANAGE_PEOPLE},
    Role.COUNTER_CLERK: _AT_THE_COUNTER,
    Role.AUDITOR: frozenset({Act.READ, Act.READ_SENSITIVE, Act.READ_LOG, Act.EXPORT}),
    Role.ADMINISTRATOR: frozenset({Act.CONFIGURE, Act.EDIT_CATALOGUE, Act.MANAGE_PEOPLE, Act.BREAK_GLASS}),
    Role.DPO: frozenset({Act.READ_LOG}),
    Role.ARCHIVIST: frozenset({Act.READ, Act.SCAN, Act.PRINT, Act.EXPORT, Act.CHECK_DIGITISED, Act.APPROVE_DIGITISED}),
}
"""What each role opens; whoever is several things may do what any of them may."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `classes` are the class codes of a counter clerk; others are not bound by them."""

    person_id: UUID
    login: str
    name: str
    roles: frozenset[Role]
    classes: frozenset[str] = frozenset()


class NotAllowed(WrongInput):
    """The person's roles do not open this act. Facts: name, act."""

    code = "not_allowed"

    def __init__(self, *, name: str, act: Act) -> None:
        super().__init__(name=name, act=act)


class NotOwnClass(WrongInput):
    """A counter clerk registers in the classes given to them alone. Facts: name, class_code."""

    code = "not_own_class"

    def __init__(self, *, name: str, class_code: str) -> None:
        super().__init__(name=name, class_code=class_code)


def may(roles: Collection[Role], act: Act) -> bool:
    """True when one of the roles opens the act."""
    return any(act in RIGHTS[role] for role in roles)


def refuse_unless(person: Person | None, act: Act) -> None:
    """Let the person act, or raise `NotAllowed`. None stands for a desk without accounts, where everybody may."""
    if person is not None and not may(person.roles, act):
        raise NotAllowed(name=person.name, act=act)


def refuse_class(person: Person | None, class_code: str | None) -> None:
    """Raise `NotOwnClass` for a counter clerk who registers outside of the classes given to them."""
    if person is None or person.roles != {Role.COUNTER_CLERK}:
        return
    if class_code not in person.classes:
        raise NotOwnClass(name=person.name, class_code=class_code or "-")


def reads(person: Person | None, *, sensitive: bool) -> bool:
    """Whether the person may see an entry, sensitive or not."""
    return person is None or may(person.roles, Act.READ_SENSITIVE if sensitive else Act.READ)
