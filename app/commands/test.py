"""`opis test`: style, types, arrows, then every test; the last line counts the tests."""

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


def run(asked: Asked) -> int:
    """Exit code of the first thing that is not right, or 0."""
    tools = Path(sys.executable).parent
    if not asked.options.chosen:
        for check in CHECKS:
            print(f"== {' '.join(check)}", flush=True)
            if code := subprocess.run([tools / check[0], *check[1:]], cwd=ROOT, check=False).returncode:
                return code
    # A test file stays in one process: what its tests share is made once. The soak has the machine for itself.
    at_once = ["--numprocesses", "2", "--dist", "loadfile"] if not (asked.options.chosen or asked.options.soak) else []
    pytest = [sys.executable, "-m", "pytest", "--quiet", *at_once, *asked.options.chosen]
    if asked.options.soak:
        pytest.append("--soak")
    print("== pytest", flush=True)
    return subprocess.run(pytest, cwd=ROOT, check=False).returncode
