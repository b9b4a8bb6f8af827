"""Nouns for documents, and the verbs of those who make them, in groups of words for one document."""

from __future__ import annotations

__all__ = ["GROUPS_OF", "SINGULARS", "TRIGGER_VERBS", "is_document"]

GROUPS = {
    "statement": "statement release announcement email e-mail notice notification note comment advisory disclaimer",
    "letter": "letter email e-mail memo memorandum note petition message circular notice appeal attachment",
    "suit": "suit lawsuit complaint filing petition indictment charge brief motion affidavit",
    "report": "report study survey paper analysis audit review document finding poll summary handbook manual playbook",
    "post": "post posting tweet blog message thread webpage",
    "ad": "ad advert advertisement commercial spot video clip promo mailer",
    "article": "article story piece column op-ed editorial headline report essay book novel coverage "
    "literature blogpost caption",
    "rule": "resolution order ruling decision judgment judgement opinion guideline policy rule proposal bill",
}
"""Group -> the nouns that the article may use for the same document, in the singular."""
# Verbs that show an author without a noun for the document: "Lee sued the port. The complaint said".
VERBS = {
    "suit": "sued sues suing",
    "post": "tweeted tweeting posted",
    "letter": "wrote",
}

GROUPS_OF: dict[str, set[str]] = {}
"""Noun or verb -> its groups."""
for _table in (GROUPS, VERBS):
    for _group, _words in _table.items():
        for _word in _words.split():
            GROUPS_OF.setdefault(_word, set()).add(_group)
TRIGGER_VERBS = frozenset(word for words in VERBS.values() for word in words.split())


SINGULARS = {word: word for word in GROUPS_OF} | {
    (word[:-1] + "ies" if word.endswith("y") else word + "s"): word for word in GROUPS_OF if word not in TRIGGER_VERBS
}
"""Noun in the singular or plural, or verb -> the word of `GROUPS_OF`."""


def is_document(noun: str) -> bool:
    """Whether a noun in lower case, in the singular or plural, is one for a document.

    >>> is_document("letters"), is_document("boat"), is_document("sued")
    (True, False, False)
    """
    return noun in SINGULARS and noun not in TRIGGER_VERBS
