"""The block that a signature shows on the page, made for one paper of the register after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.desk import Desk
from opis_contract.entries import Entry

if TYPE_CHECKING:
    from app.signature_places import SignaturePlace, SignedPage
    from paper.strangers import StrangerReader
    from signing.blocks import VisibleBlock
    from signing.tokens import Credential


@dataclass(frozen=True, slots=True)
class SignatureRoom:
    """See `ui.signing.block_screen.LookForRoom`; each look has a worker of its own, ended with it."""

    desk: Desk
    workspace: Callable[[], AbstractContextManager[Path]]

    def __call__(self, sha256: str, page: int | None) -> SignedPage:
        """The page, or the usual one, of a file of the register. Raises the refusals of the reader."""
        from app.signature_places import page_to_sign, usual_page
        from paper.strangers import StrangerReader

        entry_id, file = self.desk.looking.file_of_entry(sha256)
        wanted = page or usual_page(self.desk.looking.entry(entry_id).entry.direction, file.pages)
        with self.workspace() as folder, StrangerReader() as reader:
            return page_to_sign(self.desk.file_path(sha256), wanted, workspace=folder, maker=reader)


@dataclass(frozen=True, slots=True)
class BlockDrawer:
    """Draws the blocks of a batch; one worker looks at all its pages."""

    desk: Desk
    credential: Credential
    moment: datetime
    folder: Path
    reader: StrangerReader

    def block_of(self, sha256: str, places: Mapping[str, SignaturePlace | None]) -> VisibleBlock | None:
        """The block for a file of the register; None where `places` says so, or where the page cannot be pictured.

        A page that the reader refuses is signed without being drawn upon: the signature itself needs no picture.
        """
        from paper.errors import FileRefused

        if sha256 in places and places[sha256] is None:
            return None
        entry_id, file = self.desk.looking.file_of_entry(sha256)
        entry = self.desk.looking.entry(entry_id).entry
        try:
            return self.block(entry, self.desk.file_path(sha256), file.pages, places.get(sha256))
        except FileRefused:
            return None

    def on_file(self, entry: Entry, path: Path, *, page: int | None, zone: int | None) -> VisibleBlock:
        """The block on a file of any folder. Raises the refusals of the reader."""
        from app.signature_places import page_to_sign, usual_page

        pages = max(self.reader.inspect(path).pages, 1)
        wanted = min(page, pages) if page else usual_page(entry.direction, pages)
        seen = page_to_sign(path, wanted, workspace=self.folder, maker=self.reader)
        return self.block(entry, path, wanted, seen.in_zone(zone) if zone else seen.proposed)

    def block(self, entry: Entry, path: Path, pages: int, place: SignaturePlace | None) -> VisibleBlock:
        """The block at the place, or where there is room when None. Raises the refusals of the reader."""
        from app.printing.pdf import pdf_of
        from app.printing.signature_block import HEIGHT, signature_block
        from app.printing.zones import WIDTH
        from app.signature_places import page_to_sign, usual_page
        from signing.blocks import VisibleBlock

        if place is None:
            page = usual_page(entry.direction, pages)
            place = page_to_sign(path, page, workspace=self.folder, maker=self.reader).proposed
        sheet = signature_block(
            entry,
            self.desk.identity().institution,
            signer=self.credential.holder,
            issuer=self.credential.issuer,
            moment=self.moment,
        )
        drawing = self.folder / "block.pdf"
        drawing.write_bytes(pdf_of(sheet))
        return VisibleBlock(drawing, place.page, place.left, place.top, WIDTH, HEIGHT)


@contextmanager
def drawing_blocks(desk: Desk, credential: Credential, *, moment: datetime, folder: Path) -> Iterator[BlockDrawer]:
    """A drawer whose worker ends with the batch."""
    from paper.strangers import StrangerReader

    with StrangerReader() as reader:
        yield BlockDrawer(desk, credential, moment, folder, reader)
