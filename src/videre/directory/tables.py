"""Columns of the directory; no behaviour.

Every nullable column says ``default=None`` (``null=True`` alone stores 0.0 or now), every foreign key says
whether it may be empty and that it restricts. Unique and partial indexes stand in a migration of their own.
Arrays of short keys are Array columns: the search index reads them whole, nothing in the database looks
inside them.
"""

from __future__ import annotations

from piccolo.columns import (
    JSON,
    Array,
    BigInt,
    Boolean,
    Date,
    DoublePrecision,
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

from videre.people.tables import Account


class Organisation(Table, tablename="organisation"):
    """A district office, a municipality, a LINK centre or the national organisation."""

    id = Serial(primary_key=True)
    kind = Varchar(length=20)
    name = Varchar(length=200)
    organisation_number = Varchar(length=9, default="")
    """Nine digits, modulus 11; "" where it is not known."""
    municipality = Varchar(length=4, default="")
    """Where it is, four characters: for a municipality itself, its own number."""
    place = Varchar(length=100, default="")
    status = Varchar(length=10, default="unknown")
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)
    """The last day it answers for anything; None while no end is known."""
    email = Varchar(length=254, default="")
    phone = Varchar(length=20, default="")
    website = Varchar(length=300, default="")


class Area(Table, tablename="area"):
    """What an organisation answers for, for a time."""

    id = Serial(primary_key=True)
    organisation = ForeignKey(Organisation, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    code = Varchar(length=4, default="", index=True)
    """"" the whole country, two characters a county, four characters a municipality."""
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class Group(Table, tablename="self_help_group"):
    """A self-help group: what the public may see, what only its steward may see, and where it is in its life."""

    id = Serial(primary_key=True)
    version = BigInt(default=0, index=True)
    """The directory's version at this row's last change."""
    slug = Varchar(length=100)

    # Public while the group is listed.
    name = Varchar(length=120)
    summary = Varchar(length=300, default="")
    description = Text(default="")
    topics = Array(base_column=Varchar(length=40))
    cross_topic = Boolean(default=False)
    format = Varchar(length=12)
    place_label = Varchar(length=160, default="")
    municipality = Varchar(length=4, default="", index=True)
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    """WGS84 degrees of the point that may be shown: its own only where ``exact``."""
    exact = Boolean(default=False)
    place_privacy = Varchar(length=14, default="municipality")
    languages = Array(base_column=Varchar(length=8))
    audience = Varchar(length=10, default="everyone")
    age_from = SmallInt(default=18)
    age_to = SmallInt(null=True, default=None)
    accessibility = Array(base_column=Varchar(length=20))
    meetings = JSON(null=True, default=None)
    room = Varchar(length=10, default="unknown")
    room_as_of = Date(null=True, default=None)
    starts_on = Date(null=True, default=None)
    confirmed_on = Date(null=True, default=None)
    contact_email = Varchar(length=254, default="")
    contact_phone = Varchar(length=20, default="")
    website = Varchar(length=300, default="")
    invented = Boolean(default=False)

    # Where it is in its life.
    state = Varchar(length=12, default="draft", index=True)
    paused_from = Varchar(length=12, null=True, default=None)
    merged_into: ForeignKey[Group] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)
    unconfirmed = Boolean(default=False)
    missing = Boolean(default=False)
    orphaned = Boolean(default=False)
    steward = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Varchar(length=140, default="")
    """Capacity and name of who changed it last; private."""

    # Private: for the starter and the steward only.
    venue = Varchar(length=120, default="")
    street_address = Varchar(length=160, default="")
    exact_lat = DoublePrecision(null=True, default=None)
    exact_lon = DoublePrecision(null=True, default=None)
    starter_name = Varchar(length=120, default="")
    starter_email = Varchar(length=254, default="")
    starter_phone = Varchar(length=20, default="")
    remark = Text(default="")
    """The steward's last remark to the starter: why it was returned or declined."""
    submitted_at = Timestamptz(null=True, default=None)
    deferred_until = Date(null=True, default=None)
    """The steward has put the decision off to this day."""
    members = SmallInt(null=True, default=None)
    members_as_of = Date(null=True, default=None)
    return_visit_on = Date(null=True, default=None)
    """When the starter looks in again, six to eight weeks after having withdrawn."""
    reminded = Varchar(length=12, default="")
    """The last step of the reminder schedule that was taken for ``reminded_for``."""
    reminded_for = Date(null=True, default=None)
    """The due day the steps are counted from; with a new confirmation it is another, and they begin anew."""
    search_text = Text(default="")
    """Name and place, folded, for the stewards' list: the engines do not fold æ, ø and å alike."""


