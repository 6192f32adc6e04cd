"""The thirteen columns that article 9 asks of a register, in the order in which they are printed."""

from enum import StrEnum

from opis_contract.entries import Entry
from opis_contract.legal_time import legal_date
from opis_contract.links import LinkKind


class LegalColumn(StrEnum):
    """Column names by the glossary; the words on paper stand with the printer of the register."""

    REGISTRATION_NUMBER = "registration_number"
    REGISTRATION_DATE = "registration_date"
    EXTERNAL_NUMBER = "external_number"
    LEAVES = "leaves"
    ANNEXES = "annexes"
    SENDER = "sender"
    SUMMARY = "summary"
    DEPARTMENT = "department"
    DISPATCH_DATE = "dispatch_date"
    RESOLUTION_MODE = "resolution_mode"
    RECIPIENT = "recipient"
    LINKED_NUMBER = "linked_number"
    CLASS_CODE = "class_code"


def legal_columns(entry: Entry) -> dict[LegalColumn, str]:
    """The row as text, dates as dd.mm.yyyy, an empty string where the column does not apply."""
    content = entry.content
    external = content.external_number or ""
    if content.external_date:
        external = f"{external}/{content.external_date:%d.%m.%Y}"
    connected = [link.shown_number for link in content.links if link.kind is LinkKind.CONNECTED_TO]
    return {
        LegalColumn.REGISTRATION_NUMBER: str(entry.number),
        LegalColumn.REGISTRATION_DATE: f"{legal_date(entry.registered_at):%d.%m.%Y}",
        LegalColumn.EXTERNAL_NUMBER: external,
        LegalColumn.LEAVES: str(content.leaves),
        LegalColumn.ANNEXES: str(content.annexes),
        LegalColumn.SENDER: content.sender.name if content.sender else "",
        LegalColumn.SUMMARY: content.summary,
        LegalColumn.DEPARTMENT: content.department or "",
        LegalColumn.DISPATCH_DATE: f"{content.dispatch_date:%d.%m.%Y}" if content.dispatch_date else "",
        LegalColumn.RESOLUTION_MODE: content.resolution_mode.value if content.resolution_mode else "",
        LegalColumn.RECIPIENT: ", ".join(party.name for party in content.recipients),
        LegalColumn.LINKED_NUMBER: ", ".join(connected),
        LegalColumn.CLASS_CODE: content.class_code or "",
    }
