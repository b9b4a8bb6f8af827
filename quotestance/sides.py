"""Rules that tell whose part a speaker takes: what the article says about the speaker, weighed.

For each speaker the article's own words are gathered (role, apposition, title before the name, "of ORGANISATION");
each phrase is read by named rules, tried in listed order, and the strongest answer wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from quotestance.text import read_words
from quotestance.records import Quote, Speaker

if TYPE_CHECKING:
    from quotestance.companies import Company

__all__ = ["RULES", "Evidence", "SideRule", "read_phrase", "weigh_speaker"]

OUR_RE = re.compile(
    r"\b(?:the|its|their|our)\s+(?:(?!consult|invest|law|rival|brokerage|research|advisory|parent)(?:[a-z-]+\s+)?(?:company|firm|group|bank|airline|carrier|retailer|chain|maker|carmaker|giant|"
    r"utility|manufacturer|brewer|operator|agency|club|union|charity|university|publisher|developer|broadcaster|corporation|exchange|"
    r"council|hospital|trust|association|organisation|organization|insurer|lender|supermarket|business|store|party|fund|network)(?:['’]s)?)\b"
    r"|\b(?:its|our|whose)\b",
    re.IGNORECASE,
)
"""A stand-in for the company in a role: "the firm's finance director", "its lawyer"."""

FORMER_RE = re.compile(r"\b(?:former|formerly|ex|onetime|one-time|ousted|sacked|dismissed|retired|fired|dissident|rebel|late)\b[- ]?", re.IGNORECASE)

AGAINST_RE = re.compile(
    r"\b(?:against|suing|lawyers? for (?:the )?(?:victim|plaintiff|famil|worker)\w*|sued|critic of|rival|rivals|competitor|competes|bidding for|bidder for|suitor|acquire|holds|owns|stake in|(?:share|stock)holders?|"
    r"investors?|customers?|clients?|users?|follows|covers|tracks|watches|subscribers?|union|represents? (?:the )?\w*\s?(?:workers|staff|employees|"
    r"victims|families|pilots|customers|plaintiffs)|plaintiffs?|victims?)\b", re.IGNORECASE)
"""A tie to the company that is not membership."""

ORG_RE = re.compile(r"(?:[A-Z][\w&'’-]*\.?|[A-Z]\.(?:[A-Z]\.)*)(?:\s+(?:(?:of|and|for|&)\s+(?:the\s+)?)?[A-Z][\w&'’.-]*)*")

TITLE_WORDS = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president chairman chief executive officer director vice senior managing minister "
    "chancellor secretary general treasurer governor commissioner attorney prime foreign finance trade state deputy head spokesman "
    "spokeswoman ceo cfo coo cto".split()
)

VERBS_BEFORE = frozenset("said says told added asked warned wrote saying adding telling".split())
"""Cues end a title that is read backwards from a name."""

MEMBER_END_RE = re.compile(r"(?<=\w)\s+(?:who|which|whose|that|working\s+with|advising|and\s+someone)\b", re.IGNORECASE)
"""Where a role ends and what its bearer does begins: a company named after it is not the bearer's own."""

BASED_RE = re.compile(r"\b(?:[A-Z][\w.]*\s+)?[A-Z][\w.]*-(?:based|listed|owned|born)\s+")

STATE_RE = re.compile(
    r"\b(?:U\.?S\.?|U\.?K\.?|EU|American|British|French|German|Italian|Spanish|Dutch|Japanese|Chinese|Indian|Russian|Brazilian|Canadian|"
    r"Australian|Korean|Mexican|Irish|Swiss|Swedish|(?:country|nation|state|government)['’]s|(?:Brazil|Britain|America|France|Germany|Italy|"
    r"Japan|China|India|Russia|Canada|Australia|Mexico|Ireland|Spain|Texas|California|New\s+York|Florida|Victoria)(?:['’]s)?)(?!\w)")

BODY_NOUNS = frozenset("company group exchange bank firm airline agency council club university co inc corp ltd plc project team society fund".split())
"""Nouns that name no body of their own when they open a title in capitals ("Exchange Chairman Maurice Menn")."""

HEAD_OF_RE = re.compile(
    r"[^.,;:\"“”()]{0,60}\b(?:heads?|director|chief|president|manager|chair|chairman|secretary|governor|editor|officer|commissioner)"
    r"\s+(?:of|for|at)\s+[^.;:\"“”]{3,50}?,?\s*$")
"""An office with what it is over, right before a name ("Merck's head of research Peter Kim")."""


