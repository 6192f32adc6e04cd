"""A process that registers papers and says each number the moment it has it: `registering_process.py HOME COUNT`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.parties import Party

desk = Desk(Home(Path(sys.argv[1])), MachineClock(), os.urandom)
draft = EntryDraft(content=EntryContent(summary="cerere certificat", sender=Party(name="Popa Elena")))
for _ in range(int(sys.argv[2])):
    registration = desk.register(draft, clerk="Maria Ionescu")
    sys.stdout.write(f"{registration.entry.number} {registration.entry.entry_id} {registration.leaf}\n")
    sys.stdout.flush()
