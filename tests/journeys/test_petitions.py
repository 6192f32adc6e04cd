"""10.7 at the shell: sent on, connected, answered with all numbers, repeated, anonymous; each counted once."""

from datetime import datetime
from typing import Any

import pypdfium2

from opis_contract.legal_time import legal_date
from tests.journeys.conftest import Opis


def ask(opis: Opis, *arguments: object) -> Any:
    """The answer as JSON, whatever its shape."""
    return opis.answer(*arguments)


def petition(opis: Opis, summary: str) -> str:
    """A petition at the counter; answers its number."""
    entry = ask(opis, "register", "--summary", summary, "--sender", "Popa Elena", "--type", "petiție")
    return str(entry["number"])


def words_of(opis: Opis, entry_id: str) -> str:
    [file] = ask(opis, "show", entry_id)["files"]
    [path] = list((opis.home / "files").rglob(f"{file['sha256']}*"))
    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    finally:
        document.close()


def test_petitions_go_their_lawful_ways_and_the_report_counts_them(opis: Opis) -> None:
    road = petition(opis, "Petiție: gropi pe drumul național")
    ours, repeat = petition(opis, "Petiție: iluminatul public"), petition(opis, "Petiție: tot iluminatul public")
    nameless = petition(opis, "Petiție fără nume și adresă")

    sent = ask(opis, "entry", "redirect", road, "--to", "roads_national", "--reason", "drumul este național")
    assert sent["state"] == "redirected"
    letter, notice = sent["letters"]
    assert road in words_of(opis, letter["entry_id"])
    assert letter["number"] in words_of(opis, notice["entry_id"])

    ask(opis, "entry", "link", repeat, ours, "--kind", "connected_to")
    blocked = opis.run("entry", "close", ours, "--mode", "favourable")
    assert blocked.returncode == 2, blocked.stderr
    reply = ask(opis, "entry", "reply", repeat, "--text", "Becurile au fost schimbate.")
    [answer] = reply["letters"]
    assert f"La nr. {ours}" in words_of(opis, answer["entry_id"])
    chain = ask(opis, "entry", "chain", ours)
    assert len(chain["numbers"]) == 2
    assert all(number in words_of(opis, answer["entry_id"]) for number in chain["numbers"])
    ask(opis, "entry", "close", ours, "--mode", "favourable")
    ask(opis, "entry", "close", repeat, "--mode", "connected")

    later = petition(opis, "Petiție: din nou iluminatul")
    assert ask(opis, "entry", "file", later, "--repeats", ours)["state"] == "closed"
    assert ask(opis, "entry", "file", nameless, "--anonymous")["state"] == "closed"

    today = legal_date(datetime.fromisoformat(str(ask(opis, "show", road)["entry"]["registered_at"])))
    half = 1 if today.month <= 6 else 2
    counted = ask(opis, "report", "petitions", "--year", today.year, "--half", half)
    assert {name: counted[name] for name in counted if counted[name] and name not in {"year", "half"}} == {
        "received": 5,
        "favourable": 1,
        "redirected": 1,
        "connected": 1,
        "repeated": 1,
        "anonymous": 1,
        "in_term": 5,
    }


WRONG = (
    ["redirect", "1", "--to", "nimeni de felul acesta", "--reason", "nu este a noastră"],
    ["file", "1"],
    ["file", "1", "--repeats", "1", "--anonymous"],
    ["extend", "1", "--approved-by", "Primar Ion", "--reason", "expertiză", "--amount", "40"],
)


def test_what_the_law_does_not_know_is_refused_with_a_sentence(opis: Opis) -> None:
    petition(opis, "Petiție: gropi pe drumul național")
    for wrong in WRONG:
        refused = opis.run("entry", *wrong)
        assert refused.returncode == 2, wrong
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr
