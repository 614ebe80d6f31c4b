"""Why a letter did not arrive, in a few codes of our own; how long the next attempt waits. Pure.

A server's text may repeat the receiver's address, so it is never kept: only the step it failed at and the code.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from videre.language import N_, Language, translate


class Failure(StrEnum):
    """Where an attempt ended."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The connection ended before the letter was under way."""
    LOGIN = "login"
    ENCRYPTION = "encryption"
    SENDER = "sender"
    RECEIVER = "receiver"
    CONTENT = "content"
    ADDRESS = "address"
    """The address cannot be written in a letter, or the server knows no addresses with such letters."""
    UNREADABLE = "unreadable"
    """The stored letter cannot be made into a mail."""
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"
    """The letter was handed over, and no answer came: it may have arrived, so it is not sent again by itself."""


_WORDS = {
    Failure.UNREACHABLE: N_("E-posttjeneren svarte ikke."),
    Failure.TIMEOUT: N_("E-posttjeneren brukte for lang tid."),
    Failure.BROKEN: N_("Forbindelsen til e-posttjeneren ble brutt."),
    Failure.LOGIN: N_("E-posttjeneren godtok ikke innloggingen vår."),
    Failure.ENCRYPTION: N_("Vi fikk ingen sikker forbindelse til e-posttjeneren."),
    Failure.SENDER: N_("E-posttjeneren godtok ikke avsenderen."),
    Failure.RECEIVER: N_("E-posttjeneren godtok ikke mottakeren."),
    Failure.CONTENT: N_("E-posttjeneren godtok ikke innholdet."),
    Failure.ADDRESS: N_("Adressen kan ikke brukes."),
    Failure.UNREADABLE: N_("E-posten kunne ikke lages."),
    Failure.EXPIRED: N_("Lenka i e-posten gikk ut på tid."),
    Failure.UNCERTAIN: N_("Vi vet ikke om e-posten kom fram, så vi sendte den ikke en gang til."),
}

_MINUTES = (1, 5, 15, 30, 60, 120, 240, 480, 1440)
TRIES = len(_MINUTES) + 1
"""How often a letter is tried before it is dead: over a day and a half."""


def stored(failure: Failure, code: int = 0) -> str:
    """Return a failure as it is stored: «receiver 550», «timeout»; ``code`` is the server's, 0 for none."""
    return f"{failure.value} {code}" if code else failure.value


def failure_words(language: Language, failure: str) -> str:
    """Return a stored failure in words, with the server's code where it gave one; "" for none."""
    name, _, code = failure.partition(" ")
    if name not in list(Failure):
        return ""
    words = translate(language, _WORDS[Failure(name)])
    return f"{words} ({code})" if code else words


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts in vain; None when there were enough."""
    return timedelta(minutes=_MINUTES[attempts - 1]) if attempts < TRIES else None
