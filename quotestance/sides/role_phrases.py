"""What a phrase about a speaker holds: the company, a stand-in for it, an insider's or an outsider's calling, another
body, an office of state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from quotestance.english.word_lists import load_word_list

if TYPE_CHECKING:
    from quotestance.sides.company import Company

__all__ = ["OUR_RE", "PhraseFacts", "find_words", "role_patterns"]


OUR_RE = re.compile(
    r"\b(?:the|its|their|our)\s+(?:(?!consult|invest|law|rival|brokerage|research|advisory|parent)(?:[a-z-]+\s+)?"
    r"(?:company|firm|group|bank|airline|carrier|retailer|chain|maker|carmaker|giant|"
    r"utility|manufacturer|brewer|operator|agency|club|union|charity|university|publisher|developer|broadcaster|corporation|exchange|"
    r"council|hospital|trust|association|organisation|organization|insurer|lender|supermarket|business|store|"
    r"party|fund|network|"
    r"authority|league|commission|federation|society|foundation|institute|committee)(?:['’]s)?)\b"
    r"|\b(?:its|our|whose)\b",
    re.IGNORECASE,
)
"""A stand-in for the company in a role: "the firm's finance director", "its lawyer"."""

INSTITUTIONS = frozenset(
    "agency club union charity university exchange council hospital trust association organisation organization party "
    "fund network authority league commission federation society foundation institute committee department "
    "ministry".split()
)
"""Bodies that stand beside companies in the news; they mean the focal one only where that is of their kind."""

TITLED_RE = re.compile(
    r"\b(agency|club|union|university|council|hospital|trust|association|party|authority|league|commission|federation|"
    r"society|foundation|institute|committee|department|ministry)\s+(?:press\s+)?(?:spokes\w+|officials?|director|chief|"
    r"secretary|head|leader|chairman|chair|president|lawyers?|engineers?)\b",
    re.IGNORECASE,
)
"""An office of a body named by its kind alone ("authority director", "council spokesman")."""

ELSEWHERE_RE = re.compile(
    r"\b(?:at|of|from|with|for)\s+(?:another|an?|one|several|two)\s+(?:[\w.-]+\s+){0,3}?"
    r"(?:company|firm|bank|airline|carrier|broker|brokerage|exchange|house|maker|retailer|insurer|group|union|body|fund)s?\b",
    re.IGNORECASE,
)
"""A body without a name, so not the one that the article is about ("an executive at another airline")."""

CHIEF_RE = re.compile(r"\bchief\s+(?:\w+\s+){1,2}officer\b", re.IGNORECASE)
CUSTOMER_OFFICE_RE = re.compile(
    r"(?<=\bhead of)\s+(?:customer|investor|passenger|patient|user)\s|\b(?:customer|investor|passenger|user)\s+"
    r"(?=director|service|care|relations|operations|experience|officer|manager)",
    re.IGNORECASE,
)
"""Offices whose names hold the word for an outsider ("head of customer care")."""

FORMER_RE = re.compile(
    r"\b(?:former|formerly|ex|onetime|one-time|ousted|sacked|dismissed|retired|fired|dissident|rebel|late)\b[- ]?",
    re.IGNORECASE,
)

AGAINST_RE = re.compile(
    r"\b(?:against|suing|lawyers? for (?:the )?(?:victim|plaintiff|famil|worker)\w*|"
    r"sued|critic of|rival|rivals|competitor|competes|bidding for|bidder for|suitor|acquire|holds|owns|"
    r"stake in|(?:share|stock)holders?|"
    r"investors?|customers?|clients?|users?|follows|covers|tracks|watches|subscribers?|union|"
    r"represents? (?:the )?\w*\s?(?:workers|staff|employees|"
    r"victims|families|pilots|customers|plaintiffs)|plaintiffs?|victims?)\b",
    re.IGNORECASE,
)
"""A tie to the company that is not membership."""

ORG_RE = re.compile(
    r"(?:[A-Z][\w&'’-]*\.?|[A-Z]\.(?:[A-Z]\.)*)(?:\s+(?:(?:of|and|for|&)\s+(?:the\s+)?)?[A-Z][\w&'’.-]*)*"
)

TITLE_WORDS = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president chairman chief executive officer director vice senior "
    "managing minister chancellor secretary general treasurer governor commissioner attorney prime foreign finance "
    "trade state deputy head spokesman spokeswoman ceo cfo coo cto".split()
)

MEMBER_END_RE = re.compile(r"(?<=\w)\s+(?:who|which|whose|that|working\s+with|advising|and\s+someone)\b", re.IGNORECASE)
"""Where a role ends and what its bearer does begins: a company named after it is not the bearer's own."""

