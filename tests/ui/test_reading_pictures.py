"""A view of one page is read the newest page only, however many pass by while it reads."""

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtGui import QImage

from app.errors import DiskFull
from opis_contract.errors import KnownError
from ui.reading_pictures import NewestPageReading
from ui.work import Lane

T = TypeVar("T")


class HeldWork:
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()
        self.fault: KnownError | None = None

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        cancel: threading.Event | None = None,
    ) -> None:
        self.waiting.append(lambda: failed(self.fault) if self.fault else done(work()))

    def on_main(self, callback: Callable[[], None]) -> None:
        callback()

    def do_one(self) -> None:
        self.waiting.popleft()()


def pages(folder: Path) -> list[str]:
    made = [folder / f"{number}.png" for number in range(5)]
    for each in made:
        Image.new("L", (20, 30), 200).save(each)
    return [str(each) for each in made]


def test_pages_that_only_pass_by_are_not_read(tmp_path: Path) -> None:
    work, shown, failed = HeldWork(), [], []
    reading = NewestPageReading(work, 100, lambda path, image: shown.append((path, image.size())), failed.append)
    asked = pages(tmp_path)
    for path in asked:
        reading.read(path)
    work.do_one()
    work.do_one()
    assert not work.waiting
    assert [path for path, _ in shown] == [asked[0], asked[-1]]
    assert all(size == QImage(asked[0]).size() for _, size in shown)
    assert failed == []


def test_after_a_fault_the_next_page_is_read(tmp_path: Path) -> None:
    work, shown, failed = HeldWork(), [], []
    reading = NewestPageReading(work, 100, lambda path, _: shown.append(path), failed.append)
    first, second, *_ = pages(tmp_path)
    work.fault = DiskFull(path=tmp_path)
    reading.read(first)
    reading.read(second)
    work.do_one()
    work.fault = None
    work.do_one()
    assert shown == [second]
    assert len(failed) == 1
