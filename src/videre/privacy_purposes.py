"""Why each table is there and how long its rows stay, on one page; in bokmål, for those who must answer for it. Pure.

``docs/privacy/kolonner.md`` is written from this and from ``privacy_classes`` (`python reference/privacy_papers.py`). A
table that is not named here fails a test, so whoever adds one says first why, and for how long.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Kept(Struct, frozen=True):
    """What is said of a table: whom its rows are about, why they are kept, and how long."""

    about: str
    why: str
    long: str


_NOBODY = "ingen"
_GROUP_PEOPLE = "kontaktpersoner og igangsettere i grupper"
_STAFF = "ansatte, igangsettere og forvaltere med konto"
_PERSON = "den som ble hjulpet videre"

PURPOSES: Final[dict[str, Kept]] = {
    "organisation": Kept(
        _NOBODY, "hvem som svarer for grupper, og hvem som hjelper folk videre", "så lenge lista finnes"
    ),
    "area": Kept(_NOBODY, "hvilke kommuner en organisasjon svarer for", "så lenge lista finnes"),
    "self_help_group": Kept(
        _GROUP_PEOPLE,
        "lista over grupper: det gruppa har godtatt å vise, og det forvalteren trenger for å holde den sann",
        "så lenge gruppa står i lista; navn og kontaktvei rettes eller fjernes når noen ber om det",
    ),
    "stewardship": Kept(_NOBODY, "hvem som har svart for en gruppe, og når", "så lenge gruppa finnes"),
    "group_starter": Kept(_GROUP_PEOPLE, "hvem som leder en gruppe gjennom starten", "så lenge gruppa finnes"),
    "group_draft": Kept(
        _GROUP_PEOPLE, "et skjema som er begynt, så ingenting går tapt",
        "til det er sendt inn, ellers 30 dager etter siste endring",
    ),
    "group_revision": Kept(
        _GROUP_PEOPLE, "et forslag til endring, og hva forvalteren svarte", "så lenge gruppa finnes"
    ),
    "checklist_mark": Kept(_NOBODY, "hvor langt en gruppe er kommet i starten", "så lenge gruppa finnes"),
    "contact_point": Kept(_NOBODY, "kommunens støttepunkt: en tjeneste, ikke en person", "så lenge det er gyldig"),
    "directory_version": Kept(_NOBODY, "når søket må leses på nytt", "alltid; ett tall"),
    "handover": Kept(
        _PERSON,
        "at et kort er gitt ut og hvor langt det er kommet; behovet ligger låst med koden på kortet, som ikke lagres",
        "kortet i 90 dager; raden til ingen melding venter på svar; alt straks når personen sletter",
    ),
    "handover_group": Kept(_PERSON, "hvilke grupper som står på kortet", "som overføringen"),
    "contact_request": Kept(
        _PERSON,
        "at én navngitt mottaker kan ta kontakt, fordi personen har bedt om det",
        "navn og kontaktvei til mottakeren har svart at personen kom eller ikke kan hjelpes, til personen trekker det, "
        "og aldri lenger enn 30 dager uten at noe skjer; resten som overføringen",
    ),
    "handover_consent": Kept(
        _PERSON, "hva personen sa ja til, hvilken tekst som ble lest, for hvilket felt og hvem", "som overføringen"
    ),
    "follow_up": Kept(
        _PERSON, "spørre hvordan det gikk, etter to og åtte uker, når personen har bedt om det",
        "adressen til den siste meldingen er sendt eller personen sier stopp; resten som overføringen",
    ),
    "held_places": Kept(_NOBODY, "at den siste plassen i en gruppe ikke gis til to", "så lenge gruppa finnes"),
    "repeatable_call": Kept(_NOBODY, "at et dobbelt trykk ikke gir to kort", "24 timer"),
    "handover_outcome": Kept(
        _NOBODY, "tall for tjenesten: hvor mange som kom fram, og hvor det mangler grupper",
        "til tjenesten ber om at tallene slettes; kan ikke knyttes til noen",
    ),
    "account": Kept(
        _STAFF, "logge inn, og vite hvem som gjorde hva", "så lenge kontoen er i bruk, og så lenge loggen viser til den"
    ),
    "recovery_code": Kept(_STAFF, "komme inn når telefonen er borte", "til de byttes ut"),
    "role_grant": Kept(_STAFF, "hva en konto kan gjøre, hvor og når", "så lenge kontoen finnes"),
    "staff_session": Kept(_STAFF, "være logget inn", "2 timer uten bruk, høyst 12 timer"),
    "mail_link": Kept(
        _STAFF, "logge inn eller bekrefte en adresse med lenke", "til sju dager etter at lenka gikk ut"
    ),
    "attempts": Kept(
        "den som prøver passord eller koder",
        "bremse den som gjetter; nøkkelen kan ikke regnes tilbake til en adresse",
        "omtrent ett døgn",
    ),
    "api_token": Kept(_STAFF, "la et program gjøre det kontoen kan", "så lenge kontoen finnes"),
    "trail_entry": Kept(
        _STAFF,
        "hvem som gjorde eller så hva: et krav til sikkerheten, og det personen kan lese på kortet sitt",
        "så lenge databasen finnes; den kan ikke endres. Om en person står det bare nummeret på en rad som slettes",
    ),
    "outgoing_mail": Kept(
        "den som får e-posten",
        "sende e-post, og vite at den kom fram",
        "tekst og adresse til den er levert, resten 30 dager. E-post til den som ble hjulpet videre ligger forseglet",
    ),
    "mail_refusal": Kept("den som ikke vil ha e-post", "ikke sende mer av et slag", "til personen ombestemmer seg"),
    "lease": Kept(_NOBODY, "at to tjenere ikke gjør samme arbeid", "alltid; noen få rader"),
}  # fmt: skip
"""By table as it is named in the database."""
