"""The open window with its presenters: built by hand, in order, and connected; closing it leaves nothing running."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.desk import DeskIdentity, DeskStatus, EnrolmentState, EntryQuery, Registration
from app.words import Words
from opis_contract.errors import KnownError
from opis_contract.openings import Opening
from opis_contract.people import Person
from ui import theme
from ui.catalogue.catalogue_presenter import KINDS, CataloguePresenter
from ui.catalogue.catalogue_screen import CatalogueScreen
from ui.closing.closing_presenter import ClosingPresenter
from ui.closing.closing_screen import ClosingScreen
from ui.collecting import Collecting
from ui.digitising.approval_presenter import ApprovalPresenter
from ui.digitising.quality_presenter import QualityPresenter
from ui.digitising.quality_screen import QualityScreen
from ui.ending_reservations import EndingReservations
from ui.entry.acting import EntryActing
from ui.entry.entry_presenter import EntryPresenter, EntryReader
from ui.entry.entry_screen import EntryScreen
from ui.entry.entry_words import EntryAct, entry_words
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
from ui.signing.pin_desk import PinDesk
from ui.signing.place import SigningPlace
from ui.signing.sign_presenter import SignPresenter
from ui.tasks.place import TasksPlace
from ui.tasks.tasks_presenter import TasksPresenter
from ui.theme import Look
from ui.work import Lane
from ui.writing import Writing

log = logging.getLogger(__name__)

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
        self.lanes = Lanes(broken=self._broken)
        self._closed = False
        self.begun = False
        """True once everything has begun that begins by itself."""
        self._kept: list[PageReading | FilePicturing] = []
        identity = parts.desk.identity()
        self._alone = identity.state is EnrolmentState.ALONE
        self._writing = Writing(words, parts.now, sends=not self._alone)
        remembered = Remembered(parts.desk.home.path / "window" / "remembered.json")

        self._make_window(words, identity)
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
            desk, work, form=self.form, scan=self.scan, go=self.window.go, failed=self._explain
        )
        self.sign = SignPresenter(
            self.signing,
            desk,
            work,
            writing,
            find_credentials=parts.find_credentials,
            sign_files=parts.sign_files,
            asker=self.pin_desk,
            remembered=remembered,
            signed=self._changed,
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
            explain=self._explain,
        )
        self._make_lock()
        self.reservations = EndingReservations(self.window, desk, work, ended=self._numbers_given, failed=self._explain)
        self._connect()

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
        self._hook, sys.excepthook = sys.excepthook, self._uncaught
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

    def close(self) -> None:
        """End everything that runs: first whoever waits for a person, then the scanner, the network, the lanes."""
        if self._closed:
            return
        self._closed = True
        sys.excepthook = self._hook
        self._application.removeEventFilter(self._idle)
        self.pin_desk.close()
        self.sign.stop()
        self.scan.stop()
        self.parts.read.close()
        if self.parts.sync is not None:
            self.parts.sync.close()
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
        window, registering = self.window, self.registering
        self._connect_form()
        registering.today_wanted.connect(self._read_today)
        registering.rows.more_wanted.connect(self.today.more)
        registering.rows.chosen.connect(self.brief.show)
        registering.strip.scan.clicked.connect(self._scan_given)
        registering.strip.print.clicked.connect(self.given.print_again)
        self.searching.typed.connect(self.search.typed)
        self.searching.arrived.connect(self.search.arrive)
        self.searching.save_wanted.connect(self.search.save)
        self.searching.forget_wanted.connect(self.search.forget)
        self.searching.rows.more_wanted.connect(self.search.more)
        self.searching.rows.chosen.connect(self.found_brief.show)
        self.tasks.arrived.connect(self.todo.refresh)
        self.tasks.batch_wanted.connect(self._go_to_batch)
        self.entry.acted.connect(self._act)
        self.entry.more_wanted.connect(self._offer_acts)
        self.entry.act_chosen.connect(self._choose_act)
        self.entry.act_given.connect(self.acting.give)
        self.entry.undo_wanted.connect(self.acting.undo)
        self.entry.file_wanted.connect(self.whole.open)
        self.entry.picker.chosen.connect(self.whole.stamp)
        for place in (registering, self.searching, self.tasks, self.register):
            place.entry_wanted.connect(self._open_entry)
        self._connect_morning()
        self._connect_scanning()
        self._connect_closing()
        self._connect_mail()
        self._connect_register()
        self._connect_catalogue()
        self._connect_digitising()
        self._connect_signing()
        for pages in (self.entry.pages, self.signing.document, self.mail.document, self.digitising):
            picturing = FilePicturing(self.lanes, self.parts.pictures, pages, self._explain)
            self._kept.append(picturing)
            pages.page_wanted.connect(picturing.read)
        if self._look is Look.SYSTEM:
            self._application.styleHints().colorSchemeChanged.connect(self._dress)
        window.new_entry.connect(self._new_entry)
        window.scan_wanted.connect(self._scan_given)
        window.closed.connect(self._application.quit)

    def _connect_form(self) -> None:
        registering, form = self.registering, self.registering.form
        form.paused.connect(self.form.paused)
        form.party_typed.connect(self.form.party_typed)
        form.party_taken.connect(self.form.party_taken)
        form.type_typed.connect(self.form.type_typed)
        form.type_taken.connect(self.form.type_taken)
        form.identifier_typed.connect(self.form.identifier_typed)
        form.reply_typed.connect(self.form.reply_typed)
        form.payment_typed.connect(self.form.payment_typed)
        form.term_typed.connect(self.form.kind.term_typed)
        form.annex_ticked.connect(self.form.kind.annex_ticked)
        form.all_annexes_ticked.connect(self.form.kind.all_ticked)
        form.annexes_passed.connect(self.form.kind.annexes_passed)
        form.beside_taken.connect(self.form.party.act_on)
        form.entered.connect(self.form.proposals.entered)
        form.proposal_taken.connect(self.form.proposals.take)
        form.direction_changed.connect(self.form.direction_changed)
        form.submitted.connect(self.form.register)
        registering.park_wanted.connect(self.form.park)
        registering.take_back_wanted.connect(self.form.take_back)
        registering.proposals_wanted.connect(self.form.proposals.take_all)
        registering.pages.page_wanted.connect(self._reader(NewestPageReading, LONGEST, registering.pages.show_image))
        registering.connect_wanted.connect(self.form.party.connect_likeliest)

    def _connect_register(self) -> None:
        screen = self.register
        screen.arrived.connect(self.book.arrive)
        screen.chosen.connect(self.book.choose)
        screen.number_wanted.connect(self.book.go_to)
        screen.rows.wanted.connect(self.book.want)
        screen.rows.chosen.connect(self.book_brief.show)

    def _connect_morning(self) -> None:
        screen = self.morning
        screen.arrived.connect(self.grid.arrive)
        screen.typed.connect(self.grid.typed)
        screen.taken.connect(self.grid.taken)
        screen.paused.connect(self.grid.paused)
        screen.line_done.connect(self.grid.register_line)
        screen.line_below.connect(self.grid.line_below)
        screen.all_wanted.connect(self.grid.register_all)
        screen.labels_wanted.connect(self.grid.print_labels)
        screen.next_pile_wanted.connect(self.grid.next_pile)

    def _connect_scanning(self) -> None:
        place = self.scanning
        place.arrived.connect(self.scan.refresh)
        place.scanner_chosen.connect(self.scan.picker.choose)
        place.source_chosen.connect(self.scan.picker.choose_source)
        place.batch_chosen.connect(self.scan.choose_batch)
        place.new_batch_wanted.connect(self.scan.new_batch)
        place.scan_wanted.connect(self.scan.scan)
        place.stop_wanted.connect(self.scan.stop)
        place.attach_wanted.connect(self.scan.attach)
        place.number_typed.connect(self._aim_by_number)
        place.turn_wanted.connect(self.scan.pages.turn)
        place.fold_wanted.connect(self.scan.pages.fold)
        place.move_wanted.connect(self.scan.pages.move)
        place.split_wanted.connect(self.scan.pages.split)
        place.insert_wanted.connect(self.scan.insert)
        place.replace_wanted.connect(self.scan.replace)
        place.next_seen_wanted.connect(self.scan.pages.next_seen)
        place.text_wanted.connect(self.scan.text.want)
        place.page_walked.connect(self.scan.text.show)
        place.register_wanted.connect(self.from_pages.begin)
        place.undo_wanted.connect(self.scan.pages.undo)
        place.redo_wanted.connect(self.scan.pages.redo)
        place.picture_wanted.connect(self._reader(PageReading, THUMB_LONGEST, place.show_picture))
        place.page_wanted.connect(self._reader(NewestPageReading, LONGEST, place.show_page))

    def _connect_mail(self) -> None:
        screen = self.mail
        screen.arrived.connect(self.post.arrive)
        screen.mail_chosen.connect(self.post.choose)
        screen.enclosure_chosen.connect(self.post.choose_enclosure)
        screen.register_wanted.connect(self.post.register)
        screen.dismiss_wanted.connect(self.post.dismiss)
        screen.take_back_wanted.connect(self.post.take_back)
        screen.everything_wanted.connect(self.post.show_everything)

    def _connect_catalogue(self) -> None:
        screen, catalogues = self.catalogue, self.catalogues
        screen.file.setText(str(self.parts.desk.home.print / "catalog.xlsx"))
        screen.arrived.connect(catalogues.refresh)
        screen.kind_chosen.connect(catalogues.kind_chosen)
        screen.row_chosen.connect(catalogues.row_chosen)
        screen.new_wanted.connect(catalogues.new_row)
        screen.save_wanted.connect(catalogues.save)
        screen.end_wanted.connect(catalogues.end)
        screen.export_wanted.connect(catalogues.export)
        screen.preview_wanted.connect(catalogues.preview)
        screen.apply_wanted.connect(catalogues.apply)

    def _batch_moved(self) -> None:
        self.quality.again()

    def _connect_digitising(self) -> None:
        screen, quality = self.digitising, self.quality
        screen.arrived.connect(quality.arrive)
        screen.batch_chosen.connect(quality.choose)
        screen.act_wanted.connect(quality.act)
        screen.judged.connect(quality.judge)
        screen.back_wanted.connect(quality.back)
        screen.beside_wanted.connect(quality.look_beside)
        screen.decision.rejection_wanted.connect(self.approval.ask_why)
        screen.decision.rejected.connect(self.approval.reject)
        screen.decision.left.connect(self.approval.leave)
        screen.files.chosen.connect(quality.look_at)
        screen.files.marked.connect(self.approval.mark)

    def _connect_closing(self) -> None:
        screen = self.closing
        screen.arrived.connect(self.closings.arrive)
        screen.day_typed.connect(self.closings.count)
        screen.day_wanted.connect(self.closings.close_day)
        screen.print_wanted.connect(self.closings.print_year)
        screen.year_wanted.connect(self.closings.close_year)
        screen.export_wanted.connect(self.closings.export)

    def _connect_signing(self) -> None:
        place = self.signing
        place.arrived.connect(self.sign.arrive)
        place.marked.connect(self.sign.mark)
        place.mark_all_wanted.connect(self.sign.mark_all)
        place.sign_wanted.connect(self.sign.sign)
        place.stop_wanted.connect(self.sign.stop)
        place.document_chosen.connect(self.sign.show)
        place.credential_chosen.connect(self.sign.choose_credential)
        place.pin.given.connect(self.pin_desk.give)
        place.pin.refused.connect(self.pin_desk.refuse)

    def _reader(
        self, way: type[PageReading], longest: int, show: Callable[[str, QImage], None]
    ) -> Callable[[str], None]:
        """Reads pictures for one view; kept, because a connection holds what stands behind a method only weakly."""
        reading = way(self.lanes, longest, show, self._explain)
        self._kept.append(reading)
        return reading.read

    def _dress(self) -> None:
        """The machine has changed between light and dark."""
        colours = theme.wear(self._application, self._look)
        tables = (self.registering.rows.rows, self.searching.rows.rows, self.register.rows.rows)
        for model in (*tables, self.tasks.view.tasks):
            model.wear(colours)

    def _new_entry(self) -> None:
        self.window.go(Scope.REGISTERING)
        self.form.new_entry()

    def _read_today(self) -> None:
        self.today.ask(EntryQuery(day=self._writing.today, limit=PAGE))

    def _registered(self, registration: Registration) -> None:
        self.today.ask(EntryQuery(day=self._writing.today, limit=PAGE), chosen=registration.entry.entry_id)
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _pages_registered(self, pages: str, entry_id: UUID) -> None:
        self.from_pages.registered(pages, entry_id)

    def _numbers_given(self) -> None:
        self._read_today()
        self._changed()
        if self.parts.sync is not None:
            self.parts.sync.nudge()

    def _scan_given(self) -> None:
        """F5: the pages go to the entry on screen or under the bar; from the form, to the number just given."""
        if self.window.scope is Scope.ENTRY:
            self.whole.act(EntryAct.SCAN)
            return
        given = self.given.last
        chosen = self.brief.view
        if self.registering.rows.hasFocus() and chosen is not None:
            words = entry_words(chosen, self._writing)
            self.scan.aim(Target(words.entry_id, words.number, words.title))
        elif self.window.scope is Scope.REGISTERING and given is not None:
            self.scan.aim(Target(given.entry_id, given.number, ""))
        if self.window.scope is not Scope.SCANNING:
            self.window.go(Scope.SCANNING)
        self.scan.scan()

    def _scan_for(self, target: Target) -> None:
        self.scan.aim(target)
        self.window.go(Scope.SCANNING)
        self.scan.scan()

    def _go_to_sign(self) -> None:
        self.window.go(Scope.SIGNING)

    def _aim_by_number(self, text: str, then_attach: bool) -> None:
        self.scan.filer.number_typed(text, then_attach=then_attach)

    def _go_to_batch(self, batch_id: UUID) -> None:
        self.window.go(Scope.SCANNING)
        self.scan.choose_batch(batch_id)

    def _open_entry(self, entry_id: UUID) -> None:
        self.whole.show(entry_id)
        self.window.lay_over(Scope.ENTRY)

    def _offer_acts(self) -> None:
        if self.whole.reader.entry_id is not None:
            self.acting.offer(self.whole.reader.entry_id)

    def _choose_act(self, opening: str) -> None:
        self.acting.choose(Opening(opening))

    def _act(self, act: str) -> None:
        self.whole.act(EntryAct(act))

    def _filed(self, _: UUID) -> None:
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
        self.lanes.run(Lane.DATABASE, self.parts.desk.registers, done=show, failed=self._explain)

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

    def _explain(self, error: KnownError) -> None:
        if self.lock.locked:
            return  # what cannot be read while nobody is here is read again when somebody comes
        sentence = self.parts.words.explain(error)
        self.window.notice.say(sentence.title, sentence.said, sentence.do)

    def _broken(self, error: BaseException) -> None:
        """A fault of ours: into the log whole, onto the screen in words, and the desk goes on."""
        log.error("fault of ours", exc_info=error)
        sentence = self.parts.words.explain(error)
        self.window.notice.say(sentence.title, sentence.said, sentence.do)

    def _uncaught(self, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._application.quit()
            return
        self._broken(error)
