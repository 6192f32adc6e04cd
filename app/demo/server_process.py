"""The institution's server as a process of its own, so that the demonstration can pull the network for real."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from opis_contract.errors import WorldFault
from opis_contract.messages import Institution


class ServerDidNotStart(WorldFault):
    """The server's process ended before it said its address."""

    code = "server_did_not_start"


class ServerProcess:
    """`opis server` on loopback, on a free port that it keeps when it is started again."""

    def __init__(self, home: Path, folder: Path, institution: Institution) -> None:
        self._home = home
        self._folder = folder
        self._institution = institution
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    @property
    def folder(self) -> Path:
        """Where the server keeps everything."""
        return self._folder

    def start(self) -> None:
        """Start the process and wait for its address. Raises `ServerDidNotStart`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # A JSON string is a TOML basic string.
        lines = [f"{name} = {json.dumps(text)}" for name, text in self._institution.model_dump().items()]
        (self._folder / "server.toml").write_text("\n".join(["[institution]", *lines, ""]), "utf-8")
        port = self.address.rsplit(":", 1)[1] if self.address else "0"
        command = [sys.executable, "-m", "app", "server", "--home", str(self._home), "--folder", str(self._folder)]
        command += ["--port", port, "--json", "--until-input-ends"]
        # The server lives as long as the pipe to it: however the demonstration ends, no server stays behind.
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None  # noqa: S101 - asked for one line above
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise ServerDidNotStart(folder=self._folder)
        self.address = json.loads(line)["address"]

    def stop(self) -> None:
        """Ask the process to end and wait until it has."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.communicate()
            self._process = None
