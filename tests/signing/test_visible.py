"""What is seen of a signature: upright on every page, with every letter, and no earlier signature broken by it."""

import subprocess
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from PIL import Image, ImageChops

from app.printing.pdf import pdf_of
from app.printing.sheet import Line
from app.printing.signature_block import HEIGHT, signature_block
from app.printing.zones import WIDTH, ZONES, zone_box
from opis_contract.entries import Entry, EntryContent
from opis_contract.messages import Institution
from opis_contract.numbers import Series
from opis_contract.registers import Direction
from paper.pdfa import assemble
from paper.recognising import NoRecogniser
from signing import desk
from signing.blocks import VisibleBlock
from signing.errors import PdfLocked
from signing.tokens import KeyAlgorithm
from signing.verdicts import Changes, Word
from tests.signing.conftest import NOW, Official, World, poppler_says

SIGNER = "Ștefănescu Țuțuianu-Mânăstireanu Ilinca-Brândușa"
DPI = 60
ENTRY = Entry(
    entry_id=UUID(int=1),
    register_code="RG",
    year=2026,
    number=432,
    series=Series.MAIN,
    registered_at=NOW,
    direction=Direction.INCOMING,
    tracking_code="ABCD-EFGH-JK",
    desk_id=UUID(int=2),
    clerk="Ioniță Țepeș",
    counter="1",
    content=EntryContent(summary="Cerere", leaves=2, annexes=1),
)


def drawing(folder: Path, direction: Direction = Direction.INCOMING, *, signer: str = SIGNER) -> Path:
    path = folder / f"{direction.value}-{len(signer)}.pdf"
    entry = ENTRY.model_copy(update={"direction": direction})
    institution = Institution(name="Consiliul Județean Dâmbovița", fiscal_code="4280205")
    path.write_bytes(pdf_of(signature_block(entry, institution, signer=signer, issuer="certSIGN Țara", moment=NOW)))
    return path


def block(folder: Path, *, page: int = 1, left: float = 20, top: float = 30) -> VisibleBlock:
    return VisibleBlock(drawing(folder), page, left, top, WIDTH, HEIGHT)


def sign(
    world: World,
    official: Official,
    source: Path,
    target: Path,
    seen: VisibleBlock | None,
    algorithm: KeyAlgorithm = KeyAlgorithm.RSA,
) -> Path:
    moment: datetime = NOW
    return desk.sign(
        source,
        target,
        world.credential(algorithm),
        official,
        clock_now=moment,
        block=seen,
        environment=world.token.environment,
    ).path


def picture(path: Path, page: int = 1) -> Image.Image:
    """The page as poppler draws it, signatures included."""
    made = subprocess.run(
        ["pdftoppm", "-cropbox", "-png", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), path],
        capture_output=True,
        check=True,
    )
    target = path.with_suffix(".png")
    target.write_bytes(made.stdout)
    return Image.open(target).convert("L")


def inked(path: Path, page: int = 1) -> tuple[float, float, float, float]:
    """Where on the page there is ink: left, top, right and bottom in millimetres."""
    seen = picture(path, page)
    box = ImageChops.invert(seen).point([255 if each > 60 else 0 for each in range(256)]).getbbox()
    assert box is not None, "nothing is seen"
    left, top, right, bottom = (each * 25.4 / DPI for each in box)
    return left, top, right, bottom


