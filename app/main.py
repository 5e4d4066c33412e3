"""create_app(): settings in; routers, error pages and static files mounted; app out."""

import contextlib
from collections.abc import AsyncIterator, Iterator

from fastapi import FastAPI
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from app import background
from app.accounts import routes as accounts
from app.actions import move_routes as moves
from app.actions import public_routes as outside
from app.actions import routes as actions
from app.answering import routes as answering
from app.campaigns import handout_routes as handouts
from app.campaigns import routes as campaigns
from app.campaigns import stage_routes as stages
from app.company import routes as company
from app.done import routes as done
from app.events import routes as events
from app.exports import routes as exports
from app.home import routes as home
from app.imports import routes as imports
from app.invitations import letters
from app.invitations import routes as invitations
from app.needs import routes as needs
from app.needs import trying
from app.places import routes as places
from app.programmes import note_routes as notes
from app.programmes import routes as programmes
from app.reading import mark_routes as marks
from app.reading import routes as reading
from app.reports import routes as reports
from app.services import USUAL_PACE, Pace, open_services
from app.settings import Settings
from app.suggestions import routes as suggestions
from app.web import errors, health
from app.web.assets import files
from app.web.security import BodyLimit, Guard, Shortcut

LARGEST_BODY = 256 * 1024


def _largest_body(path: str) -> int:
    if invitations.takes_list(path):
        return invitations.LARGEST_LIST
    if imports.takes_file(path):
        return imports.LARGEST_FORM
    return company.LARGEST_FORM if company.takes_logo(path) else LARGEST_BODY


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with background.running(app.state.services):
        yield
    app.state.services.close()


def _routes() -> Iterator[BaseRoute]:
    """Of every room, as they are: `include_router` would build each anew, which takes longer than to start."""
    for pages in (
        files,
        home,
        done,
        suggestions,
        exports,
        reports,
        handouts,
        stages,
        invitations,
        imports,
        campaigns,
        places,
        events,
        company,
        programmes,
        notes,
        moves,
        outside,
        actions,
        marks,
        reading,
        trying,
        needs,
        accounts,
        health,
    ):
        yield from pages.router.routes


def create_app(settings: Settings, pace: Pace = USUAL_PACE) -> FastAPI:
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_lifespan,
        routes=list(_routes()),
    )
    app.state.services = open_services(settings, letters.message_of, pace)
    errors.install(app)
    answers = ExceptionMiddleware(answering.router, errors.handlers())
    app.add_middleware(Shortcut, prefix="/s/", to=answers)  # what is asked for most
    app.add_middleware(BodyLimit, max_body_size=LARGEST_BODY)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))
    app.add_middleware(Guard, largest=_largest_body, too_large=errors.too_large)
    return app
