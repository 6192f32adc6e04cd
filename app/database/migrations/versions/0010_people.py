"""Who works at the desk, and the log of who looked at what: rows are added and, when they are old enough, let go."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("classes", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("must_choose", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("confirmed_at", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failed_at", sa.Text),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "access_log",
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_access_log"),
    )
    for column in ("at", "who", "entry_id"):
        op.create_index(f"ix_access_log_{column}", "access_log", [column])
    op.create_table(
        "access_log_anchor",
        sa.Column("only", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_access_log_anchor"),
    )
    op.execute("INSERT INTO access_log_anchor VALUES (1, 0, zeroblob(32), 0)")
    op.execute(
        "CREATE TRIGGER access_log_is_not_changed BEFORE UPDATE ON access_log "
        "BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END"
    )
    op.execute(
        "CREATE TRIGGER access_log_is_kept BEFORE DELETE ON access_log "
        "WHEN OLD.position > (SELECT position FROM access_log_anchor) "
        "BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END"
    )
    op.execute(
        "CREATE TRIGGER access_log_goes_on BEFORE INSERT ON access_log "
        "WHEN NEW.position <> (SELECT last + 1 FROM access_log_anchor) "
        "BEGIN SELECT RAISE(ABORT, 'the access log has no gaps'); END"
    )
