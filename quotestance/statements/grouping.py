"""The same statement in several articles: cut, extended, reworded or translated back, and under other names.

Sentences that may be variants are found by the cosine of their character n-grams, weighted by how rare these are in
the packaged news; whether a pair is one is then settled on its words in order. So the answer for two quotes does
not hang on what else is in the pile. scikit-learn is imported when statements are grouped, and not before.
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
from quotestance.statements.similarity import FRAGMENT_WORDS, Utterance, Words, are_same

__all__ = ["group_statements", "read_utterances"]


# The numbers were chosen on some 10,000 utterances of real news, where every group was read (the README says what is
# found there), and on the table of cases; most may move a good way before a group changes.
CANDIDATE_COSINE = 0.4  # at 0.3 the same groups come out, and one that is none
SHARED_WEIGHT = 0.7  # of the shorter sentence's n-grams, which the other has too

WORD_RE = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['-][^\W_]+)*")
POSSESSIVE_RE = re.compile(r"'s?$")


def group_statements(articles: Iterable[LabelledArticle]) -> list[LabelledArticle]:
    """The articles, with `group` set on each quote whose statement another article prints too.

    Groups are numbered from 1 in order of appearance. A group stays together by its links: two cuts of a notice that
    have no word in common are one statement where a third article prints the whole.
    """
    articles = list(articles)
    utterances = [spoken for number, article in enumerate(articles) for spoken in read_utterances(number, article)]
    groups: dict[int, int] = {}
    marks: list[dict[int, int]] = [{} for _ in articles]
    for utterance, root in zip(utterances, _components(len(utterances), _same_pairs(utterances)), strict=True):
        if root is not None:
            group = groups.setdefault(root, len(groups) + 1)
            marks[utterance.article].update(dict.fromkeys(utterance.places, group))
    return [_marked(article, places) for article, places in zip(articles, marks, strict=True)]


def read_utterances(number: int, article: LabelledArticle) -> Iterator[Utterance]:
    """The utterances of an article, in order; a quote without a `statement` number is one of its own."""
    together: dict[tuple[str, int], list[int]] = {}
    for place, quote in enumerate(article.quotes):
        if quote.counts:
            key = ("alone", place) if quote.statement is None else ("statement", quote.statement)
            together.setdefault(key, []).append(place)
    for places in together.values():
        quotes = [article.quotes[place] for place in places]
        yield Utterance(number, tuple(places), tuple(_sentences(quotes)), quotes[0].speaker, article.company)


def _marked(article: LabelledArticle, marks: dict[int, int]) -> LabelledArticle:
    if not marks:
        return article
    return replace(
        article, quotes=tuple(replace(quote, group=marks.get(place)) for place, quote in enumerate(article.quotes))
    )


def _sentences(quotes: Sequence[Quote]) -> Iterator[Words]:
    """The sentences as words; one that a remark of the reporter interrupts is put together again."""
    texts = [quotes[0].text]
    for before, quote in pairwise(quotes):
        if before.text.rstrip().endswith(",") and quote.text[:1].islower():
            texts[-1] += " " + quote.text
        else:
            texts.append(quote.text)
    for text in texts:
        text = " ".join(text.split())  # a wire's line ends are no paragraphs
        for start, end in split_sentences(text):
            if words := _words(text[start:end]):
                yield words


def _words(text: str) -> Words:
    return tuple(POSSESSIVE_RE.sub("", word) for word in WORD_RE.findall(normalize_marks(text).lower()))


def _same_pairs(utterances: Sequence[Utterance]) -> Iterator[tuple[int, int]]:
    """The pairs of utterances, in different articles, that are one statement; of copies only a chain.

    A wire story may be there a thousand times, so what copies say is compared once for all of them.
    """
    copies: dict[object, list[int]] = {}
    for number, spoken in enumerate(utterances):
        speaker = (spoken.speaker.name, spoken.speaker.side) if spoken.speaker else None
        copies.setdefault((spoken.sentences, speaker, spoken.company), []).append(number)
    sets = list(copies.values())
    articles = [{utterances[number].article for number in numbers} for numbers in sets]
    for a, b, sentences in _alike([utterances[numbers[0]] for numbers in sets]):
        if len(articles[a] | articles[b]) > 1 and are_same(utterances[sets[a][0]], utterances[sets[b][0]], sentences):
            yield from pairwise(sets[a] + sets[b])


def _alike(utterances: Sequence[Utterance]) -> Iterator[tuple[int, int, list[tuple[Words, Words]]]]:
    """The pairs of utterances with sentences that are alike, and these; each with itself too."""
    owners = [
        (number, sentence)
        for number, utterance in enumerate(utterances)
        for sentence in utterance.sentences
        if len(sentence) >= FRAGMENT_WORDS
    ]
    pairs: dict[tuple[int, int], list[tuple[Words, Words]]] = {}
    for number, sentence in owners:
        pairs.setdefault((number, number), []).append((sentence, sentence))
    for i, j in _candidates([" ".join(sentence) for _, sentence in owners]):
        (a, one), (b, other) = owners[i], owners[j]
        if a != b:
            pairs.setdefault((a, b), []).append((one, other))
    return ((a, b, sentences) for (a, b), sentences in pairs.items())


def _candidates(sentences: list[str]) -> Iterator[tuple[int, int]]:
    """The pairs (i < j) of sentences whose character n-grams are alike."""
    if len(sentences) < 2:
        return
    from sklearn.neighbors import NearestNeighbors

    vectorizer, weights = _background()
    vectors = weights.transform(vectorizer.transform(sentences))
    neighbours = NearestNeighbors(radius=1 - CANDIDATE_COSINE, metric="cosine").fit(vectors)
    graph = neighbours.radius_neighbors_graph(mode="connectivity").tocoo()
    one, other = graph.row[graph.row < graph.col], graph.col[graph.row < graph.col]
    # The share of one sentence's weight that lies in n-grams of the other, in the better direction: a cut keeps it.
    shared = [vectors[a].multiply(vectors[b].sign()).power(2).sum(axis=1).A1 for a, b in ((one, other), (other, one))]
    yield from sorted(
        (int(i), int(j)) for i, j, *shares in zip(one, other, *shared, strict=True) if max(shares) >= SHARED_WEIGHT
    )


@lru_cache(maxsize=1)
def _background() -> tuple[Any, Any]:
    """Character n-grams, and how rare each is in the sentences of the packaged invented news."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    vectorizer = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), norm=None, alternate_sign=False)
    lines = resources.files("quotestance.data").joinpath("corpus/invented/articles.jsonl").read_text(encoding="utf-8")
    texts = (json.loads(line)["text"] for line in lines.splitlines())
    sentences = (" ".join(_words(text[start:end])) for text in texts for start, end in split_sentences(text))
    return vectorizer, TfidfTransformer(sublinear_tf=True).fit(vectorizer.transform(sentences))


def _components(size: int, pairs: Iterable[tuple[int, int]]) -> list[int | None]:
    """For each of `size` things the first of those that the pairs link it with, or None where nothing does."""
    roots: list[int | None] = [None] * size

    def find(thing: int) -> int:
        while (root := roots[thing]) is not None and root != thing:
            roots[thing] = roots[root]
            thing = root
        return thing

    for pair in pairs:
        first, second = sorted(map(find, pair))
        roots[first] = roots[second] = first
    return [None if root is None else find(thing) for thing, root in enumerate(roots)]
