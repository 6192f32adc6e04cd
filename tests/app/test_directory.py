"""Who the register knows: found by three letters, under any spelling, with what they brought before."""

from typing import Any

import pytest
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from app.desk import Desk
from app.directory.keeping import MergeReason
from app.directory.names import spelling
from app.errors import MergeUnknown
from app.home import Home
from app.parties import party_from_form
from opis_contract.acts import CorrectableField, Correction, EntryCorrected
from opis_contract.parties import Party, PartyKind
from tests.app.conftest import HandClock, a_draft


def bring(desk: Desk, name: str, summary: str = "Cerere de canalizare", **facts: str) -> Party:
    """A paper of this party; the party as the register has it."""
    party = party_from_form(name=name, **facts).party  # type: ignore[arg-type]
    desk.register(a_draft(sender=party, summary=summary), clerk="Maria")
    return party


def names(desk: Desk, typed: str) -> list[str]:
    return [each.party.name for each in desk.directory.known(typed)]


def test_three_letters_of_any_word_find_who_brought_most_first(desk: Desk) -> None:
    for name in ("Popescu Ion", "Popa Elena", "Popa Elena", "Ștefănescu Ioana", "SC Poporul SRL"):
        bring(desk, name)
    assert names(desk, "po") == []
    assert names(desk, "POP") == ["Popa Elena", "Popescu Ion", "SC Poporul SRL"]
    assert names(desk, "stef") == ["Ștefănescu Ioana"]
    assert names(desk, "el pop") == ["Popa Elena"]
    assert names(desk, "xyz") == []
    assert (desk.directory.known("popa")[0].entries, desk.directory.known("popa")[0].this_year) == (2, 2)


def test_namesakes_are_told_apart_by_number_town_and_year_of_birth(desk: Desk) -> None:
    bring(desk, "Popescu Ion", personal_number="1960229410015", locality="Lugoj")
    bring(desk, "Popescu Ion", personal_number="1800101400016", locality="Timișoara")
    found = desk.directory.known("popescu")
    assert {(each.party.locality, each.party.birth_year, each.party.personal_number) for each in found} == {
        ("Lugoj", 1996, "1*********015"),
        ("Timișoara", 1980, "1*********016"),
    }
    assert [each.party.locality for each in desk.directory.known("pop 1980")] == ["Timișoara"]


def test_an_organisation_is_found_by_its_fiscal_code(desk: Desk) -> None:
    bring(desk, "Beta Construct SRL", kind=PartyKind.ORGANISATION, fiscal_code="RO 18547290")
    assert names(desk, "185") == ["Beta Construct SRL"]
    assert names(desk, "186") == []


@pytest.mark.parametrize("other", ["Stefan Popa", "Stephan Popa", "POPA ȘTEFAN", "Ştefan Poppa", "Popa  Stefan"])
def test_the_same_name_is_known_in_every_spelling(other: str) -> None:
    assert spelling(other) == spelling("Ștefan Popa")
    assert spelling("Ștefania Popa") != spelling("Ștefan Popa")
    assert spelling("Rîmniceanu Vîlcu") == spelling("Râmniceanu Vâlcu")


def test_a_possible_duplicate_is_said_with_its_reason_and_proposed_to_the_supervisor(desk: Desk) -> None:
    bring(desk, "Popescu Ștefan", locality="Lugoj")
    bring(desk, "Beta SRL", kind=PartyKind.ORGANISATION, fiscal_code="18547290")
    stephan = party_from_form(name="Popescu Stephan").party
    [found] = desk.directory.duplicates(stephan)
    assert (found.known.party.name, found.reason) == ("Popescu Ștefan", MergeReason.SPELLING)
    other = party_from_form(name="Beta Construct SRL", kind=PartyKind.ORGANISATION, fiscal_code="RO18547290").party
    [found] = desk.directory.duplicates(other)
    assert (found.known.party.name, found.reason) == ("Beta SRL", MergeReason.FISCAL_CODE)
    assert desk.directory.duplicates(party_from_form(name="Popescu Ștefan").party) == []
    assert desk.directory.proposals() == []

    desk.register(a_draft(sender=stephan), clerk="Maria")
    desk.register(a_draft(sender=stephan), clerk="Maria")
    [proposal] = desk.directory.proposals()
    assert (proposal.one.party.name, proposal.other.party.name) == ("Popescu Ștefan", "Popescu Stephan")


