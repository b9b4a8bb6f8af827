"""Assign a side to each speaker: what the article says about the speaker is collected, read by rules and weighed.

Phrases about a speaker (role, apposition, title before the name, "of ORGANISATION") are read by named rules in a fixed
order, and the phrase with the greatest weight decides. A classifier confirms or overrules this verdict, which is one of
its features.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotestance.records.quote import Quote, Speaker
from quotestance.sides.acronyms import add_acronyms
from quotestance.sides.company import Company
from quotestance.sides.evidence import Evidence
from quotestance.sides.keywords import find_words
from quotestance.sides.role_phrases import OUR_RE, load_role_patterns
from quotestance.sides.rules import SideRule, read_phrase
from quotestance.sides.side_model import load_side_model
from quotestance.sides.speaker_features import describe_speaker
from quotestance.sides.title_before import find_title_before

__all__ = ["assign_sides", "group_by_speaker", "weigh_speaker"]


NAMESAKE_WEIGHT = 5
"""Weight of a last name that is part of the company's name ("Lakshmi Mittal" of Mittal Steel)."""

MAX_WE_CHARACTERS = 2000
"""Characters of a quote in which "we" and "they" are searched."""

CONTEXT_BEFORE, CONTEXT_AFTER = 500, 150
"""Characters around a quote in which the organisation of an unnamed speaker is searched."""

ARTICLES = ("the ", "a ", "an ", "one ")
WE_WORDS = frozenset(("we", "our"))
THEY_WORDS = frozenset(("they", "them", "their"))

# A noun for an organisation within the name, or a name that is an acronym.
ORGANISATION_NAME_RE = re.compile(
    r"""\b(?:Inc|Corp|Co|Ltd|PLC|Plc|plc|AG|SA|NV|Group|Commission|Committee|Bank|Agency|Department|Ministry|Association
           |Union|Court|Council|Institute|University|Federation|Society|Authority|Board|Bureau|Trust|Fund|Office|Party
           |Partners|Securities|Holdings|Government)\b
      | ^[A-Z&]{2,6}$""",
    re.VERBOSE,
)


def assign_sides(text: str, quotes: Sequence[Quote], company: Company, title: str | None = None) -> tuple[Quote, ...]:
    """The same quotes, with each speaker's `side` set to "company", "other" or None (unknown).

    All quotes of one named speaker get the same side. `title` is the article's; it may say who a speaker is.
    """
    evidence = Evidence(text, add_acronyms(company, text), title)
    sides = {key: _decide(text, of_speaker, evidence) for key, of_speaker in group_by_speaker(quotes).items()}
    assigned = []
    for quote in quotes:
        speaker = quote.speaker
        if speaker is not None and quote.is_said:
            quote = quote.revise(speaker.on_side(sides[_key(quote, speaker)]), quote.about, quote.stance)
        assigned.append(quote)
    return tuple(assigned)


def group_by_speaker(quotes: Sequence[Quote]) -> dict[str, list[Quote]]:
    """The quotes of speech of each speaker, in order."""
    spoken: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.speaker is not None and quote.is_said:
            spoken.setdefault(_key(quote, quote.speaker), []).append(quote)
    return spoken


def _key(quote: Quote, speaker: Speaker) -> str:
    """What quotes of the same speaker have in common; "a spokesman" may be a different person in each statement."""
    return speaker.name if speaker.name[:1].isupper() else f"{speaker.name}@{quote.statement}@{quote.start}"


def _decide(text: str, quotes: Sequence[Quote], evidence: Evidence) -> str | None:
    """The side of the speaker of some quotes, by rules and classifier; None if the name is empty."""
    speaker = quotes[0].speaker
    assert speaker is not None
    side = weigh_speaker(text, quotes[0], speaker, evidence)
    company = evidence.company
    # What is certain by the name alone is not weighed against the words around it.
    if side is None or company.is_same_as(speaker.name) or company.has_person(speaker.name):
        return side
    probability = load_side_model().probability(describe_speaker(quotes, speaker, evidence, side))
    return "company" if probability > 0.5 else "other"


def weigh_speaker(text: str, quote: Quote, speaker: Speaker, evidence: Evidence) -> str | None:
    """The side of one speaker by the rules alone, given one of the speaker's quotes; None if the name is empty.

    A named person about whom the article says nothing is on the side "other", unless the person says "we": newspapers
    introduce a company's own people as such.
    """
    name = speaker.name
    if not name.strip():
        return None
    company = evidence.company
    # The mention, as "LMC" may stand for a name that differs from the company's: "Larch Mills Corp".
    if (
        company.is_same_as(name)
        or company.has_person(name)
        or (speaker.mention and company.is_same_as(speaker.mention))
        or company.is_spelled_out_as(name)
    ):
        return "company"
    # "a spokesman", "The company"
    if not name[:1].isupper() or name.lower().startswith(ARTICLES):
        return _weigh_unnamed(text, quote, speaker, evidence.company)
    return _weigh_name(name, evidence.company) or _weigh_person(quote, speaker, evidence)


