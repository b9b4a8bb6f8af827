"""Find the clauses that a word of saying may report. Which of them are kept is decided in `reported`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quotestance.quotes.document import Document, sentence_bounds
from quotestance.quotes.patterns import ADVERB, CHAIN
from quotestance.quotes.quote_view import is_thing, speaker_at
from quotestance.quotes.reported_clause import ReportedClause
from quotestance.quotes.reported_frames import GAP, HEARER, TO_VERB, Frame, list_frames
from quotestance.quotes.reported_line import ReportedLine, end_of
from quotestance.quotes.reported_source import find_source
from quotestance.quotes.reported_words import SAYING_NOUNS, SayingVerb, cue_words, saying_verbs

__all__ = ["find_candidates"]

FEWEST_WORDS = 2  # of the content
FINITE_VERBS = tuple("bhvVDU")
BARE = frozenset(("bare", "bare-comma", "hearer-bare"))
QUESTIONS = frozenset(("how", "if", "where", "why"))
ACCORDING = SayingVerb("according", "A", frozenset())

WORD_RE = re.compile(r"[a-z]{3,}")
CUE_VERB_RE = re.compile("[VUGZBDgvA]")
CUE_RE = re.compile("[VUGZBDgvAnm]")  # nouns too

# Where a source stands
INVERTED_RE = re.compile(rf"{ADVERB}*(?P<speaker>[Nnm])")  # ", said Ann Lee"
ACCORDING_RE = re.compile(r"ia*(?:tS|B)?(?P<speaker>[NnmPO])")  # "according to Ann Lee"
CLAIM_RE = re.compile(r"(?:[pt][NnmO]?)*b?T")  # "Lee's claim on Monday that"
CLAIM_BY_RE = re.compile(rf"[po](?P<speaker>[NnO]){GAP}T", re.VERBOSE)  # "a statement by Lee that"
CLAIM_TO_RE = re.compile(rf"(?:[pt][NnmO]?)*(?P<start>{TO_VERB})")  # "her promise on Monday to close"
ACTION_SUBJECT_END_RE = re.compile(r"[^,;\-]*?(?<=[NnmtOQ#])(?P<end>[bhvUD])")  # "her promise to pay them was"
CLAIM_END_RE = re.compile(r"[^,;\-]+(?P<end>[,;\-])")
# Its own verb, then a mark or the verb of the sentence: "the bridge was safe surprised"
CLAIM_SUBJECT_END_RE = re.compile(
    r"""
    [^bhvVUD,;\-]* [bhvVUD] [abhvVUD]* (?: [^abhvVUD,;\-] [^bhvVUD,;\-]* )?
    (?P<end> [,;\-] | (?<=[NnmtOQ\#]) [bhvVUD] )
    """,
    re.VERBOSE,
)
HIDDEN_VERB_RE = re.compile(r"[PN]|[nm](?:[po][NnmO])*a*[nN]")
CHAIN_RE = re.compile(CHAIN)
SOURCE_RE = re.compile(rf"{CHAIN}(?:,[nNm#](?:[poicS][NnmtO])*(?=[,.]|\Z))?")  # with an apposition: ", a lawyer,"
FAR_SUBJECT_RE = re.compile(r"(?:[act]|p[^,]{1,8},)*[NnmP][^,\-QVU]{0,10}[,\-][^Q]*[,\-]\Z")
APPOSED_RE = re.compile(r"[,Q\-]n,\Z")  # "“…,” another friend, Ann Lee, said"
AT_FIRM_RE = re.compile(r"pN,P\Z")  # "At Larch Mills, they said"
LATER_SUBJECT_RE = re.compile(r",a*(?P<speaker>[NnP])")  # "Saying that it was safe, Ann Lee"

# "…, she said of the plan on Monday" up to a comma or the end: no clause follows the verb
ASIDE_RE = re.compile(rf"{GAP}(?:o[NnmOgG]{GAP})?(?P<end>\Z|[,\-;])", re.VERBOSE)
ASIDE_HEARER_RE = re.compile(rf"(?:{HEARER})?{GAP}(?P<end>\Z|[,\-;])", re.VERBOSE)

# Where a content ends before its sentence does
CONTENT_END_RE = re.compile(
    rf"""
      ,a*[AG]                     # ", according to", ", adding"
    | ,?ca*[VG](?=[^c])           # "and added"
    | ,c[NnP]{GAP}[ah]*V          # ", but Lee said"
    | ;a*[NnP]{GAP}V              # "; Lee said"
    """,
    re.VERBOSE,
)
WEAK_END_RE = re.compile(r",[Wwy]|,?cP(?!o)|-[asdVG]|;")  # ends it only if more follows than precedes
NEXT_VERB_RE = re.compile(r",?ca*[vDVUhb]|,[dNnPV]")  # after a content without a verb: "to pay and left"
SERIES_RE = re.compile(r",V")
AFTER_RELATIVE_RE = re.compile(r",[bhvVUD]")  # "the letter, which Lee said was forged, vanished"
MAIN_CLAUSE_RE = re.compile(r",[aNndPmQ\#]")  # "While Lee said it was safe, the bridge fell"


def find_candidates(document: Document) -> Iterator[ReportedClause]:
    """The clauses that a word of saying may report, in text order of these words."""
    cues = cue_words()
    for number, (start, end) in enumerate(document.paragraphs):
        words = WORD_RE.findall(document.text[start:end].lower())
        # Tagging takes the most time, so a paragraph without any cue is left untagged.
        if not cues.isdisjoint(words):
            yield from _find_in_line(ReportedLine(document, number, words), words)


def _find_in_line(line: ReportedLine, words: Sequence[str]) -> Iterator[ReportedClause]:
    text, spans, verbs = line.text, line.line.spans, saying_verbs()
    has_noun = not SAYING_NOUNS.keys().isdisjoint(words)
    for m in (CUE_RE if has_noun else CUE_VERB_RE).finditer(line.symbols):
        index, symbol, found = m.start(), m[0], None
        if symbol == "A":
            found = _Cue(line, index, ACCORDING).find_according()
        elif symbol in "nm":
            if (noun := SAYING_NOUNS.get(line.line.mentions[index].head)) is not None:
                found = _Cue(line, index, noun).find_claim()
        elif (verb := verbs.get(text[slice(*spans[index])].lower())) is not None:
            found = _Cue(line, index, verb).find_reported()
        if found is not None:
            yield found


class _Cue:
    """A word of saying at an index of a line, in its sentence from `start` to `end`."""

    def __init__(self, line: ReportedLine, index: int, verb: SayingVerb) -> None:
        self.line = line
        self.symbols = line.symbols
        self.index = index
        self.verb = verb
        self.start, self.end = sentence_bounds(line.symbols, index)

    def find_reported(self) -> ReportedClause | None:
        """What a verb reports: after it, as in "Ann Lee said that …", or before it, as in "…, said Ann Lee"."""
        if self.verb.tag == "B" and self.symbols[self.index - 1 : self.index + 2] == ",B,":
            return None  # "a smaller bank, say, one in Ohio"
        return (
            self._find_after(strong=True)
            or self._find_inverted()
            or self._find_aside()
            or self._find_after(strong=False)
        )

    def find_according(self) -> ReportedClause | None:
        """What "according to" reports: the rest of its sentence."""
        m = ACCORDING_RE.match(self.symbols, self.index + 1, self.end)
        if m is None:
            return None
        source = m.start("speaker")
        chain = SOURCE_RE.match(self.symbols, source + 1, self.end)
        comma = chain.end() if chain else source + 1
        has_comma = self.symbols[comma : comma + 1] == ","
        if not self.symbols[self.start : self.index].strip("ac,"):
            comma = comma if has_comma else self.symbols.find(",", source + 1, self.end)
            if comma < 0:
                return None
            return self._make(comma + 1, self._content_end(comma + 1), source, "according-first")
        last = self.index
        if has_comma and self._goes_on(comma, is_clause=self.line.is_finite(self.start, last)):
            last = self._content_end(comma + 1)
        return self._make(self.start, last, source, "according")

    def find_claim(self) -> ReportedClause | None:
        """What a noun reports: "Ann Lee's claim that …", "her promise to …"."""
        return self._find_claimed_clause() or self._find_claimed_action()

    def _find_claimed_clause(self) -> ReportedClause | None:
        has_owner = self.line.line.mentions[self.index].possessor is not None
        m = (CLAIM_RE if has_owner else CLAIM_BY_RE).match(self.symbols, self.index + 1, self.end)
        if m is None:
            return None
        source = self.index if has_owner else m.start("speaker")
        # A comma ends it: "mocked Lee's claim that the bridge was safe, and". If the noun phrase is the subject, its
        # verb does too: "Lee's claim that the bridge was safe surprised the town".
        is_subject = not self.line.is_finite(self.start, self.index)
        last = self._content_end(m.end())
        pattern = CLAIM_SUBJECT_END_RE if is_subject else CLAIM_END_RE
        if end := pattern.match(self.symbols, m.end(), last):
            last = end.start("end")
        return self._make(m.end(), last, source, "noun-that")

    def _find_claimed_action(self) -> ReportedClause | None:
        if "inf" not in self.verb.frames or self.line.line.mentions[self.index].possessor is None:
            return None
        m = CLAIM_TO_RE.match(self.symbols, self.index + 1, self.end)
        if m is None:
            return None
        first = m.start("start")
        last = self._content_end(first)
        is_subject = not self.line.is_finite(self.start, self.index)
        if is_subject and (end := ACTION_SUBJECT_END_RE.match(self.symbols, first + 2, last)):
            last = end.start("end")
        return self._make(first, last, self.index, "noun-to", "owner")

    def _find_after(self, *, strong: bool) -> ReportedClause | None:
        """The content after the verb, in the first frame that holds."""
        word_after = self.line.word(self.index + 1)
        frames = list_frames(self.verb, self.symbols, self.index, self.end, word_after, strong=strong)
        return next((found for frame, first in frames if (found := self._read_frame(frame, first))), None)

    def _read_frame(self, frame: Frame, first: int) -> ReportedClause | None:
        if self.verb.tag == "G" and not self.symbols[self.start : self.index].strip("acsp"):
            return self._find_after_participle(frame, first)
        source = self._source_of(frame)
        if source is None:
            return None
        last = self._end_in_frame(frame, first, source[0])
        if self._is_adverbial(first, last):
            return None
        # Without "that" only a finite verb shows that a clause follows: not "said little", "said in Ohio".
        # Verbs that no list has are tagged as nouns: "said they prefer the old bridge".
        if (
            frame.name in BARE
            and not self.line.is_finite(first, last)
            and not HIDDEN_VERB_RE.match(self.symbols, first, last)
        ):
            return None
        if frame.name == "relative" and self.symbols[: source[0]].rstrip("a")[-1:] not in ("w", "T", "W", ","):
            return None
        clause = self._make(first, last, source[0], frame.name, source[1])
        if clause is not None and frame.name == "noun" and is_thing(clause.mention):
            return None  # "the leak confirms the worst fears"
        return clause

    def _is_adverbial(self, first: int, last: int) -> bool:
        """Whether a content is only a clause of time or reason: "said so when she left"."""
        if self.symbols[first : first + 1] != "s" or self.line.word(first) in QUESTIONS:
            return False
        return "," not in self.symbols[first:last]

    def _source_of(self, frame: Frame) -> tuple[int, str] | None:
        if frame.name == "by-whether":
            is_passive = self.symbols[self.start : self.index].rstrip("at").endswith("b")
            return (self.index + 2, "passive") if is_passive else None
        found = find_source(self.verb, self.symbols, self.start, self.index)
        return (self.start + 1, "at") if found is not None and self._is_at_firm(found[0]) else found

    def _is_at_firm(self, source: int) -> bool:
        """Whether a source is "they" of "At Larch Mills, they said"."""
        is_after_name = AT_FIRM_RE.match(self.symbols, self.start, source + 1) is not None
        return is_after_name and (self.line.word(self.start), self.line.word(source)) == ("at", "they")

    def _find_after_participle(self, frame: Frame, first: int) -> ReportedClause | None:
        """The content of a participle that opens its sentence: "Saying that it was safe, Ann Lee left"."""
        m = LATER_SUBJECT_RE.search(self.symbols, first + 1, self.end)
        return self._make(first, m.start(), m.start("speaker"), frame.name, "participle first") if m else None

    def _end_in_frame(self, frame: Frame, first: int, source: int) -> int:
        last = self._content_end(first)
        # The person accused may have an apposition: "accused Bo Reth, a former mayor, of hiding it".
        start = self.symbols.index("o", first) if frame.name == "accuse" else first + 1
        if not frame.clause and (m := NEXT_VERB_RE.search(self.symbols, start, last)):
            last = m.start()
        # "announced a recall, promised a refund and said": the next verb does not make the noun a clause.
        if frame.name in BARE and (m := SERIES_RE.search(self.symbols, first + 1, last)):
            return last if self.line.is_finite(first, m.start()) else m.start()
        if frame.name == "relative" and (m := AFTER_RELATIVE_RE.search(self.symbols, first + 1, last)):
            return m.start()
        in_subordinate = self.symbols[self.start : source].strip("ac") in ("s", "y")
        if in_subordinate and (m := MAIN_CLAUSE_RE.search(self.symbols, first + 1, last)):
            last = m.start()
        return last

    def _content_end(self, first: int) -> int:
        """Where the content that starts at `first` ends."""
        m = CONTENT_END_RE.search(self.symbols, first + 2, self.end)
        last = m.start() if m else self.end
        spans = self.line.line.spans
        for m in WEAK_END_RE.finditer(self.symbols, first + 2, last):
            middle = spans[m.start()][0]
            if middle - spans[first][0] >= spans[last - 1][1] - middle:
                return last
            if self.line.is_finite(first, m.start()):
                return m.start()
        return last

    def _find_inverted(self) -> ReportedClause | None:
        """The content before a verb that its source follows: "…, said Ann Lee"."""
        index, symbols = self.index, self.symbols
        before = symbols[index - 1 : index]
        if "aside" not in self.verb.frames or self.verb.tag == "G" or index == self.start or before not in ",Q-~":
            return None
        m = INVERTED_RE.match(symbols, index + 1, self.end)
        chain = CHAIN_RE.match(symbols, m.end(), self.end) if m else None
        if m is None or chain is None or symbols[chain.end() : self.end].lstrip("a").startswith(FINITE_VERBS):
            return None  # "Ann Lee, a pollster, said his survey showed": a clause follows
        last = index if before == "Q" else index - 1
        # "The contrast, said Ann Lee, would be clear": the clause goes on.
        if symbols.startswith((",b", ",h", ",v", ",D", ",i"), chain.end()):
            return self._make(self.start, self._content_end(chain.end() + 1), m.start("speaker"), "inverted-inside")
        if FAR_SUBJECT_RE.match(symbols, self.start, index) and self.line.is_finite(chain.end(), self.end):
            return None  # "Ann Lee, who runs mills, said the bridge was safe"
        return self._make(self.start, last, m.start("speaker"), "inverted")

    def _find_aside(self) -> ReportedClause | None:
        """The content around a source and its verb: "…, Ann Lee said", "…, Ann Lee said, …"."""
        if "aside" not in self.verb.frames or self.verb.tag == "G":
            return None
        pattern = ASIDE_HEARER_RE if "hearer" in self.verb.frames else ASIDE_RE
        m = pattern.match(self.symbols, self.index + 1, self.end)
        found = find_source(self.verb, self.symbols, self.start, self.index) if m else None
        if m is None or found is None:
            return None
        source, link = found
        comma = self._comma_before(source)
        if comma < self.start and m["end"] == "," and "y" in self.symbols[self.start : source]:
            return self._make(m.end(), self._content_end(m.end()), source, "as-first", link)  # "As Ann Lee said, …"
        mark = self.symbols[comma : comma + 1]
        if comma < self.start or mark not in ",-Q" or (comma == self.start and mark != "Q"):
            return None
        return self._around(source, link, comma + (mark == "Q"), m.start("end"))

    def _around(self, source: int, link: str, last: int, stop: int) -> ReportedClause | None:
        """The content up to `last`, and from `stop` on if the clause goes on after the aside."""
        first = self.start
        left = self.symbols[first:last]
        # "As the crowd cheered, Ann Lee said": no clause of its own.
        is_clause = self.line.is_finite(first, last) and ("," in left or left.lstrip("ac")[:1] not in ("s", "y"))
        if self.symbols[stop : stop + 1] == "," and stop < self.end and self._goes_on(stop, is_clause=is_clause):
            last = self._content_end(stop + 1)
            if not is_clause and left[:1] in "apt" and self.line.is_finite(stop + 1, last):
                first = stop + 1  # "On Monday, she said, it was safe"
            return self._make(first, last, source, "aside-inside", link)
        return self._make(first, last, source, "aside", link) if is_clause else None

    def _comma_before(self, source: int) -> int:
        """The index of the mark before a source and its adverbs; less than `start` if the source opens the sentence."""
        comma = source - 1
        while comma > self.start and self.symbols[comma] in "acy":
            comma -= 1
        if apposed := APPOSED_RE.search(self.symbols, max(self.start, comma - 3), comma + 1):
            return apposed.start()
        return comma

    def _goes_on(self, comma: int, *, is_clause: bool) -> bool:
        """Whether the content goes on after an aside that ends at `comma`; `is_clause`: what precedes is a clause."""
        after = self.symbols[comma + 1 : self.end].lstrip("a")
        if after[:1] in ("G", "g", "A", "W", "w", "y", ""):
            return False
        if not is_clause or after[0] == "s":
            return True
        return after[0] not in "pnNm" and self.line.is_finite(comma + 1, self.end)

    def _make(self, first: int, last: int, source: int, rule: str, link: str = "") -> ReportedClause | None:
        """The record; None if the content is too short or wholly in quotation marks, or the source is unknown."""
        symbols, line = self.symbols, self.line.line
        while first < last and symbols[first] in ",c-":
            first += 1
        while last > first and symbols[last - 1] in ",c-:;":
            last -= 1
        mention = speaker_at(self.line.document, line, source)
        if mention is None or not symbols[first:last].strip("Q,.~:;-Tac"):
            return None
        start, end = line.spans[first][0], end_of(self.line.text, line, last)
        if len(self.line.text[start:end].split(None, FEWEST_WORDS)) < FEWEST_WORDS:
            return None
        return ReportedClause(
            start,
            end,
            mention,
            line.spans[self.index],
            rule,
            self.verb.lemma,
            self.verb.tag,
            link,
            line,
            self.index,
            source,
            first,
            last,
            (self.start, self.end),
            self.line.is_finite(first, last),
        )
