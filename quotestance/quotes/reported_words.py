"""The words that report what was said: verbs with the forms in which they do so, and nouns."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from quotestance.english.tags import NOUNS_IN_S
from quotestance.english.word_lists import load_flags

__all__ = ["MOSTLY_NOUNS", "SAYING_NOUNS", "SayingVerb", "cue_words", "saying_verbs", "verbs_like_nouns"]

MOSTLY_NOUNS = frozenset(
    (
        "allegations argument arguments answer answers call challenge challenges charge charged charges comment "
        "comments counter email emails order orders point points questions remark remarks report request requests "
        "state states testimony threat threats tweet"
    ).split()
)
"""Words that alone in a paragraph report something in less than one of twenty cases (PolNeAR)."""


class SayingVerb(NamedTuple):
    """One form of a verb of saying.

    `tag` is the tag of the form (`english.tags.TAGS`): V, Z for a form in -s that may be a noun, G or B. `frames` are
    the flags of the list.
    """

    lemma: str
    tag: str
    frames: frozenset[str]


SAYING_NOUNS = {
    noun: SayingVerb(noun, "n", frozenset(frames.split()))
    for frames, nouns in {
        "": "accusation accusations admission allegation allegations announcement argument arguments assertion "
        "assertions assurance assurances comment comments complaint complaints contention declaration denial denials "
        "insistence prediction predictions remark remarks statement statements suggestion suggestions testimony tweet "
        "warning warnings",
        "inf": "claim claims pledge pledges promise promises threat threats vow vows",
    }.items()
    for noun in nouns.split()
}
"""Nouns of saying, which name a speaker beside a clause: "Lee's claim that it was safe". `inf`: "her promise to"."""


@cache
def saying_verbs() -> dict[str, SayingVerb]:
    """Each form of each verb of `data/words/saying_verbs.txt`, in lower case."""
    verbs: dict[str, SayingVerb] = {}
    for entry, frames in load_flags("saying_verbs").items():
        forms = entry.split("/")
        lemma = forms[0]
        for form in forms if len(forms) > 1 else _regular_forms(lemma):
            verbs[form] = SayingVerb(lemma, _tag(form, lemma), frames)
    return verbs


@cache
def cue_words() -> frozenset[str]:
    """The words of which a paragraph that reports something has at least one, in lower case."""
    return frozenset(SAYING_NOUNS).union(saying_verbs(), ("according",)) - MOSTLY_NOUNS


@cache
def verbs_like_nouns() -> frozenset[str]:
    """The forms of verbs that may be taken for a part of a noun phrase, in lower case: "most members say"."""
    nouns = (form for form, verb in saying_verbs().items() if verb.tag == "Z")
    return frozenset(nouns).union(("say", "says", "argues", "admits"))


def _tag(form: str, lemma: str) -> str:
    if form == lemma:
        return "B"
    if form.endswith("ing"):
        return "G"
    return "Z" if form in NOUNS_IN_S else "V"


def _regular_forms(base: str) -> tuple[str, ...]:
    stem = base[:-1] if base.endswith("e") else base
    return base, base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + "ing"
