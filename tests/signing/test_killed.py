"""kill -9 while signing and stamping: the original is whole, the signed file is whole or absent."""

import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from signing.durable import replacing
from tests.signing.conftest import NOW, PIN, FaultyDriver, World, descendants, poppler_says, write_paper

SEED = 20260312
PAPERS = 12

SIGNING = """
import sys
from datetime import datetime
from pathlib import Path
from typing import IO
from signing import desk, pades
from signing.authority import TimeStampAuthority
module, now, folder, url = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
class Asker:
    def ask(self, request):
        return bytearray(sys.stdin.readline().strip().encode())
credential = desk.credentials([module], now=now)[0]
papers = [
    desk.Document(one, one if int(one.stem) % 2 else one.with_suffix(".signed")) for one in sorted(folder.glob("*.pdf"))
]
for outcome in desk.sign_all(papers, credential, Asker(), clock_now=now, authority=TimeStampAuthority((url,))):
    print(outcome.signed.path.name, outcome.signed.level, flush=True)
"""


@pytest.fixture
def moments(soak: bool) -> list[float]:
    """Seconds after the first signed paper."""
    drawn = random.Random(SEED)  # noqa: S311 - a repeatable draw, not a secret
    return [drawn.random() for _ in range(1000 if soak else 5)]


@pytest.mark.timeout(7200)  # the long run kills a thousand times and judges every file
def test_killed_at_any_moment_no_file_is_half(world: World, tmp_path: Path, moments: list[float]) -> None:
    interrupted = 0
    with world.stamper.serving() as url:
        for attempt, moment in enumerate(moments):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            originals = {
                one: write_paper(folder / f"{one:02}.pdf", f"Hârtia {one}").read_bytes() for one in range(PAPERS)
            }
            told = signed_until(world, folder, url, moment)
            interrupted += len(told) < PAPERS
            for number, original in originals.items():
                source, target = folder / f"{number:02}.pdf", folder / f"{number:02}.signed"
                if number % 2 == 0:
                    assert source.read_bytes() == original
                written = source if number % 2 else target
                if written.exists() and written.read_bytes() != original:
                    assert written.read_bytes().startswith(original)
                    assert "Signature is Valid." in poppler_says(written)
                else:
                    assert written.name not in told, "what was told is on disk"
    assert interrupted, "no kill came in the middle of the work"


def signed_until(world: World, folder: Path, url: str, moment: float) -> set[str]:
    """Start signing, kill it so long after its first paper; returns the names it had told."""
    process = subprocess.Popen(
        [sys.executable, "-c", SIGNING, world.token.module, NOW.isoformat(), folder, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **world.token.environment},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(PIN + b"\n")
    process.stdin.flush()
    first = process.stdout.readline()
    assert first, "it signs"
    silent, other_end = os.pipe()
    select.select([silent], [], [], moment)  # nothing ever comes: it waits for the drawn moment
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    os.close(silent)
    os.close(other_end)
    return {line.split()[0].decode() for line in [first, *rest.splitlines()] if line.strip()}


def test_a_worker_does_not_outlive_the_desk(faulty: FaultyDriver, tmp_path: Path) -> None:
    """Even one whose driver hangs and that therefore never reads the end of its pipe."""
    os.mkfifo(faulty.calls)
    asking = (
        "import sys\nfrom pathlib import Path\nfrom signing.client import TokenDriver\n"
        "TokenDriver(Path(sys.argv[1])).tokens()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", asking, faulty.module], env={**os.environ, **faulty.environment(start="hang")}
    )
    assert faulty.calls.read_text() == "C_Initialize\n", "it hangs"
    (worker,) = descendants(process.pid)
    handle = os.pidfd_open(worker)
    process.kill()
    process.wait()
    ended, _, _ = select.select([handle], [], [], 10)
    os.close(handle)
    assert ended


def test_a_new_file_takes_the_name_of_the_old_one_and_never_writes_into_it(tmp_path: Path) -> None:
    target = tmp_path / "semnat.pdf"
    target.write_bytes(b"old")
    with target.open("rb") as reader_of_the_old:
        with replacing(target) as file:
            file.write(b"new and longer")
            assert target.read_bytes() == b"old"
        assert reader_of_the_old.read() == b"old"
    assert target.read_bytes() == b"new and longer"
    with pytest.raises(ZeroDivisionError), replacing(target) as file:
        _write_half(file)
    assert target.read_bytes() == b"new and longer"
    assert [one.name for one in tmp_path.iterdir()] == ["semnat.pdf"]


def _write_half(file: IO[bytes]) -> None:
    file.write(b"half")
    raise ZeroDivisionError
