"""Signing: what is marked gets its signature, the PIN passes once and stays nowhere, and every result says why."""

import json
import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer

from app.errors import ServerUnreachable
from app.growing import GrowthThread
from app.signature_places import SignaturePlace
from app.words import Words
from devices.reader_state import CardReader, ReaderState
from opis_contract.events import FileRole
from signing.errors import PdfForbidsSigning, PinWrongLastTry
from signing.tokens import PinState
from tests.app.test_augmenting import Ladder
from ui.entry.entry_words import entry_words
from ui.shell.actions import Scope
from ui.signing.sign_line import SignState
from ui.writing import Writing


def lines(opened: Any) -> list[Any]:
    """What the list shows."""
    model = opened.signing.model
    return [model.line_at(model.index(at)) for at in range(model.rowCount())]


def to_pin(house: Any, opened: Any, ui: Any) -> Any:
    """Enter, and wait for the PIN to be asked."""
    opened.signing.list.setFocus()
    ui.press(opened.signing.list, Qt.Key.Key_Return)
    house.qtbot.waitUntil(opened.signing.pin.isVisible, timeout=30_000)
    return opened.signing.pin


def type_pin(ui: Any, panel: Any) -> None:
    """Four figures and Enter."""
    for key in (Qt.Key.Key_7, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_1):
        ui.press(panel.field, key)
    ui.press(panel.field, Qt.Key.Key_Return)


def test_space_marks_enter_signs_and_one_pin_is_enough(house: Any, ui: Any) -> None:
    hashes = house.answers(3)
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    place = opened.signing
    assert opened.window.top.buttons[Scope.SIGNING].count == 3
    assert not place.document.page.image.isNull()
    ui.press(place.list, Qt.Key.Key_Space)
    ui.press(place.list, Qt.Key.Key_Down)
    ui.press(place.list, Qt.Key.Key_Space)
    assert place.sign_button.text() == "Semnează 2 documente"
    type_pin(ui, to_pin(house, opened, ui))
    house.settle(opened)
    assert [line.state for line in lines(opened)] == [SignState.SIGNED, SignState.SIGNED, SignState.WAITING]
    assert house.token.pins == [b"7301"]
    assert not place.pin.isVisible()
    assert place.pin.field.length == 0
    assert opened.window.top.buttons[Scope.SIGNING].count == 1
    entry_id, _ = house.desk.looking.file_of_entry(hashes[0])
    signed = [file for file in house.desk.looking.entry(entry_id).files if file.role is FileRole.SIGNED]
    assert [file.signer for file in signed] == ["Ion Văduva-Țurcanu"]


def test_changing_ones_mind_at_the_pin_signs_nothing(house: Any, ui: Any) -> None:
    house.answers(2)
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    panel = to_pin(house, opened, ui)
    ui.press(panel.field, Qt.Key.Key_5)
    ui.press(opened.window, Qt.Key.Key_Escape)
    house.settle(opened)
    assert opened.window.scope is Scope.SIGNING
    assert house.token.pins == []
    assert panel.field.length == 0
    assert [line.state for line in lines(opened)] == [SignState.WAITING] * 2
    assert all(line.marked for line in lines(opened))


def test_the_last_try_is_asked_twice(house: Any, ui: Any) -> None:
    house.answers(1)
    house.token.pin_state = PinState.FINAL_TRY
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    panel = to_pin(house, opened, ui)
    assert "ULTIMA" in panel.warning.text()
    type_pin(ui, panel)
    assert house.token.pins == []
    assert panel.give.hasFocus()
    ui.press(panel.give, Qt.Key.Key_Space)
    house.settle(opened)
    assert house.token.pins == [b"7301"]


def test_each_result_says_why(house: Any, ui: Any) -> None:
    hashes = house.answers(3)
    house.token.faults = {hashes[1]: PdfForbidsSigning(file="RG-2-2026.pdf")}
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    type_pin(ui, to_pin(house, opened, ui))
    house.settle(opened)
    assert [line.state for line in lines(opened)] == [SignState.SIGNED, SignState.FAILED, SignState.SIGNED]
    assert lines(opened)[1].reason == Words("ro").explain(PdfForbidsSigning(file="RG-2-2026.pdf")).said
    assert opened.signing.progress.text() == "2 documente semnate."


