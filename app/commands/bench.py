"""`opis bench counter`, `capture`, `sign`: the cost of things beside a baseline that is taken in the same run.

Every ratio says how many times its baseline something took, or which share of the time allowed: a page of the register
and any place of it have 50 ms, the first page of any search 100 ms, a key 50 ms while pages are scanned, read and sent.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.bench.capture import capture_ratios
from app.bench.full_register import full_register
from app.bench.ratios import Ratio
from app.bench.reading import reading_ratios
from app.bench.registering import registering_ratio
from app.bench.signing import signing_ratios
from app.bench.stalls import stall_ratio
from app.bench.window import window_ratio
from app.clock import MachineClock
from app.commands.asked import Asked
from opis_contract.errors import WrongInput

MILLION = 1_000_000
QUICK = 20_000


class EntriesOutOfRange(WrongInput):
    """A register to measure has at least a hundred entries."""

    code = "entries_out_of_range"


def run(asked: Asked) -> int:
    """Answers `{"ratios": [{"name", "ratio", "goal", "holds"}...]}`. Returns 0 when all hold, else 1."""
    options = asked.options
    count = options.entries or (QUICK if options.quick else MILLION)
    if count < 100:
        raise EntriesOutOfRange(entries=count)
    ratios = []
    for ratio in _ratios(asked, count):
        ratios.append(ratio)
        if not asked.json:
            sign = "✓" if ratio.holds else "✗"
            print(f"{sign} {ratio.ratio:7.3f} / {ratio.goal:g}  {ratio.name}: {ratio.seen}", flush=True)
    answer = [
        {"name": each.name, "ratio": each.ratio, "goal": each.goal, "holds": each.holds, "seen": each.seen}
        for each in ratios
    ]
    holds = all(each.holds for each in ratios)
    asked.answer({"ratios": answer}, asked.words.say("commands.bench.holds" if holds else "commands.bench.fails"))
    return 0 if holds else 1


def _ratios(asked: Asked, count: int) -> Iterator[Ratio]:
    match asked.options.what:
        case "capture":
            return _capture(asked)
        case "sign":
            return _sign(asked)
    return _counter(asked, count)


def _kept(asked: Asked) -> Path:
    """Where measurements work: in the home named for it, or where the machine keeps what may be lost."""
    kept = asked.home.path / "bench" if asked.options.home else Path(tempfile.gettempdir()) / "opis-bench"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


def _capture(asked: Asked) -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory(prefix="run-", dir=_kept(asked)) as folder:
        if asked.options.quick:
            yield from capture_ratios(Path(folder), short=6, long=18, read=3, understood=7, compared=5, stored=60)
        else:
            yield from capture_ratios(
                Path(folder), short=200, long=2000, read=20, understood=140, compared=20, stored=500
            )


def _sign(asked: Asked) -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory(prefix="run-", dir=_kept(asked)) as folder:
        if asked.options.quick:
            yield from signing_ratios(Path(folder), documents=3, large=8, stuck=2)
        else:
            yield from signing_ratios(Path(folder), documents=50)


def _counter(asked: Asked, count: int) -> Iterator[Ratio]:
    options = asked.options
    kept = _kept(asked)  # the register is built there once
    short = options.quick or count < QUICK
    with tempfile.TemporaryDirectory(prefix="run-", dir=kept) as folder:
        workspace = Path(folder)
        yield registering_ratio(workspace, filled=100 if short else 1000, measured=60 if short else 400)
        yield window_ratio(workspace, times=3 if short else 9)
        yield stall_ratio(workspace, batches=1 if short else 3)
    yield from reading_ratios(full_register(kept, count, now=MachineClock().now()), count)
