"""`opis enrol`: the desk joins the institution's server and hands its main series over."""

from urllib.parse import urlsplit

from app.commands.asked import Asked
from app.commands.composition import build_desk
from opis_contract.errors import WrongInput
from sync.enrol import enrol


class NotAnAddress(WrongInput):
    """The text is no http(s) address of a server."""

    code = "not_an_address"


def run(asked: Asked) -> int:
    """Safe to repeat: the same desk with the same code gets the same answer."""
    options = asked.options
    parts = urlsplit(options.address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotAnAddress(text=options.address)
    desk = build_desk(asked, signed_in=False)
    enrolled = enrol(desk, options.address, options.code, counter=options.counter or asked.settings.counter)
    asked.answer(
        {"desk_id": str(enrolled.desk_id), "institution": enrolled.institution.name, "address": options.address},
        asked.words.say("commands.enrol.done", institution=enrolled.institution.name),
    )
    return 0
