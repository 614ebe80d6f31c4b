"""The JSON API: what programs can ask of Videre.

``routes()`` is all that ``create_app`` needs, besides ``description.openapi_config()`` and
``problems.EXCEPTION_HANDLERS`` for addresses under ``/api`` that lead nowhere.
"""

from __future__ import annotations

from litestar import Router

from videre.api.account import OwnAccountCalls
from videre.api.cards import CardCalls
from videre.api.contact_requests import ContactRequestCalls
from videre.api.description import description
from videre.api.group_work import GroupWorkCalls
from videre.api.groups import Groups
from videre.api.handovers import Handovers
from videre.api.matches import Matches
from videre.api.organisations import Organisations
from videre.api.places import Places
from videre.api.problems import EXCEPTION_HANDLERS
from videre.api.topics import Topics
from videre.api.trail import TrailCalls

LARGEST_BODY = 65_536
"""Bytes. A need with 500 characters of own words takes a tenth of it."""


def routes() -> list[Router]:
    """Return the router of the API, with its own answers to whatever goes wrong."""
    return [
        Router(
            "/api",
            route_handlers=[
                Groups,
                Matches,
                Topics,
                Places,
                Organisations,
                OwnAccountCalls,
                GroupWorkCalls,
                TrailCalls,
                Handovers,
                ContactRequestCalls,
                CardCalls,
                description,
            ],
            exception_handlers=EXCEPTION_HANDLERS,
            request_max_body_size=LARGEST_BODY,
        )
    ]
