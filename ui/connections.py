"""Which word of which view goes to which presenter: every connection within one place of the window."""

from pathlib import Path

from opis_contract.openings import Opening
from ui.catalogue.catalogue_presenter import CataloguePresenter
from ui.catalogue.catalogue_screen import CatalogueScreen
from ui.closing.closing_presenter import ClosingPresenter
from ui.closing.closing_screen import ClosingScreen
from ui.digitising.approval_presenter import ApprovalPresenter
from ui.digitising.quality_presenter import QualityPresenter
from ui.digitising.quality_screen import QualityScreen
from ui.entry.acting import EntryActing
from ui.entry.entry_presenter import EntryPresenter, EntryReader
from ui.entry.entry_screen import EntryScreen
from ui.entry.entry_words import EntryAct
from ui.mail.mail_presenter import MailPresenter
from ui.mail.mail_screen import MailScreen
from ui.morning.grid_presenter import GridPresenter
from ui.morning.morning_screen import MorningScreen
from ui.register.whole_presenter import WholePresenter
from ui.register.whole_screen import WholeScreen
from ui.registering.form_presenter import FormPresenter
from ui.registering.from_pages import RegisterFromPages
from ui.registering.place import RegisteringPlace
from ui.scanning.place import ScanningPlace
from ui.scanning.scan_presenter import ScanPresenter
from ui.searching.place import SearchingPlace
from ui.searching.search_presenter import SearchPresenter
from ui.signing.block_presenter import BlockPresenter
from ui.signing.pin_change import PinChange
from ui.signing.pin_desk import PinDesk
from ui.signing.place import SigningPlace
from ui.signing.sign_presenter import SignPresenter


def connect_form(place: RegisteringPlace, form: FormPresenter) -> None:
    view = place.form
    view.paused.connect(form.paused)
    view.party_typed.connect(form.party_typed)
    view.party_taken.connect(form.party_taken)
    view.type_typed.connect(form.type_typed)
    view.type_taken.connect(form.type_taken)
    view.identifier_typed.connect(form.identifier_typed)
    view.reply_typed.connect(form.reply_typed)
    view.payment_typed.connect(form.payment_typed)
    view.term_typed.connect(form.kind.term_typed)
    view.annex_ticked.connect(form.kind.annex_ticked)
    view.all_annexes_ticked.connect(form.kind.all_ticked)
    view.annexes_passed.connect(form.kind.annexes_passed)
    view.beside_taken.connect(form.party.act_on)
    view.entered.connect(form.proposals.entered)
    view.proposal_taken.connect(form.proposals.take)
    view.direction_changed.connect(form.direction_changed)
    view.submitted.connect(form.register)
    place.park_wanted.connect(form.park)
    place.take_back_wanted.connect(form.take_back)
    place.proposals_wanted.connect(form.proposals.take_all)
    place.connect_wanted.connect(form.party.connect_likeliest)


def connect_register(screen: WholeScreen, book: WholePresenter, brief: EntryReader) -> None:
    screen.arrived.connect(book.arrive)
    screen.chosen.connect(book.choose)
    screen.number_wanted.connect(book.go_to)
    screen.rows.wanted.connect(book.want)
    screen.rows.chosen.connect(brief.show)


def connect_morning(screen: MorningScreen, grid: GridPresenter) -> None:
    screen.arrived.connect(grid.arrive)
    screen.typed.connect(grid.typed)
    screen.taken.connect(grid.taken)
    screen.paused.connect(grid.paused)
    screen.line_done.connect(grid.register_line)
    screen.line_below.connect(grid.line_below)
    screen.all_wanted.connect(grid.register_all)
    screen.labels_wanted.connect(grid.print_labels)
    screen.next_pile_wanted.connect(grid.next_pile)


def connect_scanning(place: ScanningPlace, scan: ScanPresenter, register: RegisterFromPages) -> None:
    place.arrived.connect(scan.refresh)
    place.scanner_chosen.connect(scan.picker.choose)
    place.source_chosen.connect(scan.picker.choose_source)
    place.batch_chosen.connect(scan.choose_batch)
    place.new_batch_wanted.connect(scan.new_batch)
    place.scan_wanted.connect(scan.scan)
    place.stop_wanted.connect(scan.stop)
    place.attach_wanted.connect(scan.attach)
    place.number_typed.connect(lambda text, then: scan.filer.number_typed(text, then_attach=then))
    place.turn_wanted.connect(scan.pages.turn)
    place.fold_wanted.connect(scan.pages.fold)
    place.move_wanted.connect(scan.pages.move)
    place.split_wanted.connect(scan.pages.split)
    place.insert_wanted.connect(scan.insert)
    place.replace_wanted.connect(scan.replace)
    place.next_seen_wanted.connect(scan.pages.next_seen)
    place.text_wanted.connect(scan.text.want)
    place.page_walked.connect(scan.text.show)
    place.register_wanted.connect(register.begin)
    place.undo_wanted.connect(scan.pages.undo)
    place.redo_wanted.connect(scan.pages.redo)


