"""What a person decides about the server: `server.toml` in its folder, overruled by the command line."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opis_contract.messages import Institution
from opis_contract.registers import GENERAL_REGISTER, Register
from opis_server.durable import write_durably
from opis_server.errors import InstitutionMissing, SettingsNotReadable

Clock = Callable[[], datetime]
"""The present instant, with its zone."""

Randomness = Callable[[int], bytes]
"""So many unpredictable bytes."""

T = TypeVar("T")

SETTINGS_FILE = "server.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The decisions, complete."""

    folder: Path
    institution: Institution
    host: str = "127.0.0.1"
    port: int = 8480
    """0 takes any free port."""
    public_address: str | None = None
    """How citizens and desks reach the server when a name or a proxy stands before it; without `/` at the end."""
    continuity_block: int = 50
    """Numbers in one block of the continuity band."""
    registers: tuple[Register, ...] = (GENERAL_REGISTER,)
    """Those the server begins with; later changes come from the desks."""
    file_limit: int = 2 * 1024**3
    """Bytes of the largest file taken."""


class _Written(BaseModel):
    """`server.toml` as people write it: every line may be missing."""

    model_config = ConfigDict(extra="forbid")

    host: str | None = None
    port: int | None = Field(default=None, ge=0, le=65535)
    public_address: str | None = None
    continuity_block: int | None = Field(default=None, ge=1, le=10_000)
    file_limit: int | None = Field(default=None, ge=1)
    institution: Institution | None = None
    registers: tuple[Register, ...] | None = None


def load_settings(
    folder: Path,
    *,
    institution: str | None = None,
    host: str | None = None,
    port: int | None = None,
    public_address: str | None = None,
    continuity_block: int | None = None,
    registers: tuple[Register, ...] | None = None,
) -> Settings:
    """The settings of a folder; an argument that is not None wins over the file, except for `registers`.

    `registers` are what a new institution begins with when the file names none.

    Raises `SettingsNotReadable`, and `InstitutionMissing` when nobody names the institution.
    """
    written = _read(folder / SETTINGS_FILE)
    profile = written.institution
    if institution is not None:
        profile = profile.model_copy(update={"name": institution}) if profile else Institution(name=institution)
    if profile is None:
        raise InstitutionMissing(path=str(folder / SETTINGS_FILE))
    address = public_address or written.public_address
    plain = Settings(folder=folder, institution=profile)
    return Settings(
        folder=folder,
        institution=profile,
        host=_first(host, written.host, plain.host),
        port=_first(port, written.port, plain.port),
        public_address=address.rstrip("/") if address else None,
        continuity_block=_first(continuity_block, written.continuity_block, plain.continuity_block),
        registers=_first(written.registers, registers, plain.registers),
        file_limit=_first(written.file_limit, plain.file_limit),
    )


def remember(settings: Settings) -> None:
    """Write the institution's name where a person will look for it, unless a settings file is already there."""
    path = settings.folder / SETTINGS_FILE
    if path.exists():
        return
    settings.folder.mkdir(parents=True, exist_ok=True)
    profile = settings.institution.model_dump()
    # A JSON string is a TOML basic string.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in profile.items()]
    write_durably(path, "\n".join(["[institution]", *lines, ""]).encode())


def _first(*choices: T | None) -> T:
    """The first choice that was made; the last one always is."""
    return next(choice for choice in choices if choice is not None)


def _read(path: Path) -> _Written:
    try:
        return _Written.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return _Written()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsNotReadable(path=str(path), detail=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SettingsNotReadable(path=str(path), detail=f"{where}: {first['msg']}") from error
