"""The verdicts on strangers' files as they were read and agreed to: `golden_verdicts.tsv`, a line for each signature.

`python -m tests.signing.golden` writes the file anew; what then differs is to be read line by line before it is kept.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from opis_contract.errors import KnownError
from signing.judge_client import Judge
from tests.conftest import CORPORA

GOLDEN = Path(__file__).with_name("golden_verdicts.tsv")
XADES = ("dss/dss-asic-xades", "dss/dss-asic-common", "dss/dss-asic-cades/signable")
"""Containers whose signatures are XAdES: all are answered as of a kind that is not known."""
FOLDERS = ("dss/dss-pades", "dss/dss-pdfa", "dss/dss-cades", "dss/dss-asic-cades", *XADES[:2], "pyhanko/pdf")
KINDS = {".pdf", ".p7m", ".p7s", ".asice", ".asics", ".sce", ".scs"}
NOW = datetime(2026, 3, 12, tzinfo=UTC)


def files(corpora: Path) -> list[Path]:
    """Every file that may be signed, in a fixed order."""
    return [path for folder in FOLDERS for path in sorted((corpora / folder).rglob("*")) if path.suffix in KINDS]


def said(judge: Judge, corpora: Path) -> Iterator[str]:
    """The lines, with nobody trusted: what is sound lacks only the trust."""
    for path in files(corpora):
        name = path.relative_to(corpora).as_posix()
        try:
            verdicts = judge.verify(path, None, now=NOW)
        except KnownError as fault:
            yield f"{name}\tREFUSED\t{fault.code}"
            continue
        if not verdicts:
            yield f"{name}\tUNSIGNED"
        for one in verdicts:
            yield "\t".join((name, one.verdict, one.reason_code, one.level, one.changed_after))


def kept() -> list[str]:
    """The lines that were agreed to."""
    return GOLDEN.read_text().splitlines()


def main() -> None:
    """Write what is said today."""
    with Judge() as judge:
        GOLDEN.write_text("".join(f"{line}\n" for line in said(judge, CORPORA)))


if __name__ == "__main__":
    main()
