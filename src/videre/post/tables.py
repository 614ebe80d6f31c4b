"""Columns of the outbox; no behaviour."""

from __future__ import annotations

from piccolo.columns import JSON, Integer, Serial, SmallInt, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class OutgoingMail(Table, tablename="outgoing_mail"):
    """A letter on its way. Written in the transaction of what caused it; its text is erased once it is delivered."""

    id = Serial(primary_key=True)
    kind = Varchar(length=30)
    receiver = Varchar(length=254, default="")
    """An e-mail address; erased with the text."""
    receiver_hash = Varchar(length=64, default="", index=True)
    """Keyed hash of the address: for the rate per receiver and for those who want no more of a kind."""
    language = Varchar(length=2, default="nb")
    letter = JSON(null=True, default=None)
    """A ``Letter``; None once delivered."""
    state = Varchar(length=10, default="waiting", index=True)
    """``waiting``, ``sending``, ``sent``, ``shown`` (demo), ``dead``, ``refused`` (the receiver wants none)."""
    attempts = SmallInt(default=0)
    next_at = Timestamptz(default=TimestamptzNow(), index=True)
    claimed_at = Timestamptz(null=True, default=None)
    failure = Varchar(length=60, default="")
    """Why the last attempt failed, in our own words and the server's code; never the server's text."""
    created_at = Timestamptz(default=TimestamptzNow())
    done_at = Timestamptz(null=True, default=None)
    about_id = Integer(null=True, default=None)
    """The record the letter is about, by its id; its kind follows from ``kind``."""


class MailRefusal(Table, tablename="mail_refusal"):
    """Somebody wants no more letters of a kind: the keyed hash of their address, and the kind."""

    id = Serial(primary_key=True)
    receiver_hash = Varchar(length=64)
    kind = Varchar(length=30)
    refused_at = Timestamptz(default=TimestamptzNow())


TABLES: tuple[type[Table], ...] = (OutgoingMail, MailRefusal)
