"""Who may change what organisations answer for: small predicates, as in ``access.py``.

Organisations are public, so who may not change one is told so and not that it is unknown.
"""

from __future__ import annotations

from videre.people.actors import Actor, ActorKind
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotAllowed

By = Identity | Actor
"""A signed-in person, whose roles are looked at, or the command line and the clock, which act as the system."""


def acting_for(by: By, permission: Permission, organisation_id: int | None) -> Actor:
    """Return in what capacity somebody does what ``permission`` names to an organisation's records.

    None is what belongs to no single organisation: for the administrators alone. Raises ``NotAllowed``.
    """
    if isinstance(by, Actor):
        if by.kind in {ActorKind.ADMINISTRATOR, ActorKind.SYSTEM}:
            return by
        raise NotAllowed()
    if organisation_id is not None and organisation_id in by.organisations(permission):
        return by.acting_as(ActorKind.STEWARD)
    if by.everywhere(permission):
        return by.acting_as(ActorKind.ADMINISTRATOR)
    raise NotAllowed()
