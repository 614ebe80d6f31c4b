"""A bounded load on a server on loopback: sixteen connections, each asking again when it has its answer."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

CONNECTIONS = 16


class Load(NamedTuple):
    """Requests per second, and how long each took in milliseconds."""

    rate: float
    milliseconds: list[float]


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()
        self.expected = 0
        self.asked = 0.0

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.expected = 0
        self.asked = perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take in what has come; return whether the answer is whole."""
        self.received += self.socket.recv(262_144)
        if not self.expected:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.received[:end]).lower()
            assert head.startswith(b"http/1.1 200"), head[:60]
            at = head.index(b"content-length:") + 15
            self.expected = end + 4 + int(head[at : at + 12].split(b"\r\n")[0])
        return len(self.received) >= self.expected


def load(port: int, requests: Sequence[bytes], count: int, first: int = 0) -> Load:
    """Send ``count`` requests in turn from the list, starting with the ``first``, over all connections."""
    selector = selectors.DefaultSelector()
    connections = [_Connection(port) for _ in range(CONNECTIONS)]
    sent, done, times = 0, 0, []
    began = perf_counter()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(requests[(first + sent) % len(requests)])
        sent += 1
    while done < sent:
        for key, _ in selector.select(30):
            connection = key.data
            if connection.read():
                times.append((perf_counter() - connection.asked) * 1000)
                done += 1
                if sent < count:
                    connection.ask(requests[(first + sent) % len(requests)])
                    sent += 1
    rate = done / (perf_counter() - began)
    for connection in connections:
        connection.socket.close()
    return Load(rate, times)


def get(path: str) -> bytes:
    """Return a request as bytes."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: nb\r\n\r\n".encode()
