"""The records that pass between the stages: quotes, speakers, stances and articles."""

from __future__ import annotations

from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import KINDS, SIDES, STANCES, Cue, Quote, Speaker, Stance
from quotestance.records.rows import to_frame

__all__ = ["KINDS", "SIDES", "STANCES", "Article", "Cue", "LabelledArticle", "Quote", "Speaker", "Stance", "to_frame"]
