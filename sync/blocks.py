"""Numbers for an outage are fetched while there is none, as many as the desk's own rule wants."""

from collections.abc import Iterator

from app.desk import Desk
from opis_contract.messages import BlockGrant
from sync.refusals import BlockYearClosed, EnoughNumbers
from sync.server import Server


def fetch_blocks(desk: Desk, server: Server) -> Iterator[BlockGrant]:
    """Ask for every block the desk lacks, one by one as the caller goes on; each is kept before it is told.

    A request that was not answered is asked again by its name. Raises the server's refusals, and its silence.
    """
    for request in desk.blocks.wanted():
        try:
            grant = server.block(request)
        except EnoughNumbers:
            # The server has not heard yet that the desk's numbers run low, or the desk came back from a backup.
            continue
        except BlockYearClosed:
            # The year has turned at the server, and seconds later it will have here: then nobody asks for it any more.
            continue
        desk.blocks.grant(grant)
        yield grant