def empty_page(path: Path, *, turn: int = 0, crop: tuple[int, ...] | None = None, unit: float = 1) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(420, 595))
        page.obj.Rotate = turn
        if crop:
            page.obj.CropBox = pikepdf.Array(crop)
        if unit != 1:
            page.obj.UserUnit = unit
        pdf.save(path)
    return path


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 40, 400, 560)])
def test_the_block_stands_where_it_was_placed_and_upright_on_a_page_turned_any_way(
    world: World, official: Official, tmp_path: Path, turn: int, crop: tuple[int, ...] | None
) -> None:
    """Turned wrongly the block would stand elsewhere or be another picture."""
    source = empty_page(tmp_path / "page.pdf", turn=turn, crop=crop)
    made = sign(world, official, source, tmp_path / "signed.pdf", block(tmp_path))
    assert inked(made) == pytest.approx((20, 30, 20 + WIDTH, 30 + HEIGHT), abs=1.0)
    expected = empty_page(tmp_path / "plain.pdf")
    upright = picture(sign(world, official, expected, tmp_path / "upright.pdf", block(tmp_path)))
    where = tuple(round(each * DPI / 25.4) for each in (20, 30, 20 + WIDTH, 30 + HEIGHT))
    difference = ImageChops.difference(picture(made).crop(where), upright.crop(where)).histogram()
    share = sum(difference[128:]) / sum(difference)
    assert share < 0.06, "drawn another way round"


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_of_a_small_page_holds_the_whole_block(
    world: World, official: Official, tmp_path: Path, zone: int
) -> None:
    box = zone_box(zone, 148, 210, of_height=HEIGHT)
    seen = VisibleBlock(drawing(tmp_path), 1, box.left, box.top, box.width, box.height)
    made = sign(world, official, empty_page(tmp_path / "page.pdf"), tmp_path / "signed.pdf", seen)
    assert inked(made) == pytest.approx((box.left, box.top, box.right, box.bottom), abs=1.0)


def test_a_place_beyond_the_page_is_moved_onto_it(world: World, official: Official, tmp_path: Path) -> None:
    far = block(tmp_path, left=500, top=-40)
    made = sign(world, official, empty_page(tmp_path / "page.pdf"), tmp_path / "signed.pdf", far)
    assert inked(made) == pytest.approx((148.2 - WIDTH, 0, 148.2, HEIGHT), abs=1.0)


def test_millimetres_stay_millimetres_on_a_page_with_a_larger_unit(
    world: World, official: Official, tmp_path: Path
) -> None:
    """A plan of two metres says that its unit is ten points; the block is not blown up with it."""
    source = empty_page(tmp_path / "plan.pdf", unit=2)
    made = sign(world, official, source, tmp_path / "signed.pdf", block(tmp_path))
    with pikepdf.open(made) as pdf:
        left, bottom, right, top = (float(each) for each in pdf.pages[0].Annots[0].Rect)
    assert ((right - left) * 2, (top - bottom) * 2) == pytest.approx((WIDTH * 72 / 25.4, HEIGHT * 72 / 25.4), abs=0.5)
    assert left * 2 == pytest.approx(20 * 72 / 25.4, abs=0.5)


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("signer", ["Popa Ana", SIGNER, "Ț" * 120, ""])
@pytest.mark.parametrize(
    "name", ["Primăria Târgu Neamț", "Direcția Generală de Asistență Socială și Protecția Copilului " * 2]
)
def test_nothing_of_the_block_stands_beyond_its_frame(direction: Direction, signer: str, name: str) -> None:
    entry = ENTRY.model_copy(update={"direction": direction})
    sheet = signature_block(
        entry, Institution(name=name, fiscal_code="4280205"), signer=signer, issuer=name, moment=NOW
    )
    assert max(mark.box.bottom for mark in sheet.marks) <= HEIGHT
    lowest = max(mark.box.bottom for mark in sheet.marks if isinstance(mark, Line))
    assert lowest <= HEIGHT - 0.5


@pytest.mark.pain(15)
@pytest.mark.parametrize("direction", list(Direction))
def test_every_letter_is_there_and_long_names_stay_inside(tmp_path: Path, direction: Direction) -> None:
    path = drawing(tmp_path, direction)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    for part in ("Ștefănescu", "Țuțuianu-Mânăstireanu", "Ilinca-Brândușa", "432", "Județean Dâmbovița"):
        assert part in said
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-4] == ["yes"] for line in fonts), "a font is not embedded"


