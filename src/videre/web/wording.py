"""Codes of the staff's area as words, in the reader's language. Pure; what the public reads is in ``presenters``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from videre.directory.lifecycle import GroupState, Move
from videre.directory.shapes import OrganisationKind, OrganisationStatus
from videre.language import N_, Language, translate
from videre.people.roles import Permission, Role
from videre.web import presenters

_OSLO = ZoneInfo("Europe/Oslo")

ROLES: Final = {
    Role.RPH_STAFF: N_("ansatt i Rask psykisk helsehjelp"),
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
    Permission.SEE_RECORD_TRAIL: N_("lese sporet for egne grupper"),
    Permission.KEEP_ORGANISATIONS: N_("endre organisasjoner"),
    Permission.KEEP_ACCOUNTS: N_("endre kontoer"),
    Permission.KEEP_MAIL: N_("se post som ikke kom fram"),
    Permission.SEE_WHOLE_TRAIL: N_("lese hele sporet"),
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
}
STATUSES: Final = {
    OrganisationStatus.ACTIVE: N_("i arbeid"),
    OrganisationStatus.UNKNOWN: N_("status ukjent"),
    OrganisationStatus.CLOSED: N_("lagt ned"),
}


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
