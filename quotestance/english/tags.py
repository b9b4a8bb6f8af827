"""The tag set, and the words that have a tag of their own: function words, reporting verbs, nouns for persons."""

from __future__ import annotations

from functools import cache

from quotestance.english.word_lists import load_word_list

__all__ = ["TAGS", "word_tags"]


TAGS = {
    "C": "capitalised word, part of a name", "H": "title before a name", "K": "party word before a name",
    "k": "lower-case word inside a name (de, van, of)", "L": "letters after a name and a comma (PhD)",
    "n": "noun or unknown word",
    "e": "noun for a person or an organisation", "d": "determiner or possessive", "S": "'s", "#": "number",
    "P": "subject pronoun", "O": "object pronoun", "W": "who", "w": "which, what", "V": "reporting verb",
    "G": "reporting verb in -ing", "B": "reporting verb, base form", "Z": "reporting verb in -s that may be a noun",
    "U": "judging verb (praised, rejected)", "A": "according to", "v": "other verb", "b": "be",
    "h": "have, do, modal", "D": "other word in -ed", "g": "other word in -ing", "a": "adverb", "p": "preposition",
    "o": "of", "i": "to", "c": "and, or", "s": "subordinating conjunction", "T": "that, whether", "y": "as",
    "t": "time", "Q": "quote", "q": "nickname in quotation marks", ",": "comma", "-": "dash", ":": "colon",
    ";": "semicolon", ".": "end of sentence", "~": "possible end of sentence (after a quote that ends in ? or !)",
    "(": "(", ")": ")", "x": "anything else",
}  # fmt: skip
"""Every tag with its meaning."""

CLOSED_CLASSES = {
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
    # Irregular past forms, and a few forms in -s that are never nouns in the news.
    "v": "took made went came gave got began kept left met ran won lost held led sent stood sat fell grew drew "
         "threw rose brought bought caught taught fought sought built spent became chose drove broke woke flew "
         "forgot forgave let set hit hurt cut shut cost beat bid quit split spread burst broke bore tore wore "
         "swung hung stuck struck dug fed paid laid slept lay shot stole sang rang drank sank swam shook hid "
         "bent lent shone wound bound ground goes gets takes gives makes comes sued sues seems needs means plans tries "
         "wants helps keeps lets leads runs looks turns works lives stands sits knows",
}  # fmt: skip
"""Tag -> the function words, times and irregular verbs that have it."""

GERUND_NOUNS = (
    "accounting acting advertising banking broadcasting consulting engineering founding gaming housing lending "
    "managing manufacturing marketing mining operating planning presiding pricing publishing purchasing trading"
).split()
"""Words in -ing that occur in offices and sectors: "managing director", "planning minister"."""

NOUNS_IN_S = frozenset(
    (
        "accounts advocates answers appeals attacks blogs boasts brands calls casts cautions challenges chants "
        "charges chimes chuckles claims comments complaints counsels counters cracks credits cries demands details "
        "emails estimates fires focuses groans grumbles hints hopes jokes kids labels laughs lists moans murmurs "
        "names notes objects offers orders paints papers pledges points posts praises predictions promises protests "
        "questions quips quotes rants rebukes recalls remarks replies reports requests retorts reviews roars scolds "
        "screams shouts sighs signals slams smiles snaps sneers snorts states stresses sums surveys taunts teases "
        "terms texts thanks threats tweets types urges vents views voices vows whispers worries yells"
    ).split()
)
"""Forms in -s of reporting verbs that are as often the plural of a noun."""


@cache
def word_tags() -> dict[str, str]:
    """Lower-case word -> tag, for every word with a tag of its own."""
    tags: dict[str, str] = dict.fromkeys(load_word_list("person_nouns"), "e")
    for line in load_word_list("reporting_verbs"):
        _add_verb(tags, line.rstrip("~ ").split(), judging=line.endswith("~"))
    for tag, words in CLOSED_CLASSES.items():
        tags.update(dict.fromkeys(words.split(), tag))
    tags["according"] = "A"
    tags["as"] = "y"
    tags.update(dict.fromkeys(GERUND_NOUNS, "n"))
    tags["counsel"] = "e"  # "general counsel", rarely the base form of the verb
    tags["sued"] = "D"  # too short for its ending
    tags["read"] = "V"  # as often the past as the base form: "the statement read"
    return tags


def _add_verb(tags: dict[str, str], forms: list[str], *, judging: bool) -> None:
    """Tag all forms of a reporting verb; a single form is the base of a regular verb."""
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
