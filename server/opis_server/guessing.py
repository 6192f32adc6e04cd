"""How often one address may try tracking codes that nobody was given.

The tries are kept in the database, so that a restart forgives nobody, and only as long as they count. Addresses are
stored as keyed hashes; of an IPv6 address the first 64 bits count, because the rest is one household's to choose.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Connection, delete, insert, select

from opis_contract.instants import instant_text
from opis_server.tables import state, unknown_codes

TRIES = 20
WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Patience:
    """What an address may still do. `wait_seconds` is 0 while it may try."""

    address_hash: str
    wait_seconds: int


def patience_with(connection: Connection, address: str, now: datetime) -> Patience:
    """Whether the address may try another code."""
    secret: bytes = connection.execute(select(state.c.secret)).scalar_one()
    address_hash = hmac.digest(secret, _network(address).encode(), "sha256").hex()
    tries = connection.execute(
        select(unknown_codes.c.tried_at)
        .where(unknown_codes.c.address_hash == address_hash, unknown_codes.c.tried_at > instant_text(now - WINDOW))
        .order_by(unknown_codes.c.tried_at.desc())
        .limit(TRIES)
    ).scalars()
    recent = [datetime.fromisoformat(each) for each in tries]
    if len(recent) < TRIES:
        return Patience(address_hash, 0)
    return Patience(address_hash, max(1, int((recent[-1] + WINDOW - now).total_seconds()) + 1))


def remember_try(connection: Connection, address_hash: str, now: datetime) -> None:
    """Count one unknown code, and forget those that no longer count."""
    connection.execute(delete(unknown_codes).where(unknown_codes.c.tried_at <= instant_text(now - WINDOW)))
    connection.execute(insert(unknown_codes).values(address_hash=address_hash, tried_at=instant_text(now)))


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return parsed.exploded[:19]
    return str(parsed)
