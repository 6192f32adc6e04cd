"""The month's time stamps are counted across processes and never one too many."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.stamp_ledger import StampLedger
from tests.app.conftest import HandClock

TSA, OTHER = "http://tsa.example/ts", "http://other.example/ts"
TAKING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.stamp_ledger import StampLedger
class Clock:
    def now(self): return datetime(2026, 6, 23, tzinfo=UTC)
ledger = StampLedger(Path(sys.argv[1]), Clock(), 50)
print(sum(ledger.may_ask("http://tsa.example/ts") for _ in range(40)))
"""


def test_each_authority_has_its_own_month(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 6, 30, 23, tzinfo=UTC))
    ledger = StampLedger(tmp_path / "home" / "stamps.tsv", clock, 2)
    assert [ledger.may_ask(TSA) for _ in range(3)] == [True, True, False]
    assert ledger.may_ask(OTHER)
    assert (ledger.taken(TSA), ledger.taken(OTHER)) == (2, 1)
    clock.time = datetime(2026, 7, 1, tzinfo=UTC)
    assert ledger.may_ask(TSA)


def test_without_a_quota_nothing_is_counted(tmp_path: Path) -> None:
    ledger = StampLedger(tmp_path / "stamps.tsv", HandClock(datetime(2026, 6, 30, tzinfo=UTC)), None)
    assert all(ledger.may_ask(TSA) for _ in range(5))
    assert not (tmp_path / "stamps.tsv").exists()


def test_two_processes_never_take_the_last_stamp_together(tmp_path: Path) -> None:
    file = tmp_path / "stamps.tsv"
    running = [
        subprocess.Popen([sys.executable, "-c", TAKING, file], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 50
