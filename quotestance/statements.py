"""The same statement in several articles: cut, extended, reworded or translated back, and under other names.

Sentences that may be variants are found by the cosine of their character n-grams, weighted by how rare these are in
the packaged news; whether a pair is one is then settled on its words in order. So the answer for two quotes does
not hang on what else is in the pile. scikit-learn is imported when statements are grouped, and not before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

from quotestance.english.segmentation import plain, split_sentences
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Speaker

__all__ = ["Utterance", "group_statements", "read_utterances"]


# The numbers were chosen on some 10,000 utterances of real news, where every group was read (the README says what is
# found there), and on the table of cases; most may move a good way before a group changes.
CANDIDATE_COSINE = 0.4  # at 0.3 the same groups come out, and one that is none
SHARED_WEIGHT = 0.7  # of the shorter sentence's n-grams, which the other has too
SENTENCE_LIKENESS = 0.6  # twice the common words over the words of both, between the first and the last common one
COVERAGE = 0.5  # of the shorter utterance's words, in sentences that the other has too
FEWEST_WORDS = 8  # in common; fewer are slogans and turns of speech
VERBATIM_WORDS = 5  # in common, where the one stands in the other word for word
WORDS_OF_STRANGERS = 12  # in common, for two who cannot be the same speaker
LIKENESS_OF_STRANGERS = 0.93  # one word in fifteen may differ
FRAGMENT_WORDS = 3  # that are all the same, from one speaker by name

WORD_RE = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:['-][^\W_]+)*")
POSSESSIVE_RE = re.compile(r"'s?$")
NEGATION_RE = re.compile(r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|deny|denies|denied")
REACH_OF_NEGATION = 3  # words before the common part, and one behind it
NEGATING_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
UNITS = dict(zip("two three four five six seven eight nine".split(), range(2, 10), strict=True))
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
FIGURES = {word: str(number) for word, number in (UNITS | TENS | TEENS).items()} | {
    word: word
    for word in "hundred thousand million billion monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december".split()
}

Words = tuple[str, ...]


class Match(NamedTuple):
    """How far two sentences are one: their common words in order, whether nothing in them contradicts, and whether
    one stands in the other word for word."""

    common: int
    agrees: bool
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says at one place: the quotes that share a `statement` number, by their article and place."""

    article: int
    places: tuple[int, ...]
    sentences: tuple[Words, ...]
    speaker: Speaker | None
    company: str | None

    @property
    def words(self) -> Words:
        """All words, plain and without possessive endings."""
        return tuple(word for sentence in self.sentences for word in sentence)


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
    return tuple(POSSESSIVE_RE.sub("", word) for word in WORD_RE.findall(plain(text).lower()))


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
        if len(articles[a] | articles[b]) > 1 and _are_same(utterances[sets[a][0]], utterances[sets[b][0]], sentences):
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
    lines = resources.files("quotestance.data").joinpath("invented/articles.jsonl").read_text(encoding="utf-8")
    texts = (json.loads(line)["text"] for line in lines.splitlines())
    sentences = (" ".join(_words(text[start:end])) for text in texts for start, end in split_sentences(text))
    return vectorizer, TfidfTransformer(sublinear_tf=True).fit(vectorizer.transform(sentences))


def _are_same(one: Utterance, other: Utterance, pairs: list[tuple[Words, Words]]) -> bool:
    named = _is_one_name(one.speaker, other.speaker)
    if named and one.words == other.words:
        return len(one.words) >= FRAGMENT_WORDS
    strangers = not (named or _may_be_one_speaker(one, other))
    if strangers and _speak_for_different_companies(one, other):
        return False
    likeness = LIKENESS_OF_STRANGERS if strangers else SENTENCE_LIKENESS
    shorter_first = len(one.words) <= len(other.words)
    best: dict[Words, Match] = {}
    for pair in pairs:
        match = _match(*pair, likeness)
        if match is not None:
            short = pair[0] if shorter_first else pair[1]
            best[short] = max(match, best.get(short, match))
    if not best or not all(match.agrees for match in best.values()):
        return False
    common = sum(match.common for match in best.values())
    verbatim = all(match.verbatim for match in best.values())
    fewest = WORDS_OF_STRANGERS if strangers else VERBATIM_WORDS if verbatim else FEWEST_WORDS
    covered = sum(map(len, best))
    return common >= fewest and covered >= COVERAGE * min(len(one.words), len(other.words))


def _match(one: Words, other: Words, likeness: float) -> Match | None:
    """What two sentences have in common, or None if they are no variants of each other."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()[:-1]
    if not blocks:
        return None
    common = sum(block.size for block in blocks)
    last = blocks[-1]
    a = slice(blocks[0].a, last.a + last.size)
    b = slice(blocks[0].b, last.b + last.size)
    # The shorter counts whole, the longer from the first common word to the last: what was cut off is no difference.
    spans = min(len(one) + b.stop - b.start, len(other) + a.stop - a.start)
    if 2 * common < likeness * spans:
        return None
    verbatim = len(blocks) == 1 and common == min(len(one), len(other))
    return Match(common, not _contradict(one, other, a, b), verbatim)


def _contradict(one: Words, other: Words, a: slice, b: slice) -> bool:
    """Whether two variants differ in a negation, a number or a date."""
    near_a = one[max(0, a.start - REACH_OF_NEGATION) : a.stop + 1]
    near_b = other[max(0, b.start - REACH_OF_NEGATION) : b.stop + 1]
    negations_a, negations_b = (sum(map(bool, map(NEGATION_RE.fullmatch, words))) for words in (near_a, near_b))
    if negations_a != negations_b:
        return True
    only_a, only_b = set(near_a) - set(near_b), set(near_b) - set(near_a)
    if any(
        prefix + word in others
        for words, others in ((only_a, only_b), (only_b, only_a))
        for word in words
        for prefix in NEGATING_PREFIXES
    ):
        return True
    figures_a, figures_b = _figures(one[a]), _figures(other[b])
    return not (figures_a <= figures_b or figures_b <= figures_a)


def _figures(words: Iterable[str]) -> set[str]:
    """The numbers and dates among the words, spelled numbers as digits."""
    figures = set()
    for word in words:
        ten, _, unit = word.partition("-")
        if ten in TENS and unit in UNITS:
            figures.add(str(TENS[ten] + UNITS[unit]))
        elif word in FIGURES:
            figures.add(FIGURES[word])
        elif word[0].isdigit():
            figures.add(word.replace(",", ""))
    return figures


def _is_one_name(one: Speaker | None, other: Speaker | None) -> bool:
    """Whether both are named, by the same words or some of them ("Reyes", "Hal Reyes"); "a spokesman" is no name."""
    if one is None or other is None or one.name[:1].islower() or other.name[:1].islower():
        return False
    names = [set(speaker.name.casefold().split()) for speaker in (one, other)]
    return names[0] <= names[1] or names[1] <= names[0]


def _may_be_one_speaker(one: Utterance, other: Utterance) -> bool:
    """Whether two names may stand for one source: one is not known, or both speak for the same company."""
    if one.speaker is None or other.speaker is None:
        return True
    return one.speaker.side == other.speaker.side == "company" and one.company == other.company


def _speak_for_different_companies(one: Utterance, other: Utterance) -> bool:
    """Whether both are a company's own words, and not the same company's: stock phrases are."""
    return (
        one.speaker is not None
        and other.speaker is not None
        and one.company != other.company
        and one.speaker.side == other.speaker.side == "company"
    )


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
