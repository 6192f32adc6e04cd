"""The catalogues of a desk: what every institution starts with, what is in force on a day, what a class brings."""

from contextlib import closing
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.catalogue import rows
from app.catalogue.asking import matching, named
from app.catalogue.starter import starter_rows
from app.database.engine import Database
from app.desk import Desk
from app.folding import folded
from app.home import Home
from opis_contract.catalogue import (
    CatalogueRow,
    Department,
    DocumentClass,
    RecordsClass,
    Revision,
)
from opis_contract.entries import Confidentiality, EntryDraft
from opis_contract.registers import Direction, Register, SequencePolicy
from tests.app.conftest import a_draft, key_of, opened

TODAY = date(2026, 6, 23)


def codes(kind: type[CatalogueRow]) -> set[str]:
    return {row.code for row in starter_rows() if isinstance(row, kind)}


def test_every_code_that_a_starter_row_names_is_there() -> None:
    registers, departments, schedule = codes(Register), codes(Department), codes(RecordsClass)
    for row in starter_rows():
        match row:
            case Register():
                assert row.department in departments | {None}
                assert row.retention_class in schedule | {None}
                assert row.points_to in registers | {None}
            case DocumentClass():
                assert row.department in departments | {None}, row.code
                assert row.class_code in schedule | {None}, row.code
                assert row.register_code in registers | {None}, row.code
            case Department():
                assert row.parent in departments | {None}
            case RecordsClass():
                assert row.department in departments, row.code
            case _:
                pass


def test_the_starter_has_every_register_of_an_institution_and_no_prefix_twice() -> None:
    registers = [row for row in starter_rows() if isinstance(row, Register)]
    assert {each.code for each in registers} == {
        *("RG", "HR", "PET", "L544", "PHCL", "HCL", "PDISP", "DISP", "REF", "L52", "PREF", "CU", "AC", "AUD"),
        *("ARH", "EXP", "STAMP"),
    }
    prefixes = [each.prefix for each in registers]
    assert len(set(prefixes)) == len(prefixes)
    assert {each.code for each in registers if each.sequence is SequencePolicy.POINTER} == {"PET", "L544"}
    assert {each.code for each in registers if each.publish_in_gazette} == {
        "PHCL", "HCL", "PDISP", "DISP", "REF", "L52",
    }  # fmt: skip


def test_starter_names_are_written_with_commas_below_and_no_two_classes_are_called_alike() -> None:
    assert not {letter for row in starter_rows() for letter in row.model_dump_json() if letter in "şţŞŢ"}
    names = [folded(row.name) for row in starter_rows() if isinstance(row, DocumentClass)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("text", ["petition", "petiție", "PETITIE", "petiţie", " Petiție "])
def test_a_class_is_found_by_code_and_by_name_in_any_spelling(desk: Desk, text: str) -> None:
    found = desk.catalogue.document_class(text)
    assert found is not None
    assert found.code == "petition"


def test_words_are_matched_at_their_beginnings_in_any_order(desk: Desk) -> None:
    classes = desk.catalogue.classes()
    assert [each.code for each in matching(classes, "urb cer")] == ["urbanism_certificate"]
    assert matching(classes, "cer")[0].name.startswith("cer")
    assert matching(classes, "") == ()
    assert named(classes, "ADEVERINTA") == desk.catalogue.document_class("attestation_issued")
    assert named(classes, "o cerere ciudată") is None


def put(home: Home, row: CatalogueRow, revision: int, change_id: UUID | None = None) -> None:
    database = Database(home.database, key_of(home))
    with database.write() as connection:
        rows.add(connection, [Revision(revision=revision, change_id=change_id or uuid4(), row=row)])
    database.close()


def test_the_row_in_force_is_the_one_that_began_last_and_of_those_the_newest(desk: Desk, home: Home) -> None:
    office = Department(code="ZZ", name="unu", valid_from=date(2026, 1, 1))
    put(home, office.model_copy(update={"name": "de anul viitor", "valid_from": date(2027, 1, 1)}), 2)
    put(home, office, 1)
    put(home, office.model_copy(update={"name": "doi", "valid_from": date(2026, 6, 1)}), 3)
    put(home, office.model_copy(update={"name": "trei", "valid_from": date(2026, 6, 1)}), 4)

    def name_on(day: date) -> str | None:
        return next((each.name for each in desk.catalogue.departments(day) if each.code == "ZZ"), None)

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1))
    assert [name_on(day) for day in days] == [None, "unu", "unu", "trei", "de anul viitor"]
    assert [each.revision for each in desk.catalogue.history(Department, "ZZ")] == [1, 3, 4, 2]


