"""What is on a printed card: words that are true, short enough, and never finer than anyone may know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from videre.directory.shapes import PlacePrivacy
from videre.handover.card_codes import grouped
from videre.handover.lifecycle import HandoverState
from videre.handover.shapes import Need
from videre.language import Language
from videre.printing.messages import card_text
from videre.printing.shortening import LONGEST_NAME, letters, name_on_paper, printable, shortened

from .matching_world import TODAY, listing
from .printed import CODE, LONG_NAME, printed
from .test_matching_search import near


def test_a_kept_group_says_when_where_how_far_why_and_how_to_reach_it() -> None:
    first, second, third = printed(1, 2, 3).groups
    assert first.when == "Starter tirsdag 1.\xa0desember"
    assert (second.when, second.rhythm) == ("Neste møte: tirsdag 24.\xa0november kl.\xa018–20", "hver tirsdag")
    assert second.where == "Sarpsborg"
    assert second.travel.replace("\xa0", " ") == "luftlinje 12 km · 17 min med bil"
    assert second.reasons == "Handler om søvnvansker · har plass til nye"
    assert first.reach == "Kontakt: 99 99 99 99 · gruppe@example.no"
    assert third.reach == "Ta kontakt og få adressen: gruppe@example.no"


def test_a_group_over_the_water_says_both_the_straight_line_and_the_ferry() -> None:
    group = listing(1, **near("Rosendal"))
    (found,) = printed(1, listings=(group,), need=Need(near="5411 Stord")).groups
    straight, way = found.travel.replace("\xa0", " ").split(" · ")
    assert straight.startswith("luftlinje ")
    assert way.endswith(" med ferje")


@pytest.mark.parametrize("privacy", [PlacePrivacy.SETTLEMENT, PlacePrivacy.MUNICIPALITY])
def test_only_the_place_that_may_be_shown_is_printed(privacy: PlacePrivacy) -> None:
    group = listing(1, place_privacy=privacy, exact=False, place_label="Fredrikstad", description="Hemmelig gate 4")
    (found,) = printed(1, listings=(group,)).groups
    assert found.where == "Fredrikstad"


def test_a_group_without_an_address_or_telephone_is_read_about_on_its_page() -> None:
    silent = listing(1, contact_email="", contact_phone="")
    lengthy = listing(2, contact_email=f"{'lang' * 20}@example.no", contact_phone="")
    one, other = printed(1, 2, listings=(silent, lengthy)).groups
    assert one.reach == "Les mer: videre.example.no/grupper/gruppe-1"
    assert other.reach == "Les mer: videre.example.no/grupper/gruppe-2"


def test_a_group_that_left_the_list_keeps_its_name_and_says_so() -> None:
    gone, there = printed(9, 2).groups
    assert gone.name == "En som er borte"
    assert gone.when.startswith("Gruppa er ikke i lista nå.")
    assert gone.reach == gone.where == ""
    assert there.name == "Nattugla (eksempel)"


def test_where_nothing_was_kept_the_card_names_what_there_is() -> None:
    card = printed()
    assert card.intro.startswith("Vi fant ingen gruppe")
    assert [group.name for group in card.groups] == ["På nett i kveld (eksempel)", "Sov godt i Fredrikstad (eksempel)"]
    assert len(card.ways) == 2
    assert all(way.endswith(".") for way in card.ways)


def test_a_topic_or_place_that_is_no_longer_known_leads_onward_all_the_same() -> None:
    for need in (Need(), Need(topics=("finnes-ikke",), near="Ingensteds")):
        card = printed(need=need)
        assert card.groups
        assert len(card.ways) == 2


def test_a_card_for_whom_a_group_is_not_the_right_help_names_no_group() -> None:
    card = printed(1, 2, state=HandoverState.UNSUITABLE)
    assert card.groups == ()
    assert "fastlegen" in card.steps[0]


def test_the_code_stands_in_the_fragment_alone_and_the_language_in_the_query() -> None:
    assert printed(1).url == f"https://videre.example.no/kort#{CODE}"
    assert printed(1, language=Language.NN).url == f"https://videre.example.no/kort?lang=nn#{CODE}"
    assert printed(1, base_url="https://a.no/videre/").url == f"https://a.no/videre/kort#{CODE}"
    assert printed(1, base_url="http://127.0.0.1:8000").address == "127.0.0.1:8000/kort"
    assert printed(1).code == grouped(CODE)


def test_the_last_day_and_whom_to_call_are_there() -> None:
    card = printed(1)
    assert card.valid == "Virker til og med 20. februar 2027"
    assert [line.number for line in card.help] == ["113", "116 117", "116 123", "22 40 00 40"]
    assert "Koden er nøkkelen" in card.key


def test_the_text_to_send_names_no_group_and_no_topic() -> None:
    card = printed(1, 2, 3)
    text = card_text(card, language=Language.NB)
    assert text.startswith("Her er kortet ditt fra Rask psykisk helsehjelp Fredrikstad:")
    assert f"kort#{CODE}" in text
    assert len(text) <= 160
    for word in ("søvn", "sov", "nattugla", "gruppe", "sarpsborg"):
        assert word not in text.lower()


def test_a_code_is_not_in_what_an_error_would_show() -> None:
    assert CODE not in repr(printed(1))
    assert grouped(CODE) not in repr(printed(1))


def test_names_are_cut_between_words() -> None:
    short = name_on_paper(LONG_NAME)
    assert len(short) <= LONGEST_NAME
    assert short.endswith("…")
    assert LONG_NAME.startswith(short[:-1] + " ")
    assert name_on_paper(f"{LONG_NAME} (eksempel)").endswith("… (eksempel)")
    assert shortened("Kort navn", 20) == "Kort navn"
    assert shortened("Sosialmedisinsk samtalegruppe", 20) == "Sosialmedisinsk…"
    assert shortened("A" * 120, 64) == "A" * 63 + "…"


def test_what_the_letters_cannot_show_is_left_out() -> None:
    assert set("æøåÆØÅáčđŋšŧžÁČĐŊŠŦŽїЖжΩäöüßłşğ–…·") <= letters()
    assert printable("Håp 🌱 og مرحبا mot\n i hverdagen") == "Håp og mot i hverdagen"
    nameless = listing(1, name="مجموعة", invented=False)
    assert printed(1, listings=(nameless,)).groups[0].name == "Selvhjelpsgruppe"


def test_a_start_that_is_past_is_no_longer_told() -> None:
    group = listing(1, starts_on=TODAY - timedelta(days=1))
    assert printed(1, listings=(group,)).groups[0].when.startswith("Neste møte")


def test_a_group_without_days_is_asked() -> None:
    group = listing(1, meetings=None)
    assert printed(1, listings=(group,)).groups[0].when == "Spør gruppa når den møtes"
