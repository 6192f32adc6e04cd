"""The rows every institution starts with, from the TOML files under `resources/catalogues`."""

import tomllib
from importlib.resources import files

from pydantic import TypeAdapter

from opis_contract.catalogue import CatalogueKind, CatalogueRow
from opis_contract.registers import Register

_FILES = {
    CatalogueKind.REGISTER: "registers.toml",
    CatalogueKind.DOCUMENT_CLASS: "document_classes.toml",
    CatalogueKind.DEPARTMENT: "departments.toml",
    CatalogueKind.RECORDS_CLASS: "records_schedule.toml",
    CatalogueKind.NOT_REGISTERED: "not_registered.toml",
    CatalogueKind.AUTHORITY: "authorities.toml",
    CatalogueKind.SCAN_PROFILE: "scan_profiles.toml",
    CatalogueKind.TERM: "terms.toml",
    CatalogueKind.COUNTING_RULE: "counting_rules.toml",
    CatalogueKind.CALENDAR_DAY: "calendar.toml",
}
_ROW: TypeAdapter[CatalogueRow] = TypeAdapter(CatalogueRow)


def starter_rows() -> tuple[CatalogueRow, ...]:
    """Every row of the starter catalogues."""
    return tuple(row for kind in CatalogueKind for row in _rows(kind))


def starter_registers() -> tuple[Register, ...]:
    """The registers among them: what a new server begins with."""
    return tuple(row for row in _rows(CatalogueKind.REGISTER) if isinstance(row, Register))


def _rows(kind: CatalogueKind) -> list[CatalogueRow]:
    text = (files("resources") / "catalogues" / _FILES[kind]).read_text(encoding="utf-8")
    return [_ROW.validate_python({"catalogue": kind.value, **each}) for each in tomllib.loads(text).get(kind.value, [])]
