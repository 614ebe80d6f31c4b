"""Columns of handovers; no behaviour.

Nothing here says who a person is, but for two sealed texts that exist only while somebody asked for them: how to reach
them (``ContactRequest.sealed``) and where to ask how it went (``FollowUp.address``). What they need lies under a key
made of their card's code, which is not stored. ``retention`` says when each of it is erased.
"""

from __future__ import annotations

from piccolo.columns import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from videre.directory.tables import Group, Organisation


class Handover(Table, tablename="handover"):
    """A card somebody left with, and how far it has come. Its id says nothing of anyone; it is deleted in the end."""

    id = Serial(primary_key=True)
    organisation = ForeignKey(Organisation, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    """The service that handed over."""
    origin = Varchar(length=24)
    state = Varchar(length=20, index=True)
    code_hash = Varchar(length=64, default="")
    """Keyed hash of the card's code; "" once the card is erased."""
    need = Text(null=True, default=None)
    """What the person looks for, locked with the code and sealed; None once the card is erased."""
    made_on = Date()
    valid_to = Date()
    """The last day the card can be opened."""
    moved_at = Timestamptz(default=TimestamptzNow())
    feedback = Boolean(default=False)
    """The person wants the service to see how it went."""

    # What is counted afterwards; nothing finer is kept.
    topic = Varchar(length=40, default="")
    """The first topic; "" where none was named."""
    km_band = Varchar(length=10, default="")
    minutes_band = Varchar(length=10, default="")
    """How far it is to the nearest group kept, in bands; "" for groups online and where none was kept."""
    nothing_in = Varchar(length=4, default="")
    """The municipality where nothing was found; "" where something was."""
    was_opened = Boolean(default=False)
    has_chosen = Boolean(default=False)
    has_asked = Boolean(default=False)
    contacted_in_time = Boolean(default=False)
    """The recipient made contact within 48 hours."""
    has_attended = Boolean(default=False)


class KeptGroup(Table, tablename="handover_group"):
    """A group that was kept at the desk, or chosen later."""

    id = Serial(primary_key=True)
    handover = ForeignKey(Handover, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, db_column_name="group_id")
    position = SmallInt()
    chosen = Boolean(default=False)


class ContactRequest(Table, tablename="contact_request"):
    """Somebody asks one recipient to be contacted."""

    id = Serial(primary_key=True)
    handover = ForeignKey(Handover, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    recipient_kind = Varchar(length=16)
    recipient_email = Varchar(length=254, default="")
    """Where the recipient is written to; "" once the request is over."""
    recipient_language = Varchar(length=2, default="nb")
    token_hash = Varchar(length=64, default="")
    """Of the link in the recipient's mail; "" once the request is over."""
    sealed = Text(null=True, default=None)
    """First name or alias, and telephone or e-mail; None once the request is over."""
    state = Varchar(length=16, index=True)
    reason = Varchar(length=16, default="")
    """Why the recipient cannot help."""
    holds_place = Boolean(default=False)
    made_at = Timestamptz(default=TimestamptzNow())
    opened_at = Timestamptz(null=True, default=None)
    contacted_at = Timestamptz(null=True, default=None)
    reminded_at = Timestamptz(null=True, default=None)
    escalated_at = Timestamptz(null=True, default=None)
    moved_at = Timestamptz(default=TimestamptzNow())
    meeting_on = Date(null=True, default=None)


class Consent(Table, tablename="handover_consent"):
    """A yes, by the version of the text that was read, for one field and one recipient."""

    id = Serial(primary_key=True)
    handover = ForeignKey(Handover, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    contact_request: ForeignKey[ContactRequest] = ForeignKey(
        ContactRequest, null=True, default=None, on_delete=OnDelete.cascade
    )
    purpose = Varchar(length=12)
    """``contact``, ``follow-up`` or ``feedback``."""
    field = Varchar(length=8, default="")
    """``name``, ``phone`` or ``email``; "" where the yes is about no field."""
    recipient = Varchar(length=24)
    """Whom it was given to, as a code: ``group:12``, ``support-point:4``, ``service:7``, ``videre``."""
    version = Varchar(length=12)
    given_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)
    at_desk = Boolean(default=False)
    """Given on the screen of somebody who works at the service, with the person beside them."""


class FollowUp(Table, tablename="follow_up"):
    """«Hvordan gikk det?», asked after two and eight weeks of somebody who wants it."""

    id = Serial(primary_key=True)
    handover = ForeignKey(Handover, null=False, default=None, on_delete=OnDelete.cascade)
    address = Text(null=True, default=None)
    """An e-mail address, sealed; None after the last message."""
    language = Varchar(length=2, default="nb")
    begun_on = Date()
    step = Varchar(length=12, default="")
    """The last message that was sent (``retention.FollowUpStep``)."""
    token_hash = Varchar(length=64, default="")
    """Of the link in the last message."""
    answer = Varchar(length=12, default="")


class HeldPlaces(Table, tablename="held_places"):
    """How many places of a gathering group are held by requests under way."""

    id = Serial(primary_key=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, db_column_name="group_id")
    held = Integer(default=0)


class RepeatableCall(Table, tablename="repeatable_call"):
    """A call or a press that may come twice: the keyed hash of who made it with which key, and of what it said."""

    id = Serial(primary_key=True)
    key_hash = Varchar(length=64)
    body_hash = Varchar(length=64)
    made_at = Timestamptz(default=TimestamptzNow(), index=True)


class HandoverOutcome(Table, tablename="handover_outcome"):
    """What is left of a handover: one more in the counts, tied to nobody, no card and no entry of the trail."""

    id = Serial(primary_key=True)
    organisation = ForeignKey(Organisation, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    month = Date()
    """The first day of the month it was made in."""
    origin = Varchar(length=24)
    topic = Varchar(length=40, default="")
    ending = Varchar(length=20)
    km_band = Varchar(length=10, default="")
    minutes_band = Varchar(length=10, default="")
    nothing_in = Varchar(length=4, default="")
    was_opened = Boolean(default=False)
    has_chosen = Boolean(default=False)
    has_asked = Boolean(default=False)
    contacted_in_time = Boolean(default=False)
    has_attended = Boolean(default=False)


TABLES: tuple[type[Table], ...] = (
    Handover,
    KeptGroup,
    ContactRequest,
    Consent,
    FollowUp,
    HeldPlaces,
    RepeatableCall,
    HandoverOutcome,
)
