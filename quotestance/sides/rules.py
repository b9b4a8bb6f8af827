"""The named rules that read a phrase about a speaker, with the weight of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotestance.sides.role_phrases import PhraseFacts

if TYPE_CHECKING:
    from quotestance.sides.company import Company

__all__ = ["RULES", "SideRule", "read_phrase"]


@dataclass(frozen=True)
class SideRule:
    """One reading of a phrase about a speaker: the side it tells and how much it counts against others.

    `hits` and `misses` are phrases for the company Northwind; `weight` orders rules that disagree about one speaker.
    """

    name: str
    side: str
    weight: int
    hits: str
    misses: str
    applies: Callable[[PhraseFacts], bool]


RULES: tuple[SideRule, ...] = (
    SideRule(
        "former",
        "other",
        9,
        "a former director of Northwind",
        "director of Northwind",
        lambda f: (f.company or f.stand_in or f.insider) and f.former and (f.company or f.stand_in or not f.other_body),
    ),
    SideRule(
        "tie-to-company",
        "other",
        8,
        "a Northwind shareholder",
        "Northwind chairman",
        lambda f: (f.company or f.stand_in) and f.against and not (f.company and f.insider and not f.outsider),
    ),
    SideRule(
        "office-in-company",
        "company",
        9,
        "finance director of Northwind",
        "finance director of Ardent",
        lambda f: f.company and (f.insider or f.outsider),
    ),
    SideRule(
        "outside-calling",
        "other",
        7,
        "an analyst at Ardent",
        "chairman of Ardent",
        lambda f: f.outsider and not f.company,
    ),
    SideRule(
        "office-of-state",
        "other",
        7,
        "US trade representative",
        "trade representative",
        lambda f: not f.company and not f.stand_in and f.of_state,
    ),
    SideRule("of-company", "company", 6, "of Northwind", "of Ardent", lambda f: f.company),
    SideRule(
        "office-in-other-body",
        "other",
        6,
        "chairman of Ardent Partners",
        "finance director",
        lambda f: f.insider and not f.company and not f.stand_in and f.other_body,
    ),
    SideRule(
        "office-by-stand-in",
        "company",
        5,
        "the company's finance director",
        "finance director of Ardent",
        lambda f: f.stand_in and (f.insider or not f.other_body),
    ),
    SideRule("other-body", "other", 4, "of Ardent Partners", "of the town", lambda f: f.other_body),
    SideRule("office-alone", "company", 3, "finance director", "a farmer", lambda f: f.insider),
)
"""Tried in listed order on each phrase; the first that applies speaks for the phrase."""


def read_phrase(phrase: str, company: Company, speaker: str = "") -> SideRule | None:
    """The first rule that applies to a phrase about a speaker, or None.

    >>> from quotestance.sides.company import Company
    >>> read_phrase("the chief executive of Northwind", Company("Northwind plc")).name
    'office-in-company'
    """
    facts = PhraseFacts(phrase, company, speaker)
    return next((rule for rule in RULES if rule.applies(facts)), None)
