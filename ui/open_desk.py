"""The open window with its presenters: built by hand, in order, and connected; closing it leaves nothing running."""

import sys
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from app.enrolment import DeskIdentity, EnrolmentState
from app.queries import EntryQuery
from app.registering import Registration
from app.status import DeskStatus
from app.words import Words
from devices.reader_state import ReaderState
from opis_contract.people import Person
from ui import theme
from ui.catalogue.catalogue_presenter import KINDS, CataloguePresenter
from ui.catalogue.catalogue_screen import CatalogueScreen
from ui.closing.closing_presenter import ClosingPresenter
from ui.closing.closing_screen import ClosingScreen
from ui.collecting import Collecting
from ui.connections import (
    connect_catalogue,
    connect_closing,
    connect_digitising,
    connect_entry,
    connect_form,
    connect_mail,
    connect_morning,
    connect_register,
    connect_scanning,
    connect_searching,
    connect_signing,
)
from ui.digitising.approval_presenter import ApprovalPresenter
from ui.digitising.quality_presenter import QualityPresenter
from ui.digitising.quality_screen import QualityScreen
from ui.ending_reservations import EndingReservations
from ui.entry.acting import EntryActing
from ui.entry.entry_presenter import EntryPresenter, EntryReader
from ui.entry.entry_screen import EntryScreen
from ui.faults_on_screen import FaultsOnScreen
from ui.going import Going
from ui.i18n import QtWords
from ui.lanes import Lanes
from ui.mail.mail_presenter import MailPresenter
from ui.mail.mail_screen import MailScreen
from ui.morning.grid_presenter import GridPresenter
from ui.morning.morning_screen import MorningScreen
from ui.outage.kit_screen import KitScreen
from ui.outage.on_screen import OutageOnScreen
from ui.page_view import LONGEST
from ui.parts import DeskParts
from ui.people.idle_watch import IdleWatch
from ui.people.lock_presenter import LockPresenter
from ui.reading_pictures import FilePicturing, NewestPageReading, PageReading
from ui.register.whole_presenter import WholePresenter
from ui.register.whole_screen import WholeScreen
from ui.registering.form_presenter import FormPresenter
from ui.registering.from_pages import RegisterFromPages
from ui.registering.given_presenter import GivenPresenter
from ui.registering.place import RegisteringPlace
from ui.registering.rows_presenter import PAGE, RowsPresenter
from ui.remembered import Remembered
from ui.scanning.page_strip import LONGEST as THUMB_LONGEST
from ui.scanning.place import ScanningPlace
from ui.scanning.scan_presenter import ScanPresenter
from ui.scanning.scan_screen import Target
from ui.searching.place import SearchingPlace
from ui.searching.search_presenter import SearchPresenter
from ui.shell.actions import Scope
from ui.shell.main_window import MainWindow
from ui.shell.presence import presence_words
from ui.signing.block_presenter import BlockPresenter
from ui.signing.pin_change import PinChange
from ui.signing.pin_desk import PinDesk
from ui.signing.place import SigningPlace
from ui.signing.sign_presenter import SignPresenter
from ui.tasks.place import TasksPlace
from ui.tasks.tasks_presenter import TasksPresenter
from ui.theme import Look
from ui.work import Lane
from ui.writing import Writing

_TURN = 0.0005
"""Seconds for which a lane at work keeps Python from the window. Painting asks for it hundreds of times; with Python's
own 5 ms and three lanes at work, one look at the register took a tenth of a second."""
_LOOK_AGAIN, _LOOKS = 20, 25
"""Milliseconds, and how many times: a window that nobody can see after half a second begins its work all the same."""


