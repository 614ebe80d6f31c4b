"""Columns of the lease that lets one worker of several do the work; no behaviour."""

from __future__ import annotations

from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table


class Lease(Table, tablename="lease"):
    """Who may do a piece of work now, and when it was done last."""

    work = Varchar(length=30, primary_key=True, unique=True)
    holder = Varchar(length=40, default="")
    until = Timestamptz()
    """The holder's right ends here unless renewed: a worker that died holds nobody up for long."""
    done_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (Lease,)
