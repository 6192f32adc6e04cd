"""The running process: opens its address first, says it when it answers, and stops within two seconds when told to.

It may be killed at any instruction: what was answered is on the disk, what was not is asked again.
"""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

import uvicorn
from typing_extensions import override

from opis_contract.routes import STATUS_FORM
from opis_server.application import build_application
from opis_server.durable import held
from opis_server.errors import AddressInUse, FolderInUse
from opis_server.server import Server
from opis_server.settings import Clock, Randomness, Settings

LOCK_FILE = "server.lock"

PATIENCE_AT_STOP = 1
"""Seconds that requests under way have to end."""


def serve(
    settings: Settings,
    *,
    clock: Clock,
    randomness: Randomness,
    ready: Callable[[str], None],
    sock: socket.socket | None = None,
) -> None:
    """Answer until SIGTERM or SIGINT, then return. `ready` is called with the address when requests are answered.

    `sock` is a bound socket to use instead of the settings' host and port. Raises `AddressInUse`, `FolderInUse`
    and `DatabaseTooNew`.
    """
    listening = sock or _bind(settings)
    try:
        address = _address_of(listening, settings)
        with _keeping(settings.folder), _logging(settings.folder):
            server = Server.open(
                settings,
                clock=clock,
                randomness=randomness,
                status_address=f"{settings.public_address or address}{STATUS_FORM}/",
            )
            try:
                _run(server, listening, lambda: ready(address))
            finally:
                server.close()
    finally:
        listening.close()


class _Process(uvicorn.Server):
    """uvicorn that says when it answers, and that ends normally when told to stop instead of dying by the signal."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(_: int, __: FrameType | None) -> None:
            self.should_exit = True

        before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _run(server: Server, listening: socket.socket, ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        build_application(server),
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE_AT_STOP,
        timeout_keep_alive=30,
        forwarded_allow_ips="127.0.0.1",
    )
    _Process(config, ready).run(sockets=[listening])


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise AddressInUse(address=f"{settings.host}:{settings.port}") from error
    return listening


def _address_of(listening: socket.socket, settings: Settings) -> str:
    """How this machine reaches the socket; a socket on every interface is named by the machine."""
    port = listening.getsockname()[1]
    host = socket.gethostname() if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def _keeping(folder: Path) -> Generator[None, None, None]:
    """One process keeps a folder: the file store and the high-water mark count on it."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / LOCK_FILE))
        except BlockingIOError as error:
            raise FolderInUse(folder=str(folder)) from error
        yield


@contextmanager
def _logging(folder: Path) -> Generator[None, None, None]:
    """What happens is written to `log/server.log`, ten files of 5 MB at most."""
    (folder / "log").mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "log" / "server.log", maxBytes=5_000_000, backupCount=9, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    loggers = [logging.getLogger(name) for name in ("opis_server", "uvicorn")]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.INFO)
        each.propagate = False
    try:
        yield
    finally:
        for each in loggers:
            each.removeHandler(handler)
        handler.close()
