"""Ways of scanning: sane from the first day, chosen by a paper's class, changed from a day on, fitted to scanners."""

from datetime import timedelta

import pytest

from app.catalogue.errors import ReferenceUnknown
from app.desk import Desk
from devices.profiles import fitted
from devices.scanning import Capabilities, Colour, Paper, Patience, Source
from opis_contract.scan_profiles import USUAL, PageColour, PaperSize, PaperSource, ScanProfile

OFFICE = Capabilities(tuple(Source), tuple(Colour), (75, 150, 300, 600))
FLATBED = Capabilities((Source.FLATBED,), (Colour.GREY, Colour.COLOUR), ())


def test_every_desk_begins_with_profiles_that_the_archive_accepts(desk: Desk) -> None:
    profiles = desk.catalogue.scan_profiles()
    assert profiles[0].code == USUAL
    assert {"both_sides", "morning_stack", "plan", "archive"} <= {each.code for each in profiles}
    assert all(each.resolution >= 300 and each.quality >= 85 for each in profiles)


def test_a_class_names_how_its_papers_are_scanned_and_any_other_paper_is_scanned_as_usual(desk: Desk) -> None:
    assert desk.catalogue.scan_profile_for("factură").source is PaperSource.FEEDER_DUPLEX
    assert desk.catalogue.scan_profile_for("cerere").code == USUAL
    assert desk.catalogue.scan_profile_for("ce nu e în catalog").code == USUAL


def test_a_profile_changes_from_its_day_on(desk: Desk) -> None:
    today = desk.catalogue.today
    tomorrow = today + timedelta(days=1)
    usual = desk.catalogue.scan_profiles()[0]
    finer = usual.model_copy(update={"resolution": 400, "valid_from": tomorrow})
    desk.catalogue.change([finer], by="Maria", reason="text mărunt")
    assert desk.catalogue.scan_profiles(today)[0].resolution == 300
    assert desk.catalogue.scan_profiles(tomorrow)[0].resolution == 400


def test_a_class_cannot_name_a_profile_that_is_not_there(desk: Desk) -> None:
    invoice = desk.catalogue.document_class("invoice")
    assert invoice is not None
    changed = invoice.model_copy(update={"scan_profile": "no_such", "valid_from": desk.catalogue.today})
    with pytest.raises(ReferenceUnknown):
        desk.catalogue.change([changed], by="Maria", reason="probă")


def test_what_a_scanner_does_not_have_becomes_the_nearest_it_has() -> None:
    wanted = ScanProfile(
        code="mare",
        name="Mare",
        source=PaperSource.FEEDER_DUPLEX,
        colour=PageColour.LINEART,
        resolution=400,
        paper=PaperSize.A3,
        quality=95,
        reading=60,
    )
    full, poor = fitted(wanted, OFFICE), fitted(wanted, FLATBED)
    assert (full.source, full.colour, full.resolution) == (Source.FEEDER_DUPLEX, Colour.LINEART, 300)
    assert (full.paper, full.quality, full.patience) == (Paper.A3, 95, Patience(reading=60))
    assert (poor.source, poor.colour, poor.resolution) == (Source.FLATBED, Colour.GREY, 400)
