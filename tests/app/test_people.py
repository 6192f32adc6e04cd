"""Accounts at the desk: who signs in, what each may do, and that nobody acts under another's name."""

import os
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.desk import Desk
from app.home import Home
from app.people.errors import (
    LastKeeper,
    LoginUnfit,
    NotSignedIn,
    PasswordMustBeChosen,
    PasswordTooWeak,
    PersonDisabled,
    PersonKnown,
    ReasonNeeded,
    SignInTooSoon,
    SignInWrong,
)
from app.privacy.access_log import Looked
from app.privacy.errors import AccessLogBroken
from app.queries import EntryQuery
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided
from opis_contract.entries import Confidentiality, EntryDraft
from opis_contract.people import NotAllowed, NotOwnClass, Role
from tests.app.conftest import HandClock, a_draft, opened

PASSWORD = "patru cuvinte la rând"


def sensitive() -> EntryDraft:
    changes = {"confidentiality": Confidentiality.SENSITIVE, "summary": "ajutor social Văcărescu"}
    return EntryDraft(content=a_draft().content.model_copy(update=changes))


def enter(desk: Desk, login: str, name: str, *roles: Role, classes: tuple[str, ...] = ()) -> str:
    """Give somebody an account and let them sign in; returns their first password."""
    first = desk.working.accounts.add(login, name, roles, classes=classes)
    desk.working.sign_in(login, first, chosen=PASSWORD)
    return first


@pytest.fixture
def chief(desk: Desk) -> Desk:
    enter(desk, "maria", "Maria Ionescu", Role.CHIEF_REGISTRAR)
    return desk


def test_a_desk_without_accounts_works_as_before(desk: Desk) -> None:
    assert not desk.working.asks_who()
    assert desk.register(a_draft(), clerk="Ana").entry.clerk == "Ana"


def test_the_first_account_must_be_able_to_open_others(desk: Desk) -> None:
    with pytest.raises(LastKeeper):
        desk.working.accounts.add("ana", "Ana Pop", [Role.REGISTRAR])
    assert not desk.working.asks_who()


def test_with_accounts_nothing_is_done_or_seen_before_somebody_signs_in(chief: Desk) -> None:
    entry_id = chief.register(a_draft(), clerk="").entry.entry_id
    chief.working.sign_out()
    with pytest.raises(NotSignedIn):
        chief.register(a_draft(), clerk="Maria Ionescu")
    with pytest.raises(NotSignedIn):
        chief.looking.entry(entry_id)
    [row] = chief.looking.entries(EntryQuery()).rows
    assert (row.number, row.party, row.summary) == (1, "•••", "•••")
    assert chief.looking.entries(EntryQuery(text="Popa")).rows == ()


def test_a_paper_is_registered_under_the_name_of_who_signed_in_whatever_was_asked(chief: Desk) -> None:
    assert chief.register(a_draft(), clerk="Altcineva").entry.clerk == "Maria Ionescu"
    assert chief.identity().clerk == "Maria Ionescu"


def test_the_first_password_opens_nothing_but_the_choice_of_another(desk: Desk) -> None:
    first = desk.working.accounts.add("maria", "Maria Ionescu", [Role.CHIEF_REGISTRAR])
    with pytest.raises(PasswordMustBeChosen):
        desk.working.sign_in("maria", first)
    for weak in ("scurt", "Maria Ionescu", first):
        with pytest.raises(PasswordTooWeak):
            desk.working.sign_in("maria", first, chosen=weak)
    desk.working.sign_in("maria", first, chosen=PASSWORD)
    with pytest.raises(SignInWrong):
        desk.working.sign_in("maria", first)
    assert desk.working.sign_in(" MARIA ", PASSWORD).name == "Maria Ionescu"


def test_wrong_passwords_cost_time_and_lock_nobody_out(chief: Desk, clock: HandClock) -> None:
    for _ in range(3):
        with pytest.raises(SignInWrong):
            chief.working.sign_in("maria", "altceva")
    with pytest.raises(SignInTooSoon) as told:
        chief.working.sign_in("maria", PASSWORD)
    assert told.value.facts == {"seconds": 3}
    clock.turn(seconds=3)
    assert chief.working.sign_in("maria", PASSWORD).name == "Maria Ionescu"
    for _ in range(3):
        with pytest.raises(SignInWrong):
            chief.working.sign_in("maria", "altceva")
    chief.working.accounts.unlock("maria")
    chief.working.sign_in("maria", PASSWORD)
    with pytest.raises(SignInWrong):
        chief.working.sign_in("nimeni", PASSWORD)


