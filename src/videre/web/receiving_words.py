"""What the page of a contact request says: its taps, the thanks after each, advice, and how long is left. Pure."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import quote

from videre.handover.request_life import ANSWERS, ESCALATE_AFTER, Answer, Reason, RequestState
from videre.language import N_, Language, translate, translate_plural


class Tap(StrEnum):
    """One button of a recipient's page, as its form sends it."""

    OPEN = "apne"
    CONTACTED = "kontaktet"
    MEETING = "avtalt"
    CAME = "kom"
    DID_NOT_COME = "kom-ikke"
    FULL = "fullt"
    NOT_SUITABLE = "passer-ikke"
    NOT_REACHED = "ikke-tak-i"


MEANS: Final[dict[Tap, tuple[Answer, Reason | None]]] = {
    Tap.CONTACTED: (Answer.CONTACTED, None),
    Tap.MEETING: (Answer.MEETING_SET, None),
    Tap.CAME: (Answer.CAME, None),
    Tap.DID_NOT_COME: (Answer.DID_NOT_COME, None),
    Tap.FULL: (Answer.CANNOT_HELP, Reason.FULL),
    Tap.NOT_SUITABLE: (Answer.CANNOT_HELP, Reason.NOT_SUITABLE),
    Tap.NOT_REACHED: (Answer.CANNOT_HELP, Reason.NOT_REACHED),
}
"""What a tap answers; ``Tap.OPEN`` answers nothing."""
LEADS_TO: Final = {answer: step.to for (_, answer), step in ANSWERS.items()}
"""The state each answer leads to, wherever it is given."""
FINAL: Final = frozenset({Tap.CAME, Tap.FULL, Tap.NOT_SUITABLE, Tap.NOT_REACHED})
"""Taps that end the request: name and telephone or e-mail are erased at once."""


class Button(NamedTuple):
    """What stands on a tap: an icon, the words, and what comes of it."""

    icon: str
    words: str
    more: str


BUTTONS: Final = {
    Tap.CONTACTED: Button("phone", N_("Jeg har tatt kontakt"), N_("Personen ser at du har gjort det.")),
    Tap.MEETING: Button("calendar", N_("Første møte er avtalt"), ""),
    Tap.CAME: Button("check", N_("Personen kom"), N_("Da er du ferdig. Navn og kontakt slettes.")),
    Tap.DID_NOT_COME: Button("info", N_("Personen kom ikke"), N_("Dere kan avtale en ny dag.")),
    Tap.FULL: Button("seat", N_("Gruppa er full"), ""),
    Tap.NOT_SUITABLE: Button("people", N_("Gruppa passer ikke"), ""),
    Tap.NOT_REACHED: Button("chat", N_("Får ikke tak i personen"), ""),
}


class Thanks(NamedTuple):
    """What is said after a tap: a heading, and what happens now."""

    heading: str
    now: tuple[str, ...]


