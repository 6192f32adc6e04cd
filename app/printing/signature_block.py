"""What is seen of a signature on the page: who signed, when and under which number; on a paper that came in, the stamp.

A citizen's signed paper cannot be stamped without breaking the signature, so there the registration stamp is what the
registry's own signature shows.
"""

from datetime import datetime

from app.printing.sheet import Align, Sheet
from app.printing.stamp import NAME, framed, registration_lines
from app.printing.typesetting import Style
from app.printing.zones import WIDTH
from app.words import Words
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from opis_contract.registers import Direction

HEIGHT = 30.0
"""Millimetres; it is as wide as the stamp."""

_SAID = Style(7.5, 5, 1, align=Align.CENTRE)
_WHO = Style(10, 5.5, 2, bold=True, align=Align.CENTRE)
_SMALL = Style(6.5, 5, 2, align=Align.CENTRE)


def signature_block(entry: Entry, institution: Institution, *, signer: str, issuer: str, moment: datetime) -> Sheet:
    """The block for a paper of the entry. `signer` and `issuer` as the certificate says. Raises `FontMissing`."""
    say = Words("ro").say
    if entry.direction is Direction.INCOMING:
        lines = [*registration_lines(entry, institution), (say("printing.signed_for_registry", signer=signer), _SMALL)]
    else:
        when = in_legal_time(moment)
        lines = [
            (institution.name, NAME),
            (say("printing.signed_by"), _SAID),
            (signer, _WHO),
            (say("printing.signed_at", date=f"{when:%d.%m.%Y}", time=f"{when:%H:%M}"), _SAID),
            (say("printing.signed_number", number=entry.shown_number), _SAID),
            (say("printing.signed_with", issuer=issuer), _SMALL),
        ]
    return Sheet(WIDTH, HEIGHT, entry.shown_number, tuple(framed(lines, HEIGHT)))
