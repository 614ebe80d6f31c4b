"""Opening a connection to the mail server: encrypted where it can be, signed in where the settings say so."""

from __future__ import annotations

import ssl
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from videre.post.failures import Failure

COMMAND_SECONDS = 30.0
"""How long an answer to one command may take."""
_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}


class Undelivered(Exception):
    """A letter certainly did not leave; ``final`` when trying again would change nothing. Holds no text of others."""

    def __init__(self, failure: Failure, code: int = 0, *, final: bool = False) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.code = code if 200 <= code <= 599 else 0
        self.final = final


async def opened(smtp_url: str, base_url: str) -> SMTP:
    """Return an open connection to the server of the settings. Raises :class:`Undelivered`, never final.

    A wrong password or certificate is a fault of the settings: no letter shall die of it.
    """
    parts = urlsplit(smtp_url)
    encrypted, host = parts.scheme == "smtps", parts.hostname or ""
    smtp = SMTP(
        hostname=host,
        port=parts.port or (465 if encrypted else 25),
        use_tls=encrypted,
        timeout=COMMAND_SECONDS,
        local_hostname=_greeting_name(base_url),
    )
    try:
        await smtp.connect()  # with STARTTLS where the server offers it
        if parts.username:
            if smtp.get_transport_info("sslcontext") is None and host not in _LOOPBACK:
                raise Undelivered(Failure.ENCRYPTION)  # a password is not called across the street
            await smtp.login(unquote(parts.username), unquote(parts.password or ""))
    except Undelivered:
        smtp.close()
        raise
    except (SMTPException, OSError, TimeoutError, ValueError) as error:
        smtp.close()
        raise Undelivered(_opening_failure(error), getattr(error, "code", 0)) from None
    return smtp


def _greeting_name(base_url: str) -> str:
    """Return how we greet the server (EHLO): by the service's own name, or its number in brackets."""
    host = urlsplit(base_url).hostname or "localhost"
    try:
        number = ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{number}]" if number.version == 6 else f"[{number}]"


def _opening_failure(error: Exception) -> Failure:
    if isinstance(error, SMTPAuthenticationError):
        return Failure.LOGIN
    cause = error.__cause__ or error.__context__
    if isinstance(error, ssl.SSLError) or isinstance(cause, ssl.SSLError):
        return Failure.ENCRYPTION
    if isinstance(error, (SMTPTimeoutError, TimeoutError)):
        return Failure.TIMEOUT
    if isinstance(error, (SMTPConnectError, SMTPServerDisconnected, OSError)):
        return Failure.UNREACHABLE
    return Failure.LOGIN if isinstance(error, SMTPException) else Failure.UNREACHABLE
