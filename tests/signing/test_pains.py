"""Each complaint of the list has a regression test that names it."""

import ast
from pathlib import Path

from tests.signing.pains import PAINS

TESTS = Path(__file__).parents[1]


def pains_of(path: Path) -> set[int]:
    """The numbers that the file's tests carry."""
    return {
        int(ast.unparse(mark.args[0]))
        for test in ast.walk(ast.parse(path.read_text()))
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
        for mark in test.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.pain"
    }


def test_every_pain_has_a_test_that_names_it() -> None:
    named = set[int]().union(*(pains_of(path) for path in TESTS.rglob("test_*.py")))
    assert named == set(PAINS)
