"""Words of the stewards' pages: how long something has waited, what a step does, what lists are sorted by. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from videre.directory.duplicates import Reason
from videre.directory.lifecycle import Move
from videre.directory.meetings import TIMEZONE
from videre.directory.revision_life import RevisionState
from videre.directory.room import RoomStatus
from videre.directory.shapes import OrganisationKind
from videre.directory.staff_shapes import GroupFlag, GroupSort
from videre.language import N_, Language, translate, translate_plural
from videre.topics.taxonomy import label
from videre.web import presenters, wording

MOVE_MEANS: Final = {
    Move.SUBMIT: N_("Gruppa kommer i køen og venter på godkjenning."),
    Move.SCHEDULE: N_("Nok deltakere har meldt seg. Dagen for første møte vises i lista."),
    Move.REGATHER: N_("Gruppa samler deltakere på nytt. Datoen for første møte er tatt bort."),
    Move.START: N_("Igangsetteren er med på de første møtene."),
    Move.WITHDRAW: N_("Gruppa driver seg selv fra nå. Om sju uker er det tid for et gjenbesøk."),
    Move.PAUSE: N_("Gruppa tas ut av lista til noen sier at den fortsetter."),
    Move.RESUME: N_("Gruppa kommer tilbake i lista, der den var."),
    Move.END: N_("Gruppa tas ut av lista for godt. Det kan ikke angres."),
    Move.MERGE: N_("Gruppa går opp i en annen og tas ut av lista. Det kan ikke angres."),
}
FINAL: Final = frozenset({Move.END, Move.MERGE})
"""What cannot be undone, and is asked about once more."""
SORTS: Final = {
    GroupSort.NAME: N_("Navn"),
    GroupSort.PLACE: N_("Sted"),
    GroupSort.STATE: N_("Status"),
    GroupSort.CONFIRMED: N_("Bekreftet"),
    GroupSort.CHANGED: N_("Endret"),
    GroupSort.SUBMITTED: N_("Sendt inn"),
}
REVISIONS: Final = {
    RevisionState.OPEN: N_("venter på svar"),
    RevisionState.ACCEPTED: N_("godkjent"),
    RevisionState.RETURNED: N_("sendt tilbake"),
    RevisionState.DECLINED: N_("avslått"),
    RevisionState.REPLACED: N_("erstattet av en nyere"),
    RevisionState.WITHDRAWN: N_("trukket tilbake"),
}
ALIKE: Final = {
    Reason.NAME: N_("likt navn"),
    Reason.PLACE: N_("samme sted"),
    Reason.TIME: N_("samme tid"),
    Reason.TOPICS: N_("samme tema"),
}
WAITING_CHANGE: Final = N_("endring venter")


def waited(since: datetime | None, language: Language, *, today: date) -> str:
    """Return how long something has waited: «siden i dag», «siden i går», «9 dager»."""
    days = max(0, (today - since.astimezone(TIMEZONE).date()).days) if since else 0
    if days == 0:
        return translate(language, "siden i dag")
    if days == 1:
        return translate(language, "siden i går")
    return translate_plural(language, "{n} dag", "{n} dager", days)


def day_of(at: datetime) -> date:
    """Return the day in Norway on which something happened."""
    return at.astimezone(TIMEZONE).date()


def topics(keys: Iterable[str], language: Language) -> str:
    """Return «Angst · Sosial angst»."""
    return " · ".join(label(key, language) for key in keys)


def reasons(alike: Iterable[Reason], language: Language) -> str:
    """Return «Likt navn, samme sted og samme tid»."""
    return presenters.capital(presenters.listed((translate(language, ALIKE[each]) for each in alike), language))


def revision(code: str, language: Language) -> str:
    """Return «sendt tilbake», of a change."""
    return translate(language, REVISIONS[RevisionState(code)])


def by_whom(actor: str) -> str:
    """Return the name in «steward Siv Dahl», as the directory keeps who changed something; "" for the system."""
    kind, _, name = actor.partition(" ")
    return "" if kind == "system" else name


def room(code: str, language: Language) -> str:
    """Return «Har plass til nye»."""
    return translate(language, presenters.ROOM[RoomStatus(code)])


def organisation(code: str, language: Language) -> str:
    """Return «distriktskontor»."""
    return translate(language, wording.ORGANISATIONS[OrganisationKind(code)])


def flag(code: str, language: Language) -> str:
    """Return «svarer ikke, skjult»."""
    return translate(language, WAITING_CHANGE if code == GroupFlag.CHANGE else wording.FLAGS[code])
