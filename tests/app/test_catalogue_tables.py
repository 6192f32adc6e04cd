"""Catalogues in a spreadsheet: what is written is read back, what is wrong is named, what is hostile refused."""

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.catalogue.cells import RowShape, Wrong
from app.catalogue.changing import Became
from app.catalogue.errors import (
    TableBroken,
    TableEmpty,
    TableEndingUnknown,
    TableRefused,
    TableTooLarge,
    TableWithMacros,
)
from app.catalogue.importing import ReadCatalogue, export_catalogue, read_catalogue
from app.catalogue.starter import starter_rows
from app.catalogue.tables import read_table, write_table
from app.desk import Desk
from app.words import Words
from opis_contract.catalogue import Authority, Department, DocumentClass, IdentityLevel, NotRegistered, RecordsClass
from opis_contract.dated import DatedRow
from opis_contract.entries import Confidentiality
from opis_contract.registers import Direction, Register

TODAY = date(2026, 6, 23)
KINDS = (Register, DocumentClass, Department, RecordsClass, NotRegistered, Authority)
RO = Words("ro")


def read(desk: Desk, kind: type[Any], path: Path, **options: Any) -> ReadCatalogue[Any]:
    return read_catalogue(desk.catalogue, kind, path, **{"start": TODAY} | options)


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ro", "en"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    desk: Desk, tmp_path: Path, kind: type[DatedRow], ending: str, language: str
) -> None:
    path = tmp_path / f"catalog.{ending}"
    count = export_catalogue(desk.catalogue, kind, path, words=Words(language))
    assert count == sum(isinstance(row, kind) for row in starter_rows())
    assert read(desk, kind, path, replace=True) == ReadCatalogue((), ())


