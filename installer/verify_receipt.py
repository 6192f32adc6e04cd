#!/usr/bin/env python3
"""Checks a proof that a paper stands unchanged in an institution's register. Needs Python 3.8 or later alone.

    python3 verify_receipt.py PROOF.json [--checkpoint FILE] [--key FILE_OR_TEXT] [--leaf HEX] [--language en]

PROOF.json comes from the page of the receipt's code or from the registry. --checkpoint is a signature of the journal
that was published: on paper, in a newspaper, at another institution. --key is the key the institution published.
--leaf is the fingerprint printed on the receipt. Exit code 0: proven. 1: not proven, with what does not match.

What is checked: the facts give the leaf (RFC 6962); the path leads from the leaf to the checkpoint's root; the
checkpoint bears the key's Ed25519 signature (RFC 8032) as a signed note (C2SP); an opened entry fits its commitment;
and a published checkpoint is the same one, or the consistency proof in the file connects the two.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys

FORMAT = "opis-proof/1"

WORDS = {
    "ro": {
        "proven": "Dovedit: numărul {number} din {year} (registrul {register}), înregistrat la {registered_at} UTC, "
        "stă neschimbat în jurnalul {origin}, la locul {place} din {size}.",
        "other": "Dovedit: evenimentul {kind} stă neschimbat în jurnalul {origin}, la locul {place} din {size}.",
        "leaf": "Amprenta: {leaf}",
        "compare": "Comparați amprenta cu cea de pe bon.",
        "same": "Este amprenta de pe bon.",
        "published": "Semnătura publicată (locurile 1..{size}) este a aceluiași jurnal.",
        "key_known": "Cheia este cea publicată.",
        "key_unknown": "Cheia nu a fost comparată cu una publicată: folosiți --checkpoint sau --key.",
        "opened": "Ce s-a scris la înregistrare: {summary} ({names})",
        "failed": "NU este dovedit: {why}",
        "file": "fișierul nu este o dovadă sau a fost schimbat ({detail})",
        "path": "drumul nu duce de la înregistrare la rădăcina jurnalului",
        "signature": "semnătura jurnalului nu este bună ({detail})",
        "commitment": "ce s-a scris la înregistrare nu se potrivește cu amprenta",
        "checkpoint": "semnătura publicată este a altui jurnal, sau dovada nu duce la ea",
        "key": "cheia publicată este alta",
        "receipt": "amprenta de pe bon este alta",
    },
    "en": {
        "proven": "Proven: number {number} of {year} (register {register}), registered at {registered_at} UTC, stands "
        "unchanged in the journal {origin}, at place {place} of {size}.",
        "other": "Proven: the event {kind} stands unchanged in the journal {origin}, at place {place} of {size}.",
        "leaf": "Fingerprint: {leaf}",
        "compare": "Compare the fingerprint with the one on the receipt.",
        "same": "It is the fingerprint on the receipt.",
        "published": "The published signature (places 1..{size}) is of the same journal.",
        "key_known": "The key is the published one.",
        "key_unknown": "The key was not compared with a published one: use --checkpoint or --key.",
        "opened": "Written at registration: {summary} ({names})",
        "failed": "NOT proven: {why}",
        "file": "the file is no proof or was changed ({detail})",
        "path": "the path does not lead from the entry to the journal's root",
        "signature": "the journal's signature is not good ({detail})",
        "commitment": "what was written at registration does not fit the fingerprint",
        "checkpoint": "the published signature is of another journal, or the proof does not lead to it",
        "key": "the published key is another one",
        "receipt": "the fingerprint on the receipt is another one",
    },
}


class NotProven(Exception):
    """What does not match: a key of WORDS and a detail."""

    def __init__(self, why, detail=""):
        super().__init__(why)
        self.why = why
        self.detail = detail


# --- Ed25519, RFC 8032 section 5.1, verification alone ------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _point(data):
    """A point from its 32 bytes, in extended coordinates (X, Y, Z, T); None for bytes that are no point."""
    y = int.from_bytes(data, "little")
    x = _recover_x(y & ((1 << 255) - 1), y >> 255)
    return None if x is None else (x, y & ((1 << 255) - 1), 1, x * (y & ((1 << 255) - 1)) % P)


def _add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total


_BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (_recover_x(_BASE_Y, 0), _BASE_Y, 1, _recover_x(_BASE_Y, 0) * _BASE_Y % P)


def signature_is_good(public, message, signature):
    """True when the 64 bytes are the key's signature of the message; nothing but the one spelling of each is taken."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, sent = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or sent is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = _times(scalar, BASE), _add(sent, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Merkle trees, RFC 6962 section 2.1 ---------------------------------------------------------------------------


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf, index, size, path):
    """The root to which the path leads from the leaf, or None when it is no path of such a tree."""
    node, last, climbed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            climbed = node_hash(sibling, climbed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            climbed = node_hash(climbed, sibling)
        node, last = node >> 1, last >> 1
    return climbed if last == 0 else None


def later_contains(first, second, first_root, second_root, path):
    """True when the tree of `second` leaves begins with the tree of `first`."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == hashlib.sha256(b"").digest()
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    hashes = list(path)
    if node == 0:
        hashes.insert(0, first_root)
    if not hashes:
        return False
    earlier = later = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            earlier, later = node_hash(sibling, earlier), node_hash(sibling, later)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            later = node_hash(later, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and earlier == first_root and later == second_root


# --- Signed notes and checkpoints (C2SP) --------------------------------------------------------------------------


def _base64(text, why):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotProven(why, "base64") from error
    if base64.b64encode(data).decode("ascii") != text:
        raise NotProven(why, "base64")
    return data


def read_key(text):
    """Name and 32 bytes of a published key: `<name>+<hash>+<base64>`."""
    name, _, rest = text.partition("+")
    key_hash, _, encoded = rest.partition("+")
    data = _base64(encoded, "key")
    expected = hashlib.sha256(name.encode("utf-8") + b"\n" + data).digest()[:4].hex()
    if len(data) != 33 or data[:1] != b"\x01" or key_hash != expected:
        raise NotProven("key")
    return name, data[1:]


def read_checkpoint(note, name, public, alone=False):
    """Origin, size and root of a note signed by this key; with `alone` by nobody else besides."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NotProven("signature", "note")
    text += "\n"
    key_hash = hashlib.sha256(name.encode("utf-8") + b"\n\x01" + public).digest()[:4]
    lines = signatures[:-1].split("\n")
    good = False
    for line in lines:
        signer, _, encoded = line[2:].partition(" ")
        if not line.startswith("— "):
            raise NotProven("signature", "note")
        data = _base64(encoded, "signature")
        if signer != name or data[:4] != key_hash:
            continue
        if not signature_is_good(public, text.encode("utf-8"), data[4:]):
            raise NotProven("signature", "Ed25519")
        good = True
    parts = text.split("\n")
    if not good or (alone and len(lines) != 1):
        raise NotProven("signature", "note")
    if len(parts) != 4 or parts[0] != name or not re.fullmatch(r"0|[1-9][0-9]{0,17}", parts[1]):
        raise NotProven("signature", "checkpoint")
    root = _base64(parts[2], "signature")
    if len(root) != 32:
        raise NotProven("signature", "checkpoint")
    return parts[0], int(parts[1]), root


# --- The proof file -----------------------------------------------------------------------------------------------


def canonical(value):
    """RFC 8785 for the values that occur here: no floating point numbers."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _hashes(value):
    if not isinstance(value, list) or not all(isinstance(x, str) and re.fullmatch("[0-9a-f]{64}", x) for x in value):
        raise NotProven("file", "path")
    return [bytes.fromhex(each) for each in value]


def _text(value, what):
    if not isinstance(value, str):
        raise NotProven("file", what)
    return value


def read_proof(data):
    """The parts of the file, which has one spelling only: a changed byte is a changed proof."""
    try:
        text = data.decode("utf-8")
        proof = json.loads(text)
        again = json.dumps(proof, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    except (ValueError, RecursionError) as error:
        raise NotProven("file", "JSON") from error
    if again != text or not isinstance(proof, dict):
        raise NotProven("file", "JSON")
    needed = {"checkpoint", "format", "index", "key", "leaf", "path"}
    if not needed <= set(proof) <= needed | {"opening", "published"} or proof["format"] != FORMAT:
        raise NotProven("file", "format")
    if type(proof["index"]) is not int or not isinstance(proof["leaf"], dict):
        raise NotProven("file", "leaf")
    return proof


def check(data, checkpoint=None, key=None, leaf=None):
    """What the proof proves, as sentences' facts. Raises NotProven."""
    proof = read_proof(data)
    name, public = read_key(_text(proof["key"], "key"))
    note = _text(proof["checkpoint"], "checkpoint")
    origin, size, root = read_checkpoint(note, name, public, alone=True)
    computed = leaf_hash(canonical(proof["leaf"]))
    if not 0 <= proof["index"] < size or root_from_path(computed, proof["index"], size, _hashes(proof["path"])) != root:
        raise NotProven("path")
    if "opening" in proof:
        _check_opening(proof["opening"], proof["leaf"])
    connected = [(note, size, root)]
    if "published" in proof:
        connected.append(_connected(proof["published"], name, public, size, root))
    if key is not None and read_key(key.strip()) != (name, public):
        raise NotProven("key")
    if leaf is not None and leaf.strip().lower() != computed.hex():
        raise NotProven("receipt")
    found = dict(proof["leaf"], origin=origin, place=proof["index"] + 1, size=size, leaf=computed.hex())
    if checkpoint is not None:
        _, published_size, published_root = read_checkpoint(checkpoint, name, public)
        if (published_size, published_root) not in [each[1:] for each in connected]:
            raise NotProven("checkpoint")
        found["published"] = published_size
    found["opening"] = proof.get("opening")
    return found


def _check_opening(opening, facts):
    if not isinstance(opening, dict) or set(opening) != {"salt", "body"} or not isinstance(opening["body"], dict):
        raise NotProven("commitment")
    if not re.fullmatch("[0-9a-f]{32}", _text(opening["salt"], "salt")):
        raise NotProven("commitment")
    commitment = hashlib.sha256(bytes.fromhex(opening["salt"]) + canonical(opening["body"])).hexdigest()
    if commitment != facts.get("commitment"):
        raise NotProven("commitment")


def _connected(published, name, public, size, root):
    """The other checkpoint in the file, once the consistency proof connects it with the first."""
    if not isinstance(published, dict) or set(published) != {"checkpoint", "path"}:
        raise NotProven("file", "published")
    note = _text(published["checkpoint"], "published")
    _, other_size, other_root = read_checkpoint(note, name, public, alone=True)
    path = _hashes(published["path"])
    ordered = sorted([(size, root), (other_size, other_root)], key=lambda each: each[0])
    if not later_contains(ordered[0][0], ordered[1][0], ordered[0][1], ordered[1][1], path):
        raise NotProven("checkpoint")
    return note, other_size, other_root


def sentences(found, words, key_known, leaf_known):
    """What a person reads."""
    yield words["proven" if "number" in found and "registered_at" in found else "other"].format(**found)
    yield words["leaf"].format(**found)
    yield words["same" if leaf_known else "compare"]
    if found.get("published") is not None:
        yield words["published"].format(size=found["published"])
    if key_known:
        yield words["key_known"]
    elif found.get("published") is None:
        yield words["key_unknown"]
    entry = (found["opening"] or {}).get("body", {}).get("entry", {}).get("content", {})
    if entry:
        parties = [entry.get("sender") or {}, *(entry.get("recipients") or [])]
        names = ", ".join(each.get("name", "") for each in parties if each.get("name"))
        yield words["opened"].format(summary=entry.get("summary", ""), names=names)


def _given(value):
    """The contents of the file of this name, or the text itself."""
    if value is None or not os.path.isfile(value):
        return value
    with open(value, encoding="utf-8", newline="") as file:
        return file.read()


def main(argv=None):
    """Check one proof; 0 proven, 1 not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("proof")
    parser.add_argument("--checkpoint")
    parser.add_argument("--key")
    parser.add_argument("--leaf")
    parser.add_argument("--language", choices=sorted(WORDS), default="ro")
    options = parser.parse_args(argv)
    words = WORDS[options.language]
    try:
        with open(options.proof, "rb") as file:
            data = file.read()
        checkpoint, key = _given(options.checkpoint), _given(options.key)
        found = check(data, checkpoint, key, options.leaf)
        lines = list(sentences(found, words, key is not None, options.leaf is not None))
    except NotProven as error:
        print(words["failed"].format(why=words[error.why].format(detail=error.detail)))
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(words["failed"].format(why=words["file"].format(detail=error)))
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
