"""Alembic's environment. The caller gives the connection; the tables are those of surveys.storage.tables."""

from alembic import context
from sqlalchemy import Connection

from surveys.storage.fulltext import is_declared
from surveys.storage.tables import metadata


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite, include_name=is_declared)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
