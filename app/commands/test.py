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
    pytest = [sys.executable, "-m", "pytest", "--quiet", *asked.options.chosen]
    if asked.options.soak:
        pytest.append("--soak")
    print("== pytest", flush=True)
    return subprocess.run(pytest, cwd=ROOT, check=False).returncode
