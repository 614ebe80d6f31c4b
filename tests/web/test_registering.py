"""The registration form as a browser meets it: saved as it is, every error at once, previewed, sent in, confirmed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests import world as w
from tests.web.reading import all_of, parsed, with_class, with_id, words
from tests.web.working import COOKIE, send, sign_in
from videre.database import reading, writing
from videre.directory.drafts import draft, draft_of_group
from videre.directory.revision_rows import details_now, revision_row
from videre.directory.starter_rows import lead
from videre.directory.tables import Group, Revision
from videre.people.roles import Role

SCRIPT = "<script>alert('x')</script>\" onfocus=\"alert(1)"
TEXTS = (
    "name", "summary", "description", "place", "venue", "street_address", "contact_email", "contact_phone", "website",
    "starter_name", "starter_email", "starter_phone", "age_from", "age_to", "at", "first_date", "extra", "lat", "lon",
)  # fmt: skip


def filled(**changes: Any) -> dict[str, Any]:
    """A form that can be sent in."""
    return {
        "name": "Nattergalen",
        "summary": "For deg som ligger våken.",
        "description": "Vi er noen som ikke får sove, og snakker om det.",
        "topics": ["sovn"],
        "format": "in-person",
        "place": "1671",
        "venue": "Biblioteket",
        "street_address": "Storgata 3",
        "place_privacy": "municipality",
        "rhythm": "second",
        "weekday": "2",
        "at": "18:00",
        "minutes": "120",
        "languages": ["no"],
        "audience": "everyone",
        "age_from": "18",
        "contact_email": "sovn@example.no",
        "starter_name": "Ivar Moen",
        "starter_email": "ivar@example.no",
        **changes,
    }


async def begun(client: httpx.AsyncClient) -> str:
    """Press the button; return the path of the form."""
    answer = await send(client, "/start/gruppe")
    assert answer.status_code == 303
    return answer.headers["location"]


async def errors_of(client: httpx.AsyncClient, path: str, form: dict[str, Any]) -> dict[str, str]:
    """Ask for the preview of a form that is not ready; return what is said, by the field it points to."""
    answer = await send(client, path, {**form, "go": "show"})
    assert answer.status_code == 422
    summary = with_id(parsed(answer.text), "faults")
    return {str(link.get("href")): words(link) for link in all_of(summary, "a")}


async def test_the_way_begins_on_the_page_about_starting_a_group(client: httpx.AsyncClient) -> None:
    assert 'href="/start/gruppe"' in (await client.get("/start")).text
    assert "fem minutter" in (await client.get("/start/gruppe")).text
    path = await begun(client)
    shown = await client.get(path)
    assert shown.headers["cache-control"] == "no-store"
    assert "set-cookie" not in shown.headers
    assert 'content="noindex"' in shown.text
    parsed(shown.text)  # valid HTML


async def test_a_form_is_kept_as_it_is_however_wrong(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await send(client, path, {"name": "Bare et navn", "age_from": "ung", "first_date": "snart", "go": "save"})
    assert answer.status_code == 303
    assert "sagt=lagret" in answer.headers["location"]
    shown = (await client.get(answer.headers["location"])).text
    assert 'value="Bare et navn"' in shown
    assert 'value="ung"' in shown
    assert 'value="snart"' in shown
    assert 'id="faults"' not in shown  # saving asks for nothing


async def test_every_error_is_told_at_once_beside_its_field_and_in_the_summary(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    form = filled(
        name="", topics=[], place="", rhythm="weekly", weekday="", at="kveld", languages=[], age_from="70", age_to="20",
        contact_email="nei", website="javascript:alert(1)", starter_email="ikke en adresse", starter_name="",
    )  # fmt: skip
    told = await errors_of(client, path, form)
    assert list(told) == [
        "#name", "#topics", "#place", "#weekday", "#at", "#languages", "#age_from", "#contact_email", "#website",
        "#starter_name", "#starter_email",
    ]  # fmt: skip
    page = parsed((await client.get(f"{path}?mangler=1")).text)
    for name in told:
        with_id(page, f"{name[1:]}-error")
    assert with_id(page, "faults").get("autofocus") is not None
    assert with_id(page, "starter_email").get("value") == "ikke en adresse"  # nothing is lost
    assert with_id(page, "website").get("value") == "javascript:alert(1)"


async def test_the_meetings_are_shown_in_words_with_the_next_five_dates(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await send(client, path, filled(go="dates"))
    assert answer.headers["location"] == f"{path}#datoer"
    part = with_id(parsed((await client.get(path)).text), "datoer")
    assert "Annenhver tirsdag kl. 18–20" in words(part)
    boxes = all_of(part, "input", name="exdates", type="checkbox")
    assert len(boxes) == 5
    # When the second date falls out
    out = str(boxes[1].get("value"))
    await send(client, path, filled(exdates=[out], extra="2031-05-04", go="dates"))
    part = with_id(parsed((await client.get(path)).text), "datoer")
    boxes = all_of(part, "input", name="exdates", type="checkbox")
    assert [box.get("checked") is not None for box in boxes] == [False, True, False, False, False, False]
    assert len(with_class(part, "day--out")) == 1
    assert [hidden.get("value") for hidden in all_of(part, "input", name="rdates")] == ["2031-05-04T18:00:00"]


async def test_topics_are_suggested_from_the_description_with_their_reason(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    await send(client, path, filled(topics=[], description="Mange av oss grubler om natta.", go="topics"))
    part = with_id(parsed((await client.get(path)).text), "topics")
    assert "Bekymring og grubling" in words(part)
    assert "fordi du skrev «grubler»" in words(part)


async def test_the_script_gets_the_very_parts_the_page_is_made_of(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await send(client, f"{path}/lagre", filled())
    assert answer.status_code == 200
    assert "Lagret kl." in answer.text
    whole = (await client.get(path)).text
    for text in ("Annenhver tirsdag", "Kråkerøy", "fordi du skrev"):
        assert text in answer.text
        assert text in whole


async def test_the_privacy_of_the_place_shows_what_everyone_will_see(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    await send(client, path, filled(go="place"))
    part = words(with_id(parsed((await client.get(path)).text), "place_privacy"))
    assert "Alle ser: Biblioteket, Storgata 3, Kråkerøy, Fredrikstad" in part
    assert "Alle ser: Kråkerøy, Fredrikstad" in part
    assert "Alle ser: Fredrikstad" in part


async def test_the_preview_is_the_listing_and_hides_what_the_listing_hides(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await send(client, path, filled(go="show"))
    assert answer.headers["location"] == f"{path}/vis"
    text = (await client.get(f"{path}/vis")).text
    page = parsed(text)
    assert [words(name) for name in with_class(page, "group-card__name")] == ["Nattergalen"]
    assert with_class(page, "group__grid")
    assert "Annenhver tirsdag kl. 18–20" in words(page)
    for hidden in ("Storgata", "Biblioteket", "Ivar Moen"):
        assert hidden not in text
    assert "Fredrikstad kommune" in text  # who answers for it


async def test_the_preview_tells_what_is_near_already_and_what_may_be_the_same(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    await send(client, path, filled(name="Søvngruppen i Fredrikstad", go="show"))
    near = words(with_class(parsed((await client.get(f"{path}/vis")).text), "near")[0])
    assert "1 gruppe om søvnvansker innen 20 min" in near
    assert "Er dette den samme gruppa?" in near
    assert "Søvngruppa i Fredrikstad" in near


async def test_a_stranger_confirms_the_address_and_is_signed_in_as_the_groups_starter(
    client: httpx.AsyncClient,
) -> None:
    path = await begun(client)
    await send(client, path, filled(go="show"))
    sent = await send(client, f"{path}/vis")
    assert sent.headers["location"] == path
    assert "ivar@example.no" in (await client.get(path)).text  # look in the mail
    async with reading():
        assert not await Group.exists().where(Group.name == "Nattergalen")
    link = f"/start/bekreft/{(await w.mails())[-1].token}"
    # When a mail scanner opens the link, nothing happens
    seen = await client.get(link)
    assert seen.status_code == 200
    assert COOKIE not in client.cookies
    # When its reader presses the button
    answer = await send(client, link)
    async with reading():
        rows = await Group.select(Group.id, Group.state, Group.place_label).where(Group.name == "Nattergalen")
    assert rows[0]["state"] == "submitted"
    assert rows[0]["place_label"] == "Fredrikstad"
    assert answer.headers["location"] == f"/arbeid/mine/{rows[0]['id']}?sagt=sendt"
    assert COOKIE in client.cookies
    # Then the link is used up
    client.cookies.clear()
    again = await send(client, link)
    assert again.status_code == 404
    assert COOKIE not in client.cookies


async def test_a_form_that_waits_for_its_address_can_be_opened_again(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    await send(client, path, filled(go="show"))
    await send(client, f"{path}/vis")
    assert (await send(client, f"{path}/lagre", filled())).status_code == 409
    other_window = await send(client, path, filled(summary="Skrevet i et annet vindu.", go="save"))
    assert other_window.status_code == 409
    assert "Skrevet i et annet vindu." in other_window.text
    await send(client, f"{path}/apne")
    assert 'value="Nattergalen"' in (await client.get(path)).text
    link = f"/start/bekreft/{(await w.mails())[-1].token}"
    assert (await send(client, link)).status_code == 404  # what it would have sent in is being changed


async def test_somebody_signed_in_sends_in_at_once(client: httpx.AsyncClient) -> None:
    await sign_in(client, await w.an_account(Role.STARTER, email="ivar@example.no", name="Ivar Moen"))
    path = await begun(client)
    shown = (await client.get(path)).text
    assert 'name="starter_email"' not in shown
    answer = await send(client, path, filled(starter_name="", starter_email="", go="show"))
    assert answer.headers["location"] == f"{path}/vis"
    answer = await send(client, f"{path}/vis")
    assert answer.headers["location"].startswith("/arbeid/mine/")
    gone = await client.get(path)  # the draft is gone, and a bookmark may lead to it
    assert (gone.status_code, "Dette skjemaet finnes ikke lenger" in gone.text) == (404, True)


async def test_a_listed_group_is_changed_in_the_same_form_and_stays_up(
    client: httpx.AsyncClient, world: w.World
) -> None:
    account = await w.an_account(Role.STARTER, email="ivar@example.no", name="Ivar Moen")
    async with writing():
        await lead(world.sleep, account, w.IVAR)
    await sign_in(client, account)
    token = await draft_of_group(identity=await w.identity_of(account), group_id=world.sleep)
    path = f"/start/gruppe/{token}"
    before, _ = await details_now(world.sleep)
    page = parsed((await client.get(path)).text)
    assert "Endringen vises når forvalteren har godkjent den" in words(page)
    # When only the summary is changed, in the form as a browser sends it
    form = sent_by_browser(page)
    assert form["place"] == ["Fredrikstad"]
    await send(client, path, {**form, "summary": "Ny tekst.", "go": "show"})
    answer = await send(client, f"{path}/vis")
    assert answer.status_code == 303
    # Then nothing else is proposed, and the listing is what it was
    async with reading():
        rows = await Revision.select(Revision.id).where(Revision.group == world.sleep)
    assert len(rows) == 1
    async with reading():
        proposed = await revision_row(rows[0]["id"])
    assert proposed.proposal.changed == ("summary",)
    assert (await details_now(world.sleep))[0] == before


async def test_a_steward_changes_a_group_of_hers_at_once(client: httpx.AsyncClient, world: w.World) -> None:
    account = await w.an_account(Role.STEWARD, world.fredrikstad)
    await sign_in(client, account)
    opened = await send(client, f"/arbeid/grupper/{world.sleep}/rediger")
    path = opened.headers["location"]
    page = parsed((await client.get(path)).text)
    assert "med en gang" in words(page)
    await send(client, path, {**sent_by_browser(page), "summary": "Ny tekst.", "go": "show"})
    answer = await send(client, f"{path}/vis")
    assert answer.headers["location"].startswith(f"/arbeid/grupper/{world.sleep}")
    assert (await client.get(answer.headers["location"])).status_code == 200
    assert (await details_now(world.sleep))[0].summary == "Ny tekst."


async def test_an_address_that_got_letters_enough_is_told_in_words(client: httpx.AsyncClient) -> None:
    answers = []
    for n in range(7):
        path = await begun(client)
        await send(client, path, filled(name=f"Nattergalen {n}", go="show"))
        answers.append((await send(client, f"{path}/vis")).status_code)
    assert answers[0] == 303
    assert answers[-1] == 429


async def test_a_form_from_another_site_saves_nothing(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await client.post(path, data=filled(), headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert (await draft(path.rpartition("/")[2])).form == {}


async def test_the_key_of_a_form_is_never_in_the_log(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="videre")
    path = await begun(client)
    await send(client, path, filled(go="show"))
    await client.get(f"{path}/vis")
    await send(client, f"{path}/vis")
    link = f"/start/bekreft/{(await w.mails())[-1].token}"
    await client.get(link)
    await send(client, link)
    assert "/start/gruppe/{token}" in caplog.text
    for secret in (path.rpartition("/")[2], link.rpartition("/")[2], "Nattergalen", "ivar@example.no"):
        assert secret not in caplog.text


async def test_an_unknown_address_is_not_found(client: httpx.AsyncClient) -> None:
    for path in ("/start/gruppe/nothing", "/start/gruppe/nothing/vis"):
        assert (await client.get(path)).status_code == 404
        assert (await send(client, path)).status_code == 404


@pytest.mark.parametrize("field", TEXTS)
async def test_what_somebody_writes_is_only_ever_text(client: httpx.AsyncClient, field: str) -> None:
    path = await begun(client)
    form = filled(place_privacy="exact") | {field: SCRIPT}
    for answer in (
        await send(client, f"{path}/lagre", form),
        await client.get(path),
        await send(client, path, {**form, "go": "show"}),
        await client.get(f"{path}/vis"),
    ):
        assert "<script>alert" not in answer.text
        assert 'onfocus="alert' not in answer.text


async def test_an_address_that_is_a_script_is_never_a_link(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    told = await errors_of(client, path, filled(website="javascript:alert(1)//.no"))
    assert list(told) == ["#website"]
    assert 'href="javascript' not in (await client.get(path)).text


async def test_a_website_may_be_written_as_people_do(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    await send(client, path, filled(website="www.nattergalen.no", go="show"))
    assert 'href="https://www.nattergalen.no"' in (await client.get(f"{path}/vis")).text


async def test_too_much_is_refused_in_words_and_still_there(client: httpx.AsyncClient) -> None:
    path = await begun(client)
    answer = await send(client, path, filled(description="sovn " * 8200, go="save"))
    assert answer.status_code == 422
    assert "mer enn skjemaet kan ta vare på" in answer.text
    assert "sovn sovn" in answer.text


def sent_by_browser(page: Any) -> dict[str, list[str]]:
    """Return what a browser would send of the form as it stands."""
    (form,) = (each for each in all_of(page, "form") if "register__form" in str(each.get("class")))
    found: dict[str, list[str]] = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type")
        if not name or field.tag == "button" or name == "_csrf":
            continue
        if field.tag == "select":
            value = next((o.get("value") for o in field.iter("option") if o.get("selected") is not None), None)
        elif field.tag == "textarea":
            value = field.text or ""
        elif kind in {"checkbox", "radio"}:
            value = field.get("value") if field.get("checked") is not None else None
        else:
            value = field.get("value") or ""
        if value is not None:
            found.setdefault(name, []).append(value)
    return found
