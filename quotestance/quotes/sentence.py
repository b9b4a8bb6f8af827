"""The cue and the speaker that the sentence of a quote gives: behind the quote, before it, or by whose words it is."""

from __future__ import annotations

import re

from quotestance.english.chunker import Mention, SymbolLine
from quotestance.english.word_lists import load_word_list
from quotestance.quotes.cue_search import find_cue
from quotestance.quotes.document import UNATTRIBUTED, Attribution, Document, sentence_bounds
from quotestance.quotes.kind import ends_clause, is_clause
from quotestance.quotes.rules import CHAIN, CLAUSE_RULES, RULES, Rule

__all__ = ["LONGEST_LEFT", "LONGEST_RIGHT", "PLAIN_CUES", "REMARKS", "attribute_in_sentence", "speaker_at"]


REMARK_RE = re.compile(r"n(?:,?[bh]?T|,|bS?)\Z")
REMARKS = frozenset(
    (
        "admission advice answer argument assertion assessment belief call charge claim claims comment comments "
        "complaint conclusion contention criticism declaration demand description explanation insistence line "
        "message motto observation opinion plea pledge position prediction promise proposal question quip rant "
        "reaction refrain remark remarks reply response rhetoric slogan statement suggestion testimony threat "
        "tweet verdict view vow warning words"
    ).split()
)
NAME_VERB_RE = re.compile(r"[NP]a*V")
VERB_NAME_RE = re.compile(rf"(?:\A|[,;\-])a?(?P<cue>V)(?P<speaker>[Nn]){CHAIN}(?:,[^,;:Q]{{1,30}})?[,:]\Z")
PARENTHESIS_RE = re.compile(rf"[,\-](?P<cue>V)(?P<speaker>[NnP]){CHAIN}[,\-][^Q.]*\Z")
HEADED_RE = re.compile(r"-(?P<speaker>N)(?:cN)?:\Z")  # "The bridge holds - Ann Lee: “…”"
WORDS_OF_RE = re.compile(r"pno[Nn],?\Z")  # "in the words of Ann Lee, “…”"
PLEDGE_RE = re.compile(r"n(?:i[bBv]?|o|p[g]?|t?T[PnN][bh]?)d?\Z")
IN_WORDS_RE = re.compile(r"(?:\A|,)pn(?=,|\Z)")
CLAIM_RE = re.compile(r"n(?=T\Z)")
WORDS = ("words",)
PASSIVE_RE = re.compile(r"ba?[VUD][^Q.]{0,4}\Z")
RARE_RE = re.compile(rf"(?:\A|,|c)a?(?P<speaker>[NP]){CHAIN}[aht]*(?P<cue>[DvV])[ap]?[,:]\Z")
LONGEST_LEFT = 90
LONGEST_RIGHT = 60
PLAIN_CUES = frozenset(("said says asked asks added adds wrote writes tweeted told replied").split())
AT_END = frozenset(("quote-clause-name-verb", "quote-clause-verb-name"))
LOOSE = frozenset(("name-verb-object-quote", "subject-and-verb-quote", "subject-saying-quote"))


def attribute_in_sentence(document: Document, line: SymbolLine, index: int) -> Attribution:
    """The attribution of the quote at an index of a line within its own sentence."""
    symbols = line.symbols
    start, end = sentence_bounds(symbols, index)
    left = symbols[max(start, index - LONGEST_LEFT) : index]
    end = min(end, index + LONGEST_RIGHT)
    right = symbols[index + 1 : end]
    words = document.words(line.quotes[index])
    opens = not left and is_clause(words) and right[:1] not in ("", "b", "h")
    if opens or ends_clause(words) or NAME_VERB_RE.match(right):
        right = "," + right  # the comma that stands inside the marks
    comma = words[-1:] == "," or right.startswith(",,")
    found: Attribution | None
    if left and ((not comma and left[-1] in ":VGT") or left[-2:] in ("V,", "G,", "V:")):
        found = from_left(document, line, index, left) or from_right(line, end, right, RULES)
    else:
        found = from_right(line, end, right, RULES) or from_left(document, line, index, left)
    if found is None or (found.rule in LOOSE and not left.endswith(":")):
        told = from_right(line, end, right, CLAUSE_RULES)
        if told and (found is None or (told.rule in AT_END and has_plain_cue(document, told))):
            return told
    return found or UNATTRIBUTED


def has_plain_cue(document: Document, found: Attribution) -> bool:
    """Whether the cue is a plain verb of saying, which has no second meaning."""
    return found.cue is not None and document.text[slice(*found.cue)].lower() in PLAIN_CUES


