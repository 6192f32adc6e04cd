"""`opis deadline` answers both dates with the law behind them, and the institution's own days count at once."""

from datetime import datetime

import pytest

from opis_contract.legal_time import legal_date
from tests.journeys.conftest import Opis


@pytest.mark.parametrize(
    ("asked", "target", "limit"),
    [
        (["--days", 30, "--on", "2026-03-11"], "2026-04-09", "2026-04-14"),
        (["--days", 30, "--on", "13.03.2026"], "2026-04-09", "2026-04-14"),
        (["--days", 10, "--working", "--on", "2026-04-03"], "2026-04-21", "2026-04-21"),
        (["--days", 30, "--free-days", "--on", "2026-12-01"], "2026-12-31", "2027-01-04"),
        (["--months", 1, "--on", "2026-01-31"], "2026-02-27", "2026-03-02"),
        (["--hours", 24, "--on", "2026-04-09"], "2026-04-09", "2026-04-14"),
    ],
)
def test_a_length_of_time_has_two_dates_and_the_rule_that_counts_it(
    opis: Opis, asked: list[object], target: str, limit: str
) -> None:
    answer = opis.answer("deadline", *asked)
    assert (answer["target"], answer["limit"]) == (target, limit)
    assert set(answer) == {"target", "limit", "basis"}
    assert "art." in str(answer["basis"])


def test_a_class_is_asked_by_code_and_by_name_and_registering_agrees(opis: Opis) -> None:
    said = [
        opis.answer("deadline", "--class", text, "--on", "2026-03-11") for text in ("petition", "PETITIE", "petiție")
    ]
    assert (
        said
        == [
            {
                "class": "petition",
                "term": "petition",
                "target": "2026-04-09",
                "limit": "2026-04-14",
                "basis": "OG 27/2002, art. 8",
            }
        ]
        * 3
    )
    entry = opis.answer("register", "--summary", "Petiție: iluminatul", "--sender", "Popa Elena", "--type", "petitie")
    today = legal_date(datetime.fromisoformat(str(entry["registered_at"]))).isoformat()
    again = opis.answer("deadline", "--class", "petition", "--on", today)
    assert entry["deadline"] == {name: again[name] for name in ("target", "limit", "basis")}
    letter = opis.answer("register", "--summary", "Adresă de însoțire", "--sender", "Popa Elena", "--type", "adresă")
    assert letter["deadline"] is None


def test_a_bridge_day_is_added_counted_listed_and_taken_back(opis: Opis) -> None:
    def limit() -> object:
        return opis.answer("deadline", "--days", 5, "--working", "--on", "2098-05-14")["limit"]

    assert limit() == "2098-05-21"
    opis.answer("calendar", "add", "2098-05-19", "--free", "--basis", "HG 7/2098", "--clerk", "Maria")
    opis.answer("calendar", "add", "17.05.2098", "--worked", "--basis", "HG 7/2098")
    assert limit() == "2098-05-21"
    opis.answer("calendar", "remove", "2098-05-17")
    assert limit() == "2098-05-22"
    assert opis.answer("calendar", "list", "--year", 2098) == {
        "days": [{"day": "2098-05-19", "status": "free", "basis": "HG 7/2098"}]
    }
    told = opis.run("calendar", "list", "--year", 2097)
    assert told.returncode == 0
    assert told.stdout.strip()
