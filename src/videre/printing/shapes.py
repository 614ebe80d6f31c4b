"""What is printed: everything already in words of one language. Pure."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Paper(StrEnum):
    """A size of paper (ISO 216)."""

    A4 = "a4"
    A5 = "a5"


class PrintedGroup(Struct, frozen=True):
    """A group on paper; empty texts are left out. ``when`` is the next meeting, ``rhythm`` holds after it as well."""

    name: str
    when: str
    rhythm: str
    where: str
    travel: str
    reasons: str
    reach: str


class HelpLine(Struct, frozen=True):
    """Who to call in an emergency; ``number`` as it is read, in groups."""

    number: str
    name: str


class PrintedCard(Struct, frozen=True, kw_only=True):
    """A card as it is printed, in the order it is read.

    ``code`` is grouped, ``url`` what the QR says (the code in the fragment), ``address`` what is typed by hand.
    """

    title: str
    service: str
    made: str
    code_heading: str
    code: str
    url: str
    open_it: str
    address: str
    valid: str
    qr_says: str
    """The QR in words, for those who cannot see it."""
    groups_heading: str
    intro: str
    groups: tuple[PrintedGroup, ...]
    ways: tuple[str, ...]
    """What there is besides groups, where none was kept."""
    steps_heading: str
    steps: tuple[str, ...]
    help_heading: str
    help_intro: str
    help: tuple[HelpLine, ...]
    key: str
    """That the code is the key, and that nobody is named."""

    def __repr__(self) -> str:
        return "PrintedCard(…)"  # it holds a code, which must not come into a log by way of an error
