"""Papers whose senders, numbers and matters are known, drawn from a seed as a scanner gives them.

Petitions and applications of citizens, letters of public bodies and of companies, and papers that name the numbers of
others, in several layouts: what is proposed for their entries can be counted right, wrong or missed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFont

from app.bench.drawn_pages import SIZE, Quality, copied
from app.understanding.proposals import Subject

_FACES = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSans-Bold.ttf")
_MARGIN, _TOP, _LEADING = 250, 230, 76
_ASIDE = 1400
"""Where the right half of a page begins, in pixels."""


@dataclass(frozen=True, slots=True)
class LabelledLetter:
    """A page image and what is true of its entry; a subject that is not named there should not be proposed."""

    image: Image.Image
    truth: Mapping[Subject, str]
    layout: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """One line: where it begins (`left`, `middle`, `aside`) and what it says."""

    text: str
    where: str = "left"


_Lines = list[_Text]
_Truth = dict[Subject, str]
_NAMES = ("Popa Elena", "Ionescu Gheorghe", "Țurcanu Ștefan", "Mureșan Ana-Maria", "Bălan Ioan", "Câmpeanu Rodica")
_TOWNS = ("Lugoj", "Făget", "Buziaș", "Recaș", "Jimbolia")
_STREETS = ("Mihai Viteazul", "Ștefan cel Mare", "Nicolae Bălcescu", "Cloșca", "Izvorului")
# Numbers of nobody: of a district that has not been for decades, each right by its check digit.
_PERSONAL = ("2780512470010", "1650923470029", "1820304470035", "2900817470047", "1571130470052", "2680214470061")
_COMPANIES = (
    ("SC BETA CONSTRUCT SRL", "SC Beta Construct SRL", "14399840"),
    ("S.C. TERMO INSTAL S.R.L.", "S.C. Termo Instal S.R.L.", "18189442"),
    ("SC APA DE MUNTE SA", "SC Apa de Munte SA", "6859662"),
)
_BODIES = (
    (("ROMÂNIA", "JUDEȚUL TIMIȘ", "PRIMĂRIA COMUNEI DUMBRAVA"), "Primăria Comunei Dumbrava"),
    (("MINISTERUL FINANȚELOR", "DIRECȚIA GENERALĂ REGIONALĂ TIMIȘOARA"), "Direcția Generală Regională Timișoara"),
    (("MINISTERUL AFACERILOR INTERNE", "INSTITUȚIA PREFECTULUI JUDEȚUL TIMIȘ"), "Instituția Prefectului Județul Timiș"),
    (("Inspectoratul Școlar Județean Timiș", "Serviciul Management"), "Inspectoratul Școlar Județean Timiș"),
)
_MATTERS = (
    "situația spațiilor verzi din cartierul Cotu Mic",
    "lucrările de reparații la podul peste Timiș",
    "transmiterea listei nominale a asistaților social",
    "actualizarea planului urbanistic zonal",
)
_ADDRESSEE = _Text("Către Primăria Municipiului Lugoj")


def labelled_letters(count: int, *, seed: int = 2026) -> Iterator[LabelledLetter]:
    """`count` papers, the layouts and the qualities of copies each in turn."""
    random = Random(seed)  # noqa: S311 - drawn papers, no secrets
    for number in range(count):
        layout = _LAYOUTS[number % len(_LAYOUTS)]
        quality = tuple(Quality)[number // len(_LAYOUTS) % 2]
        lines, truth = layout(random)
        image = copied(_drawn(lines, random), quality, random)
        said = tuple(line.text for line in lines if line.text)
        yield LabelledLetter(image, truth, layout.__name__.strip("_"), said)


def _application(random: Random) -> tuple[_Lines, _Truth]:
    """A citizen applies for a town planning certificate: title, name, personal number, request."""
    at = random.randrange(len(_NAMES))
    name, town, street = _NAMES[at], random.choice(_TOWNS), random.choice(_STREETS)
    lines = [
        _Text("Domnule Primar,"),
        _Text(""),
        _Text("CERERE", "middle"),
        _Text("pentru eliberarea certificatului de urbanism", "middle"),
        _Text(""),
        _Text(f"Subsemnata {name}, CNP {_PERSONAL[at]}, domiciliată în"),
        _Text(f"{town}, str. {street} nr. {random.randrange(1, 90)}, județul Timiș, vă rog să îmi"),
        _Text("eliberați un certificat de urbanism pentru imobilul înscris în CF"),
        _Text(f"nr. {random.randrange(300000, 410000)}, în vederea construirii unei locuințe."),
    ]
    return lines, {
        Subject.SENDER: name,
        Subject.IDENTIFIER: _PERSONAL[at],
        Subject.DOCUMENT_TYPE: "cerere certificat de urbanism",
        Subject.SUMMARY: "Cerere pentru eliberarea certificatului de urbanism",
    }


def _petition(random: Random) -> tuple[_Lines, _Truth]:
    """A complaint without a number of its own, which names those of others."""
    name, town = random.choice(_NAMES), random.choice(_TOWNS)
    lines = [
        _Text("Către Primăria Municipiului Lugoj", "aside"),
        _Text(""),
        _Text("PETIȚIE", "middle"),
        _Text(""),
        _Text(f"Subsemnatul {name.upper()}, domiciliat în {town},"),
        _Text(f"str. {random.choice(_STREETS)} nr. {random.randrange(1, 90)}, vă aduc la cunoștință următoarele:"),
        _Text(f"la adresa mea nr. {random.randrange(1000, 9000)} din 03.02.2026 nu am primit răspuns, deși"),
        _Text("Legea nr. 544/2001 și OG nr. 27/2002 prevăd un termen de 30 de zile."),
        _Text("Cu stimă,"),
        _Text(name),
    ]
    return lines, {Subject.SENDER: name, Subject.DOCUMENT_TYPE: "petiție"}


def _request_in_the_body(random: Random) -> tuple[_Lines, _Truth]:
    """An application whose title says nothing: the matter stands in what is asked."""
    at = random.randrange(len(_NAMES))
    lines = [
        _Text("CERERE", "middle"),
        _Text(""),
        _Text(f"Subsemnatul(a) {_NAMES[at]}, având CNP {_PERSONAL[at]},"),
        _Text(f"cu domiciliul în {random.choice(_TOWNS)}, vă rog să-mi eliberați o adeverință"),
        _Text("privind suprafața de teren deținută în registrul agricol."),
        _Text(""),
        _Text(f"Data {random.randrange(1, 28):02}.06.2026"),
    ]
    return lines, {
        Subject.SENDER: _NAMES[at],
        Subject.IDENTIFIER: _PERSONAL[at],
        Subject.DOCUMENT_TYPE: "cerere adeverință",
        Subject.SUMMARY: ("Eliberarea unei adeverințe privind suprafața de teren deținută în registrul agricol"),
    }


def _public_body(random: Random) -> tuple[_Lines, _Truth]:
    """A letter of another institution: letterhead over an address, number and date, a subject that may run on."""
    head, name = random.choice(_BODIES)
    number, day = random.randrange(100, 90000), f"{random.randrange(1, 28):02}.06.2026"
    matter = random.choice(_MATTERS)
    lines = [
        *(_Text(each) for each in head),
        _Text(
            f"str. {random.choice(_STREETS)} nr. {random.randrange(1, 90)}, tel. 0256 123 456, contact@institutie.ro"
        ),
        _Text(""),
        _Text(f"Nr. {number} din {day}"),
        _Text(""),
        _ADDRESSEE,
        _Text(f"Referitor la: {matter}"),
        _Text(""),
        _Text("Urmare a solicitării dumneavoastră nr. 4418/12.05.2026, vă comunicăm că"),
        _Text("documentele anexate au fost analizate de comisia de specialitate."),
    ]
    return lines, {
        Subject.SENDER: name,
        Subject.THEIR_NUMBER: f"{number}/{day}",
        Subject.SUMMARY: matter[0].upper() + matter[1:],
        Subject.DOCUMENT_TYPE: "adresă",
    }


def _company(random: Random) -> tuple[_Lines, _Truth]:
    """A letter of a company: its fiscal code in the letterhead, the number with the month in words."""
    written, name, code = random.choice(_COMPANIES)
    number, day = random.randrange(10, 900), random.randrange(1, 28)
    matter = random.choice(_MATTERS)
    lines = [
        _Text(written),
        _Text(f"CUI RO {code}, J35/1204/2003"),
        _Text(f"{random.choice(_TOWNS)}, str. {random.choice(_STREETS)} nr. {random.randrange(1, 90)}"),
        _Text(""),
        _Text(f"Nr. ieșire: {number} / {day} iunie 2026"),
        _Text(""),
        _ADDRESSEE,
        _Text(f"Obiect: {matter}"),
        _Text(""),
        _Text("Prin prezenta vă informăm că lucrările prevăzute în contractul nr. 77 din"),
        _Text("14.01.2026 au fost recepționate, iar factura fiscală a fost transmisă."),
    ]
    return lines, {
        Subject.SENDER: name,
        Subject.IDENTIFIER: code,
        Subject.THEIR_NUMBER: f"{number}/{day:02}.06.2026",
        Subject.SUMMARY: matter[0].upper() + matter[1:],
        Subject.DOCUMENT_TYPE: "adresă",
    }


def _information_request(random: Random) -> tuple[_Lines, _Truth]:
    """A request under the law on public information, its long title broken in two."""
    name = random.choice(_NAMES)
    lines = [
        _Text("CERERE DE INFORMAȚII DE INTERES PUBLIC", "middle"),
        _Text("privind bugetul alocat reparației străzilor", "middle"),
        _Text(""),
        _Text(f"Subsemnatul {name}, cu domiciliul în {random.choice(_TOWNS)}, solicit în baza"),
        _Text("Legii nr. 544/2001 informațiile de mai jos, în format electronic."),
    ]
    return lines, {
        Subject.SENDER: name,
        Subject.DOCUMENT_TYPE: "cerere informații de interes public",
        Subject.SUMMARY: "Cerere de informații de interes public privind bugetul alocat reparației străzilor",
    }


def _says_little(random: Random) -> tuple[_Lines, _Truth]:
    """A note from which nothing should be concluded."""
    return [
        _Text("Anexă la dosarul de la registratură"),
        _Text(f"Tabel cu situația din {random.choice(_TOWNS)}, fila {random.randrange(2, 9)}"),
        _Text(f"1. Parcela {random.randrange(100, 900)}/2, categoria arabil, 1.250 mp"),
        _Text(f"2. Parcela {random.randrange(100, 900)}/4, categoria fâneață, 3.400 mp"),
        _Text("Contract nr. 12 din 05.05.2025, Hotărârea nr. 44/2024"),
    ], {}


_LAYOUTS: tuple[Callable[[Random], tuple[_Lines, _Truth]], ...] = (
    _application,
    _public_body,
    _petition,
    _company,
    _request_in_the_body,
    _information_request,
    _says_little,
)


def _drawn(lines: _Lines, random: Random) -> Image.Image:
    font = ImageFont.truetype(f"/usr/share/fonts/truetype/dejavu/{random.choice(_FACES)}", 46)
    page = Image.new("L", SIZE, "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        begins = {"left": _MARGIN, "aside": _ASIDE, "middle": (SIZE[0] - draw.textlength(line.text, font)) / 2}
        draw.text((begins[line.where], _TOP + number * _LEADING), line.text, font=font, fill=20)
    return page
