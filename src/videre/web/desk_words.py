"""What the starter's desk says of its codes: alerts, steps of the checklist, moves, and what to do next. Pure."""

from __future__ import annotations

from typing import Final, NamedTuple

from videre.directory.checklist import Step
from videre.directory.lifecycle import GroupState, Move
from videre.directory.room import RoomStatus
from videre.directory.staff_shapes import Alert, DeskGroup
from videre.language import N_, Language, translate


class Words(NamedTuple):
    """A heading, and a sentence or two about it."""

    heading: str
    more: str


ALERTS: Final = {
    Alert.RETURNED: Words(
        N_("Forvalteren har sendt gruppa tilbake til deg"),
        N_("Endre det forvalteren ber om, og send inn på nytt. Det du har skrevet, er tatt vare på."),
    ),
    Alert.CHANGE_RETURNED: Words(
        N_("Forvalteren ber deg se på endringen en gang til"),
        N_("Gruppa står i lista som før. Endre det som trengs, og send inn på nytt."),
    ),
    Alert.MISSING: Words(
        N_("Gruppa er skjult i lista"),
        N_("Vi har ikke fått bekreftet den på lenge. Trykk «Stemmer fortsatt», så er den tilbake med en gang."),
    ),
    Alert.UNCONFIRMED: Words(
        N_("Opplysningene er ikke bekreftet"),
        N_("Derfor vises gruppa lenger ned i lista. Stemmer alt, er det nok å trykke «Stemmer fortsatt»."),
    ),
    Alert.FEW: Words(
        N_("Gruppa har under fire medlemmer"),
        N_("En så liten gruppe tåler lite fravær. Si at dere har plass, og be forvalteren om hjelp til å bli flere."),
    ),
    Alert.ONE_STARTER: Words(
        N_("Du er eneste igangsetter"),
        N_("To deler på arbeidet, og ingen må avlyse om én blir syk. Be gjerne en til om å være med."),
    ),
    Alert.RETURN_VISIT: Words(
        N_("Det er tid for et gjenbesøk"),
        N_("Se innom gruppa og spør hvordan det går. Kryss av i sjekklista når du har vært der."),
    ),
}
URGENT: Final = frozenset({Alert.RETURNED, Alert.CHANGE_RETURNED, Alert.MISSING})

STEPS: Final = {
    Step.VENUE: Words(
        N_("Bestem hvor dere møtes"),
        N_(
            "Biblioteket, frivilligsentralen eller menighetshuset er ofte gratis. Velg et rom der ingen hører dere. "
            "Steget er gjort når stedet står i opplysningene om gruppa."
        ),
    ),
    Step.TWO_STARTERS: Words(
        N_("Vær to igangsettere"),
        N_("To kan støtte hverandre, og gruppa møtes selv om én blir syk."),
    ),
    Step.CALLS: Words(
        N_("Ring hver deltaker før første møte"),
        N_("De fleste gruer seg. En kort samtale gjør det lettere å komme."),
    ),
    Step.CONFIDENTIALITY: Words(
        N_("Skriv ut taushetsarket"),
        N_("Les det høyt på det første møtet, og la alle skrive under."),
    ),
    Step.FIRST_MEETING: Words(
        N_("Sett dato for første møte"),
        N_("Fire til åtte deltakere er nok til å begynne. Datoen setter du under «Videre med gruppa»."),
    ),
    Step.WITHDRAWAL: Words(
        N_("Trekk deg ut"),
        N_("Etter noen møter klarer gruppa seg selv. Da takker du for deg, og deltakerne fordeler oppgavene."),
    ),
    Step.RETURN_VISIT: Words(
        N_("Besøk gruppa igjen"),
        N_("Seks til åtte uker etter at du trakk deg ut, ser du innom og spør hvordan det går."),
    ),
}
CALL_ADVICE: Final = (
    N_("Si hvem du er, og at du ringer om selvhjelpsgruppa. Spør om det passer å snakke nå."),
    N_("Fortell hvor og når dere møtes, og hvem som tar imot i døra."),
    N_("Si at det er helt greit å bare lytte den første gangen."),
    N_("Spør om det er noe som skal til for å kunne komme: trapper, tolk eller skyss."),
    N_("Si at alle har taushet, og at du ikke skriver ned det dere snakker om."),
    N_("Har noen det svært vondt nå, be dem ringe legevakten på 116 117. Er det fare for liv, ringer dere 113."),
    N_("Skriv bare ned fornavn og nummer, og kast lista når gruppa er i gang."),
)

