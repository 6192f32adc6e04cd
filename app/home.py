"""The desk's home: the one folder in which the program keeps everything, and what lies where in it."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from app.durable import make_folder


@dataclass(frozen=True, slots=True)
class Home:
    """The folder's layout. Nothing is made on disk until `make` is called."""

    path: Path

    @property
    def database(self) -> Path:
        """The register of this desk."""
        return self.path / "desk.sqlite"

    @property
    def files(self) -> Path:
        """Files of entries by their hash: `ab/cd/abcd...`, read-only."""
        return self.path / "files"

    @property
    def intake(self) -> Path:
        """One folder for each batch of scanned pages."""
        return self.path / "intake"

    @property
    def mail(self) -> Path:
        """One folder for each e-mail of the tray."""
        return self.path / "mail"

    @property
    def digitised(self) -> Path:
        """Pages of the archive by their hash, as `files`."""
        return self.path / "digitised"

    @property
    def augmenting(self) -> Path:
        """Signed files on their way to B-LTA, one working copy for each."""
        return self.path / "augmenting"

    @property
    def time_stamps(self) -> Path:
        """The time stamps that were asked for, a line for each."""
        return self.path / "time-stamps.tsv"

    @property
    def keys(self) -> Path:
        """The desk's secrets; for its owner's eyes alone."""
        return self.path / "keys"

    @property
    def settings(self) -> Path:
        """What the user chose."""
        return self.path / "settings.toml"

    @property
    def log(self) -> Path:
        """What the program did, without personal data."""
        return self.path / "log"

    @property
    def print(self) -> Path:
        """Labels and receipts, as printed."""
        return self.path / "print"

    @property
    def backup(self) -> Path:
        """The register as it was before each upgrade of the program."""
        return self.path / "backup"

    @property
    def scanners(self) -> Path:
        """What is remembered of network scanners: last addresses and certificates."""
        return self.path / "scanners"

    def make(self) -> None:
        """Make the folders that are missing, readable by their owner alone. Raises the disk's faults."""
        make_folder(self.path)
        for folder in (
            self.files,
            self.intake,
            self.mail,
            self.digitised,
            self.keys,
            self.log,
            self.print,
            self.backup,
            self.scanners,
        ):
            make_folder(folder)


def default_home() -> Home:
    """Where this platform keeps a program's data for this user."""
    return Home(user_data_path("opis", appauthor=False))
