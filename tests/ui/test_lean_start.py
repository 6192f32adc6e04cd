"""The window is there before the libraries that only some work needs: they are loaded by whoever does that work."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {
    "reportlab": "drawing what is printed",
    "PIL": "looking at pictures",
    "pikepdf": "writing PDF/A",
    "fontTools": "writing PDF/A",
    "lxml": "writing PDF/A",
    "segno": "drawing QR codes",
    "holidays": "counting days",
    "cryptography": "signed checkpoints",
    "argon2": "passwords",
    "openpyxl": "workbooks",
    "alembic": "upgrading a register",
    "numpy": "judging pages",
    "httpx": "a server",
    "zeroconf": "scanners in the network",
}


def test_the_window_is_loaded_without_what_only_some_work_needs() -> None:
    script = (
        "import json, sys, app.commands.arguments, app.log, app.commands.desk, ui.bootstrap, ui.open_desk\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(json.loads(said.stdout))
    assert {"PySide6", "sqlalchemy"} <= loaded
    assert loaded & HEAVY.keys() == set()
