"""How a request is read off the wire: what is too long is refused, and who is too slow is hung up on.

uvicorn itself reads headers of any length into memory and waits for ever for the rest of a request, so that one
visitor could fill the memory or hold every connection. And it writes the head and the body of an answer in two pieces,
which are two packets and wake the reader twice; an application that has both ready may send them as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from videre.web.security import LONGEST_ADDRESS

LARGEST_HEAD = 65_536
"""Bytes of a request's headers together, the address apart; browsers send a few thousand."""
SLOWEST_SECONDS = 30.0
"""A connection must bring its first request within this time, and each request all of itself."""

WHOLE_ANSWER = "videre.whole_answer"
"""The ASGI extension under which an application finds ``send``: status, headers and whole body in, True if sent."""

MOST_HELD = 16
"""Answers that wait for each other; of 20 groups each they are 300 kB."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Outbox:
    """The whole answers of one turn of the event loop, sent one after another at its end.

    A write to a reader who sleeps wakes them, which costs the writer several times what the write itself does
    (decision 0049). Sent together, answers to one reader with many connections, as a proxy is, wake them once.
    """

    def __init__(self) -> None:
        self._held: list[tuple[asyncio.Transport, bytes]] = []

    def put(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport, answer: bytes) -> None:
        """Send an answer when those asked for at the same moment are ready, or there are ``MOST_HELD`` of them."""
        if not self._held:
            loop.call_soon(self.empty)
        self._held.append((transport, answer))
        if len(self._held) >= MOST_HELD:
            self.empty()

    def empty(self) -> None:
        """Send all that waits."""
        if self._held:
            held, self._held = self._held, []
            for transport, answer in held:
                if not transport.is_closing():
                    transport.write(answer)


_OUTBOXES: WeakKeyDictionary[asyncio.AbstractEventLoop, Outbox] = WeakKeyDictionary()


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, which lacks these limits and hangs up on a long address with a bare English line.

    A too long address is read only as far as it takes to refuse it in the reader's language.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = self._unfinished = False
        self._head_bytes = 0
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._outbox = _OUTBOXES.setdefault(self.loop, Outbox())
        self._patience = self.loop.call_later(SLOWEST_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._wait_no_more()

    def data_received(self, data: bytes) -> None:
        """Take in what came, as far as there is room for it."""
        self._outbox.empty()  # an answer to what is wrong here must not overtake one that waits
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD and not self.transport.is_closing():
                self.transport.write(_TOO_LARGE)
                self.transport.close()
        # Nearly every request comes whole and never needs a clock.
        if not self._unfinished:
            self._wait_no_more()
        elif self._patience is None:
            self._patience = self.loop.call_later(SLOWEST_SECONDS, self.transport.close)

    def shutdown(self) -> None:
        """Close when the answers that wait are sent."""
        self._outbox.empty()
        super().shutdown()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_head = self._unfinished = True
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Take in the next part of the address, and no more than shows that it is too long."""
        super().on_url(url)
        self._head_bytes -= len(url)
        if len(self.url) > LONGEST_ADDRESS:
            # Whole percent escapes only matter to those who are answered; this one will be refused.
            self.url = self.url[: LONGEST_ADDRESS + 2]

    def on_headers_complete(self) -> None:
        """Let the application begin to answer."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        self._unfinished = False
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope: Any = cycle.scope
        scope["extensions"] = {WHOLE_ANSWER: {"send": partial(self._send_whole, cycle)}}
        super()._start_asgi_task(cycle, app)

    def _send_whole(
        self, cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
    ) -> bool:
        """Send an answer in one piece, as ``RequestResponseCycle.send`` would in two.

        The headers are taken as they are: lower case, free of line breaks, the body's length among them. Return False
        where nothing was sent: to a reader who is slow, speaks HTTP/1.0, closes the connection or wants no body.
        """
        if cycle.flow.write_paused or not cycle.keep_alive or cycle.scope["method"] == "HEAD":
            return False
        if cycle.disconnected:
            return True
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        lines = [b"%b: %b\r\n" % header for header in (*cycle.default_headers, *headers)]
        self._outbox.put(self.loop, cycle.transport, b"%b%b\r\n%b" % (STATUS_LINE[status], b"".join(lines), body))
        cycle.message_event.set()
        cycle.on_response()
        return True

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
