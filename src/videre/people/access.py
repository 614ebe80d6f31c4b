"""Who may touch which account. Pure: predicates on identity and account."""

from __future__ import annotations

from videre.people.roles import Permission
from videre.people.shapes import Identity


def may_see(identity: Identity, account_id: int) -> bool:
    """Return whether somebody may see an account: their own, or any as an administrator."""
    return (identity.account_id == account_id and identity.may(Permission.OWN_ACCOUNT)) or may_keep(identity)


def may_keep(identity: Identity) -> bool:
    """Return whether somebody invites people, gives and ends roles, and ends accounts."""
    return identity.everywhere(Permission.KEEP_ACCOUNTS)


def may_take_codes(identity: Identity, account_id: int) -> bool:
    """Return whether somebody may take an account's codes away: another's; one's own are set up anew instead."""
    return may_keep(identity) and identity.account_id != account_id
