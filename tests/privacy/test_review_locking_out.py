"""Nobody is kept out of their account by a stranger who knows their address."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests import world as w
from tests.domain.test_post_delivery import queued, sending_to
from tests.smtp import MailServer, mail_server
from tests.web.working import send, sign_in
from videre.directory.drafts import new_draft
from videre.language import Language
from videre.people.roles import Role
from videre.post.delivery import deliver_due
from videre.post.letters import MailKind


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


async def test_letters_a_stranger_causes_do_not_hold_up_the_link_to_sign_in(database: str, server: MailServer) -> None:
    await queued(*["siv@example.no"] * 30, kind=MailKind.CONFIRM_ADDRESS)
    settings = sending_to(server.port, mail_per_hour=20)
    assert (await deliver_due(settings)).sent == 20
    await queued("siv@example.no", kind=MailKind.SIGN_IN)
    assert (await deliver_due(settings)).sent == 1


async def test_a_session_that_waits_for_its_code_is_asked_for_it_before_sending_in(
    client: httpx.AsyncClient, world: w.World
) -> None:
    await sign_in(client, await w.an_account(Role.STEWARD, world.fredrikstad), strong=False)
    token = await new_draft(identity=None, language=Language.NB)
    answer = await send(client, f"/start/gruppe/{token}/vis")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inn/kode")
