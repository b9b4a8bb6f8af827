"""The ordered, named rules that tie a quoted span to a cue and a mention.

A rule reads the symbols of the quote's sentence (see `tagging.TAGS` and `mentions`) on one side of the quote. The
first that matches wins, and its name goes into the result. What no rule of the sentence ties is tied
to its neighbours: the quote before it, the sentence before it, the paragraph before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotestance.mentions import Mention, SymbolLine, chunk
from quotestance.quotes import QuotedSpan, scan_quotes
from quotestance.records import Cue, Quote, Speaker
from quotestance.tagging import Tagger
from quotestance.text import split_paragraphs

__all__ = ["RULES", "Rule", "extract_quotes"]

# What may stand between a subject and its verb: "of the bank", "in Ohio on Monday", "released today", ", a lawyer,".
CHAIN = r"(?:(?:,[Nn])*,?c[Nn])?(?:t*[poiy]t*[NnmPOt#dS]+|[gDVU][poi]?[NnmOt#]*)*"
ASIDE = r"(?:[,\-](?:[^.;:Q\-]{1,45}?)[,\-])?"
SUBJECT = rf"(?<![poOiS])(?P<speaker>[NnPm]){CHAIN}{ASIDE}[aht]*"
SAYING_RE = re.compile(rf"(?<![poOiS])(?P<speaker>[NnPm]){CHAIN}(?:[,\-](?:[^.;:Q\-]{{1,45}}?)[,\-])?[abht]*\Z")
SUBJECT_RE = re.compile(rf"{SUBJECT}\Z")
WHO_RE = re.compile(r"(?P<speaker>[Nnm])(?:[po][NnmO]+)*(?:[,\-]?(?P<who>W)|(?P<that>T))[abht]*\Z")
MAIN_RE = re.compile(rf"(?<![poOiSy])(?P<speaker>[NnP])(?={CHAIN}(?:[,\-][^.;:Q\-]{{1,45}}?[,\-])?[ahbt,]*[hbvVUDZB])")
NICKNAME_WORDS = 3
NAMING = frozenset(("called", "titled", "entitled", "named", "dubbed", "nicknamed", "labeled"))
REMARK_RE = re.compile(r"n(?:,?[bh]?T|,|bS?)\Z")
REMARKS = frozenset(
    "admission advice answer argument assertion assessment belief call charge claim claims comment comments complaint conclusion contention "
    "criticism declaration demand description explanation insistence line message motto observation opinion plea pledge position "
    "prediction promise proposal question quip rant reaction refrain remark remarks reply response rhetoric slogan statement "
    "suggestion testimony threat tweet verdict view vow warning words".split()
)
NAME_VERB_RE = re.compile(r"[NP]a*V")
WITH_RE = re.compile(rf"p(?P<speaker>[NnP]){CHAIN}a*\Z")
VERB_NAME_RE = re.compile(rf"(?:\A|[,;\-])a?(?P<cue>V)(?P<speaker>[Nn]){CHAIN}(?:,[^,;:Q]{{1,30}})?[,:]\Z")
AFTER_QUOTE_RE = re.compile(rf",?(?P<speaker>[NnP]){CHAIN}[aht]*V")
STOPPED_RE = re.compile(rf"[.~](?P<speaker>[NnP]){CHAIN}[aht]*(?P<cue>V)[^QVT.:,]{{0,7}}(?:\.|\Z)")
SIGNATURE_RE = re.compile(r"[-(]*(?P<speaker>N)(?:,[^QvVUD.;:]{0,12})?\.?\Z")
EMBEDDED_RE = re.compile(r"[TswyVWNn]\Z")
LOOSE_RE = re.compile(r"[vVUDsWw:]|.{14}")
CUE_RE = re.compile(r"[VUGZB]")
LONGEST_LEFT = 90
LONGEST_SIGNATURE = 80
CLAUSE_WORDS = 5  # on real news five plain words without a cue were speech four times in five
LONGEST_RIGHT = 60
CLAUSE_ENDS = tuple(",?!.…-–—")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by name: why it is there, a text that it must catch and one that it must leave alone.

    `side` says which part of the sentence it reads: the symbols behind the quote ("right"), before it ("left"), or
    what stands before its sentence ("context"). `pattern` is None where a search for the subject does the work.
    """

    name: str
    side: str
    reason: str
    hits: str
    misses: str
    pattern: re.Pattern[str] | None = None


