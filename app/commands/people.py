"""`opis people`: the accounts of this desk. The first one turns signing in on."""

from app.commands.asked import Asked
from app.commands.composition import build_desk, sign_in
from app.people.accounts import Account, Accounts
from app.privacy.access_log import Looked
from opis_contract.people import Act


def run(asked: Asked) -> int:
    """Everything but looking at the list is logged under the name of who did it."""
    desk = build_desk(asked, signed_in=False)
    accounts = desk.working.accounts
    if desk.working.asks_who():
        sign_in(asked, desk)
        desk.working.allow(Act.MANAGE_PEOPLE)
    if asked.options.act == "list":
        _list(asked, accounts)
        return 0
    first = _change(asked, accounts)
    desk.access.tell(Looked.CHANGED_PEOPLE, who=desk.working.name, terms=f"{asked.options.act} {asked.options.login}")
    _tell(asked, first)
    return 0


def _change(asked: Asked, accounts: Accounts) -> str | None:
    options = asked.options
    match options.act:
        case "add":
            return accounts.add(options.login, options.person_name, options.roles, classes=options.classes)
        case "renew":
            return accounts.renew(options.login)
        case "roles":
            accounts.change_roles(options.login, options.roles, classes=options.classes)
        case "unlock":
            accounts.unlock(options.login)
        case act:
            accounts.disable(options.login, disabled=act == "disable")
    return None


def _tell(asked: Asked, first: str | None) -> None:
    login = asked.options.login
    if first is None:
        asked.answer({"login": login}, asked.words.say("people.changed", login=login))
    else:
        asked.answer({"login": login, "password": first}, asked.words.say("people.first", login=login), first)


def _list(asked: Asked, accounts: Accounts) -> None:
    every = accounts.every()
    asked.answer({"people": [_row(each) for each in every]}, *(_line(asked, each) for each in every))


def _row(account: Account) -> dict[str, object]:
    person = account.person
    return {
        "login": person.login,
        "name": person.name,
        "roles": sorted(person.roles),
        "classes": sorted(person.classes),
        "disabled": account.disabled,
        "confirmed_at": account.confirmed_at.isoformat() if account.confirmed_at else None,
    }


def _line(asked: Asked, account: Account) -> str:
    person = account.person
    roles = ", ".join(asked.words.say(f"people.role.{role}") for role in sorted(person.roles))
    closed = f" · {asked.words.say('people.closed')}" if account.disabled else ""
    return f"{person.login:<20} {person.name} · {roles}{closed}"