@dataclass(frozen=True)
class SideRule:
    """One reading of a phrase about a speaker: the side it tells and how much it counts against others.

    `hits` and `misses` are phrases for the company Northwind; `weight` orders rules that disagree about one speaker.
    """

    name: str
    side: str
    weight: int
    hits: str
    misses: str
    applies: Callable[[PhraseFacts], bool]


@dataclass(frozen=True)
class PhraseFacts:
    """What a phrase about a speaker holds."""

    company: bool
    stand_in: bool
    insider: bool
    outsider: bool
    former: bool
    against: bool
    other_body: bool
    of_state: bool


RULES: tuple[SideRule, ...] = (
    SideRule("former", "other", 9, "a former director of Northwind", "director of Northwind",
             lambda f: f.former and (f.company or f.stand_in or (f.insider and not f.other_body))),
    SideRule("tie-to-company", "other", 8, "a Northwind shareholder", "Northwind chairman",
             lambda f: (f.company or f.stand_in) and f.against and not (f.company and f.insider and not f.outsider)),
    SideRule("office-in-company", "company", 9, "finance director of Northwind", "finance director of Ardent",
             lambda f: f.company and (f.insider or f.outsider)),
    SideRule("outside-calling", "other", 7, "an analyst at Ardent", "chairman of Ardent",
             lambda f: f.outsider and not f.company),
    SideRule("office-of-state", "other", 7, "US trade representative", "trade representative",
             lambda f: f.of_state and not f.company and not f.stand_in),
    SideRule("of-company", "company", 6, "of Northwind", "of Ardent",
             lambda f: f.company),
    SideRule("office-in-other-body", "other", 6, "chairman of Ardent Partners", "finance director",
             lambda f: f.insider and f.other_body and not f.company and not f.stand_in),
    SideRule("office-by-stand-in", "company", 5, "the company's finance director", "finance director of Ardent",
             lambda f: f.stand_in and (f.insider or not f.other_body)),
    SideRule("other-body", "other", 4, "of Ardent Partners", "of the town",
             lambda f: f.other_body),
    SideRule("office-alone", "company", 3, "finance director", "a farmer",
             lambda f: f.insider),
)
"""Tried in listed order on each phrase; the first that applies speaks for the phrase."""


@lru_cache(maxsize=1)
def _role_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    def compile_words(name: str) -> re.Pattern[str]:
        words = sorted(read_words(name), key=lambda w: (-len(w), w))
        return re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    return compile_words("roles-company"), compile_words("roles-other")


def read_phrase(phrase: str, company: Company, speaker: str = "") -> SideRule | None:
    """The first rule that applies to a phrase about a speaker, or None.

    >>> from quotestance.companies import Company
    >>> read_phrase("the chief executive of Northwind", Company("Northwind plc")).name
    'office-in-company'
    """
    facts = _read_facts(phrase, company, speaker)
    return next((rule for rule in RULES if rule.applies(facts)), None)


def _read_facts(phrase: str, company: Company, speaker: str) -> PhraseFacts:
    insider_re, outsider_re = _role_patterns()
    phrase = MEMBER_END_RE.split(phrase)[0] if not phrase.startswith("who") else phrase
    spans = company.find(phrase)
    rest = BASED_RE.sub("", phrase)
    if rest != phrase:
        spans = company.find(rest)
    for start, end in reversed(spans):
        rest = rest[:start] + "_" + rest[end:]
    return PhraseFacts(
        company=bool(spans), stand_in=bool(OUR_RE.search(rest)), insider=bool(insider_re.search(rest)),
        outsider=bool(outsider_re.search(rest)), former=bool(FORMER_RE.search(rest)), against=bool(AGAINST_RE.search(rest)),
        other_body=_names_other_body(rest, speaker), of_state=_names_state_office(rest))


def _names_state_office(rest: str) -> bool:
    """True for an office with a country or people before it ("UK chancellor", "the country's vice president")."""
    insider_re, _ = _role_patterns()
    match = STATE_RE.search(rest)
    if match is None:
        return False
    after = insider_re.search(rest, match.end())
    return after is not None and not re.search(r"\b(?:of|at|for|from|in)\b|[A-Z]\w+['’]s", rest[match.end(): after.start()])


def _names_other_body(rest: str, speaker: str) -> bool:
    places = read_words("places")
    names = {word.strip(".") for word in speaker.lower().split()}
    for match in ORG_RE.finditer(rest):
        words = [re.sub(r"['’]s?$|\.$", "", w) for w in re.findall(r"[\w&'’.-]+", match.group())]
        words = [w for w in words if w.lower() not in names and w.lower() not in TITLE_WORDS and w.lower() not in BODY_NOUNS]
        words = [w for w in words if w.lower() not in read_words("roles-company") and w.lower() not in read_words("roles-other")]
        words = [w for w in words if w.lower() not in read_words("function-words") and w[:1].isupper()]
        if words and " ".join(words).lower().strip(".") not in places and not all(w.lower().strip(".") in places for w in words):
            return True
    return False


