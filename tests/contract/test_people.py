"""Roles open what the law's practice gives them."""

from uuid import UUID

import pytest

from opis_contract.people import (
    RIGHTS,
    Act,
    NotAllowed,
    NotOwnClass,
    Person,
    Role,
    may,
    reads,
    refuse_class,
    refuse_unless,
)


def _person(*roles: Role, name: str = "Maria Ionescu", classes: frozenset[str] = frozenset()) -> Person:
    return Person(UUID(int=7), "maria", name, frozenset(roles), classes)


def test_every_role_has_rights_and_every_act_somebody_who_may_do_it() -> None:
    assert set(RIGHTS) == set(Role)
    assert frozenset().union(*RIGHTS.values()) == set(Act)


@pytest.mark.parametrize(
    ("role", "opens", "does_not_open"),
    [
        (Role.REGISTRAR, {Act.REGISTER, Act.LINK, Act.ANNUL_REQUEST}, {Act.ANNUL_APPROVE, Act.CLOSE_DAY, Act.RESERVE}),
        (Role.CHIEF_REGISTRAR, {Act.ANNUL_APPROVE, Act.RESERVE, Act.CLOSE_DAY}, {Act.READ_LOG, Act.CONFIGURE}),
        (Role.COUNTER_CLERK, {Act.REGISTER, Act.PRINT}, {Act.UNMASK, Act.READ_SENSITIVE, Act.CORRECT}),
        (Role.AUDITOR, {Act.READ, Act.READ_LOG}, {Act.REGISTER, Act.CORRECT, Act.UNMASK, Act.MANAGE_PEOPLE}),
        (Role.ADMINISTRATOR, {Act.CONFIGURE, Act.BREAK_GLASS}, {Act.READ, Act.READ_SENSITIVE, Act.REGISTER}),
        (Role.DPO, {Act.READ_LOG}, {Act.READ, Act.UNMASK, Act.REGISTER}),
        (
            Role.ARCHIVIST,
            {Act.APPROVE_DIGITISED, Act.CHECK_DIGITISED, Act.SCAN},
            {Act.REGISTER, Act.UNMASK, Act.CORRECT},
        ),
        (Role.REGISTRAR, {Act.CHECK_DIGITISED}, {Act.APPROVE_DIGITISED}),
        (Role.COUNTER_CLERK, {Act.SCAN}, {Act.CHECK_DIGITISED}),
    ],
)
def test_a_role_opens_its_own_acts_and_no_others(role: Role, opens: set[Act], does_not_open: set[Act]) -> None:
    assert all(may([role], act) for act in opens)
    assert not any(may([role], act) for act in does_not_open)


def test_whoever_is_two_things_may_do_what_either_may() -> None:
    refuse_unless(_person(Role.AUDITOR, Role.REGISTRAR), Act.REGISTER)
    refuse_unless(_person(Role.AUDITOR, Role.REGISTRAR), Act.READ_LOG)


def test_an_act_outside_of_the_roles_is_refused_by_name() -> None:
    with pytest.raises(NotAllowed) as refused:
        refuse_unless(_person(Role.DPO), Act.REGISTER)
    assert refused.value.facts == {"name": "Maria Ionescu", "act": Act.REGISTER}


def test_a_desk_without_accounts_asks_nobody() -> None:
    refuse_unless(None, Act.ANNUL_APPROVE)
    refuse_class(None, "II.B.1")
    assert reads(None, sensitive=True)


def test_a_counter_clerk_registers_in_the_given_classes_alone() -> None:
    clerk = _person(Role.COUNTER_CLERK, classes=frozenset({"II.B.1"}))
    refuse_class(clerk, "II.B.1")
    for other in ("II.B.2", None):
        with pytest.raises(NotOwnClass):
            refuse_class(clerk, other)
    refuse_class(_person(Role.COUNTER_CLERK, Role.REGISTRAR), "II.B.2")


def test_an_administrator_sees_no_content() -> None:
    assert not reads(_person(Role.ADMINISTRATOR), sensitive=False)
    assert reads(_person(Role.REGISTRAR), sensitive=True)
    assert not reads(_person(Role.COUNTER_CLERK), sensitive=True)
