"""Find statements that occur in several articles.

Candidate pairs of sentences are found by the cosine similarity of their character n-grams, weighted by how rare these
are in the packaged news; `similarity` then compares the words of each pair in order. The result for two quotes does not
depend on the other articles. scikit-learn is imported only when statements are grouped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from quotestance.english.segmentation import normalize_marks, split_sentences
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote
from quotestance.statements.similarity import MIN_FRAGMENT_WORDS, Utterance, Words, are_same

__all__ = ["group_statements", "list_utterances"]


# The thresholds were chosen on about 10,000 utterances of real news in which every group was read, and on the table of
# cases. Most of them can change considerably before a group does.
MIN_COSINE = 0.4
"""Cosine similarity of candidates; 0.3 gives the same groups, and one that is wrong."""

MIN_SHARED_WEIGHT = 0.7
"""The share of the n-grams of one sentence, by weight, that the other sentence has too."""

# A word or number, with decimals or thousands ("1,000.50") and with parts after apostrophes or hyphens ("don't").
WORD_RE = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['-][^\W_]+)*")
# "company's", "workers'": the same word in a headline may lack the ending
POSSESSIVE_RE = re.compile(r"'s?$")


def group_statements(articles: Iterable[LabelledArticle]) -> list[LabelledArticle]:
    """The articles, with `group` set on each quote whose statement occurs in another article too.

    Groups are numbered from 1 in order of appearance. Pairs are linked transitively: two excerpts of a press release
    that have no word in common are one statement if a third article contains both. If an id occurs more than once,
    since articles were labelled toward several companies, the statements of each company are grouped by themselves.
    """
    articles = list(articles)
    by_company = len({article.id for article in articles}) < len(articles)
    utterances = [item for number, article in enumerate(articles) for item in list_utterances(number, article)]
    components = _find_components(len(utterances), _find_same(utterances, by_company=by_company))
    numbers: dict[int, int] = {}
    groups: list[dict[int, int]] = [{} for _ in articles]  # per article: the group of each quote that is in one
    for utterance, component in zip(utterances, components, strict=True):
        if component is not None:
            number = numbers.setdefault(component, len(numbers) + 1)
            groups[utterance.article].update(dict.fromkeys(utterance.places, number))
    return [_set_groups(article, places) for article, places in zip(articles, groups, strict=True)]


def list_utterances(number: int, article: LabelledArticle) -> Iterator[Utterance]:
    """The utterances of an article, in order; a quote without a `statement` number is an utterance by itself."""
    statements: dict[tuple[str, int], list[int]] = {}
    for place, quote in enumerate(article.quotes):
        if quote.counts:
            # A tuple with a tag, so that a place and a statement number that are equal stay two utterances.
            key = ("alone", place) if quote.statement is None else ("statement", quote.statement)
            statements.setdefault(key, []).append(place)
    for places in statements.values():
        quotes = [article.quotes[place] for place in places]
        yield Utterance(number, tuple(places), tuple(_split_sentences(quotes)), quotes[0].speaker, article.company)


def _set_groups(article: LabelledArticle, groups: dict[int, int]) -> LabelledArticle:
    if not groups:
        return article
    return replace(
        article, quotes=tuple(replace(quote, group=groups.get(place)) for place, quote in enumerate(article.quotes))
    )


def _split_sentences(quotes: Sequence[Quote]) -> Iterator[Words]:
    """The sentences of an utterance as words; a sentence that the reporter interrupts is joined again."""
    texts = [quotes[0].text]
    for before, quote in pairwise(quotes):
        # “We looked,” she said, “and found it.” is one sentence.
        if before.text.rstrip().endswith(",") and quote.text[:1].islower():
            texts[-1] += " " + quote.text
        else:
            texts.append(quote.text)
    for text in texts:
        text = " ".join(text.split())  # the line ends of news agencies do not end paragraphs
        for start, end in split_sentences(text):
            if words := _split_words(text[start:end]):
                yield words


def _split_words(text: str) -> Words:
    """The words of a text in lower case, with straight apostrophes and without possessive endings."""
    return tuple(POSSESSIVE_RE.sub("", word) for word in WORD_RE.findall(normalize_marks(text).lower()))


def _find_same(utterances: Sequence[Utterance], *, by_company: bool) -> Iterator[tuple[int, int]]:
    """Pairs of utterances in different articles that are the same statement, enough of them to link all of a group.

    A news agency's story may occur a thousand times, so identical utterances are compared only once.
    """
    by_content: dict[object, list[int]] = {}
    for number, utterance in enumerate(utterances):
        # Everything that `are_same` reads, so that utterances with one key have the same result.
        speaker = (utterance.speaker.name, utterance.speaker.side) if utterance.speaker else None
        by_content.setdefault((utterance.sentences, speaker, utterance.company), []).append(number)
    copies = list(by_content.values())
    articles = [{utterances[number].article for number in numbers} for numbers in copies]
    unique = [utterances[numbers[0]] for numbers in copies]
    for a, b, sentences in _find_similar(unique):
        if by_company and unique[a].company != unique[b].company:
            continue
        if len(articles[a] | articles[b]) > 1 and are_same(unique[a], unique[b], sentences):
            # A chain of pairs links all copies; a pair for every two of a thousand would be half a million.
            yield from pairwise(copies[a] + copies[b])


def _find_similar(utterances: Sequence[Utterance]) -> Iterator[tuple[int, int, list[tuple[Words, Words]]]]:
    """Pairs of utterances that have similar sentences, with the pairs of these; each utterance is paired with itself.

    Sentences of fewer than `MIN_FRAGMENT_WORDS` words are left out.
    """
    numbered = [
        (number, sentence)
        for number, utterance in enumerate(utterances)
        for sentence in utterance.sentences
        if len(sentence) >= MIN_FRAGMENT_WORDS
    ]
    pairs: dict[tuple[int, int], list[tuple[Words, Words]]] = {}
    for number, sentence in numbered:
        # Identical utterances in several articles were reduced to one, so it is compared with itself.
        pairs.setdefault((number, number), []).append((sentence, sentence))
    for i, j in _find_candidates([" ".join(sentence) for _, sentence in numbered]):
        (a, one), (b, other) = numbered[i], numbered[j]
        if a != b:
            pairs.setdefault((a, b), []).append((one, other))
    return ((a, b, sentences) for (a, b), sentences in pairs.items())


def _find_candidates(sentences: list[str]) -> Iterator[tuple[int, int]]:
    """The pairs (i < j) of sentences with similar character n-grams, sorted."""
    if len(sentences) < 2:
        return
    from sklearn.neighbors import NearestNeighbors

    vectorizer, weights = _load_ngram_weights()
    vectors = weights.transform(vectorizer.transform(sentences))
    neighbours = NearestNeighbors(radius=1 - MIN_COSINE, metric="cosine").fit(vectors)
    graph = neighbours.radius_neighbors_graph(mode="connectivity").tocoo()
    # The graph has each pair in both directions.
    one, other = graph.row[graph.row < graph.col], graph.col[graph.row < graph.col]
    # The share of a sentence's weight that is in n-grams of the other sentence. The larger of the two directions
    # counts, so a shortened sentence is still found.
    shared = [vectors[a].multiply(vectors[b].sign()).power(2).sum(axis=1).A1 for a, b in ((one, other), (other, one))]
    yield from sorted(
        (int(i), int(j)) for i, j, *shares in zip(one, other, *shared, strict=True) if max(shares) >= MIN_SHARED_WEIGHT
    )


@lru_cache(maxsize=1)
def _load_ngram_weights() -> tuple[Any, Any]:
    """A vectorizer for character n-grams, and their idf in the sentences of the packaged invented news."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), norm=None, alternate_sign=False)
    lines = resources.files("quotestance.data").joinpath("corpus/invented/articles.jsonl").read_text(encoding="utf-8")
    texts = (json.loads(line)["text"] for line in lines.splitlines())
    sentences = (" ".join(_split_words(text[start:end])) for text in texts for start, end in split_sentences(text))
    return vectorizer, TfidfTransformer(sublinear_tf=True).fit(vectorizer.transform(sentences))


def _find_components(size: int, pairs: Iterable[tuple[int, int]]) -> list[int | None]:
    """The connected component of each of `size` items, given linked pairs; None for an item without a link.

    A component is identified by its first item. This is union-find with path splitting.
    """
    parents: list[int | None] = [None] * size

    def find_root(item: int) -> int:
        while (parent := parents[item]) is not None and parent != item:
            parents[item] = parents[parent]
            item = parent
        return item

    for pair in pairs:
        first, second = sorted(map(find_root, pair))
        # The smaller root is the parent, so a component is identified by its first item.
        parents[first] = parents[second] = first
    return [None if parent is None else find_root(item) for item, parent in enumerate(parents)]
