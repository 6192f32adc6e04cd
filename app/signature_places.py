"""Where a visible signature finds room: the emptiest zone of the first page of what came in, of the last page else."""

from dataclasses import dataclass
from pathlib import Path

from app.printing.sheet import Box
from app.printing.signature_block import HEIGHT
from app.printing.stamp_room import StampRoom, look_for_room
from app.printing.zones import WIDTH, zone_box
from app.stamping import StampMaker
from opis_contract.registers import Direction


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """On which page, counted from 1, and how many millimetres from its upper left corner as it is seen."""

    page: int
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class SignedPage:
    """A page on which a signature may stand, in millimetres, and how free its nine zones are."""

    page: int
    width: float
    height: float
    room: StampRoom

    @property
    def proposed(self) -> SignaturePlace:
        """Where the signature covers nothing, or the least."""
        return self.in_zone(self.room.emptiest)

    def in_zone(self, zone: int) -> SignaturePlace:
        """In the zone of this digit of the keypad."""
        box = zone_box(zone, self.width, self.height, of_height=HEIGHT)
        return SignaturePlace(self.page, box.left, box.top)

    def at(self, across: float, down: float) -> SignaturePlace:
        """With its middle at these shares of the page's width and height, as far as it then stays on the page."""
        left = min(max(across * self.width - WIDTH / 2, 0.0), max(self.width - WIDTH, 0.0))
        top = min(max(down * self.height - HEIGHT / 2, 0.0), max(self.height - HEIGHT, 0.0))
        return SignaturePlace(self.page, left, top)

    def moved(self, place: SignaturePlace, right: float, down: float) -> SignaturePlace:
        """So many millimetres further, as far as it then stays on the page."""
        middle_x, middle_y = place.left + right + WIDTH / 2, place.top + down + HEIGHT / 2
        return self.at(middle_x / self.width, middle_y / self.height)

    def shares(self, place: SignaturePlace) -> Box:
        """The block at this place in shares of the page's width and height, for a picture of any size."""
        return Box(place.left / self.width, place.top / self.height, WIDTH / self.width, HEIGHT / self.height)


def usual_page(direction: Direction, pages: int) -> int:
    """The stamp stands on the first page of what came in, a signature at the end of what is sent."""
    return 1 if direction is Direction.INCOMING else max(pages, 1)


def page_to_sign(path: Path, page: int, *, workspace: Path, maker: StampMaker) -> SignedPage:
    """Look at a page of a file. Raises the refusals of `maker`."""
    width, height = maker.page_size(path, page)
    picture = workspace / f"{path.name}-{page}-signed.png"
    maker.preview(path, page, width=1000, target=picture)
    try:
        room = look_for_room(picture, width=width, height=height, of_height=HEIGHT)
    finally:
        picture.unlink()
    return SignedPage(page, width, height, room)