def _right(name: str, reason: str, hits: str, misses: str, pattern: str) -> Rule:
    return Rule(name, "right", reason, hits, misses, re.compile(pattern, re.VERBOSE))


RULES = (
    _right("quote-verb-name", "News style puts the verb before the name once the quote is over.",
           "“It was safe,” said Maria Ortiz.", "“It was safe,” said in Ohio.",
           r"\A [,\-~]* a? (?P<cue>[VUBZ]) [at]* (?P<speaker>[NnP]|mo)"),
    _right("quote-name-verb", "The plain order after the quote, with what may stand between the two.",
           "“It was safe,” Maria Ortiz, the mayor, said.", "“It was safe.” Maria Ortiz left.",
           rf"\A [,\-~]+ (?:y|a,?)? (?P<speaker>[NnPm]){CHAIN}{ASIDE}[aht]* (?P<cue>[VZBUG]) (?!T|:Q)"),
    _right("quote-according-to", "A source named without a verb.",
           "It was “quite safe,” according to Maria Ortiz.", "It was “quite safe” to all.",
           r"\A [,\-~]* (?P<cue>A) i? (?P<speaker>[NnmP])"),
    _right("quote-verb-aside-name", "A place or time may part verb and name.",
           "“It was safe,” said on Monday Maria Ortiz.", "“It was safe,” said on Monday.",
           r"\A [,\-~]* (?P<cue>V) (?:[pt]+[nmt#]+)* (?P<speaker>(?<![po])[Nn])"),
    _right("quote-name-rare-verb", "Any other verb in -ed, where the quote ended in a comma.",
           "“It was safe,” she deadpanned.", "“Safe” she ended.",
           rf"\A ,+ (?P<speaker>[NPn]){CHAIN}{ASIDE}[aht]* (?P<cue>[DvgG])"),
    _right("quote-rare-verb-name", "The same, verb first.",
           "“It was safe,” crooned Maria Ortiz.", "“Safe” crooned Maria Ortiz.",
           r"\A ,+ (?P<cue>D) (?P<speaker>[Nn])"),
    _right("quote-clause-name-verb", "The sentence goes on behind the quote and names the speaker at its end.",
           "“Our best hope” is to wait, Maria Ortiz said.", "“Our best hope” is the plan that she praised.",
           rf"[,\-] (?P<speaker>[NnP]){CHAIN}{ASIDE}[aht]* (?P<cue>V) [^TQ,.;]{{0,10}} \Z"),
    _right("quote-clause-verb-name", "The same, verb first.",
           "“Our best hope” is to wait, said Maria Ortiz.", "“Our best hope” is to wait, said in Ohio.",
           r", (?P<cue>V) (?P<speaker>[NnP]) [^QV;]* \Z"),
    _right("quote-name-long-aside-verb", "An aside that no comma closes.",
           "“It was safe,” Maria Ortiz, the mayor who built it said.", "“It was safe.” Maria Ortiz, the mayor, left.",
           r"\A ,+ (?P<speaker>N) ,[^.;:QV]{1,30} (?P<cue>V)"),
)


@dataclass(slots=True)
class Found:
    """What tied a quote: the mention of its speaker, the cue's span, and the rule's name."""

    mention: Mention | None = None
    cue: tuple[int, int] | None = None
    rule: str | None = None


def extract_quotes(text: str) -> tuple[Quote, ...]:
    """The quotes of an article in order, each with kind, statement, speaker (without side), cue and rule."""
    return Extraction(text).run()


