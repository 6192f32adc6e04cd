"""What the judges of signatures need: the token of the signing room's tests, and its driver with faults."""

from tests.signing.conftest import faulty, official, shim, world

__all__ = ["faulty", "official", "shim", "world"]
