"""Pages with what is the matter with them written beside: drawn from a seed, as a scanner would give them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 150
SIZE = (1240, 1754)
MM = DPI / 25.4
FONTS = "/usr/share/fonts/truetype/dejavu/"
_TEXT = (
    "subsemnatul domiciliat în comuna strada număr vă rog să aprobați eliberarea adeverinței necesare pentru dosarul "
    "privind alocația solicit răspuns termenul legal anexez copia cărții identitate actul proprietate planul cadastral "
    "înștiințare către primărie hotărâre consiliul local impozit teren intravilan județul înregistrată petiție"
)
WORDS = _TEXT.split()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page and the truth about it."""

    image: Image.Image
    kind: str
    degrees: float = 0.0


def letter(random: Random, *, ink: int = 25, size: int = 21, lines: int = 0) -> Image.Image:
    """A typed letter, black on white, straight."""
    page = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONTS + random.choice(("DejaVuSans.ttf", "DejaVuSerif.ttf")), size)
    top = 150
    for _ in range(lines or random.randrange(14, 34)):
        line = " ".join(random.choices(WORDS, k=random.randrange(4, 10))).capitalize()
        draw.text((140, top), line[:78], font=font, fill=ink)
        top += round(size * random.choice((1.6, 1.6, 2.2)))
        if top > SIZE[1] - 200:
            break
    return page


def paper(random: Random) -> tuple[int, float]:
    """A sheet's shade and grain: white, recycled grey, yellowed."""
    return random.choice((252, 245, 228, 205)), random.uniform(1, 5)


def scanned(page: Image.Image, random: Random, *, shade: int, grain: float) -> Image.Image:
    """The page on paper of this shade, with the scanner's grain and a slope of its light."""
    pixels = np.asarray(page, np.float64) / 255 * shade
    slope = np.linspace(-random.uniform(0, 8), 0, page.width)
    noisy = pixels + slope + np.asarray(Image.effect_noise(page.size, grain), np.float64) - 128
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def nearly_blank(random: Random) -> tuple[Image.Image, str]:
    """A page with so little on it that a bad judge drops it."""
    page = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(page)
    kind = random.choice(("number", "pencil", "stamp", "line", "tick", "initials", "dots"))
    x, y = random.randrange(150, 950), random.randrange(150, 1500)
    small = ImageFont.truetype(FONTS + "DejaVuSans.ttf", random.choice((17, 19, 21)))
    match kind:
        case "number":
            draw.text((SIZE[0] // 2, SIZE[1] - 110), str(random.randrange(1, 99)), font=small, fill=40)
        case "pencil":
            points = [(x + at * 9, y + random.randrange(-14, 14)) for at in range(14)]
            draw.line(points, fill=random.choice((170, 190)), width=2)
        case "stamp":
            draw.ellipse((x, y, x + 150, y + 150), outline=150, width=3)
            draw.text((x + 40, y + 60), "1.427", font=small, fill=150)
        case "line":
            draw.text((x // 3, y), " ".join(random.choices(WORDS, k=5)), font=small, fill=90)
        case "tick":
            draw.line([(x, y), (x + 9, y + 12), (x + 26, y - 16)], fill=110, width=2)
        case "initials":
            draw.text((x, y), "I.P.", font=small, fill=140)
        case "dots":
            for at in range(30):
                draw.ellipse((x // 3 + at * 14, y, x // 3 + at * 14 + 3, y + 3), fill=90)
    return page, kind


def blank(random: Random) -> tuple[Image.Image, str]:
    """A page with nothing on it, and what else a scanner sees there."""
    page = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(page)
    kind = random.choice(("bare", "through", "holes", "shadow", "dust"))
    match kind:
        case "through":
            behind = letter(random).transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.2))
            page = behind.point(lambda value: round(255 - (255 - value) * 0.08))
        case "holes":
            for y in (SIZE[1] / 2 - 40 * MM, SIZE[1] / 2 + 40 * MM):
                draw.ellipse((12 * MM - 17, y - 17, 12 * MM + 17, y + 17), fill=random.choice((20, 120)))
        case "shadow":
            draw.rectangle((SIZE[0] - random.randrange(4, 20), 0, SIZE[0], SIZE[1]), fill=90)
        case "dust":
            for _ in range(random.randrange(3, 12)):
                x, y = random.randrange(20, 1200), random.randrange(20, 1700)
                draw.rectangle((x, y, x + random.randrange(3), y + random.randrange(3)), fill=80)
    return page, kind


def with_code(random: Random, text: str) -> Image.Image:
    """A separator sheet: a QR code of 40 mm and words."""
    page = Image.new("L", SIZE, 255)
    code = segno.make(text, error="m", micro=False)
    rows = [[255 if not dark else 0 for dark in row] for row in code.matrix_iter(border=4)]
    square = Image.fromarray(np.array(rows, np.uint8)).resize((round(40 * MM),) * 2, Image.Resampling.NEAREST)
    page.paste(square, (random.randrange(120, 860), random.randrange(200, 1200)))
    ImageDraw.Draw(page).text((140, 120), "DOCUMENT NOU", font=ImageFont.truetype(FONTS + "DejaVuSans-Bold.ttf", 40))
    return page


def with_patch(wide: str) -> Image.Image:
    """A patch sheet: its bars lie across the head of the page."""
    page = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(page)
    top = 100.0
    for bar in wide:
        height = (5.08 if bar == "W" else 2.03) * MM
        draw.rectangle((350, top, 350 + 64 * MM, top + height), fill=0)
        top += height + 2.03 * MM
    return page


def askew(page: Image.Image, degrees: float) -> Image.Image:
    """The page fed so that its lines fall by so many degrees to the right."""
    return page.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)


def peppered(page: Image.Image, share: float, random: Random) -> Image.Image:
    """This share of the pixels turned black or white."""
    dice = np.random.default_rng(random.randrange(2**31)).random((page.height, page.width))
    pixels = np.asarray(page).copy()
    pixels[dice < share / 2] = 0
    pixels[dice > 1 - share / 2] = 255
    return Image.fromarray(pixels)


def labelled(count: int, seed: int) -> Iterator[Labelled]:
    """`count` pages: blank ones, nearly blank ones and letters in turn, on papers of every shade."""
    random = Random(seed)  # noqa: S311 - drawn papers, no secrets
    for number in range(count):
        shade, grain = paper(random)
        match number % 4:
            case 0:
                page, kind = blank(random)
                yield Labelled(scanned(page, random, shade=shade, grain=grain), f"blank {kind}")
            case 1:
                page, kind = nearly_blank(random)
                yield Labelled(scanned(page, random, shade=shade, grain=grain), f"little {kind}")
            case _:
                degrees = random.uniform(-8, 8)
                page = askew(letter(random), degrees)
                yield Labelled(scanned(page, random, shade=shade, grain=grain), "letter", degrees)


def soft(page: Image.Image, radius: float) -> Image.Image:
    """Out of focus."""
    return page.filter(ImageFilter.GaussianBlur(radius))


def faded(page: Image.Image, share: float) -> Image.Image:
    """With so much of its ink left."""
    white = Image.new("L", page.size, 255)
    return ImageChops.blend(white, page, share)
