"""Resolve phrases without a name: "the company", "the spokesman", "his statement", "company attorney, Ann Lee".

`RULES` are tried in order, and the first answer counts.
"""

from __future__ import annotations

from collections.abc import Callable

from quotestance.english.chunker import Mention
from quotestance.english.document_nouns import is_document
from quotestance.english.noun_kinds import kind_of_noun
from quotestance.english.word_classes import (
    COMPANY_NOUNS,
    ORGANISATION_NOUNS,
    PUBLIC_OFFICES,
    singular_persons,
    title_words,
)
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.sentence import REMARKS
from quotestance.speakers.antecedents import (
    find_group,
    find_last_speaker,
    find_organisation,
)
from quotestance.speakers.context import Context
from quotestance.speakers.documents import (
    SITES,
    find_acting_author,
    find_author,
    find_introduced_author,
    owner_of_document,
)
from quotestance.speakers.introductions import find_introduction
from quotestance.speakers.names_beside import (
    name_after_department,
    name_after_second_role,
    name_in_apposition,
    name_of_identified,
)
from quotestance.speakers.organisation_kinds import find_organisation_of_kind
from quotestance.speakers.phrases import (
    ARTICLES,
    Phrase,
    may_be_person_noun,
    read_complement,
    read_phrase,
    shorten_phrase,
)
from quotestance.speakers.role_holders import (
    PARTIES,
    find_by_age,
    find_by_calling,
    find_by_party,
    find_holder,
    has_other_party,
)

__all__ = ["RULES", "resolve_phrase"]

REFERRING = frozenset(("the", "this", "that", "these", "those", "its", "their"))
"""Words before a document that was mentioned before."""
SPOKESPERSONS = ("spokesm", "spokesw", "spokesp", "representative")  # beginnings of the nouns
REFERENCES = frozenset(("giant", "site", "platform", "network", "website", "titan", "behemoth", "powerhouse"))
"""Nouns for an organisation named before, however many words precede them: "the social media giant"."""
NOT_MENTIONED = frozenset("new other second third fourth next unidentified unnamed".split())
"""Words that tell someone apart from those who were mentioned."""
ONE_OF_TWO = ("former", "latter")
"""Nouns for one of two named together, who often are no organisations: "from activists and unions. The latter"."""

Rule = Callable[[Context, Phrase], str | None]


def resolve_phrase(context: Context, mention: Mention) -> str:
    """The name that a phrase stands for; a short form of the phrase itself if the article gives no name."""
    phrase = read_phrase(context, mention)
    for rule in RULES:
        if name := rule(context, phrase):
            return name
    return _as_written(context, phrase)


# The rules. Each returns a name or the phrase itself. None leaves the phrase to the rules after it.


def owner_of_words(context: Context, phrase: Phrase) -> str | None:
    """For "Lee's memo", "his statement", "the bank's website", "the bank's press team": whose words they are."""
    if phrase.noun in REMARKS or phrase.noun in SITES or phrase.noun == "team" or is_document(phrase.noun):
        return owner_of_document(context, phrase.mention)
    return None


def author_of_document(context: Context, phrase: Phrase) -> str | None:
    """For "a Larch Mills report", "the report by Larch Mills", "the report": whoever it speaks for."""
    if not is_document(phrase.noun):
        return None
    if author := find_author(context, phrase.mention):
        return author
    if phrase.noun == "paper" and (newspaper := find_organisation(context, phrase.start, phrase.noun)):
        return newspaper
    if phrase.words[0].lower() not in REFERRING:
        return _as_written(context, phrase)
    return (
        find_introduced_author(context, phrase.mention)
        # "the paper" is more often a newspaper.
        or (None if phrase.noun == "paper" else find_acting_author(context, phrase.start))
        or find_organisation(context, phrase.start)
        or _as_written(context, phrase)
    )


def person_of_owner(context: Context, phrase: Phrase) -> str | None:
    """For "his lawyer", "Larch Mills' director": the person to whom the article gives this role."""
    if not phrase.mention.possessor or phrase.noun not in singular_persons():
        return None
    start, end = phrase.mention.possessor
    owner = context.document.text[start:end]
    role = context.document.text[end : phrase.mention.end].split()
    names = tuple(owner.split()) if owner[:1].isupper() else ()
    return find_holder(context, role, phrase.start, names) or _as_written(context, phrase)


def indefinite_phrase(context: Context, phrase: Phrase) -> str | None:
    """For "an analyst", "officials": not mentioned before, so the phrase itself; also for "the latter" of two."""
    if phrase.noun in ONE_OF_TWO:
        return _as_written(context, phrase)
    return None if phrase.words[0].lower() in ("the", "this", "that") else _as_written(context, phrase)


