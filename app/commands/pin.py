"""`opis pin`: the PIN of a token is changed, in one try."""

from app.commands.asked import Asked
from app.commands.devices import token_environment, token_modules
from app.commands.pins import pin_from
from signing.desk import change_pin, tokens
from signing.errors import TokenNotFound
from signing.tokens import PinAsker, PinPurpose, PinRequest


class _OldAndNew:
    """The PIN of today from one place, the new one from another."""

    def __init__(self, old: PinAsker, new: PinAsker) -> None:
        self._old = old
        self._new = new

    def ask(self, request: PinRequest) -> bytearray | None:
        """See `PinAsker`."""
        return (self._new if request.purpose is PinPurpose.CHANGE_NEW else self._old).ask(request)


def run(asked: Asked) -> int:
    """With several tokens plugged in one must be named by its serial."""
    options = asked.options
    environment = token_environment(asked)
    found = tokens(token_modules(asked, options.module), environment=environment)
    chosen = [token for token in found if options.token in {None, token.serial}]
    if len({(token.serial, token.label) for token in chosen}) != 1:
        raise TokenNotFound(token=options.token or ", ".join(f"{token.label} ({token.serial})" for token in chosen))
    asker = _OldAndNew(pin_from(asked, options.pin_file), pin_from(asked, options.new_pin_file))
    change_pin(chosen[0], asker, environment=environment)
    asked.answer(
        {"token": chosen[0].serial, "label": chosen[0].label},
        asked.words.say("commands.pin.done", token=chosen[0].label),
    )
    return 0
