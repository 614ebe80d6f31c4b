"""Everything the person at home reads about their card is easy: LIX under 35 on each page, texts of groups apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest

from tests import handovers as h
from tests import world as w
from tests.web.lix import lix, pieces
from tests.web.reading import all_of, parsed
from tests.web.working import send
from videre.handover.consents import Purpose
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did
from videre.handover.request_life import Reason, RequestState
from videre.handover.shapes import Card, Need, Origin, OwnRequest, RecipientKind
from videre.language import Language
from videre.people.actors import ActorKind
from videre.people.clock import now, today
from videre.web import card_words, handover_words

LIMIT = 35.0
PARAGRAPH = 12
"""A piece of so many words must be easy by itself: one heavy paragraph does not tip a page of light ones."""
THEIRS = frozenset({"theirs"})
"""What groups say of themselves, names, days and ways among it."""


def held_to_it(texts: list[str]) -> None:
    measured = lix(texts)
    assert measured.words > 5, texts
    assert measured.value < LIMIT, (measured, texts)
    heavy = [(each.value, text) for text in texts if (each := lix([text])).words >= PARAGRAPH and each.value >= LIMIT]
    assert not heavy, heavy


def main_of(tree: Element) -> Element:
    (main,) = all_of(tree, "main")
    return main


async def shown(client: httpx.AsyncClient, path: str, fields: dict[str, Any] | None = None) -> list[str]:
    """The page's own texts; ``fields`` sends a form."""
    answer = await (client.get(path) if fields is None else send(client, path, fields))
    assert answer.status_code < 500, answer.text
    if answer.status_code == 303:
        answer = await client.get(answer.headers["location"])
    return pieces(main_of(parsed(answer.text)), without=THEIRS)


async def a_full_card() -> tuple[str, int]:
    group = await w.a_group(name="Kveldsgruppa", **w.somewhere_exact(*w.FREDRIKSTAD_POINT))
    _, code = await h.a_card(group)
    return code, group


def test_the_measure_counts_as_its_author_did() -> None:
    # 11 words in 2 sentences, of which «selvhjelpsgruppa» and «innlogging» are long: 5.5 + 100 × 2/11.
    measured = lix(["Du kan gå til selvhjelpsgruppa i kveld.", "Det trengs ingen innlogging."])

    assert measured[1:] == (11, 2, 2)
    assert measured.value == pytest.approx(5.5 + 200 / 11)


def test_a_heavy_text_is_found_out() -> None:
    heavy = (
        "Samtykkeerklæringen innebærer at personopplysningene dine behandles av kontaktpersonen i selvhjelpsgruppa "
        "inntil henvendelsen er ferdigbehandlet eller tilbaketrekking av samtykket er registrert i løsningen."
    )

    assert lix([heavy]).value > 60
    with pytest.raises(AssertionError):
        held_to_it([*["Dette er en lett setning som alle kan lese."] * 60, heavy])


def test_a_heavy_text_among_light_ones_is_not_lost_by_its_markup() -> None:
    page = parsed(
        "<!doctype html><html lang='no'><title>x</title><main><p>Dette er <a href='/'>en lett</a> setning.</p>"
        "<ul><li>Ett</li><li>To <b>tre</b></li></ul><p class='theirs'>Gruppas egne ord</p><label>Navn</label></main>"
    )

    assert pieces(main_of(page), without=THEIRS) == ["Dette er en lett setning.", "Ett", "To tre", "Navn"]


async def test_the_door_and_its_answers_are_easy(client: httpx.AsyncClient) -> None:
    held_to_it(await shown(client, "/kort"))
    held_to_it(await shown(client, "/kort", {"kode": ""}))
    held_to_it(await shown(client, "/kort", {"kode": "ABC"}))


async def test_the_card_and_every_page_of_it_is_easy(client: httpx.AsyncClient) -> None:
    code, group = await a_full_card()
    slug = await w.slug(group)
    faulty = {"kode": code, "gruppe": slug, "sett": "0", "send": "on"}
    whole = {**faulty, "name": "Berit", "phone": "99887766", "agreed": "on"}
    for path, fields in (
        ("/kort", {"kode": code}),
        ("/kort/kontakt", {"kode": code, "gruppe": slug}),
        ("/kort/kontakt", faulty),
        ("/kort/velg", {"kode": code, "gruppe": slug}),
        ("/kort/velg", {"kode": code, "gruppe": "gone"}),
        ("/kort/kontakt", whole),
        ("/kort/nytt", {"kode": code}),
        ("/kort/svar", {"kode": code, "ja": "on"}),
        ("/kort/svar", {"kode": code}),
        ("/kort/spor", {"kode": code}),
        ("/kort/spor", {"kode": code, "email": "berit@example.no", "agreed": "on"}),
        ("/kort/spor", {"kode": code, "stopp": "on"}),
        ("/kort/nei", {"kode": code}),
        ("/kort/sett", {"kode": code}),
        ("/kort/slett", {"kode": code}),
        ("/kort/slett", {"kode": code, "sikker": "on"}),
    ):
        held_to_it(await shown(client, path, fields))


@pytest.mark.parametrize("state", RequestState)
def test_how_a_request_stands_is_easy_in_every_state(state: RequestState) -> None:
    for reason in (None, *Reason) if state is RequestState.CANNOT_HELP else (None,):
        told = card_words.standing(
            a_card_with(state, reason), Language.NB, now=now() + timedelta(hours=1), today=today()
        )
        late = card_words.standing(
            a_card_with(state, reason), Language.NB, now=now() + timedelta(days=5), today=today()
        )
        assert told is not None
        assert late is not None
        for each in (told, late):
            texts = [each.heading, *each.lines]
            assert lix(texts).value < LIMIT, texts


def test_the_consents_and_what_is_told_of_a_step_are_easy() -> None:
    held_to_it([card_words.said(each, Language.NB) for each in card_words.Said])
    for purpose in Purpose:
        held_to_it([handover_words.consent(purpose, Language.NB, recipient="kontaktene i Håpet", service="RPH")])
    who = [card_words.who(kind, Language.NB) for kind in (ActorKind.HOLDER, ActorKind.RECIPIENT, ActorKind.SENDER)]
    held_to_it([f"{person} {handover_words.did(did, Language.NB)}." for person in who for did in Did])


_STATE_OF = {
    RequestState.CAME: HandoverState.ATTENDED,
    RequestState.CANNOT_HELP: HandoverState.OPENED,
    RequestState.LAPSED: HandoverState.OPENED,
    RequestState.WITHDRAWN: HandoverState.WITHDRAWN,
}


def a_card_with(state: RequestState, reason: Reason | None) -> Card:
    request = OwnRequest(
        1, 1, "Kveldsgruppa", "Kveldsgruppa", RecipientKind.GROUP, state, reason, (), now(), None,
        now() + timedelta(hours=48), today() + timedelta(days=3),
    )  # fmt: skip
    return Card(
        1, _STATE_OF.get(state, HandoverState.CONTACT_REQUESTED), today(), today(), "RPH", Origin.TALKS, Need(),
        (), request, feedback=False, follow_up=False,
    )  # fmt: skip