def _weigh_name(name: str, company: Company) -> str | None:
    """The side of an organisation, or of a name that includes a role in the company; None for persons' names."""
    rule = read_phrase(name, company) if company.is_named_in(name) else None
    # The company's name inside another name: "Larch chairman" or "Larch Shareholders' Association".
    if rule is not None and rule.name in ("role-in-company", "outside-tie"):
        return rule.side
    if ORGANISATION_NAME_RE.search(name):
        return "company" if rule is not None and rule.name == "of-company" else "other"
    return None


def _weigh_person(quote: Quote, speaker: Speaker, evidence: Evidence) -> str:
    """The side of a named person by the phrase with the greatest weight, or by "we" if there is no phrase."""
    company = evidence.company
    weights: dict[str, int] = {}
    for _, rule in evidence.read_phrases(speaker):
        if rule is not None:
            weights[rule.side] = max(weights.get(rule.side, 0), rule.weight)
    if company.is_named_in(speaker.name.split()[-1]):
        weights["company"] = max(weights.get("company", 0), NAMESAKE_WEIGHT)
    if not weights:
        return "company" if _speaks_for_itself(quote.text[:MAX_WE_CHARACTERS]) else "other"
    # At equal weights, the outsider: a company's own people are introduced as such.
    return max(weights, key=lambda side: (weights[side], side == "other"))


def _speaks_for_itself(quote: str) -> bool:
    """True if a quote says "we" and not "they": in news about a company that is mostly the company."""
    words = find_words(quote)
    return THEY_WORDS.isdisjoint(words) and not WE_WORDS.isdisjoint(words)


def _weigh_unnamed(text: str, quote: Quote, speaker: Speaker, company: Company) -> str:
    """The side of "a spokesman", "one analyst" or "the group", by its own words and then by those around the quote."""
    for phrase in (speaker.name, speaker.role or ""):
        rule = _read_phrase_with_organisation(phrase, company)
        if rule is not None:
            return rule.side
    if OUR_RE.fullmatch(speaker.name.strip()):
        return "company"
    head = speaker.name.split()[-1]
    context = text[max(0, quote.start - CONTEXT_BEFORE) : quote.end + CONTEXT_AFTER]
    # Later places replace earlier ones, and the title before the noun replaces the organisation after it.
    nearest = None
    for start, organisation in _find_head(context, head):
        for phrase in (organisation, find_title_before(context, start)):
            rule = _read_phrase_with_organisation(f"{phrase} {head}", company) if phrase else None
            nearest = rule or nearest
    if nearest is not None:
        return nearest.side
    # "a spokesman" without any organisation, in an article about the company
    insider, _ = load_role_patterns()
    return "company" if insider.is_in(speaker.name, find_words(speaker.name)) else "other"


def _read_phrase_with_organisation(phrase: str, company: Company) -> SideRule | None:
    """The rule for a phrase; None if the phrase has only a role, which fits an unnamed speaker of any organisation."""
    rule = read_phrase(phrase, company) if phrase else None
    return None if rule is None or rule.name in ("role-alone", "profession") else rule


# "spokesman for Larch Mills": up to 60 characters, to the next stop, comma or quotation mark.
ORGANISATION_AFTER_RE = re.compile(r"\s+(?:for|of|at|from)\s+([^.,;\"“”]{3,60})", re.IGNORECASE)
# A word and a blank before the noun, such as the "Larch" of "a Larch spokesman".
WORD_BEFORE_RE = re.compile(r"[\w&.'’-]\s+\Z")


def _find_head(context: str, head: str) -> Iterator[tuple[int, str]]:
    """The places of a noun that has another word before it, each with the organisation after it ("" if none is named).

    The words of an organisation are not searched for further places.
    """
    lower = context.lower()
    noun = head.lower()
    if len(lower) != len(context):  # a character became two ("İ"), so the positions would differ
        lower, noun = context, head
    start = lower.find(noun)
    while start >= 0:
        end = start + len(noun)
        if WORD_BEFORE_RE.search(lower, max(0, start - 8), start) and not lower[end : end + 1].isalnum():
            organisation = ORGANISATION_AFTER_RE.match(context, end)
            yield start, organisation.group(1) if organisation else ""
            end = organisation.end() if organisation else end
        start = lower.find(noun, end)
