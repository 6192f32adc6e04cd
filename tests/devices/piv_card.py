"""A smart card with the PIV application (NIST SP 800-73-4): its objects, its PIN and tries, its private keys.

It stands where a person's card would; the reader service, OpenSC and its driver beside it are the real ones.
"""

import gzip
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils

from tests.devices.virtual_card import Card, PulledOut

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
APPLICATION = bytes.fromhex("a000000308000010000100")
TRIES = 3

_DONE = b"\x90\x00"
_NOT_FOUND, _WRONG_DATA, _BLOCKED = b"\x6a\x82", b"\x6a\x80", b"\x69\x83"
_NOT_SATISFIED, _UNKNOWN = b"\x69\x82", b"\x6d\x00"
_PIN = 0x80
_SIGNING_KEY = 0x9C
_ONE_ANSWER = 256
_HASHES = {20: hashes.SHA1(), 32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}  # noqa: S303
"""ECDSA on a card signs the digest that it is given; its length names the function."""


@dataclass
class PivCard(Card):
    """One person's card: the key of the signature slot (9C) and its certificate.

    `pull_at` is the signature during which the card is pulled out, counted from one.
    """

    key: PrivateKey
    certificate: bytes
    pin: bytes
    tries: int = TRIES
    pull_at: int = 0
    signed: int = 0
    asked_for_pin: int = 0
    _verified: bool = False
    _chained: bytes = b""
    _waiting: bytes = b""
    _number: bytes = field(default=bytes(range(16)))

    def power_off(self) -> None:
        self._verified, self._chained, self._waiting = False, b"", b""

    def answer(self, command: bytes) -> bytes:
        """The answer to one command (ISO/IEC 7816-4), in pieces of 256 bytes that GET RESPONSE fetches."""
        chained, instruction, first, second = command[0] & 0x10, *command[1:4]
        if instruction == 0xC0:
            return self._piece(command[4] or _ONE_ANSWER)
        length = command[4] if len(command) > 5 else 0
        self._chained += command[5 : 5 + length]
        if chained:
            return _DONE
        data, self._chained = self._chained, b""
        said = self._carried_out(instruction, first, second, data)
        self._waiting, status = said[:-2], said[-2:]
        return self._piece(_ONE_ANSWER) if self._waiting else status

    def _piece(self, size: int) -> bytes:
        piece, self._waiting = self._waiting[:size], self._waiting[size:]
        left = len(self._waiting)
        return piece + (bytes([0x61, min(left, 0xFF)]) if left else _DONE)

    def _carried_out(self, instruction: int, first: int, second: int, data: bytes) -> bytes:
        if instruction == 0xA4:
            return _selected() + _DONE if APPLICATION.startswith(data) else _NOT_FOUND
        if instruction == 0xCB:
            held = self._objects().get(data[2:])
            return _NOT_FOUND if held is None else held + _DONE
        if instruction == 0x20 and second == _PIN:
            return self._verify(data)
        if instruction == 0x24 and second == _PIN:
            return self._change(data)
        if instruction == 0x87 and second == _SIGNING_KEY:
            return self._sign(data)
        return _UNKNOWN

    def _objects(self) -> dict[bytes, bytes]:
        """What GET DATA knows (part 1, table 3): discovery object, holder, capabilities, signature certificate."""
        holder = _piece_of(0x30, b"\xd4\xe7\x39" + self._number + bytes(6)) + _piece_of(0x34, self._number)
        holder += _piece_of(0x35, b"20401231") + _piece_of(0x3E, b"") + _piece_of(0xFE, b"")
        zipped = gzip.compress(self.certificate)
        certificate = _piece_of(0x70, zipped) + _piece_of(0x71, b"\x01") + _piece_of(0xFE, b"")
        discovery = _piece_of(0x4F, APPLICATION) + b"\x5f\x2f\x02\x40\x00"
        return {
            b"\x7e": _piece_of(0x7E, discovery),
            b"\x5f\xc1\x02": _piece_of(0x53, holder),
            b"\x5f\xc1\x0a": _piece_of(0x53, certificate),
        }

    def _verify(self, data: bytes) -> bytes:
        if not data:
            return _DONE if self._verified else self._tries_left()
        self.asked_for_pin += 1
        self._verified = self._right(data)
        return _DONE if self._verified else self._tries_left()

    def _change(self, data: bytes) -> bytes:
        if not self._right(data[:8]):
            return self._tries_left()
        self.pin = data[8:].rstrip(b"\xff")
        return _DONE

    def _right(self, padded: bytes) -> bool:
        if self.tries == 0 or padded.rstrip(b"\xff") != self.pin:
            self.tries = max(0, self.tries - 1)
            return False
        self.tries = TRIES
        return True

    def _tries_left(self) -> bytes:
        return bytes([0x63, 0xC0 | self.tries]) if self.tries else _BLOCKED

    def _sign(self, data: bytes) -> bytes:
        """GENERAL AUTHENTICATE: the signature key wants the PIN before each use (part 1, table 2)."""
        if not self._verified:
            return _NOT_SATISFIED
        self._verified = False
        challenge = _challenge_in(data)
        if challenge is None:
            return _WRONG_DATA
        self.signed += 1
        if self.signed == self.pull_at:
            raise PulledOut
        return _piece_of(0x7C, _piece_of(0x82, self._with_key(challenge))) + _DONE

    def _with_key(self, challenge: bytes) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(challenge, ec.ECDSA(utils.Prehashed(_HASHES[len(challenge)])))
        numbers = self.key.private_numbers()
        modulus = numbers.public_numbers.n
        raw = pow(int.from_bytes(challenge, "big"), numbers.d, modulus)
        return raw.to_bytes((modulus.bit_length() + 7) // 8, "big")


def _selected() -> bytes:
    authority = _piece_of(0x79, _piece_of(0x4F, APPLICATION[:5]))
    return _piece_of(0x61, _piece_of(0x4F, APPLICATION[5:]) + authority)


def _challenge_in(data: bytes) -> bytes | None:
    """What is to be signed, of a dynamic authentication template `7C { 82 (empty) 81 challenge }`."""
    inside = _pieces(data).get(0x7C)
    return _pieces(inside).get(0x81) if inside else None


def _pieces(data: bytes) -> dict[int, bytes]:
    found = {}
    while data:
        tag, size, at = data[0], data[1], 2
        if size & 0x80:
            at += size & 0x7F
            size = int.from_bytes(data[2:at], "big")
        found[tag], data = data[at : at + size], data[at + size :]
    return found


def _piece_of(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + value