class OpenDesk:
    """The window with its presenters. Made and closed on the main thread."""

    def __init__(self, application: QApplication, parts: DeskParts) -> None:
        """Reads who this desk is; everything else is read in lanes once the window is shown."""
        self.parts = parts
        words = parts.words
        self._look = Look(parts.settings.theme)
        theme.wear(application, self._look)
        self._translator = QtWords(words, application)
        application.installTranslator(self._translator)
        self._application = application
        self._collecting = Collecting()
        self._closed = False
        self.begun = False
        """True once everything has begun that begins by itself."""
        self._kept: list[PageReading | FilePicturing] = []
        identity = parts.desk.identity()
        self._alone = identity.state is EnrolmentState.ALONE
        self._writing = Writing(words, parts.now, sends=not self._alone)
        remembered = Remembered(parts.desk.home.path / "window" / "remembered.json")

        self._make_window(words, identity)
        self.faults = FaultsOnScreen(
            self.window.notice, words, hushed=lambda: self.lock.locked, interrupted=application.quit
        )
        self.lanes = Lanes(broken=self.faults.broken)
        self.pin_desk = PinDesk(self.signing, self.lanes)

        desk, work, writing = parts.desk, self.lanes, self._writing
        self.given = GivenPresenter(self.registering.strip, desk, work, writing)
        self.form = FormPresenter(
            self.registering.form,
            self.given,
            self.registering,
            desk,
            work,
            writing,
            folder=desk.home.path / "window",
            clerk=identity.clerk,
            registered=self._registered,
            pages_registered=self._pages_registered,
        )
        self.grid = GridPresenter(
            self.morning,
            desk,
            work,
            writing,
            file=desk.home.path / "window" / "envelopes.json",
            clerk=identity.clerk,
            registered=self._registered,
        )
        self.today = RowsPresenter(self.registering.list, desk, work, writing)
        self.brief = EntryReader(self.registering.brief, desk, work, writing)
        self.found_brief = EntryReader(self.searching.brief, desk, work, writing)
        self.search = SearchPresenter(self.searching, desk, work, writing)
        self.whole = EntryPresenter(
            self.entry,
            desk,
            work,
            writing,
            scan=self._scan_for,
            sign=self._go_to_sign,
            changed=self._changed,
            stamper=parts.stamper,
        )
        self.acting = EntryActing(
            self.entry, desk, work, writing, letters=parts.letters, clerk=self._who, done=self.whole.again
        )
        self.scan = ScanPresenter(
            self.scanning,
            desk,
            parts.scanner,
            parts.judge,
            parts.read,
            work,
            writing,
            file_batch=parts.file_batch,
            remembered=remembered,
            preferred=parts.settings.scanner or "",
            who=self._who,
            filed=self._filed,
            words_read=self.form.proposals.again,
        )
        self.from_pages = RegisterFromPages(
            desk, work, form=self.form, scan=self.scan, go=self.window.go, failed=self.faults.explain
        )
        self.blocks = BlockPresenter(self.signing, work, writing, parts.look_for_room)
        self.sign = SignPresenter(
            self.signing,
            desk,
            work,
            writing,
            find_credentials=parts.find_credentials,
            sign_files=parts.sign_files,
            asker=self.pin_desk,
            remembered=remembered,
            blocks=self.blocks,
            clerk=self._who,
            signed=self._signed,
            grows=parts.growth is not None,
        )
        self.pin_change = PinChange(
            self.signing,
            work,
            writing,
            change=parts.change_pin,
            asker=self.pin_desk,
            chosen=self.sign.idle_credential,
            over=self.sign.find_credentials,
        )
        self.post = MailPresenter(
            self.mail,
            desk,
            work,
            writing,
            mailing=parts.mailing,
            clerk=self._who,
            changed=self._numbers_given,
        )
        self.closings = ClosingPresenter(self.closing, desk, work, writing, books=parts.books, changed=self._changed)
        self.book = WholePresenter(self.register, desk, work, writing)
        self.book_brief = EntryReader(self.register.brief, desk, work, writing)
        self.catalogues = CataloguePresenter(
            self.catalogue, desk.catalogue, work, writing, by=self._who, changed=self._catalogue_changed
        )
        self.approval = ApprovalPresenter(
            self.digitising,
            desk,
            work,
            writing,
            by=self._who,
            write_evidence=parts.write_evidence,
            moved=self._batch_moved,
        )
        self.quality = QualityPresenter(self.digitising, desk, work, writing, by=self._who, approval=self.approval)
        self.todo = TasksPresenter(self.tasks, desk, work, writing)
        self.outage = OutageOnScreen(
            self.window,
            self.sheets,
            parts,
            work,
            writing,
            changed=self._changed,
            decided=self.form.try_again,
            explain=self.faults.explain,
        )
        self._make_lock()
        self.reservations = EndingReservations(
            self.window, desk, work, ended=self._numbers_given, failed=self.faults.explain
        )
        self.going = Going(
            self.window,
            self.registering,
            writing,
            form=self.form,
            given=self.given,
            brief=self.brief,
            whole=self.whole,
            scan=self.scan,
        )
        self._connect()
        self._connect_pictures()

    def _make_window(self, words: Words, identity: DeskIdentity) -> None:
        self.registering = RegisteringPlace(words, self.parts.desk.registers())
        self.scanning = ScanningPlace(words)
        self.signing = SigningPlace(words)
        self.tasks = TasksPlace(words)
        self.searching = SearchingPlace(words)
        self.entry = EntryScreen(words)
        self.mail, self.morning = MailScreen(words), MorningScreen(words)
        self.closing, self.sheets = ClosingScreen(words), KitScreen(words)
        self.register = WholeScreen(words)
        self.catalogue = CatalogueScreen(words, KINDS)
        self.digitising = QualityScreen(words)
        self.window = MainWindow(
            words,
            (self.registering, self.scanning, self.signing, self.tasks, self.searching),
            (
                self.entry,
                self.morning,
                self.mail,
                self.closing,
                self.register,
                self.catalogue,
                self.digitising,
                self.sheets,
            ),
            who=f"{identity.counter} · {identity.clerk}",
        )

    def _who(self) -> str:
        """Under which name acts are written down now."""
        return self.parts.desk.working.name

    def _make_lock(self) -> None:
        window, parts = self.window, self.parts
        self.lock = LockPresenter(
            window.lock,
            parts.desk.working,
            self.lanes,
            parts.words,
            closed=window.hide_work,
            opened=self._work_goes_on,
        )
        self._idle = IdleWatch(parts.settings.lock_minutes)
        window.lock_wanted.connect(self.lock.lock)
        window.lock.wanted.connect(self.lock.enter)
        self._idle.idle.connect(self.lock.idle)

    def show(self) -> None:
        """Show the window with its form, then begin everything else."""
        self.faults.begin()
        self._collecting.settle()
        sys.setswitchinterval(_TURN)
        self.window.show()
        self.window.go(Scope.REGISTERING)
        self.form.begin()
        self.lock.begin()
        self._application.installEventFilter(self._idle)
        QTimer.singleShot(0, self._begin_when_seen)

    def _begin_when_seen(self, looked: int = 0) -> None:
        """Scanners, tokens and network begin processes and threads: the window comes before them, if it comes soon."""
        if self._closed:
            return
        if looked < _LOOKS and not self.window.windowHandle().isExposed():
            QTimer.singleShot(_LOOK_AGAIN, partial(self._begin_when_seen, looked + 1))
        else:
            self._begin_the_rest()

    def _begin_the_rest(self) -> None:
        self.begun = True
        self.grid.begin()
        self.scan.begin()
        self.sign.refresh()
        self.outage.begin(self.refresh_presence)
        self._changed()
        self.reservations.begin()
        if self.parts.sync is not None:
            self.parts.sync.start(self._synced)
        if self.parts.growth is not None:
            self.parts.growth.start(self._grown)
        if self.parts.readers is not None:
            self.parts.readers.start(self._plugged)

    def close(self) -> None:
        """End everything that runs: first whoever waits for a person, then the scanner, the network, the lanes."""
        if self._closed:
            return
        self._closed = True
        self.faults.end()
        self._application.removeEventFilter(self._idle)
        self.pin_desk.close()
        self.sign.stop()
        self.scan.stop()
        self.parts.read.close()
        if self.parts.sync is not None:
            self.parts.sync.close()
        if self.parts.growth is not None:
            self.parts.growth.close()
        if self.parts.readers is not None:
            self.parts.readers.close()
        self.lanes.close()
        self.outage.end()
        self.parts.scanner.close()
        self.parts.pictures.close()
        self.parts.mailing.close()
        self.parts.judge.close()
        self._application.removeTranslator(self._translator)
        self.window.close()
        # Taken down here, from the window inwards. Left to the garbage collector, which knows no parents, the same
        # widgets are deleted in any order and the process ends with "shared QObject was deleted directly".
        self._collecting.end()
        for each in (self.window, self.lanes, self._translator, self._collecting, self._idle):
            each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def refresh_presence(self) -> None:
        """Read again what the top row's last words say."""
        self.lanes.run(Lane.DATABASE, self.parts.desk.status, done=self._show_presence, failed=self.outage.unreadable)

    def _connect(self) -> None:
        """What passes between places, and what each place asks of its own presenters."""
        window, registering, going = self.window, self.registering, self.going
        connect_form(registering, self.form)
        connect_searching(self.searching, self.search, self.found_brief)
        connect_entry(self.entry, self.whole, self.acting)
        connect_morning(self.morning, self.grid)
        connect_scanning(self.scanning, self.scan, self.from_pages)
        connect_closing(self.closing, self.closings)
        connect_mail(self.mail, self.post)
        connect_register(self.register, self.book, self.book_brief)
        connect_catalogue(self.catalogue, self.catalogues, prints=self.parts.desk.home.print)
        connect_digitising(self.digitising, self.quality, self.approval)
        connect_signing(self.signing, self.sign, self.blocks, self.pin_desk, self.pin_change)
        registering.today_wanted.connect(self._read_today)
        registering.rows.more_wanted.connect(self.today.more)
        registering.rows.chosen.connect(self.brief.show)
        registering.strip.scan.clicked.connect(going.scan)
        registering.strip.print.clicked.connect(self.given.print_again)
        self.tasks.arrived.connect(self.todo.refresh)
        self.tasks.batch_wanted.connect(going.to_batch)
        for place in (registering, self.searching, self.tasks, self.register):
            place.entry_wanted.connect(going.to_entry)
        if self._look is Look.SYSTEM:
            self._application.styleHints().colorSchemeChanged.connect(self._dress)
        window.new_entry.connect(going.new_entry)
        window.scan_wanted.connect(going.scan)
        window.closed.connect(self._application.quit)

    def _connect_pictures(self) -> None:
        """Every view of pages has its own reading; kept, because a connection holds what stands behind it weakly."""
        work, explain, scanning, beside = self.lanes, self.faults.explain, self.scanning, self.registering.pages
        thumbs = PageReading(work, THUMB_LONGEST, scanning.show_picture, explain)
        page = NewestPageReading(work, LONGEST, scanning.show_page, explain)
        page_beside = NewestPageReading(work, LONGEST, beside.show_image, explain)
        scanning.picture_wanted.connect(thumbs.read)
        scanning.page_wanted.connect(page.read)
        beside.page_wanted.connect(page_beside.read)
        self._kept += [thumbs, page, page_beside]
        for pages in (self.entry.pages, self.signing.document, self.mail.document, self.digitising):
            picturing = FilePicturing(work, self.parts.pictures, pages, explain)
            self._kept.append(picturing)
            pages.page_wanted.connect(picturing.read)

    # Presenters are made one after the other; these four tell one that is made later than who asks.

    def _pages_registered(self, pages: str, entry_id: UUID) -> None:
        self.from_pages.registered(pages, entry_id)

    def _scan_for(self, target: Target) -> None:
        self.going.scan_for(target)

    def _go_to_sign(self) -> None:
        self.going.to_sign()

    def _batch_moved(self) -> None:
        self.quality.again()

    def _dress(self) -> None:
        """The machine has changed between light and dark."""
        colours = theme.wear(self._application, self._look)
        tables = (self.registering.rows.rows, self.searching.rows.rows, self.register.rows.rows)
        for model in (*tables, self.tasks.view.tasks):
            model.wear(colours)

    def _read_today(self) -> None:
        self.today.ask(EntryQuery(day=self._writing.today, limit=PAGE))

    def _registered(self, registration: Registration) -> None:
        self.today.ask(EntryQuery(day=self._writing.today, limit=PAGE), chosen=registration.entry.entry_id)
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _numbers_given(self) -> None:
        self._read_today()
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _filed(self, _: UUID) -> None:
        self._file_came()

    def _signed(self) -> None:
        self._changed()
        if self.parts.growth is not None:
            self.parts.growth.nudge()

    def _plugged(self, state: ReaderState) -> None:
        """From the thread that watches the readers."""
        self.lanes.on_main(partial(self.sign.plugged, state))

    def _grown(self) -> None:
        """From the thread in which signatures grow."""
        self.lanes.on_main(self._file_came)

    def _file_came(self) -> None:
        self.sign.refresh()
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _changed(self) -> None:
        """Something of the register changed: read again what stands beside it."""
        self.todo.refresh()
        self.sign.refresh()
        self.refresh_presence()
        if self.window.scope is Scope.REGISTERING:
            self.brief.again()
        if self.window.scope is Scope.REGISTER:
            self.register.rows.look_again()

    def _synced(self) -> None:
        """From the thread of the sync."""
        self.lanes.on_main(self._after_sync)

    def _after_sync(self) -> None:
        self._changed()
        self._read_catalogue()
        if self.window.scope is Scope.REGISTERING:
            self._read_today()

    def _read_catalogue(self) -> None:
        self.form.read_catalogue()
        show = self.registering.form.show_registers
        self.lanes.run(Lane.DATABASE, self.parts.desk.registers, done=show, failed=self.faults.explain)

    def _catalogue_changed(self) -> None:
        """Registers and classes are others now: the form reads them again, and the other desks are told."""
        self._read_catalogue()
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _show_presence(self, status: DeskStatus) -> None:
        self.outage.show(status)
        self.window.tell_presence(presence_words(status, self.parts.words, alone=self._alone))

    def _work_goes_on(self, person: Person, another: bool) -> None:
        """Somebody signed in: the same one where they stopped, another at an empty form."""
        identity = self.parts.desk.identity()
        self.window.top.who.setText(f"{identity.counter} · {person.name}")
        self.window.show_work()
        if another:
            self.form.park()
            self.window.go(Scope.REGISTERING)
        self._changed()
