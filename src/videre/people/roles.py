"""Every role and what it may do, on one page. Pure.

A role is held in an organisation, for a time (``RoleGrant``); it is worth what stands here and nothing more. Which
records a permission reaches (whose groups, whose accounts) is said by the predicates in each domain's ``access.py``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to an organisation."""

    RPH_STAFF = "rph-staff"
    STARTER = "starter"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing a person may be allowed to do; routes and API tokens name these, never roles."""

    OWN_ACCOUNT = "own-account"
    """See and change one's own account, sessions and tokens."""
    HAND_OVER = "hand-over"
    """Hand a person over to a group."""
    REGISTER_GROUPS = "register-groups"
    """Send in a group, and propose changes to one's own groups."""
    LEAD_GROUPS = "lead-groups"
    """Work at the starter's desk: checklist, dates, room for new members."""
    STEWARD_GROUPS = "steward-groups"
    """Decide in the queue and keep the listings of one's organisation true."""
    KEEP_CONTACT_POINTS = "keep-contact-points"
    """Keep the support points and contact points of one's organisation."""
    TRANSFER_GROUPS = "transfer-groups"
    """Let another organisation answer for one's organisation's groups."""
    SEE_RECORD_TRAIL = "see-record-trail"
    """Read the trail of a record one answers for."""
    KEEP_ORGANISATIONS = "keep-organisations"
    """Register offices, their areas and their dates, and find stewards for orphaned groups."""
    KEEP_ACCOUNTS = "keep-accounts"
    """Invite people, give and end roles, end accounts."""
    KEEP_MAIL = "keep-mail"
    """See what could not be delivered, and send it again."""
    SEE_WHOLE_TRAIL = "see-whole-trail"
    """Read and export the whole trail."""


_P = Permission
_STARTER = frozenset({_P.OWN_ACCOUNT, _P.REGISTER_GROUPS, _P.LEAD_GROUPS})
_STEWARD = frozenset(
    {_P.OWN_ACCOUNT, _P.STEWARD_GROUPS, _P.KEEP_CONTACT_POINTS, _P.TRANSFER_GROUPS, _P.SEE_RECORD_TRAIL}
)

ROLES: Final[dict[Role, frozenset[Permission]]] = {
    Role.RPH_STAFF: frozenset({_P.OWN_ACCOUNT, _P.HAND_OVER}),
    Role.STARTER: _STARTER,
    Role.STEWARD: _STEWARD,
    Role.ADMINISTRATOR: _STEWARD | {_P.KEEP_ORGANISATIONS, _P.KEEP_ACCOUNTS, _P.KEEP_MAIL, _P.SEE_WHOLE_TRAIL},
}

STRONG_ROLES: Final = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
"""Roles that count only after a one-time code: they decide what the public sees, and see what it does not."""

EVERYWHERE: Final = frozenset({Role.ADMINISTRATOR})
"""Roles whose permissions reach every organisation's records."""
