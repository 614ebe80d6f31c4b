"""Settings: all faults at once, and no secret in a message."""

from __future__ import annotations

import pytest

from videre.settings import DEMO_KEY, DEMO_SEAL_KEY, Settings, SettingsError, settings_from, unknown_names

PRODUCTION = {
    "VIDERE_ENVIRONMENT": "production",
    "VIDERE_SECRET_KEY": "a-key-of-our-own-that-is-long-enough",
    "VIDERE_BASE_URL": "https://videre.example.no/",
    "VIDERE_DATABASE_URL": "postgresql://videre@localhost/videre",
    "VIDERE_SEAL_KEYS": "b3VyLW93bi1zZWFsLWtleS1vZi10aGlydHktdHdvLWI=",
    "VIDERE_SMTP_URL": "smtp://videre:secret@smtp.example.no:587",
    "VIDERE_CONTROLLER": "Videre AS, personvern@example.no",
}


def test_nothing_set_is_the_demonstration() -> None:
    assert settings_from({}) == Settings()
    assert settings_from({"VIDERE_BASE_URL": "", "PATH": "/bin"}) == Settings()


def test_production_with_everything_in_order() -> None:
    settings = settings_from(PRODUCTION | {"VIDERE_TRAVEL_CACHE": "1024"})
    assert settings.base_url == "https://videre.example.no"
    assert settings.travel_cache == 1024


@pytest.mark.parametrize(
    "name, value",
    [
        ("VIDERE_DATABASE_URL", "mysql://localhost/videre"),
        ("VIDERE_DATABASE_URL", "sqlite://videre.sqlite"),
        ("VIDERE_DATABASE_URL", "sqlite:///:memory:"),
        ("VIDERE_DATABASE_URL", "postgresql:///"),
        ("VIDERE_BASE_URL", "videre.example.no"),
        ("VIDERE_BASE_URL", "http://[broken"),
        ("VIDERE_TILES_URL", "https://tiles.example.no/{z}/{x}.png"),
        ("VIDERE_GEOCODER_URL", "ftp://example.no"),
        ("VIDERE_ENVIRONMENT", "staging"),
        ("VIDERE_SECRET_KEY", "short"),
        ("VIDERE_SEAL_KEYS", "short-key"),
        ("VIDERE_SMTP_URL", "mail.example.no:25"),
        ("VIDERE_SMTP_URL", "smtp://mail.example.no:many"),
        ("VIDERE_MAIL_FROM", "post.at.nowhere"),
        ("VIDERE_MAIL_PER_HOUR", "none"),
        ("VIDERE_HOUSEKEEPING", "perhaps"),
        ("VIDERE_TRAVEL_CACHE", "-1"),
        ("VIDERE_TRAVEL_CACHE", "many"),
        ("VIDERE_TRAVEL_CACHE", "١٢"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_from({name: value})
    (fault,) = caught.value.faults
    assert fault.startswith(name)
    assert value not in fault.removeprefix(name)


def test_production_refuses_demo_keys_plain_http_and_no_mail() -> None:
    careless = {
        "VIDERE_SECRET_KEY": DEMO_KEY,
        "VIDERE_SEAL_KEYS": f"{PRODUCTION['VIDERE_SEAL_KEYS']},{DEMO_SEAL_KEY}",
        "VIDERE_SMTP_URL": "",
        "VIDERE_CONTROLLER": "",
        "VIDERE_BASE_URL": "http://videre.example.no",
    }
    with pytest.raises(SettingsError) as caught:
        settings_from(PRODUCTION | careless)
    assert {fault.split()[0] for fault in caught.value.faults} == set(careless)


def test_slips_of_the_pen_are_found() -> None:
    assert unknown_names({"VIDERE_DATABASE_URI": "x", "VIDERE_BASE_URL": "y", "HOME": "z"}) == ["VIDERE_DATABASE_URI"]
