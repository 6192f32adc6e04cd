"""What printing an entry means on every screen: the papers that are still missing, or both once more."""

from uuid import UUID

from app.desk import Desk
from app.printing.book import PrintKind
from app.printing.printing import Printed


def print_missing(desk: Desk, entry_id: UUID) -> tuple[Printed, ...]:
    """In a lane: print what was promised and has not come out; when all has, label and receipt again.

    Raises the first fault of a printer; what came out before it is not printed a second time.
    """
    missing = next((each.missing for each in desk.unprinted() if each.entry_id == entry_id), ())
    return tuple(desk.print(kind, entry_id) for kind in missing or (PrintKind.LABEL, PrintKind.RECEIPT))
