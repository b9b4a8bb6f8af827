"""The records that pass between the stages: quotes, speakers, stances and articles."""

from __future__ import annotations

from quotestance.records.article import Article, LabelledArticle, to_frame
from quotestance.records.quote import KINDS, SIDES, STANCES, Cue, Quote, Speaker, Stance

__all__ = ["KINDS", "SIDES", "STANCES", "Article", "Cue", "LabelledArticle", "Quote", "Speaker", "Stance", "to_frame"]
