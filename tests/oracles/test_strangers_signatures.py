"""On every stranger's file our words are DSS's, but for the files of a table that says why."""

import tomllib
from collections import defaultdict
from pathlib import Path

from tests.oracles.dss import judge
from tests.signing import golden

TABLE = Path(__file__).with_name("disagreements.toml")
WORDS = {"TOTAL_PASSED": "VALID", "INDETERMINATE": "INDETERMINATE", "TOTAL_FAILED": "INVALID", "REFUSED": "REFUSED"}
TIME_STAMP = "PDF-DOC-TIMESTAMP"
Words = tuple[list[str], list[str]]


def ours() -> dict[str, list[str]]:
    """The words of the agreed verdicts, sorted, by file; DSS is asked about no XAdES, which we do not judge."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in golden.kept():
        name, word, *rest = line.split("\t")
        if name.startswith(golden.XADES):
            continue
        found[name] += [word] if word != "UNSIGNED" and TIME_STAMP not in rest else []
    return {name: sorted(words) for name, words in found.items()}


def theirs(corpora: Path, nobody: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in judge(golden.files(corpora), nobody, now=golden.NOW):
        found[one.path.relative_to(corpora).as_posix()].append(WORDS[one.indication])
    return {name: sorted(words) for name, words in found.items()}


def explained() -> dict[str, Words]:
    table = tomllib.loads(TABLE.read_text())["disagreement"]
    assert all(len(row["why"]) > 5 for row in table)
    return {name: (row["ours"], row["dss"]) for row in table for name in row["files"]}


def test_every_disagreement_is_explained_and_every_explanation_is_needed(corpora: Path, tmp_path: Path) -> None:
    said, judged = ours(), theirs(corpora, tmp_path)
    differ = {name: (words, judged.get(name, [])) for name, words in said.items() if words != judged.get(name, [])}
    assert differ == explained()