def test_a_wrong_pin_stops_the_batch_and_nothing_is_lost(house: Any, ui: Any) -> None:
    house.answers(2)
    house.token.stops_with = PinWrongLastTry(token="eToken 5110")
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    type_pin(ui, to_pin(house, opened, ui))
    house.settle(opened)
    assert opened.signing.notice.text
    assert [line.state for line in lines(opened)] == [SignState.WAITING] * 2
    assert all(line.marked for line in lines(opened))
    assert opened.signing.sign_button.isEnabled()


def test_the_certificate_says_how_long_it_lasts(house: Any) -> None:
    opened = house.open()
    for left, said in (
        (timedelta(days=400), "valabil până la 28.07.2027"),
        (timedelta(days=12), "expiră în 12 zile"),
        (timedelta(days=21), "expiră în 21 de zile"),
        (timedelta(days=1), "expiră mâine"),
        (timedelta(minutes=5), "expiră azi"),
        (timedelta(days=-1), "expirat la 22.06.2026"),
    ):
        house.token.expires_in = left
        opened.window.go(Scope.SIGNING)
        house.settle(opened)
        assert opened.signing.expiry.text() == said
    assert opened.signing.issuer.text() == "Certificat calificat emis de certSIGN Qualified CA"
    remembered = json.loads((house.desk.home.path / "window" / "remembered.json").read_text())
    assert remembered["certificate"] == "00A1B2C3/01"


def test_without_a_token_the_place_says_so_and_signs_nothing(house: Any, ui: Any) -> None:
    house.answers(1)
    house.token.plugged = False
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    assert "Niciun dispozitiv" in opened.signing.issuer.text()
    assert not opened.signing.sign_button.isEnabled()
    ui.press(opened.signing.list, Qt.Key.Key_Return)
    house.settle(opened)
    assert house.token.asked == []
    house.token.plugged = True
    opened.signing.again.click()
    house.settle(opened)
    assert opened.signing.sign_button.isEnabled()


def test_closing_while_the_pin_is_asked_ends_everything(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    panel = to_pin(house, opened, ui)
    ui.press(panel.field, Qt.Key.Key_5)
    opened.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("lane-")]
    assert house.token.pins == []


