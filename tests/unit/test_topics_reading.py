"""The steps from a text to its topics, each by itself: letters, words, compounds, typos, negation, people, codes."""

from __future__ import annotations

import pytest

from videre.topics.analysis import analyse, speller
from videre.topics.codes import topics_in_codes
from videre.topics.compounds import split
from videre.topics.evidence import Evidence
from videre.topics.lexicon import lexicon
from videre.topics.normalise import clean, fold, stem
from videre.topics.people import SELF, People
from videre.topics.syntax import LexiconError, named_lists, pattern_lines
from videre.topics.understanding import reader, understand
from videre.topics.words import tokenise


def _first(text: str) -> str:
    topics = understand(text).topics
    return topics[0].key if topics else "none"


@pytest.mark.parametrize("word", ["søvnløs", "sovnlos", "soevnloes", "sövnlös", "søøvnløs"])
def test_ways_to_write_a_word_fold_alike(word: str) -> None:
    assert fold(word) == "sovnlos"


@pytest.mark.parametrize(
    ("words", "apart"),
    [
        (["bekymringer", "bekymringene", "bekymret", "bekymra", "bekymrer"], "bekjenne"),
        (["kjeft", "kjefte", "kjefter", "kjeftet"], "kjeve"),
        (["drøm", "drømmer", "drømme"], "dram"),
        (["test", "teste", "tester"], "tes"),
    ],
)
def test_forms_of_a_word_share_a_stem(words: list[str], apart: str) -> None:
    stems = {stem(fold(word)) for word in words}
    assert len(stems) == 1
    assert stem(fold(apart)) not in stems


def test_a_class_of_school_leavers_is_not_drunk() -> None:
    assert stem("russ") != stem("rus")


def test_endings_end() -> None:
    assert stem("krisesenter") != stem("krise")


def test_contractions_are_written_out() -> None:
    assert clean("I can't, won't and don't").split() == ["i", "can", "not,", "will", "not", "and", "do", "not"]
    assert "ikke" in clean("får'kke sova")
    assert clean("far ikke sove").startswith("får")


def test_clauses_begin_at_marks_and_joining_words() -> None:
    read = reader()
    tokens = tokenise("jeg drikker ikke, men kona gjør det", read.hard, read.soft)
    assert [token.raw for token in tokens if token.clause == tokens[-1].clause] == ["men", "kona", "gjør", "det"]
    assert tokens[0].sentence != tokens[-1].sentence


@pytest.mark.parametrize(
    ("word", "parts"),
    [("hundesorg", ("hund", "sorg")), ("depresjonsgruppe", ("depresjon", "gruppe"))],
)
def test_compounds_are_cut_at_the_link(word: str, parts: tuple[str, str]) -> None:
    modifier, head = split(word, lexicon()) or ("", "")
    assert (stem(modifier), stem(head)) == tuple(map(stem, parts))


@pytest.mark.parametrize("word", ["Angvik", "Kreftingland", "Sorgenfriveien", "Grønvold", "brettspillkveld"])
def test_names_and_everyday_words_are_not_cut_or_corrected(word: str) -> None:
    assert not understand(word).topics


def test_typos_are_corrected_in_long_words_only() -> None:
    assert speller().nearest("deprimmert") is not None
    assert speller().nearest("sorj") is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("har ikke angst, men sover dårlig", "sovn"),
        ("er ikke deprimert, men ensom", "ensomhet"),
        ("får ikke sove", "sovn"),
        ("ikke bare deprimert", "depresjon"),
        ("uten angst, men har kols", "hjerte-lunge"),
    ],
)
def test_what_is_denied_is_not_the_topic(text: str, topic: str) -> None:
    assert _first(text) == topic


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("mannen min er deprimert", "partner"),
        ("moren min sier at jeg er deprimert", SELF),
        ("moren min sier jeg er deprimert", SELF),
        ("jeg er gift med en som er deprimert", "third"),
        ("jeg har en søster som er deprimert", "sibling"),
        ("etter at mamma døde har jeg vært deprimert", SELF),
        ("hjelpe en venn med depresjon", "friend"),
        ("mor til tre, deprimert", SELF),
        ("han jeg bor med er deprimert", "third"),
        ("kona er borte, helt deprimert", SELF),
    ],
)
def test_whose_problem_it_is(text: str, person: str) -> None:
    read = reader()
    tokens = analyse(tokenise(text, read.hard, read.soft))
    where = next(place for place, token in enumerate(tokens) if token.key.startswith("depr"))
    people = People(read.lexicon)
    assert people.of(Evidence("depresjon", 1.0, (where,)), tokens, people.of_tokens(tokens)) == person


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("mannen min drikker", "parorende-rus"),
        ("jeg drikker hver dag", "alkohol"),
        ("jeg drikker ikke, men kona gjør det", "parorende-rus"),
        ("redd for å ha kreft", "helseangst"),
        ("har kreft", "kreft"),
        ("mamma har kreft", "parorende"),
        ("mamma døde av kreft", "sorg"),
        ("sønnen vår døde", "mistet-barn"),
        ("broren min tok livet sitt", "etterlatte-selvmord"),
    ],
)
def test_whose_problem_it_is_decides_the_topic(text: str, topic: str) -> None:
    assert _first(text) == topic


@pytest.mark.parametrize(
    "text", ["jeg vil dø", "broren min vil ta livet sitt", "I want to kill myself", "han truer meg med kniv nå"]
)
def test_danger_now_is_urgent(text: str) -> None:
    assert understand(text).urgent


@pytest.mark.parametrize(
    "text",
    ["broren min tok livet sitt i fjor", "dødstrøtt", "dør av latter", "redd for å dø", "mistet mannen i selvmord"],
)
def test_what_is_over_or_only_said_so_is_not_urgent(text: str) -> None:
    assert not understand(text).urgent


def test_codes_of_both_systems_are_read_in_any_case() -> None:
    assert [score.key for score in topics_in_codes("p06")] == ["sovn"]
    assert topics_in_codes("F40.1")[0].key == "sosial-angst"
    assert not topics_in_codes("P0 6, 1606, X99, angst")


def test_the_syntax_writes_alternatives_of_several_words_out() -> None:
    lines = list(pattern_lines("x", "7: (ta livet|dø) nå & redd*"))
    assert [[[element.words[0] for element in group] for group in line.groups] for line in lines] == [
        [["ta", "livet", "nå"], ["redd*"]],
        [["dø", "nå"], ["redd*"]],
    ]


@pytest.mark.parametrize("line", ["angst", "høy: angst", "7: angst &"])
def test_a_line_that_cannot_be_read_says_so(line: str) -> None:
    with pytest.raises(LexiconError):
        list(pattern_lines("x", line))


def test_a_list_that_stands_again_continues() -> None:
    assert named_lists("a: b\na: c # d") == [("a", ("b", "c"))]
