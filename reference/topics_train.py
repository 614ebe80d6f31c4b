"""Train the guess for texts without a rule: ``python -m reference.topics_train``.

Source: our own lexicon (every pattern is a small text of its topic, its sets and alternatives filled in by
chance), labelled texts of ``tests/unit/data``, and everyday words as texts without a topic. Writes
``src/videre/topics/data/guess.npz``. Deterministic: the same sources give the same file.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tests.unit.topics_figures import Labelled, labelled
from videre.topics.guessing import SLOTS, Guesser, pieces
from videre.topics.normalise import fold
from videre.topics.syntax import Element, named_lists, pattern_lines
from videre.topics.taxonomy import TOPICS
from videre.topics.words import tokenise

TARGET = Path(__file__).parent.parent / "src" / "videre" / "topics" / "data" / "guess.npz"
LISTS = (
    "topics_own.csv",
    *(f"topics_fresh{number}.csv" for number in ("", *range(2, 12))),
)
NONE = "none"
KEYS = (*(topic.key for topic in TOPICS), NONE)
ROUNDS, RATE, DECAY = 60, 0.15, 2e-6
LABELLED_WEIGHT, ORDINARY_TEXTS = 6.0, 6_000

Example = tuple[list[str], str, float]


def lexicon_examples(chance: random.Random) -> Iterator[Example]:
    """Yield each pattern twice as a text: its words, its topic and how much it counts."""
    data = files("videre.topics") / "data"
    lists = dict(named_lists((data / "sets.txt").read_text(encoding="utf-8")))
    by_topic: dict[str, list[str]] = {}

    def said(element: Element) -> str:
        word = chance.choice(element.words)
        while element.kind == "set" or word.startswith(("<", "@")):
            name = word.strip("<>")
            word = chance.choice(by_topic.get(name[1:], ["det"]) if name.startswith("@") else lists[name])
            if not word.startswith(("<", "@")):
                break
        return word.rstrip("=*!")

    lines = [
        line
        for source in sorted((data / "lexicon").iterdir(), key=lambda file: file.name)
        if (topic := source.name.removesuffix(".txt")) in KEYS
        for line in pattern_lines(topic, source.read_text(encoding="utf-8"))
    ]
    for line in lines:
        if line.word:
            by_topic.setdefault(line.topic, []).append(line.word)
    for line in lines:
        for _ in range(2):
            words = [said(element) for group in line.groups for element in group]
            yield [fold(word) for word in words], line.topic, line.weight


def ordinary_examples(chance: random.Random) -> Iterator[Example]:
    """Yield runs of one to five everyday words: texts without a topic."""
    text = (files("videre.topics") / "data" / "common.txt").read_text(encoding="utf-8")
    words = [fold(word) for _, found in named_lists(text) for word in found]
    for _ in range(ORDINARY_TEXTS):
        yield chance.choices(words, k=chance.randrange(1, 6)), NONE, 0.5


def labelled_examples(rows: Sequence[Labelled]) -> Iterator[Example]:
    """Yield labelled texts under their first topic; texts of danger are left out."""
    for row in rows:
        if row.topics[0] in KEYS:
            yield [token.key for token in tokenise(row.text, frozenset(), frozenset())], row.topics[0], LABELLED_WEIGHT


def train(rows: Sequence[Labelled]) -> Guesser:
    """Return a classifier trained on the lexicon, everyday words and ``rows``, by softmax regression (Adagrad)."""
    chance = random.Random(2026)
    examples = [*lexicon_examples(chance), *ordinary_examples(chance), *labelled_examples(rows)]
    slots = [pieces(words) or [0] for words, _, _ in examples]
    values = np.concatenate([np.full(len(found), len(found) ** -0.5) for found in slots])
    starts = np.cumsum([0, *map(len, slots)])
    matrix = csr_matrix((values, np.concatenate(slots), starts), shape=(len(slots), SLOTS))
    right = np.zeros((len(examples), len(KEYS)))
    right[np.arange(len(examples)), [KEYS.index(topic) for _, topic, _ in examples]] = 1
    counts = np.array([weight for _, _, weight in examples])
    per_topic = right.T @ counts
    counts = counts * (right @ (per_topic.mean() / np.maximum(per_topic, 1)) ** 0.5)
    weights, bias = _descend(matrix, right, counts)
    scale = float(np.abs(weights).max() / 127)
    return Guesser(KEYS, np.round(weights / scale).astype(np.int8), scale, bias.astype(np.float32))


def _descend(
    matrix: csr_matrix, right: NDArray[np.float64], counts: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order = np.random.default_rng(2026)
    weights, bias = np.zeros((matrix.shape[1], right.shape[1])), np.zeros(right.shape[1])
    seen = np.full_like(weights, 1e-8)
    for round_number in range(ROUNDS):
        shuffled = order.permutation(len(counts))
        for start in range(0, len(counts), 2_000):
            batch = shuffled[start : start + 2_000]
            rows = matrix[batch]
            guess = rows @ weights + bias
            guess = np.exp(guess - guess.max(axis=1, keepdims=True))
            guess /= guess.sum(axis=1, keepdims=True)
            fault = (guess - right[batch]) * (counts[batch] / counts[batch].sum())[:, None]
            slope = rows.T @ fault + DECAY * weights
            seen += slope * slope
            weights -= RATE * slope / np.sqrt(seen) * (1 - round_number / ROUNDS)
            bias -= 0.5 * RATE * fault.sum(axis=0)
    return weights, bias


def folds(rows: Sequence[Labelled], number: int = 5) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """Yield (trained on, held out) for each of ``number`` parts, shuffled the same way every time."""
    shuffled = list(rows)
    random.Random(5).shuffle(shuffled)
    for part in range(number):
        held_out = shuffled[part::number]
        yield [row for place, row in enumerate(shuffled) if place % number != part], held_out


def main() -> None:
    """Train on everything and write the weights."""
    rows = [row for name in LISTS for row in labelled(name)]
    trained = train(rows)
    np.savez_compressed(
        TARGET,
        topics=np.array(trained.topics),
        weights=trained.weights,
        scale=np.float64(trained.scale),
        bias=trained.bias,
    )
    print(f"{len(rows)} labelled texts; {TARGET.stat().st_size // 1024} kB written to {TARGET.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