ROOM: Final = (
    (RoomStatus.GATHERING, N_("Samler deltakere"), N_("Vi har ikke begynt ennå")),
    (RoomStatus.OPEN, N_("Har plass"), N_("Nye er velkomne")),
    (RoomStatus.WAITLIST, N_("Venteliste"), N_("Nye kan vente på plass")),
    (RoomStatus.FULL, N_("Fullt"), N_("Ikke plass nå")),
)

MOVES: Final = {
    Move.SCHEDULE: Words(
        N_("Sett dato for første møte"),
        N_("Er dere fire eller flere? Da kan dere begynne. Datoen vises i lista."),
    ),
    Move.START: Words(N_("Første møte er holdt"), N_("Trykk når dere har møttes. Gruppa vises som nystartet.")),
    Move.WITHDRAW: Words(
        N_("Jeg trekker meg ut"),
        N_("Gruppa klarer seg selv. Vi spør deg først hvem nye skal ta kontakt med."),
    ),
    Move.RESUME: Words(N_("Fortsett etter pausen"), N_("Gruppa er tilbake i lista med en gang.")),
    Move.REGATHER: Words(
        N_("Samle deltakere på nytt"),
        N_("Det første møtet blir ikke som avtalt, og datoen tas bort fra lista."),
    ),
    Move.PAUSE: Words(
        N_("Ta pause"),
        N_("Gruppa vises ikke i lista så lenge, og du får ingen spørsmål på e-post."),
    ),
    Move.END: Words(N_("Avslutt gruppa"), N_("Gruppa tas ut av lista for godt. Vi spør deg en gang til først.")),
}
ONWARD: Final = (Move.SCHEDULE, Move.START, Move.WITHDRAW, Move.RESUME)
"""Moves that lead a group on; the others call something off and stand apart."""
ASIDE: Final = (Move.REGATHER, Move.PAUSE, Move.END)

_STANDS: Final = {
    GroupState.DRAFT: N_("Ikke sendt inn ennå. Gjør den ferdig når du har tid."),
    GroupState.SUBMITTED: N_("Venter på svar fra forvalteren. Du trenger ikke gjøre noe."),
    GroupState.RETURNED: N_("Endre det forvalteren ber om, og send inn på nytt."),
    GroupState.SCHEDULED: N_("Alt er klart til første møte."),
    GroupState.STARTING: N_("Når gruppa klarer seg selv, trekker du deg ut."),
    GroupState.RUNNING: N_("Gruppa klarer seg selv. Hold plassen til nye riktig."),
    GroupState.PAUSED: N_("Tar pause og vises ikke i lista. Fortsett når dere er klare."),
    GroupState.ENDED: N_("Gruppa er avsluttet. Takk for det du gjorde."),
    GroupState.MERGED: N_("Gruppa er slått sammen med en annen."),
}
_BEGINNING: Final = frozenset(Step) - {Step.WITHDRAWAL, Step.RETURN_VISIT}
_TURN: Final = {
    GroupState.GATHERING: _BEGINNING,
    GroupState.SCHEDULED: _BEGINNING,
    GroupState.STARTING: frozenset({Step.WITHDRAWAL}),
    GroupState.RUNNING: frozenset({Step.RETURN_VISIT}),
}
"""The steps whose turn it can be: who runs by themselves are not told to find a second starter."""


def next_step(group: DeskGroup) -> Step | None:
    """Return the step of the checklist whose turn it is, None where none is: not yet, or all of them are done."""
    turn = _TURN.get(group.row.state, frozenset())
    if Step.RETURN_VISIT in turn and group.row.return_visit_on is None:
        return None  # nobody has promised one
    return next((each.step for each in group.steps if not each.done and each.step in turn), None)


def next_words(group: DeskGroup, language: Language) -> str:
    """Return one sentence on what there is to do for a group, the most pressing first."""
    if group.alerts:
        return translate(language, ALERTS[group.alerts[0]].heading)
    waiting = next_step(group)
    if waiting is not None and group.row.state in {GroupState.GATHERING, GroupState.SCHEDULED}:
        step = translate(language, STEPS[waiting].heading)
        return translate(language, "Neste steg: {step}", step=step[:1].lower() + step[1:])
    if group.row.state is GroupState.GATHERING:
        return translate(language, "Alt er klart. Sett dato når dere er fire eller flere.")
    return translate(language, _STANDS[group.row.state])
