"""Every code of a handover has its words."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import pytest

from videre.handover.bands import KM_BANDS, KM_BEYOND, MINUTES_BANDS, MINUTES_BEYOND
from videre.handover.consents import TEXTS, ContactField, Purpose
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did
from videre.handover.request_life import Answer, Reason, RequestState
from videre.handover.shapes import Origin, Waits
from videre.language import Language
from videre.people.actors import ActorKind
from videre.post.letters import MailKind
from videre.trail.actions import RecordKind
from videre.web import handover_words, wording

_WORDS: list[tuple[type[StrEnum], Callable[[str, Language], str]]] = [
    (Origin, handover_words.origin),
    (HandoverState, handover_words.state),
    (Waits, handover_words.waits),
    (RequestState, handover_words.request_state),
    (Answer, handover_words.answer),
    (Reason, handover_words.reason),
    (Did, handover_words.did),
]


@pytest.mark.parametrize(("kind", "words"), _WORDS)
@pytest.mark.parametrize("language", Language)
def test_each_code_has_words_of_its_own(
    kind: type[StrEnum], words: Callable[[str, Language], str], language: Language
) -> None:
    told = [words(code, language) for code in kind]

    assert all(told)
    assert language is Language.EN or not set(told) & set(kind)  # «talks» is a code and a word
    assert len(set(told)) == len(told), "two codes cannot be told apart"


def test_each_band_has_words() -> None:
    kms = [handover_words.km(band, Language.NB) for band in [band for _, band in KM_BANDS] + [KM_BEYOND, ""]]
    minutes = [handover_words.minutes(band, Language.NB) for band in [b for _, b in MINUTES_BANDS] + [MINUTES_BEYOND]]

    assert kms == ["under 16 km", "16–40 km", "40–80 km", "over 80 km", "uten avstand"]
    assert minutes == ["under 15 minutter", "15–30 minutter", "30–60 minutter", "1–2 timer", "over 2 timer"]


def test_a_yes_names_who_gets_what() -> None:
    given = (ContactField.NAME, ContactField.PHONE)

    text = handover_words.consent(Purpose.CONTACT, Language.NB, recipient="Håpet", given=given)

    assert "Ja, Håpet kan få fornavnet mitt og telefonnummeret mitt og ta kontakt" in text


def test_every_version_of_a_consent_can_be_read() -> None:
    for version in TEXTS:
        for purpose in TEXTS[version]:
            text = handover_words.consent(purpose, Language.NB, version=version, recipient="Håpet", service="RPH Moss")
            assert "{" not in text


def test_the_trail_tells_of_a_handover_with_its_own_verbs() -> None:
    assert wording.verb("decline", Language.NB, RecordKind.HANDOVER) == "takket nei"
    assert wording.verb("decline", Language.NB, RecordKind.GROUP) == "avslo"
    assert wording.verb("decline", Language.NB) == "avslo"
    assert wording.verb("from-later", Language.NB, RecordKind.HANDOVER) == "from-later"


def test_every_record_letter_and_capacity_has_words() -> None:
    assert all(wording.record(kind, Language.NB) != kind for kind in RecordKind)
    assert all(wording.mail(kind, Language.NB) for kind in MailKind)
    assert all(wording.capacity(kind, Language.NB) for kind in ActorKind if kind is not ActorKind.PERSON)
