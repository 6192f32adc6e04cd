"""Vendors' words for the same thing, as SANE's backends write them."""

import pytest

from devices.sane.options import colours_of, depth_for, resolutions_of, sources_of
from devices.scanning import Colour, Source

FLATBED, FEEDER, DUPLEX = Source.FLATBED, Source.FEEDER, Source.FEEDER_DUPLEX


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        (  # fujitsu
            ["Flatbed", "ADF Front", "ADF Back", "ADF Duplex", "Card Front"],
            {FLATBED: "Flatbed", FEEDER: "ADF Front", DUPLEX: "ADF Duplex"},
        ),
        (["Flatbed", "ADF", "ADF Duplex"], {FLATBED: "Flatbed", FEEDER: "ADF", DUPLEX: "ADF Duplex"}),  # escl, airscan
        (["Flatbed", "Automatic Document Feeder"], {FLATBED: "Flatbed", FEEDER: "Automatic Document Feeder"}),
        (["ADF", "Duplex"], {FEEDER: "ADF", DUPLEX: "Duplex"}),  # hpaio
        (["Normal", "ADF", "Transparency Adapter"], {FLATBED: "Normal", FEEDER: "ADF"}),  # avision
        (
            ["Document Table", "ADF Simplex", "ADF Duplex"],
            {FLATBED: "Document Table", FEEDER: "ADF Simplex", DUPLEX: "ADF Duplex"},
        ),
        (
            [
                "FlatBed",
                "Automatic Document Feeder(left aligned)",
                "Automatic Document Feeder(left aligned,Duplex)",
            ],  # brother4
            {
                FLATBED: "FlatBed",
                FEEDER: "Automatic Document Feeder(left aligned)",
                DUPLEX: "Automatic Document Feeder(left aligned,Duplex)",
            },
        ),
        (["Transparency Unit", "Negative Film"], {}),
        ([], {}),
    ],
)
def test_a_source_is_known_by_any_vendors_word(words: list[str], meaning: dict[Source, str]) -> None:
    assert sources_of(words) == meaning


@pytest.mark.parametrize(
    ("modes", "depths", "colours"),
    [
        (["Lineart", "Halftone", "Gray", "Color"], [], ("Color", "Gray", "Lineart")),
        (
            ["Black & White", "Gray[Error Diffusion]", "True Gray", "24bit Color"],
            [],
            ("24bit Color", "True Gray", "Black & White"),
        ),
        (["Binary", "Gray", "Color"], [8], ("Color", "Gray", "Binary")),
        (["Gray", "Color"], [1, 8, 16], ("Color", "Gray", "Gray")),  # the test backend: lineart is grey at depth 1
        (["Gray", "Color"], [8, 16], ("Color", "Gray", None)),
    ],
)
def test_a_colour_is_known_by_any_vendors_word(
    modes: list[str], depths: list[int], colours: tuple[str | None, ...]
) -> None:
    expected = {colour: mode for colour, mode in zip(Colour, colours, strict=True) if mode}
    assert colours_of(modes, depths) == expected


def test_the_depth_is_the_smallest_that_holds_the_colour() -> None:
    assert depth_for(Colour.GREY, [1, 8, 16]) == 8
    assert depth_for(Colour.COLOUR, [16]) == 16
    assert depth_for(Colour.LINEART, [16, 1]) == 1
    assert depth_for(Colour.GREY, [1]) is None
    assert depth_for(Colour.GREY, []) is None


def test_resolutions_come_from_the_list_or_between_the_limits() -> None:
    assert resolutions_of([600.0, 100.0, 300.0, 25.0], None, None) == (100, 300, 600)
    assert resolutions_of([], 60, 400) == (75, 100, 150, 200, 240, 300, 400)
    assert resolutions_of([], None, None) == ()
