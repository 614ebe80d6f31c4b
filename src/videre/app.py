"""Joins everything: the one place that knows the database, the search, the API and the pages."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig

from videre import api, web
from videre.api.description import openapi_config
from videre.api.direct import BROTLI_QUALITY, direct
from videre.api.problems import EXCEPTION_HANDLERS
from videre.database import database
from videre.demonstration import refused_remains
from videre.housekeeping.running import keep_house
from videre.matching.watching import load_search, watching
from videre.migrating import pending
from videre.people.demo import use_environment
from videre.places.gazetteer import gazetteer
from videre.places.geocoding import address_lookup
from videre.places.roads import road_network
from videre.places.travel import TravelTimes
from videre.sealing import use_seal_keys
from videre.settings import Settings, settings_from
from videre.signing import use_secret
from videre.topics.guessing import guesser
from videre.topics.understanding import understand
from videre.web.files import static_file, static_files
from videre.web.security import LARGEST_BODY, guarded, note, refuse_long_addresses, security_headers

logger = logging.getLogger(__name__)


class NotMigrated(Exception):
    """The database lacks tables or columns that this code needs."""


class DemonstrationRemains(Exception):
    """Production holds invented groups, or demonstration accounts, whose password everyone knows."""


def create_app(settings: Settings) -> Litestar:
    """Return the application; its lifespan opens the database and builds the search index.

    Starting raises :class:`~videre.database.DatabaseUnavailable`, :class:`NotMigrated` or
    :class:`DemonstrationRemains`: a server that cannot answer, lets everyone in or leads people to nobody does not
    start.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with database(settings.database_url):
            if missing := await pending():
                raise NotMigrated(f"{len(missing)} migration(s) have not been run: use `videre migrate`.")
            if remains := await refused_remains(settings):
                raise DemonstrationRemains("; ".join(each.words for each in remains))
            warm_up()
            app.state.settings = settings
            app.state.travel = TravelTimes(road_network(), settings.travel_cache)
            app.state.addresses = address_lookup(gazetteer(), settings.geocoder_url) if settings.geocoder_url else None
            app.state.search = await load_search(app.state.travel)
            logger.info("Ready with %d groups in memory.", app.state.search.index.columns.count)
            try:
                async with watching(app.state.search), _housekeeping(settings):
                    yield
            finally:
                await web.close_tiles(app)

    use(settings)
    app = Litestar(
        route_handlers=[*api.routes(), *web.routes(), static_file],
        lifespan=[lifespan],
        middleware=[refuse_long_addresses],
        exception_handlers={Exception: _answer_lost},
        openapi_config=openapi_config(),
        compression_config=CompressionConfig(backend="brotli", brotli_quality=BROTLI_QUALITY, exclude="^/static/"),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
        debug=False,
    )
    # Around everything, so that unknown addresses and our own faults carry the headers as well.
    app.asgi_handler = guarded(app.asgi_handler, settings)
    app.asgi_handler = direct(app.asgi_handler, app.state, security_headers(settings), note)
    return app


def application() -> Litestar:
    """Return the application with the environment's settings: what each worker process of `videre serve` starts."""
    app = create_app(settings_from(os.environ))
    app.on_startup.append(settle)  # after the lifespan has loaded everything
    return app


def use(settings: Settings) -> None:
    """Let what is one for the whole process, keys and environment, be as the settings say."""
    use_secret(settings.secret_key)
    use_seal_keys(settings.seal_keys)
    use_environment(settings.environment)
    web.look_for_changed_templates(settings.environment == "development")


def warm_up() -> None:
    """Read the reference data now, so that no reader waits for it."""
    gazetteer()
    understand("får ikke sove")
    guesser()
    static_files()


def settle() -> None:
    """Let the garbage collector come by less often, and never to what was loaded: that lives as long as the process.

    Hardly anything a request makes refers to itself; with Python's usual thresholds a fifth of an answer's time
    went into looking for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _housekeeping(settings: Settings) -> AbstractAsyncContextManager[None]:
    return keep_house(settings) if settings.housekeeping == "on" else nullcontext()


def _answer_lost(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer for addresses that lead nowhere, in the way of the part of the house they point at."""
    if request.url.path == "/api" or request.url.path.startswith("/api/"):
        for kind in type(error).__mro__:
            if handler := EXCEPTION_HANDLERS.get(kind):
                return handler(request, error)
    return web.problem_page(request, error)
