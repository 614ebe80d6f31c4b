"""The letters of the schedule: «Stemmer dette fortsatt?», and what follows when nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from msgspec import Struct

from videre.directory.schedule import Step
from videre.language import Language, translate
from videre.post.letters import Button, Letter, MailKind

KINDS: dict[Step, MailKind] = {
    Step.BEFORE: MailKind.CONFIRM_GROUP,
    Step.DUE: MailKind.CONFIRM_GROUP,
    Step.AFTER: MailKind.CONFIRM_GROUP,
    Step.FLAG: MailKind.GROUP_NEWS,
    Step.HIDE: MailKind.GROUP_NEWS,
}


class Reminding(Struct, frozen=True):
    """What a reminder speaks of. ``path`` is where its button leads, ``hidden_on`` the day the group is hidden."""

    name: str
    confirmed_on: date | None
    due: date
    hidden_on: date
    path: str
    steward: str = ""
    steward_email: str = ""


def reminder(step: Step, about: Reminding, language: Language) -> Letter:
    """Return the letter of a step to a group's contacts."""
    values = {"name": about.name, "due": day(about.due, language), "hidden": day(about.hidden_on, language)}
    subject, words = {
        Step.BEFORE: (
            translate(language, "Stemmer opplysningene fortsatt?"),
            translate(language, "Svar gjerne innen {due}, så ser de som søker, at gruppa er i gang.", **values),
        ),
        Step.DUE: (
            translate(language, "Stemmer opplysningene fortsatt?"),
            translate(language, "I dag er det tid for å bekrefte at alt fortsatt stemmer."),
        ),
        Step.AFTER: (
            translate(language, "Vi venter på svar fra deg"),
            translate(language, "Opplysningene skulle vært bekreftet {due}. Vi har ikke hørt fra dere ennå.", **values),
        ),
        Step.FLAG: (
            translate(language, "Gruppa vises nå lenger ned i lista"),
            translate(
                language,
                "Opplysningene skulle vært bekreftet {due}. Gruppa er nå merket som ubekreftet og kommer lenger ned "
                "når noen søker. Hører vi ingenting, blir den skjult {hidden}.",
                **values,
            ),
        ),
        Step.HIDE: (
            translate(language, "Gruppa vises ikke i lista nå"),
            translate(
                language,
                "Opplysningene skulle vært bekreftet {due}, og vi har ikke fått svar. Derfor vises gruppa ikke "
                "lenger. Svarer du at alt stemmer, er den tilbake med en gang.",
                **values,
            ),
        ),
    }[step]
    return Letter(
        subject=subject,
        lines=(_last_confirmed(about, language), words),
        buttons=(Button(translate(language, "Svar om gruppa"), about.path),),
        after=(
            translate(
                language,
                "Du kan svare at alt stemmer, at noe er endret, at gruppa er full, eller at den er avsluttet. Du "
                "trenger ikke logge inn.",
            ),
            *_questions(about, language),
        ),
    )


def missing_for_stewards(names: Sequence[str], language: Language) -> Letter:
    """Return the letter to those who answer for groups that were hidden today."""
    return Letter(
        subject=translate(language, "Noe venter i køen din"),
        lines=(
            translate(
                language,
                "Disse gruppene har ikke bekreftet opplysningene innen 90 dager etter fristen, og er skjult: {names}.",
                names=", ".join(names),
            ),
            translate(language, "Ta kontakt med dem. Bekreft opplysningene, eller avslutt gruppa."),
        ),
        buttons=(Button(translate(language, "Åpne køen"), "/arbeid/ko"),),
    )


def day(value: date, language: Language) -> str:
    """Return a date as it is written in a letter: «22. november 2026»."""
    return format_date(value, "d MMMM y" if language is Language.EN else "d. MMMM y", locale=language.value)


def _last_confirmed(about: Reminding, language: Language) -> str:
    if about.confirmed_on is None:
        return translate(
            language, "«{name}» står i Videre, men opplysningene har aldri vært bekreftet.", name=about.name
        )
    confirmed = day(about.confirmed_on, language)
    return translate(
        language, "«{name}» står i Videre. Opplysningene ble sist bekreftet {day}.", name=about.name, day=confirmed
    )


def _questions(about: Reminding, language: Language) -> tuple[str, ...]:
    if not about.steward or not about.steward_email:
        return ()
    return (
        translate(
            language,
            "Har du spørsmål, skriv til {steward}: {email}.",
            steward=about.steward,
            email=about.steward_email,
        ),
    )
