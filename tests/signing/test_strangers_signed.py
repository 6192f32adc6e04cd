"""Strangers' files under our signature: hybrid, rotated, PDF/A, already signed; all stay what they were."""

from pathlib import Path

import pikepdf
import pytest

from signing import desk, pades
from signing.desk import Document
from signing.errors import PdfFault
from signing.judge_client import Judge
from signing.verdicts import Changes, Reason, Word
from tests.signing.conftest import NOW, Official, World, poppler_says

UNSIGNED = (
    "dss/dss-pades/EmptyPage.pdf",
    "dss/dss-pades/not_signed_pdfa.pdf",
    "dss/dss-pades/pdf-2.0.pdf",
    "dss/dss-pades/pdf-xref-streams.pdf",
    "dss/dss-pades/pdfa2a-rgb.pdf",
    "dss/dss-pades/unsignedPDFWithSignatureFieldButInvisible.pdf",
    "dss/dss-pades/visualSignature/test_-270.pdf",
    "dss/dss-pdfa/testdoc.pdf",
    "pyhanko/pdf/minimal-hybrid-xref-mswordstyle.pdf",
    "pyhanko/pdf/minimal-two-fields.pdf",
    "pyhanko/pdf/minimal.pdf",
)
SIGNED = (
    "dss/dss-pades/validation/dss-1376/DSS1376-rev_n-5.pdf",
    "dss/dss-pades/validation/pdf-structtreeroot-changes.pdf",
    "pyhanko/pdf/minimal-signed-twice-both-created.pdf",
)


def signed(world: World, sources: list[Path], folder: Path) -> list[Path]:
    documents = [Document(source, folder / f"{place}.pdf") for place, source in enumerate(sources)]
    outcomes = desk.sign_all(
        documents, world.credential(), Official(), clock_now=NOW, environment=world.token.environment
    )
    assert [one.error for one in outcomes] == [None] * len(documents)
    return [document.target for document in documents]


@pytest.mark.pain(14)
def test_files_of_every_make_are_signed_as_independent_judges_accept(
    world: World, corpora: Path, tmp_path: Path
) -> None:
    sources = [corpora / path for path in UNSIGNED]
    with Judge() as judge:
        for source, target in zip(sources, signed(world, sources, tmp_path), strict=True):
            assert "Signature is Valid." in poppler_says(target), source
            (verdict,) = judge.verify(target, world.authority.trust, now=NOW)
            assert (verdict.verdict, verdict.changed_after) == (Word.VALID, Changes.NONE), source


def test_our_signature_leaves_the_strangers_signatures_as_they_were(
    world: World, corpora: Path, tmp_path: Path
) -> None:
    sources = [corpora / path for path in SIGNED]
    with Judge() as judge:
        for source, target in zip(sources, signed(world, sources, tmp_path), strict=True):
            before = judge.verify(source, None, now=NOW)
            *theirs, ours = judge.verify(target, world.authority.trust, now=NOW)
            assert [one.reason_code for one in theirs] == [one.reason_code for one in before], source
            assert (ours.verdict, ours.reason_code) == (Word.VALID, Reason.PASSED)


@pytest.mark.parametrize("path", ["dss/dss-pades/pdfa2a-rgb.pdf", "dss/dss-pades/not_signed_pdfa.pdf"])
def test_pdf_a_stays_pdf_a_in_structure(world: World, corpora: Path, tmp_path: Path, path: str) -> None:
    (target,) = signed(world, [corpora / path], tmp_path)
    with pikepdf.open(corpora / path) as before, pikepdf.open(target) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert len(after.Root.OutputIntents) == len(before.Root.OutputIntents)
        assert "/ID" in after.trailer
        assert "/Encrypt" not in after.trailer
        widget = after.Root.AcroForm.Fields[-1]
        assert int(widget.F) & 0b100, "the print flag is set (ISO 19005-2, 6.3.2)"
        assert not int(widget.F) & 0b100011, "neither invisible nor hidden nor kept from view"
        assert [float(corner) for corner in widget.Rect] == [0, 0, 0, 0]


def test_a_strangers_broken_file_is_named_before_the_pin(corpora: Path) -> None:
    refused = 0
    for source in sorted((corpora / "pyhanko/pdf").rglob("*.pdf")):
        try:
            pades.preflight(source)
        except PdfFault:
            refused += 1
    assert 15 <= refused <= 30
