"""Qt's own few words (the menu of a text field, for one) in the clerk's language: Qt ships no Romanian."""

from PySide6.QtCore import QObject, QTranslator
from typing_extensions import override

from app.words import Words


class QtWords(QTranslator):
    """Looks Qt's texts up in the program's own words; what is not there stays as Qt wrote it."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        key = f"qt.{''.join(char for char in sourceText.lower() if char.isalpha())}"
        return self._words.say(key) if self._words.has(key) else sourceText
