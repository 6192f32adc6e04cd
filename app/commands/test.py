"""`opis test`: style, types, arrows, then every test; the last line counts the tests.

With `--oracles` judges that share no code with the program, Java programs fetched for this, look at what tests made.
With `--windows` scanner drivers run as Windows programs too, under Wine.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from app.commands.asked import Asked

ROOT = Path(__file__).parents[2]

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)

INSTALLER = ROOT / "installer"
FOR_TESTS = INSTALLER / "tests" / "system-packages.txt"
"""Packages that no counter should have."""
JUDGES = ROOT / "tests" / "oracles"
"""Their tests run last, over what all the others left in `build/oracles`."""
LONGEST_FIRST = ("journeys", "sync", "server")
"""Folders of tests that begin first; each folder runs in a process of its own, two at a time."""


def run(asked: Asked) -> int:
    """Exit code of the first thing that is not right, or 0."""
    options = asked.options
    flags = [f"--{name}" for name in ("soak", "oracles", "windows") if getattr(options, name)]
    if code := subprocess.run([INSTALLER / "install-packages.sh", FOR_TESTS], check=False).returncode:
        return code
    for fetched in ("oracles", "windows"):
        fetching = [INSTALLER / fetched / "fetch.sh"]
        if f"--{fetched}" in flags and (code := subprocess.run(fetching, check=False).returncode):
            return code
    if options.oracles:
        shutil.rmtree(ROOT / "build" / "oracles", ignore_errors=True)
    if options.chosen:
        judged = [[str(JUDGES)]] if options.oracles else []
        codes = [
            subprocess.run([*_pytest(flags), *tests], cwd=ROOT, check=False).returncode
            for tests in (options.chosen, *judged)
        ]
        return max(codes)
    tools = Path(sys.executable).parent
    for check in CHECKS:
        print(f"== {' '.join(check)}", flush=True)
        if code := subprocess.run([tools / check[0], *check[1:]], cwd=ROOT, check=False).returncode:
            return code
    print("== pytest", flush=True)
    return _all_tests(flags)


def _pytest(flags: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "--quiet", *flags]


def _all_tests(flags: Sequence[str]) -> int:
    folders = sorted(
        (folder for folder in (ROOT / "tests").iterdir() if any(folder.glob("test_*.py")) and folder != JUDGES),
        key=lambda folder: (folder.name not in LONGEST_FIRST, folder.name),
    )
    passed = failed = 0
    for process in _ended_in_turn(flags, folders):
        said = process.stdout
        print(said, end="", flush=True)
        closing = said.strip().splitlines()[-1] if said.strip() else ""
        passed += _counted(closing, "passed")
        failed += _counted(closing, "failed") + _counted(closing, "errors?")
        if process.returncode and not _counted(closing, "failed|errors?"):
            # pytest itself ended badly: what it did not run must not look as if it had passed.
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _ended_in_turn(flags: Sequence[str], folders: Sequence[Path]) -> Iterator[subprocess.CompletedProcess[str]]:
    """Each folder's tests as they end, the judges of what they left last."""
    with ThreadPoolExecutor(2) as lanes:
        yield from map(
            Future.result, as_completed(lanes.submit(_ended, [*_pytest(flags), str(each)]) for each in folders)
        )
    if "--oracles" in flags:
        yield _ended([*_pytest(flags), str(JUDGES)])


def _ended(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def _counted(line: str, word: str) -> int:
    return sum(int(number) for number in re.findall(rf"(\d+) (?:{word})\b", line))
