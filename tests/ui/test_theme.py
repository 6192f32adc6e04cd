"""What is read can be read: the contrast of every text on every ground it stands on, in both looks."""

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.theme import DARK, LIGHT, Colours, Look

TEXTS = ("text", "muted", "accent", "late", "doubt")
GROUNDS = ("window", "base", "soft")


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_reaches_four_and_a_half_to_one(colours: Colours, text: str, ground: str) -> None:
    assert theme.contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_words_of_the_likely_act_and_the_amber_line_are_seen(colours: Colours) -> None:
    assert theme.contrast(colours.on_accent, colours.accent) >= 4.5
    assert theme.contrast(colours.accent, colours.base) >= 3
    assert theme.contrast(colours.strip, colours.base) >= 1.9


@pytest.mark.parametrize(("look", "colours"), [(Look.LIGHT, LIGHT), (Look.DARK, DARK)])
def test_a_palette_tells_its_colours_back(qapp: QApplication, look: Look, colours: Colours) -> None:
    assert theme.wear(qapp, look) == colours
    assert theme.colours_of(qapp.palette()) == colours
    for role in (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.HighlightedText, QPalette.ColorRole.ButtonText):
        assert theme.contrast(qapp.palette().color(role).name(), colours.base) >= 4.5


def test_three_sizes_of_one_family_with_figures_of_one_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    assert len(theme.POINTS) == 3
    for size in theme.Size:
        metrics = QFontMetricsF(theme.font(size))
        assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
        assert metrics.inFontUcs4(ord("ș"))
        assert metrics.inFontUcs4(ord("ț"))