def find_cue(left: str) -> tuple[int, int, str] | None:
    """(speaker, cue, rule) as indices into the symbols before a quote, for the cue that governs it; else None.

    The nearest verb of saying with a subject of its own; a judging verb whose subject is a pronoun under another
    verb of saying ("Lee denounced what he called") leaves the quote to that one.
    """
    passed: tuple[int, int, str] | None = None
    for m in reversed(list(CUE_RE.finditer(left))):
        c = m.start()
        tag = m[0]
        before = left[:c]
        after = left[c + 1 :]
        tight = after in ("", ",", ":", "T", ",T", "T,", "y", "yn")
        if tag in "BZ" and before[-1:] in ("d", "o", "S", "p", ""):
            continue
        subject = (SAYING_RE if tag == "G" else SUBJECT_RE).search(before)
        if tag in "VU" and before.rstrip("a")[-1:] == "b":
            continue  # a passive: the subject did not say it
        if tag in "UBZ" and LOOSE_RE.search(after):
            continue
        name = "name-verb-quote" if tight else "name-verb-object-quote"
        if tag in "BZ":
            if tag == "B" and before[-1:] == "i":
                if not tight:
                    continue
                subject = None
            elif subject is None or (tag == "B" and subject[0][0] == "N" and "y" not in before[:1]):
                continue
        if subject is None and tag == "G":
            subject = WITH_RE.search(before)
        if subject is None and (who := WHO_RE.search(before)):
            return max(who.start("who"), who.start("that")), c, "name-who-verb-quote"
        if subject is None and (tag in "VGB" or tight):
            subject = main_subject(before)
            name = "subject-and-verb-quote" if tag != "G" else "subject-saying-quote"
        if subject is None:
            continue
        s = subject.start("speaker")
        found = (s, c, name)
        if tag in "BZU" and left[s - 1 : s] in ("T", "w") and "V" in before[:s]:
            passed = passed or found
            continue
        if left[s] == "P" and EMBEDDED_RE.search(left[:s]):
            passed = passed or found
            continue
        if tag == "U" and not tight and passed is None and "V" in before[:s]:
            passed = found
            continue
        return found
    return passed


def main_subject(before: str) -> re.Match[str] | None:
    """The mention before the last verb of saying behind a quote ("…," Lee said, adding), else the first mention
    that has a verb of its own and stands in no subordinate clause, else the first of all."""
    first = None
    if (quote := before.rfind("Q")) >= 0 and (m := AFTER_QUOTE_RE.match(before, quote + 1)):
        return m
    for m in MAIN_RE.finditer(before):
        first = first or m
        if not before[: m.start()].rstrip("abht,")[-1:] in ("s", "w", "y", "W", "T"):
            return m
    return first