def from_right(line: SymbolLine, end: int, right: str, rules: tuple[Rule, ...]) -> Attribution | None:
    """The speaker behind a quote, by the first of the rules that fits."""
    base = end - len(right)
    for rule in rules:
        m = rule.pattern.search(right) if rule.pattern else None
        if m is not None and (mention := line.mentions.get(base + m.start("speaker"))):
            return Attribution(
                mention,
                line.spans[base + max(m.start(name) for name in m.re.groupindex if name != "speaker")],
                rule.name,
            )
    return None


def from_left(document: Document, line: SymbolLine, index: int, left: str) -> Attribution | None:
    """The speaker before a quote, by a cue on its left."""
    base = index - len(left)
    if told := owner_of_words(document, line, base, left):
        return told
    if m := HEADED_RE.search(left):
        mention = line.mentions.get(base + m.start("speaker"))
        return Attribution(mention, None, "colon") if mention else None
    found = find_cue(left)
    if found is not None and (mention := speaker_at(document, line, base + found[0])):
        return Attribution(mention, line.spans[base + found[1]], found[2])
    if (
        (m := REMARK_RE.search(left))
        and (remark := line.mentions.get(base + m.start()))
        and remark.possessor
        and remark.head in REMARKS
    ):
        return owner_of(document, remark)
    if (m := PLEDGE_RE.search(left)) and (told := pledger(document, line, base + m.start())):
        return told
    if m := VERB_NAME_RE.search(left):
        mention = line.mentions.get(base + m.start("speaker"))
        return Attribution(mention, line.spans[base + m.start("cue")], "verb-name-quote") if mention else None
    if (
        PASSIVE_RE.search(left)
        and line.symbols[index + 1 : index + 3] in ("pN", "pn")
        and document.text[slice(*line.spans[index + 1])] == "by"
    ):
        return Attribution(line.mentions[index + 2], line.spans[base + left.rfind("b") + 1], "passive-quote-by-name")
    if m := PARENTHESIS_RE.search(left):
        mention = line.mentions.get(base + m.start("speaker"))
        return Attribution(mention, line.spans[base + m.start("cue")], "parenthesis-verb-name") if mention else None
    if (m := RARE_RE.search(left)) and document.text[document.spans[line.quotes[index]].start].isupper():
        mention = line.mentions.get(base + m.start("speaker"))
        return Attribution(mention, line.spans[base + m.start("cue")], "name-rare-verb-quote") if mention else None
    if (a := left.find("Ai")) >= 0 and (mention := line.mentions.get(base + a + 2)):
        return Attribution(mention, line.spans[base + a], "according-to-quote")
    return None


def pledger(document: Document, line: SymbolLine, index: int) -> Attribution | None:
    """Whose remark leads over a small word to the quote: "his pledge to be “…”", "the words of Ann Lee, “…”"."""
    noun = line.mentions.get(index)
    if noun is None or noun.head not in REMARKS:
        return None
    return owner_of(document, noun) if noun.possessor else None


def owner_of(document: Document, noun: Mention) -> Attribution:
    """The one whose remark a noun phrase is: "Lee" of "Lee's claim", "her" of "her words"."""
    start, end = noun.possessor or (noun.start, noun.end)
    symbol = "N" if document.text[start].isupper() else "P"
    owner = Mention(symbol, start, end, start, end, document.text[start:end].lower())
    return Attribution(owner, (noun.end - len(noun.head), noun.end), "remark-of-name")


def owner_of_words(document: Document, line: SymbolLine, base: int, left: str) -> Attribution | None:
    """Whose words or claim the quote is: "in Lee's words, …", "few believed Lee's claim that …"."""
    if (m := WORDS_OF_RE.search(left)) and line.mentions[base + m.start() + 1].head in WORDS:
        return Attribution(line.mentions[base + m.end() - (2 if left.endswith(",") else 1)], None, "remark-of-name")
    for pattern, heads in ((IN_WORDS_RE, WORDS), (CLAIM_RE, REMARKS)):
        m = pattern.search(left)
        noun = line.mentions.get(base + m.end() - 1) if m else None
        if noun is None or not noun.possessor or noun.head not in heads:
            continue
        if document.text[noun.possessor[0]].isupper() or heads is WORDS:
            return owner_of(document, noun)
    return None


def speaker_at(document: Document, line: SymbolLine, index: int) -> Mention | None:
    """The mention at an index, or the name whose role it is: "Ann Lee, head of tax in recent testimony said"."""
    mention = line.mentions.get(index)
    if (
        mention is not None
        and mention.symbol in "nm"
        and line.symbols[max(0, index - 2) : index] == "N,"
        and line.symbols[max(0, index - 3)] not in "poiyg"
        and mention.head in load_word_list("person_nouns")
    ):
        return line.mentions[index - 2]
    if (
        mention is not None
        and mention.symbol == "n"
        and line.symbols[index + 1 : index + 3] == "pN"
        and (document.text[slice(*line.spans[index + 1])].lower() == "like")
    ):
        return line.mentions[index + 2]  # "Lawmakers like Sen. Lee have said"
    return mention
