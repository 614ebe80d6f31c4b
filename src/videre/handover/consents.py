"""What a person says yes to, word for word and by version. Pure.

A text that is changed gets a new version and the old one stays: a stored consent names the version that was read. A
test holds a fingerprint of each version's texts.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from videre.language import N_


class Purpose(StrEnum):
    """What a consent is for."""

    CONTACT = "contact"
    FOLLOW_UP = "follow-up"
    FEEDBACK = "feedback"


class ContactField(StrEnum):
    """What a recipient may be told of a person."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


CURRENT: Final = "2026-11"
"""The version that is shown now."""

TEXTS: Final[dict[str, dict[Purpose, str]]] = {
    CURRENT: {
        Purpose.CONTACT: N_(
            "Ja, {recipient} kan få {fields} og ta kontakt med meg om gruppa. "
            "Ingen andre får det. Jeg kan trekke dette tilbake når som helst, og da blir alt slettet med en gang."
        ),
        Purpose.FOLLOW_UP: N_(
            "Ja, send meg en e-post etter 2 uker og etter 8 uker, og spør hvordan det gikk. "
            "E-postadressen blir slettet når den siste meldingen er sendt."
        ),
        Purpose.FEEDBACK: N_(
            "Ja, {service} kan se hvordan det går med denne overføringen: om jeg har tatt kontakt, og om jeg kom. "
            "De ser ikke navnet mitt eller hva jeg har skrevet."
        ),
    }
}


def reading_of(recipient: str) -> str:
    """Return what a form carries of the text that was read: its version, and the code of the recipient it named."""
    return f"{CURRENT} {recipient}"


FIELD_WORDS: Final = {
    ContactField.NAME: N_("fornavnet mitt"),
    ContactField.PHONE: N_("telefonnummeret mitt"),
    ContactField.EMAIL: N_("e-postadressen min"),
}
