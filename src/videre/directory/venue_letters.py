"""The letter to a group's contacts when the venue it meets at has closed."""

from __future__ import annotations

from videre.language import Language, translate
from videre.post.letters import Button, Letter


def venue_closed(name: str, group_id: int, language: Language, *, paused: bool) -> Letter:
    """Return the letter; ``paused`` says whether the group is hidden, or shown without a place."""
    lines = (
        (
            translate(
                language,
                "Lokalet som «{name}» møtes i, er stengt. Gruppa er satt på pause og vises ikke i lista.",
                name=name,
            ),
            translate(language, "Når dere møtes igjen, retter du stedet og sier at gruppa er i gang."),
        )
        if paused
        else (
            translate(
                language,
                "Lokalet som «{name}» møtes i, er stengt. Stedet er tatt bort fra lista, så nå står det bare hvilken "
                "kommune dere møtes i.",
                name=name,
            ),
            translate(language, "Når dere har funnet et nytt sted, legger du det inn på siden til gruppa."),
        )
    )
    return Letter(
        subject=translate(language, "Lokalet er stengt"),
        lines=lines,
        buttons=(Button(translate(language, "Åpne siden til gruppa"), f"/arbeid/mine/{group_id}"),),
        after=(translate(language, "Er ikke lokalet stengt, skriv til forvalteren din."),),
    )
