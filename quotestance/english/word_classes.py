"""What a name or a noun is by its words alone: a person, an organisation, a place or a title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from unicodedata import combining, normalize

from quotestance.english.word_lists import load_flags, load_word_list, select_words

__all__ = [
    "BROADCASTERS",
    "COMPANY_NOUNS",
    "COMPOUND_RE",
    "DOCUMENTS",
    "FIRM_NOUNS",
    "FOR_HEADS",
    "HONORIFICS",
    "NEWSPAPERS",
    "OFFICES",
    "OFFICES_SHORT",
    "ORGANISATION_NOUNS",
    "ORG_HEADS",
    "PARTICLES",
    "PARTIES",
    "POSTNOMINALS",
    "PUBLIC_OFFICES",
    "QUANTIFIERS",
    "SPEAKING_NOUNS",
    "SUBJECTS",
    "SURNAME_HONORIFICS",
    "company_endings",
    "given_gender",
    "given_names",
    "institution_nouns",
    "is_given",
    "is_headline",
    "is_initial",
    "is_like_person",
    "is_month_or_name",
    "is_named_kind",
    "is_of_kind",
    "is_organisation",
    "is_place",
    "is_title",
    "singular_persons",
    "stand_in_nouns",
    "title_words",
    "without_accents",
    "without_article",
    "without_possessive",
]


# Organisations: data/words/organisation_nouns.txt and organisation_names.txt have the flags and what each means.

COMPANY_NOUNS = select_words("organisation_nouns", "refers")
"""Nouns that refer back to an organisation that the article named: "the company", "the union"."""
FIRM_NOUNS = select_words("organisation_nouns", "firm")
"""Nouns for a business, by which no official organisation is called."""
SPEAKING_NOUNS = select_words("organisation_nouns", "speaks")
"""Nouns for an organisation that can act and speak, so that "it" may refer to it."""
ORGANISATION_NOUNS = frozenset(load_flags("organisation_nouns"))
"""All common nouns for organisations."""

ORG_HEADS = select_words("organisation_names", "of")
"""Words after which an organisation's name may go on with "of": "Bank of Ohio"."""
FOR_HEADS = select_words("organisation_names", "for")
"""Words after which an organisation's name may go on with "for": "Center for Larch Studies"."""
CERTAIN_WORDS = select_words("organisation_names", "certain")
"""Words that occur only in names of organisations."""
OFFICIAL = select_words("organisation_names", "official")
"""Last words of names of official organisations."""
BROADCASTERS = frozenset("ABC BBC CBS CNN Fox MSNBC NBC NPR PBS News".split())
NEWSPAPERS = select_words("organisation_names", "newspaper")
NAME_WORDS_OF_KIND = {
    "union": select_words("organisation_names", "union"),
    "newspaper": NEWSPAPERS,
    "paper": NEWSPAPERS,
    "outlet": NEWSPAPERS | BROADCASTERS,
    "publication": NEWSPAPERS,
    "magazine": NEWSPAPERS,
}
"""Noun for an organisation -> the words of which its name contains one."""

SUBJECTS = frozenset(
    (
        "Aeronautics Affairs Aging Agriculture Alcohol Antiquities Armed Arts Banking Border Budget Business Children "
        "Civil Commerce Communications Conservation Consumer Control Culture Customs Defence Defense Development "
        "Disease Drug Economic Education Employment Energy Enforcement Engineering Environment Environmental Exchange "
        "Explosives Families Finance Financial Firearms Fire Fish Fisheries Fiscal Food Forestry Gas Government "
        "Governmental Health Healthcare Homeland Housing Human Humanities Immigration Industrial Industry Information "
        "Innovation Investment Justice Labor Labour Management Means Media Medicaid Medical Medicare Medicine Mental "
        "Mines Mining Natural Naturalization Nutrition Oceanic Oversight Parks Pensions Planning Police Power "
        "Prevention Privacy Protection Public Quarantine Recreation Reform Regional Rehabilitation Research Revenue "
        "Rural Safety Science Sciences Securities Security Skills Small Social Space Sport Sports Standards Statistics "
        "Study Tax Technical Technology Telecommunications Tobacco Tourism Toxic Trade Training Transport "
        "Transportation Treatment Urban Veterans Water Ways Welfare Wildlife Women Works"
    ).split()
)
"""What departments and committees are for, two of which "and" joins to one name: "Health and Human Services"."""

