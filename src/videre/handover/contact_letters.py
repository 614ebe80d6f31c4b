"""Letters about contact requests. None of them says anything of a person, and those to a recipient not which group."""

from __future__ import annotations

from datetime import datetime

from videre.directory.reminder_letters import day
from videre.figures import clock
from videre.language import Language, translate
from videre.people.clock import NORWAY
from videre.post.letters import Button, Letter


def asked(path: str, until: datetime, language: Language) -> Letter:
    """Return the letter to a recipient: somebody wants to be contacted. ``path`` opens the request."""
    return Letter(
        subject=translate(language, "Noen ber deg ta kontakt"),
        lines=(
            translate(language, "Noen ønsker at du tar kontakt om en selvhjelpsgruppe."),
            translate(
                language, "Ta kontakt innen {moment}. Da er det lettere å komme.", moment=moment(until, language)
            ),
        ),
        buttons=(Button(translate(language, "Åpne forespørselen"), path),),
        after=(
            translate(language, "Hvem det gjelder, står ikke i denne e-posten. Det ser du når du åpner forespørselen."),
            translate(language, "Når du har tatt kontakt, svarer du med ett trykk på samme side. Du logger ikke inn."),
            translate(language, "Lenken er bare til deg. Ikke send den videre. Personen kan se at den er åpnet."),
        ),
    )


def reminder(path: str, until: datetime, language: Language) -> Letter:
    """Return the reminder to a recipient, with the same link."""
    return Letter(
        subject=translate(language, "Noen venter på svar fra deg"),
        lines=(
            translate(language, "I går ba noen deg ta kontakt om en selvhjelpsgruppe. Vi har ikke sett noe svar ennå."),
            translate(language, "Rekker du det innen {moment}?", moment=moment(until, language)),
        ),
        buttons=(Button(translate(language, "Åpne forespørselen"), path),),
        after=(
            translate(language, "Har du alt tatt kontakt, holder det med ett trykk. Kan du ikke hjelpe, si fra der."),
        ),
    )


def forget(made_at: datetime, language: Language) -> Letter:
    """Return the letter to a recipient: the person took it back."""
    return Letter(
        subject=translate(language, "En forespørsel er trukket tilbake"),
        lines=(
            translate(
                language,
                "Forespørselen du fikk {moment}, er trukket tilbake. Opplysningene er slettet hos oss, og lenken "
                "virker ikke lenger.",
                moment=moment(made_at, language),
            ),
            translate(language, "Har du skrevet dem ned, slett dem du også. Du skal ikke ta kontakt."),
        ),
    )


def time_is_over(made_at: datetime, language: Language) -> Letter:
    """Return the letter that tells a recipient to forget what they may have written down."""
    return Letter(
        subject=translate(language, "En forespørsel er slettet"),
        lines=(
            translate(
                language,
                "Forespørselen du fikk {moment}, er slettet fordi tiden er ute. Lenken virker ikke lenger.",
                moment=moment(made_at, language),
            ),
            translate(language, "Har du skrevet ned opplysninger fra den, slett dem du også."),
        ),
    )


def waits(group: str, path: str, made_at: datetime, language: Language, *, for_steward: bool) -> Letter:
    """Return the letter to a support point or a steward: a request about a group has waited for 48 hours.

    ``path`` is the group's public page, or the list of what waits for a steward.
    """
    show = translate(language, "Se hva som venter") if for_steward else translate(language, "Se gruppa")
    return Letter(
        subject=translate(language, "En forespørsel har ventet i 48 timer"),
        lines=(
            translate(
                language,
                "Noen ba om kontakt med «{group}» {moment}. Ingen har svart ennå.",
                group=group,
                moment=moment(made_at, language),
            ),
            translate(language, "Ta gjerne kontakt med gruppa, og hør om de kan svare."),
        ),
        buttons=(Button(show, path),),
        after=(translate(language, "Hvem som venter, vet bare den som er spurt. Du får ikke se det."),),
    )


def moment(value: datetime, language: Language) -> str:
    """Return an instant as it is written in a letter: «22. november 2026 kl. 14.05», Norwegian time."""
    local = value.astimezone(NORWAY)
    return translate(language, "{day} kl. {hours}", day=day(local.date(), language), hours=clock(local, language))
