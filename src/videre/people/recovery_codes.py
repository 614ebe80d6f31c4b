"""Recovery codes: ten at a time, shown once, for the day the telephone is lost."""

from __future__ import annotations

from videre.database import reading, writing
from videre.people.account_trail import Did, on_account, themself
from videre.people.one_time_codes import new_recovery_codes, recovery_hash
from videre.people.shapes import Identity
from videre.people.tables import RecoveryCode
from videre.problems import NotAllowed


async def renew_recovery_codes(identity: Identity) -> tuple[str, ...]:
    """Return ten new recovery codes, shown once; the ones before are worth nothing. Only in a strong session."""
    if not (identity.in_person and identity.strong and identity.has_codes):
        raise NotAllowed()
    async with writing():
        recovery = await store_recovery_codes(identity.account_id)
        await on_account(Did.RECOVERY_CODES, identity.account_id, themself(identity))
    return recovery


async def recovery_codes_left(identity: Identity) -> int:
    """Return how many recovery codes have not been used."""
    async with reading():
        return int(
            await RecoveryCode.count().where(
                (RecoveryCode.account == identity.account_id) & RecoveryCode.used_at.is_null()
            )
        )


async def store_recovery_codes(account_id: int) -> tuple[str, ...]:
    """Make ten new codes in place of the ones before, inside ``writing()``; only their hashes are stored."""
    recovery = new_recovery_codes()
    await forget_recovery_codes(account_id)
    rows = (RecoveryCode(account=account_id, code_hash=recovery_hash(account_id, code)) for code in recovery)
    await RecoveryCode.insert(*rows)
    return recovery


async def forget_recovery_codes(account_id: int) -> None:
    """Delete the codes of an account, inside ``writing()``."""
    await RecoveryCode.delete().where(RecoveryCode.account == account_id)
