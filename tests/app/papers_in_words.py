"""Pages as a reader of papers hands them over, from lines typed in a test."""

from opis_contract.page_text import PageText, Word

WIDTH, HEIGHT, LETTER, LINE = 2000, 2800, 22, 60


def page(*lines: str, top: int = 200) -> PageText:
    """One line below the other. A line that begins with `^` stands in the middle, an empty one leaves room."""
    made = []
    for number, line in enumerate(lines):
        text = line.removeprefix("^")
        left = (WIDTH - LETTER * len(text)) // 2 if line.startswith("^") else 200
        words = []
        for word in text.split():
            words.append(Word(word, left, top + number * LINE, LETTER * len(word), 40))
            left += LETTER * (len(word) + 1)
        if words:
            made.append(tuple(words))
    return PageText(tuple(made), WIDTH, HEIGHT)
