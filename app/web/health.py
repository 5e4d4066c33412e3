"""Whether answers can be taken: asked by whatever watches over the server. Says no secret."""

import shutil

from sqlalchemy.exc import SQLAlchemyError

from app.settings import Settings
from surveys.storage import migrate
from surveys.storage.engine import Database

LEAST_FREE = 200 * 1024 * 1024


def ready(database: Database, settings: Settings) -> dict[str, bool]:
    """Each thing that must hold, by name."""
    state = {"disk": shutil.disk_usage(settings.data).free > LEAST_FREE, "schema": False, "write": False}
    try:
        with database.engine.connect() as connection:
            state["schema"] = migrate.current(connection) == migrate.newest()
        database.probe()
        state["write"] = True
    except SQLAlchemyError:
        pass
    return state
