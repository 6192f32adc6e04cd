"""What a reader's light sees: the archive's bar code, the citizen's square, and the texts that stand in them.

Neither ever holds a name or a personal number (domain 1.5).
"""

import segno
from reportlab.graphics.barcode.code128 import Code128

from opis_contract.entries import Entry
from opis_contract.identifiers import normalise_fiscal_code
from opis_contract.messages import Institution
from opis_contract.numbers import Series

QUIET_BARS = 10
"""Modules of white at each end of a bar code (ISO/IEC 15417)."""
QUIET_SQUARE = 4
"""Modules of white round a QR code (ISO/IEC 18004)."""


def barcode_text(entry: Entry, institution: Institution) -> str:
    """`RO|<institution>|<register>|<year>|<number>` for the readers of archives (domain 1.5).

    A reply that shares its number adds the first group of its tracking code: two papers never have the same bars.
    An institution without a fiscal code has an empty place there; thirteen digits would be somebody's personal number.
    """
    code = normalise_fiscal_code(institution.fiscal_code)
    fits = code.isascii() and code.isdigit() and len(code) <= 10
    bars = f"RO|{code if fits else ''}|{entry.register_code}|{entry.year}|{entry.number}"
    return f"{bars}|{entry.tracking_code.split('-')[0]}" if entry.series is Series.REPLY else bars


def status_link(status_address: str, entry: Entry, leaf: str | None = None) -> str:
    """The address of the paper's page. With `leaf` the page also says whether the receipt tells the truth.

    The leaf stands in the fragment: browsers keep that to themselves, so it is in no log of any server.
    """
    address = f"{status_address}{entry.tracking_code}"
    return f"{address}#leaf={leaf}" if leaf else address


def bar_widths(text: str) -> tuple[int, ...]:
    """Widths in modules: bar, space, bar... and a bar at the end."""
    code = Code128(text, quiet=False)
    # The stubs know no types of these three.
    code.validate()  # type: ignore[no-untyped-call]
    code.encode()  # type: ignore[no-untyped-call]
    pattern: str = code.decompose()  # type: ignore[no-untyped-call]
    return tuple("abcd".index(each) + 1 for each in pattern.lower())


def square_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the QR code with its quiet zone, True where they are dark."""
    code = segno.make(text, micro=False, error="m")
    return tuple(tuple(bool(each) for each in row) for row in code.matrix_iter(border=QUIET_SQUARE))


def runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules begin and end: one rectangle for several leaves no hairlines between them."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for index, dark in enumerate([*row, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            found.append((start, index))
            start = None
    return found
