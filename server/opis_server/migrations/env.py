"""How Alembic runs here: on the connection it is given, inside the caller's transaction."""

from alembic import context

from opis_server.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
