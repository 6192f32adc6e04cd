"""Every PDF/A that any test made is PDF/A, says veraPDF, which shares no line with what made it."""

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Name
from PIL import Image

from paper.pdfa import assemble
from paper.recognising import NoRecogniser
from tests.oracles.claims import KEPT, keep_claims
from tests.oracles.verapdf import judge

CREATED = datetime(2026, 6, 23, 6, 31, tzinfo=UTC)


def _made(folder: Path) -> Path:
    page = folder / "page.jpg"
    Image.new("RGB", (620, 877), "white").save(page, dpi=(75, 75))
    return assemble([page], folder / "made.pdf", title="cerere", created=CREATED, recogniser=NoRecogniser()).path


def test_the_judge_condemns_what_only_claims_to_be_an_archival_file(tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(_made(tmp_path)) as pdf:
        del pdf.Root[Name.OutputIntents]
        pdf.save(spoiled)
    [made, condemned] = judge([tmp_path / "made.pdf", spoiled])
    assert made.valid
    assert made.flavour == "PDF/A-2B"
    assert not condemned.valid
    assert condemned.broken


def test_a_file_that_is_no_file_is_condemned(tmp_path: Path) -> None:
    cut = tmp_path / "spoiled by a cut.pdf"
    cut.write_bytes(_made(tmp_path).read_bytes()[:200])
    [condemned] = judge([cut])
    assert not condemned.valid


def test_what_claims_to_be_an_archival_file_of_ours_is_kept_for_the_judge(tmp_path: Path) -> None:
    made = _made(tmp_path)
    keep_claims(tmp_path, tmp_path / "kept")
    assert [each.read_bytes() for each in (tmp_path / "kept").iterdir()] == [made.read_bytes()]


def test_every_archival_file_that_the_tests_made_is_one() -> None:
    """Runs last, over what the other rooms' tests left; alone it judges what the last run left."""
    verdicts = judge(sorted(KEPT.glob("*.pdf")))
    assert [(each.path.name, each.broken) for each in verdicts if not each.valid] == []
