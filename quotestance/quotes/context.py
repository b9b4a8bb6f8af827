"""Attribution from the neighbouring sentences and paragraphs, for quotes whose own sentence names no speaker."""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention
from quotestance.english.word_classes import DOCUMENTS
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.rules import CHAIN

COLON_RE = re.compile(r"[-(]*(?P<speaker>[NnP])(?:[^NnP]{0,3}|p[Nn]):")
NAME_ALONE_RE = re.compile(r"N(?:[po][NnmO]|,[nN][^QvVUDbhB.;:]{0,12})?\Z")
STOPPED_RE = re.compile(rf"[.~](?P<speaker>[NnP]){CHAIN}[aht]*(?P<cue>V)(?:[poi]?[nmtN#]){{0,4}}(?:\.|\Z)")
SIGNATURE_RE = re.compile(r"[-(]*(?P<speaker>N)(?:,[^QvVUD.;:]{0,12})?\.?\Z")
LONGEST_SIGNATURE = 80


def can_speak(mention: Mention) -> bool:
    """Whether a mention that no verb of saying marks may be a speaker: a name, a pronoun, a person or body."""
    return mention.symbol in "NPW" or mention.head in load_word_list("person_nouns") or mention.head in DOCUMENTS
