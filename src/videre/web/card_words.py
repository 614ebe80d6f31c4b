"""What the person at home is told about their own card: short words in short sentences, LIX under 35. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from videre.handover.contact import TOO_OFTEN
from videre.handover.lifecycle import HandoverState
from videre.handover.request_life import Reason, RequestState
from videre.handover.shapes import Card, OwnRequest, RecipientKind
from videre.language import N_, Language, translate
from videre.people.actors import ActorKind
from videre.web import presenters, wording
from videre.web.cards import EXAMPLE


class Said(StrEnum):
    """What the person has just done, for one line on the page that answers it."""

    CHOSEN = "chosen"
    CHANGED = "changed"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    LOOKS_AGAIN = "looks-again"
    DECLINED = "declined"
    FOLLOW_UP = "follow-up"
    NO_FOLLOW_UP = "no-follow-up"
    FEEDBACK = "feedback"
    NO_FEEDBACK = "no-feedback"
    TOO_LATE = "too-late"
    TOO_OFTEN = "too-often"


class Told(NamedTuple):
    """A heading, and a few lines under it."""

    heading: str
    lines: tuple[str, ...]


SAID: Final = {
    Said.CHOSEN: N_("Du har valgt denne gruppa. Gruppa får ikke vite det før du tar kontakt, eller ber om det."),
    Said.CHANGED: N_("Du har valgt en annen gruppe. Det du ba om før, er trukket tilbake og slettet."),
    Said.ASKED: N_("Vi har sendt beskjed."),
    Said.WITHDRAWN: N_("Det er gjort. Har de fått meldingen, får de vite at du ikke vil det nå."),
    Said.LOOKS_AGAIN: N_("Her er flere grupper. Ta den tida du trenger."),
    Said.DECLINED: N_("Det er helt greit. Kortet er her hvis du vil se på det igjen."),
    Said.FOLLOW_UP: N_("Takk. Vi skriver til deg om to uker."),
    Said.NO_FOLLOW_UP: N_("Da spør vi ikke. E-posten din er slettet."),
    Said.FEEDBACK: N_("Takk. De kan nå se hvordan det går."),
    Said.NO_FEEDBACK: N_("Nå kan de ikke se det lenger."),
    Said.TOO_OFTEN: TOO_OFTEN,
    Said.TOO_LATE: N_("Noe har skjedd med kortet. Her ser du hvordan det er nå."),
}
NOT_READ: Final = N_("De har ikke åpnet meldingen ennå.")
READ: Final = N_("De har lest meldingen.")
BY_THEN: Final = N_("De skal ta kontakt før {moment}.")
LATE: Final = N_("Det har gått to døgn uten svar. Vi har sagt fra til noen som kan hjelpe.")
CALL: Final = N_("Du kan også ringe gruppa selv, eller velge en annen.")
ERASED: Final = N_("Navnet ditt og det du skrev, er slettet.")
_REQUESTS: Final = {
    RequestState.WAITING: Told(N_("Du har bedt om kontakt"), ()),
    RequestState.CONTACTED: Told(
        N_("De sier at de har nådd deg"),
        (N_("Har du ikke hørt noe? Ring gruppa, eller velg en annen."),),
    ),
    RequestState.MEETING_SET: Told(N_("Du har avtalt et første møte"), ()),
    RequestState.MISSED: Told(
        N_("Du kom ikke på møtet"),
        (N_("Det er helt greit, og det hender ofte. Dere kan avtale en ny dag."),),
    ),
    RequestState.CAME: Told(N_("Du har vært på møte"), (N_("Så bra at du kom!"), ERASED)),
    RequestState.CANNOT_HELP: Told(N_("Denne gruppa gikk ikke"), ()),
    RequestState.WITHDRAWN: Told(N_("Du har trukket det tilbake"), (ERASED, N_("Du kan be om kontakt på nytt."))),
    RequestState.LAPSED: Told(N_("Det kom ikke svar"), (ERASED, N_("Det er leit. Prøv gjerne en annen gruppe."))),
}
_REASONS: Final = {
    Reason.FULL: N_("Gruppa er full nå."),
    Reason.NOT_SUITABLE: N_("De tror ikke at gruppa er rett for deg nå."),
    Reason.NOT_REACHED: N_("De har prøvd, men fikk ikke tak i deg."),
}
_TOLD_IN: Final = {
    RequestState.CAME: frozenset({HandoverState.ATTENDED}),
    RequestState.CANNOT_HELP: frozenset({HandoverState.OPENED}),
    RequestState.LAPSED: frozenset({HandoverState.OPENED}),
    RequestState.WITHDRAWN: frozenset({HandoverState.WITHDRAWN}),
}
"""A request that is over is told of until the person has gone on; one under way always."""
_STATES: Final = {
    HandoverState.NO_OFFER: Told(
        N_("Vi fant ingen gruppe sist"), (N_("Nye grupper kommer til. Se hva som finnes nå."),)
    ),
    HandoverState.DECLINED: Told(
        N_("Du har sagt nei takk"), (N_("Det er helt greit. Du kan se på gruppene igjen når du vil."),)
    ),
    HandoverState.ATTENDED: Told(N_("Du har vært på møte"), (N_("Så bra at du kom!"),)),
    HandoverState.UNSUITABLE: Told(
        N_("Noe annet enn en gruppe nå"),
        (
            N_("En selvhjelpsgruppe er ikke den rette hjelpen akkurat nå."),
            N_("Snakk med den som ga deg kortet, eller med fastlegen din."),
        ),
    ),
}
_WHO: Final = {
    ActorKind.HOLDER: N_("du"),
    ActorKind.SENDER: N_("tjenesten"),
    ActorKind.RECIPIENT: N_("den du spurte"),
    ActorKind.SYSTEM: N_("systemet"),
}


def said(code: Said, language: Language) -> str:
    """Return what came of what the person did."""
    return translate(language, SAID[code])


def recipient(kind: RecipientKind, name: str, language: Language) -> str:
    """Return whom a person asks, as consents and pages name them: «kontaktene i Håpet»."""
    words = {
        RecipientKind.GROUP: N_("kontaktene i {name}"),
        RecipientKind.SUPPORT_POINT: N_("støttepunktet {name}"),
        RecipientKind.STEWARD: N_("{name}"),
    }[kind]
    return translate(language, words, name=name.removesuffix(EXAMPLE))


def standing(card: Card, language: Language, *, now: datetime, today: date) -> Told | None:
    """Return how it stands with the card; None while there is nothing to tell. ``now`` is aware."""
    request = card.request
    if request is not None and card.state in _TOLD_IN.get(request.state, frozenset(HandoverState)):
        heading, lines = _REQUESTS[request.state]
        more = _more(request, language, now=now, today=today)
        return Told(translate(language, heading), (*more, *(translate(language, line) for line in lines)))
    if told := _STATES.get(card.state):
        return Told(translate(language, told.heading), tuple(translate(language, each) for each in told.lines))
    return None


def _more(request: OwnRequest, language: Language, *, now: datetime, today: date) -> list[str]:
    """Return the lines that stand first: with days, names and reasons in them."""
    if request.state is RequestState.WAITING:
        name = recipient(request.recipient_kind, request.recipient, language)
        asked = translate(language, "Du har spurt {name}.", name=name)
        if now >= request.waits_until:
            return [asked, translate(language, LATE), translate(language, CALL)]
        moment = wording.moment(request.waits_until, language, today=today)
        read = READ if request.opened_at else NOT_READ
        return [asked, translate(language, BY_THEN, moment=moment), translate(language, read)]
    if request.state is RequestState.MEETING_SET and request.meeting_on:
        return [f"{presenters.capital(presenters.day(request.meeting_on, language, today=today))}: {request.group}."]
    if request.state is RequestState.CANNOT_HELP:
        why = [translate(language, _REASONS[request.reason])] if request.reason else []
        return [*why, translate(language, ERASED), translate(language, "Se på en annen gruppe under.")]
    return []


def who(capacity: str, language: Language) -> str:
    """Return who did or saw something: «du»; the word of the staff's pages for any other."""
    kind = ActorKind(capacity) if capacity in set(ActorKind) else None
    words = _WHO.get(kind, "") if kind else ""
    return translate(language, words) if words else wording.capacity(capacity, language)
