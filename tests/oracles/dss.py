"""DSS as a judge: the European Commission's validator, in the Java that `installer/oracles/fetch.sh` brought."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

JARS = Path(sys.prefix) / "oracles" / "dss"
TOOL = Path(__file__).with_name("SignatureJudge.java")


@dataclass(frozen=True, slots=True)
class Judged:
    """What DSS says of one signature."""

    path: Path
    format: str
    """The level that its form shows: `PAdES-BASELINE-LTA`."""
    indication: str
    """`TOTAL_PASSED`, `INDETERMINATE`, `TOTAL_FAILED`; `REFUSED` where the file could not be read."""
    sub_indication: str
    errors: str


def judge(paths: Sequence[Path], trust: Path, *, now: datetime) -> list[Judged]:
    """Every signature of every file, in DSS's order, as of `now`, with nothing fetched."""
    said = subprocess.run(
        ["java", "-cp", str(JARS / "*"), TOOL, trust, now.isoformat().replace("+00:00", "Z"), *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    lines = [line.split("\t") for line in said.stdout.splitlines()]
    return [Judged(Path(line[0]), *line[1:]) for line in lines]
