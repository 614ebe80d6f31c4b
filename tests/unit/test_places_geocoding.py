"""Kartverket's address API, against a real HTTP server on the loopback address."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderParseError, GeocoderRateLimited, GeocoderServiceError, GeocoderTimedOut, GeopyError

from videre.places.gazetteer import gazetteer
from videre.places.geocoding import GazetteerLookup, KartverketLookup, address_lookup
from videre.places.kartverket import Kartverket
from videre.places.shapes import PlaceKind

STORGATA = {
    "adressenavn": "Storgata",
    "adressetekst": "Storgata 1",
    "postnummer": "1607",
    "poststed": "FREDRIKSTAD",
    "kommunenummer": "3107",
    "kommunenavn": "FREDRIKSTAD",
    "representasjonspunkt": {"epsg": "EPSG:4258", "lat": 59.2103, "lon": 10.9381},
    "oppdateringsdato": "2026-01-01",
}


class Server:
    """Answers every request with ``status`` and ``body`` after ``delay`` seconds, and keeps the last address."""

    def __init__(self) -> None:
        self.status, self.delay, self.asked = 200, 0.0, ""
        self.body = json.dumps({"metadata": {"totaltAntallTreff": 1}, "adresser": [STORGATA]}).encode()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked = self.path
                time.sleep(outer.delay)
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are the test
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}/adresser/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def lookup(server: Server, timeout: float = 3.0) -> KartverketLookup:
    return KartverketLookup(Kartverket(server.endpoint, timeout=timeout), gazetteer())


def test_an_address_is_found_and_named_as_people_write_it(server: Server) -> None:
    (place,) = lookup(server).find("Storgata 1, Fredrikstad")
    assert place.name == "Storgata 1, 1607 Fredrikstad"
    assert (place.kind, place.lat, place.lon) == (PlaceKind.ADDRESS, 59.2103, 10.9381)
    assert (place.municipality, place.municipality_name, place.county) == ("3107", "Fredrikstad", "Østfold")


def test_the_api_is_asked_as_it_describes(server: Server) -> None:
    lookup(server).find("Bøgata 1 & co")
    asked = urlsplit(server.asked)
    assert asked.path == "/adresser/v1/sok"
    assert parse_qs(asked.query) == {"sok": ["Bøgata 1 & co"], "treffPerSide": ["8"]}


def test_it_is_a_geopy_geocoder(server: Server) -> None:
    (found,) = Kartverket(server.endpoint).geocode("Storgata 1") or []
    assert (found.latitude, found.longitude) == (59.2103, 10.9381)
    assert found.raw["kommunenummer"] == "3107"


def test_a_slow_answer_times_out_and_the_gazetteer_answers(server: Server) -> None:
    server.delay = 1.0
    with pytest.raises(GeocoderTimedOut):
        Kartverket(server.endpoint, timeout=0.1).geocode("Storgata 1, 1607 Fredrikstad")
    assert [p.name for p in lookup(server, 0.1).find("Storgata 1, 1607 Fredrikstad")] == ["1607 Fredrikstad"]


@pytest.mark.parametrize("status,error", [(429, GeocoderRateLimited), (403, GeopyError), (500, GeocoderServiceError)])
def test_a_refusal_is_a_geopy_error_that_tells_nothing(
    server: Server, status: int, error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    server.status, server.body = status, b"you asked for Storgata 1"
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as raised:
        Kartverket(server.endpoint).geocode("Storgata 1")
    assert "Storgata" not in str(raised.value) + caplog.text
    assert lookup(server).find("Storgata 1 Bergen")[0].name == "Bergen"


def without_point() -> bytes:
    return json.dumps({"adresser": [{k: v for k, v in STORGATA.items() if k != "representasjonspunkt"}]}).encode()


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"adresser": {}}', b'{"adresser": [1]}', b"\xff\xfe{", without_point()]
)
def test_a_malformed_answer_is_a_parse_error(server: Server, body: bytes) -> None:
    server.body = body
    with pytest.raises(GeocoderParseError):
        Kartverket(server.endpoint).geocode("Storgata 1")
    assert lookup(server).find("Storgata 1 Bergen")[0].name == "Bergen"


def at(**point: object) -> Callable[[], bytes]:
    return lambda: json.dumps({"adresser": [STORGATA | {"representasjonspunkt": point}]}).encode()


@pytest.mark.parametrize(
    "body",
    [
        at(epsg="EPSG:25833", lat=6573000.0, lon=276000.0),
        at(epsg="EPSG:4258", lat=91.0, lon=10.0),
        lambda: at(epsg="EPSG:4258", lat=1.5, lon=10.0)().replace(b"1.5", b"1e999"),
    ],
)
def test_a_point_that_is_not_on_the_earth_in_degrees_is_left_out(server: Server, body: Callable[[], bytes]) -> None:
    server.body = body()
    with suppress(GeocoderParseError):  # a number too large for JSON is refused whole
        assert Kartverket(server.endpoint).geocode("Storgata 1") is None
    assert [p.name for p in lookup(server).find("1607")] == ["1607 Fredrikstad"]


def test_nothing_found_falls_back_and_nobody_there_falls_back(server: Server) -> None:
    server.body = b'{"adresser": []}'
    assert lookup(server).find("Hamar")[0].name == "Hamar"
    server.close()
    assert lookup(server).find("Hamar")[0].name == "Hamar"


def test_it_is_off_by_default() -> None:
    assert isinstance(address_lookup(gazetteer()), GazetteerLookup)
    assert isinstance(address_lookup(gazetteer(), "http://127.0.0.1:1"), KartverketLookup)


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "\0"])
def test_nothing_worth_asking_is_not_asked(server: Server, text: str) -> None:
    assert lookup(server).find(text) == []
