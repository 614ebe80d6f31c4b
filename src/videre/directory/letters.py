"""What letters say about a group that was sent in, changed or decided about.

A subject names neither group nor topic. Nothing somebody wrote goes into a letter but the group's own name and the
steward's remark, and those go to its starters only; a steward's letter says that something waits, and where.
"""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from msgspec import Struct

from videre.directory.lifecycle import Move
from videre.language import Language, translate
from videre.post.letters import Button, Letter

_LOCALES = {Language.NB: "nb_NO", Language.NN: "nn_NO", Language.EN: "en_GB"}


class About(Struct, frozen=True):
    """What a letter to a starter speaks of. ``remark`` and ``until`` are the steward's, about this decision."""

    group_id: int
    name: str
    slug: str
    remark: str = ""
    until: date | None = None

    @property
    def desk(self) -> str:
        """Return the path of the group at the starter's desk."""
        return f"/arbeid/mine/{self.group_id}"


def sent_in(language: Language, about: About) -> Letter:
    """Return «vi har fått gruppa»."""
    return Letter(
        translate(language, "Gruppa er sendt inn"),
        (
            translate(language, "Takk! «{name}» er sendt inn og venter på godkjenning.", name=about.name),
            translate(language, "Du får en e-post når forvalteren har svart. Fram til da står gruppa ikke i lista."),
        ),
        (Button(translate(language, "Se gruppa di"), about.desk),),
    )


def waiting_group(language: Language, path: str) -> Letter:
    """Return «en gruppe venter på deg», for stewards."""
    return Letter(
        translate(language, "En ny gruppe venter på godkjenning"),
        (translate(language, "En igangsetter har sendt inn en gruppe og venter på svar fra deg."),),
        (Button(translate(language, "Se på gruppa"), path),),
    )


def waiting_change(language: Language, path: str) -> Letter:
    """Return «en endring venter på deg», for stewards."""
    return Letter(
        translate(language, "En endring venter på godkjenning"),
        (
            translate(language, "En igangsetter vil endre en gruppe i lista."),
            translate(language, "Det som står der nå, blir stående til du har svart."),
        ),
        (Button(translate(language, "Se på endringen"), path),),
    )


def group_decision(language: Language, about: About, move: Move) -> Letter:
    """Return what the steward decided about a group that was sent in."""
    name, to_desk = about.name, Button(translate(language, "Se gruppa di"), about.desk)
    if move is Move.APPROVE:
        return Letter(
            translate(language, "Gruppa er godkjent"),
            (translate(language, "«{name}» er godkjent og står i lista. Nå kan folk finne dere.", name=name),),
            (to_desk, Button(translate(language, "Se den i lista"), f"/grupper/{about.slug}")),
        )
    if move is Move.RETURN:
        first = translate(language, "Forvalteren ber deg endre noe i «{name}» før den kan godkjennes:", name=name)
        after = translate(language, "Det du har skrevet, er tatt vare på. Endre det som trengs, og send inn på nytt.")
        return Letter(
            translate(language, "Gruppa trenger en endring"), (first, *_paragraphs(about.remark)), (to_desk,), (after,)
        )
    if move is Move.DECLINE:
        first = translate(
            language,
            "Takk for at du sendte inn «{name}». Forvalteren har bestemt at gruppa ikke kommer med i lista:",
            name=name,
        )
        return Letter(translate(language, "Svar om gruppa du sendte inn"), (first, *_paragraphs(about.remark)))
    later = translate(language, "Forvalteren ser på «{name}» igjen {day}.", name=name, day=_day(about.until, language))
    nothing = translate(language, "Du trenger ikke gjøre noe.")
    return Letter(translate(language, "Svaret om gruppa kommer senere"), (later, nothing), (to_desk,))


def change_decision(language: Language, about: About, move: Move) -> Letter:
    """Return what the steward decided about a change to a listed group."""
    name, to_desk = about.name, Button(translate(language, "Se gruppa di"), about.desk)
    if move is Move.APPROVE:
        first = translate(language, "Endringen av «{name}» er godkjent og vises i lista.", name=name)
        return Letter(translate(language, "Endringen er godkjent"), (first,), (to_desk,))
    if move is Move.RETURN:
        first = translate(language, "Forvalteren ber deg se på endringen av «{name}» en gang til:", name=name)
        after = translate(language, "Gruppa står i lista som før. Endre det som trengs, og send inn på nytt.")
        subject = translate(language, "Endringen trenger en rettelse")
        return Letter(subject, (first, *_paragraphs(about.remark)), (to_desk,), (after,))
    if move is Move.DECLINE:
        first = translate(language, "Forvalteren har bestemt at «{name}» blir stående i lista som før:", name=name)
        return Letter(
            translate(language, "Svar om endringen du sendte inn"), (first, *_paragraphs(about.remark)), (to_desk,)
        )
    day = _day(about.until, language)
    later = translate(language, "Forvalteren ser på endringen av «{name}» igjen {day}.", name=name, day=day)
    as_before = translate(language, "Gruppa står i lista som før. Du trenger ikke gjøre noe.")
    return Letter(translate(language, "Svaret om endringen kommer senere"), (later, as_before), (to_desk,))


def few_members(language: Language, name: str, path: str) -> Letter:
    """Return the alert that a group has fallen under four members."""
    return Letter(
        translate(language, "En gruppe har blitt liten"),
        (
            translate(language, "«{name}» har nå færre enn fire medlemmer.", name=name),
            translate(language, "En så liten gruppe tåler lite fravær. Kanskje er det plass til flere?"),
        ),
        (Button(translate(language, "Se på gruppa"), path),),
    )


def confirm_address(language: Language, path: str) -> Letter:
    """Return the letter by which somebody shows that the address is theirs, and sends the group in."""
    return Letter(
        translate(language, "Bekreft e-postadressen din"),
        (
            translate(
                language, "Du har registrert en gruppe i Videre. Bekreft adressen din, så blir gruppa sendt inn."
            ),
            translate(language, "Lenka virker i tre døgn."),
        ),
        (Button(translate(language, "Bekreft og send inn"), path),),
    )


def invited_starter(language: Language, name: str, path: str) -> Letter:
    """Return the letter to somebody without an account who is asked to lead a group."""
    return Letter(
        translate(language, "Du er bedt om å være igangsetter"),
        (
            translate(language, "Du er lagt til som igangsetter for «{name}» i Videre.", name=name),
            translate(language, "Følg lenka for å ta imot. Den virker i sju døgn."),
        ),
        (Button(translate(language, "Ta imot"), path),),
        (translate(language, "Vil du ikke være med, trenger du ikke gjøre noe."),),
    )


def added_starter(language: Language, about: About) -> Letter:
    """Return the letter to somebody who has an account and now leads a group."""
    return Letter(
        translate(language, "Du er lagt til som igangsetter"),
        (translate(language, "Du er lagt til som igangsetter for «{name}».", name=about.name),),
        (Button(translate(language, "Se gruppa"), about.desk),),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return a remark line by line, as it was written: HTML would run the lines together."""
    return tuple(line for line in text.splitlines() if line.strip())


def _day(day: date | None, language: Language) -> str:
    return format_date(day, "long", locale=_LOCALES[language]) if day else ""
