"""What an identity may do: roles, organisations, one-time codes, tokens; and who may touch an account."""

from __future__ import annotations

from typing import Any

import pytest

from videre.language import Language
from videre.people.access import may_keep, may_see, may_take_codes
from videre.people.browsers import browser_words
from videre.people.roles import EVERYWHERE, ROLES, STRONG_ROLES, Permission, Role
from videre.people.shapes import Grant, Identity

STEWARD, STARTER, ADMINISTRATOR = Grant(Role.STEWARD, 3), Grant(Role.STARTER), Grant(Role.ADMINISTRATOR, 1)


def an_identity(*grants: Grant, **changes: Any) -> Identity:
    usual: dict[str, Any] = {"strong": True, "has_codes": True, "session_id": 1}
    return Identity(7, "Siv Dahl", "siv@example.no", Language.NB, grants, **{**usual, **changes})


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_allows_what_stands_on_its_page_and_nothing_more(role: Role, permission: Permission) -> None:
    identity = an_identity(Grant(role, 3))
    allowed = permission in ROLES[role]
    assert identity.may(permission) is allowed
    assert identity.organisations(permission) == ({3} if allowed else set())
    assert identity.everywhere(permission) is (allowed and role in EVERYWHERE)


def test_nobody_without_a_role_may_more_than_look_after_their_account() -> None:
    assert [each for each in Permission if an_identity().may(each)] == [Permission.OWN_ACCOUNT]


@pytest.mark.parametrize("role", sorted(STRONG_ROLES))
def test_strong_roles_wait_for_codes_to_be_set_up(role: Role) -> None:
    identity = an_identity(Grant(role, 3), STARTER, strong=False, has_codes=False)
    assert identity.roles == {Role.STARTER}
    assert identity.must_prove
    assert not identity.may(Permission.STEWARD_GROUPS)
    assert identity.may(Permission.LEAD_GROUPS)
    assert identity.may(Permission.OWN_ACCOUNT)


def test_a_password_alone_is_worth_nothing_once_codes_are_set_up() -> None:
    identity = an_identity(STEWARD, STARTER, strong=False)
    assert identity.must_prove
    assert not identity.in_person
    assert not any(identity.may(each) for each in Permission)
    assert identity.roles == set()


def test_a_token_is_never_there_in_person_and_does_only_what_it_was_made_for() -> None:
    identity = an_identity(STEWARD, session_id=None, scopes=frozenset({Permission.STEWARD_GROUPS}))
    assert not identity.in_person
    assert [each for each in Permission if identity.may(each)] == [Permission.STEWARD_GROUPS]
    assert identity.organisations(Permission.SEE_RECORD_TRAIL) == set()


def test_a_token_loses_what_its_person_lost() -> None:
    identity = an_identity(STARTER, session_id=None, scopes=frozenset({Permission.STEWARD_GROUPS}))
    assert not any(identity.may(each) for each in Permission)


def test_who_may_touch_which_account() -> None:
    anne, siv, half = an_identity(ADMINISTRATOR), an_identity(STEWARD), an_identity(ADMINISTRATOR, strong=False)
    assert (may_keep(anne), may_keep(siv), may_keep(half)) == (True, False, False)
    assert (may_see(siv, 7), may_see(siv, 8), may_see(anne, 8), may_see(half, 7)) == (True, False, True, False)
    assert (may_take_codes(anne, 8), may_take_codes(anne, 7), may_take_codes(siv, 8)) == (True, False, False)


@pytest.mark.parametrize(
    "user_agent, words",
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Firefox, Android", "Firefox, Android"),
        ("Samsung Internet, Android", "Samsung Internet, Android"),
        ("curl/8.1", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_known_roughly_and_only_in_our_own_words(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
    assert browser_words(words) == words
