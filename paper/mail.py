"""Taking an e-mail apart (RFC 5322, RFC 2045) where it can do no harm: who, what, and every enclosure as a file.

The message is read with the tolerant policy of Python's parser: the strict one raises AttributeError and IndexError on
headers that real programs send. What cannot be decoded is shown with a replacement sign, never refused.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email import message_from_binary_file, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from typing_extensions import override

from paper.durable import appearing
from paper.errors import EmptyFile, NotReadable, TooBig
from paper.frames import Enclosure, Letter
from paper.limits import MEBIBYTE, Limits

_PARTS = 300
_DEPTH = 20
_TEXT = 100_000
_LINE = 500
_NAMES_IN_ZIP = 200
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def unfold(path: Path, folder: Path, limits: Limits) -> Iterator[Letter | Enclosure]:
    """First the letter, then every enclosure once it is whole in `folder`.

    Raises `NotReadable`, `EmptyFile` and `TooBig` (bytes, parts, or parts within parts).
    """
    try:
        size = path.stat().st_size
        if size > limits.file_mebibytes * MEBIBYTE:
            raise TooBig(path=path)
        with path.open("rb") as file:
            message = message_from_binary_file(file, policy=policy.compat32)
    except OSError as error:
        raise NotReadable(path=path) from error
    if not size:
        raise EmptyFile(path=path)
    leaves = list(_leaves(message, path))
    yield _letter(message, leaves, size)
    for place, part in enumerate((leaf.part for leaf in leaves if leaf.enclosed), start=1):
        yield _enclosure(part, place, folder)


@dataclass(frozen=True, slots=True)
class _Leaf:
    part: Message
    enclosed: bool
    """False for the words of the letter itself."""


def _leaves(message: Message, path: Path) -> Iterator[_Leaf]:
    """Every part without parts of its own, in order; an enclosed message stays whole."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen, has_text = 0, False
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if seen > _PARTS or depth > _DEPTH:
            raise TooBig(path=path)
        inside = part.get_payload()
        if part.is_multipart() and isinstance(inside, list) and part.get_content_type() != "message/rfc822":
            children = [each for each in inside if isinstance(each, Message)]
            waiting[:0] = [(each, depth + 1) for each in children]
            continue
        words = part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
        if words and not part.get_filename() and part.get_content_subtype() in {"plain", "html"}:
            yield _Leaf(part, enclosed=False)
            has_text = True
        else:
            yield _Leaf(part, enclosed=True)
    if not has_text and seen == 0:
        raise NotReadable(path=path)


def _letter(message: Message, leaves: list[_Leaf], size: int) -> Letter:
    senders = [each for each in getaddresses([_header(message, "From")]) if "@" in each[1]]
    name, address = senders[0] if senders else ("", "")
    plain = [leaf.part for leaf in leaves if not leaf.enclosed and leaf.part.get_content_subtype() == "plain"]
    formatted = [leaf.part for leaf in leaves if not leaf.enclosed and leaf.part.get_content_subtype() == "html"]
    text = "\n".join(map(_text, plain)) or "\n".join(_words_of_html(_text(part)) for part in formatted)
    return Letter(
        header_id=_line(_header(message, "Message-ID")),
        from_name=_line(name),
        from_address=_line(address).lower(),
        subject=_line(_header(message, "Subject")),
        sent_at=_sent_at(message),
        text=text[:_TEXT].strip(),
        size=size,
        enclosures=sum(leaf.enclosed for leaf in leaves),
    )


def _enclosure(part: Message, place: int, folder: Path) -> Enclosure:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        enclosed = inside[0] if isinstance(inside, list) and inside else None
        data = enclosed.as_bytes() if isinstance(enclosed, Message) else b""
    else:
        decoded = part.get_payload(decode=True)
        data = decoded if isinstance(decoded, bytes) else b""
    name = safe_name(_decoded(part.get_filename() or ""), place, part.get_content_type())
    target = folder / f"{place:03d}"
    with appearing(target) as temporary:
        temporary.write_bytes(data)
    names, locked = _names_in_zip(target) if data[:2] == b"PK" else ((), False)
    return Enclosure(
        place=place,
        path=target,
        name=name,
        media_type=part.get_content_type(),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        names="\n".join(names),
        locked=locked or b"/Encrypt" in data[-4096:] or b"/Encrypt" in data[:4096],
    )


def safe_name(name: str, place: int, media_type: str) -> str:
    """The enclosure's name without folders, control signs and leading dots; one of ours when nothing is left."""
    kept = _UNSAFE.sub("_", name).strip(" ._")[-150:]
    if kept:
        return kept
    ending = {"message/rfc822": "eml", "text/plain": "txt", "text/html": "html", "application/pdf": "pdf"}
    return f"anexa-{place}.{ending.get(media_type, 'bin')}"


def _names_in_zip(path: Path) -> tuple[tuple[str, ...], bool]:
    """What lies in an archive, without unpacking it, and whether a password is needed."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()[:_NAMES_IN_ZIP]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return (), False
    return tuple(_line(each.filename) for each in members), any(each.flag_bits & 1 for each in members)


def _sent_at(message: Message) -> str:
    """ISO 8601 in UTC, or nothing where the header is missing or is no date."""
    try:
        when = parsedate_to_datetime(_header(message, "Date"))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else _decoded(str(value))


def _decoded(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (ValueError, AttributeError, MessageError):
        return text
    made = ""
    for piece, charset in pieces:
        made += piece if isinstance(piece, str) else _as_text(piece, charset)
    return made


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _as_text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _as_text(data: bytes, charset: str | None) -> str:
    """By the charset it names; else as UTF-8, else as what Romanian Windows writes."""
    for each in (charset, "utf-8", "cp1250"):
        if each and each != "unknown-8bit":
            try:
                return data.decode(each)
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    return data.decode("utf-8", "replace")


def _line(text: str) -> str:
    """One line without control signs; surrogates of undecodable bytes become replacement signs."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(each if each.isprintable() or each.isspace() else " " for each in clean).split())[:_LINE]


class _Words(HTMLParser):
    """The words of a page; scripts and styles are not words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style", "head"}
        if tag in {"p", "br", "div", "tr", "li", "h1", "h2", "h3"}:
            self.words.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style", "head"} and self._hidden > 0

    @override
    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _words_of_html(text: str) -> str:
    reader = _Words()
    reader.feed(text[: 4 * _TEXT])
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)
