"""Codes of a handover as words, in the reader's language: for the desk, the recipient and the person alike. Pure.

What only the person at home reads about their own card stands in ``card_words``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from videre.handover.bands import KM_BEYOND, MINUTES_BEYOND
from videre.handover.consents import CURRENT, FIELD_WORDS, TEXTS, ContactField, Purpose
from videre.handover.lifecycle import HandoverState
from videre.handover.moving import Did
from videre.handover.request_life import Answer, Reason, RequestState
from videre.handover.shapes import Origin, Waits
from videre.language import N_, Language, translate
from videre.people.actors import ActorKind
from videre.web import presenters

ORIGINS: Final = {
    Origin.INTRODUCTION_COURSE: N_("introduksjonskurs"),
    Origin.GUIDED_SELF_HELP: N_("veiledet selvhjelp"),
    Origin.TALKS: N_("samtaler"),
    Origin.ANXIETY_GROUP: N_("angstgruppe"),
    Origin.JOB_COPING: N_("jobbmestring"),
    Origin.OTHER_COURSE: N_("et annet kurs, for eksempel KID eller KIB"),
    Origin.HEALTHY_LIFE_CENTRE: N_("frisklivssentral"),
    Origin.VOLUNTEER_CENTRE: N_("frivilligsentral"),
    Origin.LEARNING_CENTRE: N_("lærings- og mestringssenter"),
}
STATES: Final = {
    HandoverState.PREPARED: N_("påbegynt"),
    HandoverState.CARD_ISSUED: N_("kortet er gitt"),
    HandoverState.OPENED: N_("kortet er åpnet"),
    HandoverState.CHOSEN: N_("har valgt gruppe"),
    HandoverState.CONTACT_REQUESTED: N_("har bedt om kontakt"),
    HandoverState.CONTACTED: N_("er kontaktet"),
    HandoverState.FIRST_MEETING_SET: N_("første møte er avtalt"),
    HandoverState.ATTENDED: N_("har vært på møte"),
    HandoverState.NOT_ATTENDED: N_("kom ikke på møtet"),
    HandoverState.CLOSED: N_("avsluttet"),
    HandoverState.NO_OFFER: N_("fant ingen gruppe"),
    HandoverState.DECLINED: N_("takket nei"),
    HandoverState.WITHDRAWN: N_("trakk tilbake ønsket om kontakt"),
    HandoverState.EXPIRED: N_("kortet er gått ut"),
    HandoverState.UNSUITABLE: N_("trenger annen hjelp"),
}
WAITS: Final = {
    Waits.PERSON: N_("personen"),
    Waits.RECIPIENT: N_("den som skal ta kontakt"),
    Waits.NOBODY: N_("ingen"),
}
REQUESTS: Final = {
    RequestState.WAITING: N_("venter på kontakt"),
    RequestState.CONTACTED: N_("er kontaktet"),
    RequestState.MEETING_SET: N_("første møte er avtalt"),
    RequestState.MISSED: N_("kom ikke på møtet"),
    RequestState.CAME: N_("har vært på møte"),
    RequestState.CANNOT_HELP: N_("kunne ikke få hjelp her"),
    RequestState.WITHDRAWN: N_("trukket tilbake"),
    RequestState.LAPSED: N_("fikk ikke svar"),
}
ANSWERS: Final = {
    Answer.CONTACTED: N_("Jeg har tatt kontakt"),
    Answer.MEETING_SET: N_("Første møte er avtalt"),
    Answer.CAME: N_("Personen kom på møtet"),
    Answer.DID_NOT_COME: N_("Personen kom ikke"),
    Answer.CANNOT_HELP: N_("Vi kan ikke hjelpe"),
}
REASONS: Final = {
    Reason.FULL: N_("gruppa er full"),
    Reason.NOT_SUITABLE: N_("gruppa passer ikke"),
    Reason.NOT_REACHED: N_("fikk ikke tak i personen"),
}
DONE: Final = {
    Did.ISSUED: N_("laget kortet"),
    Did.FOUND_NOTHING: N_("laget kortet uten å finne en gruppe"),
    Did.OPENED: N_("åpnet kortet"),
    Did.CHOSE: N_("valgte en gruppe"),
    Did.REQUESTED: N_("ba om kontakt"),
    Did.REQUESTED_AT_DESK: N_("ba om kontakt på skjermen til den som laget kortet"),
    Did.READ_REQUEST: N_("leste navn og telefon eller e-post"),
    Did.CONTACTED: N_("svarte at kontakt er tatt"),
    Did.MEETING_SET: N_("svarte at første møte er avtalt"),
    Did.CAME: N_("sa at personen har vært på møte"),
    Did.DID_NOT_COME: N_("svarte at personen ikke kom"),
    Did.CANNOT_HELP: N_("svarte at de ikke kan hjelpe"),
    Did.REMINDED: N_("minnet om at noen venter"),
    Did.ESCALATED: N_("sa fra til støttepunktet eller forvalteren om at noen venter"),
    Did.LAPSED: N_("sluttet å vente, for det kom ikke svar"),
    Did.WITHDREW: N_("trakk tilbake ønsket om kontakt"),
    Did.LOOKED_AGAIN: N_("ville finne en annen gruppe"),
    Did.DECLINED: N_("takket nei"),
    Did.WANTED_FOLLOW_UP: N_("ba om å bli spurt hvordan det gikk"),
    Did.ASKED_FOLLOW_UP: N_("spurte hvordan det gikk"),
    Did.ANSWERED_FOLLOW_UP: N_("svarte på hvordan det gikk"),
    Did.STOPPED_FOLLOW_UP: N_("sa nei takk til å bli spurt"),
    Did.GAVE_FEEDBACK: N_("lot tjenesten se hvordan det går"),
    Did.TOOK_FEEDBACK_BACK: N_("lot ikke tjenesten se det lenger"),
    Did.FOUND_UNSUITABLE: N_("fant at det trengs annen hjelp"),
    Did.ERASED: N_("slettet alt"),
    Did.EXPIRED: N_("slettet kortet, for tida var ute"),
    Did.CLOSED: N_("avsluttet"),
}
CAPACITIES: Final = {
    ActorKind.SENDER: N_("den som lager kort"),
    ActorKind.HOLDER: N_("den som har kortet"),
    ActorKind.RECIPIENT: N_("den som skal ta kontakt"),
}
_KM: Final = {"0-16": N_("under 16 km"), "16-40": N_("16–40 km"), "40-80": N_("40–80 km"), KM_BEYOND: N_("over 80 km")}
_MINUTES: Final = {
    "0-15": N_("under 15 minutter"),
    "15-30": N_("15–30 minutter"),
    "30-60": N_("30–60 minutter"),
    "60-120": N_("1–2 timer"),
    MINUTES_BEYOND: N_("over 2 timer"),
}
NO_BAND: Final = N_("uten avstand")


def origin(code: str, language: Language) -> str:
    """Return «samtaler»."""
    return translate(language, ORIGINS[Origin(code)])


def state(code: str, language: Language) -> str:
    """Return where a handover is, as the team reads it: «har bedt om kontakt»."""
    return translate(language, STATES[HandoverState(code)])


def waits(code: str, language: Language) -> str:
    """Return for whom a handover waits."""
    return translate(language, WAITS[Waits(code)])


def request_state(code: str, language: Language) -> str:
    """Return where a contact request is, as its recipient reads it."""
    return translate(language, REQUESTS[RequestState(code)])


def answer(code: str, language: Language) -> str:
    """Return what a recipient taps: «Jeg har tatt kontakt»."""
    return translate(language, ANSWERS[Answer(code)])


def reason(code: str, language: Language) -> str:
    """Return why a recipient cannot help."""
    return translate(language, REASONS[Reason(code)])


def did(code: str, language: Language) -> str:
    """Return what was done or seen, as the trail of a handover tells it; the code itself where it has no words."""
    return translate(language, DONE[Did(code)]) if code in set(Did) else code


def km(band: str, language: Language) -> str:
    """Return a band of distances: «under 16 km»."""
    return translate(language, _KM.get(band, NO_BAND))


def minutes(band: str, language: Language) -> str:
    """Return a band of travel times: «under 15 minutter»."""
    return translate(language, _MINUTES.get(band, NO_BAND))


def fields(given: Iterable[ContactField], language: Language) -> str:
    """Return «fornavnet mitt og telefonnummeret mitt»."""
    return presenters.listed((translate(language, FIELD_WORDS[each]) for each in given), language)


def consent(
    purpose: Purpose,
    language: Language,
    *,
    version: str = CURRENT,
    recipient: str = "",
    given: Iterable[ContactField] = (),
    service: str = "",
) -> str:
    """Return what a person says yes to, word for word; ``given`` are the fields, ``recipient`` and ``service`` names.

    With no ``given`` it says what a form asks for: the first name, and a telephone number or an e-mail address.
    """
    asked = fields(given, language) if given else translate(language, ASKED_FIELDS)
    return translate(language, TEXTS[version][purpose], recipient=recipient, fields=asked, service=service)


ASKED_FIELDS: Final = N_("fornavnet mitt og telefonnummeret eller e-postadressen min")
