"""What a name or a noun is by its words alone: a person, a body, a place, or a title in front of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from unicodedata import combining, normalize

from quotestance.english.tags import word_tags
from quotestance.english.word_lists import load_word_list

__all__ = [
    "COMPANY_NOUNS",
    "COMPOUND_RE",
    "DOCUMENTS",
    "FIRM_NOUNS",
    "OFFICES",
    "OFFICES_SHORT",
    "ORG_HEADS",
    "ORG_TAILS",
    "PARTICLES",
    "PARTIES",
    "PUBLIC_OFFICES",
    "SPEAKING_BODIES",
    "given_gender",
    "given_names",
    "is_body",
    "is_given",
    "is_headline",
    "is_initial",
    "is_like_person",
    "is_of_kind",
    "is_place",
    "singular_persons",
    "title_words",
    "titles_before",
    "without_article",
]


def without_possessive(word: str) -> str:
    """A word without the "'s" or the apostrophe at its end."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "’")) else word


ORG_HEADS = frozenset(
    (
        "Bank University Department Institute Ministry House Chamber Chambers Association Federation Office "
        "Bureau Board Council Court Academy School College Church Society Center Centre Commission Committee "
        "Union League Museum Library Fund Foundation Confederation Group Bureau Conference Congress Parliament "
        "Secretariat Ministry Coalition Daughters Sons Institution Organisation Organization Alliance Campaign "
        "Friends Citizens Royal Archdiocese Diocese City State Port Duke Duchess Bishop Archbishop Times"
    ).split()
)
ORG_TAILS = frozenset(
    (
        "Party Committee National Senatorial Congressional Governors Association Union Council Club Coalition "
        "Conference Alliance"
    ).split()
)

SURE_BODIES = (
    frozenset(
        (
            "Inc Corp Corporation Co Company Ltd Limited Plc PLC plc LLC LLP Group Holdings Bank Securities "
            "Partners Systems Industries Airlines Airways Motors News Times Post Journal Network Networks "
            "Research Capital Technologies Technology Software Computer Entertainment International Services "
            "Solutions Media Television TV Radio Magazine Agency Authority Ministry Treasury Reserve Exchange "
            "Trust Energy Oil Petroleum Telecom Mobile Electric Electronics Pictures Studios Records Brothers "
            "Financial Hospital Airport Police Army Navy Senate Congress Kremlin Pentagon Brothers AG SA NV GmbH AB SpA"
        ).split()
    )
    | (ORG_HEADS - {"Duke", "Duchess", "Bishop", "Archbishop"})
    | ORG_TAILS
)
INITIAL_RE = re.compile(r"(?!U\.[KNS]\.)(?:[^\W\d_a-z]\.-?)+")
COMPANY_NOUNS = frozenset(
    (
        "company firm group bank airline carrier retailer manufacturer maker chain giant organisation "
        "organization agency union broadcaster magazine newspaper paper ministry department club board insurer "
        "lender brewer utility publisher developer operator corporation startup start-up charity university "
        "partnership trust network automaker carmaker"
    ).split()
)
BODY_NOUNS = COMPANY_NOUNS | frozenset(
    (
        "government governments council committee court commission party campaign team coalition panel parliament "
        "administration authority bureau body association union trust fund league institute network jury family "
        "group consortium industry opposition police tribunal inquiry staff crowd society treasury network "
        "service couple watchdog regulator inspectorate retailer haulier think-tank thinktank industry start-up"
    ).split()
)
DEMONYMS = ("ian", "ean", "ese", "ish")
DOCUMENTS = frozenset(
    (
        "report statement letter notice notification filing memo email e-mail document release suit lawsuit "
        "complaint brief survey study paper blog advert ad post message announcement indictment affidavit "
        "petition note circular"
    ).split()
)
PAPERS = frozenset(
    (
        "Times News Post Journal Herald Guardian Standard Telegraph Independent Mirror Sun Tribune Chronicle Globe "
        "Gazette Mail Express Observer Star Record Echo Courier Week Today Weekly Daily Review Zeitung"
    ).split()
)
KINDS = {
    "union": frozenset(("Union", "Workers", "Teamsters", "Brotherhood", "union", "Unions", "Federation", "Congress")),
    "newspaper": PAPERS,
    "paper": PAPERS,
}
FIRM_NOUNS = COMPANY_NOUNS - frozenset(
    "group organisation organization agency union ministry department board charity university network".split()
) | {"group"}
OFFICIAL = frozenset(
    (
        "Commission Court Department Ministry Agency Union University Party Parliament Congress Senate Treasury "
        "Government Council Committee Workers Administration"
    ).split()
)
TRADES = ("wright", "keeper", "builder", "maker", "worker", "woman", "ologist")
ROLE_ENDINGS = ("er", "or", "ist", "ian", "ant", "ary", "man")
PERSON_ENDINGS = ("eur", "er", "or", "ist", "ian")
NO_PERSONS = (
    COMPANY_NOUNS
    | DOCUMENTS
    | frozenset(
        (
            "paper letter order number offer power factor member quarter matter computer server error sector tower "
            "figure chapter answer other another power water river summer winter tender transfer newsletter poster"
        ).split()
    )
)
OFFICES_SHORT = {
    "senator": ("Sen", "Senator"),
    "congressman": ("Rep",),
    "congresswoman": ("Rep",),
    "governor": ("Gov", "Governor"),
    "president": ("President", "Pres"),
    "professor": ("Prof", "Professor"),
    "doctor": ("Dr",),
    "general": ("Gen", "General"),
    "judge": ("Judge", "Justice"),
    "representative": ("Rep",),
    "minister": ("Minister",),
    "mayor": ("Mayor",),
}
PUBLIC_OFFICES = frozenset(("minister", "secretary", "governor", "leader", "commissioner", "ombudsman", "mayor"))
SPEAKING_BODIES = BODY_NOUNS - {"government", "governments", "group"}  # more often talked of, or several


