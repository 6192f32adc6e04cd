"""`opis scan`: what scanners there are, pages into an intake batch, and the batches themselves."""

from contextlib import closing
from dataclasses import replace

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.devices import build_scanners
from app.commands.profile import profile_of
from app.desk import Desk
from app.privacy.access_log import Looked
from devices.catalog import drivers
from devices.client import ScannerClient
from devices.escl.known import accept_certificate, short
from devices.profiles import fitted
from devices.scanning import Capabilities, Colour, PageDone, ScanSettings, Source
from opis_contract.errors import KnownError, WrongInput
from opis_contract.people import Act
from opis_contract.scan_profiles import USUAL


class DeviceMissing(WrongInput):
    """No scanner was named, on the command line or in the settings."""

    code = "device_missing"


def run(asked: Asked) -> int:
    """Every page is told when it is safe (in JSON, at the end); what a fault interrupts stays in the batch."""
    if asked.options.batches:
        return _batches(asked, build_desk(asked))
    if asked.options.accept_certificate:
        return _accept_certificate(asked, build_desk(asked), _device(asked))
    with closing(build_scanners(asked)) as scanner:
        if asked.options.list:
            return _list(asked, scanner)
        return _scan(asked, build_desk(asked), scanner, _device(asked))


def _device(asked: Asked) -> str:
    device: str | None = asked.options.device or asked.settings.scanner
    if not device:
        raise DeviceMissing
    return device


def _accept_certificate(asked: Asked, desk: Desk, device: str) -> int:
    """The one that was refused when somebody last scanned, and no other; logged with who accepted it."""
    desk.working.allow(Act.CONFIGURE)
    accepted = accept_certificate(asked.home.scanners, device)
    shown = short(accepted.certificate)
    desk.access.tell(Looked.TRUSTED_SCANNER, who=desk.working.name, terms=f"{device} {shown}")
    said = asked.words.say("commands.scan.accepted", scanner=accepted.name or device, certificate=shown)
    asked.answer({"device": device, "certificate": accepted.certificate}, said)
    return 0


def _list(asked: Asked, scanner: ScannerClient) -> int:
    try:
        found, reasons = scanner.scanners(), []
    except KnownError as fault:
        # Listing answers also where no driver can; the reason stands where the scanners would.
        found, reasons = [], [asked.words.explain(fault).said]
    absent = {state.name: state.reason.code for state in drivers(asked.settings.twain_managers) if state.reason}
    asked.answer(
        {
            "scanners": [{"id": each.id, "driver": each.driver, "name": each.name} for each in found],
            "absent": absent,
        },
        *(f"{each.id}  {each.name}" for each in found),
        *([] if found else [asked.words.say("commands.scan.none")]),
        *reasons,
        *(asked.words.say("commands.scan.absent", driver=name, reason=code) for name, code in absent.items()),
    )
    return 0


def _scan(asked: Asked, desk: Desk, scanner: ScannerClient, device: str) -> int:
    settings = _settings(asked, desk, scanner.capabilities(device))
    resumed = asked.options.batch
    batch = desk.intake.resume(resumed) if resumed else desk.intake.open(source=device)
    pages: list[dict[str, object]] = []
    for event in scanner.scan(device, settings, batch.folder, batch.next_sequence):
        if isinstance(event, PageDone):
            page = event.page
            desk.intake.accept(batch.batch_id, page)
            pages.append(
                {
                    "sequence": page.sequence,
                    "path": str(page.path),
                    "sha256": page.sha256,
                    "width": page.width,
                    "height": page.height,
                }
            )
            if not asked.json:
                asked.answer({}, asked.words.say("commands.scan.page", sequence=page.sequence, path=page.path))
    said = asked.words.say("commands.scan.batch", batch=batch.batch_id)
    asked.answer({"batch": str(batch.batch_id), "pages": pages}, said)
    return 0


def _settings(asked: Asked, desk: Desk, offered: Capabilities) -> ScanSettings:
    """The profile, as near as the scanner can; what was asked for besides stands as asked."""
    options = asked.options
    settings = fitted(profile_of(desk, options.profile or USUAL), offered, pages=options.pages)
    return replace(
        settings,
        source=Source(options.source) if options.source else settings.source,
        colour=Colour(options.colour) if options.colour else settings.colour,
        resolution=options.resolution or settings.resolution,
    )


def _batches(asked: Asked, desk: Desk) -> int:
    """Pages that a crash kept out of the journal are taken in first: whoever looks sees all that is safe."""
    desk.intake.recover()
    batches = desk.intake.batches()
    asked.answer(
        {
            "batches": [
                {
                    "batch": str(batch.batch_id),
                    "opened_at": batch.opened_at.isoformat(),
                    "source": batch.source,
                    "state": batch.state.value,
                    "pages": [
                        {"sequence": page.sequence, "path": str(page.path), "sha256": page.sha256}
                        for page in batch.pages
                    ],
                }
                for batch in batches
            ]
        },
        *(f"{batch.batch_id}  {batch.source}  {len(batch.pages)}" for batch in batches),
    )
    return 0
