"""A personal number as it stands in an entry: encrypted, and recognisable as the same one, under the institution's key.

What travels and is kept is the masked number, this, and nothing else: desks of the institution read it with a reason
that is logged, others cannot.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class SealedNumber(BaseModel):
    """`match` is equal for equal numbers under one key (HMAC-SHA256); `sealed` is nonce and AES-256-GCM, in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key_id: KeyId
    match: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    sealed: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{58,200}$")]


class SealingKey(BaseModel):
    """A key of the institution, handed to its desks when they join. `secret` is 32 bytes in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key_id: KeyId
    secret: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
