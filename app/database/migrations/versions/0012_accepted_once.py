"""What the server had taken before it was restored is told from what it never took."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("accepted_once", sa.Boolean, nullable=False, server_default="0"))
    op.execute("UPDATE outbox SET accepted_once = 1 WHERE state = 'accepted'")
