"""The only HTTP of the program: the desk's questions to the server of its institution, and every way they can fail.

One method for each route. The library's exceptions become ours in `_open` and `_pieces` and nowhere else; what an
answer means is said in `sync.answers`. A proxy's page or a sign-in form is `ServerUnreachable` with a reason.
"""

import io
import ipaddress
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from pydantic import BaseModel
from requests.auth import AuthBase
from typing_extensions import override

from app.feed import FeedCursor
from opis_contract import routes
from opis_contract.messages import (
    VERSION,
    VERSION_HEADER,
    BlockGrant,
    BlockRequest,
    ConsistencyProof,
    CopyRequest,
    Enrolled,
    EnrolRequest,
    FeedPage,
    InclusionProof,
    PushAnswer,
    PushRequest,
    Registered,
    RegistrationRequest,
)
from sync.answers import Answer
from sync.errors import CertificateRefused, ServerSilent, Silence, StrangeAnswer, StrangerAnswered
from sync.patience import Line, LineClosed, LineHangs, OutOfPatience

COUNTER_CONNECT = 1.0
COUNTER_PATIENCE = 4.0
"""Seconds for a number of the main series, from the question to the last byte: a citizen stands at the glass."""

PATIENCE = 60.0
"""Seconds for any other question: a page of 200 events or a megabyte of a file over a slow line."""

LARGEST_MESSAGE = 16 * 1024**2
"""Bytes of an answer that is read; the server takes no larger ones either."""

_RECEIVED_AT_ONCE = 64 * 1024

_NOT_CONNECTED = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    # An address that is none: these of requests, and the last one where urllib3 reads it otherwise ("http://a..b").
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationValueError,
)

T = TypeVar("T")


