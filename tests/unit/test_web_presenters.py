"""Figures and dates as words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from videre.language import Language
from videre.web import presenters

NB, NN, EN = Language.NB, Language.NN, Language.EN
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("minutes,words", [(0, "0 min"), (12, "12 min"), (60, "1 t"), (100, "1 t 40 min")])
def test_minutes(minutes: int, words: str) -> None:
    assert presenters.minutes_in_words(minutes, NB) == words


@pytest.mark.parametrize(
    "km,nb,en",
    [(0.0, "100 m", "100 m"), (0.84, "800 m", "800 m"), (1.04, "1 km", "1 km"), (8.44, "8,4 km", "8.4 km"),
     (9.96, "10 km", "10 km"), (83.6, "84 km", "84 km"), (1223.4, "1\N{NO-BREAK SPACE}223 km", "1,223 km")],
)  # fmt: skip
def test_distance(km: float, nb: str, en: str) -> None:
    assert presenters.distance(km, NB) == nb
    assert presenters.distance(km, EN) == en


def test_a_meeting_in_words() -> None:
    start = datetime(2026, 11, 24, 18, 0)
    assert presenters.meeting(start, 120, NB, today=TODAY) == "Tirsdag 24. november kl. 18–20"
    assert presenters.meeting(start, 120, NN, today=TODAY) == "Tysdag 24. november kl. 18–20"
    assert presenters.meeting(start, 120, EN, today=TODAY) == "Tuesday 24 November, 18:00–20:00"
    assert presenters.meeting(start.replace(minute=30), None, NB, today=TODAY) == "Tirsdag 24. november kl. 18.30"


def test_another_year_is_named() -> None:
    assert presenters.day(date(2027, 3, 3), NB, today=TODAY) == "onsdag 3. mars 2027"


@pytest.mark.parametrize(
    "confirmed,words",
    [(TODAY, "Bekreftet i dag"), (date(2026, 11, 21), "Bekreftet i går"),
     (date(2026, 11, 10), "Bekreftet for 12 dager siden"),
     (date(2026, 8, 1), "Bekreftet for 3 måneder siden"), (None, "Ikke bekreftet ennå")],
)  # fmt: skip
def test_freshness(confirmed: date | None, words: str) -> None:
    assert presenters.confirmed(confirmed, NB, today=TODAY) == words


def test_travel_by_car_on_foot_and_by_ferry() -> None:
    def way(minutes: int | None, walk: int | None, km: float | None, **more: bool) -> str:
        flags = {"ferry": False, "estimate": False, **more}
        return " · ".join(presenters.travel(minutes=minutes, walk_minutes=walk, air_km=km, language=NB, **flags))

    assert way(100, None, 8.0, ferry=True) == "1 t 40 min med bil · luftlinje 8 km · med ferje"
    assert way(3, 18, 1.2) == "18 min å gå · luftlinje 1,2 km"
    assert way(30, None, 12.0, estimate=True) == "omtrent 30 min med bil · luftlinje 12 km"
    assert way(None, None, None) == ""


def test_languages_are_named_in_the_readers_language() -> None:
    assert presenters.languages_in_words(("no", "se", "pl"), NB) == "norsk, nordsamisk og polsk"
    assert presenters.languages_in_words(("no", "pl"), EN) == "Norwegian and Polish"


@pytest.mark.parametrize(
    "text,languages,code",
    [
        ("Vi snakker somali sammen om livet her og der, om savn og det som er.", ("so",), "no"),
        ("Vi er noen få som snakker somali med deg på kveldene.", ("so",), "no"),
        ("Для тих, кому легше говорити українською.", ("uk",), "uk"),
        ("For anyone who would rather talk in English.", ("en",), "en"),
        ("For deg som er nedstemt.", ("no", "en"), "no"),
    ],
)
def test_the_language_a_group_writes_in(text: str, languages: tuple[str, ...], code: str) -> None:
    assert presenters.written_in(text, languages) == code


def test_texts_are_marked_where_they_are_not_in_the_pages_language() -> None:
    assert presenters.language_attributes("no", NN) == {}
    assert presenters.language_attributes("no", EN) == {"lang": "no"}
    assert presenters.language_attributes("en", EN) == {}
    assert presenters.language_attributes("ar", NB) == {"lang": "ar", "dir": "rtl"}


@pytest.mark.parametrize(
    "meets, after, language, shown",
    [
        ("Hver mandag kl. 18–20", "Mandag 23. november kl. 18–20", Language.NB, "hver mandag"),
        ("Hver mandag kl. 18–20", "Mandag 23. november kl. 17–19", Language.NB, "hver mandag kl. 18–20"),
        ("Kvar tysdag kl. 10–12", "", Language.NN, "kvar tysdag kl. 10–12"),
        (
            "Every Monday, 18:00–20:00, until 5 July",
            "Monday 23 November, 18:00–20:00",
            Language.EN,
            "Every Monday, until 5 July",
        ),
        ("Every Monday, 18:00–20:00", "Monday 23 November, 18:00–20:00", Language.EN, "Every Monday"),
    ],
)
def test_how_often_does_not_repeat_the_hours_of_the_next_meeting(
    meets: str, after: str, language: Language, shown: str
) -> None:
    assert presenters.rhythm(meets, after, language) == shown


def test_figures_stay_with_their_units_at_the_end_of_a_line() -> None:
    text = presenters.unbroken("Mandag 3. mars kl. 18–20, 1 t 40 min, 8 km")
    assert text == "Mandag 3.\xa0mars kl.\xa018\u2060–\u206020, 1\xa0t 40\xa0min, 8\xa0km"
