"""Tie each quoted span to a cue and a mention: the rules of its sentence first, then its neighbours.

What no rule of the sentence ties is tied to the quote before it, the sentence before it or the paragraph before it.
The name of what tied it goes into the result, so that each rule can be counted and scored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotestance.mentions import Mention, SymbolLine, chunk
from quotestance.quotes import QuotedSpan, scan_quotes
from quotestance.rules import CHAIN, CLAUSE_RULES, RULES, Rule, find_cue, main_subject
from quotestance.tagging import Tagger
from quotestance.text import read_words, split_paragraphs
from quotestance.vocabulary import given_names

__all__ = ["DOCUMENTS", "REMARKS", "Attribution", "Found", "sentence_bounds"]

NICKNAME_WORDS = 3
NAMING = frozenset(("called", "titled", "entitled", "named", "dubbed", "nicknamed", "labeled"))
NICKNAMING = frozenset(("call", "calls", "nickname", "nicknames"))  # "they call him “The Rock”"
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
COLON_RE = re.compile(r"[-(]*(?P<speaker>[NnP])(?:[^NnP]{0,3}|p[Nn]):")
PLEDGE_RE = re.compile(r"n(?:i[bBv]?|o|p[g]?|t?T[PnN][bh]?)d?\Z")
IN_WORDS_RE = re.compile(r"(?:\A|,)pn(?=,|\Z)")
CLAIM_RE = re.compile(r"n(?=T\Z)")
WORDS = ("words",)
PASSIVE_RE = re.compile(r"ba?[VUD][^Q.]{0,4}\Z")
NAME_ALONE_RE = re.compile(r"N(?:[po][NnmO]|,[nN][^QvVUDbhB.;:]{0,12})?\Z")
GIVEN_RE = re.compile(r"(?<![\w.])([^\W\d_a-z]\.(?:[^\W\d_a-z]\.)?|[^\W\d_a-z][\w-]+) \Z")
SURNAME_RE = re.compile(r" [^\W\d_a-z][\w'’-]")
LONGEST_NICKNAME = 25
RARE_RE = re.compile(rf"(?:\A|,|c)a?(?P<speaker>[NP]){CHAIN}[aht]*(?P<cue>[DvV])[ap]?[,:]\Z")
STOP_RE = re.compile(r"[.;~]")
STOPPED_RE = re.compile(rf"[.~](?P<speaker>[NnP]){CHAIN}[aht]*(?P<cue>V)(?:[poi]?[nmtN#]){{0,4}}(?:\.|\Z)")
SIGNATURE_RE = re.compile(r"[-(]*(?P<speaker>N)(?:,[^QvVUD.;:]{0,12})?\.?\Z")
LONGEST_LEFT = 90
DOCUMENTS = frozenset(
    (
        "report statement letter notice notification filing memo email e-mail document release suit lawsuit "
        "complaint brief survey study paper blog advert ad post message announcement indictment affidavit "
        "petition note circular"
    ).split()
)
LONGEST_SIGNATURE = 80
CLAUSE_WORDS = 5  # on real news five plain words without a cue were speech four times in five
LONGEST_RIGHT = 60
PLAIN_CUES = frozenset(("said says asked asks added adds wrote writes tweeted told replied").split())
AT_END = frozenset(("quote-clause-name-verb", "quote-clause-verb-name"))
LOOSE = frozenset(("name-verb-object-quote", "subject-and-verb-quote", "subject-saying-quote"))
TIED = frozenset(rule.name for rule in (*RULES, *CLAUSE_RULES)) | {"carried"}
LONGEST_SENTENCE = 400  # symbols; a bound for texts without stops
CLAUSE_ENDS = tuple(",?!.…-–—")


@dataclass(slots=True)
class Found:
    """What tied a quote: the mention of its speaker, the cue's span, and the rule's name."""

    mention: Mention | None = None
    cue: tuple[int, int] | None = None
    rule: str | None = None


class Attribution:
    """One article's quoted spans, tied to their speakers paragraph by paragraph."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = split_paragraphs(text)
        self.spans = scan_quotes(text, self.paragraphs)
        self.nicknames = frozenset(n for n, q in enumerate(self.spans) if is_nickname(text, q))
        quotes = [(*q.outer, q.start, q.end, q.paragraph) for q in self.spans]
        self.tagger = Tagger(text, self.paragraphs, quotes, self.nicknames)
        self.lines: dict[int, SymbolLine] = {}
        self.found: list[Found] = [Found() for _ in self.spans]

    def line(self, paragraph: int) -> SymbolLine:
        """A paragraph as a line of symbols, made when it is first asked for."""
        if paragraph not in self.lines:
            self.lines[paragraph] = chunk(self.tagger[paragraph])
        return self.lines[paragraph]

    def run(self) -> list[Found]:
        """What tied each quoted span, in text order; a `Found` without a mention where nothing did."""
        for paragraph in dict.fromkeys(span.paragraph for span in self.spans):
            self.attribute_paragraph(paragraph)
        for number in range(len(self.spans) - 1, 0, -1):
            before, found = self.found[number - 1], self.found[number]
            carried = self.spans[number].carried and before.mention is None
            if carried or (self.runs_on(number - 1) and found.rule in TIED and before.rule not in TIED):
                self.found[number - 1] = Found(found.mention, found.cue, "carried")
        return self.found

    def runs_on(self, number: int) -> bool:
        """Whether a quote that nothing closes ends where the next one opens: one speech, printed without its breaks."""
        span, following = self.spans[number], self.spans[number + 1]
        return not span.closed and span.paragraph == following.paragraph and span.outer[1] == following.outer[0]

    def attribute_paragraph(self, paragraph: int) -> None:
        """Find the speakers of a paragraph's quotes, and mark those that nobody said."""
        line = self.line(paragraph)
        for index, number in line.quotes.items():
            self.found[number] = self.within_sentence(line, index)
        self.share_in_sentence(line)
        for index, number in line.quotes.items():
            if self.found[number].mention is None:
                self.found[number] = self.from_context(paragraph, line, index, number)
        for index, number in line.quotes.items():
            span = self.spans[number]
            if (
                self.found[number].mention is None
                and stands_alone(line.symbols, index)
                and is_utterance(self.text[span.start : span.end])
            ):
                self.found[number] = Found(None, None, "unnamed")
            if self.is_term(line, index, self.found[number]):
                self.found[number] = Found(None, None, "term")

    def within_sentence(self, line: SymbolLine, index: int) -> Found:
        """Who said the quote, by the words of its own sentence; an empty `Found` where they do not tell."""
        symbols = line.symbols
        start, end = sentence_bounds(symbols, index)
        left = symbols[max(start, index - LONGEST_LEFT) : index]
        end = min(end, index + LONGEST_RIGHT)
        right = symbols[index + 1 : end]
        opens = not left and self.is_clause(line.quotes[index]) and right[:1] not in ("", "b", "h")
        if opens or self.ends_clause(line.quotes[index]) or NAME_VERB_RE.match(right):
            right = "," + right  # the comma that stands inside the marks
        comma = self.text[self.spans[line.quotes[index]].end - 1] == "," or right.startswith(",,")
        if left and ((not comma and left[-1] in ":VGT") or left[-2:] in ("V,", "G,", "V:")):
            found = self.from_left(line, index, left) or self.from_right(line, end, right, RULES)
        else:
            found = self.from_right(line, end, right, RULES) or self.from_left(line, index, left)
        if found is None or (found.rule in LOOSE and not left.endswith(":")):
            told = self.from_right(line, end, right, CLAUSE_RULES)
            if told and (found is None or (told.rule in AT_END and self.is_plain(told))):
                return told
        return found or Found()

    def is_plain(self, found: Found) -> bool:
        """Whether the cue is a plain verb of saying, which has no second meaning."""
        return found.cue is not None and self.text[slice(*found.cue)].lower() in PLAIN_CUES

    def is_term(self, line: SymbolLine, index: int, found: Found) -> bool:
        """Whether the marks set off a title, a nickname or a term rather than speech."""
        number = line.quotes[index]
        span = self.spans[number]
        words = self.text[span.start : span.end].split()
        before = line.symbols[index - 1 : index]
        if before == "N" and line.symbols[index + 1 : index + 2] == "N" and len(words) <= NICKNAME_WORDS:
            beside = line.spans[index - 1][1] + 1 >= span.outer[0] and not self.ends_clause(number)
            return beside and found.rule != "name-verb-quote"
        if not is_title_case(words) or not words[0][:1].isupper():
            return False
        cue = self.text[found.cue[0] : found.cue[1]].lower() if found.cue else ""
        if cue in NICKNAMING:
            return True
        if found.cue is not None and cue in NAMING:
            return found.cue[1] + 2 >= span.outer[0]
        return len(words) > 1 and before in ("p", "S") and self.text[span.end - 1] not in "!?"

    def is_clause(self, number: int) -> bool:
        """Whether a quote's words are many and plain enough to be what someone said."""
        span = self.spans[number]
        return is_clause(self.text[span.start : span.end])

    def ends_clause(self, number: int) -> bool:
        """Whether a quote's last sign, an inner mark aside, ends a clause, so that a cue may follow without a comma."""
        span = self.spans[number]
        return self.text[max(span.start, span.end - 4) : span.end].rstrip("'’\"”)] ")[-1:] in CLAUSE_ENDS

    def from_right(self, line: SymbolLine, end: int, right: str, rules: tuple[Rule, ...]) -> Found | None:
        """The speaker behind a quote, by the first of the rules that fits."""
        base = end - len(right)
        for rule in rules:
            m = rule.pattern.search(right) if rule.pattern else None
            if m is not None and (mention := line.mentions.get(base + m.start("speaker"))):
                return Found(
                    mention,
                    line.spans[base + max(m.start(name) for name in m.re.groupindex if name != "speaker")],
                    rule.name,
                )
        return None

    def from_left(self, line: SymbolLine, index: int, left: str) -> Found | None:
        """The speaker before a quote, by a cue on its left."""
        base = index - len(left)
        if told := self.owner_of_words(line, base, left):
            return told
        if m := HEADED_RE.search(left):
            mention = line.mentions.get(base + m.start("speaker"))
            return Found(mention, None, "colon") if mention else None
        found = find_cue(left)
        if found is not None and (mention := self.holder(line, base + found[0])):
            return Found(mention, line.spans[base + found[1]], found[2])
        if (
            (m := REMARK_RE.search(left))
            and (remark := line.mentions.get(base + m.start()))
            and remark.possessor
            and remark.head in REMARKS
        ):
            return self.owner_of(remark)
        if (m := PLEDGE_RE.search(left)) and (told := self.pledger(line, base + m.start())):
            return told
        if m := VERB_NAME_RE.search(left):
            mention = line.mentions.get(base + m.start("speaker"))
            return Found(mention, line.spans[base + m.start("cue")], "verb-name-quote") if mention else None
        if (
            PASSIVE_RE.search(left)
            and line.symbols[index + 1 : index + 3] in ("pN", "pn")
            and self.text[slice(*line.spans[index + 1])] == "by"
        ):
            return Found(line.mentions[index + 2], line.spans[base + left.rfind("b") + 1], "passive-quote-by-name")
        if m := PARENTHESIS_RE.search(left):
            mention = line.mentions.get(base + m.start("speaker"))
            return Found(mention, line.spans[base + m.start("cue")], "parenthesis-verb-name") if mention else None
        if (m := RARE_RE.search(left)) and self.text[self.spans[line.quotes[index]].start].isupper():
            mention = line.mentions.get(base + m.start("speaker"))
            return Found(mention, line.spans[base + m.start("cue")], "name-rare-verb-quote") if mention else None
        if (a := left.find("Ai")) >= 0 and (mention := line.mentions.get(base + a + 2)):
            return Found(mention, line.spans[base + a], "according-to-quote")
        return None

    def pledger(self, line: SymbolLine, index: int) -> Found | None:
        """Whose remark leads over a small word to the quote: "his pledge to be “…”", "the words of Ann Lee, “…”"."""
        noun = line.mentions.get(index)
        if noun is None or noun.head not in REMARKS:
            return None
        return self.owner_of(noun) if noun.possessor else None

    def owner_of(self, noun: Mention) -> Found:
        """The one whose remark a noun phrase is: "Lee" of "Lee's claim", "her" of "her words"."""
        start, end = noun.possessor or (noun.start, noun.end)
        symbol = "N" if self.text[start].isupper() else "P"
        owner = Mention(symbol, start, end, start, end, self.text[start:end].lower())
        return Found(owner, (noun.end - len(noun.head), noun.end), "remark-of-name")

    def owner_of_words(self, line: SymbolLine, base: int, left: str) -> Found | None:
        """Whose words or claim the quote is: "in Lee's words, …", "few believed Lee's claim that …"."""
        if (m := WORDS_OF_RE.search(left)) and line.mentions[base + m.start() + 1].head in WORDS:
            return Found(line.mentions[base + m.end() - (2 if left.endswith(",") else 1)], None, "remark-of-name")
        for pattern, heads in ((IN_WORDS_RE, WORDS), (CLAIM_RE, REMARKS)):
            m = pattern.search(left)
            noun = line.mentions.get(base + m.end() - 1) if m else None
            if noun is None or not noun.possessor or noun.head not in heads:
                continue
            if self.text[noun.possessor[0]].isupper() or heads is WORDS:
                return self.owner_of(noun)
        return None

    def holder(self, line: SymbolLine, index: int) -> Mention | None:
        """The mention at an index, or the name whose role it is: "Ann Lee, head of tax in recent testimony said"."""
        mention = line.mentions.get(index)
        if (
            mention is not None
            and mention.symbol in "nm"
            and line.symbols[max(0, index - 2) : index] == "N,"
            and line.symbols[max(0, index - 3)] not in "poiyg"
            and mention.head in read_words("person_nouns")
        ):
            return line.mentions[index - 2]
        if (
            mention is not None
            and mention.symbol == "n"
            and line.symbols[index + 1 : index + 3] == "pN"
            and (self.text[slice(*line.spans[index + 1])].lower() == "like")
        ):
            return line.mentions[index + 2]  # "Lawmakers like Sen. Lee have said"
        return mention

    def share_in_sentence(self, line: SymbolLine) -> None:
        """Quotes of one sentence that nothing ties have the speaker of the tied one nearest to them."""
        order = list(line.quotes.items())
        for step in (order, order[::-1]):
            last: tuple[int, Found] | None = None
            for index, number in step:
                found = self.found[number]
                if found.mention is not None:
                    last = (index, found)
                elif last is not None:
                    a, b = sorted((last[0], index))
                    if STOP_RE.search(line.symbols, a, b):
                        last = None
                    else:
                        self.found[number] = Found(last[1].mention, last[1].cue, "same-sentence")
                        last = (index, self.found[number])

    def signature(self, paragraph: int, line: SymbolLine, index: int, end: int) -> Found | None:
        """A name behind a dash at the end of the quote's line, or alone on the line below it."""
        following = line.symbols[index + 1 : end]
        if following[:1] == "-" and (m := SIGNATURE_RE.match(following)):
            return Found(line.mentions[index + 1 + m.start("speaker")], None, "signature")
        alone = index == 0 and not following.strip(".~")
        if alone and paragraph + 1 < len(self.paragraphs):
            a, b = self.paragraphs[paragraph + 1]
            if (
                b - a <= LONGEST_SIGNATURE
                and (m := SIGNATURE_RE.match((below := self.line(paragraph + 1)).symbols))
                and (below.symbols[0] == "-" or below.symbols[-1] != ".")
            ):
                return Found(below.mentions[m.start("speaker")], None, "signature-below")
        return None

    def from_context(self, paragraph: int, line: SymbolLine, index: int, number: int) -> Found:
        """The speaker of a quote whose own sentence names none, from the sentences around it."""
        symbols = line.symbols
        start, end = sentence_bounds(symbols, index)
        if (
            (m := STOPPED_RE.match(symbols, index + 1))
            and (mention := line.mentions.get(m.start("speaker")))
            and (self.text[slice(*line.spans[m.start("cue")])].lower() in PLAIN_CUES)
        ):
            return Found(mention, line.spans[m.start("cue")], "quote-stop-name-verb")
        if not symbols[start:index] and self.text[self.spans[number].end - 1] == ",":
            m = NAME_ALONE_RE.match(symbols, index + 1, end)
            if m and (mention := line.mentions.get(index + 1)):
                return Found(mention, None, "quote-name")
        if signed := self.signature(paragraph, line, index, end):
            return signed
        left = symbols[start:index]
        if left.strip("ac,") == "":
            earlier = self.quote_before(number, line, start)
            if earlier is not None:
                told_between = earlier < sentence_bounds(symbols, start - 1)[0] and start - earlier > 3
                if told_between and (told := self.subject_of_sentence(line, start - 1, cue_only=True)):
                    return told
                before = self.found[line.quotes[earlier]]
                if before.mention is not None:
                    return Found(before.mention, before.cue, "follow-on")
            alone = symbols[index + 1 : end].strip("~Q") == ""
            if not alone:
                return Found()
            if start > 0:
                found = self.subject_of_sentence(line, start - 1) or self.last_speaker(number)
                if found is not None:
                    return found
            if start == 0 and paragraph > 0:
                return self.from_paragraph_before(paragraph, number)
        elif symbols[index - 1] in ":-":
            m = COLON_RE.fullmatch(left) or main_subject(left + "v")
            if m and symbols[index - 1] == ":" and (mention := line.mentions.get(start + m.start("speaker"))):
                return Found(mention, None, "colon")
        return self.from_clause(line, index, number) if self.is_clause(number) else Found()

    def from_clause(self, line: SymbolLine, index: int, number: int) -> Found:
        """A quoted clause without a cue: its sentence's subject said it, else who spoke before it in the paragraph."""
        start, _ = sentence_bounds(line.symbols, index)
        left = line.symbols[max(start, index - LONGEST_LEFT) : index]
        m = main_subject(left + "v")
        if m and (mention := line.mentions.get(index - len(left) + m.start("speaker"))):
            return Found(mention, None, "clause-subject")
        if number and self.spans[number - 1].paragraph == self.spans[number].paragraph:
            before = self.found[number - 1]
            return Found(before.mention, before.cue, "speaker-before") if before.mention else Found()
        return Found()

    def quote_before(self, number: int, line: SymbolLine, start: int) -> int | None:
        """The index of the last quote of the paragraph before the sentence that starts at `start`."""
        for earlier in range(number - 1, -1, -1):
            if self.spans[earlier].paragraph != self.spans[number].paragraph:
                return None
            index = line.index_of.get(earlier, start)
            if index < start:
                return index
        return None

    def subject_of_sentence(self, line: SymbolLine, end: int, *, cue_only: bool = False) -> Found | None:
        """The subject of the last verb of saying in the sentence that ends at `end`, else its main subject."""
        start, _ = sentence_bounds(line.symbols, end)
        part = line.symbols[max(start, end - LONGEST_LEFT) : end]
        base = end - len(part)
        if (
            (found := find_cue(part))
            and part[found[1]] in "VG"
            and (mention := line.mentions.get(base + found[0]))
            and can_speak(mention)
        ):
            return Found(mention, line.spans[base + found[1]], "sentence-before")
        m = None if cue_only else main_subject(part)
        if m and (mention := line.mentions.get(base + m.start("speaker"))) and can_speak(mention):
            return Found(mention, None, "subject-before")
        return None

    def lead_in(self, line: SymbolLine, end: int) -> Found | None:
        """The first name of a line without a verb that leads in a quote: "Statement from Larch Mills:"."""
        start, _ = sentence_bounds(line.symbols, end - 1) if end else (0, 0)
        name = line.symbols.find("N", start, end)
        return Found(line.mentions[name], None, "lead-in") if name >= 0 else None

    def last_speaker(self, number: int) -> Found | None:
        """Who spoke last, for a quote that nothing near it ties, if not too long ago."""
        for earlier in range(number - 1, max(-1, number - 4), -1):
            if self.found[earlier].mention is not None:
                return Found(self.found[earlier].mention, None, "last-speaker")
        return None

    def from_paragraph_before(self, paragraph: int, number: int) -> Found:
        """The speaker of a quote that opens a paragraph, from the end of the paragraph before."""
        span = self.spans[number]
        if number and (span.carried or self.spans[number - 1].paragraph == paragraph - 1):
            before = self.found[number - 1]
            if before.mention is not None:
                return Found(before.mention, before.cue, "carried" if span.carried else "paragraph-before-quote")
        line = self.line(paragraph - 1)
        end = len(line.symbols)
        while end and line.symbols[end - 1] in ".~:":
            end -= 1
        if found := self.subject_of_sentence(line, end):
            return Found(found.mention, found.cue, "paragraph-before")
        led = self.lead_in(line, end) if line.symbols.endswith(":") else None
        return led or self.last_speaker(number) or Found()


