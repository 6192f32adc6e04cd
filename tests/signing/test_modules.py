"""Which drivers are installed, from the vendors' known places."""

from pathlib import Path

import pytest

from signing import modules
from signing.modules import Vendor


@pytest.mark.pain(2)
def test_every_vendor_of_the_domain_is_known_on_the_systems_it_serves() -> None:
    vendors = {"safenet", "epass2003", "bit4id", "athena", "oberthur", "longmai", "thales", "cei", "opensc", "softhsm"}
    assert {vendor.key for vendor in modules.known("linux")} == vendors
    assert {vendor.key for vendor in modules.known("win32")} == vendors
    assert {vendor.key for vendor in modules.known("darwin")} < vendors


def test_the_driver_of_this_machine_is_found_once() -> None:
    softhsm = modules.of_vendor("softhsm")
    assert softhsm is not None
    assert softhsm.is_file()
    assert modules.present().count(softhsm) == 1


def test_a_vendor_that_is_not_installed_is_none_and_one_file_under_two_names_is_one(tmp_path: Path) -> None:
    assert modules.of_vendor("nobody") is None
    real = tmp_path / "real.2.so"
    real.touch()
    (tmp_path / "alias.so").symlink_to(real)
    vendors = (
        Vendor("a", "A", (tmp_path / "absent.so", tmp_path / "real.*.so")),
        Vendor("b", "B", (tmp_path / "alias.so",)),
    )
    assert modules.present(vendors) == [real]
