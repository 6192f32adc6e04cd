"""A PDF whose pictures stay in their files until they are copied into the finished one, byte for byte.

pikepdf holds every stream it is given until it saves. Here a picture's stream is empty while the document is built;
its bytes go from file to file when the objects are written one after the other, below a plain table of where they stand
(ISO 32000-1, 7.5). The same document gives the same bytes.
"""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PIECE = 4 * 1024 * 1024


class PlacedPictures:
    """Which file's bytes belong into which stream of one document."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._files: dict[int, Path] = {}

    def place(self, file: Path, picture: Dictionary) -> pikepdf.Object:
        """A stream with this dictionary, and all of the file for its bytes; the file stays until `write`."""
        stream = pikepdf.Stream(self._pdf, b"", picture)
        self._files[stream.objgen[0]] = file
        return stream

    def write(self, target: Path, *, identifier: bytes) -> None:
        """Write the document; `identifier`, 16 bytes, is its /ID. Raises OSError."""
        places: dict[int, int] = {}
        with target.open("wb") as file:
            file.write(_HEADER)
            for number, written in self._objects():
                places[number] = file.tell()
                file.write(b"%d 0 obj\n" % number)
                match written:
                    case bytes():
                        file.write(written)
                    case (head, picture):
                        file.write(b"%s\nstream\n" % head)
                        _copy(picture, file)
                        file.write(b"\nendstream")
                file.write(b"\nendobj\n")
            self._write_end(file, places, identifier)

    def _objects(self) -> Iterator[tuple[int, bytes | tuple[bytes, Path]]]:
        """Number and form of each object; of a picture's stream its head and its file."""
        for number, shown in sorted(_reached_from(self._pdf.trailer).items()):
            if not isinstance(shown, pikepdf.Stream):
                yield number, shown.unparse(resolved=True)
            elif number in self._files:
                head = shown.stream_dict
                head.Length = self._files[number].stat().st_size
                yield number, (head.unparse(), self._files[number])
            else:
                yield number, _stream(shown)

    def _write_end(self, file: BinaryIO, places: dict[int, int], identifier: bytes) -> None:
        """The table of places, in which every line has twenty bytes, and what leads to it."""
        start = file.tell()
        size = max(places) + 1
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for number in range(1, size):
            kind = b"n" if number in places else b"f"
            file.write(b"%010d %05d %b \n" % (places.get(number, 0), 0 if number in places else 65535, kind))
        same = identifier.hex().encode()
        trailer = {b"Size": b"%d" % size, b"ID": b"[<%b> <%b>]" % (same, same)}
        for name in (Name.Root, Name.Info):
            trailer[str(name)[1:].encode()] = b"%d 0 R" % self._pdf.trailer[name].objgen[0]
        entries = b" ".join(b"/%b %b" % each for each in sorted(trailer.items()))
        file.write(b"trailer\n<< %b >>\nstartxref\n%d\n%%%%EOF\n" % (entries, start))


def _reached_from(trailer: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """The document's objects by their numbers; what building it left behind is not among them."""
    reached: dict[int, pikepdf.Object] = {}
    waiting = [trailer[Name.Root], trailer[Name.Info]]
    while waiting:
        shown = waiting.pop()
        if shown.is_indirect:
            if shown.objgen[0] in reached:
                continue
            reached[shown.objgen[0]] = shown
        if isinstance(shown, pikepdf.Stream):
            shown = shown.stream_dict
        held: Iterable[object] = (
            shown.values() if isinstance(shown, Dictionary) else shown if isinstance(shown, Array) else ()
        )
        waiting += [each for each in held if isinstance(each, pikepdf.Object)]
    return reached


def _stream(shown: pikepdf.Object) -> bytes:
    head, data = shown.stream_dict, shown.read_raw_bytes()
    # What describes the document stays readable without the program that wrote it.
    if Name.Filter not in head and head.get(Name.Type) != Name.Metadata:
        head.Filter, data = Name.FlateDecode, zlib.compress(data)
    head.Length = len(data)
    return b"%b\nstream\n%b\nendstream" % (head.unparse(), data)


def _copy(source: Path, target: BinaryIO) -> None:
    with source.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            target.write(piece)
