"""The form at the desk of who hands over: read whole, every error at once, nothing of it kept anywhere.

What somebody struggles with comes in a posted form and goes back into the page it is shown on; the words themselves go
no further. A card gets topics, a place and wishes.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, structs

from videre.directory.shapes import Format
from videre.handover.shapes import Origin
from videre.language import N_, translate
from videre.people.roles import ROLES, Permission
from videre.people.shapes import Identity
from videre.signing import new_token
from videre.web.forms import NOT_A_CHOICE, OWN_MUNICIPALITY, Parameters, SearchForm, search_form
from videre.web.pages import AnyRequest, language_of
from videre.web.posted import Posted

USUAL_ORIGIN = Origin.TALKS
"""What is chosen until somebody says otherwise: the last talk is where most are asked what comes next."""
MOST_KEPT = 3
PLACE_NEEDED = N_("Skriv postnummer eller sted, så finner vi grupper det går an å reise til.")
AGE_NEEDED = N_("Velg om personen er 18 år eller eldre.")
TOO_MANY_KEPT = N_("Kortet har plass til tre grupper. Ta bort én.")
NONE_KEPT = N_("Velg minst én gruppe, eller trykk «Vi fant ingen som passer».")
KEPT_AND_NONE = N_("Du har både valgt grupper og trykket «Vi fant ingen». Ta bort valgene, eller trykk «Lag kort».")


class Age(StrEnum):
    """Groups are for grown-ups; nobody under eighteen is handed over."""

    ADULT = "18"
    MINOR = "under"


class DeskForm(Struct, frozen=True):
    """What was sent. ``need`` is read as the public search is; ``errors`` by field, in the reader's language.

    Its query says nothing of «not in my own municipality» yet: which one that is the domain finds out.
    """

    need: SearchForm
    age: Age | None
    origin: Origin
    organisation_id: int
    kept: tuple[str, ...]
    nothing: bool
    press: str
    errors: dict[str, str]

    @property
    def not_own(self) -> bool:
        """Return whether a group in the person's own municipality will not do."""
        return bool(self.need.not_municipality)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Return what the form that makes the card carries on: all that the suggestions were found with."""
        return [*self.need.pairs(), ("age", str(self.age or ""))]


def services(identity: Identity) -> list[tuple[int, str]]:
    """Return the services somebody hands over from, as (id, name): most work at one."""
    if not identity.may(Permission.HAND_OVER):
        return []
    found = {
        grant.organisation_id: grant.organisation
        for grant in identity.counting
        if grant.organisation_id is not None and Permission.HAND_OVER in ROLES[grant.role]
    }
    return sorted(found.items(), key=lambda each: each[1])


def new_form(request: AnyRequest, identity: Identity) -> DeskForm:
    """Return an empty form. The origin, and the service where there are several, follow from one card to the next."""
    sent = request.query_params
    origin, service = sent.get("fra", ""), sent.get("tjeneste", "")
    mine = dict(services(identity))
    return DeskForm(
        need=SearchForm(),
        age=None,
        origin=Origin(origin) if origin in set(Origin) else USUAL_ORIGIN,
        organisation_id=_service(service, mine) or next(iter(mine), 0),
        kept=(),
        nothing=False,
        press="",
        errors={},
    )


async def desk_form(request: AnyRequest, identity: Identity) -> DeskForm:
    """Read the form as it was sent."""
    language = language_of(request)
    sent = _Texts(await request.form())
    posted = Posted(sent, language)
    need = search_form(sent)
    age = posted.one_of("age", Age)
    if "age" in posted.errors:
        posted.errors["age"] = translate(language, AGE_NEEDED)
    origin = posted.one_of("origin", Origin, USUAL_ORIGIN) or USUAL_ORIGIN
    mine = dict(services(identity))
    chosen = posted.text("organisation", most=12)
    # A service that is not one's own goes on to the domain, which refuses it: a form cannot send that by mistake.
    organisation_id = int(chosen) if _is_number(chosen) else next(iter(mine), 0)
    errors = {field: translate(language, message) for field, message in need.errors.items()} | posted.errors
    if not need.near and not _from_home(need) and age is not Age.MINOR:
        errors.setdefault("near", translate(language, PLACE_NEEDED))
    if need.not_municipality and need.not_municipality != OWN_MUNICIPALITY:
        errors["not_municipality"] = translate(language, NOT_A_CHOICE)
    return DeskForm(
        need=need,
        age=age,
        origin=origin,
        organisation_id=organisation_id,
        kept=posted.several("kept"),
        nothing=posted.ticked("nothing"),
        press=posted.text("press", most=60) or new_token(),
        errors=errors,
    )


def with_kept(desk: DeskForm, request: AnyRequest) -> DeskForm:
    """Return the form with what is wrong with the groups chosen."""
    message = ""
    if desk.nothing and desk.kept:
        message = KEPT_AND_NONE
    elif len(desk.kept) > MOST_KEPT:
        message = TOO_MANY_KEPT
    elif not desk.kept and not desk.nothing:
        message = NONE_KEPT
    if not message:
        return desk
    return structs.replace(desk, errors={**desk.errors, "kept": translate(language_of(request), message)})


def with_errors(desk: DeskForm, errors: dict[str, str]) -> DeskForm:
    """Return the form with further errors; those it had stay."""
    return structs.replace(desk, errors={**errors, **desk.errors})


def _from_home(need: SearchForm) -> bool:
    """Return whether only groups are wished for that nobody travels to."""
    return bool(need.formats) and str(Format.IN_PERSON) not in need.formats


def _service(sent: str, mine: dict[int, str]) -> int:
    return int(sent) if _is_number(sent) and int(sent) in mine else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class _Texts:
    """A posted form's texts: a file where a text belongs is nothing."""

    def __init__(self, form: Parameters) -> None:
        self._form = form

    def getall(self, key: str, default: list[str], /) -> list[str]:
        """Return every text sent for a field, in the order sent."""
        return [value for value in self._form.getall(key, default) if isinstance(value, str)]
