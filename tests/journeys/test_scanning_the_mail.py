"""10.3: the stack of the morning's mail is scanned, divided by the labels on the papers, cleaned, sent to its numbers.

By keyboard alone. SANE's own test scanner feeds the first stack; it knows no papers, so the labelled ones lie in the
office scanner of the demonstration.
"""

import json
import subprocess
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.arranging.acts import Folding
from app.commands.page_judge import PageJudge
from app.intake import BatchState
from app.printing.label import label_sheet
from app.printing.pdf import pdf_of
from app.registering import Registration
from devices.client import DriverOptions, ScannerClient
from opis_contract.events import FileRole
from opis_contract.scan_profiles import USUAL, ScanProfile, Separator
from paper.strangers import Limits
from tests.devices.conftest import sane_config
from tests.paper.labelled_pages import SIZE, askew, letter, scanned
from tests.ui.conftest import Hands, House, house, scenario, ui  # noqa: F401 - the window over a real desk
from ui.open_desk import OpenDesk
from ui.shell.actions import Scope

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
FEEDER_HOLDS = 10


def press(house: House, opened: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:  # noqa: F811
    QTest.keyClick(QApplication.focusWidget(), key, modifier)
    house.settle(opened)


def originals(house: House, registration: Registration) -> list[str]:  # noqa: F811
    """The hashes of the scanned pages that the entry has, in their order."""
    files = house.desk.looking.entry(registration.entry.entry_id).files
    return [each.sha256 for each in files if each.role is FileRole.ORIGINAL]


def scan(house: House, opened: OpenDesk) -> None:  # noqa: F811
    press(house, opened, Qt.Key.Key_F5)
    house.qtbot.waitUntil(lambda: not opened.scan.busy and house.desk.judging.next() is None, timeout=120_000)
    house.settle(opened)


def labelled(registration: Registration, house: House, random: Random) -> Image.Image:  # noqa: F811
    """A letter with the label of its number, as the printer made it, stuck on its first page."""
    institution = house.desk.identity().institution
    sheet = label_sheet(registration.entry, institution, status_address=None, width=62, height=29)
    made = subprocess.run(
        ["pdftoppm", "-r", "1200", "-png", "-gray"], input=pdf_of(sheet), capture_output=True, check=True
    )
    page = finer(letter(random, lines=18))
    page.paste(Image.open(BytesIO(made.stdout)).convert("L").reduce(4), (1560, 120))
    return page


def finer(page: Image.Image) -> Image.Image:
    """At 300 dots per inch, as labels want to be scanned."""
    return page.resize((2 * page.width, 2 * page.height), Image.Resampling.BICUBIC)


def test_sanes_feeder_is_scanned_divided_and_attached_by_keyboard(
    house: House,  # noqa: F811
    ui: Hands,  # noqa: F811
    tmp_path: Path,
) -> None:
    first, second = (house.register(name, "adresă", f"Adresa lui {name}", None) for name in ("Popa Ion", "Rus Ana"))
    options = DriverOptions(drivers=("sane",), sane_config_dir=sane_config(tmp_path / "sane.d", "resolution_max 100"))
    house.scanner = house.stack.enter_context(ScannerClient(options))
    opened = house.open()
    press(house, opened, Qt.Key.Key_2, CTRL)
    assert opened.window.scope is Scope.SCANNING
    scan(house, opened)
    assert [item.place for item in opened.scanning.strip.strip.items] == [str(at) for at in range(1, FEEDER_HOLDS + 1)]

    opened.scanning.strip.setFocus()
    press(house, opened, Qt.Key.Key_Home)
    for _ in range(4):
        press(house, opened, Qt.Key.Key_Right)
    press(house, opened, Qt.Key.Key_S)
    [batch] = house.desk.intake.batches()
    groups = house.desk.arranging.arrangement(batch.batch_id).groups
    assert [len(group.pages) for group in groups] == [4, 6]

    press(house, opened, Qt.Key.Key_Home)
    for registration in (first, second):
        press(house, opened, Qt.Key.Key_M)
        ui.write(opened.scanning.number, str(registration.entry.number))
        press(house, opened, Qt.Key.Key_Return)
    opened.scanning.strip.setFocus()
    press(house, opened, Qt.Key.Key_Return)
    house.qtbot.waitUntil(lambda: not opened.scan.busy, timeout=60_000)
    house.settle(opened)
    # SANE's test pages are all alike: one original, and as many pages in the archive's file as lay there.
    for registration, pages in ((first, 4), (second, 6)):
        files = house.desk.looking.entry(registration.entry.entry_id).files
        assert [each.pages for each in files if each.role is FileRole.ARCHIVAL] == [pages]
    assert house.desk.intake.batch(batch.batch_id).state is BatchState.ATTACHED


@pytest.mark.parametrize("jam", [False, True], ids=["all goes well", "a jam in the middle"])
def test_a_stack_with_labels_is_divided_cleaned_and_goes_to_its_numbers_in_the_papers_order(
    house: House,  # noqa: F811
    tmp_path: Path,
    jam: bool,
) -> None:
    random = Random(31)  # noqa: S311 - drawn papers, no secrets
    names = ("Popa Ion", "Rus Ana", "Țirban Ștefan")
    given = [house.register(name, "adresă", f"Adresa lui {name}", None) for name in names]
    stack = []
    for registration in given:
        papers = (
            labelled(registration, house, random),
            finer(Image.new("L", SIZE, 255)),
            finer(askew(letter(random), 1.5)),
        )
        stack += [scanned(page, random, shade=246, grain=2) for page in papers]
    files = []
    for number, page in enumerate(stack, start=1):
        files.append(tmp_path / f"paper-{number}.png")
        page.save(files[-1])
    script = tmp_path / "stack.json"
    happenings = [{"mishap": "jam", "page": 5, "row": 100}] if jam else []
    script.write_text(json.dumps({"sheets": len(files), "papers": list(map(str, files)), "happenings": happenings}))
    house.scanner = house.stack.enter_context(ScannerClient(DriverOptions(drivers=("fake",), scenario=script)))
    house.judge = PageJudge(tmp_path / "reader.log", Limits())
    opened = house.open()
    opened.scan.picker.use_profile(
        ScanProfile(code=USUAL, name="Corespondență", resolution=300, separators=frozenset({Separator.LABEL}))
    )
    press(house, opened, Qt.Key.Key_2, CTRL)
    scan(house, opened)
    if jam:
        assert not opened.scanning.fault.isHidden()
        scan(house, opened)

    [batch] = house.desk.intake.batches()
    groups = house.desk.arranging.arrangement(batch.batch_id).groups
    assert [group.entry_id for group in groups] == [each.entry.entry_id for each in given]
    assert [page.folded for group in groups for page in group.pages] == [None, Folding.BLANK, None] * 3
    assert [item.mark for item in opened.scanning.strip.strip.items] == ["", "", "Strâmbă"] * 3

    opened.scanning.strip.setFocus()
    press(house, opened, Qt.Key.Key_Return)
    house.qtbot.waitUntil(lambda: not opened.scan.busy, timeout=60_000)
    house.settle(opened)
    scanned_pages = {page.sequence: page.sha256 for page in house.desk.intake.batch(batch.batch_id).pages}
    for number, registration in enumerate(given):
        assert originals(house, registration) == [scanned_pages[3 * number + 1], scanned_pages[3 * number + 3]]
    assert house.desk.intake.batch(batch.batch_id).state is BatchState.ATTACHED
