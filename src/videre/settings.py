"""What an operator can set, read once from the environment.

Nothing here imports anything of ours: settings are the floor everything else stands on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import urlsplit

import msgspec

PREFIX = "VIDERE_"
DEMO_KEY = "demo-key-do-not-use-in-production"
DEMO_SEAL_KEY = "ZGVtby1zZWFsLWtleS1ub3QtZm9yLXByb2R1Y3Rpb24="
SEAL_KEY_FORM = re.compile(r"[A-Za-z0-9_-]{43}=")
ENVIRONMENTS = ("demo", "development", "production")


class SettingsError(Exception):
    """Every setting that is wrong, at once: a person fixes them in one round."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one running process. Names are those of the environment without ``VIDERE_``."""

    database_url: str = "sqlite:///var/videre.sqlite"
    """``sqlite:///relative.sqlite``, ``sqlite:////absolute.sqlite`` or ``postgresql://user:password@host/name``."""
    secret_key: str = DEMO_KEY
    """Signs what leaves the server and must come back unchanged; at least 32 characters."""
    base_url: str = "http://127.0.0.1:8000"
    """The address people reach the service at, without a closing slash."""
    tiles_url: str = ""
    """A tile service with ``{z}``, ``{x}``, ``{y}``, fetched through our own proxy; empty: the built-in map."""
    environment: str = "demo"
    """``demo``, ``development`` or ``production``."""
    geocoder_url: str = ""
    """Kartverket's open address API (``https://ws.geonorge.no/adresser/v1``) or one like it; empty: off."""
    travel_cache: int = 256
    """How many origins' travel times a worker keeps, at about 150 kB each."""
    seal_keys: str = DEMO_SEAL_KEY
    """Keys for what is stored sealed, newest first, with commas: 32 random bytes each in URL-safe Base64."""
    smtp_url: str = ""
    """``smtp://user:password@host:587`` (STARTTLS where offered) or ``smtps://host:465``; empty: mail is only shown."""
    mail_from: str = "Videre <ikke-svar@example.no>"
    """The sender of all mail: ``Name <address>``."""
    mail_per_hour: int = 20
    """How many letters one receiver gets within an hour at most; the rest wait."""
    controller: str = ""
    """Who answers for the personal data (GDPR, article 13), as the privacy page names them: name and address."""
    housekeeping: str = "on"
    """``on``: the server keeps house by itself; ``off``: `videre housekeeping` is run by something else."""


_NUMBERS = {"travel_cache": 100_000, "mail_per_hour": 10_000}
"""The settings that are whole numbers, from 1 to so many."""


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Return the settings found in ``environ``; an empty value means the default.

    Raises :class:`SettingsError` naming every wrong setting. The values themselves are never
    repeated: they may be secrets, and this text ends in logs.
    """
    faults: list[str] = []
    given: dict[str, str | int] = {}
    for field in Settings.__struct_fields__:
        raw = environ.get(PREFIX + field.upper(), "").strip()
        if not raw:
            continue
        if field in _NUMBERS:
            if raw.isascii() and raw.isdigit() and 1 <= int(raw) <= _NUMBERS[field]:
                given[field] = int(raw)
            else:
                faults.append(f"{PREFIX}{field.upper()} must be a whole number from 1 to {_NUMBERS[field]}.")
        else:
            given[field] = raw.rstrip("/") if field in {"base_url", "geocoder_url"} else raw
    settings = msgspec.convert(given, Settings)
    faults += _faults(settings)
    if faults:
        raise SettingsError(faults)
    return settings


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """Return names that begin with ``VIDERE_`` but mean nothing to us: most are slips of the pen."""
    known = {PREFIX + field.upper() for field in Settings.__struct_fields__}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _faults(settings: Settings) -> list[str]:
    faults = []
    scheme, _, rest = settings.database_url.partition("://")
    if scheme not in {"sqlite", "postgresql", "postgres"} or not rest.strip("/"):
        faults.append("VIDERE_DATABASE_URL must begin with sqlite:/// or postgresql:// and name a database.")
    elif scheme == "sqlite" and (not rest.startswith("/") or ":memory:" in rest):
        faults.append("VIDERE_DATABASE_URL must name a file, as in sqlite:///var/videre.sqlite; memory cannot work.")
    if not _is_web_address(settings.base_url) or urlsplit(settings.base_url).query:
        faults.append("VIDERE_BASE_URL must be an address that begins with http:// or https://.")
    if settings.geocoder_url and not _is_web_address(settings.geocoder_url):
        faults.append("VIDERE_GEOCODER_URL must be empty or an address that begins with http:// or https://.")
    if settings.tiles_url and not (
        _is_web_address(settings.tiles_url) and all(part in settings.tiles_url for part in ("{z}", "{x}", "{y}"))
    ):
        faults.append("VIDERE_TILES_URL must be empty or an address with {z}, {x} and {y} in it.")
    if settings.environment not in ENVIRONMENTS:
        faults.append(f"VIDERE_ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}.")
    if not all(SEAL_KEY_FORM.fullmatch(key) for key in settings.seal_keys.split(",")):
        faults.append("VIDERE_SEAL_KEYS must be keys of 32 bytes in URL-safe Base64, with commas between them.")
    if settings.smtp_url and not _is_mail_address(settings.smtp_url):
        faults.append("VIDERE_SMTP_URL must be empty or begin with smtp:// or smtps:// and name a host.")
    if "@" not in parseaddr(settings.mail_from)[1]:
        faults.append("VIDERE_MAIL_FROM must be an e-mail address, as in Videre <post@example.no>.")
    if settings.housekeeping not in {"on", "off"}:
        faults.append("VIDERE_HOUSEKEEPING must be on or off.")
    if len(settings.secret_key) < 32:
        faults.append("VIDERE_SECRET_KEY must have at least 32 characters.")
    if settings.environment == "production":
        if settings.secret_key == DEMO_KEY:
            faults.append("VIDERE_SECRET_KEY must be set in production; the demo key is known to everyone.")
        if DEMO_SEAL_KEY in settings.seal_keys:
            faults.append("VIDERE_SEAL_KEYS must be set in production; the demo key is known to everyone.")
        if not settings.controller:
            faults.append("VIDERE_CONTROLLER must be set in production: who answers for the personal data.")
        if not settings.smtp_url:
            faults.append("VIDERE_SMTP_URL must be set in production: without mail nobody can sign in or confirm.")
        if not settings.base_url.startswith("https://"):
            faults.append("VIDERE_BASE_URL must begin with https:// in production.")
    return faults


def _is_mail_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
        return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname)
    except ValueError:
        return False


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
