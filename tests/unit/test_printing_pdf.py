"""The printed card as a PDF: one page, tagged, in its own letters, in three languages and on two papers."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from videre.directory.shapes import PlacePrivacy
from videre.handover.lifecycle import HandoverState
from videre.language import Language
from videre.printing.pdf import card_pdf, set_card
from videre.printing.shapes import Paper, PrintedCard

from .matching_world import listing
from .printed import CODE, LONG_SERVICE, LONGEST, NEED, printed

POINTS = 72 / 25.4
"""Points of a PDF in a millimetre."""
MILLIMETRES = {Paper.A4: (210, 297), Paper.A5: (148, 210)}
STATES: dict[str, dict[str, Any]] = {
    "three": {"numbers": (1, 2, 3)},
    "one": {"numbers": (2,)},
    "none": {"numbers": ()},
    "unsuitable": {"numbers": (), "state": HandoverState.UNSUITABLE},
    "longest": {"numbers": (1, 2, 3), "listings": LONGEST, "service": LONG_SERVICE},
}


def card_in(state: str, language: Language = Language.NB) -> PrintedCard:
    wanted = dict(STATES[state])
    return printed(*wanted.pop("numbers"), language=language, need=NEED, **wanted)


def read(card: PrintedCard, language: Language = Language.NB, paper: Paper = Paper.A4) -> PdfReader:
    return PdfReader(io.BytesIO(set_card(card, language=language, paper=paper)))


def words(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def tags(node: Any) -> Iterator[tuple[str, Any]]:
    """The tags of a PDF in reading order, with what they hold."""
    held = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(held, list):
        for each in held:
            yield from tags(each)
    elif isinstance(held, dict):
        if "/S" in held:
            yield held["/S"], held
        if "/K" in held:
            yield from tags(held["/K"])


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", STATES)
def test_every_card_is_one_page_of_its_size(state: str, language: Language, paper: Paper) -> None:
    reader = read(card_in(state, language), language, paper)
    assert len(reader.pages) == 1
    size = reader.pages[0].mediabox
    assert tuple(round(float(side) / POINTS) for side in (size.width, size.height)) == MILLIMETRES[paper]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    "odd",
    [
        "A" * 120,
        "Ærfugl" * 20,
        "WMWM " * 24,
        "#set page(width: 1pt) $x$ *b* _i_ <l> @r `c` \\ // /* [ ] { }",
        "- 1. = + §½€№…",
    ],
    ids=["one-word", "long-word", "wide", "markup", "signs"],
)
def test_odd_texts_are_texts_and_still_fit(odd: str, paper: Paper) -> None:
    listings = tuple(
        listing(number, name=odd, place_label=odd, contact_email="", place_privacy=PlacePrivacy.SETTLEMENT, exact=False)
        for number in (1, 2, 3)
    )
    far = f"https://{'lang' * 8}.kommune.example.no:8443/videre"
    reader = read(printed(1, 2, 3, listings=listings, service=odd, base_url=far), paper=paper)
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width) / POINTS) == MILLIMETRES[paper][0]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("state", STATES)
def test_nothing_is_lost_and_nothing_lies_over_the_edge_or_another_line(state: str, paper: Paper) -> None:
    card = card_in(state)
    reader = read(card, paper=paper)
    found = words(reader)
    for text in (card.title, card.code, card.groups_heading, *card.steps, *card.ways, card.key):
        assert " ".join(text.split()) in found
    width, height = (float(side) for side in (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height))
    begun: list[tuple[str, float, float]] = []

    def look(text: str, outer: Any, inner: Any, font: Any, size: float) -> None:
        x, y = (
            outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
            outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
        )
        if text.strip():
            begun.append((text.strip(), x, y))

    reader.pages[0].extract_text(visitor_text=look)
    assert len(begun) > 20
    for text, x, y in begun:
        assert 10 * POINTS < x < width - 10 * POINTS, text
        assert 7.5 * POINTS < y < height - 8 * POINTS, text
    help_at = next(y for text, _, y in begun if text.startswith(card.help_heading))
    last_step = next(y for text, _, y in begun if text.startswith(card.steps[-1][:20]))
    assert last_step - help_at > 5 * POINTS


@pytest.mark.parametrize("language", Language)
def test_it_is_tagged_and_says_its_title_and_language(language: Language) -> None:
    card = card_in("three", language)
    root = read(card, language).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # an object of the PDF's own
    assert root["/Lang"] == {Language.NB: "nb-NO", Language.NN: "nn-NO", Language.EN: "en-GB"}[language]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    described = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert card.title in described
    found = list(tags(root["/StructTreeRoot"]))
    names = [name for name, _ in found]
    assert names.count("/H1") == 1
    assert [name for name in names if name.startswith("/H")] == [
        "/H1", "/H2", "/H2", "/H3", "/H3", "/H3", "/H2", "/H2",
    ]  # fmt: skip
    assert names.count("/LI") == 3
    assert names.count("/P") > 15
    (figure,) = (held for name, held in found if name == "/Figure")
    assert figure["/Alt"] == card.qr_says


def test_it_is_read_in_the_order_it_is_seen() -> None:
    card, found = card_in("none"), words(read(card_in("none"), paper=Paper.A5))
    order = [card.service, card.title, card.code, card.address, card.valid, card.groups_heading, card.groups[0].name,
             card.groups[1].name, card.ways[0], card.steps_heading, card.help_heading, "116 117", card.key]  # fmt: skip
    places = [found.index(" ".join(text.split())) for text in order]
    assert places == sorted(places)


def test_its_letters_are_its_own_and_know_every_neighbour() -> None:
    reader = read(card_in("three"))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert sorted(font["/BaseFont"].partition("+")[2] for font in fonts) == ["Inter-Bold", "Inter-Regular"]
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font
    assert "Čáhppes ija, Ŋ đ š ŧ ž" in words(reader)
    assert "søvnvansker" in words(reader)


def test_its_link_holds_the_code_in_the_fragment_alone() -> None:
    reader = read(card_in("one"))
    addresses = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
    assert addresses[0] == f"https://videre.example.no/kort#{CODE}"
    assert addresses[1:] == ["tel:113", "tel:116117", "tel:116123", "tel:22400040"]
    assert CODE not in str(reader.metadata)


async def test_many_at_once_are_each_their_own() -> None:
    cards = [card_in(state, language) for state in ("three", "one", "none") for language in Language]
    before = threading.active_count()
    languages = [language for _ in range(3) for language in Language]
    made = await asyncio.gather(
        *(card_pdf(card, language=language, paper=Paper.A5) for card, language in zip(cards, languages, strict=True))
    )
    assert threading.active_count() > before
    for at, pdf in enumerate(made):
        found = words(PdfReader(io.BytesIO(pdf)))
        assert " ".join(cards[at].groups[0].name.split()) in found
        assert cards[at].made in found