def test_two_people_with_different_numbers_are_no_duplicates(desk: Desk) -> None:
    bring(desk, "Popescu Ștefan", personal_number="1960229410015")
    other = party_from_form(name="Popescu Stefan D", personal_number="1800101400016").party
    assert desk.directory.duplicates(other) == []
    same_sound = party_from_form(name="Popescu Stephan", personal_number="1800101400016").party
    assert desk.directory.duplicates(same_sound) == []


def test_merged_the_two_are_one_and_no_entry_changes(desk: Desk) -> None:
    bring(desk, "Popescu Ștefan")
    bring(desk, "Popescu Stephan", summary="Cerere de adeverință")
    [proposal] = desk.directory.proposals()
    desk.directory.decide(proposal.one.party_id, proposal.other.party_id, by="Ana", merge=True)
    [known] = desk.directory.known("popescu")
    assert (known.party.name, known.entries) == ("Popescu Ștefan", 2)
    assert names(desk, "steph") == ["Popescu Ștefan"]
    assert len(desk.directory.earlier(known.party)) == 2
    assert desk.directory.proposals() == []
    assert desk.journal.verify().size == 2
    with pytest.raises(MergeUnknown):
        desk.directory.decide(proposal.one.party_id, proposal.other.party_id, by="Ana", merge=True)


def test_what_is_probably_the_same_matter_comes_first_and_only_of_two_years(desk: Desk, clock: HandClock) -> None:
    popa = bring(desk, "Popa Elena", "Cerere de racordare la canalizare")
    clock.turn(days=800)
    bring(desk, "Popa Elena", "Sesizare: canalizarea de pe strada Gării este înfundată")
    for _ in range(4):
        clock.turn(days=1)
        bring(desk, "Popa Elena", "Adeverință de rol fiscal")
    found = desk.directory.earlier(popa, summary="canalizare înfundată str. Gării")
    assert [each.similar for each in found] == [True, False, False, False]
    assert found[0].summary.startswith("Sesizare")
    assert not any(each.similar for each in desk.directory.earlier(popa, summary="Certificat de urbanism"))


def test_a_corrected_sender_counts_for_whom_the_entry_names_now(desk: Desk) -> None:
    registration = desk.register(a_draft(sender=Party(name="Popa Elena")), clerk="Maria")
    change = Correction(field=CorrectableField.SENDER, old={"name": "Popa Elena"}, new={"name": "Pop Elena"})
    desk.act(EntryCorrected(entry_id=registration.entry.entry_id, by="Ana", reason="greșit", changes=(change,)))
    assert [(each.party.name, each.entries) for each in desk.directory.known("elena")] == [
        ("Pop Elena", 1),
        ("Popa Elena", 0),
    ]


def test_an_older_register_brings_its_parties_along(desk: Desk, home: Home, clock: HandClock) -> None:
    for _ in range(3):
        bring(desk, "Popa Elena", personal_number="1960229410015")
    bring(desk, "Ștefănescu Ioana")
    with desk._database.write() as connection:
        for table in ("merge_proposals", "party_entries", "party_words", "parties"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        config = Config()
        config.set_main_option("script_location", "app:database/migrations")
        step = ScriptDirectory.from_config(config).get_revision("0006").module
        with Operations.context(MigrationContext.configure(connection)):
            step.upgrade()
    [known] = desk.directory.known("popa")
    assert (known.entries, known.party.personal_number) == (3, "1*********015")
    assert names(desk, "stef") == ["Ștefănescu Ioana"]


def test_every_question_is_answered_from_an_index(desk: Desk) -> None:
    """What a clerk waits for while typing never walks through a table: its price does not grow with the register."""
    popa = bring(desk, "Popa Elena", fiscal_code="18547290")
    asked: list[tuple[str, Any]] = []
    engine = desk._database._reader

    @event.listens_for(engine, "before_cursor_execute")
    def _listen(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    desk.directory.known("pop el")
    desk.directory.known("185")
    desk.directory.duplicates(popa)
    desk.directory.earlier(popa, summary="Cerere de canalizare")
    event.remove(engine, "before_cursor_execute", _listen)
    assert len(asked) > 8
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            walks = [row.detail for row in plan if row.detail.startswith("SCAN") and "SUBQUERY" not in row.detail]
            assert walks == [], statement
