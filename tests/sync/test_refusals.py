"""The server's refusals keep their names and facts on the way to the clerk, in both languages."""

import pytest

from app.words import Words
from opis_contract.messages import Problem
from sync.refusals import KNOWN_REFUSALS, Refused, RefusedOtherwise, refusal_of


@pytest.mark.parametrize("code", sorted(KNOWN_REFUSALS))
def test_a_refusal_is_said_with_the_facts_it_needs(code: str) -> None:
    kind = KNOWN_REFUSALS[code]
    refusal = refusal_of(Problem(code=code, facts=dict.fromkeys(kind.facts_needed, "ghișeul 7")))
    assert type(refusal) is kind
    for language in ("ro", "en"):
        told = Words(language).explain(refusal)
        assert all((told.title, told.said, told.do))


@pytest.mark.parametrize("told", [Problem(code="from_the_future"), Problem(code="register_unknown")])
def test_a_refusal_without_a_sentence_is_told_by_its_code(told: Problem) -> None:
    refusal = refusal_of(told)
    assert type(refusal) is RefusedOtherwise
    assert refusal.facts == {"problem": told.code}
    assert told.code in Words("ro").explain(refusal).said
    assert isinstance(refusal, Refused)
