"""Letters to an institution as its scanner gives them, drawn from a seed together with their words.

Clean ones stand for a laser print, office ones for the usual copy (a little askew, soft, grainy), poor ones for the
pale photocopy of a fax. A page has its whole text, so that a reader's mistakes can be counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from app.bench.papers import papers

DPI = 300
SIZE = (2480, 3508)
_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_MARGIN, _TOP, _LEADING = 270, 300, 74
_LINE = 74
"""Letters in a line of running text."""


class Quality(StrEnum):
    """How good the paper and the copy are."""

    CLEAN = "clean"
    OFFICE = "office"
    POOR = "poor"


_HARM = {
    Quality.CLEAN: (0.0, 0.0, 0.0, 2.0),
    Quality.OFFICE: (0.8, 0.8, 0.15, 8.0),
    Quality.POOR: (1.6, 1.7, 0.5, 22.0),
}
"""Degrees askew at most, pixels of softness, share of ink lost, grain."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page image and the lines that stand on it."""

    image: Image.Image
    lines: tuple[str, ...]
    quality: Quality

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(self.lines)


_SENTENCES = (
    "Subsemnatul, vă rog să binevoiți a dispune măsurile legale, întrucât situația semnalată persistă de mai mulți ani",
    "Având în vedere dispozițiile Ordonanței Guvernului nr. 27/2002, solicităm răspuns în termenul prevăzut de lege",
    "Anexăm, în copie, actul de proprietate, planul cadastral, extrasul de carte funciară și chitanța nr. 4418/2026",
    "Menționăm că înștiințarea anterioară, înregistrată sub nr. 12.907 din 14.03.2026, nu a primit până acum răspuns",
    "Față de cele arătate, apreciem că se impune o verificare la fața locului de către serviciul competent",
    "Suprafața de 1.250 mp, situată în intravilan, este înscrisă în cartea funciară nr. 301245 a municipiului",
    "Vă aducem la cunoștință că plata taxei de 86,50 lei s-a efectuat prin virament în contul bugetului local",
    "Prezenta cerere a fost întocmită în două exemplare, dintre care unul rămâne la registratura instituției",
)


def letters(count: int, *, seed: int = 2026, qualities: tuple[Quality, ...] = tuple(Quality)) -> Iterator[DrawnPage]:
    """`count` A4 letters in colour at 300 dots per inch, of the given qualities in turn."""
    random = Random(seed)  # noqa: S311 - drawn papers, no secrets
    drawn = papers(count, seed=seed)
    for number, standing in enumerate(drawn):
        content = standing.entry.content
        party = content.sender or content.recipients[0]
        head = (
            party.name,
            f"Nr. {random.randrange(100, 9000)} din {standing.entry.registered_at:%d.%m.%Y}",
            "",
            "Către Primăria Municipiului Lugoj",
            f"Referitor la: {content.summary}",
            "",
        )
        body: list[str] = []
        while len(body) < 24:
            body += _wrapped(". ".join(random.sample(_SENTENCES, 3)) + ".")
            body.append("")
        lines = (*head, *body, "Cu stimă,", party.name)
        quality = qualities[number % len(qualities)]
        yield DrawnPage(copied(_typed(lines, random), quality, random), tuple(filter(None, lines)), quality)


def _wrapped(text: str) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= _LINE:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def _typed(lines: tuple[str, ...], random: Random) -> Image.Image:
    name = random.choice(("DejaVuSans.ttf", "DejaVuSerif.ttf"))
    font = ImageFont.truetype(_FONTS / name, 46)
    page = Image.new("L", SIZE, "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((_MARGIN, _TOP + number * _LEADING), line, font=font, fill=20)
    return page


def copied(page: Image.Image, quality: Quality, random: Random) -> Image.Image:
    """The page as it comes from the glass, with a blue stamp and the paper's grain."""
    askew, soft, pale, grain = _HARM[quality]
    angle = random.uniform(-askew, askew)
    if angle:
        page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    if soft:
        page = page.filter(ImageFilter.GaussianBlur(soft))
    paper = 246
    page = page.point(lambda value: round(paper * (value + (255 - value) * pale) / 255))
    noise = Image.effect_noise(SIZE, grain)
    page = ImageChops.add(page, noise, 1, -128)
    coloured = page.convert("RGB")
    draw = ImageDraw.Draw(coloured)
    across, down = random.randrange(300, 1700), random.randrange(3100, 3150)
    draw.ellipse((across, down, across + 330, down + 330), outline=(40, 60, 170), width=9)
    return coloured
