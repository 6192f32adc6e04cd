"""The tray of e-mails that wait for a number, what was asked in them, and the replies that tell the number."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _messages()
    _enclosures()
    op.create_table(
        "mail_requests",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("mail_id", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_mail_requests"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail_messages.mail_id"], name="fk_mail_requests_mail_id"),
    )
    op.create_index("ix_mail_requests_mail_id", "mail_requests", ["mail_id"])
    op.create_table(
        "mail_replies",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("to_address", sa.Text, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("written_at", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Text),
        sa.Column("trouble", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("entry_id", name="pk_mail_replies"),
        sa.ForeignKeyConstraint(["entry_id"], ["mail_requests.entry_id"], name="fk_mail_replies_entry_id"),
    )


def _messages() -> None:
    op.create_table(
        "mail_messages",
        sa.Column("mail_id", sa.Uuid, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("header_id", sa.Text, nullable=False),
        sa.Column("from_name", sa.Text, nullable=False),
        sa.Column("from_address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("settled_by", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mail_messages"),
        sa.UniqueConstraint("sha256", name="uq_mail_messages_sha256"),
    )
    op.create_index("ix_mail_messages_header_id", "mail_messages", ["header_id"])
    op.create_index("ix_mail_messages_state_taken_at", "mail_messages", ["state", "taken_at"])


def _enclosures() -> None:
    op.create_table(
        "mail_enclosures",
        sa.Column("mail_id", sa.Uuid, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("infected", sa.Text, nullable=False, server_default=""),
        sa.Column("pages", sa.Integer, nullable=False, server_default="0"),
        sa.Column("verdicts", sa.Text, nullable=False, server_default="[]"),
        sa.PrimaryKeyConstraint("mail_id", "place", name="pk_mail_enclosures"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail_messages.mail_id"], name="fk_mail_enclosures_mail_id"),
    )
    op.create_index("ix_mail_enclosures_sha256", "mail_enclosures", ["sha256"])
