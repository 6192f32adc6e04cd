"""One round of the sync, in the right order; a fault in one step never stops a step that does not need it.

Unfinished registrations first, because citizens wait for those numbers; then what happened here, the numbers for the
next outage, what happened elsewhere, and the bytes of files last: an outage in the middle of a long upload finds the
desk with everything else done.
"""

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.desk import Desk
from app.enrolment import EnrolmentState
from app.errors import HistoryForked, ServerUnreachable
from opis_contract.errors import KnownError
from sync.blocks import fetch_blocks
from sync.client import ServerClient
from sync.errors import JoiningUnfinished, NotEnrolled, ServerSilent, Silence
from sync.files import fetch, send_files
from sync.intents import finish_intents
from sync.pull import pull
from sync.push import push
from sync.refusals import DeskIsACopy
from sync.report import Presence, SyncReport
from sync.server import Server
from sync.witness import watch

_log = logging.getLogger(__name__)


class ConnectServer(Protocol):
    """Makes the server's end of the wire; `ServerClient` fits."""

    def __call__(self, address: str, token: str) -> Server:
        """The server at the address, asked with the desk's secret."""


class Syncing:
    """A desk and its server, round after round. One round at a time; `interrupt` from any thread."""

    def __init__(self, desk: Desk, connect: ConnectServer = ServerClient) -> None:
        self._desk = desk
        self._connect = connect
        self._turn = threading.Lock()
        self._reached: tuple[str, str, Server] | None = None
        self._interrupted = False

    def round(self) -> SyncReport:
        """Send and fetch once. Faults of the network and of the server are in the report; those of this disk too,
        unless they keep the register from being read at all: then they are raised.
        """
        desk = self._desk
        if desk.identity().state is EnrolmentState.ALONE:
            return SyncReport(presence=Presence.UNKNOWN, waiting=desk.outbox_count())
        taken = _Round(desk)
        presence = Presence.ONLINE
        try:
            if desk.copying.pending():
                self._take_a_name()
            try:
                taken.go(self._server())
            except DeskIsACopy:
                self._take_a_name()
                taken.go(self._server())
        except (ServerUnreachable, NotEnrolled, JoiningUnfinished) as fault:
            taken.faults.append(fault)
            presence = Presence.OFFLINE
        report = taken.report(presence)
        desk.presence.heard(report.online)
        if report.online and not report.faults:
            desk.presence.synced()
        return report

    def fetch(self, sha256: str) -> Path:
        """Bring one file of another desk here because somebody wants to see it. Raises as `sync.files.fetch`."""
        return fetch(self._desk, self._server(), sha256)

    def _take_a_name(self) -> None:
        """This desk is a copy of another one: from here on it is called otherwise, and the round begins again."""
        _log.warning("another copy of this desk is at work; it takes a name of its own")
        self._desk.copying.finish(self._server().name_copy(self._desk.copying.begin()))

    def interrupt(self) -> None:
        """End the round under way as soon as its question to the server ends, which it does now; no other begins."""
        with self._turn:
            self._interrupted = True
            if self._reached is not None:
                self._reached[2].close()

    def _server(self) -> Server:
        """The server as the desk knows it now, over the connection of the last round where nothing has changed.

        Raises `JoiningUnfinished`, `NotEnrolled` when the desk's secret is gone, and `ServerSilent` when interrupted.
        """
        desk = self._desk.identity()
        address, token = desk.server_address or "", self._desk.enrolment.token()
        if desk.state is not EnrolmentState.ENROLLED:
            raise JoiningUnfinished(address=address)
        if token is None:
            raise NotEnrolled(address=address)
        with self._turn:
            if self._interrupted:
                raise ServerSilent(address=address, reason=Silence.CLOSED, sent=False)
            if self._reached is None or self._reached[:2] != (address, token):
                if self._reached is not None:
                    self._reached[2].close()
                self._reached = (address, token, self._connect(address, token))
            return self._reached[2]


@dataclass(slots=True)
class _Round:
    """A round as it goes: the steps, and what each has brought so far."""

    desk: Desk
    registered: int = 0
    pushed: int = 0
    refused: int = 0
    pulled: int = 0
    blocks: int = 0
    files_sent: int = 0
    is_forked: bool = False
    faults: list[KnownError] = field(default_factory=list)

    def go(self, server: Server) -> None:
        """Every step in order. Raises what ends the round: the server's silence, `NotEnrolled`, `DeskIsACopy`."""
        for step in (self._finish, self._tell, self._lease, self._watch, self._hear, self._carry):
            try:
                step(server)
            except (ServerUnreachable, NotEnrolled, DeskIsACopy):
                raise
            except KnownError as fault:
                self.faults.append(fault)

    def report(self, presence: Presence) -> SyncReport:
        """What the round has brought."""
        return SyncReport(
            presence=presence,
            registered=self.registered,
            pushed=self.pushed,
            refused=self.refused,
            pulled=self.pulled,
            blocks=self.blocks,
            files_sent=self.files_sent,
            waiting=self.desk.outbox_count(),
            files_waiting=self.desk.files.waiting(),
            faults=tuple(self.faults),
        )

    def _finish(self, server: Server) -> None:
        for refusal in finish_intents(self.desk, server):
            if refusal is None:
                self.registered += 1
            else:
                self.faults.append(refusal)

    def _tell(self, server: Server) -> None:
        for page in push(self.desk, server):
            self.pushed += page.accepted
            self.refused += page.refused

    def _lease(self, server: Server) -> None:
        for _ in fetch_blocks(self.desk, server):
            self.blocks += 1

    def _watch(self, server: Server) -> None:
        try:
            watch(self.desk, server)
        except HistoryForked:
            self.is_forked = True
            raise

    def _hear(self, server: Server) -> None:
        if self.is_forked:
            # What such a server tells is not taken in; what happened here is still offered to it, and kept.
            return
        began_again = False
        for page in pull(self.desk, server):
            self.pulled += page.new
            began_again = began_again or page.from_the_beginning
        if began_again:
            # What a restored server has forgotten is offered at once: it gives no number below those it hears of.
            self._tell(server)
            for page in pull(self.desk, server):
                self.pulled += page.new

    def _carry(self, server: Server) -> None:
        for fault in send_files(self.desk, server):
            if fault is None:
                self.files_sent += 1
            else:
                self.faults.append(fault)
