"""Each driver is judged in words, and each certificate on a token that cannot sign says why."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signing.binaries import bits_of
from signing.client import Deadlines
from signing.credentials import read
from signing.demonstration import give_signer, make_soft_token
from signing.errors import ModuleForOtherBits, ModuleHung, ModuleIncomplete, ModuleMissing, ModuleUnusable
from signing.frames import CertificateSeen
from signing.judging_modules import ModuleJudgement, SetAside, judged
from tests.signing.conftest import NOW, PIN, FaultyDriver, World


def compiled(folder: Path, name: str, *flags: str) -> Path:
    """An empty library."""
    source, library = folder / f"{name}.c", folder / f"lib{name}.so"
    source.write_text("int nothing;")
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", library, source], check=True)
    return library


def the_one(*modules: Path) -> ModuleJudgement:
    [judgement] = judged(modules, now=NOW)
    return judgement


@pytest.mark.pain(2)
def test_a_driver_for_32_bits_is_told_without_loading_it(tmp_path: Path) -> None:
    fault = the_one(compiled(tmp_path, "old", "-m32", "-nostdlib")).fault
    assert isinstance(fault, ModuleForOtherBits)
    assert (fault.facts["bits"], fault.facts["ours"]) == (32, 64)


@pytest.mark.pain(2)
def test_a_driver_that_lacks_a_library_names_it(tmp_path: Path) -> None:
    compiled(tmp_path, "helper")
    driver = compiled(tmp_path, "driver", f"-L{tmp_path}", "-Wl,--no-as-needed", "-lhelper")
    (tmp_path / "libhelper.so").unlink()
    fault = the_one(driver).fault
    assert isinstance(fault, ModuleIncomplete)
    assert fault.reason == "libhelper.so"


def test_no_driver_at_all_is_told_apart_from_a_missing_file(tmp_path: Path) -> None:
    assert isinstance(the_one(compiled(tmp_path, "other")).fault, ModuleUnusable)
    assert isinstance(the_one(tmp_path / "absent.so").fault, ModuleMissing)
    assert judged([], now=NOW) == []


@pytest.mark.parametrize(
    ("head", "bits"),
    [
        (b"MZ".ljust(0x3C, b"\0") + b"\x40\0\0\0PE\0\0".ljust(28, b"\0") + b"\x0b\x01", 32),
        (b"MZ".ljust(0x3C, b"\0") + b"\x40\0\0\0PE\0\0".ljust(28, b"\0") + b"\x0b\x02", 64),
        (b"MZ".ljust(0x3C, b"\0") + b"\xff\xff\0\0", None),
        (b"MZ", None),
        (b"\xce\xfa\xed\xfe\0", 32),
        (b"\xcf\xfa\xed\xfe\0", 64),
        (b"\x7fELF", None),
        (b"", None),
        (b"text", None),
    ],
)
def test_the_bits_stand_in_the_first_bytes(tmp_path: Path, head: bytes, bits: int | None) -> None:
    (tmp_path / "driver").write_bytes(head)
    assert bits_of(tmp_path / "driver") == bits


def test_one_driver_that_hangs_hides_no_other_and_is_told(faulty: FaultyDriver, world: World) -> None:
    hung, sound = judged(
        [faulty.module, world.token.module],
        now=NOW,
        environment=faulty.environment(start="hang"),
        deadlines=Deadlines(other=3),
    )
    assert isinstance(hung.fault, ModuleHung)
    assert (sound.fault, sound.vendor) == (None, "SoftHSM (probă)")
    [token] = sound.tokens
    assert {one.holder for one in token.credentials} == {"Ionescu Ștefan", "Popa Ana"}


def test_an_empty_place_for_a_certificate_is_told(faulty: FaultyDriver) -> None:
    [judgement] = judged([faulty.module], now=NOW, environment=faulty.environment(empty="1"))
    [token] = judgement.tokens
    assert [one.holder for one in token.credentials] == ["Popa Ana"]
    assert [one.why for one in token.not_offered] == [SetAside.EMPTY]


def test_a_certificate_that_ended_or_has_not_begun_says_its_day(world: World, tmp_path: Path) -> None:
    token = make_soft_token(tmp_path, pin=bytearray(PIN))
    for number, begun in enumerate((NOW - timedelta(days=800), NOW + timedelta(days=9))):
        give_signer(
            token, world.authority, pin=bytearray(PIN), holder=f"Nr. {number}", now=begun, key_id=bytes([number + 1])
        )
    [judgement] = judged([token.module], now=NOW, environment=token.environment)
    [seen] = judgement.tokens
    assert seen.credentials == ()
    assert {(one.holder, one.why, one.day) for one in seen.not_offered} == {
        ("Nr. 0", SetAside.EXPIRED, NOW - timedelta(days=70)),
        ("Nr. 1", SetAside.NOT_YET_VALID, NOW + timedelta(days=9) - timedelta(hours=1)),
    }


@pytest.mark.parametrize(
    ("statements", "qualified"),
    [
        (None, False),
        ("300a3008060604008e460101", False),
        ("30143008060604008e4601013008060604008e460104", True),
        ("3003020101", False),
    ],
)
def test_qualified_is_what_the_issuer_states_with_the_key_in_a_device(statements: str | None, qualified: bool) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ionescu")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
    )
    if statements is not None:
        extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), bytes.fromhex(statements))
        builder = builder.add_extension(extension, critical=False)
    der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    credential = read(Path("driver"), CertificateSeen("1", "Token", b"\1", der, has_key=True))
    assert credential is not None
    assert credential.qualified is qualified
