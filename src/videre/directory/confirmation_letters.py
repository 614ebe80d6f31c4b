"""The letters that follow what a contact answered through a link."""

from __future__ import annotations

from videre.language import Language, translate
from videre.post.letters import Button, Letter


def told_steward(name: str, group_id: int, language: Language, *, ended: bool) -> Letter:
    """Return the letter to those who answer for a group whose contact says that it changed, or has ended."""
    words = (
        translate(
            language,
            "En kontakt for «{name}» har svart at gruppa er avsluttet. Den er tatt ut av lista. "
            "Er det en feil, kan den registreres på nytt.",
            name=name,
        )
        if ended
        else translate(
            language,
            "En kontakt for «{name}» har svart at gruppa er i gang, men at noe er endret. Kontakten kan foreslå "
            "endringen selv. Skjer det ikke, ta kontakt og rett opplysningene.",
            name=name,
        )
    )
    return Letter(
        subject=translate(language, "Svar fra en gruppe"),
        lines=(words,),
        buttons=(Button(translate(language, "Se gruppa"), f"/arbeid/grupper/{group_id}"),),
    )


def ended_for_contacts(name: str, language: Language) -> Letter:
    """Return the letter to a group's contacts once one of them answered that it has ended."""
    return Letter(
        subject=translate(language, "Gruppa er meldt avsluttet"),
        lines=(
            translate(
                language, "En kontakt for «{name}» har svart at gruppa er avsluttet. Den vises ikke lenger.", name=name
            ),
            translate(language, "Er det en feil, skriv til forvalteren, eller registrer gruppa på nytt."),
        ),
        buttons=(Button(translate(language, "Registrer en gruppe"), "/start/gruppe"),),
    )
