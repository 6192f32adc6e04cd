"""veraPDF as a judge: the reference validator of PDF/A, in the Java that `installer/oracles/fetch.sh` brought."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

JARS = Path(sys.prefix) / "oracles" / "verapdf"
_AT_ONCE = 100
"""Files that one Java process judges: a command line has its length."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one file."""

    path: Path
    flavour: str
    """Of which flavour the file was judged, as it says itself: `PDF/A-2B`; empty when it could not be parsed."""
    broken: tuple[str, ...]
    """The rules it breaks, each as clause, number and the judge's words."""

    @property
    def valid(self) -> bool:
        return bool(self.flavour) and not self.broken


def judge(paths: Sequence[Path]) -> list[Verdict]:
    """A verdict for each file, each against the flavour that it claims."""
    return [
        verdict
        for first in range(0, len(paths), _AT_ONCE)
        for verdict in _judge_at_once(paths[first : first + _AT_ONCE])
    ]


def _judge_at_once(paths: Sequence[Path]) -> Iterator[Verdict]:
    command = ["java", "-cp", str(JARS / "*"), "org.verapdf.apps.GreenfieldCliWrapper", "--format", "json"]
    # Its exit code says whether all were valid, which the answer says better.
    said = subprocess.run([*command, "--nonpdfext", *paths], capture_output=True, text=True, check=False)
    jobs = json.loads(said.stdout)["report"]["jobs"]
    assert len(jobs) == len(paths), said.stderr
    for job in jobs:
        path = Path(job["itemDetails"]["name"])
        if "validationResult" not in job:
            yield Verdict(path, "", (str(job.get("taskException", "not parsed")),))
            continue
        [result] = job["validationResult"]
        broken = tuple(
            f"{rule['clause']}-{rule['testNumber']}: {rule['description']}"
            for rule in result["details"]["ruleSummaries"]
        )
        yield Verdict(path, result["profileName"].split()[0], broken)
