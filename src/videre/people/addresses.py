"""E-mail addresses of accounts: what one looks like, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

from videre.language import N_

LONGEST = 254
NO_ADDRESS = N_("Skriv en e-postadresse, for eksempel kari@example.no.")
# No blanks, brackets, quotes or separators: nothing that means something in a mail's header.
_FORM = re.compile(r"[^\s@<>\"'(),;:\\]+@[^\s@<>\"'(),;:\\]+\.[^\s@<>\"'(),;:\\.]{2,}")


def tidy_address(email: str) -> str:
    """Return an address as it is kept and written to: composed letters, no blanks around it."""
    return unicodedata.normalize("NFC", email).strip()


def is_address(email: str) -> bool:
    """Return whether a tidy text looks like an e-mail address."""
    return len(email) <= LONGEST and email.isprintable() and _FORM.fullmatch(email) is not None


def address_key(email: str) -> str:
    """Return what is the same for «Kari@Example.no» and «kari@example.no»; "" for what is no address.

    Lower case and no more: ``casefold`` takes «ß» for «ss», which are two domains with two owners.
    """
    tidy = tidy_address(email)
    return tidy.lower()[:LONGEST] if is_address(tidy) else ""
