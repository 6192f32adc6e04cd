"""Which time-stamp authorities are asked: a value, so that settings can hold it without loading pyHanko."""

import os
from collections.abc import Callable
from dataclasses import dataclass


def _always(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class TimeStampAuthority:
    """Addresses (http or https), asked in this order until one answers well; `timeout` in seconds for each.

    `random_bytes(n)` makes the nonces; `may_ask(url)` takes one of the stamps that were paid for, or says False.
    """

    urls: tuple[str, ...]
    timeout: float = 5.0
    random_bytes: Callable[[int], bytes] = os.urandom
    may_ask: Callable[[str], bool] = _always
