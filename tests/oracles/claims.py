"""The files that tests made and that say of themselves they are PDF/A, kept for the judges.

A test that spoils one on purpose calls it `spoiled...`.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

KEPT = Path(__file__).parents[2] / "build" / "oracles"
_HEAD, _CLAIM, _MAKER = b"%PDF-", b"pdfaid:part", b">Opis<"


def keep_claims(made: Path, kept: Path = KEPT) -> None:
    """Copy every finished PDF/A of ours below the folder `made`; the name begins with its test's."""
    kept.mkdir(parents=True, exist_ok=True)
    for path in list(_claims(made)):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        shutil.copyfile(path, kept / f"{path.relative_to(made).parts[0]}-{digest[:16]}.pdf")


def _claims(made: Path) -> Iterator[Path]:
    for path in made.rglob("*"):
        if path.suffix == ".tmp" or path.stem.startswith("spoiled") or path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(len(_HEAD)) != _HEAD:
                continue
        data = path.read_bytes()
        if _CLAIM in data and _MAKER in data:
            yield path
