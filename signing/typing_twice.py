"""A new PIN is typed twice: nobody sees what was typed, and the token would take a slip of the finger."""

from dataclasses import dataclass, replace

from signing.errors import NewPinsDiffer
from signing.tokens import PinAsker, PinPurpose, PinRequest, wipe


@dataclass(frozen=True, slots=True)
class TypedTwice:
    """Asks as `asker` does, and for a new PIN once more."""

    asker: PinAsker

    def ask(self, request: PinRequest) -> bytearray | None:
        """See `PinAsker`. Raises `NewPinsDiffer`; no try is lost then, for the token was not asked."""
        pin = self.asker.ask(request)
        if pin is None or request.purpose is not PinPurpose.CHANGE_NEW:
            return pin
        again = self.asker.ask(replace(request, purpose=PinPurpose.CHANGE_AGAIN))
        if again is None:
            wipe(pin)
            return None
        alike = pin == again
        wipe(again)
        if not alike:
            wipe(pin)
            raise NewPinsDiffer(token=request.token_label)
        return pin
