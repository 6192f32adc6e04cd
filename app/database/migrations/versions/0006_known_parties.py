"""The people and organisations that the register knows get an index of their own, filled from the entries so far."""

import json

import sqlalchemy as sa
from alembic import op

from app.directory.names import key_of, spelling, words_of
from opis_contract.parties import Party

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parties",
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("spelling", sa.Text, nullable=False),
        sa.Column("fiscal_code", sa.Text),
        sa.Column("birth_year", sa.Integer),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("merged_into", sa.Integer),
        sa.PrimaryKeyConstraint("party_id", name="pk_parties"),
        sa.UniqueConstraint("key", name="uq_parties_key"),
        sa.ForeignKeyConstraint(["merged_into"], ["parties.party_id"], name="fk_parties_merged_into"),
    )
    for column in ("spelling", "fiscal_code", "merged_into"):
        op.create_index(f"ix_parties_{column}", "parties", [column])
    op.create_table(
        "party_words",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("word", "party_id", name="pk_party_words"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.party_id"], name="fk_party_words_party_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_party_words_party_id", "party_words", ["party_id"])
    op.create_table(
        "party_entries",
        sa.Column("party_id", sa.Integer, nullable=False),
        sa.Column("registered_at", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("party_id", "registered_at", "entry_id", name="pk_party_entries"),
        sa.ForeignKeyConstraint(["party_id"], ["parties.party_id"], name="fk_party_entries_party_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_party_entries_entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_party_entries_entry_id", "party_entries", ["entry_id"])
    op.create_table(
        "merge_proposals",
        sa.Column("one", sa.Integer, nullable=False),
        sa.Column("other", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("merged", sa.Boolean(create_constraint=False)),
        sa.PrimaryKeyConstraint("one", "other", name="pk_merge_proposals"),
        sa.ForeignKeyConstraint(["one"], ["parties.party_id"], name="fk_merge_proposals_one"),
        sa.ForeignKeyConstraint(["other"], ["parties.party_id"], name="fk_merge_proposals_other"),
    )
    _fill()


_ENTRIES = "SELECT entry_id, registered_at, content FROM entries ORDER BY registered_at"
_PARTY = """
INSERT INTO parties (key, name, spelling, fiscal_code, birth_year, entries, content)
VALUES (:key, :name, :spelling, :fiscal_code, :birth_year, 0, :content) RETURNING party_id
"""
_ENTRY = "INSERT OR IGNORE INTO party_entries (party_id, registered_at, entry_id) VALUES (:party, :at, :entry)"
_WORD = "INSERT INTO party_words (word, party_id, weight) VALUES (:word, :party, 1)"
_COUNT = "UPDATE parties SET entries = (SELECT count(*) FROM party_entries p WHERE p.party_id = parties.party_id)"
_COUNTS = "SELECT party_id, entries FROM parties WHERE entries > 1"
_WEIGH = "UPDATE party_words SET weight = :weight WHERE party_id = :party"


def _fill() -> None:
    """Merges are proposed for who comes from now on: the past has been answered."""
    connection = op.get_bind()
    known: dict[str, int] = {}
    stream = connection.execution_options(yield_per=1000).execute(sa.text(_ENTRIES))
    for entry_id, registered_at, text in stream:
        content = json.loads(text)
        named = [content.get("sender"), *content.get("recipients", ()), content.get("representative")]
        for party in (Party.model_validate(each) for each in named if each):
            key = key_of(party)
            if key not in known:
                known[key] = _add(connection, key, party)
            connection.execute(sa.text(_ENTRY), {"party": known[key], "at": registered_at, "entry": entry_id})
    connection.execute(sa.text(_COUNT))
    for party_id, entries in connection.execute(sa.text(_COUNTS)).all():
        connection.execute(sa.text(_WEIGH), {"weight": entries.bit_length(), "party": party_id})


def _add(connection: sa.Connection, key: str, party: Party) -> int:
    row = {
        "key": key,
        "name": party.name,
        "spelling": spelling(party.name),
        "fiscal_code": party.fiscal_code,
        "birth_year": party.birth_year,
        "content": party.model_dump_json(exclude_defaults=True),
    }
    party_id: int = connection.execute(sa.text(_PARTY), row).scalar_one()
    for word in words_of(party.name):
        connection.execute(sa.text(_WORD), {"word": word, "party": party_id})
    return party_id
