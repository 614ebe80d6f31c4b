"""A stored consent names the version that was read: a text that is changed without a new version fails here."""

from __future__ import annotations

import hashlib
import string

import pytest

from videre.handover.consents import CURRENT, FIELD_WORDS, TEXTS, ContactField, Purpose

# The SHA-256 of each version's texts. Never change one: give the new texts a new version, and add its line.
FINGERPRINTS = {
    "2026-11": "7a593fb56cde00ed3206c10a7109414deea486bb8382037cf4774082984538ac",
}
NAMES = {Purpose.CONTACT: {"recipient", "fields"}, Purpose.FOLLOW_UP: set(), Purpose.FEEDBACK: {"service"}}


def fingerprint(version: str) -> str:
    texts = [f"{purpose.value}: {TEXTS[version][purpose]}" for purpose in Purpose]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def test_every_version_is_as_it_was_read() -> None:
    assert {version: fingerprint(version) for version in TEXTS} == FINGERPRINTS


def test_the_version_that_is_shown_is_the_newest() -> None:
    assert max(TEXTS) == CURRENT


@pytest.mark.parametrize("version", TEXTS)
@pytest.mark.parametrize("purpose", Purpose)
def test_every_version_has_every_text_and_names_whom_it_is_about(version: str, purpose: Purpose) -> None:
    text = TEXTS[version][purpose]
    assert {name for _, name, _, _ in string.Formatter().parse(text) if name} == NAMES[purpose]
    assert text.startswith("Ja, ")


def test_every_field_has_its_words() -> None:
    assert set(FIELD_WORDS) == set(ContactField)


def test_a_version_fits_its_column() -> None:
    assert all(len(version) <= 12 for version in TEXTS)
