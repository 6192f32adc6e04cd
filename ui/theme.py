"""How the desk looks: Fusion with our own light and dark palette, one family, three sizes, an 8-pixel grid.

One accent colour marks the likely act. Red is only for what is late or broken, amber only for the network and doubt;
both always stand beside a word. There is no style sheet: it would replace the palette that screen readers and high
contrast settings rely on.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

GRID = 8
"""Every distance is a multiple of this many pixels, or its half."""


class Look(StrEnum):
    """What the setting `theme` may say."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Colours:
    """The meanings of colour, as #rrggbb."""

    window: str
    base: str
    text: str
    muted: str
    """Labels and second things; still readable at 4.5:1."""
    line: str
    accent: str
    on_accent: str
    soft: str
    """A calm tint of the accent, under what is selected."""
    late: str
    doubt: str
    strip: str
    """The thin amber line under the top row."""


LIGHT = Colours(
    window="#f3f4f1",
    base="#ffffff",
    text="#1c2429",
    muted="#55616a",
    line="#c9d0d2",
    accent="#17598f",
    on_accent="#ffffff",
    soft="#dbe8f3",
    late="#b3261e",
    doubt="#755200",
    strip="#e8a317",
)
DARK = Colours(
    window="#1b1f23",
    base="#23292e",
    text="#e8ecee",
    muted="#a5b1b9",
    line="#414b53",
    accent="#82b8ec",
    on_accent="#0e1d2a",
    soft="#20405b",
    late="#ff968c",
    doubt="#efc15c",
    strip="#c98f1c",
)


class Tone(Enum):
    """What a text's colour means; the value is the palette's role, so a label follows a change of look by itself."""

    PLAIN = QPalette.ColorRole.WindowText
    MUTED = QPalette.ColorRole.PlaceholderText
    ACCENT = QPalette.ColorRole.Link
    LATE = QPalette.ColorRole.BrightText
    DOUBT = QPalette.ColorRole.LinkVisited


class Size(StrEnum):
    """The three sizes of the one family."""

    SMALL = "small"
    BODY = "body"
    LARGE = "large"


POINTS = {Size.SMALL: 9.0, Size.BODY: 10.0, Size.LARGE: 22.0}
FAMILY = "DejaVu Sans"
FONTS = Path(str(files("resources") / "fonts"))


def colours_for(look: Look) -> Colours:
    """The colours of a look; SYSTEM asks what the machine prefers now."""
    if look is Look.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if look is Look.DARK else LIGHT


def colours_of(palette: QPalette) -> Colours:
    """The colours behind a palette that `wear` has set: what a widget that paints itself asks for."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def font(size: Size = Size.BODY, *, bold: bool = False) -> QFont:
    """The family in one of its three sizes, its figures all of one width."""
    made = QFont(FAMILY)
    made.setPointSizeF(POINTS[size])
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette(colours: Colours) -> QPalette:
    """A whole palette; every role that Fusion reads is ours."""
    made = QPalette()
    role = QPalette.ColorRole
    for each, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.window,
        role.ButtonText: colours.text,
        role.BrightText: colours.late,
        role.ToolTipBase: colours.base,
        role.ToolTipText: colours.text,
        role.Highlight: colours.soft,
        role.HighlightedText: colours.text,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.doubt,
        role.Light: colours.base,
        role.Midlight: colours.line,
        role.Mid: colours.line,
        role.Dark: colours.line,
        role.Shadow: colours.line,
    }.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.muted))
    return made


def wear(application: QApplication, look: Look) -> Colours:
    """Dress the application and return the colours it now wears."""
    for face in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(FONTS / face))
    style = QStyleFactory.create("Fusion")
    application.setStyle(style)
    colours = colours_for(look)
    application.setPalette(palette(colours))
    application.setFont(font())
    return colours


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2 (1.4.3): 1 to 21."""
    darker, lighter = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