BASED_RE = re.compile(r"\b(?:[A-Z][\w.]*\s+)?[A-Z][\w.]*-(?:based|listed|owned|born)\s+")

STATE_RE = re.compile(
    r"\b(?:U\.?S\.?|U\.?K\.?|EU|American|British|French|German|Italian|Spanish|Dutch|Japanese|Chinese|Indian|Russian|Brazilian|Canadian|"
    r"Australian|Korean|Mexican|Irish|Swiss|Swedish|(?:country|nation|state|government)['’]s|(?:Brazil|Britain|America|France|Germany|Italy|"
    r"Japan|China|India|Russia|Canada|Australia|Mexico|Ireland|Spain|Texas|California|New\s+York|Florida|Victoria)(?:['’]s)?)(?!\w)"
)

BODY_NOUNS = frozenset(
    "company group exchange bank firm airline agency council club university co inc corp ltd plc project team "
    "society fund".split()
)
"""Nouns that name no body of their own when they open a title in capitals ("Exchange Chairman Maurice Menn")."""

WORD_RE = re.compile(r"\w+")


class Spotted:
    """A pattern that is tried only on phrases that hold one of the words that every match of it begins with or needs.

    Looking up the words of a phrase takes a tenth of what a dozen patterns take that mostly find nothing. `enough`
    are words that are a match by themselves; `more` are those of the other matches.
    """

    def __init__(self, pattern: re.Pattern[str], enough: Iterable[str], more: Iterable[str] = ()) -> None:
        self.pattern = pattern
        self.enough = frozenset(enough)
        self.more = frozenset(more) - self.enough
        self.words = self.enough | self.more

    def stands_in(self, phrase: str, words: Set[str]) -> bool:
        """Whether there is a match; `words` are those of the phrase, in small letters."""
        if not self.enough.isdisjoint(words):
            return True
        return not self.more.isdisjoint(words) and self.pattern.search(phrase) is not None

    def search(self, phrase: str, words: Set[str], start: int = 0) -> re.Match[str] | None:
        """The first match from `start` on."""
        return None if self.words.isdisjoint(words) else self.pattern.search(phrase, start)

    def sub(self, replacement: str, phrase: str, words: Set[str]) -> str:
        """The phrase with each match replaced."""
        return phrase if self.words.isdisjoint(words) else self.pattern.sub(replacement, phrase)


def find_words(phrase: str) -> Set[str]:
    """The words of a phrase, in small letters."""
    return frozenset(map(str.lower, WORD_RE.findall(phrase)))  # one by one: a small "İ" has a mark that parts words


MEMBER_END = Spotted(MEMBER_END_RE, (), "who which whose that working advising and".split())
BASED = Spotted(BASED_RE, (), "based listed owned born".split())
CHIEF = Spotted(CHIEF_RE, (), ["chief"])
CUSTOMER_OFFICE = Spotted(CUSTOMER_OFFICE_RE, (), "customer investor passenger patient user".split())
OUR = Spotted(
    OUR_RE,
    (),
    "its our whose company firm group bank airline carrier retailer chain maker carmaker giant utility manufacturer "
    "brewer operator agency club union charity university publisher developer broadcaster corporation exchange council "
    "hospital trust association organisation organization insurer lender supermarket business store party fund network "
    "authority league commission federation society foundation institute committee".split(),
)
TITLED = Spotted(
    TITLED_RE,
    (),
    "agency club union university council hospital trust association party authority league commission federation "
    "society foundation institute committee department ministry".split(),
)
ELSEWHERE = Spotted(
    ELSEWHERE_RE,
    (),
    "company companys firm firms bank banks airline airlines carrier carriers broker brokers brokerage brokerages "
    "exchange exchanges house houses maker makers retailer retailers insurer insurers group groups union unions body "
    "bodys fund funds".split(),
)
FORMER = Spotted(
    FORMER_RE, "former formerly ex onetime ousted sacked dismissed retired fired dissident rebel late".split(), ["one"]
)
AGAINST = Spotted(
    AGAINST_RE,
    "against suing sued rival rivals competitor competes suitor acquire holds owns shareholder shareholders "
    "stockholder stockholders investor investors customer customers client clients user users follows covers tracks "
    "watches subscriber subscribers union plaintiff plaintiffs victim victims".split(),
    "lawyer lawyers critic bidding bidder stake represent represents".split(),
)
STATE = Spotted(
    STATE_RE,
    (),
    "u us uk eu american british french german italian spanish dutch japanese chinese indian russian brazilian "
    "canadian australian korean mexican irish swiss swedish country nation state government brazil britain america "
    "france germany italy japan china india russia canada australia mexico ireland spain texas california new florida "
    "victoria".split(),
)


