"""The closed word lists behind the tags: function words, reporting verbs with their forms, titles, given names."""

from __future__ import annotations

from functools import cache

from quotestance.english.word_lists import load_word_list

__all__ = ["TAGS", "word_tags"]


TAGS = {
    "C": "capitalised word, part of a name", "H": "title before a name", "K": "party word before a name",
    "k": "small word inside a name (de, van, of)", "n": "noun or unknown word", "e": "noun for a person or body",
    "d": "determiner or possessive", "S": "'s", "#": "number", "P": "subject pronoun", "O": "object pronoun",
    "W": "who", "w": "which, what", "V": "reporting verb", "G": "reporting verb in -ing",
    "B": "reporting verb, base form", "Z": "reporting verb in -s that may be a noun",
    "U": "judging verb (called, dismissed)", "A": "according to", "v": "other verb", "b": "be",
    "h": "have, do, modal", "D": "other word in -ed", "g": "other word in -ing", "a": "adverb", "p": "preposition",
    "o": "of", "i": "to", "c": "and, or", "s": "subordinating conjunction", "T": "that, whether", "y": "as",
    "t": "time", "Q": "quote", "q": "nickname in quotation marks", ",": "comma", "-": "dash", ":": "colon",
    ";": "semicolon", ".": "end of sentence", "~": "perhaps the end of a sentence (a quote that ends in ? or !)",
    "(": "(", ")": ")", "x": "anything else",
}  # fmt: skip
_CLOSED = {
    "d": "the a an this these those his her its their our my your some any many several most all both each "
         "every one another two three four five six seven eight nine ten dozens hundreds few no other others "
         "such neither either",
    "P": "he she they we i it you",
    "O": "him them me us himself herself itself themselves myself",
    "W": "who",
    "w": "which what whom whose where",
    "p": "in on at by for with from about against between into through during under over within without near "
         "among amid toward towards upon across behind beyond despite via per like off out up down around "
         "inside outside throughout versus vs alongside regarding concerning including following than atop "
         "aboard besides",
    "o": "of",
    "i": "to",
    "c": "and or but nor & yet",
    "s": "if because when while after before although though unless until since once whereas so how why lest",
    "T": "that whether",
    "b": "is was are were be been being am isn't wasn't aren't weren't ain't isn’t wasn’t aren’t weren’t",
    "h": "has have had having do does did will would can could may might shall should must ought cannot can't "
         "won't don't doesn't didn't hasn't haven't hadn't wouldn't couldn't shouldn't don’t doesn’t didn’t "
         "won’t can’t wouldn’t hasn’t haven’t hadn’t couldn’t",
    "a": "not also then just even still now again later earlier soon once too only never ever always often "
         "already instead however therefore meanwhile perhaps maybe almost quite very rather further recently "
         "previously there here back away together simply first second third finally publicly else afterward "
         "afterwards thus hence indeed otherwise",
    "t": "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
         "august september october november december today yesterday tonight tomorrow mon tue tues wed thu "
         "thur thurs fri sat sun jan feb mar apr jun jul aug sept sep oct nov dec ago week weeks month months "
         "year years day days night morning afternoon evening weekend hours hour minutes minute spring summer "
         "autumn last next midnight noon",
    "v": "took made went came gave got began kept left met ran won lost held led sent stood sat fell grew drew "
         "threw rose brought bought caught taught fought sought built spent became chose drove broke woke flew "
         "forgot forgave let set hit hurt cut shut cost beat bid quit split spread burst broke bore tore wore "
         "swung hung stuck struck dug fed paid laid slept lay shot stole sang rang drank sank swam shook hid "
         "bent lent shone wound bound ground goes gets takes gives makes comes seems needs means plans tries "
         "wants helps keeps lets leads runs looks turns works lives stands sits knows",
}  # fmt: skip
# Words in -ing that stand in offices and trades: "managing director", "planning minister".
GERUND_NOUNS = (
    "managing acting founding operating marketing presiding planning banking engineering manufacturing advertising "
    "accounting purchasing consulting pricing trading broadcasting publishing gaming mining housing lending"
).split()
# Forms in -s that are as often the plural of a noun.
NOUNS_IN_S = frozenset(
    (
        "accounts answers appeals attacks boasts calls cautions challenges charges claims comments commits "
        "complaints counters credits cries defends demands details estimates expects fires focuses hints hopes "
        "jokes labels laughs lists moans names notes objects offers orders paints papers pledges points posts "
        "praises predictions promises protests questions quotes reports requests responds reviews shouts sighs "
        "signals slams smiles snaps sums states stresses surveys tells texts thanks threats tweets types remarks "
        "replies retorts emails texts blogs boasts taunts teases urges yells screams shouts roars snorts chants "
        "cracks chuckles chimes recalls rebukes vents scolds counsels rants quips groans grumbles murmurs screams "
        "sneers views voices vows wants whispers wonders worries reads speaks finds knows feels hears casts goes "
        "puts brands"
    ).split()
) - frozenset(
    (
        "tells responds commits defends expects speaks goes reads finds wants tweets puts knows feels hears wonders"
    ).split()
)


@cache
def word_tags() -> dict[str, str]:
    """Lower-case word -> tag, for every word with a tag of its own."""
    tags: dict[str, str] = dict.fromkeys(load_word_list("person_nouns"), "e")
    for line in load_word_list("reporting_verbs"):
        judging = line.endswith("~")
        _add_verb(tags, line.rstrip("~ ").split(), judging=judging)
    for tag, words in _CLOSED.items():
        tags.update(dict.fromkeys(words.split(), tag))
    tags["according"] = "A"
    tags["as"] = "y"
    tags.update(dict.fromkeys(GERUND_NOUNS, "n"))
    tags["counsel"] = "e"  # "general counsel", rarely the verb's base
    tags["read"] = "V"  # as often the past as the base: "the statement read"
    return tags


def _add_verb(tags: dict[str, str], forms: list[str], *, judging: bool) -> None:
    if len(forms) == 1:
        forms = _regular_forms(forms[0])
    for form in forms:
        if form.endswith("ing"):
            tags[form] = "g" if judging else "G"
        elif form.endswith("s") and not form.endswith("ss"):
            tags[form] = "Z" if form in NOUNS_IN_S else "U" if judging else "V"
        elif form == forms[0]:
            tags[form] = "B"
        else:
            tags[form] = "U" if judging else "V"


def _regular_forms(base: str) -> list[str]:
    stem = base[:-1] if base.endswith("e") else base
    return [base, base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + "ing"]
