"""Describe the candidates for an article's company by what the article shows about each, as numbers by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log1p

from quotestance.english.word_classes import (
    CERTAIN_WORDS,
    OFFICIAL,
    PARTIES,
    company_endings,
    given_names,
    is_initial,
)
from quotestance.english.word_lists import WordCache, load_word_list
from quotestance.sides.candidate_article import CandidateArticle, NameFamily
from quotestance.sides.candidate_context import describe_context
from quotestance.sides.candidates import MAX_CANDIDATES, Candidate, find_candidates, unwrap

__all__ = ["NO_COMPANY", "Described", "describe_candidates"]


NO_COMPANY = "none"
"""The prefix of the features of the choice that the article has no company."""

Features = dict[str, float]

ENDINGS, LEGAL_ENDINGS = company_endings(), company_endings(legal_only=True)

STATE_BODY_RE = re.compile(
    r"(?:Department|Ministry|Congress|Senate|House|Court|Parliament|Commons|Treasury|Army|Navy|Government"
    r"|Administration|Republic|County|State|City|Committee|Party|Legislature|Capitol)\b"
)
NUMBER_RE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Described:
    """The likeliest candidates of an article with the features of each, and those of the choice of none.

    `found` has all names of the article by their keys, and `acronyms` the acronym of each longer name that has one.
    """

    candidates: list[Candidate]
    features: list[Features]
    none: Features
    found: dict[str, Candidate]
    acronyms: dict[str, str]


def describe_candidates(text: str, title: str | None = None) -> Described:
    """The likeliest candidates of an article by a first count, with the features of each."""
    text = unwrap(text)
    article = CandidateArticle(text, title, find_candidates(text))
    family = NameFamily(article.found)
    headings = [heading for heading in (article.heading, article.first_line and article.first_line[0]) if heading]
    ranks = {key: family.count(key) + 3 * any(heading.find(key) >= 0 for heading in headings) for key in article.found}
    article.best = nlargest(MAX_CANDIDATES, ranks, key=ranks.__getitem__)
    candidates = [article.found[key] for key in article.best]
    most = article.top_two[0]
    features = [_describe(candidate, article, family, most) for candidate in candidates]
    none = _describe_none(article, candidates)
    return Described(candidates, features, none, article.found, family.acronyms)


def _describe(candidate: Candidate, article: CandidateArticle, family: NameFamily, most: int) -> Features:
    features = _describe_counts(candidate, article, most)
    features.update(NAME_FEATURES[candidate.name])
    features.update(_describe_heading(candidate, article, most))
    features.update(describe_context(article.text, candidate.mentions))
    features.update(_describe_family(candidate, family))
    if any(features.get(sign) for sign in PERSON_SIGNS) and not any(features.get(sign) for sign in ORGANISATION_SIGNS):
        features["only signs of a person"] = 1.0
    return features


PERSON_SIGNS = (
    "title before, any", "age after, any", "honorific before, share", "ends a person's name, any", "who after, share",
    "role after comma, share", "given name and one more",
)  # fmt: skip
ORGANISATION_SIGNS = (
    "role after, any", "spokesperson after, any", "business after, any", "role before, any", "stand-ins",
    "ticker after, count", "legal ending", "ending", "organisation word", "at before, count",
)  # fmt: skip


def _describe_counts(candidate: Candidate, article: CandidateArticle, most: int) -> Features:
    mentions = candidate.mentions
    number = len(mentions)
    length = len(article.text) or 1
    start = candidate.start
    quarters = {4 * run // length for run, _ in mentions}
    stand_ins = article.stand_ins.get(candidate.key, 0)
    count, share, first = log1p(number), number / most, log1p(start / 100)
    features = {
        "count": count,
        "share of most": share,
        "most": float(number == most),
        "once": float(number == 1),
        "per thousand characters": log1p(1000 * number / max(length, 500)),
        "first": first,
        "in first 300 characters": float(start < 300),
        "spread": len(quarters) / 4,
        "stand-ins": log1p(stand_ins),
        "first of all": float(start == article.first_start),
        "lower case too": float(f" {candidate.name.lower()} " in article.text),
        "lead": count - log1p(article.most_other(candidate)),
    }
    if article.heading is None:
        features |= {
            "no title|count": count,
            "no title|share of most": share,
            "no title|first": first,
            "no title|spread": len(quarters) / 4,
            "no title|stand-ins": log1p(stand_ins),
        }
    return features


def _describe_name(name: str) -> Features:
    words = name.split()
    certain = any(word.rstrip(".,") in CERTAIN_WORDS for word in words)
    last = words[-1].rstrip(".")
    single = len(words) == 1
    return _nonzero(
        {
            "two words": len(words) == 2,
            "three words": len(words) == 3,
            "more words": len(words) > 3,
            "legal ending": last in LEGAL_ENDINGS,
            "ending": not single and last in ENDINGS,
            "organisation word": certain,
            "official": words[-1] in OFFICIAL or not PARTIES.isdisjoint(words),
            "state body": STATE_BODY_RE.search(name) is not None,
            "plural acronym": single and name[-1] == "s" and name[:-1].isupper(),
            "hyphen": "-" in name,
            "acronym": single and name.isupper() and len(name) > 1,
            "capital inside": single and not name.isupper() and any(map(str.isupper, name[1:])),
            "given name first": words[0] in given_names(),
            "given name and one more": len(words) == 2 and words[0] in given_names() and not certain,
            "initial": any(map(is_initial, words[:2])),
            "and inside": "and" in words,
            "of inside": "of" in words or "for" in words,
            "number inside": NUMBER_RE.search(name) is not None,
            "generic": single and words[0].lower() in load_word_list("generic_names"),
            "place first": not single and words[0].lower() in load_word_list("never_companies"),
            "person noun": words[-1].lower() in load_word_list("person_nouns"),
        }
    )


NAME_FEATURES: WordCache[Features] = WordCache(_describe_name)


def _nonzero(features: Mapping[str, float]) -> Features:
    return {name: float(value) for name, value in features.items() if value}


def _describe_heading(candidate: Candidate, article: CandidateArticle, most: int) -> Features:
    features: Features = {}
    if article.heading is not None:
        position = article.heading.find(candidate.key)
        features["in title"] = float(position >= 0)
        features["starts title"] = float(position == 0)
        features["not in title"] = float(position < 0)
    if article.first_line is not None:
        heading, end = article.first_line
        position = heading.find(candidate.key)
        features["in first line"] = float(position >= 0)
        features["starts first line"] = float(position == 0)
        features["not in first line"] = float(position < 0)
        features["first line|share of most"] = len(candidate.mentions) / most
        features["first line|count"] = log1p(len(candidate.mentions))
        features["only in first line"] = float(candidate.mentions[-1][0] < end)
    return features


def _describe_family(candidate: Candidate, family: NameFamily) -> Features:
    """Whether longer names begin or end with this one, and whether those are persons."""
    found, key = family.found, candidate.key
    number = len(candidate.mentions)
    given = given_names()

    words = key.split()
    features: Features = {}
    if ends := family.ends.get(key):
        persons = sum(len(found[other].mentions) for other in ends if found[other].name.split()[0] in given)
        others = sum(len(found[other].mentions) for other in ends) - persons
        features["ends a person's name"] = log1p(persons)
        features["ends a person's name, any"] = float(persons > 0)
        features["ends another name"] = log1p(others)
        features["ends a rarer name of two words"] = float(any(_is_rarer_pair(found[other], number) for other in ends))
    if longer := family.longer.get(key):
        persons = sum(len(found[other].mentions) for other in longer if found[other].name.split()[0] in given)
        others = sum(len(found[other].mentions) for other in longer) - persons
        features["begins a longer name"] = log1p(others)
        features["begins a longer name, ratio"] = min(others / number, 2.0)
        features["begins a person's name"] = float(persons > 0)
    if len(words) == 1:
        if partners := family.initials.get(key):
            features["is acronym of a name"] = log1p(sum(len(found[other].mentions) for other in partners))
        return features
    shorter = [len(found[s].mentions) for i in range(1, len(words)) if (s := " ".join(words[:i])) in found]
    if shorter:
        features["shorter form"] = log1p(max(shorter))
        features["shorter form, ratio"] = max(shorter) / (max(shorter) + number)
    if last := found.get(words[-1]):
        features["last word alone"] = log1p(len(last.mentions))
    if acronym := family.acronyms.get(key):
        features["has acronym"] = log1p(len(found[acronym].mentions))
    return features


def _is_rarer_pair(candidate: Candidate, number: int) -> bool:
    """True for a name of two words, none of them an organisation's, that is not more frequent than `number`."""
    words = candidate.name.split()
    return len(words) == 2 and len(candidate.mentions) <= number and CERTAIN_WORDS.isdisjoint(words)


def _describe_none(article: CandidateArticle, candidates: Sequence[Candidate]) -> Features:
    numbers = sorted((len(candidate.mentions) for candidate in candidates), reverse=True)
    total = sum(numbers)
    most = numbers[0] if numbers else 0
    return {
        f"{NO_COMPANY}|always": 1.0,
        f"{NO_COMPANY}|most": log1p(most),
        f"{NO_COMPANY}|share of most": most / total if total else 0.0,
        f"{NO_COMPANY}|second": log1p(numbers[1]) if len(numbers) > 1 else 0.0,
        f"{NO_COMPANY}|stand-ins": log1p(sum(article.stand_ins.values())),
        f"{NO_COMPANY}|length": log1p(len(article.text) / 1000),
        f"{NO_COMPANY}|first line, most": log1p(most) * (article.first_line is not None),
        f"{NO_COMPANY}|first line, share": (most / total if total else 0.0) * (article.first_line is not None),
        f"{NO_COMPANY}|no title, first line": float(article.first_line is not None and article.heading is None),
        f"{NO_COMPANY}|title": float(article.heading is not None),
        f"{NO_COMPANY}|first line": float(article.first_line is not None),
    }
