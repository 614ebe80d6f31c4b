"""What a person looks for opens with their card's code and our keys together, and with nothing less."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from cryptography.fernet import Fernet

from videre import sealing
from videre.directory.shapes import Accessibility, Audience, Format
from videre.handover.card_codes import new_code
from videre.handover.need_lock import lock, unlock
from videre.handover.shapes import Need
from videre.matching.query import Weekday
from videre.sealing import Unsealable, resealed, seal, unseal, use_seal_keys

NEED = Need(
    topics=("sovn", "angst"),
    near="1607",
    max_minutes=45,
    formats=(Format.IN_PERSON, Format.DIGITAL),
    languages=("no", "se"),
    weekdays=Weekday.MONDAY | Weekday.THURSDAY,
    audience=Audience.WOMEN,
    accessibility=(Accessibility.WHEELCHAIR,),
    not_own_municipality=True,
)
CODE, HASHED = "7KM4PX9QT2", "ab" * 32


@pytest.fixture(autouse=True)
def keys() -> Iterator[tuple[str, str]]:
    before = sealing._keys
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_seal_keys(old)
    yield old, new
    sealing._keys = before


def locked(need: Need = NEED) -> str:
    return lock(need, code=CODE, code_hash=HASHED)


@pytest.mark.parametrize("need", [NEED, Need(), Need(near="Sand, Suldal")])
def test_a_need_comes_back_whole(need: Need) -> None:
    assert unlock(locked(need), code=CODE, code_hash=HASHED) == need


def test_every_locking_gives_another_text_that_shows_nothing() -> None:
    first, second = locked(), locked()
    assert first != second
    for text in (first, unseal(first)):
        assert not any(word in text for word in ("sovn", "1607", CODE))


def test_no_other_code_opens_it() -> None:
    for other in (new_code(), CODE.lower(), ""):
        with pytest.raises(Unsealable):
            unlock(locked(), code=other, code_hash=HASHED)


def test_in_another_cards_row_it_does_not_open() -> None:
    with pytest.raises(Unsealable):
        unlock(locked(), code=CODE, code_hash="cd" * 32)
    moved = seal(unseal(locked()).replace(HASHED, "cd" * 32))  # by somebody who even has our keys
    with pytest.raises(Unsealable):
        unlock(moved, code=CODE, code_hash="cd" * 32)


def test_our_keys_alone_do_not_open_it_and_the_code_alone_does_not() -> None:
    text = locked()
    inner = unseal(text).partition("\n")[2]
    assert msgspec.json.encode(NEED).decode() not in inner
    use_seal_keys(Fernet.generate_key().decode())
    with pytest.raises(Unsealable):
        unlock(text, code=CODE, code_hash=HASHED)


def test_one_changed_sign_is_told() -> None:
    text = locked()
    for place in (0, 20, len(text) // 2, len(text) - 5):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(Unsealable):
            unlock(changed, code=CODE, code_hash=HASHED)


def test_seal_keys_are_changed_without_the_code(keys: tuple[str, str]) -> None:
    old, new = keys
    text = locked()
    use_seal_keys(f"{new},{old}")
    again = resealed(text)
    use_seal_keys(new)
    assert unlock(again, code=CODE, code_hash=HASHED) == NEED
    with pytest.raises(Unsealable):
        unlock(text, code=CODE, code_hash=HASHED)


def test_a_need_holds_nothing_a_person_wrote() -> None:
    assert set(Need.__struct_fields__) == {
        "topics", "near", "max_minutes", "formats", "languages", "weekdays", "audience", "accessibility",
        "not_own_municipality",
    }  # fmt: skip
