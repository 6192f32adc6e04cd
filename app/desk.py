"""The desk without a screen: everything that screens, sync and the command line can ask of it, and nothing behind it.

Every method may be called from any thread; each is one transaction or names its several steps. What comes back is
frozen. Faults of the disk and of the database may come out of every method.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from app import attaching, queries
from app.acting import Acting
from app.acts import Happened
from app.arranging.keeping import Arranging
from app.augmenting import Augmenting
from app.blocks import Blocks
from app.catalogue.asking import Catalogue
from app.clock import Clock
from app.closing.days import DayClosing
from app.closing.years import YearClosing
from app.database.engine import Database
from app.database.migrate import prepare
from app.deadlines.asking import Deadlines
from app.deadlines.free_days import FreeDays
from app.digitising.room import Digitising
from app.directory.asking import Directory
from app.enrolment import DeskIdentity, Enrolment, Standing, standing
from app.feed import Feed
from app.files import Files
from app.finding.saved import SavedSearches
from app.home import Home
from app.intake import Intake
from app.intents import Intents
from app.journal import Journal
from app.judging.keeping import Judging
from app.looking import Looking
from app.mail.registering import MailRegistering, WriteReply
from app.mail.replies import Replies
from app.mail.tray import MailTray
from app.outage.asking import Outages
from app.outage.back_entry import BackEntry
from app.outage.closing_blocks import BlockClosing
from app.outage.kit import Kit
from app.outage.levels import SERVER_LOST_FOR
from app.outage.renumbering import Copying
from app.outage.report import OutageReport, report_of
from app.outbox import Outbox
from app.own_history import OwnHistory
from app.people.accounts import Accounts
from app.people.rights import right_of
from app.people.verifiers import Argon2, Verifiers
from app.people.working import Working, reason_of
from app.petitions.chain import Chains
from app.petitions.report import PetitionReports
from app.printing import book
from app.printing.book import PrintKind, Unprinted
from app.printing.pdf_folder import LABEL, ROLL, PdfFolder
from app.printing.printing import ChoosePrinter, Printed, PrinterEnd, Printing
from app.privacy.access_log import AccessLog, Looked
from app.privacy.errors import NothingSealed
from app.privacy.home_key import Keyring, open_home_key
from app.privacy.personal_numbers import PersonalNumbers
from app.registering import Registering, Registration
from app.series import Connect, MainSeries
from app.settings import Settings, read_settings
from app.status import DeskStatus, Presence
from app.to_sign import Signing
from app.understanding.keeping import Understanding
from app.witness import Witness
from opis_contract.acts import EntryAct, RegisterAct
from opis_contract.entries import EntryDraft
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.identity import uuid7
from opis_contract.openings import Opening
from opis_contract.people import Act
from opis_contract.registers import GENERAL_REGISTER, Register
from opis_contract.scan_profiles import ScanProfile
from opis_contract.standing import EntryStanding


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A party and its whole personal number, for the eyes that asked."""

    name: str
    number: str


