"""`opis test`: style, types, arrows, then every test; the last line counts the tests."""

import re
import subprocess
import sys
from pathlib import Path

from app.commands.asked import Asked

ROOT = Path(__file__).parents[2]

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)

FIRST_HALF = ("journeys", "paper", "ui")
"""Folders of tests that take as long as all the others together: each half runs in a process of its own, at once."""


def run(asked: Asked) -> int:
    """Exit code of the first thing that is not right, or 0."""
    options = asked.options
    if options.chosen:
        return subprocess.run([*_pytest(soak=options.soak), *options.chosen], cwd=ROOT, check=False).returncode
    tools = Path(sys.executable).parent
    for check in CHECKS:
        print(f"== {' '.join(check)}", flush=True)
        if code := subprocess.run([tools / check[0], *check[1:]], cwd=ROOT, check=False).returncode:
            return code
    print("== pytest", flush=True)
    return _all_tests(soak=options.soak)


def _pytest(*, soak: bool) -> list[str]:
    return [sys.executable, "-m", "pytest", "--quiet", *(["--soak"] if soak else [])]


def _all_tests(*, soak: bool) -> int:
    folders = sorted(folder for folder in (ROOT / "tests").iterdir() if any(folder.glob("test_*.py")))
    halves = (
        [folder for folder in folders if folder.name in FIRST_HALF],
        [folder for folder in folders if folder.name not in FIRST_HALF],
    )
    running = [_started([*_pytest(soak=soak), *map(str, half)]) for half in halves]
    passed = failed = 0
    for process in running:
        said, _ = process.communicate()
        print(said, end="", flush=True)
        closing = said.strip().splitlines()[-1] if said.strip() else ""
        passed += _counted(closing, "passed")
        failed += _counted(closing, "failed") + _counted(closing, "errors?")
        if process.returncode and not _counted(closing, "failed|errors?"):
            # pytest itself ended badly: what it did not run must not look as if it had passed.
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _counted(line: str, word: str) -> int:
    return sum(int(number) for number in re.findall(rf"(\d+) (?:{word})\b", line))