def test_a_row_that_ended_is_not_replaced_by_the_one_before_it(desk: Desk, home: Home) -> None:
    office = Department(code="ZZ", name="unu", valid_from=date(2026, 1, 1))
    put(home, office, 1)
    put(home, office.model_copy(update={"valid_from": date(2026, 3, 1), "valid_to": date(2026, 4, 30)}), 2)
    held = [any(each.code == "ZZ" for each in desk.catalogue.departments(date(2026, month, 1))) for month in (2, 4, 5)]
    assert held == [True, True, False]


def test_of_two_changes_made_at_once_the_same_one_stands_in_whatever_order_they_come(desk: Desk, home: Home) -> None:
    for code, order in (("AA", (1, 2)), ("BB", (2, 1))):
        for change in order:
            put(home, Department(code=code, name=f"schimbarea {change}"), 1, UUID(int=change))
    names = {each.code: each.name for each in desk.catalogue.departments()}
    assert names["AA"] == names["BB"] == "schimbarea 2"


def test_what_was_in_force_can_neither_be_changed_nor_taken_away(desk: Desk, home: Home) -> None:
    put(home, Department(code="ZZ", name="unu"), 1)
    with closing(opened(home)) as database:
        for statement in ("UPDATE catalogue_rows SET content = '{}'", "DELETE FROM catalogue_rows WHERE code = 'ZZ'"):
            with pytest.raises(sqlcipher.IntegrityError):
                database.execute(statement)


def test_a_class_fills_what_the_clerk_left_empty_and_nothing_else(desk: Desk) -> None:
    entry = desk.register(a_draft(document_type="cerere certificat de urbanism"), clerk="Maria").entry
    assert entry.content.department == "Urbanism și amenajarea teritoriului"
    assert entry.content.class_code == "III A 1"
    assert entry.content.confidentiality is Confidentiality.PERSONAL_DATA
    chosen = a_draft(
        document_type="urbanism_certificate",
        department="Arhitect-șef",
        class_code="X 1",
        confidentiality=Confidentiality.INTERNAL,
    )
    content = desk.register(chosen, clerk="Maria").entry.content
    assert content.document_type == "cerere certificat de urbanism"
    assert (content.department, content.class_code) == ("Arhitect-șef", "X 1")
    assert content.confidentiality is Confidentiality.INTERNAL


def test_a_type_that_is_no_class_stays_as_the_clerk_wrote_it(desk: Desk) -> None:
    draft = a_draft(document_type="scrisoare de departe")
    assert desk.catalogue.completed(draft) == draft
    assert desk.register(draft, clerk="Maria").entry.content.document_type == "scrisoare de departe"


def test_a_class_brings_its_register_unless_the_clerk_named_one(desk: Desk) -> None:
    content = a_draft(document_type="hotărâre").content
    brought = desk.register(EntryDraft(direction=Direction.INTERNAL, content=content), clerk="Maria").entry
    assert (brought.register_code, brought.number) == ("HCL", 1)
    named_one = EntryDraft(direction=Direction.INTERNAL, register_code="RG", content=content)
    assert desk.register(named_one, clerk="Maria").entry.register_code == "RG"
    # An incoming one is a copy from elsewhere: the register of decisions does not take it.
    incoming = EntryDraft(content=a_draft(document_type="hotărâre").content)
    assert desk.register(incoming, clerk="Maria").entry.register_code == "RG"
