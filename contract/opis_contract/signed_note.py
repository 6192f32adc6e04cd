"""Signed notes: a text that anybody can read, under it the signature of whoever stands for it (C2SP signed-note).

    opis/0192...                        the note's text, ending in a line feed
    45210
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — opis/0192... Az3grlgtzPIC...      one line for each signature: name, and base64 of key hash and Ed25519 signature

Keys are named: the name stands beside each signature and is hashed into the key's four-byte identifier.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ED25519 = b"\x01"
_KEY_SIZE = 32
_SIGNATURE_SIZE = 64


class NoteWrong(ValueError):
    """Not a signed note, or not signed by this key."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Whose signature is looked for: the name and the 32 bytes of the Ed25519 public key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != _KEY_SIZE or not self.name or any(each.isspace() or each == "+" for each in self.name):
            raise NoteWrong("a key has a name without spaces and 32 bytes")

    @property
    def key_hash(self) -> bytes:
        """The identifier of the key, from its name and bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """As published: `<name>+<hash>+<base64>`."""
        return f"{self.name}+{self.key_hash.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, text: str) -> "NoteKey":
        """The key that `text` wrote. Raises `NoteWrong`."""
        name, plus, rest = text.strip().partition("+")
        key_hash, second, encoded = rest.partition("+")
        data = _decoded(encoded)
        if not (plus and second) or data[:1] != _ED25519:
            raise NoteWrong("not a key of this kind")
        key = cls(name, data[1:])
        if key.key_hash.hex() != key_hash:
            raise NoteWrong("the key's hash is another's")
        return key


def public_key(seed: bytes) -> bytes:
    """The public half of the private key with these 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign_note(text: str, *, name: str, seed: bytes) -> str:
    """The text with its signature; it must end in a line feed."""
    if not text.endswith("\n"):
        raise NoteWrong("a note's text ends in a line feed")
    key = NoteKey(name, public_key(seed))
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(key.key_hash + signature).decode()}\n"


def open_note(note: str, key: NoteKey) -> str:
    """The text of the note, once the key's signature is found good. Signatures of others are passed over.

    Raises `NoteWrong`.
    """
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NoteWrong("no signatures stand under the text")
    text += "\n"
    for line in signatures[:-1].split("\n"):
        name, space, encoded = line.removeprefix("— ").partition(" ")
        if not line.startswith("— ") or not space:
            raise NoteWrong("a line that is no signature")
        data = _decoded(encoded)
        if (name, data[:4]) != (key.name, key.key_hash) or len(data) != 4 + _SIGNATURE_SIZE:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(data[4:], text.encode())
        except InvalidSignature as error:
            raise NoteWrong("the signature is not good") from error
        return text
    raise NoteWrong("no signature of this key")


def _decoded(encoded: str) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteWrong("not base64") from error
    if base64.b64encode(data).decode() != encoded:
        raise NoteWrong("base64 in another spelling")
    return data
