"""Signatures hold for one purpose and one text, and sealed values open with any key that is still kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from videre.sealing import Unsealable, seal, unseal, use_seal_keys
from videre.settings import DEMO_KEY, DEMO_SEAL_KEY
from videre.signing import keyed_hash, new_token, same, sign, signed, token_hash, use_secret


@pytest.fixture(autouse=True)
def _usual_keys() -> Iterator[None]:
    use_secret(DEMO_KEY)
    use_seal_keys(DEMO_SEAL_KEY)
    yield
    use_secret(DEMO_KEY)
    use_seal_keys(DEMO_SEAL_KEY)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_was_signed_comes_back(text: str) -> None:
    assert signed("confirm", sign("confirm", text)) == text


def test_a_signature_is_worth_nothing_for_another_purpose() -> None:
    assert signed("unsubscribe", sign("confirm", "group 7")) is None


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_one_changed_character_is_refused(position: int, letter: str) -> None:
    genuine = sign("confirm", "group 7")
    position %= len(genuine)
    changed = genuine[:position] + letter + genuine[position + 1 :]
    assert (signed("confirm", changed) is not None) is (changed == genuine)


@pytest.mark.parametrize("sent", ["", ".", "a.b", "é.é", "Z3JvdXA=.x", "\x00"])
def test_anything_else_is_refused_without_an_error(sent: str) -> None:
    assert signed("confirm", sent) is None


def test_another_secret_signs_and_hashes_otherwise() -> None:
    before, hashed = sign("confirm", "group 7"), keyed_hash("receiver", "kari@example.no")
    use_secret("another-secret-that-is-long-enough")
    assert signed("confirm", before) is None
    assert keyed_hash("receiver", "kari@example.no") != hashed


def test_tokens_differ_and_are_stored_as_hashes() -> None:
    one, other = new_token(), new_token()
    assert one != other
    assert token_hash(one) != token_hash(other)
    assert one not in token_hash(one)
    assert same(one, one)
    assert not same(one, other)


def test_an_older_seal_key_still_opens_and_the_newest_seals() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_seal_keys(old)
    sealed = seal("JBSWY3DPEHPK3PXP")
    assert "JBSW" not in sealed
    use_seal_keys(f"{new},{old}")
    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"
    fresh = seal("x")
    use_seal_keys(new)
    assert unseal(fresh) == "x"
    with pytest.raises(Unsealable):
        unseal(sealed)


def test_a_changed_seal_does_not_open() -> None:
    with pytest.raises(Unsealable):
        unseal(seal("x")[:-4] + "AAA=")