# Documents, which speak for their authors.

DOCUMENTS = frozenset(
    (
        "report statement letter notice notification filing memo email e-mail document release suit lawsuit "
        "complaint brief survey study paper blog advert ad post message announcement indictment affidavit "
        "petition note circular"
    ).split()
)

# Titles, offices and other words before, in or after a name.

HONORIFICS = select_words("titles", "honorific")
"""Titles that do not describe a person's work."""
SURNAME_HONORIFICS = select_words("titles", "surname")
"""Honorifics that a surname alone may follow: "Mr Dean"."""
POSTNOMINALS = frozenset(
    (
        "AO BSc CBE CFA CMG CPA DBE DDS DMD DPhil DSO DVM EdD Esq FRS JD JP KBE KC LLD LLM MBA MBE MD MEP "
        "MP MPH MSP OBE Ph PhD PsyD QC QPM RN"
    ).split()
)
"""Letters after a name, without their stops."""
NAMES_TOO = frozenset("day may march april june august summer jan".split())
"""Times that are also given names or surnames: "analyst June Page"."""
OFFICES = frozenset(
    (
        "State Defense Defence Energy Commerce Education Labor Agriculture Transportation Homeland Health "
        "Treasury Staff"
    ).split()
)
"""Departments that end a title with "of": "Secretary of State", "Chief of Staff"."""
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
"""Noun for an office -> its titles before a name."""
PUBLIC_OFFICES = frozenset(("minister", "secretary", "governor", "leader", "commissioner", "ombudsman", "mayor"))
PARTIES = frozenset(
    ("Republican Republicans Democrat Democrats Democratic Tory Labour GOP Conservative Libertarian").split()
)
QUANTIFIERS = frozenset(("others", "some", "many", "most", "few", "several", "all", "both"))
"""Determiners that may stand alone for people: "Some say"."""
PARTICLES = frozenset(
    (
        "de da di du del della dal dalla anak binti der den van von ten ter bin ibn bint al el la le dos das do y e zu "
        "af av ap"
    ).split()
)
"""Lower-case words inside a person's name."""
COMPOUND_RE = re.compile(r"-(?:[a-z]+(?:ing|ed|en)|born|led|old|style|owned|wide|era|area|size|like)\Z")
"""The end of a compound adjective: "London-based", "state-owned"."""
# A given name cut to initials, "J." or "J.-P.", but not the "U.S." of "U.S. Steel".
INITIAL_RE = re.compile(r"(?!U\.[KNS]\.)(?:[^\W\d_a-z]\.-?)+")

# Endings of nouns for persons.

PERSON_ENDINGS = ("eur", "er", "or", "ist", "ian")
NO_PERSONS = (
    COMPANY_NOUNS
    | DOCUMENTS
    | frozenset(
        (
            "paper letter order number offer power factor member quarter matter computer server error sector tower "
            "figure chapter answer other another power water river summer winter tender transfer newsletter poster "
            "center banner"
        ).split()
    )
)
"""Nouns that have the ending of a person and are none."""


def institution_nouns() -> frozenset[str]:
    """Nouns for organisations other than companies; they mean the company only if its name contains them."""
    return select_words("organisation_nouns", "institution")


def stand_in_nouns() -> frozenset[str]:
    """Nouns that mean the company under discussion in a role: "the firm's finance director"."""
    return select_words("organisation_nouns", "stand-in")


def company_endings(*, legal_only: bool = False) -> frozenset[str]:
    """The endings of company names that later mentions drop; only legal forms ("Corp", "Ltd") if so requested.

    >>> "Airways" in company_endings(), "Airways" in company_endings(legal_only=True)
    (True, False)
    """
    return select_words("organisation_names", "legal", *([] if legal_only else ["ending"]))


def is_organisation(words: Iterable[str]) -> bool:
    """Whether a name contains a word that only names of organisations contain.

    >>> is_organisation(("Reserve", "Bank")), is_organisation(("Maria", "Ortiz"))
    (True, False)
    """
    return any(word.rstrip(".,") in CERTAIN_WORDS for word in words)


