"""An instant of time as it is stored and sent: always aware, always in UTC, one text for one instant."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]


def instant_text(instant: datetime) -> str:
    """ISO 8601 in UTC with six decimals and `Z`, so that text order is time order."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