def definite_person(context: Context, phrase: Phrase) -> str | None:
    """For "the lawyer", "the senator": the person with this role, otherwise the person who spoke last.

    "The pensions minister" and "the new director" may be someone else than the last speaker.
    """
    if phrase.noun.startswith(SPOKESPERSONS):
        return None
    if not may_be_person_noun(phrase.noun):
        is_unlisted = kind_of_noun(phrase.noun) is None and len(phrase.words) == 2
        return find_by_calling(context, phrase.noun, phrase.start) if is_unlisted else None
    if phrase.noun not in singular_persons() and phrase.mention.possessor:
        return None
    is_new = not NOT_MENTIONED.isdisjoint(phrase.words) or (phrase.noun in PUBLIC_OFFICES and len(phrase.words) > 2)
    known = find_introduction(context, phrase) or holder_of_phrase(context, phrase)
    if known is None and not is_new and phrase.line.symbols[phrase.index + 1 : phrase.index + 2] not in ("p", "o"):
        known = find_last_speaker(context, phrase.start)  # but not for "the manager for Ohio"
    return known or _as_written(context, phrase)


def holder_of_phrase(context: Context, phrase: Phrase) -> str | None:
    """The person with the role that a phrase names: "the senator" for Sen. Ed Markey."""
    if not may_be_person_noun(phrase.noun):
        return None
    words = phrase.words[1:]
    names = tuple(word for word in words[:-1] if word[:1].isupper() and word not in title_words())
    return find_holder(context, [word for word in words if word not in names], phrase.start, names)


def person_by_party(context: Context, phrase: Phrase) -> str | None:
    """For "the Ohio Republican": the person of this party and state, otherwise the person who spoke last.

    Without an article ("Ohio Republican") only someone whom the article gives this party and state.
    """
    words = phrase.words[phrase.words[0].lower() in ARTICLES :]
    if len(words) < 2 or words[-1].lower() not in PARTIES:
        return None
    found = find_by_party(context, " ".join(words[:-1]), words[-1], phrase.start)
    if found is None and phrase.words[0].lower() == "the" and words[0][:1].isupper():
        last = find_last_speaker(context, phrase.start)
        found = None if last is None or has_other_party(context, last, words[-1]) else last
    return found


def person_by_age(context: Context, phrase: Phrase) -> str | None:
    """For "the 54-year-old", "the 54-year-old welder": the person whose age the article gives after the name."""
    return find_by_age(context, phrase.text, phrase.start) if phrase.words[0].lower() == "the" else None


def definite_group(context: Context, phrase: Phrase) -> str | None:
    """For "the lawyers": the two persons who spoke last."""
    if len(phrase.words) != 2 or not phrase.noun.endswith("s") or phrase.noun not in load_word_list("person_nouns"):
        return None
    return find_group(context, phrase.start, named=True) or _as_written(context, phrase)


def organisation_with_its_name(context: Context, phrase: Phrase) -> str | None:
    """For "the Larch group": Larch Mills, if the article has this name."""
    if phrase.noun not in COMPANY_NOUNS or len(phrase.words) != 3 or not phrase.named_words:
        return None
    name = context.full_names.full_name(phrase.words[1], phrase.start)
    return name if name != phrase.words[1] else _as_written(context, phrase)


def long_phrase(context: Context, phrase: Phrase) -> str | None:
    """For "the state-owned power company": more than a reference to one named before, so the phrase itself."""
    is_reference = phrase.noun in REFERENCES and all(map(str.islower, phrase.words[1:]))
    return _as_written(context, phrase) if len(phrase.words) > 3 and not is_reference else None


def definite_organisation(context: Context, phrase: Phrase) -> str | None:
    """For "the company", "the state airline": the organisation named before."""
    if phrase.noun not in ORGANISATION_NOUNS or phrase.words[0].lower() not in ("the", "this"):
        return None
    if phrase.mention.possessor:
        return _as_written(context, phrase)  # "the bakers' union" is not one that was named before
    found = None if phrase.named_words else find_organisation_of_kind(context, phrase.noun, phrase.start)
    if found is None and phrase.noun in COMPANY_NOUNS:
        found = find_organisation(context, phrase.start, phrase.noun)
    return found or _as_written(context, phrase)


def definite_spokesperson(context: Context, phrase: Phrase) -> str | None:
    """For "the spokesman": as introduced before ("a Larch spokesman"), otherwise the person with this role."""
    if phrase.noun not in load_word_list("person_nouns"):
        return None
    return find_introduction(context, phrase) or holder_of_phrase(context, phrase)


RULES: tuple[Rule, ...] = (
    name_in_apposition,
    name_of_identified,
    name_after_second_role,
    name_after_department,
    owner_of_words,
    author_of_document,
    person_of_owner,
    person_by_party,
    person_by_age,
    indefinite_phrase,
    definite_person,
    definite_group,
    organisation_with_its_name,
    long_phrase,
    definite_organisation,
    definite_spokesperson,
)


def _as_written(context: Context, phrase: Phrase) -> str:
    return shorten_phrase(phrase.mention, phrase.text) + read_complement(context, phrase)
