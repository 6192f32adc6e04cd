"""A clerk's busy quarter of an hour in the real window, as a process of its own: how long its event loop stood still.

A server runs beside, the office scanner of the demonstration feeds, Tesseract reads.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.bench.papers import papers
from app.commands.arguments import parse
from app.commands.asked import Asked
from app.commands.desk import desk_parts
from app.demo.server_process import ServerProcess
from app.home import Home
from app.queries import EntryQuery
from app.settings import read_settings
from app.words import Words
from devices.client import DriverOptions
from opis_contract.messages import Institution
from ui.measuring.journey import walk

SHEETS = 4


@contextmanager
def _joined(folder: Path) -> Iterator[Asked]:
    """A desk that has joined a server of its own, which runs meanwhile."""
    words = Words("ro")
    home = Home(folder / "desk")
    server = ServerProcess(folder / "server-home", folder / "server", Institution(name="Primăria Probă"))
    server.start()
    try:
        command = [sys.executable, "-m", "app"]
        made = subprocess.run(
            [*command, "server", "--folder", str(server.folder), "--new-desk", "ghișeul 1", "--json"],
            stdout=subprocess.PIPE,
            check=True,
        )
        code = json.loads(made.stdout)["code"]
        subprocess.run(
            [*command, "enrol", server.address, code, "--home", str(home.path)], stdout=subprocess.DEVNULL, check=True
        )
        settings = read_settings(home, os.environ)
        yield Asked(options=parse(["desk"], words), home=home, settings=settings, words=words)
    finally:
        server.stop()


def _papers(count: int) -> Iterator[tuple[str, str]]:
    for each in papers(count):
        if each.entry.content.sender is not None:
            yield each.entry.content.sender.name, each.entry.content.summary


def main() -> None:
    """Walk, and say what was seen as one object."""
    folder, batches = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True)
    script = folder / "scenario.json"
    script.write_text(json.dumps({"name": "Scaner de birou", "sheets": SHEETS}), "utf-8")
    with (
        _joined(folder) as asked,
        desk_parts(asked, scanners=DriverOptions(drivers=("fake",), scenario=script)) as parts,
    ):
        walked = walk(parts, _papers(100 * batches), batches=batches)
        entries = parts.desk.looking.entries(EntryQuery(limit=1)).total
        state = parts.desk.journal.state()
    answer = {"longest": walked.longest, "during": walked.during, "entries": entries}
    print(json.dumps(answer | {"pages": SHEETS * batches, "sent": state.size}), flush=True)


if __name__ == "__main__":
    main()
