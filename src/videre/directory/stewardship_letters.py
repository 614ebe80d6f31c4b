"""The letters that tell of another steward: to those who answer for groups, and to the groups' contacts."""

from __future__ import annotations

from collections.abc import Sequence

from videre.language import Language, translate, translate_plural
from videre.post.letters import Button, Letter

MOST_NAMES = 20
"""Names a letter counts up; the work pages show the rest."""


def handed_over(names: Sequence[str], giver: str, taker: str, language: Language) -> Letter:
    """Return the letter to the people of both organisations."""
    words = translate_plural(
        language,
        "{n} gruppe er overført fra {giver} til {taker}: {names}.",
        "{n} grupper er overført fra {giver} til {taker}: {names}.",
        len(names),
        giver=giver,
        taker=taker,
        names=_some(names),
    )
    return Letter(
        subject=translate(language, "Grupper er overført"),
        lines=(words,),
        buttons=(Button(translate(language, "Se gruppene"), "/arbeid/grupper"),),
    )


def orphaned(names: Sequence[str], organisation: str, language: Language) -> Letter:
    """Return the letter to the national administrators about groups that nobody answers for."""
    words = translate_plural(
        language,
        "{organisation} svarer ikke lenger for grupper. {n} gruppe står uten forvalter: {names}.",
        "{organisation} svarer ikke lenger for grupper. {n} grupper står uten forvalter: {names}.",
        len(names),
        organisation=organisation,
        names=_some(names),
    )
    return Letter(
        subject=translate(language, "Noe venter i køen din"),
        lines=(words, translate(language, "Velg hvem som skal svare for dem.")),
        buttons=(Button(translate(language, "Se grupper uten forvalter"), "/arbeid/uten-forvalter"),),
    )


def adopted(names: Sequence[str], organisation: str, language: Language) -> Letter:
    """Return the letter to the people of the organisation that answers for orphaned groups from now on."""
    words = translate_plural(
        language,
        "{organisation} svarer nå for {n} gruppe som sto uten forvalter: {names}.",
        "{organisation} svarer nå for {n} grupper som sto uten forvalter: {names}.",
        len(names),
        organisation=organisation,
        names=_some(names),
    )
    return Letter(
        subject=translate(language, "Grupper er overført"),
        lines=(words,),
        buttons=(Button(translate(language, "Se gruppene"), "/arbeid/grupper"),),
    )


def steward_for_contacts(names: Sequence[str], steward: str, email: str, language: Language) -> Letter:
    """Return the letter to a contact of groups that another organisation answers for from now on."""
    lines = [
        translate(
            language,
            "{steward} er ny forvalter for {names}. Forvalteren holder opplysningene oppdatert sammen med deg.",
            steward=steward,
            names=_some([f"«{name}»" for name in names]),
        ),
        translate(language, "Du trenger ikke gjøre noe."),
    ]
    if email:
        lines.append(
            translate(language, "Har du spørsmål, skriv til {steward}: {email}.", steward=steward, email=email)
        )
    return Letter(subject=translate(language, "Ny forvalter"), lines=tuple(lines))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
