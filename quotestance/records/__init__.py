"""Records."""

from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import KINDS, SIDES, STANCES, Cue, Quote, Speaker, Stance

__all__ = ["KINDS", "SIDES", "STANCES", "Article", "Cue", "LabelledArticle", "Quote", "Speaker", "Stance"]
