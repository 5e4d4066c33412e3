"""create_app(): settings in; routers, error pages and static files mounted; app out."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app import background
from app.accounts import routes as accounts
from app.answering import routes as answering
from app.campaigns import handout_routes as handouts
from app.campaigns import routes as campaigns
from app.campaigns import stage_routes as stages
from app.company import routes as company
from app.invitations import letters
from app.invitations import routes as invitations
from app.needs import routes as needs
from app.needs import trying
from app.places import routes as places
from app.reports import routes as reports
from app.services import USUAL_PACE, Pace, open_services
from app.settings import Settings
from app.suggestions import routes as suggestions
from app.web import assets, errors, health
from app.web.security import Guard

LARGEST_BODY = 256 * 1024


def _largest_body(path: str) -> int:
    if invitations.takes_list(path):
        return invitations.LARGEST_LIST
    return company.LARGEST_FORM if company.takes_logo(path) else LARGEST_BODY


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with background.running(app.state.services):
        yield
    app.state.services.close()


def create_app(settings: Settings, pace: Pace = USUAL_PACE) -> FastAPI:
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_lifespan,
    )
    app.state.services = open_services(settings, letters.message_of, pace)
    app.mount("/s", answering.router)  # first: it is asked for most
    for pages in (
        assets,
        suggestions,
        reports,
        handouts,
        stages,
        invitations,
        campaigns,
        places,
        company,
        trying,
        needs,
        accounts,
        health,
    ):
        app.include_router(pages.router)
    errors.install(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))
    app.add_middleware(Guard, largest=_largest_body, too_large=errors.too_large)
    return app