def is_of_kind(name: str, noun: str) -> bool:
    """Whether an organisation may be called by a noun: no regulator is "the company", no company "the union".

    >>> is_of_kind("Larch Workers Union", "union"), is_of_kind("Trade Commission", "company")
    (True, False)
    """
    words = name.split()
    # "the union" needs a union's name; for other nouns only a firm excludes a newspaper and a public body.
    if noun in NAME_WORDS_OF_KIND:
        return any(word in NAME_WORDS_OF_KIND[noun] for word in words)
    return noun not in FIRM_NOUNS or words[-1] not in OFFICIAL | NEWSPAPERS


def is_named_kind(name: str, noun: str) -> bool:
    """Whether a noun needs a word in the name, and the name has it: "the paper" and "Larch Gazette"."""
    return noun in NAME_WORDS_OF_KIND and is_of_kind(name, noun)


def is_place(words: list[str]) -> bool:
    """Whether a name is on the list of places and not an organisation's ("European Union")."""
    # Two entries of the list can speak: the EU and the White House.
    name = " ".join(words).lower()
    return name in load_word_list("places") and name not in ("eu", "white house") and not is_organisation(words)


def is_headline(name: str) -> bool:
    """Whether what looks like a name is a headline in capitals."""
    return name.isupper() and name.count(" ") > 1


def is_month_or_name(word: str) -> bool:
    """Whether a word is a name as well as a month or a day: "June", "May"."""
    return word.lower() in NAMES_TOO


def is_initial(word: str) -> bool:
    """Whether a word of a name is an initial: "J." but not the "U.S." of "U.S. Steel"."""
    return INITIAL_RE.fullmatch(word) is not None


def is_like_person(noun: str) -> bool:
    """Whether a noun that is on no list ends like a noun for a person.

    >>> is_like_person("arbitrageur"), is_like_person("letter")
    (True, False)
    """
    return noun.endswith(PERSON_ENDINGS) and noun not in NO_PERSONS


@cache
def singular_persons() -> frozenset[str]:
    """The nouns for one person, to whom "he" may refer."""
    # "officials", "spokesmen", but not "boss".
    nouns = load_word_list("person_nouns")
    plurals = {word for word in nouns if word.endswith(("s", "men", "women", "people")) and not word.endswith("ss")}
    return nouns - plurals - ORGANISATION_NOUNS


def without_possessive(word: str) -> str:
    """The word without the "'s" or the apostrophe at its end."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "’")) else word


def without_accents(word: str) -> str:
    """The word without accents.

    >>> without_accents("Brûlé")
    'Brule'
    """
    # NFD separates letters and accents.
    return word if word.isascii() else "".join(c for c in normalize("NFD", word) if not combining(c))


def without_article(name: str) -> str:
    """The name without a leading "the"."""
    return name[4:] if name[:4].lower() == "the " else name


@cache
def title_words() -> dict[str, str]:
    """Title -> the gender that it implies, "m", "f" or "" for none."""
    return {title: next(iter(flags & {"m", "f"}), "") for title, flags in load_flags("titles").items()}


def is_title(word: str) -> bool:
    """Whether a word is on the list of titles, with or without stops: "Sen.", "C.E.O."."""
    return word.rstrip(".") in title_words() or ("." in word[:-1] and word.replace(".", "") in title_words())


@cache
def given_names() -> dict[str, str]:
    """Given name -> "f", "m" or "b" (both)."""
    return {name: gender for name, _, gender in (line.partition(" ") for line in load_word_list("given_names"))}


@lru_cache(maxsize=16384)
def given_gender(word: str) -> str | None:
    """ "f", "m" or "b" for a given name, also with accents or of two parts; None for any other word.

    >>> given_gender("María"), given_gender("Rose-Anne"), given_gender("Larch")
    ('f', 'f', None)
    """
    names = given_names()
    if (found := names.get(word)) is not None or (word.isascii() and "-" not in word):
        return found
    # Of "Rose-Anne" the first part decides if the whole is not on the list.
    bare = without_accents(word)
    return names.get(bare) or names.get(bare.partition("-")[0])


def is_given(word: str) -> bool:
    """Whether a word is a given name by `given_gender`."""
    return given_gender(word) is not None
