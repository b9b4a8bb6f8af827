"""Find out what a phrase about a speaker says: which organisation it names, and which kind of role.

A phrase is a role, an apposition or a title ("finance director of Northwind", "an analyst at Ardent"). The side rules
combine the facts that `PhraseFacts` finds in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cached_property, lru_cache

from quotestance.english.word_classes import BROADCASTERS, NEWSPAPERS, institution_nouns, stand_in_nouns
from quotestance.english.word_lists import load_word_list
from quotestance.sides.company import Company
from quotestance.sides.keywords import WORD_RE, KeywordPattern, find_words
from quotestance.sides.organisations import names_organisation

__all__ = ["OUR_RE", "PhraseFacts", "load_role_patterns"]


def _join(words: Iterable[str]) -> str:
    """Words as the alternatives of a pattern."""
    return "|".join(sorted(words))


# "the company", "their new firm's", "its", "whose". The lookahead excludes organisations that work for the company or
# compete with it ("the law firm", "its rival bank").
OUR_RE = re.compile(
    rf"""\b (?:the|its|their|our) \s+
            (?: (?!consult|invest|law|rival|brokerage|research|advisory|parent)
                (?: [a-z-]+ \s+ )?                               # at most one adjective
                (?: {_join(stand_in_nouns())} ) (?: ['’]s )? ) \b
       | \b (?:its|our|whose) \b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A stand-in for the company in a role: "the firm's finance director", "its lawyer"."""
OUR = KeywordPattern(OUR_RE, (), {"its", "our", "whose"} | stand_in_nouns())

INSTITUTIONS = institution_nouns()

TITLED_NOUNS = (
    "agency club union university council hospital trust association party authority league commission federation "
    "society foundation institute committee department ministry"
).split()
TITLED = KeywordPattern(
    re.compile(
        rf"""\b ({_join(TITLED_NOUNS)}) \s+ (?: press \s+ )?
             (?: spokes\w+|officials?|director|chief|secretary|head|leader|chairman|chair|president
               | lawyers?|engineers? ) \b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    (),
    TITLED_NOUNS,
)
"""A role with the kind of organisation before it ("authority director", "council press spokesman")."""

UNNAMED_NOUNS = (
    "company firm bank airline carrier broker brokerage exchange house maker retailer insurer group union body fund"
).split()
UNNAMED = KeywordPattern(
    re.compile(
        rf"""\b (?:at|of|from|with|for) \s+ (?:another|an?|one|several|two) \s+
             (?: [\w.-]+ \s+ ){{0,3}}?                           # up to three adjectives
             (?: {_join(UNNAMED_NOUNS)} ) s? \b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    (),
    [form for noun in UNNAMED_NOUNS for form in (noun, f"{noun}s")],
)
"""An organisation without a name, so not the given company ("an executive at another airline")."""

CHIEF = KeywordPattern(re.compile(r"\bchief\s+(?:\w+\s+){1,2}officer\b", re.IGNORECASE), (), ["chief"])
"""An officer of the highest rank ("chief operating officer"); shortened to "chief officer"."""

CUSTOMER_OFFICE = KeywordPattern(
    re.compile(
        r"""(?<=\bhead[ ]of) \s+ (?:customer|investor|passenger|patient|user) \s       # head of customer care
          | \b (?:customer|investor|passenger|user) \s+                              # customer service manager
               (?=director|service|care|relations|operations|experience|officer|manager)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    (),
    "customer investor passenger patient user".split(),
)
"""The word for an outsider in the name of an insider's role; it is removed."""

FORMER_WORDS = "former formerly ex onetime ousted sacked dismissed retired fired dissident rebel late".split()
FORMER = KeywordPattern(
    re.compile(rf"\b(?:{_join(FORMER_WORDS)}|one-time)\b[- ]?", re.IGNORECASE), FORMER_WORDS, ["one"]
)
"""A word for somebody who no longer has a role, or has turned against the company."""

LEFT = KeywordPattern(
    re.compile(
        r"""\b who \s+ (?: (?:was|were|had[ ]been|has[ ]been) \s+
                          (?:fired|sacked|ousted|dismissed|laid[ ]off|forced[ ]out)
                        | used[ ]to | once | previously | formerly
                        | left | quit | resigned | retired | departed | worked ) \b""",
        re.VERBOSE,
    ),
    (),
    ["who"],
)
"""What somebody did who no longer has a role ("a Northwind engineer who was fired")."""

# Expressions of several words come first; the first word of each is a keyword that is not sufficient.
OUTSIDE_TIE = KeywordPattern(
    re.compile(
        r"""\b (?: lawyers?[ ]for[ ] (?:the[ ])? (?:victim|plaintiff|famil|worker)\w* | critic[ ]of | bidding[ ]for
                 | bidder[ ]for | stake[ ]in
                 | represents?[ ] (?:the[ ])? \w*\s?                        # "represents the injured workers"
                   (?:workers|staff|employees|victims|families|pilots|customers|plaintiffs)
                 | against|suing|sued | rivals?|competitor|competes | suitor|acquire|holds|owns
                 | (?:share|stock)holders? | investors? | customers?|clients?|users?
                 | follows|covers|tracks|watches                            # as analysts do
                 | subscribers? | union | plaintiffs?|victims? ) \b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "against suing sued rival rivals competitor competes suitor acquire holds owns shareholder shareholders "
    "stockholder stockholders investor investors customer customers client clients user users follows covers tracks "
    "watches subscriber subscribers union plaintiff plaintiffs victim victims".split(),
    "lawyer lawyers critic bidding bidder stake represent represents".split(),
)
"""A tie to the company from outside: opponents, rivals, owners, customers, analysts who follow it, unions."""

MEMBER_END = KeywordPattern(
    re.compile(r"(?<=[\w,])\s+(?:who|which|whose|that|working\s+with|advising|and\s+someone)\b"),  # not "WHO"
    (),
    "who which whose that working advising and".split(),
)
"""The end of a role, where the phrase goes on to what the person does: a company named after it is not the person's."""

BASED = KeywordPattern(
    re.compile(r"\b(?:[A-Z][\w.]*\s+)?[A-Z][\w.]*-(?:based|listed|owned|born)\s+"),
    (),
    "based listed owned born".split(),
)
"""A place in a compound ("Ohio-based", "New York-listed"), which is not the name of an organisation."""

PEOPLES = (
    "American British French German Italian Spanish Dutch Japanese Chinese Indian Russian Brazilian Canadian "
    "Australian Korean Mexican Irish Swiss Swedish"
).split()
COUNTRIES = (
    "Brazil Britain America France Germany Italy Japan China India Russia Canada Australia Mexico Ireland Spain Texas "
    "California Florida Victoria"
).split()
STATE = KeywordPattern(
    re.compile(
        rf"""\b (?: U\.?S\.? | U\.?K\.? | EU | {_join(PEOPLES)}
                  | (?:country|nation|state|government)['’]s                # "the country's"
                  | (?: {_join(COUNTRIES)} | New\s+York ) (?: ['’]s )? )    # "Brazil", "Brazil's"
             (?!\w)""",
        re.VERBOSE,
    ),
    (),
    "u us uk eu country nation state government new".split() + [word.lower() for word in PEOPLES + COUNTRIES],
)
"""A country, a state or a people, with which the name of a public office begins."""


@lru_cache(maxsize=1)
def load_role_patterns() -> tuple[KeywordPattern, KeywordPattern]:
    """The roles of a company's own people, and those of outsiders."""
    return _build_role_pattern("roles_company"), _build_role_pattern("roles_other")


def _build_role_pattern(word_list: str) -> KeywordPattern:
    """A pattern for a list of roles, some of several words. The longest are tried first, so that they are found."""
    roles = sorted(load_word_list(word_list), key=lambda role: (-len(role), role))
    # Whole words: "chair" is not found in "chairlift".
    pattern = re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, roles))})(?!\w)", re.IGNORECASE)
    words = {role.lower(): WORD_RE.findall(role.lower()) for role in roles}
    single = [role for role, parts in words.items() if parts == [role]]
    return KeywordPattern(pattern, single, (parts[0] for parts in words.values()))


PROFESSIONS = frozenset("attorney designer editor engineer lawyer producer publicist scientist".split())
"""Roles in a company that are also those of people who work for themselves."""
INDEFINITE_RE = re.compile(r"an?\s")

MEDIA = BROADCASTERS | NEWSPAPERS
MEDIA_ROLES = frozenset(
    "anchor anchorman anchorwoman co-anchor co-host correspondent host moderator presenter publisher reporter".split()
)
"""Roles at a broadcaster or a newspaper, whose articles about it name no other."""


class PhraseFacts:
    """What a phrase about a speaker says. Facts that take long to find are computed when a rule asks for them.

    `has_company` is true if the phrase names the company, `has_stand_in` if it has a stand-in for it ("the firm's").
    `has_insider_role` and `has_outsider_role` are true if it has a role of a company's own people, or one of others.
    """

    def __init__(self, phrase: str, company: Company, speaker: str) -> None:
        given, words = phrase, find_words(phrase)
        self._has_left: bool = LEFT.is_in(phrase, words)
        # A phrase that begins with "who" has nothing before it that could be kept.
        if not phrase.startswith("who") and (end := MEMBER_END.search(phrase, words)):
            phrase = phrase[: end.start()]
        rest = BASED.sub("", phrase, words)
        spans = company.find(rest)
        # From the last to the first, so that earlier spans stay valid; no pattern reads "_" as a name.
        for start, end_of_name in reversed(spans):
            rest = rest[:start] + "_" + rest[end_of_name:]
        rest = CHIEF.sub("chief officer", CUSTOMER_OFFICE.sub(" ", rest, words), words)
        if rest != given:
            words = find_words(rest)
        # After all replacements, so that a role inside a name or an office is not counted.
        insider, outsider = load_role_patterns()
        stand_in = OUR.search(rest, words)
        self.rest = rest
        self.words: Set[str] = words
        self.speaker = speaker
        self.company = company
        self.has_company: bool = bool(spans)
        self.has_stand_in: bool = stand_in is not None and _may_mean_company(stand_in.group(), company)
        self.has_other_stand_in: bool = stand_in is not None and not self.has_stand_in
        self.has_insider_role: bool = insider.is_in(rest, words)
        self.has_outsider_role: bool = outsider.is_in(rest, words)

    @property
    def refers_to_company(self) -> bool:
        """True if the phrase names the company or has a stand-in for it."""
        return self.has_company or self.has_stand_in

    @property
    def is_professional(self) -> bool:
        """True for somebody of a profession who is not said to work for anyone: "a Paris lawyer"."""
        return (
            not self.words.isdisjoint(PROFESSIONS)
            and INDEFINITE_RE.match(self.rest) is not None
            and self.words.isdisjoint(stand_in_nouns())
        )

    @property
    def is_insider_of_company(self) -> bool:
        """True if the phrase names the company with a role of its own people, and no role of an outsider."""
        return self.has_company and self.has_insider_role and not self.has_outsider_role

    @property
    def is_former(self) -> bool:
        """True if the person no longer has the role."""
        return self._has_left or FORMER.is_in(self.rest, self.words)

    @property
    def has_outside_tie(self) -> bool:
        """True if the person's tie to an organisation is not membership."""
        return OUTSIDE_TIE.is_in(self.rest, self.words)

    @cached_property
    def has_other_organisation(self) -> bool:
        """True if the phrase names or describes an organisation that is not the company."""
        titled = TITLED.search(self.rest, self.words)
        return (
            self.has_other_stand_in
            or (titled is not None and not _may_mean_company(titled.group(1), self.company))
            or UNNAMED.is_in(self.rest, self.words)
            or names_organisation(self.rest, self.speaker)
        )

    @property
    def is_head_of_state(self) -> bool:
        """True for the office alone, as in "President Lee": a company's is called by its name, too."""
        if not self.has_company and HEAD_OF_STATE_RE.fullmatch(self.rest):
            return True
        # "Gazette report accusing President": what stands before the office is not part of the title.
        before = WORD_BEFORE_PRESIDENT_RE.search(self.rest)
        insider, _ = load_role_patterns()
        return before is not None and before[1] not in ("and", "vice") and not insider.is_in(before[1], {before[1]})

    @property
    def is_media_role(self) -> bool:
        """True for a journalist's role, if the company is a broadcaster or a newspaper."""
        return (
            not MEDIA_ROLES.isdisjoint(self.words)
            and not MEDIA.isdisjoint(self.company.name.split())
            and not self.has_other_organisation
        )

    @property
    def is_of_person(self) -> bool:
        """True if the phrase says what somebody is to another person ("her lawyer")."""
        return self.rest.lower().startswith(("his ", "her "))

    @property
    def is_state_office(self) -> bool:
        """True for an office with a country or a people before it ("UK chancellor", "the country's vice president")."""
        insider, _ = load_role_patterns()
        state = STATE.search(self.rest, self.words)
        # The role must come after the country, with no other organisation between: "US trade representative".
        role = insider.search(self.rest, self.words, state.end()) if state else None
        return bool(state and role and not ORGANISATION_BETWEEN_RE.search(self.rest[state.end() : role.start()]))


HEAD_OF_STATE_RE = re.compile(
    r"""(?: (?:[Tt]he|[Ff]ormer) \s+                          # "former President"
          | .* \s (?:of|and|in|with|by|that|to|for) \s+ )?   # or what stood before the office: "on behalf of President"
        (?:Vice \s+)? President(?:-elect)?
      | [Tt]he \s+ president""",
    re.VERBOSE | re.DOTALL,
)
"""An office without an organisation before a name, as only a head of state has it."""

WORD_BEFORE_PRESIDENT_RE = re.compile(r"\b([a-z]+)\s+President\Z")

# Between a country and a role: a preposition, or a name in the possessive ("the US head of", "the French Ardent's").
ORGANISATION_BETWEEN_RE = re.compile(r"\b(?:of|at|for|from|in)\b|[A-Z]\w+['’]s")


NAMES_OF = {
    "agency": frozenset("Administration Bureau Centers Commission Department Office Patrol Service".split()),
    "network": BROADCASTERS,
}
"""A noun for institutions -> words in the names of those that it stands for."""


def _may_mean_company(words: str, company: Company) -> bool:
    """True for "its", "the firm's" and the like, and for "the union's" if the company's name says that it is one."""
    noun = re.sub(r"['’]s$", "", words).split()[-1].lower()
    names = f"{company.name} {' '.join(company.aliases)}"
    # "the union's" means the company only if the company is one: Farmers Union.
    if noun not in INSTITUTIONS or noun in names.lower():
        return True
    return any(word in NAMES_OF.get(noun, ()) for word in names.split())
