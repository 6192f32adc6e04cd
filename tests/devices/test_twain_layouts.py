"""The structures of TWAIN lie in memory as a C compiler lays them, for 64 bits and for the 32 of old drivers."""

import ctypes
import subprocess
from ctypes import c_uint32, c_void_p
from pathlib import Path
from typing import Any

import pytest

from devices.twain import structures
from tests.devices.twain_scanner import SOURCES

Kind = type[ctypes.Structure]

STRUCTURES: dict[str, Kind] = {
    "TW_FIX32": structures.Fix32,
    "TW_VERSION": structures.Version,
    "TW_IDENTITY": structures.Identity,
    "TW_STATUS": structures.Status,
    "TW_CAPABILITY": structures.Capability,
    "TW_USERINTERFACE": structures.UserInterface,
    "TW_EVENT": structures.Event,
    "TW_CALLBACK": structures.Callback,
    "TW_ENTRYPOINT": structures.EntryPoint,
    "TW_DEVICEEVENT": structures.DeviceEvent,
    "TW_FRAME": structures.Frame,
    "TW_IMAGELAYOUT": structures.ImageLayout,
    "TW_IMAGEINFO": structures.ImageInfo,
    "TW_SETUPMEMXFER": structures.SetupMemory,
    "TW_SETUPFILEXFER": structures.SetupFile,
    "TW_MEMORY": structures.Memory,
    "TW_IMAGEMEMXFER": structures.Strip,
    "TW_PENDINGXFERS": structures.PendingTransfers,
}


def narrow(kind: Any) -> Any:
    """The structure as a 32-bit program has it: the same fields and packing, pointers of four bytes."""
    if kind is c_void_p:
        return c_uint32
    if isinstance(kind, type) and issubclass(kind, ctypes.Structure):
        fields = [(field[0], narrow(field[1])) for field in kind._fields_]
        return type(f"Narrow{kind.__name__}", (ctypes.Structure,), {"_pack_": kind._pack_, "_fields_": fields})
    return kind


def layout(kind: Kind) -> list[int]:
    return [ctypes.sizeof(kind), *(getattr(kind, field[0]).offset for field in kind._fields_)]


@pytest.mark.parametrize("bits", [64, 32])
def test_every_structure_lies_as_the_compiler_lays_it(tmp_path: Path, bits: int) -> None:
    program = tmp_path / "layouts"
    subprocess.run(["gcc", f"-m{bits}", "-Wall", "-Werror", "-o", program, SOURCES / "layouts.c"], check=True)
    told = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    compiled = {line.split()[0]: [int(number) for number in line.split()[1:]] for line in told.splitlines()}
    ours = {name: layout(narrow(kind) if bits == 32 else kind) for name, kind in STRUCTURES.items()}
    assert ours == compiled