class Stewardship(Table, tablename="stewardship"):
    """Which organisation answered for a group, and when; the open one is repeated in ``Group.steward``."""

    id = Serial(primary_key=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    organisation = ForeignKey(Organisation, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    from_on = Date(null=True, default=None)
    to_on = Date(null=True, default=None)
    """The last day; None while it lasts."""


class GroupStarter(Table, tablename="group_starter"):
    """Who leads a group through its beginnings: two people, usually."""

    id = Serial(primary_key=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    account = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    from_on = Date(null=True, default=None)
    to_on = Date(null=True, default=None)
    """The last day; None while it lasts."""


class GroupDraft(Table, tablename="group_draft"):
    """The registration form as somebody left it, valid or not; erased when it is sent in or forgotten."""

    id = Serial(primary_key=True)
    token_hash = Varchar(length=64)
    """Of the token in the form's address: whoever has the address may go on writing."""
    account = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    group = ForeignKey(Group, null=True, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    """The group it changes; None for a new one."""
    base_version = BigInt(default=0)
    """The version of that group the change began from."""
    form = JSON(default="{}")
    language = Varchar(length=2, default="nb")
    created_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    sent_in_at = Timestamptz(null=True, default=None)
    """It waits for the address to be confirmed; nothing more is written into it."""


class Revision(Table, tablename="group_revision"):
    """A starter's change to a listed group; what is listed stays as approved until the steward accepts it."""

    id = Serial(primary_key=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    state = Varchar(length=10, default="open", index=True)
    details = JSON()
    """``GroupDetails`` as proposed."""
    base_version = BigInt(default=0)
    """The version of the group that the starter saw."""
    proposed_by: ForeignKey[Account] = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    proposed_at = Timestamptz(default=TimestamptzNow())
    deferred_until = Date(null=True, default=None)
    remark = Text(default="")
    decided_by = Varchar(length=140, default="")
    decided_at = Timestamptz(null=True, default=None)


class ChecklistMark(Table, tablename="checklist_mark"):
    """A step of the starter's checklist that is done."""

    id = Serial(primary_key=True)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict, index=True,
                       db_column_name="group_id")  # fmt: skip
    step = Varchar(length=30)
    done_on = Date()


class ContactPoint(Table, tablename="contact_point"):
    """A municipality's support point, or whom volunteers can turn to; shown on the pages of groups there."""

    id = Serial(primary_key=True)
    organisation = ForeignKey(Organisation, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    """The steward that keeps it."""
    kind = Varchar(length=20)
    municipality = Varchar(length=4, index=True)
    name = Varchar(length=120)
    """A service or a function, «Frivilligsentralen» or «Folkehelsekoordinator»."""
    email = Varchar(length=254, default="")
    phone = Varchar(length=20, default="")
    website = Varchar(length=300, default="")
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class DirectoryVersion(Table, tablename="directory_version"):
    """One row: how often the directory has changed. It is raised in the transaction of each change.

    A sequence would not do: sequence order is not commit order, so a reader could miss a late commit.
    """

    id = Integer(primary_key=True, default=1)
    version = BigInt(default=0)


TABLES: tuple[type[Table], ...] = (
    Organisation,
    Area,
    Group,
    Stewardship,
    GroupStarter,
    GroupDraft,
    Revision,
    ChecklistMark,
    ContactPoint,
    DirectoryVersion,
)