class Desk:
    """One desk in one home. Opening it makes the home on first use and upgrades an older one.

    `connect` makes the server's end for an enrolled desk; without it the desk works as if the server were unreachable.
    `settings` name the counter, clerk and institution; left out, the home's own file is read. `choose_printer` finds
    the printers; without it everything is printed into PDF files of the home. `keyring` keeps the key of a new home;
    without it the key lies in a file of the home. `verifiers` try passwords, argon2id's unless said otherwise.
    """

    def __init__(
        self,
        home: Home,
        clock: Clock,
        randomness: Callable[[int], bytes],
        *,
        connect: Connect | None = None,
        settings: Settings | None = None,
        choose_printer: ChoosePrinter | None = None,
        keyring: Keyring | None = None,
        verifiers: Verifiers | None = None,
    ) -> None:
        """Raises `DatabaseNewer`, `DatabaseDamaged`, `KeyMissing`, `KeyringClosed` and the disk's faults."""
        self.home = home
        self.clock = clock
        self._randomness = randomness
        self._connect = connect
        self._connected: tuple[str, MainSeries] | None = None
        self._settings = settings or read_settings(home, {})
        home.make()
        self.key = open_home_key(home, randomness=randomness, keyring=keyring)
        prepare(home, self.key.register, desk_id=uuid7(clock.now(), randomness), now=clock.now())
        self._database = Database(home.database, self.key.register)
        self.access = AccessLog(self._database, clock, place=self._settings.counter)
        self.working = Working(
            Accounts(
                self._database,
                clock,
                randomness,
                verifiers=verifiers or Argon2(),
                offline_days=self._settings.offline_days,
            ),
            self.access,
            clock,
            clerk=self._settings.clerk,
            logged=self._settings.logged,
        )
        self.personal_numbers = PersonalNumbers(self._database, randomness)
        self.catalogue = Catalogue(self._database, clock, randomness, sign=self.working.sign_act)
        self.directory = Directory(self._database, clock)
        self.deadlines = Deadlines(self._database, clock)
        self.free_days = FreeDays(self._database, self.catalogue)
        self.outages = Outages(
            self._database,
            clock,
            randomness,
            online=lambda: self.presence.online,
            sign=self.working.sign_act,
            long_after=timedelta(hours=self._settings.outage_hours),
        )
        self.presence = Presence(self._database, clock, changed=self.outages.heard)
        self.copying = Copying(self._database, home.keys, clock, randomness)
        self.outbox = Outbox(self._database)
        self.feed = Feed(self._database)
        self.blocks = Blocks(self._database, clock, randomness)
        self.files = Files(self._database, home.files)
        self.intents = Intents(self._database)
        self.enrolment = Enrolment(self._database, home.keys, self.identity)
        self.journal = Journal(self._database)
        self.witness = Witness(self._database)
        self.own_history = OwnHistory(self._database, self.journal, home.keys)
        self.arranging = Arranging(self._database, clock)
        self.digitising = Digitising(self._database, home.digitised, clock, randomness, sign=self.working.sign_act)
        self.judging = Judging(
            self._database, clock, self.arranging, folder_of=lambda batch_id: home.intake / str(batch_id)
        )
        self.understanding = Understanding(
            self._database,
            clock,
            self.arranging,
            folder_of=lambda batch_id: home.intake / str(batch_id),
            classes=self.catalogue.classes,
        )
        self.intake = Intake(self._database, home.intake, clock, randomness)
        self.signing = Signing(
            self._database,
            clock,
            Augmenting(self._database, clock, home.augmenting, path_of=self.file_path, attach=self.attach),
        )
        self.days = DayClosing(self._database, clock=clock, randomness=randomness, sign=self.working.sign_act)
        self.years = YearClosing(self._database, clock=clock, randomness=randomness, sign=self.working.sign_act)
        self.mail = MailTray(self._database, home.mail, clock, randomness)
        self.replies = Replies(self._database, clock)
        self.chains = Chains(self._database)
        self.looking = Looking(
            self._database, clock, working=self.working, chains=self.chains, registers=self.catalogue.registers
        )
        self.searches = SavedSearches(self._database, clock)
        self.petitions = PetitionReports(self._database, clock)
        self._acting = Acting(self._database, clock=clock, randomness=randomness)
        self.kit = Kit(self._database, clock, randomness)
        self.block_closing = BlockClosing(self._database, clock, randomness, sign=self.working.sign_act)
        self._printing = Printing(self._database, clock, choose_printer or self.pdf_folder)
        self.back_entry = BackEntry(self._database, clock, self.outages.clock, randomness, self._settings.counter)
        self._registering = Registering(
            self._database,
            clock=clock,
            trust=self.outages.clock,
            randomness=randomness,
            counter=self._settings.counter,
            main_series=self._main_series,
            heard=self.presence.heard,
        )

    def close(self) -> None:
        """Give the register's file back."""
        self._database.close()

    def identity(self) -> DeskIdentity:
        """Who this desk is; what a server said goes before the settings."""
        with self._database.read() as connection:
            known = standing(connection)
        return DeskIdentity(
            desk_id=known.desk_id,
            state=known.state,
            institution=known.institution or self._settings.institution,
            counter=known.counter or self._settings.counter,
            clerk=self.working.name,
            server_address=known.server_address,
            status_address=known.status_address,
        )

    def registers(self) -> list[Register]:
        """The institution's registers in force today."""
        return self.catalogue.registers()

    def new_entry_id(self) -> UUID:
        """An identifier for a paper on the counter: registering it twice under this name gives one number."""
        return uuid7(self.clock.now(), self._randomness)

    def register(
        self,
        draft: EntryDraft,
        *,
        clerk: str,
        entry_id: UUID | None = None,
        to_print: bool = False,
        year: int | None = None,
    ) -> Registration:
        """Give the paper its number. When this returns, the number is on the disk and may be printed.

        With `to_print` it is remembered that label and receipt must come out, until they do: see `unprinted`.
        A retry with the same `entry_id` returns the same number. Raises `RegisterUnknown`, `DirectionNotInRegister`,
        `ClerkMissing` and the server's `WrongInput` (nothing is kept then); `NoContinuityNumbers` and
        `EnrolmentUnfinished` (the paper is kept as a draft and gets its number at the next sync); the doubts about the
        clock, and `YearTurns` near midnight of 31 December until `year` says which register is meant.
        """
        if self.working.asks_who():
            self.working.allow_paper(self.catalogue.completed(draft).content.class_code)
            if draft.content.reservation is not None:
                self.working.allow(Act.RESERVE)
            if draft.content.received_at is not None:
                self.working.allow(Act.DELAYED_ENTRY)
            clerk = self.working.name
        return self._registering.register(draft, clerk=clerk, entry_id=entry_id, to_print=to_print, year=year)

    def mail_registering(self, write_reply: WriteReply) -> MailRegistering:
        """Gives e-mails of the tray their numbers; `write_reply` writes what goes back to the sender."""
        return MailRegistering(self._database, self.mail, self, self.clock, write_reply)

    def act(self, act: EntryAct, *, event_id: UUID | None = None) -> EntryStanding:
        """Record what happens to an entry; it is durable when this returns. A retry with the same `event_id` acts once.

        Raises `EntryNotFound` and the errors of `opis_contract.rules`; nothing was changed then.
        """
        self.working.sign_act(right_of(act), act.by)
        return self._acting.act(act, event_id=event_id)

    def check(self, act: EntryAct) -> None:
        """Raise what `act` would raise now; nothing is recorded."""
        self.working.sign_act(right_of(act), act.by)
        self._acting.check(act)

    def answered_at(self, entry_id: UUID) -> datetime | None:
        """When the first paper that stands and answers the entry was registered; None while there is none."""
        return self._acting.answered_at(entry_id)

    def act_on_register(self, act: RegisterAct, *, event_id: UUID | None = None) -> None:
        """Record what happens to a register as a whole; durable when this returns."""
        self.working.sign_act(right_of(act), act.by)
        self._acting.act_on_register(act, event_id=event_id)

    def openings(self, entry_id: UUID) -> tuple[Opening, ...]:
        """What can be done with the entry now, the likeliest first. Raises `EntryNotFound`."""
        return self._acting.openings(entry_id)

    def reservations(self) -> list[EntryStanding]:
        """Numbers that wait for their paper, the oldest first."""
        return self._acting.reservations()

    def end_reservations(self) -> list[EntryStanding]:
        """Bar the numbers of this desk whose time has run out; returns them."""
        return self._acting.end_reservations()

    def unmask(self, entry_id: UUID, *, reason: str) -> tuple[Unmasked, ...]:
        """The whole personal numbers of those whom the entry names; the reason is in the access log before.

        Raises `EntryNotFound`, `NotAllowed`, `ReasonNeeded`, `NothingSealed` and `NumberSealedElsewhere`.
        """
        self.working.allow(Act.UNMASK)
        content = self.looking.entry(entry_id).entry.content
        named = [party for party in (content.sender, *content.recipients, content.representative) if party]
        sealed = [(party.name, party.sealed_number) for party in named if party.sealed_number]
        if not sealed:
            raise NothingSealed
        self.working.tells(Looked.UNMASKED, Act.UNMASK, reason=reason_of(reason), entry_id=entry_id)
        return tuple(Unmasked(name, self.personal_numbers.open(number)) for name, number in sealed)

    def standing(self, entry_id: UUID) -> EntryStanding:
        """Where the entry stands after all that happened to it. Raises `EntryNotFound`."""
        return self._acting.standing(entry_id)

    def history(self, entry_id: UUID) -> list[Happened]:
        """Everything that happened to the entry, its registration first. Raises `EntryNotFound`."""
        self.working.looks_at(entry_id, self._acting.standing(entry_id).entry.content)
        return self._acting.history(entry_id)

    def scan_profile_of(self, entry_id: UUID) -> ScanProfile:
        """How the papers of an entry's class are scanned. Raises `EntryNotFound`."""
        with self._database.read() as connection:
            kind = queries.view(connection, entry_id).entry.content.document_type
        return self.catalogue.scan_profile_for(kind)

    def attach(
        self,
        entry_id: UUID,
        file: Path,
        *,
        role: FileRole,
        name: str,
        media_type: str,
        pages: int,
        derived_from: str | None = None,
        signer: str | None = None,
    ) -> FileOfEntry:
        """Attach a copy of the file; `file` itself stays. The same bytes in the same role are attached once.

        Raises `EntryNotFound`, `FileMissing`.
        """
        stored = self.files.store.put_file(file)
        described = FileOfEntry(
            sha256=stored.sha256,
            role=role,
            name=name,
            media_type=media_type,
            size=stored.size,
            pages=pages,
            derived_from=derived_from,
            signer=signer,
        )
        with self._database.write() as connection:
            return attaching.attach(
                connection, entry_id, described, stored, now=self.clock.now(), randomness=self._randomness
            )

    def file_path(self, sha256: str) -> Path:
        """Where the file's bytes stand. Raises `FileMissing` when they are not here."""
        return self.files.path(sha256)

    def print(
        self,
        kind: PrintKind,
        entry_id: UUID,
        *,
        printer: PrinterEnd | None = None,
        zone: int = 9,
        again: bool = False,
        reason: str | None = None,
    ) -> Printed:
        """Print the label, the receipt or the stamp of an entry, on `printer` or on the one of the settings.

        From the second receipt on, and with `again` from the first, it says DUPLICAT. `zone` is the stamp's, as on a
        keypad. Raises `EntryNotFound`, `FontMissing` and the faults of printers and disks; the print is then in the
        entry's history, and its number is what it was.
        """
        return self._printing.print(
            kind,
            self.looking.entry(entry_id),
            self.identity(),
            masked=self._settings.receipt_names == "initials",
            printer=printer,
            zone=zone,
            again=again,
            reason=reason,
        )

    def pdf_folder(self, kind: PrintKind, folder: Path | None = None) -> PdfFolder:
        """The printer that is always there: PDF files in `folder` or the home's own."""
        where = folder or self.home.print
        match kind:
            case PrintKind.LABEL:
                return PdfFolder(where, width=LABEL[0], height=LABEL[1])
            case PrintKind.RECEIPT:
                return PdfFolder(where, width=ROLL, height=None)
            case PrintKind.STAMP:
                return PdfFolder(where, width=210, height=297)

    def unprinted(self) -> tuple[Unprinted, ...]:
        """Numbers that were given to be printed and whose label or receipt is not known to have come out."""
        with self._database.read() as connection:
            return book.unprinted(connection)

    def forget_unprinted(self, entry_id: UUID) -> None:
        """Somebody looked: nothing more has to be printed of this entry."""
        with self._database.write() as connection:
            book.withdraw(connection, entry_id)

    def outbox_count(self) -> int:
        """How many events the server does not have yet."""
        return self.outbox.waiting()

    def continuity_left(self) -> int:
        """How many numbers of the general register an outage may cost today."""
        return self.blocks.left(GENERAL_REGISTER.code)

    def outage_report(self, day: date, *, long_after: timedelta = SERVER_LOST_FOR) -> OutageReport:
        """The outages of a day as this desk knows them."""
        return report_of(self._database, self.clock, day, long_after=long_after)

    def status(self) -> DeskStatus:
        """What the top row says."""
        return DeskStatus(
            online=self.presence.online,
            waiting=self.outbox_count(),
            continuity_left=self.continuity_left(),
            last_sync=self.presence.last_sync(),
            history_forked=self.witness.is_forked,
            outage=self.outages.now(),
        )

    def _main_series(self, desk: Standing) -> MainSeries | None:
        """The server's end, made once for each secret: a new line for each paper costs its time."""
        token = self.enrolment.token()
        if self._connect is None or desk.server_address is None or token is None:
            return None
        if self._connected is None or self._connected[0] != token:
            self._connected = (token, self._connect(desk.server_address, token))
        return self._connected[1]
