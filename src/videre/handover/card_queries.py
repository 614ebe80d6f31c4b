"""A card as the person at home sees it: the groups as they are now, what was asked of whom, and who has looked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from videre.database import reading
from videre.handover.holding import Holder, code_hash
from videre.handover.lifecycle import HandoverState
from videre.handover.need_lock import unlock
from videre.handover.needs import place_of, query_of
from videre.handover.own_request import latest_request
from videre.handover.recipients import recipients_of
from videre.handover.shapes import Card, CardGroup, Look, Need, Origin, Recipient
from videre.handover.tables import FollowUp, Handover, KeptGroup
from videre.language import Language
from videre.matching.search import Search
from videre.matching.shapes import MatchAnswer, Suggestion
from videre.people.actors import ActorKind
from videre.people.clock import today
from videre.problems import NotFound
from videre.trail.actions import RecordKind
from videre.trail.tables import TrailEntry


async def card_of(holder: Holder, *, search: Search, language: Language) -> Card:
    """Return a card with its groups as they are now, in the order they were kept; chosen ones come last.

    A group that is no longer listed has its name and no suggestion. Raises ``NotFound`` where the card is erased.
    """
    async with reading():
        row = await _row(holder)
        kept = await (
            KeptGroup.select(
                KeptGroup.group,
                KeptGroup.chosen,
                KeptGroup.group.slug.as_alias("slug"),
                KeptGroup.group.name.as_alias("name"),
            )
            .where(KeptGroup.handover == holder.handover_id)
            .order_by(KeptGroup.position, KeptGroup.id)
        )
        listed = [each["group_id"] for each in kept if search.listing(each["slug"]) is not None]
        asked = {number: found.recipient for number, found in (await recipients_of(listed, today())).items()}
        request = await latest_request(holder.handover_id)
        follow_up = await FollowUp.exists().where(
            (FollowUp.handover == holder.handover_id) & FollowUp.address.is_not_null()
        )
    need = _need(holder, row)
    start = place_of(need)

    def now(slug: str) -> Suggestion | None:
        return search.group(slug, language=language, origin=start, topics=need.topics)

    return Card(
        handover_id=holder.handover_id,
        state=HandoverState(row["state"]),
        made_on=row["made_on"],
        valid_to=row["valid_to"],
        service=row["service"],
        origin=Origin(row["origin"]),
        need=need,
        groups=tuple(_group(each, now(each["slug"]), asked.get(each["group_id"])) for each in kept),
        request=request,
        feedback=row["feedback"],
        follow_up=follow_up,
    )


async def others_near(holder: Holder, *, search: Search, language: Language, limit: int = 6) -> MatchAnswer:
    """Return what else there is for the card's need, without the groups that are on it. Raises ``NotFound``."""
    async with reading():
        row = await _row(holder)
        kept = await KeptGroup.select(KeptGroup.group.slug.as_alias("slug")).where(
            KeptGroup.handover == holder.handover_id
        )
    slugs = {each["slug"] for each in kept}
    found = search.matches(query_of(_need(holder, row)), language=language, limit=limit + len(slugs))
    others = _without(found.suggestions, slugs)
    return structs.replace(
        found,
        total=found.total - (len(found.suggestions) - len(others)),
        suggestions=others[:limit],
        instead=structs.replace(
            found.instead,
            digital=_without(found.instead.digital, slugs),
            gathering=_without(found.instead.gathering, slugs),
        ),
    )


async def looks(holder: Holder) -> list[Look]:
    """Return who has seen or done something with this card, the first first.

    That its holder opened it stands once for each day. Raises ``NotFound``.
    """
    async with reading():
        await _row(holder)
        rows = await (
            TrailEntry.select(TrailEntry.at, TrailEntry.who, TrailEntry.capacity, TrailEntry.what)
            .where((TrailEntry.record_kind == RecordKind.HANDOVER.value) & (TrailEntry.record_id == holder.handover_id))
            .order_by(TrailEntry.id)
        )
    found: list[Look] = []
    for row in rows:
        # A contact of a group is a private person, whom the card never names; who works at the service said their name.
        who = row["who"] if row["capacity"] == ActorKind.SENDER.value else row["capacity"]
        found.append(Look(row["at"], who, row["capacity"], row["what"]))
    return found


def _need(holder: Holder, row: dict[str, Any]) -> Need:
    return unlock(row["need"], code=holder.code, code_hash=code_hash(holder.code))


async def _row(holder: Holder) -> dict[str, Any]:
    """Return the handover's row, by its code as well: an id alone opens nothing. Raises ``NotFound``."""
    mine = (Handover.id == holder.handover_id) & (Handover.code_hash == code_hash(holder.code))
    columns = (Handover.state, Handover.made_on, Handover.valid_to, Handover.origin, Handover.need, Handover.feedback)
    rows = await Handover.select(*columns, Handover.organisation.name.as_alias("service")).where(mine)
    if not rows or rows[0]["need"] is None:
        raise NotFound()
    return dict(rows[0])


def _group(row: dict[str, Any], suggestion: Suggestion | None, recipient: Recipient | None) -> CardGroup:
    return CardGroup(
        group_id=row["group_id"],
        slug=row["slug"],
        name=suggestion.name if suggestion else row["name"],
        suggestion=suggestion,
        chosen=row["chosen"],
        recipient=recipient,
    )


def _without(suggestions: Iterable[Suggestion], slugs: set[str]) -> list[Suggestion]:
    return [each for each in suggestions if each.slug not in slugs]
