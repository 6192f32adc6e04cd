"""One byte string for one value: JSON as RFC 8785 asks of the values used here, so that hashes can be compared."""

import json

from pydantic import BaseModel


def canonical_bytes(value: BaseModel | dict[str, object]) -> bytes:
    """UTF-8 JSON, keys sorted, no white space; absent and None fields are the same thing and are left out.

    Raises TypeError for floating point numbers: their text differs between languages and no field here needs one.
    """
    plain = value.model_dump(mode="json", exclude_none=True) if isinstance(value, BaseModel) else value
    _refuse_floats(plain)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("floating point numbers have no canonical form")
    if isinstance(value, dict):
        for each in value.values():
            _refuse_floats(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_floats(each)
