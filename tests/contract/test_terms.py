"""The table of terms: every case of the law, dated, and what may happen to a term while it runs."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from pydantic import ValidationError

from opis_contract.calendar import CalendarDay, DayStatus, InstitutionCalendar, calendar_with
from opis_contract.deadlines import Interval, Term, TermUnit, count
from opis_contract.rules import DeadlinePassed
from opis_contract.running_terms import (
    ExtendedAlready,
    ExtensionTooLong,
    NoExtensionByLaw,
    Pause,
    RunningTerm,
    begun,
    dates,
    extended,
    internal_dates,
    last_day_to_notify,
    notified,
    resumed,
    steps,
    suspended,
)
from opis_contract.terms import CountingRule, RuleUnit, TermNotCounted, TermNotInForce, TermRule, TermTable, TermUnknown

BY_LAW = InstitutionCalendar()
TODAY = date(2026, 4, 2)


def rows(name: str, kind: str) -> list[dict[str, object]]:
    read: list[dict[str, object]] = tomllib.loads((files("resources") / "catalogues" / name).read_text("utf-8"))[kind]
    return read


TABLE = TermTable(
    tuple(TermRule.model_validate(row) for row in rows("terms.toml", "term")),
    tuple(CountingRule.model_validate(row) for row in rows("counting_rules.toml", "counting_rule")),
)


def running(code: str, start: date = TODAY) -> RunningTerm:
    case = TABLE.in_force(code, start)
    longer = case.rule.extension
    return begun(case, start, TABLE.in_force(longer, start) if longer else None)


def test_every_row_of_the_table_is_there_and_names_rows_that_are_there() -> None:
    codes = {rule.code for rule in TABLE.rules}
    assert {rule.case for rule in TABLE.rules} == set(range(1, 26))
    assert {code for rule in TABLE.rules for code in (rule.extension, rule.redirect) if code} <= codes
    assert {rule.counted_by for rule in TABLE.rules if rule.counted_by} == {row.code for row in TABLE.counting}


CALENDAR, WORKING, MONTHS, HOURS = TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS, TermUnit.MONTHS, TermUnit.HOURS


LENGTHS: dict[str, Term | None] = {
    "petition": Term(30, CALENDAR),
    "petition_extension": Term(15, CALENDAR),
    "petition_redirect": Term(5, CALENDAR),
    "anonymous_petition": None,
    "repeated_petition": None,
    "tacit_approval": Term(30, CALENDAR),
    "information_request": Term(10, WORKING),
    "information_request_extension": Term(30, WORKING),
    "information_refusal": Term(5, WORKING),
    "information_complaint_filing": Term(30, CALENDAR),
    "information_complaint": Term(15, CALENDAR),
    "information_verbal": None,
    "information_redirect": Term(5, WORKING),
    "draft_act_notice": Term(30, WORKING, before=True),
    "draft_act_proposals": Term(10, CALENDAR),
    "draft_act_debate": Term(10, CALENDAR),
    "draft_act_meeting": Term(3, CALENDAR, before=True),
    "draft_act_minutes": None,
    "urbanism_certificate": Term(15, WORKING),
    "urbanism_certificate_urgent": Term(4, WORKING),
    "building_permit": Term(30, CALENDAR),
    "building_permit_urgent": Term(7, WORKING),
    "fiscal_certificate": Term(2, WORKING),
    "attestation": Term(15, CALENDAR),
    "civil_status_transcription": Term(60, CALENDAR),
    "civil_status_late": Term(30, CALENDAR),
    "prior_complaint": Term(30, CALENDAR),
    "council_ordinary_session": Term(5, CALENDAR, before=True),
    "council_extraordinary_session": Term(3, CALENDAR, before=True),
    "specialty_report": Term(30, CALENDAR),
    "acts_to_prefect": Term(10, WORKING),
    "normative_act_publication": Term(5, CALENDAR),
    "data_subject_request": Term(1, MONTHS),
    "data_subject_request_extension": Term(2, MONTHS),
    "as_written": None,
    "internal_assignment": Term(24, HOURS),
    "internal_endorsement": Term(2, WORKING),
    "internal_draft": Term(5, WORKING, before=True),
}


@pytest.mark.parametrize("code", LENGTHS)
def test_each_case_has_the_length_of_the_law(code: str) -> None:
    term = LENGTHS[code]
    found = TABLE.in_force(code, TODAY)
    assert found.term == term
    assert found.basis.startswith(found.rule.legal_basis)
    if term is None:
        with pytest.raises(TermNotCounted):
            found.counted()


def test_the_table_above_is_whole() -> None:
    assert set(LENGTHS) == {rule.code for rule in TABLE.rules}


def test_an_unknown_case_and_one_that_does_not_hold_yet_are_told_apart() -> None:
    with pytest.raises(TermUnknown) as unknown:
        TABLE.in_force("nothing", TODAY)
    assert unknown.value.facts == {"term": "nothing"}
    with pytest.raises(TermNotInForce) as early:
        TABLE.in_force("petition", date(2001, 12, 31))
    assert early.value.facts == {"term": "petition", "day": "31.12.2001"}
    ended = TABLE.rules[0].model_copy(update={"valid_to": date(2026, 12, 31)})
    with pytest.raises(TermNotInForce):
        TermTable((ended,)).in_force("petition", date(2027, 1, 1))


def test_a_change_of_the_counting_rule_holds_from_its_day_and_leaves_what_began_before() -> None:
    switched = CountingRule(
        code="law_544_days",
        name="zilele Legii 544/2001 se numără calendaristice",
        unit=TermUnit.CALENDAR_DAYS,
        legal_basis="Dispoziția primarului nr. 41/2026",
        valid_from=date(2026, 4, 15),
    )
    table = TermTable(TABLE.rules, (*TABLE.counting, switched))
    before, after = (table.in_force("information_request", day) for day in (TODAY, date(2026, 4, 15)))
    assert (before.term, after.term) == (Term(10, WORKING), Term(10, CALENDAR))
    assert "HG 123/2002" in before.basis
    assert "Dispoziția primarului nr. 41/2026" in after.basis
    assert count(before.counted(), TODAY, BY_LAW, "").limit == date(2026, 4, 20)


def test_a_petition_is_extended_once_by_fifteen_days_at_most_and_both_dates_are_kept() -> None:
    petition = running("petition", date(2026, 3, 11))
    longer = extended(petition, on=date(2026, 4, 14), calendar=BY_LAW, number="7")
    assert [(each.target, each.limit) for each in steps(longer, BY_LAW)] == [
        (date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 4, 24), date(2026, 4, 27)),  # 25 April is a Saturday
    ]
    assert steps(longer, BY_LAW)[-1].basis == "OG 27/2002, art. 9"
    with pytest.raises(ExtendedAlready):
        extended(longer, on=date(2026, 4, 20), calendar=BY_LAW, number="7")
    for amount in (0, 16):
        with pytest.raises(ExtensionTooLong) as told:
            extended(petition, on=date(2026, 4, 1), calendar=BY_LAW, number="7", amount=amount)
        assert told.value.facts == {"number": "7", "most": 15}
    shorter = extended(petition, on=date(2026, 4, 1), calendar=BY_LAW, number="7", amount=3)
    assert dates(shorter, BY_LAW).limit == date(2026, 4, 14)


def test_after_the_limit_nothing_is_extended_any_more() -> None:
    with pytest.raises(DeadlinePassed) as told:
        extended(running("petition", date(2026, 3, 11)), on=date(2026, 4, 15), calendar=BY_LAW, number="7")
    assert told.value.facts == {"number": "7", "limit": "14.04.2026"}


def test_a_complex_information_request_has_thirty_days_in_all_and_a_data_request_two_more_months() -> None:
    request = extended(running("information_request"), on=date(2026, 4, 14), calendar=BY_LAW, number="1")
    assert dates(request, BY_LAW).limit == count(Term(30, WORKING), TODAY, BY_LAW, "").limit == date(2026, 5, 19)
    personal = extended(running("data_subject_request"), on=TODAY, calendar=BY_LAW, number="1")
    assert dates(personal, BY_LAW).limit == date(2026, 7, 2)


def test_where_the_law_knows_no_extension_none_is_given() -> None:
    with pytest.raises(NoExtensionByLaw):
        extended(running("attestation"), on=TODAY, calendar=BY_LAW, number="1")


def test_only_a_pause_by_law_moves_the_legal_limit() -> None:
    certificate = running("urbanism_certificate", date(2026, 6, 23))
    limit = dates(certificate, BY_LAW).limit
    held = suspended(certificate, Pause(date(2026, 6, 29), "aviz așteptat", legal=False))
    assert not held.stands_still
    again = resumed(held, date(2026, 7, 6))
    assert dates(again, BY_LAW).limit == limit == internal_dates(again, BY_LAW).limit
    still = suspended(certificate, Pause(date(2026, 6, 29), "Legea 50/1991", legal=True))
    assert still.stands_still
    assert dates(still, BY_LAW).limit == limit
    assert dates(resumed(still, date(2026, 7, 6)), BY_LAW).limit == date(2026, 7, 21)


def test_faults_of_a_file_are_told_ten_days_before_the_end_or_five_and_lengthen_the_term() -> None:
    permit = TABLE.in_force("tacit_approval", date(2026, 6, 1))
    thirty = begun(permit, date(2026, 6, 1))
    assert dates(thirty, BY_LAW).target == date(2026, 7, 1)
    assert last_day_to_notify(thirty, permit, BY_LAW) == date(2026, 6, 19)  # 21 June is a Sunday
    assert dates(notified(thirty, permit, on=date(2026, 6, 19), calendar=BY_LAW), BY_LAW).target == date(2026, 7, 10)
    assert notified(thirty, permit, on=date(2026, 6, 20), calendar=BY_LAW) == thirty
    ten = RunningTerm(Term(10, CALENDAR), date(2026, 6, 2), "lege")
    assert last_day_to_notify(ten, permit, BY_LAW) == date(2026, 6, 5)  # 12 June, and 7 June is a Sunday
    assert notified(ten, permit, on=date(2026, 6, 5), calendar=BY_LAW).more == (5,)
    assert last_day_to_notify(thirty, TABLE.in_force("petition", TODAY), BY_LAW) is None


def test_a_session_is_convened_days_before_it_and_more_cautiously_with_a_free_day_between() -> None:
    session = date(2026, 4, 16)
    ordinary = count(TABLE.in_force("council_ordinary_session", session).counted(), session, BY_LAW, "")
    assert (ordinary.target, ordinary.limit) == (date(2026, 4, 9), date(2026, 4, 9))  # Easter lies between
    sooner = count(TABLE.in_force("council_extraordinary_session", session).counted(), date(2026, 5, 28), BY_LAW, "")
    assert (sooner.target, sooner.limit) == (date(2026, 5, 22), date(2026, 5, 25))
    notice = count(TABLE.in_force("draft_act_notice", session).counted(), session, BY_LAW, "")
    assert notice.limit == date(2026, 3, 3)


def test_hours_begin_at_midnight_so_that_a_day_of_them_is_the_next_day() -> None:
    assert count(Term(24, HOURS), date(2026, 4, 2), BY_LAW, "").limit == date(2026, 4, 3)
    assert count(Term(25, HOURS), date(2026, 4, 7), BY_LAW, "").limit == date(2026, 4, 9)
    assert count(Term(24, HOURS), date(2026, 4, 9), BY_LAW, "").limit == date(2026, 4, 14)  # over Easter


def test_a_row_that_contradicts_itself_does_not_exist() -> None:
    plain = {"code": "x_case", "name": "x", "case": 1, "legal_basis": "lege"}
    for wrong in (
        {"unit": RuleUnit.CALENDAR_DAYS},
        {"unit": RuleUnit.MANUAL, "amount": 3},
        {"unit": RuleUnit.STATUTE_DAYS, "amount": 3},
        {"unit": RuleUnit.WORKING_DAYS, "amount": 3, "counted_by": "law_544_days"},
    ):
        with pytest.raises(ValidationError):
            TermRule.model_validate(plain | wrong)
    with pytest.raises(ValueError, match="counted backwards"):
        Term(2, MONTHS, before=True)
    with pytest.raises(ValueError, match="runs again"):
        Interval(date(2026, 4, 2), date(2026, 4, 1))


def test_a_decided_day_is_dated_by_itself_and_the_last_decision_counts() -> None:
    day = date(2026, 12, 31)
    free, back = (CalendarDay(day=day, status=each, legal_basis="HG 9") for each in (DayStatus.FREE, DayStatus.BY_LAW))
    assert (free.valid_from, free.valid_to, free.code) == (day, day, "2026-12-31")
    assert not calendar_with([free]).is_working_day(day)
    assert calendar_with([free, back]).is_working_day(day)
    with pytest.raises(ValidationError):
        CalendarDay(day=day, status=DayStatus.FREE, legal_basis="HG 9", valid_from=date(2026, 12, 30))
