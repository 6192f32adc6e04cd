"""The order in which people read names with numbers: page 2 before page 10, a folder before what comes after it."""

import re

_PARTS = re.compile(r"(\d+)")


def natural_place(name: str) -> str:
    """A text whose plain order is the natural order of the names; `/` divides folders."""
    return "\x01".join(_level(level) for level in name.split("/"))


def _level(name: str) -> str:
    parts = _PARTS.split(name.casefold())
    return "".join(_number(part) if part.isdigit() else part for part in parts)


def _number(figures: str) -> str:
    """Figures that sort by their value: first how many there are."""
    plain = figures.lstrip("0")
    return f"{len(plain):03}{plain}"
