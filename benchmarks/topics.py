"""How well and how fast topics are read: ``python -m benchmarks.topics [-v] [-k] [list.csv …]``.

Prints the figures of each labelled list by kind, and the time for each text: median, p99 and slowest.
``-v`` prints every wrong answer too. Then comes a cross-validation of the lexicon: five times a fifth of its patterns
is left out, and the rest is measured on the development list. Rules cannot be trained anew for each fold, but this
tells how far the answers hang on single patterns, and so how texts fare whose very words nobody wrote down.
``-k`` cross-validates the guess (training it five times takes minutes): each text of our own lists is read with a
guess trained without it, and beside it without any guess.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from unittest import mock

from reference.topics_train import folds, train
from tests.unit.topics_figures import Labelled, labelled, measure
from videre.topics import understanding
from videre.topics.understanding import reader, understand

LISTS = ("topics_dev.csv", "topics_own.csv", *(f"topics_fresh{number}.csv" for number in ("", *range(2, 13))))
ROUNDS = 5
COLUMNS = ("first", "any_first", "among_three", "none", "urgent", "false_alarms")


def milliseconds(rows: list[Labelled]) -> list[float]:
    """Return the best of a few rounds for each text: what the work costs without the machine's other business."""
    best = [float("inf")] * len(rows)
    for _ in range(ROUNDS):
        for place, row in enumerate(rows):
            start = time.perf_counter()
            understand(row.text)
            best[place] = min(best[place], (time.perf_counter() - start) * 1000)
    return best


def _print_times(what: str, times: list[float]) -> None:
    if times:
        ordered = sorted(times)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        middle = statistics.median(ordered)
        print(f"  {what:<24} median {middle:.3f} ms   p99 {p99:.3f} ms   slowest {ordered[-1]:.3f} ms")


def _report(name: str, verbose: bool) -> None:
    rows = labelled(name)
    print(f"\n{name}: {len(rows)} texts")
    print(f"  {'':<22}{'n':>5}" + "".join(f"{column:>13}" for column in COLUMNS))
    kinds = sorted({row.kind for row in rows})
    for kind in [*kinds, "all"]:
        chosen = [row for row in rows if kind in ("all", row.kind)]
        shares = measure(chosen, understand).shares()
        print(f"  {kind:<22}{len(chosen):>5}" + "".join(f"{shares[column]:>12.1%} " for column in COLUMNS))
    if verbose:
        for what, text, expected, answer in sorted(measure(rows, understand).wrong):
            print(f"    {what:<13} {text}  [{expected}]  {answer}")
    times = milliseconds(rows)
    _print_times("single words", [took for took, row in zip(times, rows, strict=True) if " " not in row.text])
    _print_times("sentences", [took for took, row in zip(times, rows, strict=True) if " " in row.text])


def _report_cross_validation(name: str, folds: int = 5) -> None:
    lexicon, rows = reader().lexicon, labelled(name)
    whole = lexicon.by_rarest
    found = []
    for fold in range(folds):
        chance = random.Random(fold)
        lexicon.by_rarest = {
            number: tuple(pattern for pattern in patterns if chance.random() >= 1 / folds)
            for number, patterns in whole.items()
        }
        found.append(measure(rows, understand).shares())
    lexicon.by_rarest = whole
    print(f"\n{name} with four fifths of the lexicon, mean of {folds} draws")
    print("  " + "   ".join(f"{column} {statistics.mean(part[column] for part in found):.1%}" for column in COLUMNS))


def _report_folds() -> None:
    """Compare the whole with a guess trained on the other folds and without one, on the lists the guess learns from."""
    rows = [row for name in LISTS[1:] for row in labelled(name)]
    with_guess, without = [], []
    for learned, held_out in folds(rows):
        trained = train(learned)
        with mock.patch.object(understanding, "guesser", lambda trained=trained: trained):
            with_guess.append(measure(held_out, understand).shares())
        silent = mock.Mock(**{"guess.return_value": None})
        with mock.patch.object(understanding, "guesser", lambda silent=silent: silent):
            without.append(measure(held_out, understand).shares())
    print(f"\n{len(rows)} texts of our own lists in {len(with_guess)} folds")
    for what, parts in (("guess of the other folds", with_guess), ("no guess", without)):
        print(f"  {what:<26}" + "   ".join(f"{c} {statistics.mean(part[c] for part in parts):.1%}" for c in COLUMNS))


def main(arguments: list[str]) -> None:
    """Print the figures of the lists that are named, or of all."""
    start = time.perf_counter()
    understand("klar")
    print(f"made ready in {(time.perf_counter() - start) * 1000:.0f} ms")
    for name in [argument for argument in arguments if not argument.startswith("-")] or LISTS:
        _report(name, "-v" in arguments)
    _report_cross_validation(LISTS[0])
    if "-k" in arguments:
        _report_folds()


if __name__ == "__main__":
    main(sys.argv[1:])
