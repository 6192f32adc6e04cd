"""What the tray of e-mails asks of other rooms, built in one place for command line and window."""

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.desk import Desk
from app.durable import disk_faults
from app.mail.errors import ScannerOfFilesFailed
from app.mail.letters import MailView, Verdict, Word
from app.mail.registering import MailRegistering
from app.mail.replies import reply_writer
from app.registering import Registration
from app.settings import Settings
from opis_contract.entries import EntryDraft
from opis_contract.errors import KnownError
from paper.errors import FileRefused
from paper.strangers import Kind, StrangerReader
from signing.message_files import is_container, is_message

_SCAN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Mailing:
    """See `ui.mail.mail_presenter.Mailing`. `close` ends the reader's worker."""

    desk: Desk
    reader: StrangerReader
    settings: Settings

    def take_in(self, source: Path) -> MailView:
        """Take one .eml file into the tray."""
        return self.desk.mail.take_in(
            source, unfold=self.reader.unfold_mail, look_into=self._look_into, scan=self._scan
        )

    def take_in_folder(self) -> tuple[list[MailView], list[KnownError]]:
        """Every .eml of the settings' folder that is not in the tray yet, and what could not be read."""
        chosen = self.settings.mail.folder
        if not chosen:
            return [], []
        folder = _whole(chosen)
        with disk_faults(folder):
            files = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".eml" and each.is_file())
        taken: list[MailView] = []
        refused: list[KnownError] = []
        for file in files:
            try:
                taken.append(self.take_in(file))
            except FileRefused as error:
                refused.append(error)
        return taken, refused

    def register(self, mail_id: UUID, drafts: Sequence[EntryDraft], *, clerk: str) -> list[Registration]:
        """A number for each request of the e-mail; the replies that tell them wait to be sent."""
        return self._registering().register(mail_id, drafts, clerk=clerk)

    def resume(self) -> int:
        """Finish what a crash or an outage left begun."""
        return self._registering().resume()

    def send(self) -> int:
        """Send the replies that wait; 0 where no mail server is set. Raises `MailNotSent`."""
        chosen = self.settings.mail
        if not chosen.smtp:
            return 0
        # A desk without e-mails never loads the mail library.
        from sync.post import MailServer, send_replies

        server = MailServer(chosen.smtp, chosen.user, lambda: _password(_whole(chosen.password_file)))
        return send_replies(self.desk.replies, server)

    def look_again(self) -> int:
        """Judge again what was INDETERMINATE."""
        return self.desk.mail.look_again(self._look_into)

    def close(self) -> None:
        """End the reader's worker."""
        self.reader.close()

    def _registering(self) -> MailRegistering:
        desk = self.desk
        writer = reply_writer(
            lambda: desk.identity().institution,
            self.settings.mail.address,
            lambda: desk.identity().status_address,
        )
        return desk.mail_registering(writer)

    def _look_into(self, path: Path, *, content: Path | None) -> tuple[int, Sequence[Verdict]]:
        trust, now = self.settings.trust_folder, self.desk.clock.now()
        if is_message(path) or is_container(path):
            return 0, _verdicts(path, trust, now, content)
        try:
            seen = self.reader.inspect(path)
        except FileRefused:
            return 0, ()
        if seen.kind is not Kind.PDF or not seen.signatures:
            return seen.pages, ()
        return seen.pages, _verdicts(path, trust, now)

    def _scan(self, path: Path) -> str:
        command = self.settings.mail.scanner
        if not command:
            return ""
        try:
            done = subprocess.run(
                [*shlex.split(command), str(path)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SCAN_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise ScannerOfFilesFailed(command=command) from error
        match done.returncode:
            case 0:
                return ""
            case 1:
                said = done.stdout.replace(f"{path}:", "").strip().splitlines()
                return said[0].strip()[:200] if said else "?"
            case _:
                raise ScannerOfFilesFailed(command=command)


def _verdicts(path: Path, trust: Path | None, now: datetime, content: Path | None = None) -> list[Verdict]:
    """A signature that cannot be judged now is INDETERMINATE, never silently nothing."""
    from signing.desk import verify

    try:
        judged = verify(path, trust, now=now, content=content)
    except KnownError as error:
        return [Verdict(Word.INDETERMINATE, "", "", error.code)]
    return [Verdict(Word(each.verdict.value), each.level.value, each.signer, each.reason_code.value) for each in judged]


def _whole(path: str) -> Path:
    return Path(path).expanduser().absolute()


def _password(file: Path) -> str:
    with disk_faults(file):
        return file.read_text("utf-8").strip()
