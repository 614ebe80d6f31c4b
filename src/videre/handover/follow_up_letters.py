"""The letters that ask how it went. Whoever sees one over a shoulder learns nothing of what it is about."""

from __future__ import annotations

from videre.language import Language, translate
from videre.post.letters import Button, Letter


def how_is_it_going(token: str, language: Language, *, last: bool) -> Letter:
    """Return the letter; neither who handed over nor why stands in it. ``last`` says that no other follows."""
    after = (
        translate(language, "Dette er den siste e-posten. Når den er sendt, er adressen din slettet hos oss.")
        if last
        else translate(language, "Vi spør én gang til om seks uker. Vil du ikke det, sier du fra på samme side.")
    )
    return Letter(
        subject=translate(language, "Hvordan går det?"),
        lines=(
            translate(language, "Hei! Du ba oss spørre hvordan det går."),
            translate(language, "Du svarer med ett trykk. Du trenger ikke å logge inn."),
        ),
        buttons=(Button(translate(language, "Svar"), f"/oppfolging/{token}"),),
        after=(after,),
    )
