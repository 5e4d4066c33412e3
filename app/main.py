"""create_app(): settings in; routers, error pages and static files mounted; app out."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.accounts import routes as home
from app.answering import routes as responses
from app.campaigns import handout_routes as handouts
from app.campaigns import routes as campaigns
from app.invitations import routes as invitations
from app.mail import mailing
from app.reports import routes as report_pages
from app.settings import Settings
from app.suggestions import routes as suggestions
from app.tallies import counting
from app.tallies.traffic import Traffic
from app.web import assets, errors
from app.web.deps import Services
from app.web.security import Guard
from surveys.campaigns.published import PublishedCampaigns
from surveys.people.invitations import forget_old_drafts
from surveys.storage import responses as stored_responses
from surveys.storage import suggestions as stored_suggestions
from surveys.storage.engine import Database
from surveys.storage.writer import Writer

LARGEST_BODY = 256 * 1024
COUNT_EVERY = 2.0  # seconds
REST = 9  # times as long as a batch took, while a backlog is counted

log = logging.getLogger(__name__)
Result = TypeVar("Result")


def _largest_body(path: str) -> int:
    return invitations.LARGEST_LIST if invitations.takes_list(path) else LARGEST_BODY


def open_services(settings: Settings) -> Services:
    database = Database(settings.database_url)
    return Services(
        settings=settings,
        database=database,
        answers=Writer(database, stored_responses.store),
        suggestions=Writer(database, stored_suggestions.store),
        published=PublishedCampaigns(database),
        traffic=Traffic(settings.zone),
        mailer=mailing.Mailer(database, settings),
    )


def close_services(services: Services) -> None:
    """Store what still waits, then close."""
    services.answers.stop()
    services.suggestions.stop()
    services.traffic.write_down(services.database)
    services.database.close()


async def _step(work: Callable[..., Result], *given: object) -> Result | None:
    """Where it fails the next round tries again; answers are safe in the intake, and other steps go on."""
    try:
        return await asyncio.to_thread(work, *given)
    except Exception:
        log.exception("Counting failed at %s", work.__name__)
        return None


async def _keep_counting(services: Services) -> None:
    """Count what was acknowledged, so that a page finds little to do; while many send, leave them most of the time."""
    pause = COUNT_EVERY
    while True:
        await asyncio.sleep(pause)
        began = time.monotonic()
        await _step(services.traffic.write_down, services.database)
        await _step(counting.close_due, services.database)
        await _step(forget_old_drafts, services.database)
        more = await _step(counting.count_waiting, services.database, 1)
        pause = REST * (time.monotonic() - began) if more else COUNT_EVERY


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    counting = asyncio.create_task(_keep_counting(app.state.services))
    async with mailing.running(app.state.services.mailer):
        yield
    counting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await counting
    close_services(app.state.services)


def create_app(settings: Settings) -> FastAPI:
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_lifespan,
    )
    app.state.services = open_services(settings)
    app.mount("/s", responses.router)  # first: it is asked for most
    for pages in (assets, suggestions, report_pages, handouts, invitations, campaigns, home):
        app.include_router(pages.router)
    errors.install(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))
    app.add_middleware(Guard, largest=_largest_body, too_large=errors.too_large)
    return app
