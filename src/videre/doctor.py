"""What `videre doctor` looks at: everything a server needs before it starts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from videre.database import DatabaseUnavailable, database
from videre.demonstration import refused_remains
from videre.language import Language, catalogue
from videre.matching.watching import load_search
from videre.migrating import pending
from videre.places.gazetteer import gazetteer
from videre.places.roads import road_network
from videre.places.travel import TravelTimes
from videre.post.failures import stored
from videre.post.opening import Undelivered, opened
from videre.resealing import locked_values
from videre.sealing import use_seal_keys
from videre.settings import Settings, unknown_names
from videre.topics.taxonomy import TOPICS
from videre.web.files import static_files

SEALED_LOOKED_AT = 50
"""The oldest and the newest of each sealed column: a key that went too early shows in the first of them."""


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at, whether it is sound, and what was found in words."""

    what: str
    sound: bool
    words: str


async def examine(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    """Return everything found; nothing is changed."""
    return [
        *_settings(settings, environ),
        *(await _database(settings)),
        await _mail(settings),
        *_reference_data(),
        _assets(),
        _languages(),
    ]


def _settings(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    unknown = unknown_names(environ)
    words = f"unknown names: {', '.join(unknown)}" if unknown else f"environment {settings.environment}"
    return [Finding("settings", not unknown, words)]


async def _database(settings: Settings) -> list[Finding]:
    try:
        async with database(settings.database_url):
            missing = await pending()
            if missing:
                return [Finding("database", False, f"{len(missing)} migration(s) not run: use `videre migrate`")]
            if remains := await refused_remains(settings):
                return [Finding(each.what, False, each.words) for each in remains]
            search = await load_search(TravelTimes(road_network(), 1))
            kind = settings.database_url.partition(":")[0]
            found = f"{kind}, directory version {search.version}, {search.index.columns.count} listed groups"
            return [Finding("database", True, found), await _sealed(settings)]
    except DatabaseUnavailable as error:
        return [Finding("database", False, str(error))]


async def _sealed(settings: Settings) -> Finding:
    """Open some of what is sealed, with the keys of the settings; nothing of it is shown."""
    use_seal_keys(settings.seal_keys)
    locked = [f"{each.column}: {each.locked}" for each in await locked_values(SEALED_LOOKED_AT) if each.locked]
    words = f"open with no key at hand: {', '.join(locked)}" if locked else "the keys open what is sealed"
    return Finding("seal keys", not locked, words)


async def _mail(settings: Settings) -> Finding:
    """Greet the mail server and sign in, without sending anything."""
    if not settings.smtp_url:
        return Finding("mail", True, "no server: letters are shown on a page instead")  # production insists on one
    try:
        smtp = await opened(settings.smtp_url, settings.base_url)
    except Undelivered as error:
        return Finding("mail", False, f"the server cannot be used ({stored(error.failure, error.code)})")
    encrypted = smtp.get_transport_info("sslcontext") is not None
    smtp.close()
    return Finding("mail", True, f"the server answers, {'encrypted' if encrypted else 'NOT encrypted'}")


def _reference_data() -> list[Finding]:
    places, roads = gazetteer(), road_network()
    return [
        Finding(
            "places", True, f"{len(places.postal_codes)} postal codes, {len(places.municipalities)} municipalities"
        ),
        Finding("roads", True, f"{roads.node_count} nodes"),
        Finding("topics", True, f"{len(TOPICS)} topics"),
    ]


def _assets() -> Finding:
    brought = [name for name in static_files() if name.startswith("vendor/")]
    words = f"{len(brought)} files from npm" if brought else "missing: install the package again, with npm or a network"
    return Finding("browser assets", bool(brought), words)


def _languages() -> Finding:
    for language in Language:
        catalogue(language)
    return Finding("languages", True, ", ".join(Language))