_LINES = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), min_size=1, max_size=60).filter(
    lambda text: text.strip() == text and not any(0x7F <= ord(letter) <= 0x9F for letter in text)
)
_CLASSES = st.builds(
    DocumentClass,
    code=st.from_regex(r"[a-z][a-z0-9_]{1,20}", fullmatch=True),
    name=_LINES,
    directions=st.frozensets(st.sampled_from(Direction), min_size=1),
    annexes=st.lists(_LINES, max_size=4).map(tuple),
    identity=st.sampled_from(IdentityLevel),
    fee=st.none() | st.decimals(min_value=0, max_value=9999, places=2),
    class_code=st.none() | _LINES.filter(lambda text: len(text) <= 40),
    confidentiality=st.sampled_from(Confidentiality),
    publish=st.booleans(),
    auto_reply=st.none() | st.tuples(_LINES, _LINES).map("\n".join),
    valid_from=st.dates(min_value=date(2000, 1, 1), max_value=date(2026, 1, 1)),
    valid_to=st.none() | st.dates(min_value=date(2027, 1, 1), max_value=date(2099, 1, 1)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(_CLASSES, min_size=1, max_size=4, unique_by=lambda row: row.code),
    ending=st.sampled_from(["xlsx", "csv"]),
)
def test_every_row_that_may_be_survives_the_table(
    desk: Desk, tmp_path: Path, rows: list[DocumentClass], ending: str
) -> None:

    shape = RowShape(DocumentClass)
    path = tmp_path / f"catalog.{ending}"
    write_table(path, [list(shape.fields), *(shape.texts(row, RO) for row in rows)])
    known = {row.code for row in desk.catalogue.classes()}
    fresh = [row for row in rows if row.code not in known]
    found = read(desk, DocumentClass, path)
    assert found.wrong == ()
    assert [row for row in found.wanted if row.code not in known] == fresh


def test_a_table_edited_in_a_spreadsheet_becomes_dated_changes(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "tipuri.xlsx",
        ("Cod", "Denumire", "Taxă (lei)", "Anexe cerute", "Sensuri", "Valabil de la", "Valabil până la"),
        ("petition", "petiție", 0, "", "intrare", None, None),
        ("invitation", "invitație", None, "", "intrare, ieșire", None, date(2026, 6, 30)),
        (
            "tree_felling",
            "cerere tăiere arbori",
            12.5,
            "schiță; acordul proprietarului",
            "Intrare",
            date(2026, 9, 1),
            None,
        ),
    )
    found = read(desk, DocumentClass, path, start=date(2026, 7, 1))
    assert found.wrong == ()
    changes = desk.catalogue.plan(found.wanted)
    assert [(each.became, each.after.code, each.day) for each in changes] == [
        (Became.CHANGED, "petition", date(2026, 7, 1)),
        (Became.ENDED, "invitation", date(2026, 7, 1)),
        (Became.ADDED, "tree_felling", date(2026, 9, 1)),
    ]
    felling = found.wanted[2]
    assert (felling.fee, felling.annexes) == (Decimal("12.5"), ("schiță", "acordul proprietarului"))
    # A column that the table has not keeps its field.
    assert found.wanted[0].register_code == "PET"
    assert desk.outbox.pending() == []


def test_with_replace_what_is_not_named_ends(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "nomenclator.xlsx", ("Cod", "Titlu", "Păstrare", "Ani"), ("I A 1", "Registru", "ani", 10)
    )
    desk.catalogue.change(read(desk, RecordsClass, path, replace=True).wanted, by="Ion", reason="nomenclator nou")
    assert [each.code for each in desk.catalogue.schedule(date(2026, 6, 24))] == ["I A 1"]
    assert len(desk.catalogue.schedule(date(2026, 6, 22))) > 20


def test_every_wrong_cell_is_named_by_row_and_column_in_words(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "registre.xlsx",
        ("Cod", "Titlu", "Sensuri", "Ani de păstrare", "Monitorul Oficial Local", "Valabil de la", "Culoare"),
        ("TAX", "Taxe", "lateral", "zece", "poate", 46000, ""),
        ("tx", "", "intrare", 10, "da", "31.02.2026", ""),
        ("OK", "=1+1", "intrare", 10, "nu", "01.07.2026", ""),
        ("AUD", "Audiențe", "intrare", None, None, None, ""),
        ("AUD", "Audiențe iar", "intrare", None, None, None, ""),
    )
    wrong = read(desk, Register, path).wrong
    assert [(each.place, each.reason) for each in wrong] == [
        ("G1", Wrong.UNKNOWN_COLUMN),
        ("C2", Wrong.NOT_A_CHOICE),
        ("D2", Wrong.NOT_A_NUMBER),
        ("E2", Wrong.NOT_YES_OR_NO),
        ("F2", Wrong.NOT_A_DATE),
        ("F3", Wrong.NOT_A_DATE),
        ("B3", Wrong.MISSING),
        ("B4", Wrong.FORMULA),
        ("A6", Wrong.TWICE),
    ]
    assert wrong[1].told(RO) == "rândul 2, coloana „Sensuri” (C2): poate fi: intrare, ieșire, intern"
    assert all(each.told(Words("en")) for each in wrong)
    assert read(desk, Register, path).wanted == ()


def test_a_row_that_contradicts_itself_is_named_at_the_field_it_is_about(desk: Desk, tmp_path: Path) -> None:
    rows = (("code", "title", "sequence", "valid_to"), ("TAX", "Taxe", "pointer", ""), ("tax", "Taxe", "yearly", ""))
    wrong = read(desk, Register, workbook(tmp_path / "r.xlsx", *rows)).wrong
    assert [(each.row, each.title, each.reason) for each in wrong] == [
        (2, "Număr din registrul", Wrong.CONTRADICTION),
        (3, "Cod", Wrong.DOES_NOT_FIT),
    ]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: b"\xef\xbb\xbf" + text.encode("utf-8"),
        lambda text: text.translate(str.maketrans("șțȘȚ", "şţŞŢ")).encode("cp1250"),
        lambda text: text.replace(";", ",").encode("utf-8"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    ],
)
def test_csv_is_read_however_the_spreadsheet_saved_it(
    desk: Desk, tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    path = tmp_path / "compartimente.csv"
    path.write_bytes(encode("Cod;Denumire\nMED;Protecția mediului și știință\n"))
    [row] = read(desk, Department, path).wanted
    assert (row.code, row.name, row.valid_from) == ("MED", "Protecția mediului și știință", TODAY)


def test_a_text_that_looks_like_a_formula_is_harmless_in_the_file_and_whole_when_it_comes_back(tmp_path: Path) -> None:
    texts = ["=HYPERLINK(1)", "+40", "-1", "@x", "'apostrof", "obișnuit; cu punct", 'ghilimele "', "două\nrânduri"]
    for ending in ("csv", "xlsx"):
        write_table(tmp_path / f"t.{ending}", [texts])
        assert read_table(tmp_path / f"t.{ending}") == [texts]
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(not cell.startswith(("=", "+", "-", "@")) for cell in next(csv.reader(file, delimiter=";")))
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert {cell.data_type for cell in sheet[1]} == {"s"}


def changed_workbook(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A good workbook whose parts somebody changed."""
    workbook(path, ("Cod", "Denumire"), ("MED", "Mediu"))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


def bomb(parts: dict[str, bytes]) -> None:
    parts["xl/media/image1.png"] = bytes(60_000_000)


def entities(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    parts[name] = declared + parts[name].split(b"?>", 1)[-1]


def endless(parts: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name]
        .replace(b'<row r="2">', b'<row r="1048576">')
        .replace(b'"A2"', b'"A1048576"')
        .replace(b'"B2"', b'"B1048576"')
    )


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (bomb, TableTooLarge),
        (endless, TableTooLarge),
        (entities, TableBroken),
        (lambda parts: parts.update({"xl/vbaProject.bin": b"macro"}), TableWithMacros),
        (lambda parts: parts.pop("xl/workbook.xml"), TableBroken),
        (lambda parts: parts.update({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), TableBroken),
        (lambda parts: parts.update({f"xl/part{at}.xml": b"" for at in range(300)}), TableTooLarge),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused(
    desk: Desk, tmp_path: Path, change: Callable[[dict[str, bytes]], None], refusal: type[TableRefused]
) -> None:
    path = changed_workbook(tmp_path / "rau.xlsx", change)
    with pytest.raises(refusal):
        read(desk, Department, path)


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("gol.csv", b"", TableEmpty),
        ("gol.csv", b";;;\r\n;;\r\n", TableEmpty),
        ("binar.csv", b"Cod;\x00\x00", TableBroken),
        ("ghilimele.csv", b'Cod;Denumire\n"MED"x;"neterminat', TableBroken),
        ("lung.csv", b"Cod\n" + b"A\n" * 6000, TableTooLarge),
        ("lat.csv", b";".join([b"x"] * 200), TableTooLarge),
        ("mare.csv", b"x" * 6_000_000, TableTooLarge),
        ("text.xlsx", b"nu este un zip", TableBroken),
        ("macro.xlsm", b"PK", TableWithMacros),
        ("imagine.png", b"PNG", TableEndingUnknown),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    desk: Desk, tmp_path: Path, name: str, data: bytes, refusal: type[TableRefused]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(refusal) as refused:
        read(desk, Department, path)
    assert str(path) in RO.explain(refused.value).said


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5000), byte=st.integers(0, 255))
def test_a_workbook_with_a_damaged_byte_is_read_or_refused_and_never_breaks_the_program(
    desk: Desk, tmp_path: Path, at: int, byte: int
) -> None:
    path = workbook(tmp_path / "d.xlsx", ("Cod", "Denumire"), ("MED", "Mediu"))
    data = bytearray(path.read_bytes())
    data[at % len(data)] = byte
    path.write_bytes(bytes(data))
    with suppress(TableRefused):
        found = read(desk, Department, path)
        assert bool(found.wanted) != bool(found.wrong)


def test_the_written_workbook_is_one_sheet_that_a_spreadsheet_opens(desk: Desk, tmp_path: Path) -> None:
    export_catalogue(desk.catalogue, Register, tmp_path / "r.xlsx", words=RO)
    book = load_workbook(io.BytesIO((tmp_path / "r.xlsx").read_bytes()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Cod", "Titlu", "Sensuri"]
    assert sheet.freeze_panes == "B2"
