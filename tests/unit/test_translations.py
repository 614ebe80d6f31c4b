"""Every text of the package has nynorsk and English, with the same fields; nothing unused or uncertain is kept."""

from __future__ import annotations

import string
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Message

from reference.messages import catalogue, extracted

SAME_IN_ALL = 25
"""More texts than this that are the same in English as in bokmål would mean someone copied instead of translating."""


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _texts(value: str | Iterable[object]) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value] if value else []


def _messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_message_is_translated(language: str) -> None:
    translated = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in _messages(language)
        if _texts(message.string) and all(_texts(message.string))
    }
    assert sorted(map(str, extracted() - translated)) == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_translations_have_the_same_fields_as_the_message(language: str) -> None:
    wrong = [
        message.id
        for message in _messages(language)
        for text in _texts(message.string)
        if _fields(text) != _fields(_texts(message.id)[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_no_translation_is_fuzzy_obsolete_or_unused(language: str) -> None:
    read = catalogue(language)
    assert not read.obsolete
    assert [message.id for message in _messages(language) if message.fuzzy] == []
    known = {key if isinstance(key, str) else key[0] for key in extracted()}
    assert sorted(_texts(message.id)[0] for message in _messages(language) if _texts(message.id)[0] not in known) == []


def test_english_is_english() -> None:
    same = [message.id for message in _messages("en") if message.id == message.string and " " in str(message.id)]
    assert len(same) <= SAME_IN_ALL, same


def test_messages_end_as_their_translations_do() -> None:
    """A sentence stays a sentence: full stop, question mark and colon follow the text into each language."""
    for language in ("nn", "en"):
        for message in _messages(language):
            for source, text in zip(_texts(message.id), _texts(message.string), strict=False):
                ends = [each[-1:] if each[-1:] in set(".?:!…") else "" for each in (source, text)]
                assert ends[0] == ends[1] or not text or source == "{n}.", (language, source, text)
