"""What may be chosen: defaults, then the site's file, then the user's, then the environment; the last one wins.

language = "ro"                      # ro, en                         OPIS_LANGUAGE
theme = "system"                     # system, light, dark            OPIS_THEME
counter = "ghișeul 2"                #                                OPIS_COUNTER
clerk = "Maria I."                   #                                OPIS_CLERK
closing_hour = "16:30"               # end of the working day         OPIS_CLOSING_HOUR
server_address = "https://..."       # offered when joining           OPIS_SERVER_ADDRESS
pkcs11_modules = ["/usr/lib/..."]    # besides the known ones         OPIS_PKCS11_MODULES
trust_folder = "/etc/opis/trust"     # certificates trusted besides   OPIS_TRUST_FOLDER
scanner = "escl:..."                 # used when none is named        OPIS_SCANNER
network_scanners = ["10.0.0.7"]      # besides those that announce themselves OPIS_NETWORK_SCANNERS
twain_python = "C:/Py32/python.exe"  # 32 bits, for such drivers     OPIS_TWAIN_PYTHON
twain_managers = ["C:/.../some.dll"] # instead of the system's        OPIS_TWAIN_MANAGERS
time_stamp_authorities = ["http..."] # asked in this order            OPIS_TIME_STAMP_AUTHORITIES
time_stamp_quota = 500               # a month, from each of them     OPIS_TIME_STAMP_QUOTA
receipt_names = "whole"              # whole, initials                OPIS_RECEIPT_NAMES
outage_hours = 4                     # then an outage is one of level B OPIS_OUTAGE_HOURS

[institution]                        # until a server says it better
name = "Primăria Probă"              #                                OPIS_INSTITUTION
fiscal_code = ""
address = ""
phone = ""

[mail]                               # e-mails become entries; replies tell the number
folder = "/srv/mail"                 # where .eml files are dropped
address = "registratura@proba.ro"    # from whom replies come; none are written without it
smtp = "smtp://mail.proba.ro:587"    # or smtps://
user = ""
password_file = ""
scanner = "clamdscan --no-summary"   # asked about every enclosed file: exit code 1 says that it harms

[printers]                           # what is not named becomes PDF files; see devices/printers/address.py
label = "tcp://10.0.0.7:9100?language=zpl&size=62x29&dpi=203"
receipt = "device:/dev/usb/lp0?language=escpos&size=80"
stamp = "queue:birou?size=a4"        # paper put once more through a printer
                                     # OPIS_PRINTERS="label=tcp://... receipt=..."
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any

from platformdirs import site_config_path

from app.durable import disk_faults
from app.errors import SettingsUnreadable, SettingUnknown, SettingWrong
from app.home import Home
from opis_contract.entries import Confidentiality
from opis_contract.messages import Institution

LANGUAGES = ("ro", "en")
THEMES = ("system", "light", "dark")
RECEIPT_NAMES = ("whole", "initials")
PRINTS = ("label", "receipt", "stamp")
UNNAMED = Institution(name="Instituția")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where e-mails come from and how replies go out; empty where nobody chose."""

    folder: str = ""
    address: str = ""
    smtp: str = ""
    user: str = ""
    password_file: str = ""
    scanner: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may be chosen, with what holds when nobody chose."""

    language: str = "ro"
    theme: str = "system"
    institution: Institution = UNNAMED
    counter: str = "ghișeul 1"
    clerk: str = "operator"
    closing_hour: time = time(16, 30)
    """When the working day ends: until then a number stays reserved."""
    server_address: str | None = None
    pkcs11_modules: tuple[Path, ...] = field(default=())
    trust_folder: Path | None = None
    scanner: str | None = None
    network_scanners: tuple[str, ...] = ()
    """Addresses of network scanners that do not announce themselves, or not as far as here."""
    twain_python: Path | None = None
    """The Python in which scanners' TWAIN drivers run, where it must be another than the desk's own."""
    twain_managers: tuple[Path, ...] = ()
    """The data source managers of TWAIN to try, instead of the system's."""
    time_stamp_authorities: tuple[str, ...] = ()
    time_stamp_quota: int | None = None
    """So many stamps a month are asked of each authority; then the next one is asked, or signatures wait."""
    receipt_names: str = "whole"
    """How a receipt shows the depositor: `initials` is `Popa E.`."""
    offline_days: int = 14
    """How long an account of the server signs in after the server last vouched for it."""
    lock_minutes: int = 10
    """Without a key or a click for so long the window locks, where the desk has accounts."""
    log_years: int = 5
    """How long the log of who looked is kept."""
    logged: frozenset[Confidentiality] = frozenset({Confidentiality.SENSITIVE})
    """Opening an entry of these levels is written into the log of who looked."""
    mail: MailSettings = field(default_factory=MailSettings)
    outage_hours: int = 4
    """After so many hours without the server an outage is one of level B."""
    printers: Mapping[str, str] = field(default_factory=dict)
    """Addresses of printers by what is printed on them: `label`, `receipt`, `stamp`."""


