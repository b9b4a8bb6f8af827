"""The named rules that decide which side a phrase about a speaker puts the speaker on, with their weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quotestance.sides.company import Company
from quotestance.sides.role_phrases import PhraseFacts

__all__ = ["RULES", "SideRule", "read_phrase"]


@dataclass(frozen=True)
class SideRule:
    """A condition on the facts of a phrase, and the side of a speaker whom such a phrase describes.

    `weight` decides between phrases about one speaker that disagree. `hits` is a phrase that the rule must match and
    `misses` one that it must not, for the company Northwind News, also called Northwind.
    """

    name: str
    side: str
    weight: int
    hits: str
    misses: str
    applies: Callable[[PhraseFacts], bool]


# fmt: off
RULES: tuple[SideRule, ...] = (
    # People who have left the company speak as outsiders. A former role elsewhere says nothing: later rules decide.
    SideRule("former", "other", 9, hits="a former director of Northwind", misses="director of Northwind",
             applies=lambda f: f.is_former and (f.refers_to_company
                                                or (f.has_insider_role and not f.has_other_organisation))),
    # Shareholders, customers, unions and lawyers of victims are named together with the company but are not part of it.
    SideRule("outside-tie", "other", 8, hits="a Northwind shareholder", misses="Northwind chairman",
             applies=lambda f: f.refers_to_company and f.has_outside_tie and not f.is_insider_of_company),
    SideRule("head-of-state", "other", 7, hits="President", misses="Northwind President",
             applies=lambda f: f.is_head_of_state),
    # "The Northwind analyst" works there, so roles of outsiders count too.
    SideRule("role-in-company", "company", 9, hits="finance director of Northwind", misses="finance director of Ardent",
             applies=lambda f: f.has_company and (f.has_insider_role or f.has_outsider_role)),
    SideRule("role-in-media", "company", 4, hits="evening anchor", misses="evening class",
             applies=lambda f: f.is_media_role),
    SideRule("outside-role", "other", 7, hits="an analyst at Ardent", misses="chairman of Ardent",
             applies=lambda f: f.has_outsider_role and not f.has_company),
    SideRule("state-office", "other", 7, hits="US trade representative", misses="trade representative",
             applies=lambda f: not f.refers_to_company and f.is_state_office),
    SideRule("of-person", "other", 6, hits="her brother", misses="the brother of Lee",
             applies=lambda f: not f.has_company and f.is_of_person),
    SideRule("of-company", "company", 6, hits="of Northwind", misses="of Ardent",
             applies=lambda f: f.has_company),
    SideRule("role-elsewhere", "other", 6, hits="chairman of Ardent Partners", misses="finance director",
             applies=lambda f: f.has_insider_role and not f.refers_to_company and f.has_other_organisation),
    SideRule("role-by-stand-in", "company", 5, hits="the company's finance director", misses="director of Ardent",
             applies=lambda f: f.has_stand_in and (f.has_insider_role or not f.has_other_organisation)),
    SideRule("other-organisation", "other", 4, hits="of Ardent Partners", misses="of the town",
             applies=lambda f: f.has_other_organisation),
    # Nobody calls one of the company's own people just "a lawyer".
    SideRule("profession", "other", 3, hits="a veteran producer", misses="a company lawyer",
             applies=lambda f: f.is_professional),
    # News about a company often introduces its people by their role alone.
    SideRule("role-alone", "company", 3, hits="finance director", misses="a farmer",
             applies=lambda f: f.has_insider_role),
)
# fmt: on
"""Tried in this order on each phrase; the first rule that applies decides about the phrase."""


def read_phrase(phrase: str, company: Company, speaker: str = "") -> SideRule | None:
    """The first rule that applies to a phrase about a speaker, or None.

    >>> from quotestance.sides.company import Company
    >>> read_phrase("the chief executive of Northwind", Company("Northwind plc")).name
    'role-in-company'
    """
    facts = PhraseFacts(phrase, company, speaker)
    return next((rule for rule in RULES if rule.applies(facts)), None)
