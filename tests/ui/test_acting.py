"""What happens after the number, on the entry's screen and by keyboard: offered by the rules, told with its history."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.deeds import correct, link
from opis_contract.acts import AnnulmentAsked, AnnulmentCause
from opis_contract.entries import EntryContent, EntryDraft, Reservation
from opis_contract.links import LinkKind
from opis_contract.parties import Party
from opis_contract.standing import EntryState
from ui.forms import Choice
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened_on(house: Any, entry_id: Any, **look: str) -> Any:
    opened = house.open(**look)
    opened.going.to_entry(entry_id)
    house.settle(opened)
    return opened


def choose(house: Any, ui: Any, opened: Any, words: str) -> None:
    """Ctrl+K, down to the act, Enter."""
    ui.press(opened.entry, Qt.Key.Key_K, CONTROL)
    house.settle(opened)
    acts = opened.entry.panel.list
    texts = [acts.item(row).text() for row in range(acts.count())]
    for _ in range(texts.index(words)):
        ui.press(acts, Qt.Key.Key_Down)
    ui.press(acts, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)


def fill(ui: Any, opened: Any, **texts: str) -> None:
    for name, text in texts.items():
        editor = opened.entry.panel.editors[name]
        if isinstance(editor, Choice):
            while editor.currentData() != text:
                ui.press(editor, Qt.Key.Key_Down)
        else:
            editor.selectAll()
            ui.write(editor, text)


def give(house: Any, ui: Any, opened: Any) -> None:
    ui.press(opened.entry, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)


def shown(opened: Any) -> str:
    return " ".join(each.text() for each in opened.entry.findChildren(QLabel))


def test_a_correction_keeps_what_stood_there_in_the_history_on_the_screen(house: Any, ui: Any) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de racordare la apa", None).entry.entry_id
    opened = opened_on(house, entry_id)
    choose(house, ui, opened, "Corectează")
    assert opened.entry.panel.editors["text"].text() == "Cerere de racordare la apa"
    fill(ui, opened, text="Cerere de racordare la apă", reason="lipsea litera ă")
    give(house, ui, opened)
    assert house.desk.looking.entry(entry_id).entry.content.summary == "Cerere de racordare la apă"
    assert "Cerere de racordare la apa → Cerere de racordare la apă" in shown(opened)
    assert opened.entry.panel.isHidden()


def test_an_annulment_waits_for_a_second_person_who_is_not_the_first(house: Any, ui: Any) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de racordare", None).entry.entry_id
    opened = opened_on(house, entry_id)
    choose(house, ui, opened, "Cere anularea")
    fill(ui, opened, cause="registered_twice", reason="a mai fost o dată")
    give(house, ui, opened)
    choose(house, ui, opened, "Aprobă anularea")
    fill(ui, opened, by="Maria I.", reason="sunt de acord")
    give(house, ui, opened)
    assert "doua persoană" in opened.entry.notice.text
    fill(ui, opened, by="Ioana P.")
    give(house, ui, opened)
    assert house.desk.standing(entry_id).state is EntryState.ANNULLED
    ui.press(opened.entry, Qt.Key.Key_K, CONTROL)
    house.settle(opened)
    assert "nimic de făcut" in opened.entry.notice.text


def test_a_link_is_made_by_number_and_taken_back_by_one_key(house: Any, ui: Any) -> None:
    house.register("Popa Elena", "cerere", "Cerere de racordare", None)
    entry_id = house.register("Popa Elena", "adresă", "Revenire la cererea de racordare", None).entry.entry_id
    opened = opened_on(house, entry_id)
    choose(house, ui, opened, "Leagă de altă poziție")
    fill(ui, opened, kind="same_matter", other="77")
    give(house, ui, opened)
    assert "Nu există nicio poziție" in opened.entry.notice.text
    fill(ui, opened, other="1/2026")
    give(house, ui, opened)
    (made,) = house.desk.standing(entry_id).entry.content.links
    assert (made.kind, made.shown_number) == (LinkKind.SAME_MATTER, "1/23.06.2026")
    ui.press(opened.entry, Qt.Key.Key_Z, CONTROL)
    house.settle(opened)
    assert house.desk.standing(entry_id).entry.content.links == ()


def test_a_petition_is_not_closed_without_a_reply_and_not_extended_when_late(house: Any, ui: Any) -> None:
    entry_id = house.register("Ionescu Gheorghe", "petiție", "Petiție privind iluminatul", 2).entry.entry_id
    opened = opened_on(house, entry_id)
    choose(house, ui, opened, "Închide")
    fill(ui, opened, mode="favourable")
    give(house, ui, opened)
    assert "așteaptă un răspuns" in opened.entry.notice.text
    fill(ui, opened, mode="filed")
    give(house, ui, opened)
    assert "temeiul legal" in opened.entry.notice.text
    fill(ui, opened, basis="OG 27/2002, art. 7")
    give(house, ui, opened)
    assert house.desk.standing(entry_id).state is EntryState.CLOSED


def test_esc_leaves_the_act_and_then_the_entry(house: Any, ui: Any) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de racordare", None).entry.entry_id
    opened = opened_on(house, entry_id)
    choose(house, ui, opened, "Restituie")
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.entry.panel.isHidden()
    assert opened.window.scope == "entry"
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope == "registering"


def test_connected_papers_tell_one_story_and_name_their_links(house: Any, ui: Any) -> None:
    first = house.register("Popa Elena", "petiție", "Iluminatul public pe alee", 20).entry
    second = house.register("Popa Elena", "petiție", "Iluminatul public pe alee, din nou", 20).entry
    link(house.desk, second.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria I.")
    correct(house.desk, second.entry_id, {"leaves": "9"}, by="Maria I.", reason="numărate din nou")
    opened = opened_on(house, first.entry_id)
    assert f"{second.shown_number} · corectată · file: 3 → 9" in shown(opened)
    opened.going.to_entry(second.entry_id)
    house.settle(opened)
    assert f"Conexat la {first.shown_number}" in shown(opened)


def test_what_is_missing_stands_on_the_entrys_screen(house: Any, ui: Any) -> None:
    content = EntryContent(
        summary="Cerere de certificat de urbanism",
        sender=Party(name="Popa Elena"),
        missing_annexes=("plan cadastral", "extras CF"),
        unpaid_fee="dovada plății taxei",
        consignment="RO123456789RO",
    )
    entry_id = house.desk.register(EntryDraft(content=content), clerk="Maria I.").entry.entry_id
    told = shown(opened_on(house, entry_id))
    for expected in ("plan cadastral, extras CF", "dovada plății taxei", "RO123456789RO"):
        assert expected in told


def test_a_reserved_number_is_unused_when_the_window_opens_after_its_hour(house: Any, ui: Any) -> None:
    held = Reservation(purpose="dispoziție", holder="secretar", expires_at=house.clock.at + timedelta(hours=1))
    draft = EntryDraft(content=EntryContent(summary="Număr rezervat pentru dispoziție", reservation=held))
    entry_id = house.desk.register(draft, clerk="Maria I.").entry.entry_id
    house.clock.at += timedelta(hours=2)
    opened = opened_on(house, entry_id)
    assert house.desk.standing(entry_id).state is EntryState.UNUSED
    assert "Neutilizat" in opened.entry.waits.text()


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_acts_are_drawn(house: Any, ui: Any, language: str, theme: str) -> None:
    entry_id = house.register("Ionescu Gheorghe", "petiție", "Petiție privind iluminatul public", 20).entry.entry_id
    house.desk.act(
        AnnulmentAsked(entry_id=entry_id, by="Maria I.", cause=AnnulmentCause.TEST, reason="înregistrată de probă")
    )
    opened = opened_on(house, entry_id, language=language, theme=theme)
    ui.press(opened.entry, Qt.Key.Key_K, CONTROL)
    house.settle(opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert (opened.window.width(), opened.window.height()) == (1280, 800)
    assert opened.window.grab().save(str(SCREENS / f"acts-{language}-{theme}.png"))
    ui.press(opened.entry.panel.list, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    assert (opened.window.width(), opened.window.height()) == (1280, 800)
    assert opened.window.grab().save(str(SCREENS / f"act-form-{language}-{theme}.png"))


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("annulment_already_asked", {"number": "1", "by": "Ana"}, "Ana"),
        ("a_rule_of_tomorrow", {}, "anunțați administratorul"),
        ("annulment_already_asked", {}, "anunțați administratorul"),
    ],
)
def test_an_act_that_was_not_taken_is_told_with_its_reason(
    house: Any, ui: Any, code: str, facts: dict[str, str | int], said: str
) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de racordare", None).entry.entry_id
    house.desk.act(AnnulmentAsked(entry_id=entry_id, by="Maria I.", cause=AnnulmentCause.TEST, reason="o probă"))
    [*_, asked] = house.desk.outbox.pending()
    house.desk.outbox.refused(asked.event.event_id, code, facts)
    opened = house.open()
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    view = opened.tasks.view.tasks
    told = " ".join(str(view.index(0, at).data()) for at in range(view.columnCount()))
    assert said in told
