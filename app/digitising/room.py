"""Mass digitisation of one desk: what the command line and the screen ask of it."""

from collections.abc import Callable
from pathlib import Path

from app.clock import Clock
from app.database.engine import Database
from app.digitising.approving import Approving
from app.digitising.batches import Batches, Sign
from app.digitising.importing import Imports
from app.digitising.leaves import Leaves
from app.digitising.quality import Quality


class Digitising:
    """The parts of the line, in the order in which a batch meets them."""

    def __init__(
        self, database: Database, store: Path, clock: Clock, randomness: Callable[[int], bytes], *, sign: Sign
    ) -> None:
        self.batches = Batches(database, clock, randomness, sign=sign)
        self.imports = Imports(database, store, clock, sign=sign)
        self.leaves = Leaves(database, clock, sign=sign)
        self.quality = Quality(database, clock, randomness, sign=sign)
        self.approving = Approving(database, store, clock, sign=sign)
