"""Passwords: which are good enough, and how they are kept and compared.

Argon2id with the second recommended parameters of RFC 9106 (64 MiB, three passes), in threads of their own: two at a
time, so that many log-ins at once take longer instead of taking the machine's memory. When too many wait, the next is
told to come again: whoever sends thousands from everywhere must not keep the others waiting for an hour.
"""

from __future__ import annotations

import asyncio
import base64
import os
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from videre.language import N_
from videre.problems import FieldError, TooMany

PARAMETERS = RFC_9106_LOW_MEMORY
"""Raise them when machines get faster: hashes are made anew as people sign in."""
SHORTEST, LONGEST = 12, 200
"""Characters."""
GUESSES = 10**9
"""What a password must stand at least, as zxcvbn counts guesses of somebody who tries the likely ones first."""
TOO_SHORT = N_("Passordet må ha minst {least} tegn. Flere ord etter hverandre er lett å huske.")
TOO_LONG = N_("Passordet er for langt, høyst {most} tegn.")
TOO_COMMON = N_("Passordet er for lett å gjette. Unngå vanlige passord, navn, datoer og tegn på rekke og rad.")
_READ = 72
"""Characters that zxcvbn looks at; its time grows with the square of them."""
_KINDS = 6
"""Kinds of signs that zxcvbn may take for letters («4» for «a»); its time is multiplied by each further one."""
_LETTERS = dict(zip("4@8({[<3691!|70$5+%2", "aabcccceggiiitosstxz", strict=True))
MOST_WAITING = 40
"""Passwords that may wait for a thread: a few seconds' work."""

# The library knows English ones; these stand at the top of Norwegian lists.
_COMMON_WORDS = """
passord hemmelig selvhjelp videre norge norsk kjærlighet sommer vinter høst vår januar februar mars april mai juni juli
august september oktober november desember mandag tirsdag onsdag torsdag fredag lørdag søndag fotball sjokolade elsker
deg jeg brann rosenborg liverpool oslo bergen trondheim stavanger tromsø fredrikstad kommune velkommen sjef admin
bruker innlogging gruppe igangsetter qwertyå heihei hallo mamma pappa familie hund katt
"""
T = TypeVar("T")
_threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
_waiting = 0
_zxcvbn = threading.Lock()  # it keeps what is particular to one call in a table all calls share


def password_errors(password: str, *, field: str, about: tuple[str, ...] = ()) -> tuple[FieldError, ...]:
    """Return what is wrong with a new password; empty where nothing is.

    ``about`` are texts that the person's own password must not be made of: name and address.
    """
    password = _composed(password)
    if len(password) < SHORTEST:
        return (FieldError(field, TOO_SHORT, {"least": SHORTEST}),)
    if len(password) > LONGEST:
        return (FieldError(field, TOO_LONG, {"most": LONGEST}),)
    parts = {part for text in about for part in (text, *_words(text)) if len(part) > 2}
    with _zxcvbn:
        found = zxcvbn(_readable(password[:_READ]), user_inputs=[*sorted(parts), *_COMMON_WORDS.split()])
    return () if found["guesses"] >= GUESSES else (FieldError(field, TOO_COMMON),)


async def errors_in(password: str, *, field: str, about: tuple[str, ...] = ()) -> tuple[FieldError, ...]:
    """Return :func:`password_errors`, worked out beside the event loop."""
    return await _beside(lambda: password_errors(password, field=field, about=about))


async def new_hash(password: str) -> str:
    """Return what is stored of a password."""
    return await _beside(lambda: _hasher().hash(_bytes(password)))


async def matches(stored: str, password: str) -> bool:
    """Return whether ``password`` is the one of ``stored``.

    Where nothing is stored ("") the same work is done in vain, so that the time does not tell the two apart.
    """
    return await _beside(lambda: _verify(stored or _nobodys(), password) and bool(stored))


def is_outdated(stored: str) -> bool:
    """Return whether a stored hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher().verify(stored, _bytes(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(PARAMETERS)


def _nobodys() -> str:
    """Return a stored hash that no password has, with the parameters of today."""
    salt, tag = (
        base64.b64encode(os.urandom(size)).rstrip(b"=").decode() for size in (PARAMETERS.salt_len, PARAMETERS.hash_len)
    )
    cost = f"m={PARAMETERS.memory_cost},t={PARAMETERS.time_cost},p={PARAMETERS.parallelism}"
    return f"$argon2id$v={PARAMETERS.version}${cost}${salt}${tag}"


def _composed(password: str) -> str:
    """Return the same text whichever way a keyboard writes «å» (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _readable(password: str) -> str:
    """Return a password in which no more than ``_KINDS`` signs can stand for letters: the others are those letters.

    That makes it look easier to guess, never harder.
    """
    kept = [sign for sign in dict.fromkeys(password) if sign in _LETTERS][:_KINDS]
    return "".join(each if each in kept else _LETTERS.get(each, each) for each in password)


async def _beside(work: Callable[[], T]) -> T:
    """Do ``work`` in one of the threads. Raises ``TooMany`` where too much waits for them."""
    global _waiting
    if _waiting >= MOST_WAITING:
        raise TooMany(60)
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1
