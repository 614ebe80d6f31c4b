"""A letter dressed as plain text and as HTML: the same words in both, nothing fetched, nobody followed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from unicodedata import category

from jinja2 import Environment, Template
from msgspec import Struct

from videre.language import N_, Language, translate
from videre.post.letters import Letter, MailKind

_WHY = {
    MailKind.SIGN_IN: N_(
        "Du får denne e-posten fordi noen, antakelig du, ba om å logge inn med adressen din. "
        "Var det ikke deg, kan du se bort fra den."
    ),
    MailKind.INVITATION: N_(
        "Du får denne e-posten fordi noen som arbeider med Videre, har invitert deg. "
        "Vet du ikke hva det gjelder, kan du se bort fra den."
    ),
    MailKind.CONFIRM_ADDRESS: N_(
        "Du får denne e-posten fordi noen oppga adressen din på et skjema hos Videre. "
        "Var det ikke deg, kan du se bort fra den. Da skjer det ingenting."
    ),
    MailKind.ACCOUNT: N_("Du får denne e-posten fordi noe er endret på kontoen din hos Videre."),
    MailKind.DECISION: N_("Du får denne e-posten fordi du har registrert en gruppe hos Videre."),
    MailKind.QUEUE: N_("Du får denne e-posten fordi du følger opp grupper for organisasjonen din hos Videre."),
    MailKind.CONFIRM_GROUP: N_("Du får denne e-posten fordi du står som kontakt for en gruppe hos Videre."),
    MailKind.GROUP_NEWS: N_("Du får denne e-posten fordi du har med en gruppe hos Videre å gjøre."),
    MailKind.CONTACT_REQUEST: N_("Du får denne e-posten fordi du er kontakt for en gruppe hos Videre."),
    MailKind.CONTACT_WAITS: N_("Du får denne e-posten fordi noe venter i et område du følger opp hos Videre."),
    MailKind.FOLLOW_UP: N_("Du får denne e-posten fordi du selv ba om den."),
}
_BREAKS = {"Cc", "Zl", "Zp"}
"""Unicode's controls and separators of lines and paragraphs."""
_REFUSE = N_("Ikke send meg flere slike e-poster")


class Rendered(Struct, frozen=True):
    """A letter as it is sent: one subject, and the same words twice."""

    subject: str
    text: str
    html: str


def rendered(letter: Letter, *, kind: MailKind, language: Language, base_url: str, refuse_path: str = "") -> Rendered:
    """Return ``letter`` as text and HTML, with full addresses and the reason why it came.

    ``refuse_path`` is the way to be spared of its kind, "" where there is none. Raises ValueError for a subject of
    several lines, and for a path that does not begin with one «/»: it could lead away from the service.
    """
    for path in (*(button.path for button in letter.buttons), *([refuse_path] if refuse_path else [])):
        if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable() or " " in path:
            raise ValueError("A button of a letter does not lead to a page of ours.")
    if any(category(each) in _BREAKS for each in letter.subject):
        raise ValueError("The subject of a letter has more than one line.")
    why, refuse_words = footer(kind, language)
    buttons = [f"{button.words}:\n{base_url}{button.path}" for button in letter.buttons]
    refuse = [f"{refuse_words}:\n{base_url}{refuse_path}"] if refuse_path else []
    paragraphs = [*letter.lines, *buttons, *letter.after, "-- \nVidere", why, *refuse]
    html = _template().render(
        letter=letter,
        language=language.value,
        base_url=base_url,
        why=why,
        refuse_path=refuse_path,
        refuse_words=refuse_words,
    )
    return Rendered(letter.subject, "\n\n".join(paragraphs) + "\n", html)


def footer(kind: MailKind, language: Language) -> tuple[str, str]:
    """Return why a letter of a kind came, and the words of the way to be spared of it."""
    return translate(language, _WHY[kind]), translate(language, _REFUSE)


@cache
def _template() -> Template:
    source = (files("videre") / "post" / "letter.html").read_text("utf-8")
    return Environment(autoescape=True).from_string(source)
