"""A desk that scans into one batch whatever happens, and says each page the moment it is in the journal.

`campaign_process.py HOME BATCH SCENARIO LAST`: BATCH is `-` for a new one.
"""

import os
import sys
import time
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from devices.client import DriverOptions, ScannerClient
from devices.errors import ScanFault
from devices.scanning import Colour, PageDone, ScanSettings, Source
from devices.watchdog import Limits

SETTINGS = ScanSettings(Source.FEEDER, Colour.GREY, 75)
LIMITS = Limits(reading=2, warming_up=20, between_pages=20)


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(home: str, batch: str, scenario: str, last: str) -> None:
    began = time.monotonic()
    desk = Desk(Home(Path(home)), MachineClock(), os.urandom)
    desk.intake.recover()
    opened = desk.intake.open(source="fake:office") if batch == "-" else desk.intake.resume(UUID(batch))
    say("batch", opened.batch_id, opened.next_sequence, round(time.monotonic() - began, 3))
    options = DriverOptions(drivers=("fake",), scenario=Path(scenario))
    with ScannerClient(options, LIMITS) as scanner:
        while opened.next_sequence <= int(last):
            try:
                for event in scanner.scan("fake:office", SETTINGS, opened.folder, opened.next_sequence):
                    if isinstance(event, PageDone):
                        desk.intake.accept(opened.batch_id, event.page)
                        say("page", event.page.sequence, event.page.sha256)
            except ScanFault as fault:
                say("fault", fault.code)
            opened = desk.intake.resume(opened.batch_id)
    say("end")


if __name__ == "__main__":
    main(*sys.argv[1:])
