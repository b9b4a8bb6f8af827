"""The patterns of names in a text, and the words of a name as they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotestance.speakers.name_trimming import GENERATIONS

__all__ = [
    "FIRM_SUFFIXES",
    "HONORIFIC_RE",
    "NAME_RE",
    "OF_RE",
    "PIECE_RE",
    "WRAPPED_NAME_RE",
    "bare_words",
    "without_nickname",
]

FIRM_SUFFIXES = frozenset(
    ("Corp", "Corporation", "Inc", "Co", "Company", "Ltd", "Plc", "PLC", "plc", "Limited", "LLC", "AG", "SA", "NV")
)

# Letters of scripts without upper and lower case count as capitals, so that their names are found, too.
CAPITAL = r"[^\W\d_a-z]"

# The rest of a word after its first letter: the full stop of an initial with any further initials ("J.R.", "J.-P."),
# or letters, digits, "&" and "-". An apostrophe is part of the word only before a capital ("O'Brien", not "Lee's").
WORD_REST = rf"(?: \. (?: -? {CAPITAL} \. )* | [\w&-]* (?: ['’] (?={CAPITAL}) [\w&-]* )* (?<! [&-] ) )"
WORD = CAPITAL + WORD_REST

# A nickname in quotation marks: the only quotation marks in the text that is searched, as quotes are left out.
NICKNAME = r"[\"“] [^\W\d_a-z] [^\"”\n]{0,20} [\"”]"

# A lower-case word between the words of a name: particles of surnames, and "of" and "for" of organisations and offices.
PARTICLE = (
    "(?:de|da|di|du|del|della|dal|dalla|van|von|der|den|ter|ten|i|y|e|zu|bin|binti|anak|ibn|al|la|le|dos|of|of{gap}the|for|"
    "van{gap}de[rn]?|von{gap}de[rm]|de{gap}la|de{gap}los)"
)


def _name_pattern(gap: str) -> re.Pattern[str]:
    """A run of up to ten capitalized words; `gap` is the pattern of the white space between two words."""
    return re.compile(
        rf"""
        {CAPITAL}
        (?<! [\w@#.] . )                                # not inside a word, an account, a hashtag or a web address
        (?! (?<=<.) [^<>\s]{{0,40}} [>\n] )             # not an HTML tag
        {WORD_REST}
        (?: {gap}
            (?: {NICKNAME} {gap} )?
            (?: {PARTICLE.format(gap=gap)} {gap} )?
            (?: al- | el- )?                            # "Bashar al-Assad"
            {WORD}
        ){{0,9}}
        (?: {gap} (?: and | & )                         # "Smith and Wesson Corp": "and" only where a legal form follows
            {gap} {WORD} (?: {gap} {WORD} ){{0,2}}?
            {gap} (?: Corp | Co | Inc | Ltd ) \b
        )?
        (?: ,{gap} (?: Jr | Sr | Inc | LLC | Ltd ) \b )?  # "Ann Lee, Jr."
        (?: (?<= [ ][JS]r ) \.                           # the stop of "Jr."; that of "Inc." within a sentence
          | (?: (?<= [ ]Inc | [ ]Ltd ) | (?<= [ ]Corp ) | (?<= [ ]Co ) ) \. (?= [,;] | \s[a-z] )
        )?
        """,
        re.VERBOSE,
    )


NICKNAME_RE = re.compile(rf"\s {NICKNAME} (?=\s)", re.VERBOSE)  # between two words of a name
NAME_RE = _name_pattern("[ \u00a0]")
WRAPPED_NAME_RE = _name_pattern(r"(?: [ \u00a0] | \n (?=\S) )")  # for texts with a line break every 70 characters or so

# An honorific and the first word of the name after it, except for initials without a full stop ("Mr J Lee": "Lee"). It
# begins with the honorifics, without `\b`, so that the search skips all other letters.
HONORIFIC_RE = re.compile(
    rf"""
    (Mr|Mrs|Ms|Miss|Sir|Dame|Lady|Lord|Baroness|Madame|Dr|Prof|Professor|Cllr|Sheikh) \b \.? \s+
    ( (?: {CAPITAL} [\w'’-]* \s+ ){{0,2}}?
      {CAPITAL} [\w'’-]* \w )
    """,
    re.VERBOSE,
)
PIECE_RE = re.compile(r"\S+")
# The link between two names in a run: " of ", " of the ", " for ".
OF_RE = re.compile(r"[ \n] (?: of (?: [ ]the )? | for ) [ \n]", re.VERBOSE)


def bare_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name as they are compared, without the comma and the stop of "Jr." and "Inc.".

    >>> bare_words("Ann B. Lee, Jr.".split())
    ('Ann', 'B.', 'Lee', 'Jr')
    """
    bare = words[-1].rstrip(".")
    if len(words) < 2 or (bare not in GENERATIONS and bare not in FIRM_SUFFIXES):
        return tuple(words)
    return (*words[:-2], words[-2].rstrip(","), bare)


def without_nickname(name: str) -> str:
    """A name without the nickname in quotation marks between its words.

    >>> without_nickname('Ann "Red" Lee')
    'Ann Lee'
    """
    return NICKNAME_RE.sub("", name) if '"' in name or "“" in name else name
