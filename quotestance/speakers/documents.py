"""Find the author of a document: whoever issued "the statement", filed "the suit" or wrote "the letter".

A document's author is named with it ("Larch Mills' report", "a letter from Ann Lee", "Lee said in a statement"), or
where the article introduced it, maybe by another noun: "the suit" may have been called a complaint, or the article may
only say that someone sued.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from quotestance.english.chunker import POSSESSIVES, Mention, SymbolLine
from quotestance.english.document_nouns import GROUPS_OF, SINGULARS, TRIGGER_VERBS, is_document
from quotestance.english.word_classes import COMPOUND_RE, SPEAKING_NOUNS, is_headline, is_place
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import direct_subject, main_subject
from quotestance.quotes.document import sentence_bounds
from quotestance.quotes.quote_view import speaker_at
from quotestance.speakers.antecedents import PRONOUNS
from quotestance.speakers.context import Context
from quotestance.speakers.name_patterns import NAME_RE
from quotestance.speakers.persons import is_common_word
from quotestance.speakers.sentences import sentences_before, speakers_and_subject

__all__ = ["SITES", "find_author", "find_introduced_author", "owner_of_document"]

# Who makes a document, as object of these verbs: "Lee issued a statement".
MAKING = frozenset(
    (
        "issued issues issuing sent sends sending published publishes publishing wrote writes writing written "
        "filed files filing released releases releasing posted posts posting tweeted tweets tweeting shared signed "
        "signs signing made delivered submitted submits submitting launched distributed circulated gave gives "
        "provided emailed penned drafted produced ran aired bought passed approved adopted introduced addressed "
        "authored prepared conducted commissioned put brought read"
    ).split()
)
# After these, "by" names a reader and no author: "a letter obtained by the Post".
READING = frozenset(
    "obtained seen reviewed reported shared provided cited quoted viewed received leaked read surfaced".split()
)
PLATFORMS = frozenset(
    "Twitter Facebook Instagram YouTube Medium Reddit Snapchat Tumblr LinkedIn TikTok Telegram WhatsApp".split()
)
"""Where posts appear: "a Facebook post" is not by Facebook."""
PUBLISHED_THERE = frozenset("post message tweet video thread story page group ad advert blog".split())
SITES = frozenset("website site blog page newswire account newsroom feed channel".split())
ARTICLES = ("the", "a", "an")
# "the ads Ann Lee ran", "which Larch Mills has posted"
RELATIVE_RE = re.compile(r",? [wT]? (?P<speaker> [NnP] ) [aht]* [vVUD]", re.VERBOSE)
COMPLEMENT_RE = re.compile(r"[ ](?:of|for|on|at)[ ].*", re.DOTALL)  # "lawyers" + " for the port"
MOST_WORDS = 100  # for documents before one, in which its own are looked for
MOST_TRIGGERS = 15  # earlier words for the document that are tried
MOST_BETWEEN = 10  # symbols between the document and "by" or "from"


def find_author(context: Context, mention: Mention) -> str | None:
    """The author whom the words around a document name, or None."""
    return (
        owner_of_document(context, mention)
        or _author_after(context, mention)
        or _named_in_phrase(context, mention)
        or _author_of_clause(context, *context.document.locate(mention.start))
    )


def find_introduced_author(context: Context, mention: Mention) -> str | None:
    """The author of the document that "the letter" refers back to, or None."""
    groups = GROUPS_OF.get(SINGULARS.get(mention.head, ""), set())
    tried = 0
    for start, word in islice(_words_before(context, mention.start), MOST_WORDS):
        if not groups & GROUPS_OF[word]:
            continue
        tried += 1
        if tried > MOST_TRIGGERS:
            break
        line, index = context.document.locate(start)
        if word in TRIGGER_VERBS and line.symbols[index] not in "QNn":
            # "wrote to the port" makes a letter, "wrote" alone anything.
            is_made = word != "wrote" or line.symbols[index + 1 : index + 2] == "i"
            author = _subject_of(context, line, index) if is_made else None
        else:
            found = line.mentions.get(index)
            author = find_author(context, found) if found is not None and is_document(found.head) else None
        if author:
            return author
    return None


def _words_before(context: Context, position: int) -> Iterator[tuple[int, str]]:
    """The words for documents before a position, nearest first, each with its place."""
    words = context.document_words
    for i in range(bisect_left(words, (position, "")) - 1, -1, -1):
        yield words[i]


def find_acting_author(context: Context, position: int) -> str | None:
    """Whoever spoke or acted last, in the two sentences before a position, or None if nobody did."""
    for sentence in islice(sentences_before(context.document, position), 2):
        for mention in speakers_and_subject(context, sentence):
            if not is_document(mention.head) and (author := _author(context, mention)):
                return author
    return None


def owner_of_document(context: Context, mention: Mention) -> str | None:
    """For "Lee's memo", "his statement", "the bank's report": whose words they are."""
    if mention.possessor is None:
        return None
    start, end = mention.possessor
    owner = context.document.text[start:end]
    if owner.lower() in POSSESSIVES:
        name = context.resolve(Mention("P", start, end, end, end, owner.lower()))
        return None if name.lower() in POSSESSIVES else name
    if owner[:1].isupper():
        return context.full_names.full_name(owner, start)
    name = context.resolve(Mention("n", mention.start, end, end, end, owner.lower()))
    return name


def _named_in_phrase(context: Context, mention: Mention) -> str | None:
    """For "a Larch Mills report": the organisation named before the noun."""
    text = context.document.text
    article = text[mention.start : mention.end].partition(" ")[0]
    start = mention.start + (len(article) if article.lower() in ARTICLES else 0)
    names = [
        m
        for m in NAME_RE.finditer(text, start, mention.end)
        if not (m[0] in PLATFORMS and SINGULARS.get(mention.head) in PUBLISHED_THERE)
        and not is_common_word([m[0]])
        # "Private lawsuits", "Court papers": a capital only because the sentence begins
        and not (m.start() == mention.start and context.name_index.is_written_small(m[0]))
        and COMPOUND_RE.search(m[0]) is None
    ]
    return context.full_names.full_name(names[-1][0], names[-1].start()) if names else None


def _author_after(context: Context, mention: Mention) -> str | None:
    """For "a letter to Bo Reth by Ann Lee", "a post on Larch Mills' website", "the ads that Lee ran": the author."""
    line, index = context.document.locate(mention.start)
    if m := RELATIVE_RE.match(line.symbols, index + 1):
        makes = context.document.covered(line, m.end() - 1).lower() in MAKING
        return _author(context, line.mentions[m.start("speaker")]) if makes else None
    verb = ""
    for i in range(index + 1, min(index + 1 + MOST_BETWEEN, len(line.symbols) - 1)):
        symbol, word = line.symbols[i], context.document.covered(line, i).lower()
        if symbol == "p" and word in ("by", "from") and line.symbols[i + 1] in "Nnm":
            return None if verb in READING else _author(context, line.mentions[i + 1])
        if symbol == "p" and i + 1 in line.mentions and line.mentions[i + 1].head in SITES:
            return owner_of_document(context, line.mentions[i + 1])
        if symbol in "DVUvg":
            if verb and symbol in "DVUv":
                return None  # the verb of the clause
            verb = word
        elif symbol not in "NnmOtpioa#,":
            return None
    return None


def _author_of_clause(context: Context, line: SymbolLine, index: int) -> str | None:
    """For "Ann Lee issued a statement", "Lee said in a letter", "In a letter, Ann Lee said": the subject."""
    begin, end = sentence_bounds(line.symbols, index)
    in_document = index > begin and context.document.covered(line, index - 1).lower() in ("in", "via")
    for i in range(index - 1, max(begin, index - MOST_BETWEEN) - 1, -1):
        symbol = line.symbols[i]
        if symbol in "vVUDGgBZ":
            makes = context.document.covered(line, i).lower() in MAKING
            if (makes or (in_document and symbol in "VUDGv")) and (author := _subject_of(context, line, i)):
                return author
            break
    # "In a letter to the port, Ann Lee said"
    if in_document and (m := main_subject(line.symbols[index + 1 : end])):
        return _author(context, speaker_at(context.document, line, index + 1 + m.start("speaker")))
    return None


def _subject_of(context: Context, line: SymbolLine, verb: int) -> str | None:
    """The author that is the subject of the verb at an index of a line."""
    begin, _ = sentence_bounds(line.symbols, verb)
    before = line.symbols[begin:verb]
    if before.rstrip("at")[-1:] == "b":
        return None  # a passive
    m = direct_subject(before, line.symbols[verb]) or main_subject(before)
    return _author(context, speaker_at(context.document, line, begin + m.start("speaker"))) if m else None


def _author(context: Context, mention: Mention | None) -> str | None:
    """The name of a mention if it may be someone who writes: neither a document nor a place nor another thing."""
    if mention is None:
        return None
    name = context.resolve(mention)
    if name[:1].isupper() and name.lower() not in PRONOUNS:
        words = name.split()
        is_author = not (is_place(words) or is_headline(name) or is_common_word(words))
        return name if is_author else None
    head = COMPLEMENT_RE.sub("", name).split()[-1].lower()
    return name if head in load_word_list("person_nouns") or head.rstrip("s") in SPEAKING_NOUNS else None
