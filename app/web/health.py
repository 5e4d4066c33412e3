"""Whether answers can be taken, for a program that watches over the server. It tells no secret."""

import shutil

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from app.services import Services
from app.web.deps import ServicesDep
from surveys.storage import migrate

LEAST_FREE = 200 * 1024 * 1024  # bytes of the disk

router = APIRouter(prefix="/health")


def _checks(services: Services) -> dict[str, bool]:
    """What must hold, by name."""
    checks = {"disk": shutil.disk_usage(services.settings.data).free > LEAST_FREE, "schema": False, "write": False}
    try:
        with services.database.engine.connect() as connection:
            checks["schema"] = migrate.current(connection) == migrate.newest()
        services.database.probe()
        checks["write"] = True
    except SQLAlchemyError:
        pass
    return checks


@router.get("/live")
def live() -> Response:
    return JSONResponse({"live": True})


@router.get("/ready")
def ready(services: ServicesDep) -> Response:
    checks = _checks(services)
    return JSONResponse(checks, 200 if all(checks.values()) else 503)
