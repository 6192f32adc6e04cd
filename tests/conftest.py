"""What every test may use: the folder of strangers' files, where it is present."""

import os
from pathlib import Path

import pytest

# Windows are drawn without a display unless the caller chose otherwise.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Where the files of strangers are kept, beside the checkout; OPIS_CORPORA names another place.
CORPORA = Path(os.environ.get("OPIS_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))

# Files that exist only to read the corpora are not collected where there are none to read.
collect_ignore_glob = [] if CORPORA.is_dir() else ["**/test_strangers_*.py"]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of strangers' files; data only, never changed."""
    return CORPORA


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long versions of the kill and load tests")


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """True in the long run: tests that draw random moments then draw all of them."""
    return bool(request.config.getoption("--soak"))
