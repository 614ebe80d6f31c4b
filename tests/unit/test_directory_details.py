"""What can be said about a group, its address on the web, and the numbers of organisations."""

from __future__ import annotations

import math
from datetime import datetime

import msgspec
import pytest

from tests.world import details, somewhere_exact
from videre.directory.details import GroupDetails, check_details
from videre.directory.meetings import Meetings
from videre.directory.numbers import is_municipality_number, is_organisation_number
from videre.directory.placement import NOWHERE, public_point
from videre.directory.shapes import Format, PlacePrivacy
from videre.directory.slugs import slug_of
from videre.language import Language
from videre.problems import Invalid


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 121}),
        ("name", {"name": "Søvn\x00"}),
        ("name", {"name": "Søvn\ud800"}),
        ("summary", {"summary": "x" * 301}),
        ("topics", {"topics": ()}),
        ("topics", {"topics": ("strikking",)}),
        ("topics", {"topics": ("angst", "sovn", "sorg", "adhd", "spill", "rus")}),
        ("languages", {"languages": ()}),
        ("languages", {"languages": ("klingon",)}),
        ("accessibility", {"accessibility": ("trampoline",)}),
        ("age_from", {"age_from": 16}),
        ("age_from", {"age_from": 40, "age_to": 30}),
        ("municipality", {"municipality": "9999"}),
        ("municipality", {"municipality": ""}),
        ("exact_lat", {"exact_lat": 59.2}),
        ("exact_lat", {"exact_lat": 10.9, "exact_lon": 59.2}),
        ("exact_lat", {"exact_lat": math.nan, "exact_lon": 10.9}),
        ("exact_lat", {"place_privacy": PlacePrivacy.EXACT}),
        ("contact_email", {"contact_email": "ikke en adresse"}),
        ("contact_email", {"contact_email": "a@example.no\nBcc: b@example.no"}),
        ("contact_email", {"contact_email": "a@example.no?cc=b%40example.no"}),
        ("contact_email", {"contact_email": "a?body=hei@example.no"}),
        ("contact_phone", {"contact_phone": "ring meg"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("rrule", {"meetings": Meetings(datetime(2026, 1, 6, 18), 120, "FREQ=SECONDLY")}),
    ],
)
def test_faulty_details_are_refused_on_their_field(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        check_details(details(**changes))
    assert field in {error.field for error in refused.value.fields}
    said = [str(value) for value in changes.values() if isinstance(value, str) and len(value) > 3]
    assert not any(text in error.text(Language.NB) for error in refused.value.fields for text in said)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        check_details(details(name="", topics=(), municipality="1", website="x"))
    assert {error.field for error in refused.value.fields} == {"name", "topics", "municipality", "website"}


def test_the_public_point_is_as_exact_as_the_group_wants() -> None:
    exact = somewhere_exact(59.21, 10.93)
    assert public_point(details(**exact)).exact
    hidden = {**exact, "settlement": "Gressvik", "place_privacy": PlacePrivacy.SETTLEMENT}
    settlement = public_point(details(**hidden))
    assert settlement.label == "Gressvik, Fredrikstad"
    municipality = public_point(details(**{**hidden, "place_privacy": PlacePrivacy.MUNICIPALITY}))
    assert municipality.label == "Fredrikstad"
    points = {(59.21, 10.93), (settlement.lat, settlement.lon), (municipality.lat, municipality.lon)}
    assert len(points) == 3
    assert not settlement.exact
    assert not municipality.exact


def test_the_public_point_does_not_depend_on_where_the_group_is_hidden() -> None:
    def shown(lat: float) -> object:
        return public_point(details(exact_lat=lat, exact_lon=10.93, settlement="Gressvik", venue="Her"))

    assert shown(59.21) == shown(59.15)


def test_a_settlement_elsewhere_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        public_point(details(settlement="Honningsvåg", place_privacy=PlacePrivacy.SETTLEMENT))
    assert refused.value.fields[0].field == "settlement"


def test_a_digital_group_needs_no_place_and_shows_no_exact_one() -> None:
    digital = details(format=Format.DIGITAL, municipality="")
    check_details(digital)
    assert public_point(digital) == NOWHERE
    placed = public_point(details(format=Format.DIGITAL, **somewhere_exact(59.21, 10.93)))
    assert (placed.exact, placed.label) == (False, "Fredrikstad")


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("Søvngruppa", "Frivilligsentralen, Fredrikstad", "sovngruppa-fredrikstad"),
        ("Angst i Fredrikstad!", "Fredrikstad", "angst-i-fredrikstad"),
        ("Ærlig & Åpen", "", "arlig-apen"),
        ("Група підтримки українською", "Moss", "gruppe-moss"),
        ("!!!", "", "gruppe"),
        ("x" * 300, "", "x" * 80),
    ],
)
def test_slugs(name: str, place: str, expected: str) -> None:
    assert slug_of(name, place) == expected


@pytest.mark.parametrize("number", ["974760673", "889640782", "923609016"])
def test_real_organisation_numbers(number: str) -> None:
    assert is_organisation_number(number)


@pytest.mark.parametrize("number", ["974760674", "97476067", "9747606730", "97476067x", "", "٩٧٤٧٦٠٦٧٣", "000000010"])
def test_what_is_not_an_organisation_number(number: str) -> None:
    assert not is_organisation_number(number)


def test_municipality_numbers_are_four_digits_of_text() -> None:
    assert is_municipality_number("0301")
    assert not any(is_municipality_number(text) for text in ("301", "03010", "O301", "", "٠٣٠١"))


def test_details_survive_json() -> None:
    said = details(**somewhere_exact(59.21, 10.93))
    assert msgspec.json.decode(msgspec.json.encode(said), type=GroupDetails) == said