@dataclass(frozen=True)
class Evidence:
    """An article as the side rules read it."""

    text: str
    company: Company
    mentions: tuple[tuple[int, int], ...]

    @classmethod
    def gather(cls, text: str, company: Company) -> Evidence:
        """Find the company once for all speakers of the article."""
        return cls(text, company, tuple(company.find(text)))

    def phrases(self, speaker: Speaker) -> Iterator[tuple[str, ...]]:
        """What the article says about a speaker, the best source first: the role given with the words around the full name,
        then the words around its last part."""
        name = speaker.name.strip()
        yield ((speaker.role,) if speaker.role else ()) + tuple(self._around(name, 4))
        last = name.split()[-1]
        if last != name and len(last) > 2 and not last.endswith("."):
            yield tuple(self._around(last, 6))

    def _around(self, name: str, limit: int) -> Iterator[str]:
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)")
        for count, match in enumerate(pattern.finditer(self.text, 0, READ_MOST)):
            if count == limit:
                return
            after = AFTER_NAME_RE.match(self.text, match.end(), match.end() + 200)
            if after and not OTHER_PERSON_RE.search(after.group("role")[:90]):
                yield _cut_role(after.group("role"))
            before = find_title_before(self.text, match.start())
            if before:
                yield before


AFTER_NAME_RE = re.compile(
    r"""(?: \s*,\s+ (?: who \s+ )? | \s+\(\s* | \s+(?=(?:of|at|from|with)\s) | \s+--?\s+ | \s+who\s+
          | \s+(?:is|was)\s+(?=(?:the|a|an)\s))
        (?! (?:said|says|told|added|adding|and|but|in|on|saying|has|had|after|as|he|she|they|it|this|that|when|while|where|which|whose) \b )
        (?P<role> (?: [^.;:"“”\n)] | \n(?!\s*\n|[ ]{2}) | (?<=\b[A-Z])\. | (?<=\b(?:Co|St|Mr|Dr))\. | (?<=\b(?:Inc|Ltd))\. | (?<=Corp)\. )+ )""",
    re.VERBOSE,
)

OTHER_PERSON_RE = re.compile(r"\b(?:officer|executive|director|chairman|president|manager|spokesman|spokeswoman)\s+[A-Z][a-z]+\s+[A-Z][a-z]+\b")
"""Another person's title and name: a list of people, no apposition."""

ROLE_END_RE = re.compile(
    r"\s+(?:said|says|told|added|wrote|warned|noted|believes?|thinks|argued|described|called|predicted|agreed|estimated|expects?)\b"
    r"|,\s+(?!(?:and|chief|chairman|president|managing|head|vice|executive|general|senior|deputy|a|an|the|who|Inc|Ltd|LLC|Co|Corp)\b)")


def _cut_role(words: str) -> str:
    """An apposition up to where the sentence goes on ("chairman, told reporters" -> "chairman")."""
    end = ROLE_END_RE.search(words)
    return words[: end.start() if end else None][:160]


WORD_BEFORE_RE = re.compile(r"[\w&.'’/-]+(?=,?\s*$)")


def find_title_before(text: str, start: int) -> str:
    """The title right before a name, or an empty string.

    Walks back over capitalised words and callings; plain words count only between a calling and what it belongs to.

    >>> find_title_before("Then Northwind finance director Ann Lee left.", 32)
    'Northwind finance director'
    """
    insider, outsider = read_words("roles-company"), read_words("roles-other")
    begin = cursor = start
    plain = 0
    seen_role = False
    window = text[max(0, start - 110): start]
    offset = start - len(window)
    comma = re.search(r",\s*$", window) is not None
    while True:
        match = WORD_BEFORE_RE.search(window[: cursor - offset])
        gap = window[match.end(): cursor - offset] if match else ""
        if not match or "\n\n" in gap or "\n  " in gap or ("," in gap and not (comma and cursor == start)):
            break
        word = match.group()
        bare = re.sub(r"['’]s?$", "", word).lower()
        if cursor != start and word.endswith(".") and len(bare) > 3 and bare.rstrip(".") not in ("inc", "corp", "ltd", "co", "sen", "rep", "gov"):
            break
        if bare in insider or bare in outsider:
            seen_role, plain = True, 0
        elif comma and cursor == start:
            break
        elif word[:1].isupper() or word[:1].isdigit():
            if bare in read_words("function-words") and bare not in ("mr", "mrs", "ms", "his", "her", "its", "their", "our", "of"):
                break
            plain = 0
        elif bare in ("of", "for", "and", "at", "the", "its", "in") and seen_role:
            plain += 1
        elif bare in read_words("function-words") or not seen_role or plain >= 2 or bare in VERBS_BEFORE:
            break
        else:
            plain += 1
        if plain > 2:
            break
        cursor = begin = offset + match.start()
    if not seen_role:
        head = HEAD_OF_RE.search(window)
        if head and "\n\n" not in head.group() and "\n  " not in head.group():
            return head.group().strip(" \n,")
    return text[begin:start].strip(" \n,") if begin < start else ""


