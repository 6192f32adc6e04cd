"""`opis key`: the recovery key of this home, shown to be written down, or typed in to bring the register back."""

import os
import sys
from getpass import getpass

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.database.cipher import is_sealed_otherwise
from app.people.working import reason_of
from app.privacy.access_log import Looked
from app.privacy.errors import KeyDoesNotFit
from app.privacy.home_key import HomeKey, Keeper, keep_home_key
from app.privacy.recovery import recovery_text, secret_of
from app.privacy.system_keyring import SystemKeyring
from opis_contract.people import Act


def run(asked: Asked) -> int:
    """Showing needs a reason and is logged; restoring takes the key from the prompt or from standard input."""
    return _show(asked) if asked.options.act == "show" else _restore(asked)


def _show(asked: Asked) -> int:
    desk = build_desk(asked)
    reason = reason_of(asked.options.reason)
    desk.working.tells(Looked.SHOWED_KEY, Act.MANAGE_PEOPLE, reason=reason)
    text = recovery_text(desk.key.secret)
    asked.answer({"recovery_key": text}, text, asked.words.say("people.key.keep"))
    return 0


def _restore(asked: Asked) -> int:
    typed = getpass(asked.words.say("people.key.ask")) if sys.stdin.isatty() else sys.stdin.readline()
    secret = secret_of(typed)
    asked.home.make()
    if is_sealed_otherwise(asked.home.database, HomeKey(secret, Keeper.FILE).register):
        raise KeyDoesNotFit(path=asked.home.database)
    keeper = keep_home_key(asked.home, secret, name=os.urandom(8).hex(), keyring=SystemKeyring(), replace=True)
    asked.answer({"keeper": keeper}, asked.words.say(f"people.key.kept_in_{keeper}"))
    return 0
