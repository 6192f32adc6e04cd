"""Verdicts: what was changed is seen, what is unknown is said, and no file takes the judge's desk with it."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing import desk
from signing.errors import (
    NotAPdf,
    PdfEncrypted,
    PdfMissing,
    TrustUnreadable,
    VerificationCrashed,
    VerificationTooBig,
    VerificationTooLong,
)
from signing.judge_client import Judge, Limits
from signing.lines import LineBroken, decode, encode
from signing.verdicts import (
    AskVerify,
    Changes,
    Level,
    Reason,
    Revocation,
    SignatureVerdict,
    Verdicts,
    Word,
)
from tests.signing.conftest import NOW, Official, World, write_paper


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as one:
        yield one


@pytest.fixture(scope="module")
def signed(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signed")
    desk.sign(
        write_paper(folder / "a.pdf", "Se aprobă suma de 100 lei"),
        folder / "signed.pdf",
        world.credential(),
        Official(),
        clock_now=NOW,
        environment=world.token.environment,
    )
    return folder / "signed.pdf"


def test_an_unsigned_document_has_no_verdict(judge: Judge, paper: Path) -> None:
    assert judge.verify(paper, None, now=NOW) == []


def test_without_trust_nothing_is_valid(judge: Judge, signed: Path) -> None:
    (verdict,) = judge.verify(signed, None, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INDETERMINATE, Reason.NO_CERTIFICATE_CHAIN_FOUND)
    assert verdict.signer == "Ionescu Ștefan"


def test_the_judge_says_that_nothing_proves_the_certificate_was_not_revoked(
    judge: Judge, world: World, signed: Path
) -> None:
    (verdict,) = judge.verify(signed, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.revocation) == (Word.VALID, Revocation.NOT_PROVEN)


def test_a_certificate_that_has_ended_without_a_stamp_proves_nothing(judge: Judge, world: World, signed: Path) -> None:
    (verdict,) = judge.verify(signed, world.authority.trust, now=NOW + timedelta(days=900))
    assert (verdict.verdict, verdict.reason_code) == (Word.INDETERMINATE, Reason.OUT_OF_BOUNDS_NO_POE)


def test_any_changed_byte_of_the_signed_part_is_seen(judge: Judge, world: World, signed: Path, tmp_path: Path) -> None:
    whole = signed.read_bytes()
    changed = tmp_path / "changed.pdf"
    for place in (whole.index(b"Producer") + 12, whole.index(b"anonymous"), whole.rindex(b"PPKLite")):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        (verdict,) = judge.verify(changed, world.authority.trust, now=NOW)
        assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.HASH_FAILURE)


def test_a_page_whose_content_was_replaced_after_signing_is_invalid(
    judge: Judge, world: World, signed: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.pdf"
    with signed.open("rb") as file, changed.open("wb") as output:
        writer = IncrementalPdfFileWriter(file)
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = writer.add_object(
            generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 760 Td (Se aproba suma de 100000 lei) Tj ET")
        )
        writer.update_container(page)
        writer.write(output)
    (verdict,) = judge.verify(changed, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.CHANGED_AFTER_SIGNING)
    assert (verdict.changed_after, verdict.covers_whole_file) == (Changes.PAGES, False)


def test_an_annotation_laid_over_the_page_after_signing_is_not_passed_in_silence(
    judge: Judge, world: World, signed: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.pdf"
    with signed.open("rb") as file, changed.open("wb") as output:
        writer = IncrementalPdfFileWriter(file)
        page = writer.root["/Pages"]["/Kids"][0]
        note = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (72, 750, 400, 790)]),
                generic.pdf_name("/Contents"): generic.pdf_string("100000 lei"),
            }
        )
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
        writer.update_container(page)
        writer.write(output)
    (verdict,) = judge.verify(changed, world.authority.trust, now=NOW)
    assert verdict.changed_after not in {Changes.NONE, Changes.ADDED}
    assert verdict.verdict is not Word.VALID or verdict.changed_after is Changes.FILLED


def test_bytes_after_the_end_are_not_covered(judge: Judge, world: World, signed: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(signed.read_bytes() + b"\n% adaos\n")
    (verdict,) = judge.verify(changed, world.authority.trust, now=NOW)
    assert not verdict.covers_whole_file
    assert verdict.changed_after is not Changes.ADDED


def test_a_signature_rebuilt_into_another_document_is_not_valid(
    judge: Judge, world: World, signed: Path, tmp_path: Path
) -> None:
    """A rewritten file keeps the field but not the bytes."""
    rebuilt = tmp_path / "rebuilt.pdf"
    with pikepdf.open(signed) as pdf:
        pdf.save(rebuilt)
    (verdict,) = judge.verify(rebuilt, world.authority.trust, now=NOW)
    assert verdict.verdict is Word.INVALID


def test_a_file_protected_against_editing_alone_is_still_judged(judge: Judge, paper: Path, tmp_path: Path) -> None:
    readable, closed = tmp_path / "readable.pdf", tmp_path / "closed.pdf"
    with pikepdf.open(paper) as pdf:
        pdf.save(readable, encryption=pikepdf.Encryption(user="", owner="parola"))
        pdf.save(closed, encryption=pikepdf.Encryption(user="parola", owner="parola"))
    assert judge.verify(readable, None, now=NOW) == []
    with pytest.raises(PdfEncrypted):
        judge.verify(closed, None, now=NOW)


def test_what_is_no_pdf_is_named(judge: Judge, tmp_path: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("text")
    with pytest.raises(NotAPdf):
        judge.verify(text, None, now=NOW)
    with pytest.raises(PdfMissing):
        judge.verify(tmp_path / "absent.pdf", None, now=NOW)


def test_a_trust_folder_that_cannot_be_read_is_no_empty_one(judge: Judge, signed: Path, tmp_path: Path) -> None:
    for folder in (tmp_path / "absent", tmp_path):
        (tmp_path / "broken.pem").write_text("nu sunt un certificat")
        with pytest.raises(TrustUnreadable):
            judge.verify(signed, folder, now=NOW)


def test_a_judge_over_its_time_or_memory_or_dead_is_told_and_replaced(world: World, signed: Path) -> None:
    with Judge(Limits(seconds=0.001)) as hasty, pytest.raises(VerificationTooLong):
        hasty.verify(signed, None, now=NOW)
    with Judge() as one:
        assert one.verify(signed, None, now=NOW)
        assert one.pid is not None
        os.kill(one.pid, signal.SIGKILL)
        with pytest.raises(VerificationCrashed):
            one.verify(signed, None, now=NOW)
        assert one.verify(signed, None, now=NOW)


def test_a_file_that_wants_more_memory_than_allowed_costs_one_judge(signed: Path, tmp_path: Path) -> None:
    greedy = tmp_path / "greedy.pdf"
    with signed.open("rb") as file, greedy.open("wb") as output:
        writer = IncrementalPdfFileWriter(file)
        huge = writer.add_object(generic.StreamObject(stream_data=bytes(80 << 20)))
        writer.root["/DSS"] = generic.DictionaryObject({generic.pdf_name("/CRLs"): generic.ArrayObject([huge])})
        writer.update_root()
        writer.write(output)
    with Judge(Limits(megabytes=64)) as poor:
        with pytest.raises(VerificationTooBig):
            poor.verify(greedy, None, now=NOW)
        assert poor.pid is None
        assert poor.verify(signed, None, now=NOW)


def test_a_verdict_survives_the_pipe() -> None:
    verdict = SignatureVerdict(
        field="Semnătură",
        signer="Ștefan",
        issuer="CA",
        level=Level.B_LTA,
        verdict=Word.VALID,
        reason_code=Reason.PASSED,
        signed_at=None,
        timestamp_at=NOW,
        covers_whole_file=True,
        changed_after=Changes.FILLED,
        revocation=Revocation.PROVEN,
    )
    told = Verdicts((verdict, verdict))
    assert decode(encode(told), (AskVerify, Verdicts)) == told
    assert {one.name for one in fields(SignatureVerdict)} == set(json.loads(encode(told))["verdicts"][0])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"null",
        b'{"v": 2, "kind": "Verdicts", "verdicts": []}',
        b'{"v": 1, "kind": "Other"}',
        b'{"v": 1, "kind": "Verdicts"}',
        b'{"v": 1, "kind": "Verdicts", "verdicts": 7}',
        b'{"v": 1, "kind": "AskVerify", "path": "a", "trust": null, "now": "yesterday"}',
        b'{"v": 1, "kind": "AskVerify", "path": 5, "trust": null, "now": "2026-01-01T00:00:00+00:00"}',
        b"[" * 100_000,
    ],
)
def test_a_broken_line_is_refused(line: bytes) -> None:
    with pytest.raises(LineBroken):
        decode(line, (AskVerify, Verdicts))
