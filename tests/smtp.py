"""A real SMTP server (aiosmtpd) on a port of its own that takes, refuses, stalls and dies as it is told."""

from __future__ import annotations

import asyncio
import email
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DIES, STALLS = "dies", "stalls"


class MailServer:
    """What was taken, and what each step answers: a reply, ``DIES`` or ``STALLS``; nothing means all is well.

    Steps are MAIL, RCPT, DATA (before the letter) and BODY (after it). ``only`` limits them to one receiver.
    """

    def __init__(self) -> None:
        self.port = 0
        self.answers: dict[str, str] = {}
        self.only = ""
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.logins: list[str] = []

    @property
    def receivers(self) -> list[str]:
        return [receiver for receiver, _ in self.taken]

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(data, policy=default) for _, data in self.taken]  # type: ignore[misc]

    async def handle_EHLO(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self.answer("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self.answer("RCPT", server, address) or "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        reply = await self.answer("BODY", server, envelope.rcpt_tos[0])
        if reply is None:
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken += [(receiver, content) for receiver in envelope.rcpt_tos]
        return reply or "250 OK"

    async def answer(self, step: str, server: Any, receiver: str = "") -> str | None:
        told = self.answers.get(step)
        if told is None or (self.only and receiver and receiver != self.only):
            return None
        if told == STALLS:
            await asyncio.sleep(30)
        if told == DIES:
            server.transport.abort()
            return "421 never arrives"
        return told


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # as above
        handler: Any = self.event_handler
        if self.envelope and (reply := await handler.answer("DATA", self, self.envelope.rcpt_tos[0])):
            if reply != "421 never arrives":
                await self.push(reply)
            return
        await super().smtp_DATA(arg)


@asynccontextmanager
async def mail_server(
    tls: ssl.SSLContext | None = None, *, smtps: bool = False, **options: Any
) -> AsyncIterator[MailServer]:
    """Serve until the block ends; ``options`` are aiosmtpd's."""
    told = MailServer()

    def protocol() -> SMTP:
        return _Server(told, hostname="mail.test", tls_context=None if smtps else tls, **options)

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls if smtps else None)
    told.port = server.sockets[0].getsockname()[1]
    yield told
    server.close()


def knows(told: dict[str, str]) -> Any:
    """An authenticator for aiosmtpd that knows these users and passwords."""

    def authenticate(server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = told.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=right, handled=False)

    return authenticate