def test_a_closed_account_is_out_at_once_and_the_last_keeper_stays(chief: Desk) -> None:
    with pytest.raises(LastKeeper):
        chief.working.accounts.disable("maria")
    with pytest.raises(LastKeeper):
        chief.working.accounts.change_roles("maria", [Role.AUDITOR])
    enter(chief, "ana", "Ana Pop", Role.REGISTRAR)
    chief.register(a_draft(), clerk="")
    chief.working.accounts.disable("ana")
    with pytest.raises(NotSignedIn):
        chief.register(a_draft(), clerk="")
    with pytest.raises(PersonDisabled):
        chief.working.sign_in("ana", PASSWORD)


def test_sign_in_names_and_names_are_each_one_persons(chief: Desk) -> None:
    for login, name in (("maria", "Alta"), ("alta", "Maria  Ionescu")):
        with pytest.raises(PersonKnown):
            chief.working.accounts.add(login, name, [Role.REGISTRAR])
    for unfit in ("", "Ștefan", "a b", "x" * 60):
        with pytest.raises(LoginUnfit):
            chief.working.accounts.add(unfit, "Cineva", [Role.REGISTRAR])


def test_roles_hold_at_every_act(chief: Desk) -> None:
    entry_id = chief.register(a_draft(), clerk="").entry.entry_id
    asked = AnnulmentAsked(
        by="Maria Ionescu", entry_id=entry_id, cause=AnnulmentCause.TEST, reason="înregistrată de probă"
    )
    for by in ("Ana Pop", "Maria"):
        with pytest.raises(NotAllowed):
            chief.act(asked.model_copy(update={"by": by}))
    chief.act(asked)
    decided = AnnulmentDecided(by="Ana Pop", entry_id=entry_id, approved=True, reason="de acord")
    enter(chief, "ana", "Ana Pop", Role.REGISTRAR)
    with pytest.raises(NotAllowed):
        chief.act(decided)
    chief.working.accounts.change_roles("ana", [Role.CHIEF_REGISTRAR])
    chief.working.sign_in("ana", PASSWORD)
    chief.act(decided)
    enter(chief, "dan", "Dan Auditor", Role.AUDITOR)
    with pytest.raises(NotAllowed):
        chief.register(a_draft(), clerk="")


def test_a_counter_clerk_registers_in_own_classes_alone(chief: Desk) -> None:
    kind = next(each for each in chief.catalogue.classes() if each.class_code)
    enter(chief, "ion", "Ion Ghișeu", Role.COUNTER_CLERK, classes=(kind.class_code or "",))
    own = EntryDraft(content=a_draft().content.model_copy(update={"document_type": kind.name}))
    assert chief.register(own, clerk="").entry.clerk == "Ion Ghișeu"
    with pytest.raises(NotOwnClass):
        chief.register(EntryDraft(content=own.content.model_copy(update={"class_code": "ZZ.9"})), clerk="")


def test_a_sensitive_entry_is_a_number_alone_to_who_may_not_see_it(chief: Desk) -> None:
    entry_id = chief.register(sensitive(), clerk="").entry.entry_id
    assert chief.looking.entries(EntryQuery(text="Vacarescu")).rows[0].entry_id == entry_id
    enter(chief, "ion", "Ion Ghișeu", Role.COUNTER_CLERK)
    [row] = chief.looking.entries(EntryQuery()).rows
    assert (row.number, row.party, row.summary) == (1, "•••", "•••")
    assert chief.looking.entries(EntryQuery(text="Vacarescu")).rows == ()
    for look in (chief.looking.entry, chief.history):
        with pytest.raises(NotAllowed):
            look(entry_id)


