"""The ways of scanning are a catalogue; whoever upgrades gives every catalogue the rows that it never had."""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The rows stand in the table that all catalogues share."""
