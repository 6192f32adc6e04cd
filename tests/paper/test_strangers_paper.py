"""Every file of the corpora is looked at, shown and read; two other programs judge what was said of it."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from paper.errors import EmptyFile, Encrypted, FileRefused, NotReadable, UnsupportedKind
from paper.strangers import Inspection, Kind, StrangerReader

FOLDERS = ("ocrmypdf", "py-pdf", "pyhanko/pdf", "dss/dss-pades", "dss/dss-pdfa")
REFUSED = {
    "pyhanko/pdf/broken-objstream1.pdf": EmptyFile,
    "pyhanko/pdf/broken-objstream6.pdf": EmptyFile,
    "ocrmypdf/README.rst": UnsupportedKind,
    "ocrmypdf/invalid.pdf": NotReadable,
    "dss/dss-pades/EmptyPage-corrupted.pdf": NotReadable,
    "dss/dss-pades/EmptyPage-corrupted2.pdf": NotReadable,
}
UNSOUND_SIGNATURES = {"dss/dss-pades/validation/BadEncodedCMS.pdf", "dss/dss-pades/validation/pdf-spoofing-attack.pdf"}
"""Signed, with signatures that poppler cannot even take apart."""


@pytest.fixture(scope="module")
def reader() -> Iterator[StrangerReader]:
    with StrangerReader() as reader:
        yield reader


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_strange_file_is_shown_and_read_or_refused_by_name(
    folder: str, corpora: Path, reader: StrangerReader, tmp_path: Path
) -> None:
    files = [path for path in sorted((corpora / folder).rglob("*")) if path.is_file()]
    assert files
    for path in files:
        name = str(path.relative_to(corpora))
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        refusal = REFUSED.get(name)
        if refusal:
            with pytest.raises(refusal):
                reader.inspect(path)
            continue
        seen = reader.inspect(path)
        assert seen.sha256 == before, name
        if seen.pages:
            agrees_with_poppler(name, path, seen)
            shown_and_read(reader, path, seen, tmp_path / "thumbnail.jpg")
        else:
            locked(reader, path, seen, tmp_path / "thumbnail.jpg")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == before, name


def agrees_with_poppler(name: str, path: Path, seen: Inspection) -> None:
    if seen.kind is not Kind.PDF:
        return
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, errors="replace", check=False).stdout
    if pages := re.search(r"^Pages: +(\d+)", told, re.MULTILINE):
        assert seen.pages == int(pages[1]), name
    told = subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, errors="replace", check=False
    ).stdout
    if name in UNSOUND_SIGNATURES:
        assert seen.signatures == 1
    else:
        assert seen.signatures == told.count("Signature Validation:"), name


def shown_and_read(reader: StrangerReader, path: Path, seen: Inspection, target: Path) -> None:
    reader.thumbnail(path, seen.pages, pixels=128, target=target)
    with Image.open(target) as shown:
        shown.load()
        assert max(shown.size) <= 128
    assert len(reader.page_text(path)) == seen.pages


def locked(reader: StrangerReader, path: Path, seen: Inspection, target: Path) -> None:
    assert seen.encrypted
    with pytest.raises(Encrypted):
        reader.thumbnail(path, 1, pixels=128, target=target)
    with pytest.raises(FileRefused):
        reader.page_text(path)


def test_the_words_that_a_file_holds_are_read(corpora: Path, reader: StrangerReader) -> None:
    texts = reader.page_text(corpora / "py-pdf" / "011-google-doc-document" / "google-doc-document.pdf")
    assert "Beautiful is better than ugly." in texts[0]
