"""A process whose disk is full, by its file-size limit: `full_disk_process.py HOME register|attach`."""

import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.clock import MachineClock
from app.desk import Desk
from app.errors import DiskFull
from app.home import Home
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.events import FileRole
from opis_contract.parties import Party

LIMIT = 600_000

home = Home(Path(sys.argv[1]))
desk = Desk(home, MachineClock(), os.urandom)
draft = EntryDraft(content=EntryContent(summary="cerere certificat", sender=Party(name="Popa Elena")))
first = desk.register(draft, clerk="Maria Ionescu")
sys.stdout.write(f"{first.entry.number}\n")
large = home.path.parent / "large.bin"
large.write_bytes(os.urandom(2 * LIMIT))
resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
try:
    if sys.argv[2] == "attach":
        desk.attach(
            first.entry.entry_id,
            large,
            role=FileRole.ORIGINAL,
            name="large.bin",
            media_type="application/octet-stream",
            pages=0,
        )
    while True:
        sys.stdout.write(f"{desk.register(draft, clerk='Maria Ionescu').entry.number}\n")
        sys.stdout.flush()
except DiskFull:
    sys.stdout.write("disk full\n")