def site_settings_file() -> Path:
    """Where an administrator sets what holds for every user of the machine."""
    return site_config_path("opis", appauthor=False) / "settings.toml"


def read_settings(home: Home, environment: Mapping[str, str], *, site_file: Path | None = None) -> Settings:
    """The settings in force. Raises `SettingUnknown`, `SettingWrong`, `SettingsUnreadable`."""
    user = environment.get("USER") or environment.get("USERNAME")
    settings = Settings(clerk=user) if user else Settings()
    for path in (site_file or site_settings_file(), home.settings):
        for key, value in _file(path).items():
            if key not in _READERS:
                raise SettingUnknown(key=key, path=path)
            settings = _with(settings, key, value, source=str(path))
    for key in _READERS:
        variable = f"OPIS_{key.upper()}"
        if environment.get(variable):
            settings = _with(settings, key, _from_environment(key, environment[variable]), source=variable)
    return settings


def _file(path: Path) -> dict[str, object]:
    # A home that is a file, or not there at all, is told by whoever makes it; it has no settings.
    if not path.is_file():
        return {}
    with disk_faults(path):
        data = path.read_bytes()
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(path=path, line=str(error)) from error


def _from_environment(key: str, text: str) -> object:
    match key:
        case "pkcs11_modules" | "twain_managers":
            return [part for part in text.split(os.pathsep) if part]
        case "time_stamp_authorities" | "logged" | "network_scanners":
            return text.split()
        case "institution":
            return {"name": text}
        case "mail":
            return {"folder": text}
        case "printers":
            return dict(each.split("=", 1) for each in text.split() if "=" in each)
        case _:
            return text


def _with(settings: Settings, key: str, value: object, *, source: str) -> Settings:
    try:
        changes: dict[str, Any] = {key: _READERS[key](value)}
    except ValueError as error:  # pydantic's errors are of this kind too
        raise SettingWrong(key=key, source=source) from error
    return replace(settings, **changes)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text is expected")
    return value.strip()


def _hour(value: object) -> time:
    return time.fromisoformat(_text(value))


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError("not one of the allowed values")
        return str(value)

    return read


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _paths(value: object) -> tuple[Path, ...]:
    return tuple(Path(text).expanduser() for text in _texts(value))


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("a list is expected")  # noqa: TRY004 - one kind of error for every wrong value
    return tuple(map(_text, value))


def _whole(lowest: int, highest: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        if not isinstance(number, int) or isinstance(number, bool) or not lowest <= number <= highest:
            raise ValueError("a whole number in its range is expected")
        return number

    return read


def _levels(value: object) -> frozenset[Confidentiality]:
    return frozenset(Confidentiality(text) for text in _texts(value))


def _printers(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not value.keys() <= set(PRINTS):
        raise ValueError("a table of label, receipt and stamp is expected")
    return {kind: _text(address) for kind, address in value.items()}


def _mail(value: object) -> MailSettings:
    if not isinstance(value, dict) or not value.keys() <= set(MailSettings.__dataclass_fields__):
        raise ValueError("a table of the mail's settings is expected")
    if not all(isinstance(each, str) for each in value.values()):
        raise ValueError("the mail's settings are texts")
    return MailSettings(**value)


_READERS: dict[str, Callable[[object], object]] = {
    "language": _one_of(*LANGUAGES),
    "theme": _one_of(*THEMES),
    "institution": Institution.model_validate,
    "counter": _text,
    "clerk": _text,
    "closing_hour": _hour,
    "server_address": _text,
    "pkcs11_modules": _paths,
    "trust_folder": _path,
    "scanner": _text,
    "network_scanners": _texts,
    "twain_python": _path,
    "twain_managers": _paths,
    "time_stamp_authorities": _texts,
    "time_stamp_quota": _whole(1, 1_000_000),
    "receipt_names": _one_of(*RECEIPT_NAMES),
    "offline_days": _whole(1, 365),
    "lock_minutes": _whole(1, 480),
    "log_years": _whole(2, 50),
    "logged": _levels,
    "mail": _mail,
    "outage_hours": _whole(1, 240),
    "printers": _printers,
}
