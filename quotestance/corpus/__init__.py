"""Labelled data: download it, read it, make it, compare it."""

from __future__ import annotations

from quotestance.corpus.labels import CorpusRecord, read_labelled, read_labels
from quotestance.corpus.packaged import join_corpus, load_corpus

__all__ = ["CorpusRecord", "join_corpus", "load_corpus", "read_labelled", "read_labels"]
