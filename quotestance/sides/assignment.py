"""Rules that tell whose part a speaker takes: what the article says about the speaker, weighed.

For each speaker the article's own words are gathered (role, apposition, title before the name, "of ORGANISATION");
each phrase is read by named rules, tried in listed order, and the strongest answer wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotestance.records.quote import Quote, Speaker
from quotestance.sides.company import Company
from quotestance.sides.evidence import Evidence, find_title_before
from quotestance.sides.role_phrases import OUR_RE, find_words, role_patterns
from quotestance.sides.rules import read_phrase

__all__ = ["assign_sides", "weigh_speaker"]


def assign_sides(text: str, quotes: Sequence[Quote], company: Company) -> tuple[Quote, ...]:
    """The same quotes, each speaker's `side` set to "company", "other", or None where the text does not tell.

    All quotes of one speaker get one side. Without evidence for a named person the side is "other":
    newspapers introduce a company's own people as such.
    """
    evidence = Evidence(text, company)
    sides: dict[str, str | None] = {}
    done = []
    for quote in quotes:
        speaker = quote.speaker
        if speaker is not None and quote.kind == "speech":
            key = speaker.name if speaker.name[:1].isupper() else f"{speaker.name}@{quote.statement}@{quote.start}"
            if key not in sides:
                sides[key] = weigh_speaker(text, quote, speaker, evidence)
            quote = quote.revise(speaker.on_side(sides[key]), quote.about, quote.stance)
        done.append(quote)
    return tuple(done)


NAMESAKE_WEIGHT = 5
"""What a last name that is in the company's name counts ("Lakshmi Mittal" of Mittal Steel)."""

OWN_WORDS = frozenset(("we", "our"))
OTHERS_WORDS = frozenset(("they", "them", "their"))

ORG_NAME_RE = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|PLC|Plc|plc|AG|SA|NV|Group|Commission|Committee|Bank|Agency|Department|Ministry|Association|Union|Court|Council|"
    r"Institute|University|Federation|Society|Authority|Board|Bureau|Trust|Fund|Office|Party|Partners|Securities|Holdings|Government)\b|^[A-Z&]{2,6}$"
)


def weigh_speaker(text: str, quote: Quote, speaker: Speaker, evidence: Evidence) -> str | None:
    """The side of one speaker by the strongest phrase about it; without any, by the kind of name."""
    company = evidence.company
    if not speaker.name.strip():
        return None
    if company.is_same_as(speaker.name):
        return "company"
    if not speaker.name[:1].isupper() or speaker.name.lower().startswith(("the ", "a ", "an ", "one ")):
        return _weigh_unnamed(text, quote, speaker, evidence)
    own = read_phrase(speaker.name, company) if company.is_named_in(speaker.name) else None
    if own is not None and own.name in ("office-in-company", "tie-to-company"):
        return own.side
    if ORG_NAME_RE.search(speaker.name):
        return "company" if own is not None and own.name == "of-company" else "other"
    votes: dict[str, int] = {}
    for phrases in evidence.phrases(speaker):
        for phrase in dict.fromkeys(phrases):
            rule = read_phrase(phrase, company, speaker.name)
            if rule is not None:
                votes[rule.side] = max(votes.get(rule.side, 0), rule.weight)
        if votes:
            break
    if company.is_named_in(speaker.name.split()[-1]):
        votes["company"] = max(votes.get("company", 0), NAMESAKE_WEIGHT)
    if not votes:
        return "company" if _speaks_of_us(quote.text[:2000]) else "other"
    return max(votes, key=lambda side: (votes[side], side == "other"))


def _speaks_of_us(quote: str) -> bool:
    """Decides for a person of whom the article tells nothing: who says "we" in news about a company mostly is of it."""
    words = find_words(quote)
    return OTHERS_WORDS.isdisjoint(words) and not OWN_WORDS.isdisjoint(words)


def _weigh_unnamed(text: str, quote: Quote, speaker: Speaker, evidence: Evidence) -> str | None:
    """The side of "a spokesman", "one analyst", "the group": by its own words, then by those around the quote."""
    company = evidence.company
    insider, _ = role_patterns()
    for phrase in (speaker.name, speaker.role or ""):
        rule = read_phrase(phrase, company) if phrase else None
        if rule is not None and rule.name != "office-alone":
            return rule.side
    if OUR_RE.fullmatch(speaker.name.strip()):
        return "company"
    head = speaker.name.split()[-1]
    around = text[max(0, quote.start - 500) : quote.end + 150]
    nearest = None
    for start, body in _find_head(around, head):
        for phrase in (body, find_title_before(around, start)):
            rule = read_phrase(f"{phrase} {head}", company) if phrase else None
            if rule is not None and rule.name != "office-alone":
                nearest = rule
    if nearest is not None:
        return nearest.side
    return "company" if insider.stands_in(speaker.name, find_words(speaker.name)) else "other"


BODY_BEHIND_RE = re.compile(r"\s+(?:for|of|at|from)\s+([^.,;\"“”]{3,60})", re.IGNORECASE)
WORD_BEFORE_RE = re.compile(r"[\w&.'’-]\s+\Z")


def _find_head(around: str, head: str) -> Iterator[tuple[int, str]]:
    """Where a noun stands behind another word, and the body that it is of ("" where none is named); what is read as a
    body is not searched."""
    lower = around.lower()
    noun = head.lower()
    if len(lower) != len(around):  # a letter became two
        lower, noun = around, head
    start = lower.find(noun)
    while start >= 0:
        end = start + len(noun)
        if WORD_BEFORE_RE.search(lower, max(0, start - 8), start) and not lower[end : end + 1].isalnum():
            body = BODY_BEHIND_RE.match(around, end)
            yield start, body.group(1) if body else ""
            end = body.end() if body else end
        start = lower.find(noun, end)
