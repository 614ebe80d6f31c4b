"""Who is asking, as every rule sees it. Pure."""

from __future__ import annotations

from msgspec import Struct

from videre.language import Language
from videre.people.actors import Actor, ActorKind
from videre.people.roles import EVERYWHERE, ROLES, STRONG_ROLES, Permission, Role


class Grant(Struct, frozen=True):
    """A role somebody holds today; ``organisation_id`` is None for a starter who belongs to none."""

    role: Role
    organisation_id: int | None = None
    organisation: str = ""


class Identity(Struct, frozen=True):
    """A signed-in person with the roles that are valid today.

    ``strong`` says that this session passed a one-time code. Without it the roles in ``STRONG_ROLES`` do not count;
    and for who has set up codes nothing counts, not even one's own account: a password alone proves too little.
    ``scopes`` limits what an API token may do; None limits nothing.
    """

    account_id: int
    name: str
    email: str
    language: Language
    grants: tuple[Grant, ...] = ()
    strong: bool = False
    has_codes: bool = False
    session_id: int | None = None
    scopes: frozenset[Permission] | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles that count now."""
        return frozenset(grant.role for grant in self.counting)

    @property
    def half(self) -> bool:
        """Return whether the session waits for the code of somebody who has set codes up."""
        return self.has_codes and not self.strong

    @property
    def counting(self) -> tuple[Grant, ...]:
        """Return the grants that count now."""
        if self.half:
            return ()
        return tuple(grant for grant in self.grants if self.strong or grant.role not in STRONG_ROLES)

    @property
    def must_prove(self) -> bool:
        """Return whether something waits for a one-time code in this session."""
        return self.half or len(self.counting) < len(self.grants)

    def may(self, permission: Permission) -> bool:
        """Return whether any of the roles allows this, in whatever organisation."""
        if self.half or (self.scopes is not None and permission not in self.scopes):
            return False
        return permission is Permission.OWN_ACCOUNT or any(permission in ROLES[grant.role] for grant in self.counting)

    def everywhere(self, permission: Permission) -> bool:
        """Return whether this is allowed on every organisation's records."""
        return self.may(permission) and any(
            grant.role in EVERYWHERE and permission in ROLES[grant.role] for grant in self.counting
        )

    def organisations(self, permission: Permission) -> frozenset[int]:
        """Return the organisations on whose records this is allowed; meaningless where ``everywhere``."""
        if not self.may(permission):
            return frozenset()
        found = (grant.organisation_id for grant in self.counting if permission in ROLES[grant.role])
        return frozenset(each for each in found if each is not None)

    @property
    def in_person(self) -> bool:
        """Return whether this is a signed-in session of one's own: only then may the account itself be changed."""
        return self.session_id is not None and not self.half

    def acting_as(self, kind: ActorKind) -> Actor:
        """Return this person as an actor in one of their capacities."""
        return Actor(kind, self.name or self.email, self.account_id)
