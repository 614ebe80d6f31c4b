"""A service's own handovers: what waits for whom, what came of them in numbers, and the numbers as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import PathParameter

from videre.handover.shapes import Waits
from videre.handover.unsuitable import set_unsuitable
from videre.language import N_, translate
from videre.people.roles import Permission
from videre.people.shapes import Identity
from videre.problems import NotAllowed, NotFound
from videre.statistics.handover_counts import counts_for
from videre.statistics.standings import standings_for
from videre.trail.spreadsheet import csv_line
from videre.web import count_words, handover_words, presenters
from videre.web.controllers.work.handover_card import RECORD_LINE
from videre.web.controllers.work.handover_form import services
from videre.web.count_plots import funnel_plot, table_plot
from videre.web.pages import AnyRequest, language_of, today
from videre.web.posted import Posted
from videre.web.staff import identity_of, needs, see_other, staff_page, told

TEAM = "/arbeid/overforinger"
SENDERS = [needs(Permission.HAND_OVER)]
SAID = {"uegnet": N_("Kortet er merket. Har personen alt kontakt med en gruppe, går det videre som før.")}
PAGE = 30
"""Cards on one page of the list."""
HandoverId = Annotated[int, PathParameter()]


@get(TEAM, name="team", guards=SENDERS)
async def team_page(request: AnyRequest) -> Response[str]:
    """Show a service's cards, as far as it may know of them, and its counts; which service, the address says."""
    identity, language = identity_of(request), language_of(request)
    service = _service(request)
    form = Posted(request.query_params, language)
    waits = form.among("vis", map(str, Waits), required=False)
    standings = await standings_for(identity, service)
    found = [each for each in standings if not waits or each.waits_for == waits]
    after = form.whole("etter", 0, 2**31 - 1) or 0
    counts = await counts_for(identity, service)
    tables = list(count_words.tables(counts, language))
    return staff_page(
        request,
        "work/team.html",
        told=told(request, SAID),
        service=service,
        services=services(identity),
        standings=found[after : after + PAGE],
        more=after + PAGE if len(found) > after + PAGE else None,
        any_cards=bool(standings),
        waits=waits,
        all_waits=[str(each) for each in Waits],
        since=lambda days: presenters.day(today() - timedelta(days=days), language, today=today(), weekday=False),
        counts=counts,
        first=count_words.month(counts.first, language),
        last=count_words.month(counts.last, language),
        tables=tables,
        plots={table.id: table_plot(table, language) for table in tables if table.rows},
        funnel=funnel_plot(counts, language),
        words=handover_words,
        cell=count_words.cell,
        steps=count_words.steps(language),
        record_line=translate(
            language, RECORD_LINE, day=presenters.day(today(), language, today=today(), weekday=False)
        ),
    )


@get(f"{TEAM}.csv", name="team-counts", guards=SENDERS)
async def team_counts(request: AnyRequest) -> Response[str]:
    """Send the same counts for a spreadsheet, as guarded as on the page."""
    language = language_of(request)
    counts = await counts_for(identity_of(request), _service(request))
    name = f"videre-overforinger-{counts.last:%Y-%m}.csv"
    return Response(
        "\ufeff" + "".join(csv_line(row) for row in count_words.lines(counts, language)),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@post(f"{TEAM}/{{handover_id:int}}/uegnet", name="team-unsuitable", guards=SENDERS)
async def find_unsuitable(request: AnyRequest, handover_id: HandoverId) -> Response[Any]:
    """Mark a card as one whose person needs other help than a group; asked once more."""
    identity = identity_of(request)
    form = Posted(await request.form(), language_of(request))
    service = await _service_of_card(identity, handover_id)
    if not form.ticked("sikker"):
        return staff_page(request, "work/team_unsuitable.html", handover_id=handover_id, service=service)
    await set_unsuitable(identity=identity, handover_id=handover_id)
    return see_other(request, TEAM, "uegnet", pairs=(("tjeneste", str(service)),))


async def _service_of_card(identity: Identity, handover_id: int) -> int:
    """Return which of one's own services a card is on the list of. Raises ``NotFound``."""
    for service, _ in services(identity):
        if any(each.id == handover_id for each in await standings_for(identity, service)):
            return service
    raise NotFound()


def _service(request: AnyRequest) -> int:
    """Return the service the address names, else the first of one's own. Raises ``NotFound`` for another's."""
    mine = [number for number, _ in services(identity_of(request))]
    if not mine:
        raise NotAllowed()
    asked = Posted(request.query_params, language_of(request)).whole("tjeneste", 0, 2**31 - 1)
    if asked is not None and asked not in mine:
        raise NotFound()
    return mine[0] if asked is None else asked