def is_nickname(text: str, span: QuotedSpan) -> bool:
    """Whether a quoted span parts a given name or an initial from a surname: "Roland “Biscuit” Tremayne".

    >>> text = "Maria “The Hat” Ortiz met “The Boss” Lee."
    >>> [text[q.start : q.end] for q in scan_quotes(text) if is_nickname(text, q)]
    ['The Hat']
    """
    start, end = span.outer
    if end - start > LONGEST_NICKNAME or SURNAME_RE.match(text, end) is None:
        return False
    m = GIVEN_RE.search(text, max(0, start - LONGEST_NICKNAME), start)
    return m is not None and ("." in m[1] or m[1] in given_names()) and text[span.end - 1] not in ",.!?"


def can_speak(mention: Mention) -> bool:
    """Whether a mention that no verb of saying marks may be a speaker: a name, a pronoun, a person or body."""
    return mention.symbol in "NPW" or mention.head in read_words("person_nouns") or mention.head in DOCUMENTS


SMALL_TITLE_WORDS = frozenset(("a an and as at by de for from in of on or the to vs with & -").split())


def is_clause(words: str) -> bool:
    """Whether a quote without a cue is long and plain enough to be what someone said, not a title or a term.

    >>> is_clause("playing tennis in tennis whites"), is_clause("The Making of a Very Great Town")
    (True, False)
    """
    parts = words.split()
    return len(parts) >= CLAUSE_WORDS and not is_title_case(parts)


def is_utterance(words: str) -> bool:
    """Whether a quote is a whole sentence by itself, so that someone said it even if nobody can be told.

    >>> is_utterance("We knew it would be the first."), is_utterance("the first place to have")
    (True, False)
    """
    return words[:1].isupper() and words.rstrip("'’")[-1:] in (".", "!", "?") and is_clause(words)


def stands_alone(symbols: str, index: int) -> bool:
    """Whether a quote is all that its sentence holds."""
    start, end = sentence_bounds(symbols, index)
    return not symbols[start:index].strip("ac,Q~") and not symbols[index + 1 : end].strip("~Q")


def is_title_case(words: list[str]) -> bool:
    """Whether every word but the small ones has a capital."""
    return all(not w[:1].islower() or w in SMALL_TITLE_WORDS for w in words)


def sentence_bounds(symbols: str, index: int) -> tuple[int, int]:
    """The half-open range of symbols of the sentence around `index`; its final stop is outside."""
    first, last = max(0, index - LONGEST_SENTENCE), min(len(symbols), index + LONGEST_SENTENCE)
    start = max(symbols.rfind(".", first, index), symbols.rfind("~", first, index), first - 1) + 1
    end = symbols.find(".", index, last)
    return start, last if end < 0 else end