def connect_mail(screen: MailScreen, post: MailPresenter) -> None:
    screen.arrived.connect(post.arrive)
    screen.mail_chosen.connect(post.choose)
    screen.enclosure_chosen.connect(post.choose_enclosure)
    screen.register_wanted.connect(post.register)
    screen.dismiss_wanted.connect(post.dismiss)
    screen.take_back_wanted.connect(post.take_back)
    screen.everything_wanted.connect(post.show_everything)


def connect_catalogue(screen: CatalogueScreen, catalogues: CataloguePresenter, *, prints: Path) -> None:
    screen.file.setText(str(prints / "catalog.xlsx"))
    screen.arrived.connect(catalogues.refresh)
    screen.kind_chosen.connect(catalogues.kind_chosen)
    screen.row_chosen.connect(catalogues.row_chosen)
    screen.new_wanted.connect(catalogues.new_row)
    screen.save_wanted.connect(catalogues.save)
    screen.end_wanted.connect(catalogues.end)
    screen.export_wanted.connect(catalogues.export)
    screen.preview_wanted.connect(catalogues.preview)
    screen.apply_wanted.connect(catalogues.apply)


def connect_digitising(screen: QualityScreen, quality: QualityPresenter, approval: ApprovalPresenter) -> None:
    screen.arrived.connect(quality.arrive)
    screen.batch_chosen.connect(quality.choose)
    screen.act_wanted.connect(quality.act)
    screen.judged.connect(quality.judge)
    screen.back_wanted.connect(quality.back)
    screen.beside_wanted.connect(quality.look_beside)
    screen.decision.rejection_wanted.connect(approval.ask_why)
    screen.decision.rejected.connect(approval.reject)
    screen.decision.left.connect(approval.leave)
    screen.files.chosen.connect(quality.look_at)
    screen.files.marked.connect(approval.mark)


def connect_closing(screen: ClosingScreen, closings: ClosingPresenter) -> None:
    screen.arrived.connect(closings.arrive)
    screen.day_typed.connect(closings.count)
    screen.day_wanted.connect(closings.close_day)
    screen.print_wanted.connect(closings.print_year)
    screen.year_wanted.connect(closings.close_year)
    screen.export_wanted.connect(closings.export)


def connect_signing(
    place: SigningPlace, sign: SignPresenter, blocks: BlockPresenter, pins: PinDesk, change: PinChange
) -> None:
    place.change_pin.clicked.connect(change.begin)
    place.arrived.connect(sign.arrive)
    place.marked.connect(sign.mark)
    place.mark_all_wanted.connect(sign.mark_all)
    place.sign_wanted.connect(sign.sign)
    place.zone_chosen.connect(blocks.put_in_zone)
    place.block_pointed.connect(blocks.put_at)
    place.block_moved.connect(blocks.move)
    place.block_hidden.connect(blocks.hide)
    place.returning.given.connect(sign.return_unsigned)
    place.brought_back.connect(sign.bring_back)
    place.stop_wanted.connect(sign.stop)
    place.document_chosen.connect(sign.show)
    place.credential_chosen.connect(sign.choose_credential)
    place.pin.given.connect(pins.give)
    place.pin.refused.connect(pins.refuse)


def connect_searching(place: SearchingPlace, search: SearchPresenter, brief: EntryReader) -> None:
    place.typed.connect(search.typed)
    place.arrived.connect(search.arrive)
    place.save_wanted.connect(search.save)
    place.forget_wanted.connect(search.forget)
    place.rows.more_wanted.connect(search.more)
    place.rows.chosen.connect(brief.show)


def connect_entry(screen: EntryScreen, whole: EntryPresenter, acting: EntryActing) -> None:
    screen.acted.connect(lambda act: whole.act(EntryAct(act)))
    screen.more_wanted.connect(lambda: acting.offer(whole.reader.entry_id) if whole.reader.entry_id else None)
    screen.act_chosen.connect(lambda opening: acting.choose(Opening(opening)))
    screen.act_given.connect(acting.give)
    screen.undo_wanted.connect(acting.undo)
    screen.file_wanted.connect(whole.open)
    screen.picker.chosen.connect(whole.stamp)
