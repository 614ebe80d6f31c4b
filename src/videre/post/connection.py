"""One connection to the mail server, used for a whole round, that always knows whether a letter can have left.

What fails before the letter itself was handed over has certainly not been delivered and may be tried again. What
fails after that, without an answer, may have been: nobody but a person decides to send it once more.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Self

from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from aiosmtplib.errors import (
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from videre.post.failures import Failure
from videre.post.message import Envelope
from videre.post.opening import Undelivered, opened

ANSWER_SECONDS = 120.0
"""How long the server may think about a letter it has got."""


class Uncertain(Exception):
    """A letter was handed over, and whether it was taken was never said."""


class Connection:
    """The way to one mail server, opened when the first letter needs it; a context manager."""

    def __init__(self, smtp_url: str, base_url: str) -> None:
        self._smtp_url, self._base_url = smtp_url, base_url
        self._smtp: SMTP | None = None
        self.under_way = False
        """Whether the current letter may have left."""
        self.unreachable = False
        """Whether the server could not be opened at all, for any letter."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=2)
            smtp.close()

    async def send(self, mail: Envelope) -> None:
        """Hand one letter over. Raises :class:`Undelivered` or :class:`Uncertain`."""
        self.under_way = self.unreachable = False
        smtp, used_before = await self._open()
        try:
            await self._introduce(smtp, mail)
        except Undelivered as error:
            # A server may end a connection it has had enough of; the next letter gets a fresh one.
            if not used_before or not (error.failure is Failure.BROKEN or error.code == 421):
                raise
            self._drop()
            smtp, _ = await self._open()
            await self._introduce(smtp, mail)
        await self._hand_over(smtp, mail.data)

    async def _open(self) -> tuple[SMTP, bool]:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp, True
        try:
            self._smtp = await opened(self._smtp_url, self._base_url)
        except Undelivered:
            self.unreachable = True
            raise
        return self._smtp, False

    async def _introduce(self, smtp: SMTP, mail: Envelope) -> None:
        """Everything up to the server's «go ahead»; until here nothing has left."""
        step = Failure.SENDER
        try:
            options = []
            if mail.needs_utf8:
                if not smtp.supports_extension("smtputf8"):
                    raise Undelivered(Failure.ADDRESS, final=True)
                options = ["SMTPUTF8"]
            encoding = "utf-8" if mail.needs_utf8 else "ascii"
            await smtp.mail(mail.sender, options=options, encoding=encoding)
            step = Failure.RECEIVER
            await smtp.rcpt(mail.receiver, encoding=encoding)
            step = Failure.CONTENT
            answer = await smtp.execute_command(b"DATA")
            if answer.code != 354:
                raise SMTPResponseException(answer.code, "")
        except SMTPResponseException as error:
            await self._begin_anew(smtp, error.code)
            raise Undelivered(step, error.code, final=500 <= error.code <= 599) from None
        except (SMTPTimeoutError, TimeoutError):
            self._drop()
            raise Undelivered(Failure.TIMEOUT) from None
        except (SMTPException, OSError):
            self._drop()
            raise Undelivered(Failure.BROKEN) from None
        except ValueError:
            await self._begin_anew(smtp, 0)
            raise Undelivered(Failure.ADDRESS, final=True) from None

    async def _hand_over(self, smtp: SMTP, data: bytes) -> None:
        protocol = smtp.protocol
        if protocol is None:
            self._drop()
            raise Undelivered(Failure.BROKEN)
        self.under_way = True
        try:
            # A line that is a dot alone would end the letter (RFC 5321, 4.5.2).
            protocol.write(re.sub(rb"(?m)^\.", b"..", data) + b".\r\n")
            answer = await protocol.read_response(timeout=ANSWER_SECONDS)
        except (SMTPException, OSError, TimeoutError):
            self._drop()
            raise Uncertain from None
        if 200 <= answer.code <= 299:
            return
        if not 400 <= answer.code <= 599:
            self._drop()
            raise Uncertain
        self.under_way = False
        await self._begin_anew(smtp, answer.code)
        raise Undelivered(Failure.CONTENT, answer.code, final=answer.code >= 500)

    async def _begin_anew(self, smtp: SMTP, code: int) -> None:
        try:
            if code == 421 or code < 0:
                raise SMTPServerDisconnected("")
            await smtp.rset()
        except (SMTPException, OSError, TimeoutError):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()