@lru_cache(maxsize=1)
def role_patterns() -> tuple[Spotted, Spotted]:
    """The callings of a company's own people, and those of others."""
    return _spot_callings("roles_company"), _spot_callings("roles_other")


def _spot_callings(name: str) -> Spotted:
    """A list of callings, each of a word or more."""
    callings = sorted(load_word_list(name), key=lambda w: (-len(w), w))
    pattern = re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, callings))})(?!\w)", re.IGNORECASE)
    words = {calling.lower(): WORD_RE.findall(calling.lower()) for calling in callings}
    alone = [calling for calling, found in words.items() if found == [calling]]
    return Spotted(pattern, alone, (found[0] for found in words.values()))


class PhraseFacts:
    """What a phrase about a speaker holds. What takes longest to find out is looked for when a rule asks for it."""

    def __init__(self, phrase: str, company: Company, speaker: str) -> None:
        given, words = phrase, find_words(phrase)
        if not phrase.startswith("who") and (end := MEMBER_END.search(phrase, words)):
            phrase = phrase[: end.start()]
        rest = BASED.sub("", phrase, words)
        spans = company.find(rest)
        for start, end_of_name in reversed(spans):
            rest = rest[:start] + "_" + rest[end_of_name:]
        rest = CHIEF.sub("chief officer", CUSTOMER_OFFICE.sub(" ", rest, words), words)
        if rest != given:
            words = find_words(rest)
        insider, outsider = role_patterns()
        stand_in = OUR.search(rest, words)
        self.rest = rest
        self.words: Set[str] = words
        self.speaker = speaker
        self.focal = company
        self.company: bool = bool(spans)
        self.stand_in: bool = stand_in is not None and _means_company(stand_in.group(), company)
        self.foreign: bool = stand_in is not None and not self.stand_in
        self.insider: bool = insider.stands_in(rest, words)
        self.outsider: bool = outsider.stands_in(rest, words)

    @cached_property
    def former(self) -> bool:
        """A word for somebody who is it no longer."""
        return FORMER.stands_in(self.rest, self.words)

    @cached_property
    def against(self) -> bool:
        """A tie to a company that is not membership."""
        return AGAINST.stands_in(self.rest, self.words)

    @cached_property
    def other_body(self) -> bool:
        """A body that is not the company."""
        titled = TITLED.search(self.rest, self.words)
        return (
            self.foreign
            or (titled is not None and not _means_company(titled.group(1), self.focal))
            or ELSEWHERE.stands_in(self.rest, self.words)
            or _names_other_body(self.rest, self.speaker)
        )

    @cached_property
    def of_state(self) -> bool:
        """An office of a country."""
        return _names_state_office(self.rest, self.words)


def _means_company(words: str, company: Company) -> bool:
    """True for "its", "the firm's" and the like; "the union's" only where the company's name says that it is one."""
    noun = re.sub(r"['’]s$", "", words).split()[-1].lower()
    return noun not in INSTITUTIONS or noun in f"{company.name} {' '.join(company.aliases)}".lower()


def _names_state_office(rest: str, words: Set[str]) -> bool:
    """True for an office with a country or people before it ("UK chancellor", "the country's vice president")."""
    insider, _ = role_patterns()
    match = STATE.search(rest, words)
    if match is None:
        return False
    after = insider.search(rest, words, match.end())
    return after is not None and not re.search(
        r"\b(?:of|at|for|from|in)\b|[A-Z]\w+['’]s", rest[match.end() : after.start()]
    )


def _names_other_body(rest: str, speaker: str) -> bool:
    """True for a name in capitals that is neither the speaker's nor a title's nor a place's."""
    if rest.islower():
        return False
    places = load_word_list("places")
    names = {word.strip(".") for word in speaker.lower().split()}
    for match in ORG_RE.finditer(rest):
        words = [bare for bare in map(_bare_name, NAME_PART_RE.findall(match.group())) if bare]
        words = [bare for bare in words if bare not in names]
        if words and " ".join(words).strip(".") not in places and not all(w.strip(".") in places for w in words):
            return True
    return False


NAME_PART_RE = re.compile(r"[\w&'’.-]+")


@lru_cache(maxsize=16384)
def _bare_name(word: str) -> str:
    """A word of a name in small letters, without possessive and stop; empty for titles, callings, function words and
    what has no capital."""
    if not word[:1].isupper():
        return ""
    bare = re.sub(r"['’]s?$|\.$", "", word).lower()
    lists = (load_word_list("roles_company"), load_word_list("roles_other"), load_word_list("function_words"))
    return "" if bare in TITLE_WORDS or bare in BODY_NOUNS or any(bare in words for words in lists) else bare