def is_body(words: Iterable[str]) -> bool:
    """Whether a name holds a word that only names of bodies hold.

    >>> is_body(("Reserve", "Bank")), is_body(("Maria", "Ortiz"))
    (True, False)
    """
    return any(word.rstrip(".,") in SURE_BODIES for word in words)


def is_given(word: str) -> bool:
    """Whether a word is on the list of given names."""
    return given_gender(word) is not None


def is_place(words: list[str]) -> bool:
    """Whether a name is on the list of places, and no body's ("European Union")."""
    name = " ".join(words).lower()
    return name in load_word_list("places") and name not in ("eu", "white house") and not is_body(words)


def is_initial(word: str) -> bool:
    """Whether a word of a name stands for a given name: "J." but not the "U.S." of "U.S. Steel"."""
    return INITIAL_RE.fullmatch(word) is not None


def titles_before(words: list[str]) -> int:
    """How many words of a run of capitals stand before the name: titles, parties, the openers of a sentence."""
    return _titles_before(tuple(words))


@lru_cache(maxsize=16384)
def _titles_before(words: tuple[str, ...]) -> int:
    titles, tags = title_words(), word_tags()
    cut = 0
    for i, word in enumerate(words[:-1]):
        bare = word.rstrip(".")
        lower = word.lower()
        opens = (
            i == cut
            and word not in given_names()
            and (
                tags.get(lower, "n") not in "neBZ"
                or COMPOUND_RE.search(word) is not None
                or lower in singular_persons()
                or (len(words) > i + 2 and _is_role(word, words[i + 1]))
            )
        )
        if opens or bare in titles or bare in PARTIES:
            cut = i + 1
    if len(words) > 2 and words[1] in given_names() and words[0] not in given_names() and words[0].endswith(DEMONYMS):
        cut = max(cut, 1)  # "Californian Thomas Slattery"
    for i in range(1, len(words) - 1):
        if (
            words[i] in given_names()
            and words[0] not in given_names()
            and ((words[i - 1].isupper() and not is_initial(words[i - 1])) or is_body(words[:i]))
        ):
            cut = max(cut, i)  # "CNN Wolf Blitzer": a body's name run into a person's
    if cut and is_body(words[cut:]) and tags.get(words[0].lower()) not in ("d", "p", "s", "c", "y", "o"):
        cut = 1 if COMPOUND_RE.search(words[0]) else 0  # "Ohio-based First Bank"
    if len(words) == 1 and words[0].rstrip(".") in titles:
        return 1
    while 0 < cut < len(words) - 1 and words[cut] in ("of", "the", "for"):
        cut += 1
    return cut


