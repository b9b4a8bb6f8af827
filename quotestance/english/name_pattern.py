"""Names in a text: runs of capitalized words, of persons, organisations and places alike."""

from __future__ import annotations

import re

from quotestance.english.word_classes import PARTICLES

__all__ = ["CAPITAL", "NAME_RE", "WRAPPED_NAME_RE", "name_pattern"]


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
    f"(?:{'|'.join(sorted(PARTICLES))}|binti|of|of{{gap}}the|for|"
    "van{gap}de[rn]?|von{gap}de[rm]|de{gap}la|de{gap}los)"
)


def name_pattern(gap: str, *, brands: bool = False) -> re.Pattern[str]:
    """A run of up to eight capitalized words; `gap` is the pattern of the white space between two words.

    With `brands`, one lower-case letter may precede the first capital, where the match begins: "eBay".
    """
    start = r"(?<! [\w@#.] . )"
    if brands:
        start = rf"(?: {start} | (?<= [a-z] . ) (?<! [\w@#.] . . ) )"
    return re.compile(
        rf"""
        {CAPITAL}
        {start}                                         # not inside a word, an account, a hashtag or a web address
        (?! (?<=<.) [^<>\s]{{0,40}} [>\n] )             # not an HTML tag
        {WORD_REST}
        (?: {gap}
            (?: {NICKNAME} {gap} )?
            (?: {PARTICLE.format(gap=gap)} {gap} )?
            (?: al- | el- )?                            # "Bashar al-Assad"
            {WORD}
        ){{0,7}}
        (?: {gap} (?: and | & )                         # "Smith and Wesson Corp": "and" only where a legal form follows
            {gap} {WORD} (?: {gap} {WORD} ){{0,2}}?
            {gap} (?: Corp | Co | Inc | Ltd ) \b
        )?
        """,
        re.VERBOSE,
    )


NAME_RE = name_pattern("[ \u00a0]")
WRAPPED_NAME_RE = name_pattern(r"(?: [ \u00a0] | \n (?=\S) )")  # for texts with a line break every 70 characters or so
