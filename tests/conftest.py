"""What every test may use: the folder of strangers' files, where it is present; and what they leave to judges."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracles.claims import keep_claims

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
    parser.addoption("--oracles", action="store_true", help="keep what is made for the judges in Java, and ask them")
    parser.addoption("--windows", action="store_true", help="run the tests of Windows programs, under Wine")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Java's judges and Windows' programs are asked only where they were fetched: `./opis test --oracles --windows`."""
    name = collection_path.name
    return True if name in {"oracles", "windows"} and not config.getoption(f"--{name}") else None


@pytest.fixture(scope="session", autouse=True)
def left_to_judges(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every PDF/A that stands in the tests' folders at the end is kept, when judges will be asked."""
    yield
    if request.config.getoption("--oracles"):
        keep_claims(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """True in the long run: tests that draw random moments then draw all of them."""
    return bool(request.config.getoption("--soak"))
