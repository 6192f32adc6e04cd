"""An index over the register: every entry's place in time, its words, and how many entries each day has."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.folding import folded

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# 1048576 places in every millisecond; the program's arithmetic of them stands in app/finding/index.py.
_PLACES = """
UPDATE entries SET place = placed.place FROM (
  SELECT entry_id, millisecond * 1048576
    + row_number() OVER (PARTITION BY millisecond ORDER BY registered_at, number, entry_id) - 1 AS place
  FROM (
    SELECT *, CAST(strftime('%s', substr(registered_at, 1, 19)) AS INTEGER) * 1000
      + CAST(substr(registered_at, 21, 3) AS INTEGER) AS millisecond
    FROM entries
  )
) AS placed WHERE placed.entry_id = entries.entry_id
"""

_DAYS = """
CREATE TABLE entry_days (
  day TEXT NOT NULL,
  register TEXT NOT NULL,
  year INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  CONSTRAINT pk_entry_days PRIMARY KEY (day, register, year)
) WITHOUT ROWID
"""

_TEXTS = """
CREATE VIEW entry_texts AS
SELECT
  place,
  json_extract(searched, '$.number') AS number,
  json_extract(searched, '$.sender') AS sender,
  json_extract(searched, '$.recipient') AS recipient,
  json_extract(searched, '$.summary') AS summary,
  json_extract(searched, '$.type') AS type,
  json_extract(searched, '$.their_number') AS their_number,
  json_extract(searched, '$.class') AS class,
  json_extract(searched, '$.register') AS register,
  json_extract(searched, '$.marks') AS marks
FROM entries
"""

_WORDS = """
CREATE VIRTUAL TABLE entry_words USING fts5(
  number, sender, recipient, summary, type, their_number, class, register, marks,
  content='entry_texts', content_rowid='place',
  columnsize=0, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
)
"""

_A_NEW_ENTRY = """
CREATE TRIGGER entries_are_found AFTER INSERT ON entries BEGIN
  INSERT INTO entry_words(
    rowid, number, sender, recipient, summary, type, their_number, class, register, marks
  ) VALUES (
    NEW.place,
    json_extract(NEW.searched, '$.number'),
    json_extract(NEW.searched, '$.sender'),
    json_extract(NEW.searched, '$.recipient'),
    json_extract(NEW.searched, '$.summary'),
    json_extract(NEW.searched, '$.type'),
    json_extract(NEW.searched, '$.their_number'),
    json_extract(NEW.searched, '$.class'),
    json_extract(NEW.searched, '$.register'),
    json_extract(NEW.searched, '$.marks')
  );
  INSERT INTO entry_days(day, register, year, entries)
    VALUES (substr(NEW.registered_at, 1, 10), NEW.register, NEW.year, 1)
    ON CONFLICT (day, register, year) DO UPDATE SET entries = entries + 1;
END
"""

_OTHER_WORDS = """
CREATE TRIGGER entries_are_found_anew AFTER UPDATE OF place, searched ON entries
WHEN NEW.searched <> OLD.searched OR NEW.place <> OLD.place BEGIN
  INSERT INTO entry_words(
    entry_words, rowid, number, sender, recipient, summary, type, their_number, class, register, marks
  ) VALUES (
    'delete', OLD.place,
    json_extract(OLD.searched, '$.number'),
    json_extract(OLD.searched, '$.sender'),
    json_extract(OLD.searched, '$.recipient'),
    json_extract(OLD.searched, '$.summary'),
    json_extract(OLD.searched, '$.type'),
    json_extract(OLD.searched, '$.their_number'),
    json_extract(OLD.searched, '$.class'),
    json_extract(OLD.searched, '$.register'),
    json_extract(OLD.searched, '$.marks')
  );
  INSERT INTO entry_words(
    rowid, number, sender, recipient, summary, type, their_number, class, register, marks
  ) VALUES (
    NEW.place,
    json_extract(NEW.searched, '$.number'),
    json_extract(NEW.searched, '$.sender'),
    json_extract(NEW.searched, '$.recipient'),
    json_extract(NEW.searched, '$.summary'),
    json_extract(NEW.searched, '$.type'),
    json_extract(NEW.searched, '$.their_number'),
    json_extract(NEW.searched, '$.class'),
    json_extract(NEW.searched, '$.register'),
    json_extract(NEW.searched, '$.marks')
  );
END
"""

_ANOTHER_DAY = """
CREATE TRIGGER entries_change_their_day AFTER UPDATE OF registered_at, register, year ON entries
WHEN NEW.registered_at <> OLD.registered_at OR NEW.register <> OLD.register OR NEW.year <> OLD.year BEGIN
  UPDATE entry_days SET entries = entries - 1
    WHERE day = substr(OLD.registered_at, 1, 10) AND register = OLD.register AND year = OLD.year;
  INSERT INTO entry_days(day, register, year, entries)
    VALUES (substr(NEW.registered_at, 1, 10), NEW.register, NEW.year, 1)
    ON CONFLICT (day, register, year) DO UPDATE SET entries = entries + 1;
  UPDATE entries SET place = (
    SELECT coalesce(max(other.place) + 1, moved.first)
    FROM (SELECT (CAST(strftime('%s', substr(NEW.registered_at, 1, 19)) AS INTEGER) * 1000
      + CAST(substr(NEW.registered_at, 21, 3) AS INTEGER)) * 1048576 AS first) AS moved
    LEFT JOIN entries AS other ON other.place >= moved.first AND other.place < moved.first + 1048576
  ) WHERE entry_id = NEW.entry_id;
END
"""

_FILL = (
    """
    INSERT INTO entry_days(day, register, year, entries)
    SELECT substr(registered_at, 1, 10), register, year, count(*) FROM entries GROUP BY 1, 2, 3
    """,
    "INSERT INTO entry_words(entry_words) VALUES ('rebuild')",
)


def upgrade() -> None:
    op.add_column("entries", sa.Column("place", sa.Integer))
    op.execute(_PLACES)
    op.drop_index("ix_entries_registered_at_number_entry_id", "entries")
    op.create_index("ix_entries_place", "entries", ["place"], unique=True)
    op.create_index("ix_entries_register_place", "entries", ["register", "place"])
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT rowid, register, year, number, state, content FROM entries")).all():
        connection.exec_driver_sql(
            "UPDATE entries SET searched = ? WHERE rowid = ?",
            (_searched(row, json.loads(row.content)), row.rowid),
        )
    op.create_table(
        "saved_searches",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_saved_searches"),
    )
    for statement in (_DAYS, _TEXTS, _WORDS, _A_NEW_ENTRY, _OTHER_WORDS, _ANOTHER_DAY, *_FILL):
        connection.exec_driver_sql(statement)


def _searched(row: sa.Row[Any], content: dict[str, Any]) -> str:
    """As `app.finding.texts` wrote it in the version of this migration."""
    senders = [content.get("sender"), content.get("representative")]
    recipients = [party["name"] for party in content.get("recipients", ())]
    due = content.get("deadline") and row.state in {"registered", "redirected"}
    texts = {
        "number": f"{row.number}/{row.year}",
        "sender": " ".join(party["name"] for party in senders if party),
        "recipient": " ".join((*recipients, content.get("department") or "")),
        "summary": content["summary"],
        "type": content.get("document_type", "cerere"),
        "their_number": content.get("external_number") or "",
        "class": content.get("class_code") or "",
        "register": row.register,
        "marks": f"{row.state} due" if due else row.state,
    }
    return json.dumps({name: text for name, text in ((n, folded(t)) for n, t in texts.items()) if text})
