"""The letter to a recipient whose request is over because its time is; it says nothing of a person."""

from __future__ import annotations

from datetime import datetime

from videre.handover.contact_letters import moment
from videre.language import Language, translate
from videre.post.letters import Letter


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
