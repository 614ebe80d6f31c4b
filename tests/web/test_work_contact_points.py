"""Contact points: kept by a steward, shown on the pages of groups in their municipality."""

from __future__ import annotations

from typing import Any

import httpx

from tests import world as w
from tests.web.reading import all_of, page, with_class, words
from videre.directory.contact_points import ContactPointDetails, ContactPointKind, add_contact_point
from videre.matching.watching import refresh

SLEEP = "/grupper/sovngruppa-i-fredrikstad"


async def test_a_groups_page_shows_the_support_points_of_its_municipality(
    client: httpx.AsyncClient, app: Any, world: w.World
) -> None:
    assert not with_class(await page(client, SLEEP), "points")
    for kind, name in (
        (ContactPointKind.SUPPORT_POINT, "Frivilligsentralen"),
        (ContactPointKind.VOLUNTEER_CONTACT, "Folkehelsekoordinator"),
    ):
        details = ContactPointDetails(kind=kind, municipality=w.FREDRIKSTAD, name=name, phone="69 30 60 00")
        await add_contact_point(organisation_id=world.fredrikstad, details=details, by=w.ANNE)
    assert await refresh(app.state.search)
    tree = await page(client, SLEEP)
    (points,) = with_class(tree, "points")
    assert [words(each) for each in all_of(points, "strong")] == ["Frivilligsentralen", "Folkehelsekoordinator"]
    assert all_of(points, "a")[0].get("href") == "tel:69306000"
    assert "Støttepunkt i Fredrikstad" in words(tree)
    elsewhere = await page(client, f"/grupper/{await w.slug(world.grief)}")
    assert not with_class(elsewhere, "points")