class ServerClient:
    """The server at `address`, asked with the desk's `token` (None: a desk that has not joined). Safe for threads.

    Time-outs in seconds: to connect, and between two bytes of an answer; each question has a limit over all besides.
    """

    def __init__(
        self,
        address: str,
        token: str | None = None,
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 15.0,
        counter_patience: float = COUNTER_PATIENCE,
    ) -> None:
        self.address = address.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._counter_timeout = (min(COUNTER_CONNECT, connect_timeout), min(counter_patience, read_timeout))
        self._counter_patience = counter_patience
        self._line = Line()
        self._session = requests.Session()
        # A proxy of the institution is honoured, but never on the way to this very machine.
        self._session.trust_env = not _is_this_machine(self.address)
        self._session.auth = _Bearer(token)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers = {
            VERSION_HEADER: str(VERSION),
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "opis",
        }

    def close(self) -> None:
        """End what is under way, from any thread: whoever waits gets `ServerSilent`."""
        self._line.close()
        self._session.close()

    def greet(self) -> None:
        """Return when a server of Opis that works answers at the address."""
        self._ask("GET", routes.HEALTH).of_this_version()

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Join the institution; the same desk with the same code gets the same answer again."""
        return self._ask("POST", routes.ENROLMENTS, request).message(Enrolled)

    def register(self, request: RegistrationRequest) -> Registered:
        """Ask the main series for a number; after `counter_patience` seconds the counter goes on without."""
        answer = self._ask(
            "POST",
            routes.REGISTRATIONS,
            request,
            timeout=self._counter_timeout,
            patience=self._counter_patience,
        )
        return answer.message(Registered)

    def name_copy(self, request: CopyRequest) -> Enrolled:
        """Ask for a name of its own for a desk that was found to be a copy; asked again, the same answer."""
        return self._ask("POST", routes.COPIES, request).message(Enrolled)

    def push(self, request: PushRequest) -> PushAnswer:
        """Tell what happened at the desk, 200 events at most."""
        return self._ask("POST", routes.EVENTS, request).message(PushAnswer)

    def feed(self, cursor: FeedCursor) -> FeedPage:
        """What happened in the institution after the cursor."""
        query = {routes.FEED_AFTER: str(cursor.position)}
        if cursor.epoch is not None:
            query[routes.FEED_EPOCH] = str(cursor.epoch)
        return self._ask("GET", routes.FEED, query=query).message(FeedPage)

    def block(self, request: BlockRequest) -> BlockGrant:
        """Ask for numbers for an outage."""
        return self._ask("POST", routes.BLOCKS, request).message(BlockGrant)

    def checkpoint(self) -> str:
        """The newest signed checkpoint of the institution's journal, a signed note."""
        return self._ask("GET", routes.CHECKPOINT).text()

    def journal_key(self) -> str:
        """The key under the checkpoints, as published."""
        return self._ask("GET", routes.JOURNAL_KEY).text()

    def proof(self, leaf: str, *, size: int | None = None) -> InclusionProof:
        """That a leaf (hex) stands in the journal of `size` events, the present one when None. Raises `LeafUnknown`."""
        query = {} if size is None else {routes.PROOF_SIZE: str(size)}
        return self._ask("GET", routes.PROOFS.format(leaf=leaf), query=query).message(InclusionProof)

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """The hashes that show the journal of `first` events in that of `second`."""
        answer = self._ask("GET", routes.CONSISTENCY.format(first=first, second=second)).message(ConsistencyProof)
        return tuple(bytes.fromhex(each) for each in answer.path)

    def upload_offset(self, sha256: str) -> int:
        """How many bytes of the file the server has durably; all of them does not mean that the file is whole there."""

        def question(_: Callable[[], bool]) -> int:
            with self._open("HEAD", routes.FILES.format(sha256=sha256)) as response:
                return self._answer(response, b"").checked().offset()

        return self._within(PATIENCE, question)

    def upload(self, sha256: str, piece: bytes, *, offset: int, length: int) -> int:
        """Send the bytes from `offset` of a file of `length` bytes; the new offset. The last byte stores the file.

        Raises `UploadOffsetWrong`, `FileHashWrong` and the other refusals of files.
        """
        headers = {
            "Content-Type": "application/offset+octet-stream",
            routes.UPLOAD_OFFSET: str(offset),
            routes.UPLOAD_LENGTH: str(length),
        }

        def question(is_awaited: Callable[[], bool]) -> int:
            # As a stream, not as bytes: urllib3 sends a stream in small pieces and bytes at one stroke, for which
            # socket.sendall has one time-out for all, the short one for connecting.
            with self._open(
                "PATCH", routes.FILES.format(sha256=sha256), body=io.BytesIO(piece), headers=headers
            ) as response:
                return self._answer(response, self._whole(response, is_awaited)).checked().offset()

        return self._within(PATIENCE, question)

    def download(self, sha256: str) -> Iterator[bytes]:
        """The file's bytes as they come. Raises `FileUnknown`, also in the middle `ServerUnreachable`."""

        def question(is_awaited: Callable[[], bool]) -> requests.Response:
            response = self._open("GET", routes.FILES.format(sha256=sha256))
            if response.status_code != requests.codes.ok or VERSION_HEADER not in response.headers:
                with response:
                    self._answer(response, self._whole(response, is_awaited)).checked()
            return response

        with self._within(PATIENCE, question) as response:
            pieces = self._pieces(response)
            while piece := self._within(PATIENCE, lambda _: next(pieces, b"")):
                yield piece

    def _ask(
        self,
        method: str,
        route: str,
        request: BaseModel | None = None,
        *,
        query: Mapping[str, str] | None = None,
        timeout: tuple[float, float] | None = None,
        patience: float = PATIENCE,
    ) -> Answer:
        """A good answer."""
        body = io.BytesIO(request.model_dump_json().encode()) if request is not None else None
        headers = {"Content-Type": "application/json"} if request is not None else {}

        def question(is_awaited: Callable[[], bool]) -> Answer:
            with self._open(method, route, body=body, headers=headers, query=query, timeout=timeout) as response:
                return self._answer(response, self._whole(response, is_awaited)).checked()

        return self._within(patience, question)

    def _within(self, seconds: float, question: Callable[[Callable[[], bool]], T]) -> T:
        try:
            return self._line.ask(question, seconds=seconds)
        except OutOfPatience:
            raise ServerSilent(address=self.address, reason=Silence.TOO_SLOW, sent=True) from None
        except LineHangs:
            raise ServerSilent(address=self.address, reason=Silence.STILL_WAITING, sent=False) from None
        except LineClosed:
            raise ServerSilent(address=self.address, reason=Silence.CLOSED, sent=True) from None

    def _open(
        self,
        method: str,
        route: str,
        *,
        body: io.BytesIO | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        timeout: tuple[float, float] | None = None,
    ) -> requests.Response:
        """Send the request and read the head of the answer."""
        try:
            return self._session.request(
                method,
                self.address + route,
                params=query,
                data=body,
                headers=headers,
                timeout=timeout or self._timeout,
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            reason = type(error.__context__ or error).__name__
            raise CertificateRefused(address=self.address, reason=reason, sent=False) from error
        except _NOT_CONNECTED as error:
            raise self._silent(Silence.NOT_CONNECTED, sent=False) from error
        except requests.ReadTimeout as error:
            raise self._silent(Silence.TOO_SLOW, sent=True) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if _never_left(error):
                raise self._silent(Silence.NOT_CONNECTED, sent=False) from error
            raise self._silent(Silence.CUT_OFF, sent=True) from error

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        """The body as it comes: a piece is what one look at the socket gives, so that a slow drip is seen as one."""
        try:
            while piece := response.raw.read1(_RECEIVED_AT_ONCE):
                yield piece
        except urllib3.exceptions.ReadTimeoutError as error:
            raise self._silent(Silence.TOO_SLOW, sent=True) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._silent(Silence.CUT_OFF, sent=True) from error

    def _answer(self, response: requests.Response, body: bytes) -> Answer:
        return Answer(self.address, response.status_code, response.headers, body)

    def _whole(self, response: requests.Response, is_awaited: Callable[[], bool]) -> bytes:
        body = bytearray()
        for piece in self._pieces(response):
            body += piece
            if len(body) > LARGEST_MESSAGE:
                raise StrangerAnswered(address=self.address, reason=StrangeAnswer.TOO_LARGE, sent=True)
            if not is_awaited():
                raise self._silent(Silence.TOO_SLOW, sent=True)
        return bytes(body)

    def _silent(self, reason: Silence, *, sent: bool) -> ServerSilent:
        return ServerSilent(address=self.address, reason=reason, sent=sent)


class _Bearer(AuthBase):
    """The desk's token. As the session's own authentication, or requests puts a login from ~/.netrc in its place."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    @override
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _is_this_machine(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _never_left(error: Exception) -> bool:
    """True when no connection was made: requests says so only in the reason inside the error inside its own."""
    inner = error.args[0] if error.args else None
    return isinstance(getattr(inner, "reason", None), urllib3.exceptions.NewConnectionError)
