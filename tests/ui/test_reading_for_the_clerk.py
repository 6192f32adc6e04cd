"""The page is read for the clerk: its text stands beside it, and what it says of itself is offered, never filled in."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from app.arranging.acts import Split
from app.bench.drawn_pages import DPI
from app.bench.labelled_letters import LabelledLetter, labelled_letters
from app.commands.page_reader import PageReader
from app.intake import IntakePage
from app.understanding.proposals import Subject
from opis_contract.page_text import PageText
from ui.registering.draft_file import FormField
from ui.scanning.strip_items import StripItem
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
APPLICATION, OF_A_BODY, PETITION, OF_A_COMPANY = labelled_letters(4)


def scan(house: Any, letters: Sequence[LabelledLetter], *, turned: int = 0) -> UUID:
    """A batch of these pages, each a document of its own, lying `turned` degrees against the clock."""
    batch = house.desk.intake.open(source="fake:office")
    for number, letter in enumerate(letters, start=1):
        path: Path = batch.folder / f"{number:04}.jpg"
        page = letter.image.rotate(turned, expand=True)
        page.save(path, quality=80, dpi=(DPI, DPI))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        kept = IntakePage(number, path, sha256, page.width, page.height, DPI, "image/jpeg")
        house.desk.intake.accept(batch.batch_id, kept)
        house.desk.arranging.do(batch.batch_id, Split(page=number))
    return batch.batch_id


@pytest.fixture
def reading(house: Any, tmp_path: Path) -> Any:
    house.read = PageReader(tmp_path / "reading")
    return house


def ghosts(opened: Any) -> dict[FormField, str]:
    lines = opened.registering.form.lines
    shown = {each: line.placeholderText() for each, line in lines.items()}
    shown[FormField.SUMMARY] = opened.registering.form.summary.placeholderText()
    return {each: text for each, text in shown.items() if text}


def texts(opened: Any) -> tuple[str, ...]:
    text = opened.registering.form.text()
    return text.party, text.identifier, text.document_type, text.summary, text.their_number


def open_form(opened: Any, house: Any, ui: Any, sequence: int) -> None:
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    opened.scanning.strip.setFocus()
    opened.scanning.strip.follow(sequence)
    ui.press(opened.scanning.strip, Qt.Key.Key_E)
    house.settle(opened)


@pytest.mark.parametrize(("language", "theme"), [("ro", "light"), ("en", "dark")])
def test_what_the_page_says_stands_in_the_empty_lines_and_one_key_takes_a_line(
    reading: Any, ui: Any, language: str, theme: str
) -> None:
    scan(reading, [APPLICATION])
    opened = reading.open(language=language, theme=theme)
    open_form(opened, reading, ui, 1)
    form, truth = opened.registering.form, APPLICATION.truth
    assert opened.window.scope is Scope.REGISTERING
    assert ghosts(opened) == {
        FormField.PARTY: truth[Subject.SENDER],
        FormField.IDENTIFIER: truth[Subject.IDENTIFIER],
        FormField.DOCUMENT_TYPE: truth[Subject.DOCUMENT_TYPE],
        FormField.SUMMARY: truth[Subject.SUMMARY],
    }
    assert texts(opened) == ("", "", "", "", "")
    assert form.proposing.isVisible()

    page = opened.registering.pages.page
    assert not page.image.isNull()
    assert page.marked.top() == pytest.approx(0.18, abs=0.02)
    ui.press(form.lines[FormField.PARTY], Qt.Key.Key_Right)
    assert texts(opened) == (truth[Subject.SENDER], "", "", "", "")
    form.focus(FormField.SUMMARY)
    assert page.marked.top() == pytest.approx(0.11, abs=0.02)
    reading.settle(opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"registering-read-{language}-{theme}.png"))
    form.focus(FormField.LEAVES)
    assert page.marked.isNull()


def test_what_was_typed_is_left_and_a_line_that_is_emptied_proposes_again(reading: Any, ui: Any) -> None:
    scan(reading, [APPLICATION])
    opened = reading.open()
    open_form(opened, reading, ui, 1)
    party = opened.registering.form.lines[FormField.PARTY]
    ui.write(party, "Popescu")
    ui.press(party, Qt.Key.Key_Right)
    assert party.text() == "Popescu"
    ui.press(opened.registering.form, Qt.Key.Key_F12)
    reading.settle(opened)
    assert texts(opened)[0] == "Popescu"
    assert texts(opened)[1:] == tuple(
        APPLICATION.truth.get(each, "")
        for each in (Subject.IDENTIFIER, Subject.DOCUMENT_TYPE, Subject.SUMMARY, Subject.THEIR_NUMBER)
    )
    party.clear()
    ui.press(party, Qt.Key.Key_Right)
    assert party.text() == APPLICATION.truth[Subject.SENDER]


def test_a_stack_is_registered_paper_by_paper_and_each_gets_its_pages(reading: Any, ui: Any) -> None:
    batch_id = scan(reading, [OF_A_BODY, OF_A_COMPANY], turned=90)
    opened = reading.open()
    opened.window.go(Scope.SCANNING)
    reading.settle(opened)
    for sequence in (1, 2):
        opened.scanning.strip.setFocus()
        opened.scanning.strip.follow(sequence)
        ui.press(opened.scanning.strip, Qt.Key.Key_R)
        reading.settle(opened)
    for sequence, letter in ((1, OF_A_BODY), (2, OF_A_COMPANY)):
        open_form(opened, reading, ui, sequence)
        ui.press(opened.registering.form, Qt.Key.Key_F12)
        reading.settle(opened)
        ui.press(opened.registering.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        reading.settle(opened)
        assert opened.window.scope is Scope.SCANNING
        group = reading.desk.arranging.arrangement(batch_id).group_of(sequence)
        content = reading.desk.looking.entry(group.entry_id).entry.content
        number, _, day = letter.truth[Subject.THEIR_NUMBER].rpartition("/")
        assert content.sender.name == letter.truth[Subject.SENDER]
        assert content.summary == letter.truth[Subject.SUMMARY]
        assert (content.external_number, f"{content.external_date:%d.%m.%Y}") == (number, day)
        assert ghosts(opened) == {}
        assert opened.registering.pages.is_empty
    assert opened.scanning.strip.current_page() == 2
    ui.press(opened.scanning.strip, Qt.Key.Key_Return)
    reading.settle(opened)
    assert reading.desk.arranging.arrangement(batch_id).waiting == ()


def test_a_paper_that_was_being_registered_comes_back_with_its_pages(reading: Any, ui: Any) -> None:
    scan(reading, [PETITION])
    opened = reading.open()
    open_form(opened, reading, ui, 1)
    ui.write(opened.registering.form.summary, "Zgomot la blocul 4")
    draft: Path = reading.desk.home.path / "window" / "draft.json"
    reading.qtbot.waitUntil(lambda: draft.is_file() and "Zgomot" in draft.read_text("utf-8"), timeout=30_000)
    reading.settle(opened)
    opened.close()
    again = reading.open()
    assert again.registering.form.text().summary == "Zgomot la blocul 4"
    assert ghosts(again)[FormField.PARTY] == PETITION.truth[Subject.SENDER]
    assert not again.registering.pages.is_empty


def test_the_text_stands_beside_the_page_and_each_line_shows_its_place(reading: Any, ui: Any) -> None:
    scan(reading, [OF_A_COMPANY])
    opened = reading.open()
    opened.window.go(Scope.SCANNING)
    reading.settle(opened)
    opened.scanning.strip.setFocus()
    ui.press(opened.scanning.strip, Qt.Key.Key_T)
    reading.settle(opened)
    lines, page = opened.scanning.text.lines, opened.scanning.page
    assert lines.hasFocus()
    assert lines.toPlainText().splitlines()[0] == OF_A_COMPANY.lines[0]
    above = page.marked.top()
    ui.press(lines, Qt.Key.Key_Down)
    assert page.marked.top() > above
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / "scanning-text-ro-light.png"))
    ui.press(lines, Qt.Key.Key_Escape)
    assert opened.scanning.text.isHidden()
    assert opened.scanning.strip.hasFocus()


def test_a_page_without_words_says_so(house: Any, ui: Any) -> None:
    house.batch(1)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    opened.scanning.strip.setFocus()
    ui.press(opened.scanning.strip, Qt.Key.Key_T)
    house.settle(opened)
    assert opened.scanning.text.instead.text() == "Pe pagină nu s-a putut citi niciun cuvânt."


class Unable:
    """A computer on which the library that reads is missing."""

    def __call__(self, page: Path, turn: int) -> PageText | None:
        from paper.errors import ReadingUnavailable

        raise ReadingUnavailable(reason="libtesseract.so.5")

    def close(self) -> None:
        """Nothing runs."""


def test_a_computer_that_cannot_read_says_so_only_where_the_text_would_stand(house: Any, ui: Any) -> None:
    house.read = Unable()
    house.batch(1)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    assert opened.scanning.fault.isHidden()
    opened.scanning.strip.setFocus()
    ui.press(opened.scanning.strip, Qt.Key.Key_T)
    house.settle(opened)
    said = opened.scanning.text.instead.text()
    assert "Paginile sunt în siguranță." in said
    item: StripItem = opened.scanning.strip.strip.items[0]
    assert item.seen == ""