_ERASED = N_("Navn og telefon eller e-post er slettet hos oss. Slett det du har notert selv.")
_LOOKS_AGAIN = N_("Personen ser svaret på kortet sitt, og får forslag om andre grupper.")
THANKS: Final = {
    Tap.CONTACTED: Thanks(
        N_("Takk! Personen ser at du har tatt kontakt."),
        (
            N_("Er dere enige om et første møte? Si fra her når dagen er satt."),
            N_("Skjer det ikke noe på 30 dager, slettes navn og kontakt."),
        ),
    ),
    Tap.MEETING: Thanks(
        N_("Takk! Første møte er satt til {day}."),
        (
            N_("Ring gjerne dagen før. Mange gruer seg, og da hjelper det å høre en stemme."),
            N_("Kom tilbake hit etter møtet og svar på om personen kom."),
        ),
    ),
    Tap.DID_NOT_COME: Thanks(
        N_("Takk for at du sa fra"),
        (
            N_("Det er vanlig å snu i døra første gang. Ring gjerne og foreslå en ny dag."),
            N_("Skjer det ikke noe på 30 dager, slettes navn og kontakt."),
        ),
    ),
    Tap.CAME: Thanks(N_("Så fint at personen kom. Takk for hjelpen!"), (N_("Du er ferdig her."), _ERASED)),
    Tap.FULL: Thanks(
        N_("Takk for at du svarte"),
        (_LOOKS_AGAIN, _ERASED, N_("Si gjerne fra i lista også at gruppa er full, så slipper flere å spørre.")),
    ),
    Tap.NOT_SUITABLE: Thanks(N_("Takk for at du svarte"), (_LOOKS_AGAIN, _ERASED)),
    Tap.NOT_REACHED: Thanks(N_("Takk for at du prøvde"), (_LOOKS_AGAIN, _ERASED)),
}
STANDS: Final = {
    RequestState.WAITING: N_("Personen venter på at noen tar kontakt."),
    RequestState.CONTACTED: N_("Du har svart at du har tatt kontakt."),
    RequestState.MEETING_SET: N_("Første møte er satt til {day}."),
    RequestState.MISSED: N_("Personen kom ikke på møtet. Dere kan avtale en ny dag."),
    RequestState.CAME: N_("Personen kom på møtet. Navn og kontakt er slettet."),
    RequestState.CANNOT_HELP: N_("Du har svart at dere ikke kan hjelpe. Navn og kontakt er slettet."),
    RequestState.WITHDRAWN: N_("Personen har trukket forespørselen. Slett det du har notert."),
    RequestState.LAPSED: N_("Det skjedde ikke noe på 30 dager. Navn og kontakt er slettet. Slett det du har notert."),
}
ADVICE: Final = (
    N_("Si fornavnet ditt, og at du ringer fordi personen ba om det. Spør om det passer å snakke nå."),
    N_("Svarer en annen? Si at du ringer igjen. Si ikke hva det gjelder, og ikke nevn gruppa."),
    N_("Legg ikke igjen en beskjed som røper hva det gjelder. Skriv heller: «Hei, du ba meg ringe. Når passer det?»"),
    N_("Fortell hvor og når dere møtes, og hvem som tar imot. Det er lov å bare lytte første gang."),
    N_("Si at alle i gruppa har taushet. Spør ikke hvorfor personen vil komme, og skriv ikke ned det du får høre."),
    N_("Har personen det svært vondt nå? Be dem ringe legevakten på 116 117. Er det fare for liv: 113."),
)
MAIL_SUBJECT: Final = N_("Du ba meg ta kontakt")
"""Says nothing of a group or a need: it lies open on a locked telephone."""


def time_left(waits_until: datetime, now: datetime, language: Language) -> str:
    """Return «41 timer igjen av 48» of the time in which the person is to be contacted; instants are aware."""
    left = waits_until - now
    if left <= timedelta(0):
        return translate(language, "De 48 timene er ute")
    if left < timedelta(hours=1):
        return translate(language, "Under en time igjen av 48")
    hours = left // timedelta(hours=1)
    return translate_plural(language, "{n} time igjen av 48", "{n} timer igjen av 48", hours)


def waited(made_at: datetime, now: datetime, language: Language) -> str:
    """Return «i 52 timer», from three days on «i 3 dager»: how long somebody has waited."""
    hours = max(0, (now - made_at) // timedelta(hours=1))
    if hours >= 72:
        return translate_plural(language, "i {n} dag", "i {n} dager", hours // 24)
    return translate_plural(language, "i {n} time", "i {n} timer", hours)


def share_used(waits_until: datetime, now: datetime) -> int:
    """Return how much of the 48 hours is gone, in whole per cent from 0 to 100: for the bar."""
    gone = ESCALATE_AFTER - (waits_until - now)
    return min(100, max(0, math.floor(100 * (gone / ESCALATE_AFTER))))


_EIGHT: Final = re.compile(r"(\+47)?\s*(\d{3})\s*(\d{2})\s*(\d{3})")


def call_link(phone: str) -> str:
    """Return a number as a ``tel:`` link, "" for none: digits, and a plus at its beginning."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"tel:{'+' if phone.strip().startswith('+') else ''}{digits}" if digits else ""


def spoken_number(phone: str) -> str:
    """Return a Norwegian number in the groups it is read aloud in, «911 22 333»; any other as it was written."""
    found = _EIGHT.fullmatch(phone.strip())
    return "\N{NO-BREAK SPACE}".join(part for part in found.groups() if part) if found else phone


def mail_link(email: str, language: Language) -> str:
    """Return an address as a ``mailto:`` link with a subject that tells nothing, "" for none."""
    return f"mailto:{quote(email, safe='@')}?subject={quote(translate(language, MAIL_SUBJECT))}" if email else ""


def taps(answers: tuple[Answer, ...]) -> list[Tap]:
    """Return the taps for the answers that are possible now, in their order; what is not possible is not shown."""
    return [tap for tap, (answer, _) in MEANS.items() if answer in answers]
