"""The names of one article, indexed by first and last word."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["NAME_RE", "POSTNOMINALS", "Form", "Name"]


CAPITAL = r"[^\W\d_a-z]"
WORD_REST = rf"(?:\.(?:-?{CAPITAL}\.)*|[\w&-]*(?:['’](?={CAPITAL})[\w&-]*)*(?<![&-]))"
WORD = CAPITAL + WORD_REST
NICKNAME = r"[\"“][^\W\d_a-z][^\"”\n]{0,20}[\"”]"  # only marks around a nickname are left in what is searched
HONORIFIC_RE = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Sir|Dame|Lady|Lord|Baroness|Madame|Dr|Prof|Professor|Cllr|Sheikh)\b\.?\s+((?:[^\W\d_a-z][\w'’-]*\s+){0,2}?[^\W\d_a-z][\w’'-]*\w)"
)
OF_RE = re.compile(r"[ \n](?:of(?: the)?|for)[ \n]")
OPENING = frozenset("The A An In It He She They We But And Its His Her This".split())
OF_OFFICE = ("of ", "of the ", "for ", "and ")  # "Chancellor of the Exchequer Ann Lee"
POSTNOMINALS = frozenset(("KC", "QC", "MP", "MBE", "OBE", "CBE", "PhD", "MD"))
SUFFIXES = frozenset(("Jr", "Sr", "II", "III", "IV"))
FIRM_ENDS = frozenset(["Corp", "Inc", "Co", "Ltd", "Plc", "PLC", "plc", "Limited", "LLC", "AG", "SA", "NV"])
MOST_FORMS = (
    100  # of names that share a word, or of persons: enough for any article, and a bound for texts made to be slow
)
LONGEST_HEADLINE = 200
SENTENCE_ENDS = (".", "!", "?", '"', "”", "")


def _name_pattern(gap: str) -> re.Pattern[str]:
    return re.compile(
        rf"{CAPITAL}(?<![\w@#.].)(?!(?<=<.)[^<>\s]{{0,40}}[>\n]){WORD_REST}(?:{gap}(?:{NICKNAME}{gap})?(?:(?:de|da|di|du|del|della|dal|dalla|van|von|der|den|ter|ten|bin|binti|anak|ibn|al|la|le|dos|of|of{gap}the|for|van{gap}de[rn]?|von{gap}de[rm]|de{gap}la|de{gap}los){gap})?"
        rf"(?:al-|el-)?{WORD}){{0,7}}(?:{gap}(?:and|&){gap}{WORD}(?:{gap}{WORD}){{0,2}}?{gap}(?:Corp|Co|Inc|Ltd)\b)?"
    )


NAME_RE = _name_pattern("[ \u00a0]")
WRAPPED_NAME_RE = _name_pattern(r"(?:[ \u00a0]|\n(?=\S))")  # where a line end is only a space


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the article: without title, `start` the code point of its first letter."""

    words: tuple[str, ...]
    start: int
    text: str


@dataclass(slots=True)
class Form:
    """One way in which the article writes a name of several words, with every place where it does, in order."""

    words: tuple[str, ...]
    text: str
    starts: list[int]

    def last_before(self, position: int) -> int:
        """Where the name stands last up to a position; below zero, the further the later, where it only comes after."""
        i = bisect_right(self.starts, position)
        return self.starts[i - 1] if i else -self.starts[0]
