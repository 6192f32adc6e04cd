"""`opis digitise receive|prepare|sheets|show|scanned|leaves`: a batch of the archive from the shelf to its pages.

Its checks are in `digitising_checks`, its index in `digitising_index`, what follows in `digitising_approval`.
"""

from app.commands import digitising_approval, digitising_checks, digitising_index
from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.desk import Desk
from app.digitising.batches import DigitisingBatch
from app.digitising.file_list import files_in
from app.digitising.leaves import FileCount
from app.durable import write_bytes


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    desk = build_desk(asked)
    by = asked.options.clerk or asked.settings.clerk if "clerk" in asked.options else ""
    match asked.options.act:
        case "receive":
            batch = desk.digitising.batches.receive(fonds=asked.options.fonds, creator=asked.options.creator, by=by)
            _answer_batch(asked, batch, ())
        case "prepare":
            [path] = existing(asked, [asked.options.file])
            batch = desk.digitising.batches.prepare(asked.options.batch, files_in(path), by=by)
            _answer_batch(asked, batch, desk.digitising.leaves.counts(batch.batch_no))
        case "sheets":
            _sheets(asked, desk)
        case "show":
            _show(asked, desk)
        case "scanned":
            counts = desk.digitising.leaves.finish_scanning(asked.options.batch, by=by)
            _answer_batch(asked, desk.digitising.batches.batch(asked.options.batch), counts)
        case "leaves":
            _correct_leaves(asked, desk, by)
        case act:
            return _LATER[act](asked, desk, by)
    return 0


_LATER = digitising_checks.ACTS | digitising_index.ACTS | digitising_approval.ACTS


def _sheets(asked: Asked, desk: Desk) -> None:
    # reportlab is loaded by who prints.
    from app.digitising.sheet_print import batch_sheets_pdf, document_sheets_pdf

    options = asked.options
    if options.documents:
        made, name = document_sheets_pdf(options.documents, asked.words), "foi-document.pdf"
    else:
        batch = desk.digitising.batches.batch(options.batch)
        made, name = batch_sheets_pdf(batch, asked.words), f"foi-lot-{batch.batch_no}.pdf"
    path = asked.path(options.output) if options.output else desk.home.print / name
    write_bytes(path, made)
    asked.answer({"file": str(path)}, str(path))


def _show(asked: Asked, desk: Desk) -> None:
    room = desk.digitising
    if asked.options.batch is not None:
        batch = room.batches.batch(asked.options.batch)
        _answer_batch(asked, batch, room.leaves.counts(batch.batch_no))
        return
    batches = room.batches.batches()
    asked.answer(
        {"batches": [_batch_values(each) for each in batches]},
        *(_batch_line(asked, each) for each in batches),
        *([] if batches else [asked.words.say("digitising.none")]),
    )


def _correct_leaves(asked: Asked, desk: Desk, by: str) -> None:
    options = asked.options
    file = desk.digitising.leaves.correct(
        options.batch,
        options.inventory_number,
        options.leaves,
        by=by,
        confirmed_by=options.approved_by or "",
        reason=options.reason,
    )
    said = asked.words.say("digitising.corrected", file=file.inventory_number, leaves=file.leaves)
    asked.answer({"file": file.inventory_number, "leaves": file.leaves}, said)


def _answer_batch(asked: Asked, batch: DigitisingBatch, counts: tuple[FileCount, ...]) -> None:
    asked.answer(
        {
            **_batch_values(batch),
            "files": [
                {
                    "file_id": str(each.file.file_id),
                    "box": each.file.box,
                    "inventory_number": each.file.inventory_number,
                    "title": each.file.cover.title,
                    "leaves": each.file.leaves,
                    "scanned_leaves": each.half_leaves / 2,
                    "pages": each.pages,
                    "agrees": each.agrees,
                }
                for each in counts
            ],
        },
        _batch_line(asked, batch),
        *(_count_line(asked, each) for each in counts),
    )


def _batch_values(batch: DigitisingBatch) -> dict[str, object]:
    return {
        "batch": batch.batch_no,
        "batch_id": str(batch.batch_id),
        "fonds": batch.fonds,
        "creator": batch.creator,
        "state": batch.stage.value,
    }


def _batch_line(asked: Asked, batch: DigitisingBatch) -> str:
    stage = asked.words.say(f"digitising.stage.{batch.stage.value}")
    return f"{batch.batch_no:>5}  {stage:<17}  {batch.fonds}"


def _count_line(asked: Asked, count: FileCount) -> str:
    said = asked.words.say(
        "digitising.count.agrees" if count.agrees else "digitising.count.differs",
        said=count.file.leaves,
        scanned=count.leaves,
    )
    place = asked.words.say("digitising.count.place", box=count.file.box, file=count.file.inventory_number)
    return f"{place:<28}  {said:<34}  {count.file.cover.title}"