def _is_role(word: str, following: str) -> bool:
    """Whether a capital that no list holds is a role before a name: "Stockbroker Ann Lee", "Mother-of-two Ann Lee"."""
    tail = word.rpartition("-")[2]
    return (
        (tail != word and tail.islower())
        or word.endswith(TRADES)
        or (is_given(following) and word.endswith(ROLE_ENDINGS))
    )


@cache
def singular_persons() -> frozenset[str]:
    """The nouns for one person, as "he" may stand for them."""
    nouns = load_word_list("person_nouns")
    return (
        frozenset(
            word for word in nouns if not (word.endswith(("s", "men", "women", "people")) and not word.endswith("ss"))
        )
        - BODY_NOUNS
    )


def without_article(name: str) -> str:
    """A name without a leading "the"."""
    return name[4:] if name[:4].lower() == "the " else name


def is_of_kind(name: str, noun: str) -> bool:
    """Whether a body may be called by a noun: no regulator is "the company", no company "the union".

    >>> is_of_kind("Larch Workers Union", "union"), is_of_kind("Trade Commission", "company")
    (True, False)
    """
    words = name.split()
    if noun in KINDS:
        return any(word in KINDS[noun] for word in words)
    return noun not in FIRM_NOUNS or words[-1] not in OFFICIAL


def is_headline(name: str) -> bool:
    """Whether what looks like a name is a line in capitals."""
    return name.isupper() and name.count(" ") > 1


def is_like_person(noun: str) -> bool:
    """Whether a noun that no list holds has the ending of one for a person.

    >>> is_like_person("arbitrageur"), is_like_person("letter")
    (True, False)
    """
    return noun.endswith(PERSON_ENDINGS) and noun not in NO_PERSONS


COMPOUND_RE = re.compile(
    r"-(?:[a-z]+(?:ing|ed|en)|born|led|old|style|owned|wide|era|area|size|like)\Z"
)  # "London-based"
PARTICLES = frozenset(
    (
        "de da di du del della dal dalla anak binti der den van von ten ter bin ibn bint al el la le dos das do y e zu "
        "af av ap"
    ).split()
)
OFFICES = frozenset(
    (
        "State Defense Defence Energy Commerce Education Labor Agriculture Transportation Homeland Health "
        "Treasury Staff"
    ).split()
)
PARTIES = frozenset(
    ("Republican Republicans Democrat Democrats Democratic Tory Labour GOP Conservative Libertarian").split()
)


@cache
def title_words() -> dict[str, str]:
    """Title -> what the list says of it ("", "m" or "f" behind its `:`)."""
    titles = {}
    for line in load_word_list("titles"):
        word, _, mark = line.partition(":")
        titles[word.strip()] = mark.strip() or ("-" if ":" in line else "")
    return titles


@cache
def given_names() -> dict[str, str]:
    """Given name -> "f", "m" or "b" (both)."""
    return {name: gender for name, _, gender in (line.partition(" ") for line in load_word_list("given_names"))}


@lru_cache(maxsize=16384)
def given_gender(word: str) -> str | None:
    """ "f", "m" or "b" for a given name, also for one with accents or of two parts; None for any other word.

    >>> given_gender("María"), given_gender("Rose-Anne"), given_gender("Larch")
    ('f', 'f', None)
    """
    names = given_names()
    if (found := names.get(word)) is not None or (word.isascii() and "-" not in word):
        return found
    bare = "".join(sign for sign in normalize("NFD", word) if not combining(sign))
    return names.get(bare) or names.get(bare.partition("-")[0])
