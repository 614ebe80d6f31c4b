"""Letters about an account, in the receiver's language. Subjects lie open on a locked telephone."""

from __future__ import annotations

from videre.language import N_, Language, translate
from videre.people.roles import Role
from videre.post.letters import Button, Letter, MailKind
from videre.post.outbox import queue_letter

LINK_PATH = "/inn/lenke/{token}"
ROLE_WORDS: dict[Role, str] = {
    Role.RPH_STAFF: N_("ansatt som hjelper folk videre"),
    Role.STARTER: N_("igangsetter"),
    Role.STEWARD: N_("forvalter"),
    Role.ADMINISTRATOR: N_("nasjonal administrator"),
}
NOT_YOU = N_("Var det ikke du som gjorde dette, så logg inn, avslutt de andre innloggingene dine og si fra til oss.")


def sign_in_letter(language: Language, token: str) -> Letter:
    """Return the letter with a link that signs in once; every letter's foot says what to do if it was not you."""
    return Letter(
        translate(language, "Lenke for å logge inn"),
        (translate(language, "Du har bedt om en lenke for å logge inn. Den virker én gang, i 30 minutter."),),
        (Button(translate(language, "Logg inn"), LINK_PATH.format(token=token)),),
    )


def invitation_letter(language: Language, token: str, role: Role, organisation: str, by: str) -> Letter:
    """Return the letter that invites somebody to an account; ``by`` is a name, "" where none is known."""
    words = translate(language, ROLE_WORDS[role])
    lines = [
        translate(language, "{name} har invitert deg.", name=by) if by else translate(language, "Du er invitert."),
        translate(language, "Du blir {role} i {organisation}.", role=words, organisation=organisation)
        if organisation
        else translate(language, "Du blir {role}.", role=words),
        translate(language, "Lenka virker én gang, i tre døgn. Etterpå kan du velge et passord."),
    ]
    return Letter(
        translate(language, "Invitasjon til å bli med"),
        tuple(lines),
        (Button(translate(language, "Ta imot invitasjonen"), LINK_PATH.format(token=token)),),
    )


def password_letter(language: Language) -> Letter:
    """Return the notice that a password was changed."""
    return _notice(
        language,
        N_("Passordet ditt er byttet. Du er logget ut alle andre steder, og nøklene dine er avsluttet."),
    )


def codes_letter(language: Language) -> Letter:
    """Return the notice that one-time codes were set up."""
    return _notice(language, N_("Engangskoder er satt opp for kontoen din. Du trenger dem når du logger inn."))


def no_codes_letter(language: Language) -> Letter:
    """Return the notice that an administrator took the codes away."""
    return _notice(
        language, N_("Engangskodene dine er fjernet av en administrator. Du setter opp nye når du logger inn.")
    )


def recovery_letter(language: Language) -> Letter:
    """Return the notice that a recovery code was used."""
    return _notice(language, N_("En av reservekodene dine ble brukt til å logge inn."))


async def notice(letter: Letter, *, to: str, language: Language, account_id: int) -> None:
    """Put a letter about an account in the outbox, inside ``writing()``."""
    await queue_letter(letter, to=to, kind=MailKind.ACCOUNT, language=language, about_id=account_id)


def _notice(language: Language, line: str) -> Letter:
    return Letter(
        translate(language, "Kontoen din er endret"),
        (translate(language, line),),
        (Button(translate(language, "Se kontoen din"), "/arbeid/konto"),),
        (translate(language, NOT_YOU),),
    )