class Extraction:
    """One article on its way through the stages."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = split_paragraphs(text)
        self.spans = scan_quotes(text, self.paragraphs)
        self.tagger = Tagger(text, self.paragraphs, [(*q.outer, q.start, q.end, q.paragraph) for q in self.spans])
        self.lines: dict[int, SymbolLine] = {}
        self.found: list[Found] = [Found() for _ in self.spans]

    def line(self, paragraph: int) -> SymbolLine:
        if paragraph not in self.lines:
            self.lines[paragraph] = chunk(self.tagger[paragraph])
        return self.lines[paragraph]

    def run(self) -> tuple[Quote, ...]:
        for paragraph in dict.fromkeys(span.paragraph for span in self.spans):
            self.attribute_paragraph(paragraph)
        return tuple(self.record(i) for i in range(len(self.spans)))

    def attribute_paragraph(self, paragraph: int) -> None:
        line = self.line(paragraph)
        for index, number in line.quotes.items():
            self.found[number] = self.within_sentence(line, index)
        self.share_in_sentence(line)
        for index, number in line.quotes.items():
            if self.found[number].mention is None:
                self.found[number] = self.from_context(paragraph, line, index, number)
        for index, number in line.quotes.items():
            if self.is_term(line, index, self.found[number]):
                self.found[number] = Found(None, None, "term")

    def within_sentence(self, line: SymbolLine, index: int) -> Found:
        symbols = line.symbols
        start, end = sentence_bounds(symbols, index)
        left = symbols[max(start, index - LONGEST_LEFT) : index]
        end = min(end, index + LONGEST_RIGHT)
        right = symbols[index + 1 : end]
        if self.ends_clause(line.quotes[index]) or NAME_VERB_RE.match(right):
            right = "," + right  # the comma that stands inside the marks
        comma = self.text[self.spans[line.quotes[index]].end - 1] == "," or right.startswith(",,")
        if not comma and left and (left[-1] in ":VGT" or left[-2:] in ("V,", "G,")):
            return self.from_left(line, index, left) or self.from_right(line, end, right) or Found()
        return self.from_right(line, end, right) or self.from_left(line, index, left) or Found()

    def is_term(self, line: SymbolLine, index: int, found: Found) -> bool:
        """Whether the marks set off a title, a nickname or a term rather than speech."""
        number = line.quotes[index]
        span = self.spans[number]
        words = self.text[span.start : span.end].split()
        left = line.symbols[:index]
        if left.endswith("N") and line.symbols[index + 1 : index + 2] == "N" and len(words) <= NICKNAME_WORDS:
            return line.spans[index - 1][1] + 1 >= span.outer[0] and found.rule != "name-verb-quote"
        if not is_title_case(words) or not words[0][:1].isupper():
            return False
        if found.cue is not None and self.text[found.cue[0] : found.cue[1]].lower() in NAMING:
            return found.cue[1] + 2 >= span.outer[0]
        return len(words) > 1 and left[-1:] in ("p", "S") and self.text[span.end - 1] not in "!?"

    def ends_clause(self, number: int) -> bool:
        """Whether a quote's last sign, an inner mark aside, ends a clause, so that a cue may follow without a comma."""
        span = self.spans[number]
        return self.text[max(span.start, span.end - 4) : span.end].rstrip("'’\"”)] ")[-1:] in CLAUSE_ENDS

    def from_right(self, line: SymbolLine, end: int, right: str) -> Found | None:
        base = end - len(right)
        for rule in RULES:
            m = rule.pattern.search(right) if rule.pattern else None
            if m is not None and (mention := line.mentions.get(base + m.start("speaker"))):
                return Found(mention, line.spans[base + m.start("cue")], rule.name)
        return None

    def from_left(self, line: SymbolLine, index: int, left: str) -> Found | None:
        base = index - len(left)
        found = find_cue(left)
        if found is not None and (mention := line.mentions.get(base + found[0])):
            return Found(mention, line.spans[base + found[1]], found[2])
        if (m := REMARK_RE.search(left)) and (remark := line.mentions.get(base + m.start())) and remark.possessor and remark.head in REMARKS:
            start, end = remark.possessor
            owner = Mention("N" if self.text[start].isupper() else "P", start, end, start, end, self.text[start:end].lower())
            return Found(owner, (remark.end - len(remark.head), remark.end), "remark-of-name")
        if m := VERB_NAME_RE.search(left):
            mention = line.mentions.get(base + m.start("speaker"))
            return Found(mention, line.spans[base + m.start("cue")], "verb-name-quote") if mention else None
        if (a := left.find("Ai")) >= 0 and (mention := line.mentions.get(base + a + 2)):
            return Found(mention, line.spans[base + a], "according-to-quote")
        return None

    def share_in_sentence(self, line: SymbolLine) -> None:
        """Quotes of one sentence that nothing ties have the speaker of the tied one nearest to them."""
        tied: int | None = None
        order = list(line.quotes.items())
        for step in (order, order[::-1]):
            last: tuple[int, Found] | None = None
            for index, number in step:
                found = self.found[number]
                if found.mention is not None:
                    last = (index, found)
                elif last is not None:
                    a, b = sorted((last[0], index))
                    if not set(line.symbols[a:b]) & set(".;~"):
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
            if b - a <= LONGEST_SIGNATURE and (m := SIGNATURE_RE.match((below := self.line(paragraph + 1)).symbols)) and (
                below.symbols[0] == "-" or below.symbols[-1] != "."
            ):
                return Found(below.mentions[m.start("speaker")], None, "signature-below")
        return None

    def from_context(self, paragraph: int, line: SymbolLine, index: int, number: int) -> Found:
        symbols = line.symbols
        start, end = sentence_bounds(symbols, index)
        if (m := STOPPED_RE.match(symbols, index + 1)) and (mention := line.mentions.get(m.start("speaker"))):
            return Found(mention, line.spans[m.start("cue")], "quote-stop-name-verb")
        if signed := self.signature(paragraph, line, index, end):
            return signed
        left = symbols[start:index]
        if left.strip("ac,") == "":
            earlier = [i for i in line.quotes if i < start]
            if earlier:
                before = self.found[line.quotes[earlier[-1]]]
                between = symbols[earlier[-1] + 1 : start].strip(".~")
                if before.mention is not None:
                    return Found(before.mention, before.cue, "follow-on")
            alone = symbols[index + 1 : end].strip("~") == ""
            if not alone:
                return Found()
            if start > 0:
                found = self.subject_of_sentence(line, start - 1)
                if found is not None:
                    return found
            if start == 0 and paragraph > 0:
                return self.from_paragraph_before(paragraph, number)
        elif symbols[index - 1] in ":-":
            m = re.fullmatch(r"[-(]*(?P<speaker>[NnP])[^NnP]{0,3}:", left) or main_subject(left + "v")
            if m and symbols[index - 1] == ":" and (mention := line.mentions.get(start + m.start("speaker"))):
                return Found(mention, None, "colon")
        return self.from_clause(line, index, number) if is_clause(self.text[self.spans[number].start : self.spans[number].end]) else Found()

    def from_clause(self, line: SymbolLine, index: int, number: int) -> Found:
        """A quoted clause without a cue: the subject of its sentence said it, else who spoke before it in the paragraph."""
        start, _ = sentence_bounds(line.symbols, index)
        left = line.symbols[max(start, index - LONGEST_LEFT) : index]
        m = main_subject(left + "v")
        if m and (mention := line.mentions.get(index - len(left) + m.start("speaker"))):
            return Found(mention, None, "clause-subject")
        if number and self.spans[number - 1].paragraph == self.spans[number].paragraph:
            before = self.found[number - 1]
            return Found(before.mention, before.cue, "speaker-before") if before.mention else Found()
        return Found()

    def subject_of_sentence(self, line: SymbolLine, end: int) -> Found | None:
        """The subject of the last verb of saying in the sentence that ends at `end`, else its main subject."""
        start, _ = sentence_bounds(line.symbols, end)
        part = line.symbols[max(start, end - LONGEST_LEFT) : end]
        base = end - len(part)
        if (found := find_cue(part)) and (mention := line.mentions.get(base + found[0])):
            return Found(mention, line.spans[base + found[1]], "sentence-before")
        m = main_subject(part)
        if m and (mention := line.mentions.get(base + m.start("speaker"))):
            return Found(mention, None, "subject-before")
        return None

    def from_paragraph_before(self, paragraph: int, number: int) -> Found:
        span = self.spans[number]
        if number and (span.carried or self.spans[number - 1].paragraph == paragraph - 1):
            before = self.found[number - 1]
            if before.mention is not None:
                return Found(before.mention, before.cue, "carried" if span.carried else "paragraph-before-quote")
        line = self.line(paragraph - 1)
        end = len(line.symbols)
        while end and line.symbols[end - 1] in ".~:":
            end -= 1
        found = self.subject_of_sentence(line, end)
        return Found(found.mention, found.cue, "paragraph-before") if found else Found()

    def record(self, number: int) -> Quote:
        span, found = self.spans[number], self.found[number]
        text = self.text
        speaker = None
        if found.mention is not None:
            m = found.mention
            a, b = (m.name_start, m.name_end) if m.name_start < m.name_end else (m.start, m.end)
            speaker = Speaker(text[a:b], text[a:b], a, b)
        cue = Cue(text[found.cue[0] : found.cue[1]], *found.cue) if found.cue else None
        kind = "speech" if speaker else "other"
        return Quote(span.start, span.end, text[span.start : span.end], kind, number + 1, speaker, cue, found.rule)


SMALL_TITLE_WORDS = frozenset("a an and as at by de for from in of on or the to vs with & -".split())


def is_clause(words: str) -> bool:
    """Whether a quote without a cue is long and plain enough to be what someone said, not a title or a term.

    >>> is_clause("playing tennis in tennis whites"), is_clause("The Making of a Very Great Town")
    (True, False)
    """
    parts = words.split()
    return len(parts) >= CLAUSE_WORDS and not is_title_case(parts)


def is_title_case(words: list[str]) -> bool:
    """Whether every word but the small ones has a capital."""
    return all(not w[:1].islower() or w in SMALL_TITLE_WORDS for w in words)


def sentence_bounds(symbols: str, index: int) -> tuple[int, int]:
    """The half-open range of symbols of the sentence around `index`; its final stop is outside."""
    start = max(symbols.rfind(".", 0, index), symbols.rfind("~", 0, index)) + 1
    end = symbols.find(".", index)
    return start, len(symbols) if end < 0 else end