def test_who_opens_a_sensitive_entry_stands_in_the_log_with_the_words_that_led_there(
    chief: Desk, clock: HandClock
) -> None:
    plain = chief.register(a_draft(), clerk="").entry.entry_id
    entry_id = chief.register(sensitive(), clerk="").entry.entry_id
    chief.looking.entry(plain)
    chief.looking.entries(EntryQuery(text="Vacarescu"))
    for _ in range(3):
        chief.looking.entry(entry_id)
    clock.turn(minutes=11)
    chief.history(entry_id)
    looks = chief.access.about([plain, entry_id])
    assert [(look.who, look.what, look.entry_id, look.terms, look.place) for look in looks] == [
        ("Maria Ionescu", Looked.READ, entry_id, "Vacarescu", "ghișeul 2"),
        ("Maria Ionescu", Looked.READ, entry_id, "", "ghișeul 2"),
    ]


def test_an_administrator_sees_content_by_breaking_glass_with_a_reason_that_is_logged(chief: Desk) -> None:
    entry_id = chief.register(a_draft(), clerk="").entry.entry_id
    enter(chief, "root", "Radu Admin", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        chief.looking.entry(entry_id)
    with pytest.raises(ReasonNeeded):
        chief.working.break_glass(entry_id, reason="  ")
    chief.working.break_glass(entry_id, reason="incendiu la arhivă")
    assert chief.looking.entry(entry_id).entry.entry_id == entry_id
    [look] = chief.access.rows(entry_id=entry_id)
    assert (look.who, look.what, look.why) == ("Radu Admin", Looked.BROKE_GLASS, "incendiu la arhivă")
    chief.working.sign_out()
    chief.working.sign_in("root", PASSWORD)
    with pytest.raises(NotAllowed):
        chief.looking.entry(entry_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET why = 'altul' WHERE position = 2",
        "DELETE FROM access_log WHERE position = 2",
        "INSERT INTO access_log (position, at, who, what, why, place, terms, chain) "
        "VALUES (9, '2026-06-23T06:30:00.000000Z', 'x', 'read', '', '', '', x'00')",
    ],
)
def test_the_log_is_only_added_to(chief: Desk, home: Home, statement: str) -> None:
    for _ in range(3):
        chief.access.tell(Looked.READ, who="Maria Ionescu", entry_id=UUID(int=1))
    with opened(home) as database, pytest.raises(Exception, match=r"only added to|no gaps"):
        database.execute(statement)
    assert chief.access.check() == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET who = 'Altcineva' WHERE position = 2",
        "DELETE FROM access_log WHERE position = 2",
        "DELETE FROM access_log WHERE position = 4",
        "UPDATE access_log_anchor SET last = 3",
        "UPDATE access_log_anchor SET position = 1",
    ],
)
def test_a_change_to_the_log_by_hand_is_found(chief: Desk, home: Home, statement: str) -> None:
    for _ in range(3):
        chief.access.tell(Looked.READ, who="Maria Ionescu", entry_id=UUID(int=1))
    with opened(home) as database:
        for trigger in ("access_log_is_not_changed", "access_log_is_kept", "access_log_goes_on"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)
    with pytest.raises(AccessLogBroken):
        chief.access.check()


def test_old_rows_of_the_log_are_let_go_and_the_chain_goes_on(chief: Desk, clock: HandClock) -> None:
    chief.access.tell(Looked.READ, who="Maria Ionescu")
    clock.time += timedelta(days=5 * 366)
    chief.access.tell(Looked.READ, who="Maria Ionescu")
    assert chief.access.let_go(years=5) == 2
    assert chief.access.let_go(years=5) == 0
    assert chief.access.check() == 1
    clock.time += timedelta(days=6 * 366)
    assert chief.access.let_go(years=5) == 1
    chief.access.tell(Looked.READ, who="Maria Ionescu")
    assert chief.access.check() == 1


def test_no_password_lies_in_the_home_in_clear(chief: Desk, home: Home) -> None:
    with pytest.raises(SignInWrong):
        chief.working.sign_in("maria", "parola scrisă greșit")
    for path in home.path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert PASSWORD.encode() not in data
            assert b"argon2id" not in data


def test_accounts_survive_a_restart(chief: Desk, open_desk: Callable[[], Desk]) -> None:
    chief.close()
    again = open_desk()
    assert again.working.asks_who()
    assert again.working.sign_in("maria", PASSWORD).roles == {Role.CHIEF_REGISTRAR}
    assert os.environ.get("OPIS_PASSWORD") is None
