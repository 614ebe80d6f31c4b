"""Codes of the staff's area as words, in the reader's language. Pure; what the public reads is in ``presenters``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from videre.directory.lifecycle import GroupState, Move
from videre.directory.shapes import OrganisationKind, OrganisationStatus
from videre.language import N_, Language, translate
from videre.people.roles import Permission, Role
from videre.trail.actions import RecordKind
from videre.web import handover_words, presenters

_OSLO = ZoneInfo("Europe/Oslo")

ROLES: Final = {
    Role.RPH_STAFF: N_("ansatt som hjelper folk videre"),
    Role.STARTER: N_("igangsetter"),
    Role.STEWARD: N_("forvalter"),
    Role.ADMINISTRATOR: N_("nasjonal administrator"),
}
PERMISSIONS: Final = {
    Permission.OWN_ACCOUNT: N_("se sin egen konto"),
    Permission.HAND_OVER: N_("overføre personer til grupper"),
    Permission.REGISTER_GROUPS: N_("registrere grupper"),
    Permission.LEAD_GROUPS: N_("arbeide med egne grupper"),
    Permission.STEWARD_GROUPS: N_("godkjenne og endre grupper"),
    Permission.KEEP_CONTACT_POINTS: N_("endre kontaktpunkter"),
    Permission.TRANSFER_GROUPS: N_("overføre grupper til andre forvaltere"),
    Permission.SEE_RECORD_TRAIL: N_("lese loggen for egne grupper"),
    Permission.KEEP_ORGANISATIONS: N_("endre organisasjoner"),
    Permission.KEEP_ACCOUNTS: N_("endre kontoer"),
    Permission.KEEP_MAIL: N_("se e-post som ikke kom fram"),
    Permission.SEE_WHOLE_TRAIL: N_("lese hele loggen"),
}
STATES: Final = {
    GroupState.DRAFT: N_("utkast"),
    GroupState.SUBMITTED: N_("til godkjenning"),
    GroupState.RETURNED: N_("sendt tilbake"),
    GroupState.GATHERING: N_("samler deltakere"),
    GroupState.SCHEDULED: N_("oppstart avtalt"),
    GroupState.STARTING: N_("i oppstart"),
    GroupState.RUNNING: N_("selvgående"),
    GroupState.PAUSED: N_("tar pause"),
    GroupState.ENDED: N_("avsluttet"),
    GroupState.MERGED: N_("slått sammen med en annen"),
}
MOVES: Final = {
    Move.SUBMIT: N_("Send inn"),
    Move.RETURN: N_("Send tilbake med merknad"),
    Move.DECLINE: N_("Avslå"),
    Move.DEFER: N_("Utsett"),
    Move.APPROVE: N_("Godkjenn"),
    Move.SCHEDULE: N_("Sett dato for oppstart"),
    Move.REGATHER: N_("Samle deltakere på nytt"),
    Move.START: N_("Første møte er holdt"),
    Move.WITHDRAW: N_("Igangsetteren trekker seg ut"),
    Move.PAUSE: N_("Ta pause"),
    Move.RESUME: N_("Fortsett etter pausen"),
    Move.END: N_("Avslutt gruppa"),
    Move.MERGE: N_("Slå sammen med en annen gruppe"),
}
FLAGS: Final = {
    "unconfirmed": N_("ikke bekreftet"),
    "missing": N_("svarer ikke, skjult"),
    "orphaned": N_("uten forvalter"),
    "few": N_("under fire medlemmer"),
}
ORGANISATIONS: Final = {
    OrganisationKind.NATIONAL: N_("nasjonal organisasjon"),
    OrganisationKind.DISTRICT_OFFICE: N_("distriktskontor"),
    OrganisationKind.MUNICIPALITY: N_("kommune"),
    OrganisationKind.LINK_CENTRE: N_("LINK-senter"),
    OrganisationKind.RPH_TEAM: N_("team i Rask psykisk helsehjelp"),
    OrganisationKind.HEALTHY_LIFE_CENTRE: N_("frisklivssentral"),
    OrganisationKind.VOLUNTEER_CENTRE: N_("frivilligsentral"),
    OrganisationKind.LEARNING_CENTRE: N_("lærings- og mestringssenter"),
}
STATUSES: Final = {
    OrganisationStatus.ACTIVE: N_("i arbeid"),
    OrganisationStatus.UNKNOWN: N_("status ukjent"),
    OrganisationStatus.CLOSED: N_("lagt ned"),
}
VERBS: Final = {
    "sign-in": N_("logget inn"),
    "code-failed": N_("feil engangskode"),
    "codes-set-up": N_("satte opp engangskoder"),
    "codes-removed": N_("fjernet engangskoder"),
    "recovery-codes-made": N_("laget reservekoder"),
    "password-changed": N_("byttet passord"),
    "invite": N_("inviterte"),
    "give-role": N_("ga rolle"),
    "end-role": N_("avsluttet rolle"),
    "end-account": N_("avsluttet kontoen"),
    "change-account": N_("endret kontoen"),
    "token-made": N_("laget nøkkel"),
    "token-ended": N_("avsluttet nøkkel"),
    "look-account": N_("så på kontoen"),
    "look-contacts": N_("så kontaktopplysningene"),
    "look-trail": N_("leste loggen"),
    "export-trail": N_("lastet ned loggen"),
    "create": N_("registrerte"),
    "change": N_("endret"),
    "propose": N_("foreslo en endring"),
    "accept": N_("godkjente endringen"),
    "approve-change": N_("godkjente endringen"),
    "return-change": N_("sendte endringen tilbake"),
    "decline-change": N_("avslo endringen"),
    "defer-change": N_("utsatte endringen"),
    "replace": N_("erstattet forslaget"),
    "submit": N_("sendte inn"),
    "return": N_("sendte tilbake"),
    "decline": N_("avslo"),
    "defer": N_("utsatte"),
    "approve": N_("godkjente"),
    "schedule": N_("satte dato for oppstart"),
    "regather": N_("begynte å samle deltakere på nytt"),
    "start": N_("holdt første møte"),
    "withdraw": N_("trakk seg ut"),
    "pause": N_("tok pause"),
    "resume": N_("fortsatte etter pausen"),
    "end": N_("avsluttet"),
    "merge": N_("slo sammen"),
    "confirm": N_("bekreftet"),
    "answer-still": N_("svarte at alt stemmer"),
    "answer-changed": N_("svarte at noe er endret"),
    "answer-full": N_("svarte at det er fullt"),
    "answer-ended": N_("svarte at gruppa er avsluttet"),
    "room": N_("sa fra om plass"),
    "members": N_("sa fra om medlemmer"),
    "mark": N_("krysset av i sjekklista"),
    "unmark": N_("tok bort et kryss i sjekklista"),
    "flag": N_("merket"),
    "unflag": N_("tok bort merket"),
    "hide": N_("skjulte"),
    "remind": N_("sendte påminnelse"),
    "transfer": N_("overførte til en annen forvalter"),
    "give-stewardship": N_("ga til en annen forvalter"),
    "orphan": N_("mistet forvalteren"),
    "adopt": N_("fikk forvalter"),
    "add": N_("la til"),
    "add-starter": N_("la til igangsetter"),
    "end-starter": N_("tok bort igangsetter"),
    "pass-on-contact": N_("ga kontakten videre"),
    "look-place": N_("så på stedet"),
    "close-venue": N_("meldte at lokalet stenger"),
    "give-area": N_("ga området"),
    "end-area": N_("avsluttet området"),
    "send-again": N_("sendte på nytt"),
    "forget": N_("slettet"),
}
"""What the trail tells of; a verb that is missing here is shown as its code."""
RECORDS: Final = {
    "group": N_("gruppe"),
    "revision": N_("endring"),
    "organisation": N_("organisasjon"),
    "contact-point": N_("kontaktpunkt"),
    "account": N_("konto"),
    "mail": N_("e-post"),
    "trail": N_("loggen"),
    "handover": N_("overføring"),
}
CAPACITIES: Final[dict[str, str]] = {
    "starter": N_("igangsetter"),
    "steward": N_("forvalter"),
    "administrator": N_("administrator"),
    "system": N_("systemet"),
    "person": "",
    **{str(kind): words for kind, words in handover_words.CAPACITIES.items()},
}
MAIL: Final = {
    "sign-in": N_("lenke til innlogging"),
    "invitation": N_("invitasjon"),
    "confirm-address": N_("bekreftelse av adresse"),
    "account": N_("beskjed om konto"),
    "decision": N_("avgjørelse om gruppe"),
    "queue": N_("noe venter hos forvalteren"),
    "confirm-group": N_("spørsmål om gruppa stemmer"),
    "group-news": N_("nytt om gruppe"),
    "contact-request": N_("noen vil bli kontaktet"),
    "contact-waits": N_("noen venter på kontakt"),
    "follow-up": N_("hvordan gikk det?"),
}
MAIL_STATES: Final = {
    "waiting": N_("venter"),
    "sending": N_("sendes"),
    "sent": N_("sendt"),
    "shown": N_("vist i demo-postkassa"),
    "dead": N_("kom ikke fram"),
    "refused": N_("har sagt nei til slike"),
}


def verb(code: str, language: Language, kind: str = "") -> str:
    """Return what a trail entry tells in words, the code where it has none.

    ``kind`` is the record it is about: who declines a handover says no thanks, who declines a group turns it down.
    """
    if kind == RecordKind.HANDOVER:
        return handover_words.did(code, language)
    text = VERBS.get(code, "")
    return translate(language, text) if text else code


def record(code: str, language: Language) -> str:
    """Return «gruppe»."""
    text = RECORDS.get(code, "")
    return translate(language, text) if text else code


def capacity(code: str, language: Language) -> str:
    """Return «forvalter»; "" for a person acting on their own account."""
    text = CAPACITIES.get(code, "")
    return translate(language, text) if text else ""


def mail(code: str, language: Language) -> str:
    """Return why a letter is sent."""
    return translate(language, MAIL[code])


def mail_state(code: str, language: Language) -> str:
    """Return where a letter is."""
    return translate(language, MAIL_STATES[code])


def role(code: str, language: Language) -> str:
    """Return «forvalter»."""
    return translate(language, ROLES[Role(code)])


def state(code: str, language: Language) -> str:
    """Return «til godkjenning»."""
    return translate(language, STATES[GroupState(code)])


def moment(at: datetime, language: Language, *, today: date) -> str:
    """Return «24. november kl. 18.05», Norwegian time; the year follows when it is not this one."""
    local = at.astimezone(_OSLO)
    on = presenters.day(local.date(), language, today=today, weekday=False)
    return translate(language, "{day} kl. {hours}", day=on, hours=presenters.clock(local, language))
