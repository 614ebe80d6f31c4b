"""Time-based one-time codes (TOTP, RFC 6238: six digits, 30 seconds) and recovery codes; no database."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

from videre.signing import keyed_hash, same

STEP_SECONDS = 30
ISSUER = "Videre"
RECOVERY_CODES = 10
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
_PART, _PARTS = 5, 2


def new_secret() -> str:
    """Return a new secret: 160 random bits in Base32."""
    return pyotp.random_base32()


def counting_secret(unsealed: str) -> str:
    """Return the secret whose codes count; behind a blank another may wait for its first code. "" where none does."""
    return unsealed.partition(" ")[0]


def setup_uri(secret: str, email: str) -> str:
    """Return what a QR code holds for an app that shows codes."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_at(at: datetime) -> int:
    """Return the number of the time step of an instant."""
    return int(at.timestamp()) // STEP_SECONDS


def code_at(secret: str, at: datetime) -> str:
    """Return the code of an instant."""
    return str(pyotp.TOTP(secret).at(step_at(at) * STEP_SECONDS))


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the time step a code belongs to: the present one or one beside it, for clocks that differ; else None."""
    if not secret:
        return None
    now = step_at(at)
    totp = pyotp.TOTP(secret)
    found = [step for step in (now - 1, now, now + 1) if same(str(totp.at(step * STEP_SECONDS)), code)]
    return found[-1] if found else None


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes for the day the telephone is lost, 50 random bits each: «7KQ2M-X9DPA»."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_PART)) for _ in range(_PARTS))
        for _ in range(RECOVERY_CODES)
    )


def recovery_hash(account_id: int, code: str) -> str:
    """Return what is stored of a recovery code."""
    return keyed_hash("recovery code", f"{account_id} {tidy_code(code)}")


def tidy_code(code: str) -> str:
    """Return a code as it is compared, however it was typed; at most 40 characters."""
    return "".join(letter for letter in code[:40] if letter.isalnum()).upper()
