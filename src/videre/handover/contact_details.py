"""What a person tells of themself to be contacted: a first name or alias, and a telephone number or an e-mail."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from videre.directory.details import BAD_EMAIL, BAD_PHONE, CONTROL, MISSING, TOO_LONG, contact_errors
from videre.handover.consents import ContactField
from videre.language import N_
from videre.problems import FieldError

LONGEST_NAME: Final = 60
LONGEST_EMAIL: Final = 254
LONGEST_PHONE: Final = 30

NO_WAY: Final = N_("Skriv et telefonnummer eller en e-postadresse.")
NO_LETTER: Final = N_("Skriv fornavnet ditt, eller et navn du vil bli kalt.")
MUST_AGREE: Final = N_("Kryss av for at du sier ja. Uten det sender vi ingenting.")

_BETWEEN: Final = re.compile(r"[\s().\u00a0\u2011-]+")
_NORWEGIAN: Final = re.compile(r"[2-9][0-9]{7}")
_FOREIGN: Final = re.compile(r"\+[1-9][0-9]{6,14}")


class ContactDetails(Struct, frozen=True):
    """How somebody can be reached, and what they want to be called."""

    name: str
    phone: str = ""
    email: str = ""

    def __repr__(self) -> str:
        return "ContactDetails(…)"  # must not come into a log by way of an error


def tidied(details: ContactDetails) -> ContactDetails:
    """Return the details as they are kept: single blanks, Norwegian numbers as eight digits, others as «+46…»."""
    phone = _BETWEEN.sub("", details.phone[: LONGEST_PHONE + 1])
    phone = "+" + phone[2:] if phone.startswith("00") else phone
    bare = phone.removeprefix("+47")
    return ContactDetails(
        name=" ".join(details.name.split()),
        phone=bare if phone.startswith("+47") and len(bare) == 8 else phone,
        email=details.email.strip(),
    )


def detail_errors(details: ContactDetails, agreed: bool) -> list[FieldError]:
    """Return what must be mended in tidied details, every field at once; no message repeats what was written."""
    errors = []
    if not details.name:
        errors.append(FieldError("name", MISSING))
    elif len(details.name) > LONGEST_NAME:
        errors.append(FieldError("name", TOO_LONG, {"most": LONGEST_NAME}))
    elif not details.name.isprintable():
        errors.append(FieldError("name", CONTROL))
    elif not any(sign.isalpha() for sign in details.name):
        errors.append(FieldError("name", NO_LETTER))
    if not details.phone and not details.email:
        errors.append(FieldError("phone", NO_WAY))
    if details.phone and not (_NORWEGIAN.fullmatch(details.phone) or _abroad(details.phone)):
        errors.append(FieldError("phone", BAD_PHONE))
    if details.email and (
        len(details.email) > LONGEST_EMAIL or not details.email.isprintable() or contact_errors(details, ("email",))
    ):
        errors.append(FieldError("email", BAD_EMAIL))
    if not agreed:
        errors.append(FieldError("agreed", MUST_AGREE))
    return errors


def fields_of(details: ContactDetails) -> tuple[ContactField, ...]:
    """Return the fields that are filled: what the recipient is told, and what is agreed to."""
    return tuple(field for field in ContactField if getattr(details, field.value))


def _abroad(phone: str) -> bool:
    return bool(_FOREIGN.fullmatch(phone)) and not phone.startswith("+47")
