"""Columns of the trail; no behaviour.

No foreign keys: the trail outlives what it speaks of. The database itself refuses to change or delete a row
(triggers, in a migration of their own).
"""

from __future__ import annotations

from piccolo.columns import BigSerial, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class TrailEntry(Table, tablename="trail_entry"):
    """One move, or one look at something that is not public: who, what, when, on which record."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=TimestamptzNow())
    account_id = Integer(null=True, default=None)
    who = Varchar(length=140, default="")
    capacity = Varchar(length=20, default="")
    what = Varchar(length=40)
    record_kind = Varchar(length=20)
    record_id = Integer()
    organisation_id = Integer(null=True, default=None)
    """The organisation that answered for the record then; None where none did."""
    note = Varchar(length=200, default="")
    """From what to what, in codes; never anything a person wrote."""


TABLES: tuple[type[Table], ...] = (TrailEntry,)