@pytest.mark.pain(15)
def test_the_stamp_of_the_registry_breaks_no_signature_of_the_citizen(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    """The registration mark is what the registry's own signature shows: the citizen's stays valid for every judge."""
    citizen = sign(world, official, paper, tmp_path / "cetățean.pdf", None)
    before = citizen.read_bytes()
    made = sign(world, official, citizen, tmp_path / "înregistrat.pdf", block(tmp_path), KeyAlgorithm.EC)
    assert made.read_bytes().startswith(before)
    theirs, ours = desk.verify(made, world.authority.trust, now=NOW)
    assert (theirs.verdict, theirs.changed_after) == (Word.VALID, Changes.ADDED)
    assert (ours.verdict, ours.changed_after) == (Word.VALID, Changes.NONE)
    assert poppler_says(made).count("Signature is Valid.") == 2
    said = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "Certificat de urbanism" in said


def test_a_third_visible_signature_leaves_two_valid(world: World, official: Official, paper: Path) -> None:
    folder = paper.parent
    for left in (20, 90, 140):
        sign(world, official, paper, paper, block(folder, left=left, top=120 + left))
    assert [one.verdict for one in desk.verify(paper, world.authority.trust, now=NOW)] == [Word.VALID] * 3
    assert poppler_says(paper).count("Signature is Valid.") == 3


def test_the_last_page_is_counted_from_the_end(world: World, official: Official, tmp_path: Path) -> None:
    source = tmp_path / "three.pdf"
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(source)
    for page, expected in ((0, 2), (3, 2), (9, 2), (2, 1)):
        made = sign(world, official, source, tmp_path / f"{page}.pdf", block(tmp_path, page=page))
        with pikepdf.open(made) as pdf:
            assert [at for at, each in enumerate(pdf.pages) if "/Annots" in each] == [expected]


@pytest.mark.pain(12)
@pytest.mark.parametrize("strength", [4, 6])
def test_a_paper_with_an_owners_password_is_signed_and_stays_encrypted(
    world: World, official: Official, tmp_path: Path, strength: int
) -> None:
    source = empty_page(tmp_path / "plain.pdf")
    locked = tmp_path / "owner.pdf"
    with pikepdf.open(source) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="taina", user="", R=strength))
    made = sign(world, official, locked, tmp_path / "signed.pdf", block(tmp_path))
    (verdict,) = desk.verify(made, world.authority.trust, now=NOW)
    assert verdict.verdict is Word.VALID
    assert "Signature is Valid." in poppler_says(made)
    with pikepdf.open(made) as pdf:
        assert pdf.is_encrypted
    assert inked(made) == pytest.approx((20, 30, 20 + WIDTH, 30 + HEIGHT), abs=1), "the drawing is not readable"


def test_what_the_author_locked_is_refused_before_the_pin(world: World, official: Official, tmp_path: Path) -> None:
    source = empty_page(tmp_path / "plain.pdf")
    locked = tmp_path / "locked.pdf"
    nothing = pikepdf.Permissions(modify_annotation=False, modify_other=False, modify_form=False)
    with pikepdf.open(source) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="taina", user="", allow=nothing))
    with pytest.raises(PdfLocked):
        sign(world, official, locked, tmp_path / "signed.pdf", None)
    assert official.asked == []


@pytest.mark.pain(15)
def test_a_visible_signature_leaves_a_pdf_a_what_it_was(world: World, official: Official, tmp_path: Path) -> None:
    """The independent judge of archival files looks at it with the others: fonts, colours and flags of the block."""
    page = tmp_path / "pagina.png"
    Image.new("L", (1240, 1754), "white").save(page, dpi=(150, 150))
    paper = assemble([page], tmp_path / "hârtie.pdf", title="cerere", created=NOW, recogniser=NoRecogniser()).path
    made = sign(world, official, paper, tmp_path / "semnat.pdf", block(tmp_path))
    with pikepdf.open(made) as pdf:
        widget = pdf.pages[0].Annots[0]
        assert int(widget.F) & 4, "it is printed"
        assert "/AP" in widget
