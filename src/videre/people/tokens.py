"""Personal API tokens: a key somebody makes for a program of theirs, for a time and for a few things.

A token begins with «videre_», so that one that leaked into a repository can be found. It may do what it was made for as
long as its person may do it, and never change the account itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from videre.database import reading, writing
from videre.language import N_
from videre.people.account_trail import Did, on_account, themself
from videre.people.clock import now, today
from videre.people.identities import identity_of_account
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.people.tables import ApiToken
from videre.problems import FieldError, Invalid, NotAllowed, NotFound
from videre.signing import new_token, token_hash

PREFIX = "videre_"
LONGEST = timedelta(days=366)
LONGEST_NAME = 60
NO_NAME = N_("Gi nøkkelen et navn på høyst {most} tegn, så du kjenner den igjen.")
NO_SCOPE = N_("Velg minst én ting nøkkelen skal kunne gjøre, blant det du selv kan.")
BAD_DAY = N_("Velg en sluttdato fra i dag til om et år.")


NEVER_A_SCOPE = frozenset({Permission.OWN_ACCOUNT})
"""The account is one's own business."""


class OwnToken(Struct, frozen=True):
    """One of a person's own tokens, without the token itself; instants in UTC, ``expires_on`` the last day."""

    id: int
    name: str
    scopes: tuple[Permission, ...]
    created_at: datetime
    expires_on: date
    used_on: date | None
    ended_at: datetime | None
    works: bool


def possible_scopes(identity: Identity) -> tuple[Permission, ...]:
    """Return what this person may let a program do, in this session."""
    return tuple(each for each in Permission if each not in NEVER_A_SCOPE and identity.may(each))


async def make_token(*, identity: Identity, name: str, scopes: Iterable[Permission], expires_on: date) -> str:
    """Make a token and return it: it is never shown again.

    What a role in ``STRONG_ROLES`` allows can be chosen in a strong session only: no other has it. Raises ``Invalid``
    for ``name``, ``scopes`` and ``expires_on``, ``NotAllowed`` for a token that asks for another.
    """
    if not identity.in_person:
        raise NotAllowed()
    chosen = [each for each in Permission if each in set(scopes)]
    errors = []
    if not (name.strip() and len(name.strip()) <= LONGEST_NAME and name.strip().isprintable()):
        errors.append(FieldError("name", NO_NAME, {"most": LONGEST_NAME}))
    if not chosen or not set(chosen) <= set(possible_scopes(identity)):
        errors.append(FieldError("scopes", NO_SCOPE))
    if not today() <= expires_on <= today() + LONGEST:
        errors.append(FieldError("expires_on", BAD_DAY))
    if errors:
        raise Invalid(tuple(errors))
    token = PREFIX + new_token()
    async with writing():
        row = ApiToken(
            account=identity.account_id,
            name=name.strip(),
            token_hash=token_hash(token),
            scopes=[each.value for each in chosen],
            expires_on=expires_on,
        )
        await ApiToken.insert(row)
        await on_account(Did.KEY_MADE, identity.account_id, themself(identity), " ".join(chosen)[:200])
    return token


async def identity_by_token(token: str) -> Identity | None:
    """Return who made a token, limited to its scopes; None where it is unknown, too old or ended.

    Outside any block: notes once a day that it was used.
    """
    if not token.startswith(PREFIX):
        return None
    async with reading():
        rows = await ApiToken.select().where(ApiToken.token_hash == token_hash(token))
        if not rows or not _works(rows[0]):
            return None
        # Strong, because nobody without a code could choose what a strong role allows; the scopes bar the rest.
        identity = await identity_of_account(rows[0]["account"], strong=True, scopes=frozenset(_scopes(rows[0])))
    if identity and rows[0]["used_on"] != today():
        async with writing():
            await ApiToken.update({ApiToken.used_on: today()}).where(ApiToken.id == rows[0]["id"])
    return identity


async def own_tokens(identity: Identity) -> list[OwnToken]:
    """Return a person's tokens, the newest first, those that ended among them."""
    async with reading():
        rows = (
            await ApiToken.select()
            .where(ApiToken.account == identity.account_id)
            .order_by(ApiToken.id, ascending=False)
        )
    return [
        OwnToken(
            row["id"], row["name"], _scopes(row), row["created_at"], row["expires_on"], row["used_on"],
            row["ended_at"], _works(row),
        )
        for row in rows
    ]  # fmt: skip


async def end_token(*, identity: Identity, token_id: int) -> None:
    """End one of one's own tokens. Raises ``NotFound``, ``NotAllowed`` for a token."""
    if not identity.in_person:
        raise NotAllowed()
    async with writing():
        mine = (ApiToken.id == token_id) & (ApiToken.account == identity.account_id) & ApiToken.ended_at.is_null()
        if not await ApiToken.update({ApiToken.ended_at: now()}).where(mine).returning(ApiToken.id):
            raise NotFound()
        await on_account(Did.KEY_ENDED, identity.account_id, themself(identity))


def _works(row: dict[str, Any]) -> bool:
    return row["ended_at"] is None and bool(row["expires_on"] >= today())


def _scopes(row: dict[str, Any]) -> tuple[Permission, ...]:
    return tuple(each for each in Permission if each.value in row["scopes"])
