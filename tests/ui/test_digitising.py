"""The archive's batches on the screen: leaves counted, two persons look at a sample, by keyboard alone."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.desk import Desk
from app.digitising.batches import BatchStage, Cover, FileToScan
from app.digitising.sampling import Finding
from app.digitising.sheets import FileSheet, sheet_text
from app.digitising.taking import Seen
from app.files import hash_of
from app.words import Sentence, Words
from opis_contract.errors import KnownError
from opis_contract.people import Role
from ui.digitising.approval_presenter import ApprovalPresenter
from ui.digitising.quality_presenter import QualityPresenter
from ui.digitising.quality_words import BatchLine, FileLine, PageWords
from ui.shell.actions import Scope
from ui.two_lines import FACTS
from ui.work import Lane
from ui.writing import Writing

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
T = TypeVar("T")


@dataclass(frozen=True)
class APage:
    """A page as the reader would have seen it."""

    codes: str
    sha256: str = "0" * 64
    width: int = 1654
    height: int = 2339
    dpi: int = 200
    uniform: bool = False


def scan(desk: Desk, folder: Path, *files: tuple[str, int, int]) -> int:
    """A batch with files of a number, leaves on the cover, and pages that were scanned of one side each."""
    room = desk.digitising
    batch = room.batches.receive(fonds="Primăria Lugoj", creator="Secretariat", by="Ana").batch_no
    listed = [
        FileToScan(1 + place // 2, number, leaves, Cover(title=f"Hotărâri și dispoziții {number}", years="1978"))
        for place, (number, leaves, _) in enumerate(files)
    ]
    prepared = {each.inventory_number: each for each in room.batches.prepare(batch, listed, by="Ana").files}
    for number, _, pages in files:
        inside = folder / number
        inside.mkdir(parents=True)
        for page in range(pages + 1):
            (inside / f"{page}.jpg").write_bytes(f"{number} {page}".encode())

        def look(path: Path, number: str = number) -> Seen:
            sheet = sheet_text(FileSheet(prepared[number].file_id)) if path.stem == "0" else ""
            return Seen(hash_of(path), "image/jpeg", [APage(sheet)])

        room.imports.take(inside, look=look, profile="archive", both_sides=False, equipment="fi-7700", by="Ana")
    return batch


@dataclass
class AtOnce:
    """Work that is done where it is asked for."""

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        cancel: threading.Event | None = None,
    ) -> None:
        try:
            answer = work()
        except KnownError as error:
            failed(error)
        else:
            done(answer)

    def on_main(self, callback: Callable[[], None]) -> None:
        callback()


@dataclass
class Paper:
    """A screen that remembers what it was told."""

    batches: Sequence[BatchLine] = ()
    files: Sequence[FileLine] = ()
    page: PageWords | None = None
    picture: tuple[str, int] = ("", 0)
    progress: tuple[int, int] = (0, 0)
    act: str = ""
    told: str = ""
    wrong: Sentence | None = None
    judging: int = 0
    standing: Sequence[str] = ()
    rejection: bool = False
    asked: bool = False
    marked: frozenset[str] = frozenset()
    choose: Callable[[int], None] = field(default=lambda _: None)

    def show_batches(self, lines: Sequence[BatchLine], *, chosen: int | None) -> None:
        self.batches = lines
        if lines and chosen is None:
            self.choose(lines[0].batch_no)

    def show_files(self, lines: Sequence[FileLine]) -> None:
        self.files = lines

    def show_page(self, words: PageWords | None) -> None:
        self.page = words

    def show_picture_of(self, file: str, page: int) -> None:
        self.picture = (file, page)

    def show_progress(self, seen: int, sample: int) -> None:
        self.progress = (seen, sample)

    def offer(self, act: str, *, deliberate: bool = False) -> None:
        self.act = act

    def show_standing(self, lines: Sequence[str]) -> None:
        self.standing = lines

    def offer_rejection(self, offered: bool) -> None:
        self.rejection = offered

    def ask_why(self, asked: bool) -> None:
        self.asked = asked

    def mark_files(self, marked: frozenset[str]) -> None:
        self.marked = marked

    def judge_now(self) -> None:
        self.judging += 1

    def tell(self, words: str) -> None:
        self.told = words

    def explain(self, sentence: Sentence | None) -> None:
        self.wrong = sentence


def presenter(house: Any, by: Callable[[], str]) -> tuple[QualityPresenter, Paper]:
    quality, _, view = presenters(house, by)
    return quality, view


def presenters(house: Any, by: Callable[[], str]) -> tuple[QualityPresenter, ApprovalPresenter, Paper]:
    view, writing = Paper(), Writing(Words("ro"), house.clock.now)

    def moved() -> None:
        quality.again()

    approval = ApprovalPresenter(
        view,
        house.desk,
        AtOnce(),
        writing,
        by=by,
        write_evidence=lambda approval: Path(f"lot-{approval.evidence.batch}"),
        moved=moved,
    )
    quality = QualityPresenter(view, house.desk, AtOnce(), writing, by=by, approval=approval)
    view.choose = quality.choose
    quality.arrive()
    return quality, approval, view


def test_a_batch_is_counted_and_looked_at_by_two_persons(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 1, 1))
    who = ["Ana"]
    quality, view = presenter(house, lambda: who[0])
    assert [each.agrees for each in view.files] == [True, True]
    assert view.act == "Încheie scanarea"
    quality.act()
    assert (view.told, view.act) == ("Filele se potrivesc cu coperțile: 3 pagini.", "Începe verificarea")
    for name, stage in (("Ana", BatchStage.QA2), ("Dan", BatchStage.CHECKED)):
        who[0] = name
        quality.act()
        assert view.progress == (0, 3)
        pictures = []
        for _ in range(3):
            pictures.append(view.picture)
            quality.judge(Finding.OK)
        assert len(set(pictures)) == 3
        assert (view.progress, view.act) == ((3, 3), "Încheie verificarea")
        quality.act()
        assert house.desk.digitising.batches.batch(batch).stage is stage
    assert (view.act, view.page) == ("Încheie indexarea", None)


def test_a_leaf_too_few_is_said_and_nothing_moves(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 3, 2))
    quality, view = presenter(house, lambda: "Ana")
    assert view.files[0].facts == "2 file scanate, 3 pe copertă"
    quality.act()
    assert view.wrong is not None
    assert view.wrong.title == "Numărul de file nu se potrivește"
    assert house.desk.digitising.batches.batch(batch).stage is BatchStage.PREPARED


def test_looking_beside_says_nothing_and_a_page_can_be_judged_again(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 3, 3))
    quality, view = presenter(house, lambda: "Ana")
    quality.act()
    quality.act()
    first = view.picture
    quality.look_beside(1)
    assert view.picture != first
    assert view.page is not None
    assert view.page.beside == "Priviți cu 1 pagină după cea care se verifică."
    quality.look_beside(-1)
    quality.look_beside(-1)
    assert view.picture == first
    quality.judge(Finding.UNREADABLE)
    quality.back()
    assert view.page.finding == "nu se poate citi"
    quality.judge(Finding.OK)
    [check] = house.desk.digitising.quality.checks(batch)
    assert [each.finding for each in check.pages] == [Finding.OK, None, None]


def test_a_page_with_a_defect_sends_the_batch_back(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 1, 1))
    quality, view = presenter(house, lambda: "Ana")
    quality.act()
    quality.act()
    for finding in (Finding.CUT_EDGE, Finding.OK, Finding.OK):
        quality.judge(finding)
    quality.act()
    assert view.told == "Lotul nu a trecut: dosarele cu defecte se întorc la scanare."
    assert [(each.facts, each.agrees) for each in view.files] == [
        ("0 file scanate, 2 pe copertă", False),
        ("1 file, ca pe copertă", True),
    ]
    assert house.desk.digitising.batches.batch(batch).stage is BatchStage.RETURNED


def check(house: Any, batch: int, *, cut: int = 0) -> None:
    """Two persons look at the batch; the first one finds a cut edge at this place of the sample."""
    room = house.desk.digitising
    room.leaves.finish_scanning(batch, by="Ana")
    for who in ("Ana", "Dan"):
        for each in room.quality.begin(batch, by=who).pages:
            bad = (who, each.place) == ("Ana", cut)
            room.quality.judge(batch, each.place, Finding.CUT_EDGE if bad else Finding.OK, by=who)
        assert room.quality.end(batch, by=who).passed


def test_the_archivist_ends_the_index_and_approves_and_whoever_scanned_does_not(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 1, 1))
    check(house, batch)
    who = ["Ana"]
    quality, _, view = presenters(house, lambda: who[0])
    assert (view.act, view.rejection) == ("Încheie indexarea", False)
    assert any("opis digitise table" in each for each in view.standing)
    quality.act()
    assert (view.act, view.rejection) == ("Aprobă lotul", True)
    assert "indexare încheiată · Ana" in view.standing[0]
    quality.act()
    assert view.wrong is not None
    assert view.wrong.title == "Lotul îl aprobă altcineva"
    who[0] = "Dan"
    quality.act()
    assert view.told == "Lotul este aprobat. Dovada este în lot-1."
    assert (view.act, view.rejection, view.wrong) == ("", False, None)
    sealed = house.desk.digitising.approving.approval(batch).sha256
    assert f"Amprenta dovezii începe cu {sealed[:16]}." in view.standing


def test_defects_that_the_plan_accepts_are_told_to_whoever_decides(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 130, 130))
    check(house, batch, cut=7)
    room = house.desk.digitising
    room.indexing.finish(batch, by="Dan")
    _, _, view = presenters(house, lambda: "Dan")
    found = room.quality.checks(batch)[0].pages[6].page.number
    assert f"1 defect găsit și admis de plan:\n· dosarul 1, pagina {found}: margine tăiată" in view.standing


def test_files_are_leafed_through_before_the_decision_and_no_page_of_them_is_judged(
    house: Any, ui: Any, tmp_path: Path
) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 3, 3))
    check(house, batch)
    opened = house.open()
    screen = arrive(house, ui, opened)
    screen.files.setFocus()
    house.settle(opened)
    assert screen.heading.text() == "Dosarul 1 · pagina 1 din 2"
    ui.press(screen.files, Qt.Key.Key_Down)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        house.settle(opened)
        ui.press(screen.files, key)
    house.settle(opened)
    assert screen.heading.text() == "Dosarul 2 · pagina 2 din 3"
    ui.press(screen.files, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.page
    ui.press(screen.page, Qt.Key.Key_4)
    house.settle(opened)
    assert not any(act.isVisible() for act in screen.verdicts.values())
    assert all(each.passed for each in house.desk.digitising.quality.checks(batch))


def test_a_rejection_names_its_files_and_its_reason(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 1, 1))
    check(house, batch)
    quality, approval, view = presenters(house, lambda: "Dan")
    approval.ask_why()
    approval.mark("2")
    assert (view.asked, view.marked) == (False, frozenset())  # it is not indexed yet: nothing to reject
    quality.act()
    approval.ask_why()
    quality.act()
    assert house.desk.digitising.batches.batch(batch).stage is BatchStage.INDEXED  # not both at once
    for file in ("1", "2", "1"):
        approval.mark(file)
    assert view.marked == {"2"}
    approval.reject("nu")
    assert view.wrong is not None
    assert (view.asked, view.marked) == (True, {"2"})  # nothing typed or marked is lost
    approval.reject("planul este tăiat")
    assert view.told == "Lotul 1 este respins: dosarele 2 se întorc la scanare."
    assert (view.asked, view.marked, view.rejection) == (False, frozenset(), False)
    assert view.standing[:2] == ["Ultimul pas: lot respins · Dan · 09:31", "Motivul: planul este tăiat"]
    assert (view.act, [each.agrees for each in view.files]) == ("Încheie scanarea", [True, False])


def test_who_may_not_decide_is_offered_nothing(house: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 1, 1))
    check(house, batch)
    house.desk.digitising.indexing.finish(batch, by="Dan")
    working = house.desk.working
    first = working.accounts.add("maria", "Maria I.", [Role.CHIEF_REGISTRAR])
    working.sign_in("maria", first, chosen="o parolă lungă")
    _, approval, view = presenters(house, lambda: working.name)
    approval.ask_why()
    assert (view.act, view.rejection, view.asked) == ("", False, False)
    assert "Lotul așteaptă arhivistul, care îl aprobă sau îl respinge." in view.standing
    working.accounts.change_roles("maria", [Role.CHIEF_REGISTRAR, Role.ARCHIVIST])
    working.sign_in("maria", "o parolă lungă")
    _, _, view = presenters(house, lambda: working.name)
    assert (view.act, view.rejection) == ("Aprobă lotul", True)


def arrive(house: Any, ui: Any, opened: Any) -> Any:
    ui.press(opened.window, Qt.Key.Key_D, CONTROL | SHIFT)
    house.settle(opened)
    assert opened.window.scope is Scope.DIGITISING
    return opened.digitising


def test_a_sample_is_judged_by_keyboard_alone_and_goes_on_after_the_window_was_closed(
    house: Any, ui: Any, tmp_path: Path
) -> None:
    batch = scan(house.desk, tmp_path, ("1", 4, 4))
    opened = house.open()
    screen = arrive(house, ui, opened)
    for _ in range(2):  # end the scanning, begin the check
        ui.press(screen.batches, Qt.Key.Key_Return)
        house.settle(opened)
    assert QApplication.focusWidget() is screen.page
    for key in (Qt.Key.Key_Return, Qt.Key.Key_3):
        ui.press(screen.page, key)
        house.settle(opened)
    ui.press(screen.page, Qt.Key.Key_Backspace)
    house.settle(opened)
    assert screen.finding.text() == "margine tăiată"
    ui.press(screen.page, Qt.Key.Key_Space)
    house.settle(opened)
    ui.press(screen.page, Qt.Key.Key_Z)
    assert screen.page.height() > screen._scroll.viewport().height()
    ui.press(screen.page, Qt.Key.Key_Down)
    assert screen._scroll.verticalScrollBar().value() > 0
    ui.press(screen.page, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.DIGITISING
    ui.press(screen.batches, Qt.Key.Key_Escape)
    assert opened.window.scope is not Scope.DIGITISING
    opened.close()
    again = house.open()
    screen = arrive(house, ui, again)
    ui.press(screen.batches, Qt.Key.Key_Return)
    house.settle(again)
    assert screen.seen.text() == "Văzute: 2 din 4"
    for _ in range(2):
        ui.press(screen.page, Qt.Key.Key_Return)
        house.settle(again)
    ui.press(screen.page, Qt.Key.Key_Return, CONTROL)
    house.settle(again)
    assert "a trecut prima verificare" in screen.done.text()
    [check] = house.desk.digitising.quality.checks(batch)
    assert (check.passed, check.who) == (True, "Maria I.")


def test_a_batch_is_rejected_and_approved_by_keyboard_alone(house: Any, ui: Any, tmp_path: Path) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 1, 1))
    check(house, batch)
    opened = house.open()
    screen = arrive(house, ui, opened)
    room = house.desk.digitising

    def stage() -> BatchStage:
        house.settle(opened)
        return room.batches.batch(batch).stage

    ui.press(screen.batches, Qt.Key.Key_Return)
    assert stage() is BatchStage.INDEXED
    ui.press(screen.batches, Qt.Key.Key_Return)  # an approval is not given by one Enter too many
    assert stage() is BatchStage.INDEXED
    assert QApplication.focusWidget() is screen.files
    ui.press(screen.files, Qt.Key.Key_R, CONTROL)
    ui.press(screen.files, Qt.Key.Key_Escape)
    assert not screen.decision.reason.isVisible()
    assert QApplication.focusWidget() is screen.batches
    ui.press(screen.batches, Qt.Key.Key_R, CONTROL)
    ui.press(screen.files, Qt.Key.Key_Down)
    ui.press(screen.files, Qt.Key.Key_Space)
    assert screen.files.item(1).data(FACTS) == "↩ se întoarce la scanare"
    ui.press(screen.files, Qt.Key.Key_Space)
    ui.press(screen.files, Qt.Key.Key_R, CONTROL)
    assert QApplication.focusWidget() is screen.decision.reason
    ui.write(screen.decision.reason, "anii sunt greșiți")
    ui.press(screen.decision.reason, Qt.Key.Key_Return)
    assert stage() is BatchStage.CHECKED
    assert screen.done.text() == "Lotul 1 este respins și se întoarce la indexare."
    ui.press(screen.batches, Qt.Key.Key_Return)
    assert stage() is BatchStage.INDEXED
    ui.press(screen.batches, Qt.Key.Key_Return, CONTROL)
    assert stage() is BatchStage.APPROVED
    assert "Dovada este în" in screen.done.text()
    assert (house.folder / "print" / f"lot-{batch}" / "dovada.pdf").is_file()


def test_nobody_calls_a_page_good_before_it_is_seen(house: Any, ui: Any, tmp_path: Path) -> None:
    scan(house.desk, tmp_path, ("1", 1, 1))
    opened = house.open()
    screen = arrive(house, ui, opened)
    said: list[Finding] = []
    screen.judged.connect(said.append)
    screen.show_page(PageWords("Dosarul 1", "", "", "", ""))
    screen.show_picture_of("nowhere", 1)
    screen.page.setFocus()
    ui.press(screen.page, Qt.Key.Key_Return)
    assert said == []


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_is_drawn(house: Any, ui: Any, tmp_path: Path, language: str, theme: str) -> None:
    scan(house.desk, tmp_path / "a", ("1", 12, 12), ("2", 6, 5), ("10", 8, 8))
    scan(house.desk, tmp_path / "b", ("7", 40, 40), ("8", 6, 6))
    opened = house.open(language=language, theme=theme)
    screen = arrive(house, ui, opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        ui.press(screen.batches, Qt.Key.Key_Return)
        house.settle(opened)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_4, Qt.Key.Key_Backspace):
        ui.press(screen.page, key)
        house.settle(opened)
    assert opened.window.grab().save(str(SCREENS / f"digitising-check-{language}-{theme}.png"))
    screen.batches.setFocus()
    screen.batches.setCurrentRow(1)
    house.settle(opened)
    ui.press(screen.batches, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.window.grab().save(str(SCREENS / f"digitising-leaves-{language}-{theme}.png"))


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_decision_is_drawn(house: Any, ui: Any, tmp_path: Path, language: str, theme: str) -> None:
    batch = scan(house.desk, tmp_path, ("1", 2, 2), ("2", 6, 6), ("10", 8, 8))
    check(house, batch)
    house.desk.digitising.indexing.finish(batch, by="Dan")
    opened = house.open(language=language, theme=theme)
    screen = arrive(house, ui, opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"digitising-decision-{language}-{theme}.png"))
    ui.press(screen.batches, Qt.Key.Key_R, CONTROL)
    ui.press(screen.files, Qt.Key.Key_Space)
    house.settle(opened)
    assert opened.window.grab().save(str(SCREENS / f"digitising-rejection-{language}-{theme}.png"))