def test_the_register_is_worked_while_the_pin_waits(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.mark_all_wanted.emit()
    panel = to_pin(house, opened, ui)
    ui.press(opened.window, Qt.Key.Key_F2)
    ui.write(opened.registering.form.lines["party"], "Ionescu")
    ui.write(opened.registering.form.summary, "Petiție grabnică")
    opened.registering.form.submitted.emit()
    house.qtbot.waitUntil(lambda: opened.registering.strip.number.text() == "2 / 23.06.2026")
    opened.window.go(Scope.SIGNING)
    assert panel.field.hasFocus()
    type_pin(ui, panel)
    house.settle(opened)
    assert house.token.pins == [b"7301"]


def test_signatures_grow_while_the_window_is_used_and_the_official_sees_which_still_wait(house: Any, ui: Any) -> None:
    hashes = house.answers(2)
    authority = Ladder(faults=[ServerUnreachable(address="http://tsa"), ServerUnreachable(address="http://tsa")])
    augmenting = house.desk.signing.augmenting

    house.growth = GrowthThread(partial(augmenting.go_on, authority))
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    place = opened.signing
    assert not place.growing.isVisible()
    ui.press(place.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_pin(ui, to_pin(house, opened, ui))
    waiting = "2 semnături așteaptă marca temporală și dovezile; se adaugă singure."
    house.qtbot.waitUntil(lambda: place.growing.text() == waiting, timeout=30_000)
    assert place.growing.isVisible()
    house.qtbot.waitUntil(lambda: [each.attempts for each in augmenting.waiting()] == [1, 1], timeout=30_000)
    house.clock.at += timedelta(minutes=5)
    house.growth.nudge()
    house.qtbot.waitUntil(lambda: not place.growing.isVisible(), timeout=30_000)
    assert augmenting.waiting() == []
    for sha256 in hashes:
        entry_id, _ = house.desk.looking.file_of_entry(sha256)
        signed, grown = (file for file in house.desk.looking.entry(entry_id).files if file.role is FileRole.SIGNED)
        assert grown.derived_from == signed.sha256
        shown = entry_words(house.desk.looking.entry(entry_id), Writing(Words("ro"), house.clock.now))
        assert ["B-LTA" in line.facts for line in shown.files] == [False, False, True]


class Plugs:
    """Stands where the card readers are watched, which is tried with a real card service."""

    def start(self, told: Any) -> None:
        self.told = told

    def close(self) -> None:
        pass

    def tell(self, *, card: bool) -> None:
        self.told(ReaderState(service=True, readers=(CardReader("Cititor", card),)))


def test_a_token_plugged_in_or_pulled_out_is_seen_without_asking(house: Any) -> None:
    house.token.plugged = False
    house.readers = Plugs()
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    picker = opened.signing.credentials
    house.readers.tell(card=False)
    house.settle(opened)
    assert picker.count() == 0
    house.token.plugged = True
    house.readers.tell(card=True)
    house.qtbot.waitUntil(lambda: picker.count() == 1, timeout=30_000)
    house.token.plugged = False
    house.readers.tell(card=False)
    house.qtbot.waitUntil(lambda: picker.count() == 0, timeout=30_000)
    assert "Niciun dispozitiv" in opened.signing.issuer.text()


def marked(opened: Any) -> tuple[float, float]:
    """Where the signature is marked on the page that is seen, in shares of its size."""
    place = opened.signing.document.page.marked
    return place.left(), place.top()


def to_signing(house: Any) -> Any:
    opened = house.open()
    opened.window.go(Scope.SIGNING)
    house.settle(opened)
    opened.signing.list.setFocus()
    return opened


def test_the_signature_is_placed_by_digits_arrows_and_zero(house: Any, ui: Any) -> None:
    [sha256] = house.answers(1)
    opened = to_signing(house)
    place = opened.signing
    assert "pagina 2" in place.block.text(), "a letter is signed at its end"
    assert place.document.page.marked.isNull(), "the first page is seen, the signature stands on the last"
    place.document.turn(1)
    house.settle(opened)
    assert marked(opened)[0] > 0.5
    ui.press(place.list, Qt.Key.Key_1)
    house.settle(opened)
    left, top = marked(opened)
    assert left < 0.1
    assert top > 0.8
    ui.press(place.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    ui.press(place.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    house.settle(opened)
    assert marked(opened) == pytest.approx((left + 2 / 210, top - 2 / 297), abs=0.0005)
    opened.signing.mark_all_wanted.emit()
    type_pin(ui, to_pin(house, opened, ui))
    house.settle(opened)
    [[(chosen, where)]] = [list(each.items()) for each in house.token.places]
    assert chosen == sha256
    assert where == SignaturePlace(2, pytest.approx(10, abs=0.2), pytest.approx(297 - 8 - 30 - 2, abs=0.3))


def test_zero_hides_the_signature_and_brings_it_back(house: Any, ui: Any) -> None:
    [sha256] = house.answers(1)
    opened = to_signing(house)
    ui.press(opened.signing.list, Qt.Key.Key_0)
    house.settle(opened)
    assert "nu se va vedea" in opened.signing.block.text()
    assert opened.blocks.places == {sha256: None}
    ui.press(opened.signing.list, Qt.Key.Key_0)
    house.settle(opened)
    assert "pagina 2" in opened.signing.block.text()
    assert opened.blocks.places == {}


def test_the_mouse_puts_the_signature_on_the_page_that_is_seen(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = to_signing(house)
    page = opened.signing.document.page
    house.qtbot.mousePress(page, Qt.MouseButton.LeftButton, pos=page.rect().center())
    house.settle(opened)
    assert "pagina 1" in opened.signing.block.text()
    across, down = marked(opened)
    assert across + page.marked.width() / 2 == pytest.approx(0.5, abs=0.03)
    assert 0.3 < down < 0.7


def test_a_document_is_returned_with_a_reason_and_brought_back(house: Any, ui: Any) -> None:
    hashes = house.answers(2)
    opened = to_signing(house)
    ui.press(opened.signing.list, Qt.Key.Key_R)
    panel = opened.signing.returning
    ui.press(panel.reason, Qt.Key.Key_Return)
    assert panel.isVisible(), "not without a reason"
    ui.write(panel.reason, "lipsește anexa 2")
    ui.press(panel.reason, Qt.Key.Key_Return)
    house.settle(opened)
    assert [line.state for line in lines(opened)] == [SignState.RETURNED, SignState.WAITING]
    assert "lipsește anexa 2" in lines(opened)[0].reason
    assert [each.sha256 for each in house.desk.signing.waiting()] == [hashes[1]]
    entry_id, _ = house.desk.looking.file_of_entry(hashes[0])
    assert house.desk.looking.entry(entry_id).returned[hashes[0]].reason == "lipsește anexa 2"
    opened.signing.mark_all_wanted.emit()
    assert [line.marked for line in lines(opened)] == [False, True], "what was returned is not signed"
    ui.press(opened.signing.list, Qt.Key.Key_R)
    house.settle(opened)
    assert [line.state for line in lines(opened)] == [SignState.WAITING, SignState.WAITING]
    assert len(house.desk.signing.waiting()) == 2


def test_esc_leaves_the_document_where_it_is(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = to_signing(house)
    ui.press(opened.signing.list, Qt.Key.Key_R)
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert not opened.signing.returning.isVisible()
    assert opened.signing.list.hasFocus()
    assert [line.state for line in lines(opened)] == [SignState.WAITING]


def test_a_list_read_while_a_file_is_being_signed_keeps_its_line(house: Any, ui: Any) -> None:
    """The register knows of the signature a moment before the list is told."""
    house.answers(2)
    opened = to_signing(house)
    badge = opened.window.top.buttons[Scope.SIGNING]
    counts = iter((1, 0))

    def read_again() -> None:
        QTimer.singleShot(0, opened.signing, opened.sign.refresh)
        wanted = next(counts)
        ends = time.monotonic() + 5
        while badge.count != wanted and time.monotonic() < ends:
            time.sleep(0.01)

    house.token.before_told = read_again
    opened.signing.mark_all_wanted.emit()
    type_pin(ui, to_pin(house, opened, ui))
    house.settle(opened)
    assert [line.state for line in lines(opened)] == [SignState.SIGNED, SignState.SIGNED]


def test_the_pin_is_changed_where_it_is_used_and_typed_twice(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = to_signing(house)
    place, panel = opened.signing, opened.signing.pin

    def answer(title: str, pin: str) -> None:
        house.qtbot.waitUntil(lambda: panel.isVisible() and title in panel.title.text(), timeout=10_000)
        house.qtbot.keyClicks(panel.field, pin)
        ui.press(panel.field, Qt.Key.Key_Return)

    for again, changed in (("5678", []), ("9012", [(b"1234", b"9012")])):
        place.change_pin.setFocus()
        ui.press(place.change_pin, Qt.Key.Key_Space)
        answer("de acum", "1234")
        answer("nou, Ion", "9012")
        answer("încă o dată", again)
        house.settle(opened)
        assert house.token.changed == changed
        assert ("nu a fost scris la fel" in place.notice.text) == (not changed)
    assert "a fost schimbat" in place.progress.text()


def test_giving_up_changes_no_pin(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = to_signing(house)
    opened.signing.change_pin.setFocus()
    ui.press(opened.signing.change_pin, Qt.Key.Key_Space)
    house.qtbot.waitUntil(opened.signing.pin.isVisible, timeout=10_000)
    ui.press(opened.window, Qt.Key.Key_Escape)
    house.settle(opened)
    assert house.token.changed == []
    assert opened.signing.change_pin.isVisible()
