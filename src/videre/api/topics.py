"""What groups are about, and what a person's own words mean."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request
from msgspec import Struct

from videre.api.answers import LONG, OWN, Answer, answer
from videre.api.calls import call
from videre.api.parameters import Parameters, parameter
from videre.api.reader import language_of
from videre.api.wishes import WORDS_LIMIT, ByLanguage
from videre.language import N_
from videre.topics.shapes import Understanding
from videre.topics.taxonomy import TOPICS, label, related
from videre.topics.understanding import understand

WORDS_WANTED = N_("Skriv fra {min_length} til {max_length} tegn.")


class PublicTopic(Struct, frozen=True):
    """A topic in the reader's language; ``parent`` is "" at the top. ICPC-2 codes belong to topics, never to people."""

    key: str
    parent: str
    label: str
    related: tuple[str, ...]
    icpc2: tuple[str, ...]


class Taxonomy(Struct, frozen=True):
    """All topics, parents before their children."""

    topics: list[PublicTopic]


class TaxonomyPage(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/topics``."""


class OwnWords(ByLanguage, frozen=True, kw_only=True):
    """The parameters of ``GET /api/topics/understand``."""

    q: Annotated[
        str,
        parameter(
            "The person's own words.",
            WORDS_WANTED,
            examples=("får ikke sove", "mannen min drikker for mye"),
            required=True,
            text=True,
            min_length=1,
            max_length=WORDS_LIMIT,
        ),
    ] = ""


TAXONOMY = Parameters(TaxonomyPage)
WORDS = Parameters(OwnWords)


class Topics(Controller):
    """The taxonomy, and words understood."""

    path = "/topics"
    tags = ("topics",)

    @call("/", TAXONOMY, summary="All topics")
    async def taxonomy(self, request: Request[Any, Any, Any]) -> Answer[Taxonomy]:
        """The taxonomy, parents before their children."""
        language = language_of(request.scope)
        TAXONOMY.from_query(request.scope["query_string"])
        topics = [
            PublicTopic(each.key, each.parent, label(each.key, language), related(each.key), each.icpc2)
            for each in TOPICS
        ]
        return answer(request.scope, Taxonomy(topics), language=language, keep=LONG)

    @call("/understand", WORDS, summary="Understand own words")
    async def understood(self, request: Request[Any, Any, Any]) -> Answer[Understanding]:
        """The topics that words are about, best first, with scores in 0..1; none where there is no topic.

        `urgent` says that someone may be in acute danger: show help first (113, 116 117).
        """
        language = language_of(request.scope)
        asked = WORDS.from_query(request.scope["query_string"])
        return answer(request.scope, understand(asked.q), language=language, keep=OWN)
