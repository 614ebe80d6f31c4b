"""What lies in a draft's row, and its reading; inside ``reading()`` or ``writing()``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from videre.directory.details import GroupDetails
from videre.directory.tables import GroupDraft
from videre.problems import NotFound
from videre.signing import token_hash

Form = dict[str, Any]
"""The form's fields as they were sent: texts and lists of texts."""


class Content(Struct, frozen=True, omit_defaults=True):
    """What a draft holds. ``base`` is the group as it was when its change began, ``begun`` what the form began with
    (an earlier proposal made to it); ``details``, ``email`` and ``name`` are there while an address is waited for.
    """

    form: Form = {}
    base: GroupDetails | None = None
    begun: GroupDetails | None = None
    details: GroupDetails | None = None
    email: str = ""
    name: str = ""

    def __len__(self) -> int:
        """Return the bytes it takes."""
        return len(msgspec.json.encode(self))


async def draft_row(token: str) -> dict[str, Any]:
    """Return the row behind the token of an address. Raises ``NotFound``."""
    rows = await GroupDraft.select(*GroupDraft.all_columns()).where(GroupDraft.token_hash == token_hash(token))
    if not rows:
        raise NotFound()
    found: dict[str, Any] = rows[0]
    return found


def content_of(row: dict[str, Any]) -> Content:
    """Return what a row holds."""
    return msgspec.json.decode(row["form"], type=Content)


def filled(content: Content, *, waits: bool = False) -> dict[Any, Any]:
    """Return the new values of a row that holds ``content`` from now on."""
    now = datetime.now(UTC)
    return {
        GroupDraft.form: msgspec.json.encode(content).decode(),
        GroupDraft.changed_at: now,
        GroupDraft.sent_in_at: now if waits else None,
    }