GENERIC_RE = re.compile(r"\b(?:spokes(?:man|woman|person|people|men)|officials?|executives?|management|statement|sources?)\b", re.IGNORECASE)


READ_MOST = 200_000
"""Characters of an article that are searched for what it says about a speaker; keeps the time linear in its length."""

NAMESAKE_WEIGHT = 5
"""What a last name that is in the company's name counts ("Lakshmi Mittal" of Mittal Steel)."""

WE_RE = re.compile(r"(?!.*\b(?:they|them|their)\b).*\b(?:we|our|we['’](?:re|ve|ll|d))\b", re.IGNORECASE | re.DOTALL)
"""Decides for a person of whom the article tells nothing: who says "we" in news about a company mostly is of it."""

ORG_NAME_RE = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|PLC|Plc|plc|AG|SA|NV|Group|Commission|Committee|Bank|Agency|Department|Ministry|Association|Union|Court|Council|"
    r"Institute|University|Federation|Society|Authority|Board|Bureau|Trust|Fund|Office|Party|Partners|Securities|Holdings|Government)\b|^[A-Z&]{2,6}$")


def weigh_speaker(text: str, quote: Quote, speaker: Speaker, evidence: Evidence) -> str | None:
    """The side of one speaker by the strongest phrase about it; without any, by the kind of name."""
    company = evidence.company
    if company.is_same_as(speaker.name):
        return "company"
    if not speaker.name[:1].isupper() or speaker.name.lower().startswith(("the ", "a ", "an ", "one ")):
        return _weigh_unnamed(text, quote, speaker, evidence)
    own = read_phrase(speaker.name, company)
    if own is not None and own.name in ("office-in-company", "tie-to-company"):
        return own.side
    if ORG_NAME_RE.search(speaker.name):
        return "company" if own is not None and own.name == "of-company" else "other"
    votes: dict[str, int] = {}
    for phrases in evidence.phrases(speaker):
        for phrase in phrases:
            rule = read_phrase(phrase, company, speaker.name)
            if rule is not None:
                votes[rule.side] = max(votes.get(rule.side, 0), rule.weight)
        if votes:
            break
    if company.is_named_in(speaker.name.split()[-1]):
        votes["company"] = max(votes.get("company", 0), NAMESAKE_WEIGHT)
    if not votes:
        return "company" if WE_RE.match(quote.text[:2000]) else "other"
    return max(votes, key=lambda side: (votes[side], side == "other"))


def _weigh_unnamed(text: str, quote: Quote, speaker: Speaker, evidence: Evidence) -> str | None:
    """The side of "a spokesman", "one analyst", "the group": by its own words, then by the sentence around the quote."""
    company = evidence.company
    insider_re, outsider_re = _role_patterns()
    for phrase in (speaker.name, speaker.role or ""):
        rule = read_phrase(phrase, company) if phrase else None
        if rule is not None and rule.name != "office-alone":
            return rule.side
    if OUR_RE.fullmatch(speaker.name.strip()):
        return "company"
    head = re.escape(speaker.name.split()[-1])
    around = text[max(0, quote.start - 500): quote.end + 150]
    nearest = None
    for match in re.finditer(rf"(?P<before>(?:[\w&.'’-]+\s+){{1,4}})(?<!\w){head}\b(?:\s+(?:for|of|at|from)\s+(?P<after>[^.,;\"“”]{{3,60}}))?",
                             around, re.IGNORECASE):
        for phrase in (match["after"], find_title_before(around, match.start() + len(match["before"]))):
            rule = read_phrase(f"{phrase} {head}", company) if phrase else None
            if rule is not None and rule.name != "office-alone":
                nearest = rule
    if nearest is not None:
        return nearest.side
    return "company" if insider_re.search(speaker.name) else "other"
