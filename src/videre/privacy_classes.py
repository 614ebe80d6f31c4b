"""Who may see what is stored: the class of each column of each table, on one page. Pure.

A column that is not named here fails a test, so whoever adds one decides first. The tests plant marks in everything
that is not public, walk through all public pages and answers, and look for them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Privacy(StrEnum):
    """Who may see a value."""

    PUBLIC = "public"
    """Anyone, while the record it belongs to is listed."""
    STAFF = "staff"
    """Those who answer for the record, those who keep accounts, and the person it is about."""
    SEALED = "sealed"
    """Encrypted where it is stored; opened for one purpose and shown to nobody."""
    SECRET = "secret"  # noqa: S105  # a class, not a password
    """Nobody: it opens a door, or says whose it is only to who knows already (hashes)."""
    NONE = "none"
    """It tells nothing of anyone: keys, counts, and the time of technical things."""


_PUBLIC, _STAFF, _SEALED, _SECRET, _NONE = Privacy
_PLACE_OF_WORK = {"id": _NONE, "group": _STAFF, "organisation": _STAFF, "from_on": _STAFF, "to_on": _STAFF}

CLASSES: Final[dict[str, dict[str, Privacy]]] = {
    "organisation": {
        "id": _PUBLIC, "kind": _PUBLIC, "name": _PUBLIC, "organisation_number": _PUBLIC, "municipality": _PUBLIC,
        "place": _PUBLIC, "status": _PUBLIC, "valid_from": _PUBLIC, "valid_to": _PUBLIC, "email": _PUBLIC,
        "phone": _PUBLIC, "website": _PUBLIC,
    },
    "area": {"id": _NONE, "organisation": _PUBLIC, "code": _PUBLIC, "valid_from": _PUBLIC, "valid_to": _PUBLIC},
    "self_help_group": {
        "id": _NONE, "version": _NONE, "slug": _PUBLIC, "name": _PUBLIC, "summary": _PUBLIC, "description": _PUBLIC,
        "topics": _PUBLIC, "cross_topic": _PUBLIC, "format": _PUBLIC, "place_label": _PUBLIC, "municipality": _PUBLIC,
        "lat": _PUBLIC, "lon": _PUBLIC, "exact": _PUBLIC, "place_privacy": _PUBLIC, "languages": _PUBLIC,
        "audience": _PUBLIC, "age_from": _PUBLIC, "age_to": _PUBLIC, "accessibility": _PUBLIC, "meetings": _PUBLIC,
        "room": _PUBLIC, "room_as_of": _PUBLIC, "starts_on": _PUBLIC, "confirmed_on": _PUBLIC,
        "contact_email": _PUBLIC, "contact_phone": _PUBLIC, "website": _PUBLIC, "invented": _PUBLIC,
        "state": _PUBLIC, "steward": _PUBLIC,
        # Where it is in its life beyond what the public sees, and what was said about it.
        "paused_from": _STAFF, "merged_into": _STAFF, "unconfirmed": _STAFF, "missing": _STAFF, "orphaned": _STAFF,
        "created_at": _STAFF, "changed_at": _STAFF, "changed_by": _STAFF, "remark": _STAFF, "submitted_at": _STAFF,
        "deferred_until": _STAFF, "members": _STAFF, "members_as_of": _STAFF, "return_visit_on": _STAFF,
        "reminded": _STAFF, "reminded_for": _STAFF, "search_text": _STAFF,
        # The place as it is, and who begins the group. Where a place may be shown, the public label holds it.
        "venue": _STAFF, "street_address": _STAFF, "exact_lat": _STAFF, "exact_lon": _STAFF, "starter_name": _STAFF,
        "starter_email": _STAFF, "starter_phone": _STAFF,
    },
    "stewardship": _PLACE_OF_WORK,
    "group_starter": {"id": _NONE, "group": _STAFF, "account": _STAFF, "from_on": _STAFF, "to_on": _STAFF},
    "group_draft": {
        "id": _NONE, "token_hash": _SECRET, "account": _STAFF, "group": _STAFF, "base_version": _NONE, "form": _STAFF,
        "language": _STAFF, "created_at": _STAFF, "changed_at": _STAFF, "sent_in_at": _STAFF,
    },
    "group_revision": {
        "id": _NONE, "group": _STAFF, "state": _STAFF, "details": _STAFF, "base_version": _NONE,
        "proposed_by": _STAFF, "proposed_at": _STAFF, "deferred_until": _STAFF, "remark": _STAFF,
        "decided_by": _STAFF, "decided_at": _STAFF,
    },
    "checklist_mark": {"id": _NONE, "group": _STAFF, "step": _STAFF, "done_on": _STAFF},
    "contact_point": {
        "id": _NONE, "organisation": _PUBLIC, "kind": _PUBLIC, "municipality": _PUBLIC, "name": _PUBLIC,
        "email": _PUBLIC, "phone": _PUBLIC, "website": _PUBLIC, "valid_from": _PUBLIC, "valid_to": _PUBLIC,
    },
    "directory_version": {"id": _NONE, "version": _NONE},
    "handover": {
        "id": _STAFF, "organisation": _STAFF, "origin": _STAFF, "state": _STAFF, "code_hash": _SECRET, "need": _SEALED,
        "made_on": _STAFF, "valid_to": _STAFF, "moved_at": _STAFF, "feedback": _STAFF, "topic": _STAFF,
        "km_band": _STAFF, "minutes_band": _STAFF, "nothing_in": _STAFF, "was_opened": _STAFF, "has_chosen": _STAFF,
        "has_asked": _STAFF, "contacted_in_time": _STAFF, "has_attended": _STAFF,
    },
    "handover_group": {
        "id": _NONE, "handover": _STAFF, "group": _STAFF, "position": _STAFF, "chosen": _STAFF,
    },
    "contact_request": {
        "id": _STAFF, "handover": _STAFF, "group": _STAFF, "recipient_kind": _STAFF, "recipient_email": _STAFF,
        "recipient_language": _STAFF, "token_hash": _SECRET, "sealed": _SEALED, "state": _STAFF, "reason": _STAFF,
        "holds_place": _STAFF, "made_at": _STAFF, "opened_at": _STAFF, "contacted_at": _STAFF,
        "reminded_at": _STAFF, "escalated_at": _STAFF, "moved_at": _STAFF, "meeting_on": _STAFF,
    },
    "handover_consent": {
        "id": _NONE, "handover": _STAFF, "contact_request": _STAFF, "purpose": _STAFF, "field": _STAFF,
        "recipient": _STAFF, "version": _STAFF, "given_at": _STAFF, "withdrawn_at": _STAFF, "at_desk": _STAFF,
    },
    "follow_up": {
        "id": _NONE, "handover": _STAFF, "address": _SEALED, "language": _STAFF, "begun_on": _STAFF, "step": _STAFF,
        "token_hash": _SECRET, "answer": _STAFF,
    },
    "held_places": {"id": _NONE, "group": _STAFF, "held": _STAFF},
    "repeatable_call": {"id": _NONE, "key_hash": _SECRET, "body_hash": _SECRET, "made_at": _NONE},
    "handover_outcome": {
        "id": _NONE, "organisation": _STAFF, "month": _STAFF, "origin": _STAFF, "topic": _STAFF, "ending": _STAFF,
        "km_band": _STAFF, "minutes_band": _STAFF, "nothing_in": _STAFF, "was_opened": _STAFF,
        "has_chosen": _STAFF, "has_asked": _STAFF, "contacted_in_time": _STAFF, "has_attended": _STAFF,
    },
    "account": {
        "id": _NONE, "email": _STAFF, "email_key": _STAFF, "name": _STAFF, "language": _STAFF,
        "password_hash": _SECRET, "codes_secret": _SEALED, "codes_since": _STAFF, "codes_last_step": _NONE,
        "invented": _STAFF, "created_at": _STAFF, "confirmed_at": _STAFF, "ended_at": _STAFF,
    },
    "recovery_code": {"id": _NONE, "account": _STAFF, "code_hash": _SECRET, "used_at": _STAFF},
    "role_grant": {
        "id": _NONE, "account": _STAFF, "organisation": _STAFF, "role": _STAFF, "valid_from": _STAFF,
        "valid_to": _STAFF, "granted_by": _STAFF, "granted_at": _STAFF,
    },
    "staff_session": {
        "id": _NONE, "account": _STAFF, "token_hash": _SECRET, "strong": _STAFF, "browser": _STAFF,
        "created_at": _STAFF, "seen_at": _STAFF,
    },
    "mail_link": {
        "id": _NONE, "token_hash": _SECRET, "purpose": _STAFF, "account": _STAFF, "email": _STAFF, "draft_id": _NONE,
        "created_at": _STAFF, "expires_at": _STAFF, "used_at": _STAFF,
    },
    "attempts": {"id": _NONE, "key": _SECRET, "failures": _NONE, "last_at": _NONE, "free_at": _NONE},
    "api_token": {
        "id": _NONE, "account": _STAFF, "name": _STAFF, "token_hash": _SECRET, "scopes": _STAFF,
        "created_at": _STAFF, "expires_on": _STAFF, "used_on": _STAFF, "ended_at": _STAFF,
    },
    "trail_entry": {
        "id": _STAFF, "at": _STAFF, "account_id": _STAFF, "who": _STAFF, "capacity": _STAFF, "what": _STAFF,
        "record_kind": _STAFF, "record_id": _STAFF, "organisation_id": _STAFF, "note": _STAFF,
    },
    "outgoing_mail": {
        "id": _NONE, "kind": _STAFF, "receiver": _STAFF, "receiver_hash": _SECRET, "language": _STAFF,
        # A letter may hold a link that signs in: until it is delivered, nobody but its receiver may read it.
        "letter": _SECRET, "state": _STAFF, "attempts": _NONE, "next_at": _STAFF, "claimed_at": _NONE,
        "failure": _STAFF, "created_at": _STAFF, "done_at": _STAFF, "about_id": _STAFF,
    },
    "mail_refusal": {"id": _NONE, "receiver_hash": _SECRET, "kind": _STAFF, "refused_at": _STAFF},
    "lease": {"work": _NONE, "holder": _NONE, "until": _NONE, "done_at": _NONE},
}  # fmt: skip
"""The class of each column, by table and column as they are named in the code."""
