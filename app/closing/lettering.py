"""Text on the pages of the book: the program's typeface, and what fits a column."""

from reportlab.pdfbase import pdfmetrics

from app.printing.typeface import BOLD, REGULAR, load_fonts

__all__ = ["BOLD", "REGULAR", "load_fonts", "shortened", "text_width"]


def text_width(text: str, font: str, size: float) -> float:
    """Width of the text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def shortened(text: str, font: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis when it is wider than `width` points."""
    if text_width(text, font, size) <= width:
        return text
    while text and text_width(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
