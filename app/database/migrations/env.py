"""Alembic's door: migrations run on the connection, and in the transaction, of whoever called `migrate`."""

from alembic import context

from app.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
