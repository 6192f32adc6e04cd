"""Mass digitisation of one desk: what the command line and the screen ask of it.

Most desks never digitise, and every command opens a desk: each part is loaded by who first asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import Clock
from app.database.engine import Database

if TYPE_CHECKING:
    from app.digitising.approving import Approving
    from app.digitising.batches import Batches, Sign
    from app.digitising.handing_over import HandingOver
    from app.digitising.importing import Imports
    from app.digitising.indexing import Indexing
    from app.digitising.leaves import Leaves
    from app.digitising.quality import Quality


class Digitising:
    """The parts of the line, in the order in which a batch meets them."""

    def __init__(
        self, database: Database, store: Path, clock: Clock, randomness: Callable[[int], bytes], *, sign: Sign
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._sign = sign

    @cached_property
    def batches(self) -> Batches:
        """Batches, boxes, files with their covers, and every step."""
        from app.digitising.batches import Batches

        return Batches(self._database, self._clock, self._randomness, sign=self._sign)

    @cached_property
    def imports(self) -> Imports:
        """Folders that were scanned elsewhere."""
        from app.digitising.importing import Imports

        return Imports(self._database, self._store, self._clock, sign=self._sign)

    @cached_property
    def leaves(self) -> Leaves:
        """Leaves beside covers."""
        from app.digitising.leaves import Leaves

        return Leaves(self._database, self._clock, sign=self._sign)

    @cached_property
    def quality(self) -> Quality:
        """The two looks at a sample."""
        from app.digitising.quality import Quality

        return Quality(self._database, self._clock, self._randomness, sign=self._sign)

    @cached_property
    def indexing(self) -> Indexing:
        """What is in the batch."""
        from app.digitising.indexing import Indexing

        return Indexing(self._database, self._clock, sign=self._sign)

    @cached_property
    def approving(self) -> Approving:
        """Approvals, and what is left of them."""
        from app.digitising.approving import Approving

        return Approving(self._database, self._store, self._clock, sign=self._sign)

    @cached_property
    def handing_over(self) -> HandingOver:
        """Into the archive, and the paper back."""
        from app.digitising.handing_over import HandingOver

        return HandingOver(self._database, self._store, self._clock, self.approving, sign=self._sign)
