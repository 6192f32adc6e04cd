"""Statements of the counter's hot path, written once as SQL and handed to the driver itself.

SQLAlchemy takes 50 microseconds around each statement of a registration, which has a dozen; SQLite takes five. The
statement is still SQLAlchemy's: its columns, its types on the way in. What comes back is what the driver reads.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects.sqlite import dialect

_DIALECT = dialect(paramstyle="qmark")


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    takers: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]
    """Of each question mark: the name, the value it has already, and what makes the driver's value of it."""


class Prepared:
    """One statement, compiled when it first runs. `columns` names what an INSERT is given besides its own values."""

    def __init__(self, statement: ClauseElement, *, columns: Collection[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: _Compiled | None = None

    def run(self, connection: Connection, values: Mapping[str, object]) -> Any:
        """Run it in the connection's transaction; the driver's cursor."""
        compiled = self._compiled
        if compiled is None:
            compiled = self._compiled = _compile(self._statement, self._columns)
        taken = []
        for name, given, taker in compiled.takers:
            value = values.get(name, given)
            taken.append(value if taker is None else taker(value))
        driver: Any = connection.connection.driver_connection
        return driver.execute(compiled.sql, taken)

    def value(self, connection: Connection, values: Mapping[str, object]) -> Any:
        """The first column of the first row, or None when there is none."""
        row = self.run(connection, values).fetchone()
        return None if row is None else row[0]


def _compile(statement: ClauseElement, columns: Collection[str] | None) -> _Compiled:
    compiled: Any = statement.compile(dialect=_DIALECT, column_keys=None if columns is None else list(columns))
    given = compiled.params
    takers = (
        (name, given[name], compiled.binds[name].type.dialect_impl(_DIALECT).bind_processor(_DIALECT))
        for name in compiled.positiontup
    )
    return _Compiled(str(compiled), tuple(takers))
