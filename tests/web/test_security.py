"""What every answer carries, what is too long, and what never reaches the log."""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from litestar import Litestar, get

from videre.settings import Settings
from videre.web.files import FOR_GOOD, static_files
from videre.web.protocol import PatientProtocol
from videre.web.security import (
    CONTENT_SECURITY_POLICY,
    LONGEST_ADDRESS,
    guarded,
    refuse_long_addresses,
    security_headers,
)

ADDRESSES = ["/", "/api/topics", "/api/nothing", "/nothing", "/static/nothing.js", "/api/docs", "/?q=a&near=0000"]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_answer_has_the_headers_and_sets_no_cookie(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    for name, value in security_headers(Settings()):
        assert answer.headers[name.decode()] == value.decode()
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/om", "/api/topics", "/nothing"])
async def test_head_answers_as_get_does_without_the_body(client: httpx.AsyncClient, address: str) -> None:
    head, get = await client.head(address), await client.get(address)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_the_policy_lets_nothing_in_but_our_own() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_https_is_insisted_on_where_it_is_ours() -> None:
    assert b"strict-transport-security" not in dict(security_headers(Settings()))
    assert b"strict-transport-security" in dict(security_headers(Settings(base_url="https://videre.example.no")))


@pytest.mark.parametrize("address", ["/", "/api/groups", "/api/topics", "/grupper/x"])
async def test_a_long_address_is_refused_in_the_readers_language(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address, params={"q": "zqx" * 10_000, "lang": "en"})
    assert answer.status_code == 414
    assert "zqx" not in answer.text
    assert answer.headers["content-language"] in {"en", "nb"}


async def test_a_large_body_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/matches", json={"q": "zqx" * 33_000})
    assert answer.status_code == 413
    assert "zqx" not in answer.text


async def test_the_log_has_routes_and_no_addresses(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for address in ("/?q=hemmelig&near=1607", "/api/groups?q=hemmelig&near=1607", "/hemmelig", "/grupper/hemmelig"):
            await client.get(address)
        await client.post("/api/matches", json={"q": "hemmelig", "near": "1607"})
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("videre"))
    assert "GET /grupper/{slug}" in logged
    assert "hemmelig" not in logged
    assert "1607" not in logged


async def test_the_log_is_silent_about_what_went_well(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videre.web.security.SLOW_SECONDS", 60.0)  # however busy this machine is
    with caplog.at_level(logging.INFO):
        for address in ("/?q=hemmelig&near=1607", "/api/groups?q=hemmelig&near=1607", "/hemmelig", "/om"):
            await client.get(address)
    assert [record for record in caplog.records if record.name.startswith("videre")] == []


async def test_the_log_tells_of_slow_answers(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videre.web.security.SLOW_SECONDS", 0.0)
    with caplog.at_level(logging.INFO):
        await client.get("/grupper/hemmelig?q=hemmelig&near=1607")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "videre.access"]
    assert re.fullmatch(r"GET /grupper/\{slug\} 404 \d+\.\d ms", line)


@pytest.mark.parametrize("path", ["/", "/api/groups"])
async def test_the_log_tells_of_faults_of_ours_and_not_what_was_asked(
    client: httpx.AsyncClient, app: Litestar, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    class Broken:
        def groups(self, *_: object, **__: object) -> None:
            raise RuntimeError("".join(("hemme", "lig")))  # in pieces: the log may quote this line

    working, app.state.search = app.state.search, Broken()
    try:
        with caplog.at_level(logging.INFO):
            answer = await client.get(path, params={"q": "hemmelig", "near": "1607"})
    finally:
        app.state.search = working
    assert answer.status_code == 500
    (line,) = [record.getMessage() for record in caplog.records if record.name == "videre.access"]
    assert re.fullmatch(rf"GET {path} 500 \d+\.\d ms", line)
    ours = [record for record in caplog.records if record.name.startswith("videre")]  # httpx, asking, tells of itself
    told = "\n".join(logging.Formatter().format(record) for record in ours)  # with the traceback, where there is one
    assert "hemmelig" not in told
    assert "1607" not in told


async def test_a_file_with_its_fingerprint_is_kept_for_good_and_without_it_is_checked(
    client: httpx.AsyncClient,
) -> None:
    name, file = next((name, file) for name, file in static_files().items() if name.endswith(".css"))
    kept = await client.get(f"/static/{name}", params={"v": file.fingerprint})
    assert kept.headers["cache-control"] == FOR_GOOD
    assert kept.content == file.content
    for old in ({}, {"v": "000000000000"}):
        checked = await client.get(f"/static/{name}", params=old)
        assert checked.headers["cache-control"] == "no-cache"
    again = await client.get(f"/static/{name}", headers={"if-none-match": kept.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("accepted", ["br", "gzip", "gzip;q=0.5, br;q=0", "identity"])
async def test_files_come_packed_as_the_browser_asks(client: httpx.AsyncClient, accepted: str) -> None:
    name, file = max(static_files().items(), key=lambda item: item[0].endswith(".js") * len(item[1].content))
    answer = await client.get(f"/static/{name}", headers={"accept-encoding": accepted})
    expected = {"br": "br", "gzip": "gzip", "identity": None}.get(accepted, "gzip")
    assert answer.headers.get("content-encoding") == expected
    if expected != "br":  # httpx unpacks brotli only where it finds the package
        assert answer.content == file.content


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "css", "/etc/passwd", "vendor/STAMP"])
async def test_only_known_files_are_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code == 404


@pytest.fixture
def bare_server() -> Iterator[int]:
    """A real uvicorn with our protocol and guards, and one empty page behind them."""

    @get("/")
    async def empty() -> None: ...

    app = Litestar([empty], middleware=[refuse_long_addresses], openapi_config=None, logging_config=None)
    server = uvicorn.Server(
        # Litestar's types of ASGI are not uvicorn's.
        uvicorn.Config(guarded(app, Settings()), port=0, http=PatientProtocol, log_config=None, lifespan="off")  # type: ignore[arg-type]
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("length", [LONGEST_ADDRESS - 100, LONGEST_ADDRESS + 1, 66_000, 100_000, 1_000_000])
def test_a_real_server_answers_addresses_of_any_length(bare_server: int, length: int) -> None:
    with socket.create_connection(("127.0.0.1", bare_server)) as connection:
        address = b"/?q=" + b"%C3" * (length // 3)
        connection.sendall(b"GET " + address + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        status = connection.makefile("rb").readline()
    assert status.split()[1] == (b"200" if length < LONGEST_ADDRESS else b"414")


def _answer(port: int, *sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for part in sent:
                connection.sendall(part)
            return connection.makefile("rb").readline()
        except OSError:  # hung up on while we were still sending
            return b""


@pytest.mark.parametrize("name", [b"accept-language", b"x-anything"])
def test_endless_headers_are_not_read_into_memory(bare_server: int, name: bytes) -> None:
    start = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
    whole = start + name + b": " + b"a" * 30_000 + b"\r\n\r\n"
    assert b" 200 " in _answer(bare_server, whole)
    endless = _answer(bare_server, start + name + b": ", *[b"a" * 65_536] * 200)
    assert b" 200 " not in endless


def test_many_headers_are_refused(bare_server: int) -> None:
    lines = [b"x-%d: %s\r\n" % (n, b"a" * 1000) for n in range(100)]
    assert _answer(bare_server, b"GET / HTTP/1.1\r\nhost: x\r\n", *lines).split()[1:2] in ([b"431"], [])


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf"])
def test_who_never_finishes_is_hung_up_on(bare_server: int, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr("videre.web.protocol.SLOWEST_SECONDS", 0.3)
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", bare_server), timeout=20) as connection:
        connection.sendall(sent)
        while connection.recv(65_536):
            pass
    # Longer than it may take to answer, shorter than uvicorn's own wait for another request.
    assert 0.25 < time.monotonic() - began < 4.5


def test_who_asks_again_on_a_connection_is_answered(bare_server: int) -> None:
    request = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", bare_server), timeout=20) as connection:
        for _ in range(3):
            connection.sendall(request[:10])
            time.sleep(0.05)
            connection.sendall(request[10:])
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
