"""A CPython of Windows under Wine, made of a wheel that carries it, this Python's own library and a small launcher."""

import os
import subprocess
import sysconfig
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.process import ROOT
from tests.devices.twain_scanner import SOURCES, Built

WINE = "/usr/lib/wine/wine64"


@dataclass(frozen=True, slots=True)
class Windows:
    """`python` starts Python as a Windows program; `built` are manager and source as Windows loads them."""

    python: Path
    built: Built


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    folder = tmp_path_factory.mktemp("windows")
    (wheel,) = (ROOT / ".venv" / "windows").glob("panda3d-*.whl")
    binaries = folder / "python"
    binaries.mkdir()
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            # Not Windows' own runtime, which Wine has.
            own = Path(name).name.startswith("api-ms-win")
            if name.startswith("deploy_libs/") and name.endswith((".pyd", ".dll")) and not own:
                (binaries / Path(name).name).write_bytes(packed.read(name))
    (folder / "Lib").symlink_to(sysconfig.get_paths()["stdlib"])
    built = Built(folder / "manager.dll", folder / "source.dll")
    launcher = Path(__file__).with_name("launcher.c")
    _compiled("-municode", "-o", binaries / "python.exe", launcher)
    _compiled("-shared", "-o", built.manager, SOURCES / "manager.c")
    _compiled("-shared", "-o", built.source, SOURCES / "source.c")
    python = folder / "python-of-windows"
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as screen:
        assert screen.stdout is not None
        python.write_text(_wrapper(folder, binaries, screen.stdout.readline().strip()))
        python.chmod(0o755)
        try:
            yield Windows(python, built)
        finally:
            # Wine's server by its own command, and only that of this folder.
            environment = {**os.environ, "WINEPREFIX": str(folder / "prefix")}
            subprocess.run(["/usr/lib/wine/wineserver64", "-k"], env=environment, check=False)
            screen.terminate()


def _compiled(*options: str | Path) -> None:
    subprocess.run(["x86_64-w64-mingw32-gcc", "-O1", "-Wall", "-Werror", *options], check=True)


def _wrapper(folder: Path, binaries: Path, display: str) -> str:
    """Python under Wine; its stderr goes through a pipe, for with a file there it does not start."""
    return f"""#!/bin/sh
export DISPLAY=:{display} WINEPREFIX='{folder}/prefix' WINEDEBUG=-all PYTHONDONTWRITEBYTECODE=1
export PYTHONHOME='Z:{folder}' PYTHONPATH='Z:{binaries};Z:{ROOT}/contract'
exec 3>&1
{WINE} '{binaries}/python.exe' "$@" 2>&1 1>&3 3>&- | cat >&2
"""
