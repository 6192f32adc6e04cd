"""Papers as a town hall's register has them, drawn from a seed: the same ones for every measurement."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from opis_contract.entries import DeadlineDates, Entry, EntryContent
from opis_contract.numbers import Series
from opis_contract.parties import Party, PartyKind
from opis_contract.registers import Direction
from opis_contract.standing import EntryStanding, EntryState
from opis_contract.tracking import new_tracking_code

LAST_DAY = date(2026, 11, 20)
YEARS = 6


def _words(text: str) -> list[str]:
    return text.split()


_SURNAMES = [
    stem + end
    for stem in _words(
        "Pop Ion Vasil Georg Dumitr Stan Marin Rad Constantin Muntean Nicol Flor Tudor Sto Barbul Enach Cozm "
        "Pred Lung Moldov Ștef Țăran Cristesc Bălănesc Mureș Olar Crăciun Dobr Iliesc Mihăil Neagoi Oprișan "
        "Rusulesc Sârb Ursul"
    )
    for end in ("escu", "eanu", "a", "aru", "in", "oiu", "ovici", "iu")
]
_FIRST_NAMES = _words(
    "Ion Maria Elena Gheorghe Vasile Ana Ioana Andrei Mihai Alexandru Cristina Daniela Florin George "
    "Adrian Ștefan Mihaela Viorica Constantin Nicolae Țuțu Gabriela Raluca Ileana Dumitru Petru Simona "
    "Lucia Octavian Ecaterina"
)
_FIRMS = (
    "SC {} Construct SRL",
    "SC {} Trans SA",
    "Cabinet de avocat {}",
    "Asociația de proprietari {}",
    "PFA {}",
    "{} Impex SRL",
)
_OFFICES = (
    "Direcția Generală Regională a Finanțelor Publice Timișoara",
    "Inspectoratul Școlar Județean Timiș",
    "Judecătoria Lugoj",
    "Consiliul Județean Timiș",
    "Oficiul de Cadastru și Publicitate Imobiliară",
    "Prefectura Județului Timiș",
    "Agenția pentru Protecția Mediului",
    "Casa Județeană de Pensii",
)
_KINDS = (
    ("cerere", 30, "Cerere privind {what} pentru imobilul din {street} nr. {number}", "II.A.1"),
    ("cerere adeverință", 15, "Adeverință de {what} pentru {purpose}", "II.B.2"),
    ("cerere certificat de urbanism", 15, "Certificat de urbanism pentru {street} nr. {number}, {what}", "III.A.4"),
    ("petiție", 30, "Petiție privind {what} pe {street}", "I.C.7"),
    ("sesizare", 30, "Sesizare: {what} în zona {street}", "I.C.8"),
    ("adresă", None, "Adresă nr. {theirs} privind {what}", "I.A.2"),
    ("notificare", None, "Notificare: {what}, termen {purpose}", "I.A.3"),
    ("factură", None, "Factura seria TM {theirs} pentru {what}", "V.D.1"),
    ("citație", None, "Citație în dosarul {theirs}/252/{year}", "IV.B.1"),
    ("contract", None, "Contract de {what} cu {purpose}", "V.A.6"),
)
_WHATS = (
    "iluminatul public",
    "racordarea la rețeaua de canalizare",
    "intabularea terenului",
    "rolul fiscal",
    "avizul de gospodărire a apelor",
    "autorizația de construire",
    "repararea trotuarului",
    "ajutorul de încălzire",
    "locuința socială",
    "scutirea de impozit",
    "registrul agricol",
    "câinii fără stăpân",
    "închirierea spațiului comercial",
    "succesiune și dezbaterea moștenirii",
    "eșalonarea la plată",
)
_PURPOSES = (
    "înscrierea la grădiniță",
    "notarul public",
    "bancă",
    "dosarul de pensie",
    "școală",
    "angajare",
    "ajutor social",
    "judecată",
)
_STREETS = [
    f"{kind} {name}"
    for kind in ("str.", "aleea", "bd.", "piața", "calea")
    for name in _words(
        "Teiului Florilor Școlii Gării Libertății Mihai-Eminescu Victoriei Independenței Morii Crișan Horea "
        "Cloșca Decebal Traian Unirii Republicii Avram-Iancu Nicolae-Bălcescu Ștefan-cel-Mare Țepeș "
        "Salcâmilor Castanilor"
    )
]
_DEPARTMENTS = ("Urbanism", "Taxe și impozite", "Asistență socială", "Juridic", "Cadastru", "Secretariat")
_REGISTERS = ("RG",) * 17 + ("PET", "HR", "AC")


def papers(count: int, *, seed: int = 2026) -> Iterator[EntryStanding]:
    """`count` entries as they stand today, the oldest first, spread over the working hours of `YEARS` years."""
    random = Random(seed)  # noqa: S311 - drawn papers, no secrets
    desk_id = UUID(int=random.getrandbits(128), version=4)
    numbers: dict[tuple[str, int], int] = {}
    for at in _moments(count):
        register = random.choice(_REGISTERS)
        number = numbers[register, at.year] = numbers.get((register, at.year), 0) + 1
        content, direction = _content(random, at)
        entry = Entry(
            entry_id=UUID(int=random.getrandbits(128), version=4),
            register_code=register,
            year=at.year,
            number=number,
            series=Series.MAIN,
            registered_at=at,
            direction=direction,
            tracking_code=new_tracking_code(random.randbytes),
            desk_id=desk_id,
            clerk="Maria I.",
            counter="ghișeul 2",
            content=content,
        )
        age = (LAST_DAY - at.date()).days
        drawn = random.random()
        state = EntryState.REGISTERED if drawn < (0.7 if age < 40 else 0.004) else EntryState.CLOSED
        yield EntryStanding(entry, EntryState.ANNULLED if drawn > 0.997 else state, content.deadline)


def _moments(count: int) -> Iterator[datetime]:
    """Evenly over the hours from 8 to 16 of every working day."""
    first = LAST_DAY - timedelta(days=365 * YEARS)
    days = [day for day in (first + timedelta(days=past) for past in range(365 * YEARS + 1)) if day.weekday() < 5]
    each = count / len(days)
    for index in range(count):
        day = min(int(index / each), len(days) - 1)
        hours = 8 * (index - day * each) / each
        at = datetime(days[day].year, days[day].month, days[day].day, 6, tzinfo=UTC) + timedelta(hours=hours)
        yield at.replace(microsecond=at.microsecond // 1000 * 1000)


def _content(random: Random, at: datetime) -> tuple[EntryContent, Direction]:
    kind, days, sentence, class_code = random.choices(_KINDS, weights=(30, 14, 8, 5, 5, 18, 8, 7, 3, 2))[0]
    theirs = str(random.randrange(1, 9000))
    summary = sentence.format(
        what=random.choice(_WHATS),
        street=random.choice(_STREETS),
        number=random.randrange(1, 200),
        purpose=random.choice(_PURPOSES),
        theirs=theirs,
        year=at.year,
    )
    direction = random.choices(tuple(Direction), weights=(70, 24, 6))[0]
    party = _party(random)
    limit = at.date() + timedelta(days=days) if days is not None else None
    incoming = direction is not Direction.OUTGOING
    content = EntryContent(
        summary=summary,
        document_type=kind,
        sender=party if incoming else None,
        recipients=() if incoming else (party,),
        external_number=f"{theirs}/{at:%d.%m.%Y}" if party.kind is PartyKind.ORGANISATION and incoming else None,
        leaves=random.randrange(1, 12),
        department=random.choice(_DEPARTMENTS) if incoming else None,
        class_code=class_code,
        deadline=DeadlineDates(target=limit, limit=limit, basis="OG 27/2002") if limit and incoming else None,
    )
    return content, direction


def _party(random: Random) -> Party:
    drawn = random.random()
    name = f"{random.choice(_SURNAMES)} {random.choice(_FIRST_NAMES)}"
    if drawn < 0.65:
        return Party(name=name)
    if drawn < 0.85:
        firm = random.choice(_FIRMS).format(random.choice(_SURNAMES))
        return Party(name=firm, kind=PartyKind.ORGANISATION)
    return Party(name=random.choice(_OFFICES), kind=PartyKind.ORGANISATION)
