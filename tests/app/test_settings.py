"""What was chosen: the site's file, then the user's, then the environment; a slip of the pen is told."""

from pathlib import Path

import pytest

from app.errors import SettingsUnreadable, SettingUnknown, SettingWrong
from app.home import Home
from app.settings import Settings, read_settings


def read(home: Home, site: str = "", user: str = "", **environment: str) -> Settings:
    home.make()
    site_file = home.path / "site.toml"
    site_file.write_text(site)
    home.settings.write_text(user)
    return read_settings(home, environment, site_file=site_file)


def test_nobody_chose(tmp_path: Path) -> None:
    settings = read_settings(Home(tmp_path / "none"), {}, site_file=tmp_path / "none.toml")
    assert settings == Settings()
    assert (settings.language, settings.clerk) == ("ro", "operator")


def test_the_last_one_who_chose_wins(home: Home) -> None:
    site = 'language = "en"\ncounter = "ghișeul 4"\ntheme = "dark"\n[institution]\nname = "Primăria"\nphone = "1"'
    settings = read(home, site, 'theme = "light"\nclerk = "Ana"', OPIS_COUNTER="ghișeul 9", USER="root")
    assert (settings.language, settings.theme, settings.counter, settings.clerk) == ("en", "light", "ghișeul 9", "Ana")
    assert settings.institution.phone == "1"
    assert read(home, site, OPIS_INSTITUTION="Spitalul", USER="ana").institution.name == "Spitalul"
    assert read(home, site, USER="ana").clerk == "ana"


def test_lists_and_paths_are_read(home: Home) -> None:
    user = 'pkcs11_modules = ["/usr/lib/a.so", "~/b.so"]\ntrust_folder = "/etc/trust"'
    settings = read(home, user=user)
    assert settings.pkcs11_modules == (Path("/usr/lib/a.so"), Path("~/b.so").expanduser())
    assert settings.trust_folder == Path("/etc/trust")
    assert read(home, OPIS_PKCS11_MODULES="/a.so:/b.so").pkcs11_modules == (Path("/a.so"), Path("/b.so"))


def test_the_python_and_the_managers_of_twain_are_paths(home: Home) -> None:
    settings = read(home, user='twain_python = "C:/Py32/python.exe"\ntwain_managers = ["C:/Windows/twain_32.dll"]')
    assert settings.twain_python == Path("C:/Py32/python.exe")
    assert settings.twain_managers == (Path("C:/Windows/twain_32.dll"),)
    assert read(home, OPIS_TWAIN_MANAGERS="/a.so:/b.so").twain_managers == (Path("/a.so"), Path("/b.so"))


def test_an_unknown_key_is_refused_by_name(home: Home) -> None:
    with pytest.raises(SettingUnknown) as told:
        read(home, user='langauge = "ro"')
    assert told.value.facts == {"key": "langauge", "path": home.settings}


@pytest.mark.parametrize(
    "user",
    [
        'language = "fr"',
        "theme = 3",
        'counter = ""',
        "pkcs11_modules = 'x'",
        '[institution]\nname = ""',
        "[clerk]\na = 1",
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(home: Home, user: str) -> None:
    with pytest.raises(SettingWrong) as told:
        read(home, user=user)
    assert told.value.facts["source"] == str(home.settings)


def test_a_variable_that_cannot_be_is_refused_by_name(home: Home) -> None:
    with pytest.raises(SettingWrong) as told:
        read(home, OPIS_LANGUAGE="fr")
    assert told.value.facts == {"key": "language", "source": "OPIS_LANGUAGE"}


def test_a_file_that_is_no_toml_is_told(home: Home) -> None:
    with pytest.raises(SettingsUnreadable):
        read(home, user="language = ")
