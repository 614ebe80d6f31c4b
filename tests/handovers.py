"""Builders for handovers: somebody who hands over, a card, a contact request; all through the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.world import an_account, an_organisation, identity_of, slug
from videre.database import reading
from videre.directory.shapes import OrganisationKind
from videre.handover.desk import issue_card
from videre.handover.holding import Holder
from videre.handover.shapes import IssuedCard, Need, Origin
from videre.handover.tables import ContactRequest
from videre.language import Language
from videre.matching.search import Search
from videre.matching.watching import load_search
from videre.people.roles import Role
from videre.people.shapes import Identity
from videre.places.travel import TravelTimes

_TRAVEL = TravelTimes()
SLEEPLESS_IN_FREDRIKSTAD = Need(topics=("sovn",), near="1607")


async def a_service(name: str = "RPH Fredrikstad") -> int:
    """A team that hands people over."""
    return await an_organisation(OrganisationKind.RPH_TEAM, name)


async def a_sender(organisation_id: int | None = None, **given: Any) -> Identity:
    """Somebody at a service (a new one), signed in."""
    service = await a_service() if organisation_id is None else organisation_id
    return await identity_of(await an_account(Role.RPH_STAFF, service, **given))


def service_of(sender: Identity) -> int:
    """The service a sender works at."""
    organisation_id = sender.grants[0].organisation_id
    assert organisation_id is not None
    return organisation_id


async def a_search() -> Search:
    """A search over the groups as they are now."""
    return await load_search(_TRAVEL)


async def issued(
    *groups: int,
    sender: Identity | None = None,
    origin: Origin = Origin.TALKS,
    need: Need = SLEEPLESS_IN_FREDRIKSTAD,
    search: Search | None = None,
    press: str = "",
) -> IssuedCard:
    """A card as it leaves the desk, with these groups kept; none for «vi fant ingen»."""
    sender = sender or await a_sender()
    return await issue_card(
        identity=sender,
        organisation_id=service_of(sender),
        origin=origin,
        need=need,
        kept=[await slug(group) for group in groups],
        search=search or await a_search(),
        press=press,
    )


async def a_card(*groups: int, **given: Any) -> tuple[Holder, str]:
    """A card as ``issued`` makes it: whoever holds it, and its code."""
    card = await issued(*groups, **given)
    return Holder(card.handover_id, card.code), card.code


async def a_request(
    holder: Holder, group: int, *, name: str = "Berit", phone: str = "", email: str = "berit@example.no", **given: Any
) -> int:
    """A contact request under way for a group, made by who holds the card; its id."""
    from videre.handover.contact import Made, request_contact
    from videre.handover.contact_details import ContactDetails

    usual: dict[str, Any] = {"agreed": True, "feedback": False, "language": Language.NB}
    made = await request_contact(
        holder,
        slug=await slug(group),
        details=ContactDetails(name, phone, email),
        **{**usual, "search": await a_search(), **given},
    )
    assert isinstance(made, Made)
    return made.request_id


async def requests(holder: Holder) -> Sequence[dict[str, Any]]:
    """All requests of a card as they are stored, the oldest first."""
    async with reading():
        return (
            await ContactRequest.select()
            .where(ContactRequest.handover == holder.handover_id)
            .order_by(ContactRequest.id)
        )
