"""Journeys run the program as its users do: real processes, a home of their own, nothing of ours patched."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Opis:
    """The command line with its home and an environment that holds nothing else of the user's."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "app", *map(str, arguments), "--home", str(self.home)]

    def run(self, *arguments: object, stdin: str = "", deadline: float = 120) -> subprocess.CompletedProcess[str]:
        """Run one command in its home to the end."""
        return self._run(self.command(*arguments), stdin, deadline)

    def run_without_home(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run one command that is told of no home."""
        return self._run([sys.executable, "-m", "app", *map(str, arguments)], "", 120)

    def _run(self, command: list[str], stdin: str, deadline: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=deadline,
            check=False,
        )

    def answer(self, *arguments: object, stdin: str = "") -> dict[str, object]:
        """The JSON object a command answers; the command must have succeeded."""
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.returncode == 0, done.stderr
        answered: dict[str, object] = json.loads(done.stdout)
        return answered

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a command and leave it running; the caller ends it."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def environment_of(folder: Path) -> dict[str, str]:
    """PATH and the language; HOME is an empty folder, so that whatever is written there is seen."""
    user = folder / "user"
    user.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(user),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def opis(tmp_path: Path) -> Opis:
    """A desk that was never used, alone."""
    return Opis(home=tmp_path / "home", environment=environment_of(tmp_path))


@dataclass
class Server:
    """A running `opis server` process and the folder it keeps."""

    opis: Opis
    folder: Path
    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, said

    def start_again(self) -> None:
        started = start_server(self.opis, self.folder, port=self.port)
        self.process, self.address = started.process, started.address


def start_server(opis: Opis, folder: Path, *, port: int = 0, block: int = 50) -> Server:
    """Start the server and wait for the line in which it says its address."""
    process = opis.start(
        "server",
        "--folder",
        folder,
        "--port",
        port,
        "--institution",
        "Primăria Probă",
        "--continuity-block",
        block,
        "--json",
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    return Server(opis=opis, folder=folder, process=process, address=json.loads(line)["address"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The institution's server on a free port of this machine."""
    keeper = Opis(home=tmp_path / "server-home", environment=environment_of(tmp_path))
    running = start_server(keeper, tmp_path / "server")
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate(timeout=20)


def enrolled(opis: Opis, server: Server, counter: str = "ghișeul 1") -> Opis:
    """Join the desk to the server with a code made there."""
    code = server.opis.answer("server", "--folder", server.folder, "--new-desk", counter)["code"]
    opis.answer("enrol", server.address, code, "--counter", counter)
    return opis


WORDS_ON_PAPER = ("Subsemnata", "Popescu", "certificat", "urbanism", "Târgoviște", "înștiințare")


def write_paper(folder: Path) -> Path:
    """A request as a citizen would bring it: one typed page, a PDF without a signature."""
    pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    path = folder / "cerere.pdf"
    page = canvas.Canvas(str(path))
    page.setFont("DejaVu", 14)
    for line, text in enumerate(
        (
            "Către Primăria Târgoviște",
            "Subsemnata Popescu Elena, cu domiciliul în strada Florilor 7,",
            "vă rog să-mi eliberați un certificat de urbanism.",
            "Aștept răspunsul prin înștiințare scrisă.",
        )
    ):
        page.drawString(72, 760 - 28 * line, text)
    page.save()
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A citizen's request in a file of its own."""
    return write_paper(tmp_path)


def until(moment: float) -> None:
    """Wait for a drawn moment of the clock: the only honest way to hit a process in the middle of its work."""
    time.sleep(max(0.0, moment - time.monotonic()))
