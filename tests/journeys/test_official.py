"""10.6: fifty papers wait for the official's signature; four go back, the token is pulled out at the twenty-third.

In the real window, by keyboard alone, with a real token behind a driver that fails on demand.
"""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.commands.acts import TokenSigner
from app.commands.asked import Asked
from app.words import Words
from opis_contract.events import FileRole
from signing import desk as signing_desk
from signing.demonstration import ThrowAwayAuthority, give_signer, make_soft_token
from signing.verdicts import Word
from tests.journeys.test_morning_mail import press, write
from tests.signing.conftest import FaultyDriver, poppler_says, shim  # noqa: F401 - the driver that fails on demand
from tests.ui.conftest import SETTINGS, House, house, scenario  # noqa: F401 - the window over a real desk
from ui.open_desk import OpenDesk
from ui.shell.actions import Scope
from ui.signing.sign_line import SignState

PIN = "730184"
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PAPERS, RETURNED, SIGNED_FIRST = 50, 4, 22


@dataclass
class Official:
    """The official's window, token and certificates."""

    house: House
    driver: FaultyDriver
    trust: Path
    environment: dict[str, str]
    opened: OpenDesk = field(init=False)

    def pull_out_at(self, signature: int) -> None:
        """From that signature on the driver says that the token is gone."""
        self.environment.update(self.driver.environment(sign="0x32", **{"from": str(signature)}))

    def plug_in(self) -> None:
        for fault in ("FAULT_SIGN", "FAULT_FROM"):
            self.environment.pop(fault)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self.house, self.opened, key, modifier)

    def sign(self, pin: str) -> None:
        """Enter, the PIN and Enter, where the keyboard is."""
        self.house.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        panel = self.opened.signing.pin
        self.house.qtbot.waitUntil(panel.isVisible, timeout=30_000)
        for figure in pin:
            self.house.qtbot.keyClicks(QApplication.focusWidget(), figure)
        self.house.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        self.house.qtbot.waitUntil(lambda: not self.opened.lanes.busy, timeout=120_000)
        self.house.settle(self.opened)

    def states(self) -> list[SignState]:
        model = self.opened.signing.model
        found = [model.line_at(model.index(at)) for at in range(model.rowCount())]
        return [line.state for line in found if line is not None]

    def signed_files(self) -> list[Path]:
        """Every signed file of the register."""
        desk = self.house.desk
        found = []
        for sha256 in self.hashes:
            entry_id, _ = desk.looking.file_of_entry(sha256)
            files = desk.looking.entry(entry_id).files
            found += [desk.file_path(each.sha256) for each in files if each.role is FileRole.SIGNED]
        return found

    hashes: list[str] = field(default_factory=list)


@pytest.fixture
def official(house: House, shim: Path, tmp_path: Path) -> Official:  # noqa: F811
    now = house.clock.now()
    authority = ThrowAwayAuthority.made_in(tmp_path / "authority", now=now)
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN.encode()))
    give_signer(token, authority, pin=bytearray(PIN.encode()), holder="Țurcanu Ștefania", now=now)
    driver = FaultyDriver(shim, token, tmp_path / "calls")
    made = Official(house, driver, authority.trust, driver.environment())
    made.hashes = house.answers(PAPERS)
    asked = Asked(argparse.Namespace(json=False), house.desk.home, SETTINGS, Words("ro"))
    house.token = TokenSigner(
        asked,
        house.desk,
        modules=[shim],
        environment=made.environment,
        now=house.clock.now,
        authority=None,
    )  # type: ignore[assignment]  # the real one in the place of the stand-in
    made.opened = house.open()
    return made


@pytest.mark.timeout(400)
def test_fifty_papers_four_returned_the_token_pulled_out_and_all_signed_in_the_end(official: Official) -> None:
    place = official.opened.signing
    official.press(Qt.Key.Key_3, CTRL)
    assert official.opened.window.scope is Scope.SIGNING
    assert official.opened.window.top.buttons[Scope.SIGNING].count == PAPERS
    assert "Țurcanu Ștefania" in place.credentials.currentText()
    assert official.driver.token.serial in place.token.text()
    assert "pagina 2" in place.block.text()

    for reason in ("lipsește anexa 2", "suma nu este cea din contract", "destinatarul este greșit", "dublură"):
        official.press(Qt.Key.Key_R)
        write(official.house, official.opened, reason)
        official.press(Qt.Key.Key_Return)
        official.press(Qt.Key.Key_Down)
    assert official.states() == [SignState.RETURNED] * RETURNED + [SignState.WAITING] * (PAPERS - RETURNED)

    official.press(Qt.Key.Key_A, CTRL)
    assert place.sign_button.text() == f"Semnează {PAPERS - RETURNED} de documente"
    official.sign("000000")
    assert "PIN" in place.notice.text
    assert SignState.SIGNED not in official.states(), "a wrong PIN signs nothing and stops at once"
    assert official.driver.called("C_Login") == 1
    official.press(Qt.Key.Key_Escape)

    official.pull_out_at(SIGNED_FIRST + 1)
    official.sign(PIN)
    states = official.states()
    assert states.count(SignState.SIGNED) == SIGNED_FIRST
    assert states.count(SignState.WAITING) == PAPERS - RETURNED - SIGNED_FIRST
    assert place.notice.text
    assert len(official.signed_files()) == SIGNED_FIRST
    official.press(Qt.Key.Key_Escape)

    official.plug_in()
    official.press(Qt.Key.Key_3, CTRL)
    official.sign(PIN)
    assert official.states().count(SignState.SIGNED) == PAPERS - RETURNED
    assert official.driver.called("C_Login") == 3, "one for each PIN that was typed"
    assert official.house.desk.signing.waiting() == []

    files = official.signed_files()
    assert len(files) == PAPERS - RETURNED
    for file in files:
        assert "Signature is Valid." in poppler_says(file)
    now = official.house.clock.now()
    verdicts = [verdict for file in files[:5] for verdict in signing_desk.verify(file, official.trust, now=now)]
    assert [verdict.verdict for verdict in verdicts] == [Word.VALID] * 5
