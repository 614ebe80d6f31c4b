"""The starter withdraws: the group runs itself, and somebody else answers when people ask."""

from __future__ import annotations

from msgspec import Struct

from videre.database import writing
from videre.directory.details import TEXT_LIMITS, contact_errors, text_errors
from videre.directory.group_changes import change_row, group_row, moved
from videre.directory.group_rows import next_version, recorded
from videre.directory.lifecycle import Move
from videre.directory.sending_in import NO_CONTACT
from videre.directory.tables import Group
from videre.people.actors import Actor
from videre.problems import FieldError, Invalid

_FIELDS = ("contact_email", "contact_phone")


class NewContact(Struct, frozen=True):
    """Who answers for the group when its starter has withdrawn: a member's address, or the support point's."""

    contact_email: str = ""
    contact_phone: str = ""


async def withdraw_group(*, group_id: int, by: Actor, contact: NewContact | None = None) -> None:
    """Withdraw from a group that has started; the return visit is seven weeks later.

    With ``contact`` the listing shows that from now on; with None the contact stays as agreed. Raises ``Invalid``,
    ``NotFound``, ``NotAllowed``, ``Conflict`` for a group that is not starting.
    """
    if contact is not None:
        errors = text_errors(contact, {field: TEXT_LIMITS[field] for field in _FIELDS})
        errors += contact_errors(contact, _FIELDS)
        if not (contact.contact_email or contact.contact_phone):
            errors.append(FieldError("contact_email", NO_CONTACT))
        if errors:
            raise Invalid(tuple(errors))
    async with writing():
        await moved(group_id, Move.WITHDRAW, by)
        if contact is not None:
            values = {field: getattr(contact, field) for field in _FIELDS}
            await change_row(values, by, await next_version(), Group.id == group_id)
            await recorded("pass-on-contact", await group_row(group_id), by)
