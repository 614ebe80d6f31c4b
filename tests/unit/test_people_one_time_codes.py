"""One-time codes: those of RFC 6238, one step to either side, and recovery codes however they are typed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from videre.people.one_time_codes import (
    code_at,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    setup_uri,
    step_at,
    step_of,
    tidy_code,
)

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    "seconds, code",
    # RFC 6238, appendix B (SHA-1), the last six of eight digits.
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC_SECRET, at) == code
    assert step_of(RFC_SECRET, code, at) == step_at(at) == seconds // 30


@pytest.mark.parametrize("away, found", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_differ_by_one_step(away: int, found: bool) -> None:
    at = datetime(2026, 11, 22, 8, 0, 10, tzinfo=UTC)
    code = code_at(RFC_SECRET, at + timedelta(seconds=30 * away))
    assert step_of(RFC_SECRET, code, at) == (step_at(at) + away if found else None)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٣٤٥٦٧٨", "\ud800", "0" * 10_000])
def test_anything_else_is_no_code(code: str) -> None:
    assert step_of(RFC_SECRET, tidy_code(code), datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_secrets_are_160_random_bits_and_fit_an_app() -> None:
    secret = new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert secret != new_secret()
    uri = setup_uri(secret, "siv@example.no")
    assert uri.startswith("otpauth://totp/Videre:siv%40example.no?secret=" + secret)


def test_ten_recovery_codes_each_their_own_and_easy_to_copy() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert len(code) == 11
        assert not set(code) & set("01IO")


def test_a_recovery_code_counts_however_it_is_typed_and_for_its_owner_only() -> None:
    code = new_recovery_codes()[0]
    assert recovery_hash(7, code) == recovery_hash(7, f" {code.lower().replace('-', ' ')} ")
    assert recovery_hash(7, code) != recovery_hash(8, code)
    assert code not in recovery_hash(7, code)
