"""The citizen's page: from a tracking code to where the paper is, in words, without a script or anybody's name.

Pages are complete in themselves: one request, style inside, nothing loaded from elsewhere. Nothing is stored on the way
and no address with a code in it leaves by a referrer.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from opis_contract.legal_time import in_legal_time, legal_date
from opis_contract.messages import InclusionProof
from opis_contract.numbers import grouped
from opis_contract.routes import CHECKPOINT, STATUS_FILE, STATUS_FORM
from opis_contract.stages import STEPS, Stage, position
from opis_contract.standing import EntryState
from opis_server.page_words import LANGUAGES, Words, counted
from opis_server.settings import Settings
from opis_server.tracking import PublicDeadline, PublicEntry

_TEMPLATES = Path(__file__).with_name("templates")
_STYLE = (_TEMPLATES / "page.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Language",
}

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or an instant: for the eye, and for a machine."""

    text: str
    machine: str


@dataclass(frozen=True, slots=True)
class Step:
    """One dot of the line: `state` is done, current or ahead."""

    word: str
    state: str


@dataclass(frozen=True, slots=True)
class Term:
    """The deadline in words; `said` is empty and `late` False once the answer is on its way."""

    target: Moment | None
    limit: Moment
    basis: str
    said: str
    late: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """The leaf as receipts print it, in two halves, and its place in the journal."""

    leaf: str
    halves: tuple[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class View:
    """What the entry's page shows."""

    number: str
    registered_day: Moment
    registered_at: Moment
    now: str
    mark: str
    """The word that strikes the number through; empty for a number that stands."""
    department: str | None
    register_title: str | None
    steps: tuple[Step, ...]
    term: Term | None
    evidence: Evidence | None
    as_of: Moment


@dataclass(frozen=True, slots=True)
class Notice:
    """Why the form is shown again."""

    title: str
    said: str


def entry_page(
    entry: PublicEntry, *, settings: Settings, words: Words, now: datetime, register_title: str | None = None
) -> str:
    """The page of one paper; `register_title` names its register where that is not the general one."""
    return _render(
        "entry.html",
        settings=settings,
        words=words,
        view=_view(entry, register_title, words, now),
        # The code itself is nowhere on the page: whoever looks over a shoulder does not get it.
        proof_address=f"?{STATUS_FILE}=proof",
        checkpoint_address=CHECKPOINT,
    )


def ask_page(
    *, settings: Settings, words: Words, notice: Notice | None = None, typed: str = "", asks: bool = True
) -> str:
    """The form; with `notice` it says why it comes back, without `asks` there is nothing to type for now."""
    return _render("ask.html", settings=settings, words=words, notice=notice, typed=typed, asks=asks)


def _render(template: str, *, settings: Settings, words: Words, **values: object) -> str:
    other = next(each for each in LANGUAGES.values() if each is not words)
    return _ENVIRONMENT.get_template(template).render(
        institution=settings.institution,
        language=words.language,
        words=words.page,
        other_language=other.language,
        other_words=other.page,
        style=Markup(_STYLE),  # noqa: S704  # our own file
        form_address=STATUS_FORM,
        **values,
    )


def _view(entry: PublicEntry, register_title: str | None, words: Words, now: datetime) -> View:
    registered = in_legal_time(entry.registered_at)
    return View(
        number=grouped(entry.number),
        registered_day=_day(registered.date()),
        registered_at=_instant(entry.registered_at),
        now=words.ended.get(entry.state, words.now[entry.stage]),
        mark=words.page["annulled"] if entry.state is EntryState.ANNULLED else "",
        department=entry.department,
        register_title=register_title,
        # The line and the term are those of a paper that is on its way here; one that left it has neither.
        steps=() if entry.state in words.ended else _steps(entry.stage, words),
        term=_term(entry.deadline, entry.stage, words, legal_date(now))
        if entry.deadline and entry.state not in words.ended
        else None,
        evidence=_evidence(entry.inclusion, words) if entry.inclusion else None,
        as_of=_instant(now),
    )


def _evidence(inclusion: InclusionProof, words: Words) -> Evidence:
    half = len(inclusion.leaf) // 2
    place = words.page["evidence_place"].format(
        place=grouped(inclusion.index + 1), size=grouped(inclusion.checkpoint.size)
    )
    return Evidence(inclusion.leaf, (inclusion.leaf[:half], inclusion.leaf[half:]), place)


def _steps(stage: Stage, words: Words) -> tuple[Step, ...]:
    reached = position(stage)
    states = ["done" if index < reached else "current" if index == reached else "ahead" for index in range(1, 8)]
    if stage is Stage.CLOSED:
        states[-1] = "done"
    return tuple(Step(word=words.steps[each], state=state) for each, state in zip(STEPS, states, strict=True))


def _term(deadline: PublicDeadline, stage: Stage, words: Words, today: date) -> Term:
    waiting = position(stage) < position(Stage.DISPATCHED)
    left = (deadline.limit - today).days
    if not waiting:
        said = ""
    elif left == 0:
        said = words.page["last_day"]
    else:
        said = counted(words, "days_left" if left > 0 else "days_late", abs(left))
    return Term(
        target=_day(deadline.target) if deadline.target != deadline.limit else None,
        limit=_day(deadline.limit),
        basis=deadline.basis,
        said=said,
        late=waiting and left < 0,
    )


def _day(day: date) -> Moment:
    return Moment(f"{day:%d.%m.%Y}", day.isoformat())


def _instant(instant: datetime) -> Moment:
    local = in_legal_time(instant)
    return Moment(f"{local:%d.%m.%Y, %H:%M}", local.isoformat(timespec="minutes"))
