"""Find the lexicon's entries in words; compare the lookup with a search that tries every entry."""

import random
from itertools import chain, pairwise

import pytest
from quotestance.english.lexicon import CATEGORIES, find_categories, find_pairs
from quotestance.english.word_lists import load_word_list
from quotestance.stance.named_features import NEGATION, SCOPE_END, SCOPE_LENGTH, LexiconMatches

ENTRIES = [(entry, category) for category in CATEGORIES for entry in sorted(load_word_list(category, "lexicon"))]
PAIRS = [(entry, category) for entry, category in ENTRIES if len(entry.split()) == 2]
PAIRS_OF = {
    first: [pair for pair in PAIRS if pair[0].split()[0] == first] for first in {e.split()[0] for e, _ in PAIRS}
}
PAIR_WORDS = sorted({word for entry, _ in PAIRS for word in entry.rstrip("*").split()})
WORDS = [*PAIR_WORDS, *(word + "s" for word in PAIR_WORDS), "", "x", "promised", "ratesetter"]


def search_lexicon(text, entries):
    """The categories of one word or two: those of the equal entries, else those of the longest stem."""
    same = [category for entry, category in entries if entry == text]
    stems = [entry[:-1] for entry, _ in entries if entry.endswith("*") and text.startswith(entry[:-1])]
    longest = max(stems, key=len, default=None)
    return tuple(same or [category for entry, category in entries if longest is not None and entry == f"{longest}*"])


def search_pair(first, second):
    return search_lexicon(f"{first} {second}", PAIRS_OF.get(first, []))


def test_find_pairs_agrees_with_the_lists():
    """For all pairs of the entries' words, some with an ending after a stem."""
    closed, opened = {}, {}
    for word in WORDS:
        closed[word], opened[word] = find_pairs(word)
    found = {}
    for first in WORDS:
        for second in WORDS:
            categories = closed[second].get(first, ()) + opened[first].get(second, ())
            if categories:
                found[first, second] = categories
    expected = {(first, second): search_pair(first, second) for first in PAIRS_OF for second in WORDS}
    assert found == {pair: categories for pair, categories in expected.items() if categories}
    assert len(found) >= len({entry for entry, _ in PAIRS})


def test_no_pair_is_found_by_both_of_its_words():
    found_twice = [(a, b) for a in PAIRS_OF for b in WORDS if find_pairs(b)[0].get(a) and find_pairs(a)[1].get(b)]
    assert found_twice == []


SINGLE = [(entry, category) for entry, category in ENTRIES if " " not in entry]


@pytest.mark.parametrize("ending", ["", "s", "ing", "x" * 50])
def test_find_categories_agrees_with_the_lists(ending):
    words = {entry.rstrip("*") + ending for entry, _ in random.Random(5).sample(SINGLE, 150)}
    assert {word: find_categories(word) for word in words} == {word: search_lexicon(word, SINGLE) for word in words}


def test_very_long_word_is_cut_at_few_places():
    class Counted(str):
        cuts = 0

        def __getitem__(self, key):
            Counted.cuts += 1
            return super().__getitem__(key)

    stem = next(entry for entry, _ in SINGLE if entry.endswith("*"))[:-1]
    assert find_categories(Counted(stem + "x" * 10_000)) == search_lexicon(stem, SINGLE)
    assert 0 < Counted.cuts < 50


def read_passage(words):
    """The matches in a passage, read word by word."""
    found = []
    left = 0  # how many words more are turned
    for i, word in enumerate(words):
        categories = list(find_categories(word))
        if i > 0 and words[i] not in load_word_list("function_words"):
            categories += search_pair(words[i - 1], word)
        if i + 1 < len(words) and words[i + 1] in load_word_list("function_words"):
            categories += search_pair(word, words[i + 1])
        found += [(category, left > 0) for category in categories]
        if word in SCOPE_END:
            left = 0
        elif word in NEGATION or word.endswith("n't"):
            left = SCOPE_LENGTH
        else:
            left = max(0, left - 1)
    return found


@pytest.mark.parametrize("seed", range(40))
def test_matches_equal_a_word_by_word_search(seed):
    dice = random.Random(seed)
    words = []
    for _ in range(60):
        kinds = (["x", "the", "bridge", "mustn't"], sorted(NEGATION), sorted(SCOPE_END), WORDS)
        words += dice.choice([dice.choice(PAIRS)[0].rstrip("*").split(), [dice.choice(dice.choice(kinds))]])
    matches = LexiconMatches(words)
    cuts = sorted(dice.sample(range(len(words) + 1), 8))
    passages = [(0, len(words)), (0, 0), (len(words), len(words)), *pairwise(cuts), (cuts[0], cuts[-1])]
    expected = {(a, b): read_passage(words[a:b]) for a, b in passages}
    assert {passage: matches.find(*passage) for passage in passages} == expected
    assert {negated for _, negated in chain.from_iterable(expected.values())} == {True, False}


def test_no_words_have_no_matches():
    assert LexiconMatches([]).find(0, 0) == []
