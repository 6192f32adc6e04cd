"""What a citizen sees with the code of the receipt: where the paper is, in words, and nobody's data."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from opis_contract import routes
from opis_contract.entries import DeadlineDates, DispatchMode, EntryDraft, ResolutionMode
from opis_contract.events import FileRole, event_leaf
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.messages import Checkpoint, InclusionProof
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.stages import Stage
from opis_contract.standing import EntryState
from opis_contract.tracking import new_tracking_code
from opis_server import guessing, status_page
from opis_server.page_words import LANGUAGES, choose_words, counted
from opis_server.status_page import entry_page
from opis_server.tracking import PublicDeadline, PublicEntry


def today():
    return legal_date(datetime.now(UTC))  # noqa: TID251  # a real server beside a real clock


def page_of(server, event, **options):
    return server.get(routes.STATUS.format(tracking_code=event.body.entry.tracking_code), **options)


def draft_with(desk, **content) -> EntryDraft:
    draft = desk.request().draft
    return draft.model_copy(update={"content": draft.content.model_copy(update=content)})


def parsed(text: str) -> ET.Element:
    """The page as a tree; void elements are closed for the parser, nothing else is changed."""
    closed = re.sub(r"<(meta|link|input)\b([^>]*)>", r"<\1\2/>", text.replace("<!doctype html>", ""))
    closed = re.sub(r" (required|hidden)(?=[\s/>])", r' \1=""', closed)
    return ET.fromstring(closed)  # noqa: S314  # our own page


def steps_of(text: str) -> list[tuple[str, str | None]]:
    return [(item.get("class", ""), item.get("aria-current")) for item in parsed(text).iter("li")]


def test_the_page_shows_where_the_paper_is_and_nobodys_data(server, desk) -> None:
    limit = today() + timedelta(days=12)
    deadline = DeadlineDates(target=limit - timedelta(days=2), limit=limit, basis="OG 27/2002, art. 8")
    event = desk.register(desk.request(draft_with(desk, department="Urbanism", deadline=deadline)))
    answer = page_of(server, event)
    assert answer.status_code == 200
    text = answer.text
    for shown in ("Primăria Orașului Probă", "Nr. 1", "Urbanism", "Au mai rămas 12 zile.", "OG 27/2002, art. 8"):
        assert shown in text
    assert f"{limit:%d.%m.%Y}" in text
    assert f"{deadline.target:%d.%m.%Y}" in text
    for hidden in ("Popa", "certificat", "Maria", event.body.entry.tracking_code, str(event.body.entry.entry_id)):
        assert hidden not in text
    assert [state for state, _ in steps_of(text)] == ["done", "done", "current", "ahead", "ahead", "ahead", "ahead"]
    assert [current for _, current in steps_of(text)] == [None, None, "step", None, None, None, None]


def test_the_page_shows_the_leaf_where_the_receipts_square_points(server, desk) -> None:
    """The browser keeps `#leaf=...` to itself and shows, without a script, whether the page has that element."""
    event = desk.register()
    desk.register()
    text = page_of(server, event).text
    leaf = event_leaf(event).hex()
    assert [part.get("id") for part in parsed(text).iter("div") if part.get("class") == "leaf"] == [f"leaf={leaf}"]
    assert [code.text for code in parsed(text).iter("code")] == [leaf[:32], leaf[32:]]
    assert "1 din 2" in text
    assert ".leaf:target .same" in text
    answer = page_of(server, event, params={routes.STATUS_FILE: "proof"})
    assert answer.headers["Content-Type"] == "application/json"
    assert 'filename="RG-1-2026.opis-proof.json"' in answer.headers["Content-Disposition"]
    assert answer.json()["leaf"]["number"] == 1
    assert "opening" not in answer.json()
    unknown = routes.STATUS.format(tracking_code=new_tracking_code(secrets.token_bytes))
    assert server.get(unknown, params={routes.STATUS_FILE: "proof"}).status_code == 404


def test_the_page_needs_no_script_stores_nothing_and_tells_nobody(server, desk) -> None:
    answer = page_of(server, desk.register())
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    root = parsed(answer.text)
    assert list(root.iter("script")) == []
    assert [element.get("style") for element in root.iter() if element.get("style")] == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", answer.text) == []


def test_the_page_speaks_romanian_and_english(server, desk) -> None:
    event = desk.register()
    romanian, english = page_of(server, event), page_of(server, event, params={"lang": "en"})
    assert parsed(romanian.text).get("lang") == "ro"
    assert parsed(english.text).get("lang") == "en"
    assert "Documentul este înregistrat" in romanian.text
    assert "The document is registered" in english.text
    preferred = page_of(server, event, headers={"Accept-Language": "de;q=0.9, en-GB;q=0.8, ro;q=0.1"})
    assert parsed(preferred.text).get("lang") == "en"
    assert preferred.headers["Vary"] == "Accept-Language"
    assert choose_words(None, "fr, nonsense;q=x, ro;q=0").language == "ro"
    assert choose_words("xx", "en").language == "en"


def test_a_code_is_found_however_it_is_typed(server, desk) -> None:
    event = desk.register()
    code = event.body.entry.tracking_code
    typed = code.lower().replace("-", " ").replace("0", "o")
    answer = server.get(routes.STATUS_FORM, params={"code": typed}, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/s/{code}")
    english = server.get(routes.STATUS_FORM, params={"code": typed, "lang": "en"})
    assert english.url == f"{server.address}/s/{code}?lang=en"
    assert "The document is registered" in english.text
    assert server.get("/").url == f"{server.address}/s"


def test_a_typing_slip_is_told_from_a_code_that_nobody_was_given(server, desk) -> None:
    code = desk.register().body.entry.tracking_code
    slip = ("8" if code[0] != "8" else "9") + code[1:]
    mistyped = server.get(routes.STATUS_FORM, params={"code": slip})
    assert mistyped.status_code == 400
    assert "Codul nu este scris corect" in mistyped.text
    assert slip in mistyped.text
    unknown = server.get(routes.STATUS.format(tracking_code=new_tracking_code(secrets.token_bytes)))
    assert unknown.status_code == 404
    assert "apar aici imediat ce ghișeul este din nou conectat" in unknown.text
    assert "We find no document" in server.get(unknown.url.removeprefix(server.address), params={"lang": "en"}).text
    assert 'aria-invalid="true"' in unknown.text


def test_what_was_typed_is_shown_as_text(server) -> None:
    answer = server.get(routes.STATUS_FORM, params={"code": '"><script>alert(1)</script>'})
    assert answer.status_code == 400
    assert "<script>" not in answer.text
    assert list(parsed(answer.text).iter("script")) == []


def test_numbers_open_nothing(server, desk) -> None:
    desk.register()
    for guess in ("1", "RG-1", "1-2026"):
        assert server.get(routes.STATUS.format(tracking_code=guess)).status_code == 400


def guess(server, address: str, **options) -> object:
    code = new_tracking_code(secrets.token_bytes)
    headers = {"X-Forwarded-For": address} | options.pop("headers", {})
    return server.get(routes.STATUS.format(tracking_code=code), headers=headers, **options)


def test_after_twenty_unknown_codes_an_address_has_to_wait(server, desk) -> None:
    event = desk.register()
    assert {guess(server, "203.0.113.9").status_code for _ in range(20)} == {404}
    refused = guess(server, "203.0.113.9")
    assert refused.status_code == 429
    assert 590 <= int(refused.headers["Retry-After"]) <= 601
    assert "Încercați din nou peste 10 minute" in refused.text
    assert "<form" not in refused.text
    # A hit within the pause would tell as much as one before it; another address is not concerned.
    assert page_of(server, event, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert page_of(server, event, headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 200
    server.kill()
    server.start()
    assert guess(server, "203.0.113.9", params={"lang": "en"}).status_code == 429


def test_guessing_is_forgiven_after_ten_minutes_and_an_ipv6_household_is_one_address(open_server) -> None:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    opened = open_server(start)
    with opened.server.database.writing() as connection:
        for index in range(20):
            patience = guessing.patience_with(connection, f"2001:db8:1:2::{index:x}", start)
            assert patience.wait_seconds == 0
            guessing.remember_try(connection, patience.address_hash, start + timedelta(seconds=index))

        def wait(address: str, seconds: int) -> int:
            return guessing.patience_with(connection, address, start + timedelta(seconds=seconds)).wait_seconds

        assert wait("2001:db8:1:2:ffff::1", 20) == 581
        assert wait("2001:db8:1:3::1", 20) == 0
        assert wait("2001:db8:1:2::1", 599) > 0
        assert wait("2001:db8:1:2::1", 600) == 0
        assert "2001" not in connection.exec_driver_sql("SELECT group_concat(address_hash) FROM unknown_codes").scalar()


def test_mistyped_codes_are_nobodys_guess(server) -> None:
    for _ in range(25):
        assert server.get(routes.STATUS_FORM, params={"code": "K7QM"}).status_code == 400


@pytest.mark.parametrize(
    ("content", "current"),
    [
        ({}, 2),
        ({"department": "Urbanism"}, 3),
        ({"dispatch_mode": DispatchMode.POST}, 6),
        ({"department": "Urbanism", "resolution_mode": ResolutionMode.FAVOURABLE}, 7),
    ],
)
def test_the_line_follows_what_the_register_knows(server, desk, content, current) -> None:
    text = page_of(server, desk.register(desk.request(draft_with(desk, **content)))).text
    states = [state for state, _ in steps_of(text)]
    reached = sum(state in {"done", "current"} for state in states)
    assert reached == current
    assert states[:reached].count("current") == (0 if current == 7 else 1)


def test_a_signature_at_the_desk_is_seen_at_once(server, desk) -> None:
    event = desk.register(desk.request(draft_with(desk, department="Urbanism")))
    desk.push(desk.attached(event.body.entry.entry_id, "ab" * 32, role=FileRole.ARCHIVAL))
    assert steps_of(page_of(server, event).text)[2] == ("current", "step")
    desk.push(desk.attached(event.body.entry.entry_id, "cd" * 32, role=FileRole.SIGNED))
    assert steps_of(page_of(server, event).text)[4] == ("current", "step")
    assert "Răspunsul este semnat" in page_of(server, event).text


def test_the_citizen_sees_how_far_the_answer_has_come(server, desk) -> None:
    asked = desk.register(desk.request(draft_with(desk, department="Urbanism")))
    content = desk.request().draft.content.model_copy(
        update={
            "sender": None,
            "recipients": (Party(name="Popa Elena"),),
            "links": (Link(kind=LinkKind.REPLY_TO, entry_id=asked.body.entry.entry_id, shown_number="1/2026"),),
        }
    )
    draft = EntryDraft(direction=Direction.OUTGOING, content=content)
    answer = desk.register(desk.request(draft))
    assert steps_of(page_of(server, asked).text)[2] == ("current", "step")
    desk.push(desk.attached(answer.body.entry.entry_id, "ef" * 32, role=FileRole.SIGNED))
    assert steps_of(page_of(server, asked).text)[4] == ("current", "step")


def view(stage: Stage = Stage.AT_DEPARTMENT, *, days: int = 12, language: str = "ro", two: bool = True) -> str:
    from opis_contract.messages import Institution
    from opis_server.settings import Settings

    now = datetime(2026, 6, 23, 7, 15, tzinfo=UTC)
    limit = now.date() + timedelta(days=days)
    entry = PublicEntry(
        entry_id=UUID(int=1),
        register_code="RG",
        year=2026,
        number=45_210,
        registered_at=datetime(2026, 6, 14, 6, 31, tzinfo=UTC),
        stage=stage,
        state=EntryState.REGISTERED,
        department="Urbanism",
        deadline=PublicDeadline(limit - timedelta(days=2) if two else limit, limit, "Legea 50/1991"),
        inclusion=InclusionProof(
            leaf="8f" * 32, index=45_219, checkpoint=Checkpoint(size=45_300, root="00" * 32), path=()
        ),
    )
    settings = Settings(folder=Path("/nowhere"), institution=Institution(name="Primăria"))
    return entry_page(entry, settings=settings, words=LANGUAGES[language], now=now)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (30, "Au mai rămas 30 de zile."),
        (19, "Au mai rămas 19 zile."),
        (101, "Au mai rămas 101 zile."),
        (120, "Au mai rămas 120 de zile."),
        (4, "Au mai rămas patru zile."),
        (1, "A mai rămas o zi."),
        (0, "Astăzi este ultima zi."),
        (-1, "Termenul a trecut de o zi."),
        (-3, "Termenul a trecut de trei zile."),
        (-21, "Termenul a trecut de 21 de zile."),
    ],
)
def test_days_left_are_said_as_people_say_them(days: int, said: str) -> None:
    assert said in view(days=days)


def test_a_late_paper_says_what_to_do_and_an_answered_one_counts_no_days() -> None:
    assert "Întrebați la registratură" in view(days=-3)
    assert "Întrebați la registratură" not in view(days=3)
    answered = view(Stage.DISPATCHED, days=-3)
    assert "a trecut" not in answered
    assert "Ultima zi a termenului" in answered


def test_two_equal_dates_are_shown_once() -> None:
    assert "Răspuns așteptat până la" in view()
    assert "Răspuns așteptat până la" not in view(two=False)


def test_the_number_is_large_and_the_time_is_romanian() -> None:
    text = view()
    assert "45\u00a0210" in text
    assert "14.06.2026, 09:31" in text
    assert '<time datetime="2026-06-14">14.06.2026</time>' in text


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_sentence(stage: Stage, language: str) -> None:
    words = LANGUAGES[language]
    assert words.now[stage] in view(stage, language=language)
    assert stage is Stage.NEEDS_APPLICANT or words.steps[stage] in view(stage, language=language)


def test_both_languages_say_everything() -> None:
    assert LANGUAGES["ro"].page.keys() == LANGUAGES["en"].page.keys()
    assert counted(LANGUAGES["en"], "days_left", 1) == "One day is left."
    text = Path(status_page.__file__).with_name("words.toml").read_text("utf-8")
    assert not set("şţŞŢ") & set(text)


def colours(css: str) -> list[dict[str, str]]:
    """The named colours by daylight and in the dark."""
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in css.split("@media", 2)[:2])
    return [light, dark]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_text_can_be_read_by_daylight_and_in_the_dark() -> None:
    css = Path(status_page.__file__).with_name("templates").joinpath("page.css").read_text("utf-8")
    texts = [
        *[(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("ground", "sheet")],
        ("on-accent", "accent"),
        ("late", "late-ground"),
        ("ink", "late-ground"),
        ("doubt", "doubt-ground"),
        ("ink", "doubt-ground"),
    ]
    for palette in colours(css):
        for ink, ground in texts:
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground, palette)
        # WCAG 2.1, 1.4.11: the dots and the border of the field are not text.
        assert contrast(palette["ring"], palette["sheet"]) >= 3


def test_the_page_can_be_walked_by_its_structure() -> None:
    root = parsed(view())
    assert [element.tag for element in root.iter() if element.tag in {"header", "main", "footer"}] == [
        "header",
        "main",
        "footer",
    ]
    assert len(list(root.iter("h1"))) == 1
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for reference in ("aria-labelledby", "aria-describedby"):
            assert set((element.get(reference) or "").split()) <= set(ids)
    assert all("".join(link.itertext()).strip() for link in root.iter("a"))
