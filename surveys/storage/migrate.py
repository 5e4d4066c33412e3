"""Bring a database's tables to this program's version, or say why not."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import migrations
from surveys.storage.engine import Database


class UnknownSchema(RuntimeError):
    """The database was made by a newer program."""


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s")
    return config


def newest() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database, target: str = "head") -> None:
    """Upgrade (or downgrade, for tests and rescue) to `target`, with SQLite's foreign keys checked afterwards.

    Batch operations of Alembic copy a table and drop the old one; with foreign keys on, that drop would act on the
    rows that refer to it. So they are off meanwhile, on this connection only.
    """
    config = configuration()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.exclusive(), database.engine.connect() as connection:
        found = current(connection)
        connection.rollback()
        if found is not None and found not in known:
            raise UnknownSchema(f"The database has schema {found}, which this program does not know. Update GapLens.")
        _foreign_keys(connection, on=False)
        config.attributes["connection"] = connection
        going_down = target == "base" or (target != "head" and target != newest())
        (command.downgrade if going_down else command.upgrade)(config, target)
        connection.commit()
        _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name != "sqlite":
        return
    dbapi = connection.connection.driver_connection
    assert dbapi is not None
    dbapi.execute(f"PRAGMA foreign_keys = {int(on)}")
    if on and (broken := dbapi.execute("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"{len(broken)} rows refer to nothing after the migration")
