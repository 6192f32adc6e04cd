"""`opis trace`: any other command, with a log of what the token drivers were asked and answered; no content, no PIN."""

import os
import subprocess
import sys
from pathlib import Path

from app.commands.asked import Asked
from app.durable import PRIVATE_FILE, disk_faults
from opis_contract.errors import WrongInput
from signing.tracing import VARIABLE


class NothingToTrace(WrongInput):
    """No command follows the name of the log."""

    code = "nothing_to_trace"


def run(asked: Asked) -> int:
    """The exit code is that of the command. Raises `NothingToTrace` and the disk's faults."""
    log: Path = asked.path(asked.options.log)
    command: list[str] = asked.options.command
    if not command:
        raise NothingToTrace
    with disk_faults(log):
        log.touch(mode=PRIVATE_FILE)
    environment = {**os.environ, "OPIS_HOME": str(asked.home.path), VARIABLE: str(log)}
    code = subprocess.run([sys.executable, "-m", "app", *command], env=environment, check=False).returncode
    sys.stderr.write(asked.words.say("commands.trace.done", path=log) + "\n")
    return code
