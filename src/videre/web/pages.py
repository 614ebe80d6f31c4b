"""From a template to an answer: the reader's language, links that keep it, and headers every page has."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response
from markupsafe import Markup, escape

from videre.language import N_, Language, preferred_language, translate, translate_plural
from videre.web import handover_words, presenters, wording
from videre.web.assets import asset
from videre.web.cookies import form_token

AnyRequest = Request[Any, Any, Any]
PARAMETER = "lang"
"""The reader's choice of language is remembered in the address only: no cookie, nothing to consent to."""

OSLO = ZoneInfo("Europe/Oslo")

_COMPLETING = {
    "none": N_("Ingen forslag. Du kan søke likevel."),
    "one": N_("Ett forslag. Bruk pil ned for å velge det."),
    "many": N_("{n} forslag. Bruk pil ned for å velge."),
}
_HERE = {
    "busy": N_("Finner ut omtrent hvor du er …"),
    "failed": N_("Vi fikk ikke vite hvor du er. Skriv stedet i stedet."),
    "denied": N_("Nettleseren har ikke lov til å si hvor du er. Skriv stedet i stedet."),
}

ENVIRONMENT = Environment(
    loader=PackageLoader("videre.web"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)
ENVIRONMENT.filters["unbroken"] = presenters.unbroken
ENVIRONMENT.globals.update(asset=asset, handover_words=handover_words, presenters=presenters, wording=wording)


def look_for_changed_templates(on: bool) -> None:
    """Read a template anew when its file changes: for those who write them. Otherwise each is read once."""
    ENVIRONMENT.auto_reload = on


def today() -> date:
    """Return the date in Norway, wherever the server stands."""
    return datetime.now(OSLO).date()


def language_of(request: AnyRequest) -> Language:
    """Return the language this reader gets."""
    return chosen_language(request) or preferred_language(request.headers.get("accept-language", ""))


def chosen_language(request: AnyRequest) -> Language | None:
    """Return the language the address asks for, or None when it names none of ours."""
    value = request.query_params.get(PARAMETER)
    return Language(value) if value in set(Language) else None


def address(path: str, pairs: Iterable[tuple[str, str]], language: Language | None) -> str:
    """Return ``path`` with its parameters; ``lang`` last, and only where the reader chose one."""
    all_pairs = [*pairs, *([(PARAMETER, str(language))] if language else [])]
    return f"{path}?{urlencode(all_pairs)}" if all_pairs else path


def own_path(path: str) -> str:
    """Return a path as a link may hold it: browsers read «//example.com» and «/\\example.com» as another site."""
    return "/" + quote(path.lstrip("/\\"))


def json_block(value: object) -> Markup:
    """Return JSON that is safe inside a ``<script type="application/json">``: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704  # nothing that could be markup is left


def page(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    private: bool = False,
    path: str | None = None,
    **values: object,
) -> Response[str]:
    """Render a template as an answer in the reader's language.

    ``private`` marks pages that show what somebody searched for: nothing may keep them. The language links lead to
    the same address in another language, or to ``path`` where nothing of the address may be repeated.
    """
    language = language_of(request)
    chosen = chosen_language(request)
    # A page further on in a list belongs to that list, which another language may order differently.
    sent = request.query_params.multi_items()
    others = [(name, value) for name, value in sent if name not in {PARAMETER, "cursor", "sagt"}]
    here, kept = (own_path(request.url.path), others) if path is None else (path, [])
    settings = getattr(request.app.state, "settings", None)
    html = ENVIRONMENT.get_template(template).render(
        _=partial(_text, language),
        ngettext=partial(_plural, language),
        language=language,
        languages=tuple(Language),
        chosen=chosen,
        path=request.url.path,
        here=lambda other: address(here, kept, other),
        link=lambda path, pairs=(), part="": address(path, pairs, chosen) + (f"#{part}" if part else ""),
        completing=_told(_COMPLETING, language),
        here_texts=_told(_HERE, language),
        demo=settings is None or settings.environment == "demo",
        csrf=form_token(request),
        today=today(),
        **values,
    )
    headers = {
        "Content-Language": str(language),
        "Vary": "Accept-Language",
        "Cache-Control": "no-store" if private else "no-cache",
    }
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


def _told(texts: dict[str, str], language: Language) -> str:
    """Return what a script says in the reader's language, as JSON for an attribute."""
    return json.dumps({key: translate(language, text) for key, text in texts.items()}, ensure_ascii=False)


def _text(language: Language, message: str, /, **values: object) -> Markup:
    """Translate; the message is escaped first, then the values that are not markup already."""
    text = escape(translate(language, message))
    return text.format(**values) if values else text


def _plural(language: Language, one: str, many: str, n: int, /, **values: object) -> Markup:
    return escape(translate_plural(language, one, many, n, **values))
