"""Transcripts: texts in which each paragraph, or the first of several, begins with the name of who speaks.

"MARIA ORTIZ: It was safe.", "Reporter: Is it safe?", "Q. Is it safe?". An article with a colon here and there is no
transcript: it takes three turns by two speakers, one of whom speaks twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quotestance.english.tags import word_tags
from quotestance.english.word_classes import given_names, title_words

__all__ = ["Turn", "find_turns"]

FEWEST_TURNS = 3
LEAST_SHARE = 0.25  # of the paragraphs from the first turn to the last that have a label
MOST_FOLLOWING = 8  # paragraphs without a label that belong to the turn before them
LONGEST_LABEL = 60  # characters

# A label and the colon after it, or "Q." and "A.".
LABEL_RE = re.compile(
    r"""
    (?: (?P<letter>[QA])[.:]
      | (?P<name> (?:[^\W\d_]|\d(?=st|nd|rd|th))[\w.'’-]*    # a word
                  (?:[ ] [\w.'’#-]+){0,4} )                  # four more at most
        (?: ,[ ][\w.,'’& -]{2,30} )?                         # an office or a state: "TED CRUZ, R-TX"
        (?: [ ]?[(\[][^()\[\]]{1,30}[)\]] )?                 # a remark: "LEE (voice-over)"
        : )
    (?=[ \t\u00a0]+\S)
    """,
    re.VERBOSE,
)
SENTENCE_END_RE = re.compile(r"[^\W\d_][.!?…—–-]+[\"”’')\]]*(?:\s|\Z)")
REMARK_RE = re.compile(r"[(\[][^()\[\]]*[)\]][.]?\Z")  # a paragraph that is a remark: "(LAUGHTER)", "[Applause]"
ROLES = frozenset(
    "anchor answer audience caller chairman host interviewee interviewer man moderator narrator operator president "
    "question questioner reporter spokesman spokesperson spokeswoman student voice woman".split()
)
"""Words of labels that name no one."""
NO_SPEAKERS = frozenset(
    "also address advertisement age analysis breaking by caption cast categories city contact conclusion copyright "
    "correction credit date editor's editors' exclusive factbox fact file follow from graphic how image includes in "
    "key listen location more note notes opinion photo photos picture pictures read related report result results "
    "review see share source sources story subject summary tags tip topics update updated verdict via video warning "
    "watch what when where who why".split()
)
"""First or last words before a colon that show that no turn begins there."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of a turn: its half-open span without the label, the speaker's name, and the span of the label.

    `number` counts the turns from 1; the paragraphs of a turn share it.
    """

    start: int
    end: int
    name: str
    label: tuple[int, int]
    number: int


@dataclass(frozen=True, slots=True)
class _Label:
    """A label at the start of a paragraph: its span, its words, and where the turn starts."""

    paragraph: int
    span: tuple[int, int]
    words: str
    start: int

    @property
    def key(self) -> str:
        return self.words.casefold()


def find_turns(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Turn]:
    """The paragraphs of all turns of a transcript in order; none if the text is no transcript.

    >>> text = "Ann Lee: Is it safe?\\nBo Reth: It is.\\nLee: How do you know?"
    >>> [(turn.name, text[turn.start : turn.end]) for turn in find_turns(text, [(0, 20), (21, 36), (37, 58)])]
    [('Ann Lee', 'Is it safe?'), ('Bo Reth', 'It is.'), ('Ann Lee', 'How do you know?')]
    """
    labels = [label for number, span in enumerate(paragraphs) if (label := _read_label(text, number, span))]
    if len(labels) < FEWEST_TURNS:
        return []
    names = _name_speakers(text, labels)
    labels = [label for label in labels if label.key in names]
    if not _is_transcript(text, paragraphs, labels, names):
        return []
    return list(_divide(text, paragraphs, labels, names))


def _read_label(text: str, paragraph: int, span: tuple[int, int]) -> _Label | None:
    start, end = span
    stop = min(end, start + LONGEST_LABEL)
    if text.find(":", start, stop) < 0 and not text.startswith(("Q.", "A."), start):
        return None  # as most paragraphs; this is faster
    m = LABEL_RE.match(text, start, stop)
    if m is None:
        return None
    group = "letter" if m["letter"] else "name"
    words = m[group]
    parts = words.split()
    if not NO_SPEAKERS.isdisjoint((parts[0].casefold(), parts[-1].casefold())) or not _has_capitals(parts):
        return None
    begin = m.end()
    while begin < end and text[begin].isspace():
        begin += 1
    return _Label(paragraph, m.span(group), words, begin)


def _has_capitals(words: Sequence[str]) -> bool:
    """Whether a label looks like a name: every word but a particle or a number has a capital."""
    return words[0][:1].isupper() and all(word[:1].isupper() or len(word) < 4 or word[0] in "#0" for word in words)


def _name_speakers(text: str, labels: Iterable[_Label]) -> dict[str, str]:
    """Label -> name of its speaker, for the labels that are speakers; a surname alone gets the full name."""
    counts = Counter(label.key for label in labels)
    words = {label.key: label.words for label in labels}
    known = {key: _full_name(text, label) for key, label in words.items() if _is_known(label)}
    names = dict(known)
    for key, label in words.items():
        if key in names:
            continue
        last = _bare(label).split()[-1].casefold() if _bare(label) else key
        full = [name for name in names.values() if " " in name and name.casefold().split()[-1] == last]
        if full:
            names[key] = full[0]
        # Anyone else must speak twice ("Port Weekly:"), or have a name of two words or more.
        elif counts[key] > 1 or (known and _is_name_like(label)):
            names[key] = _full_name(text, label)
    return names


def _is_known(label: str) -> bool:
    """Whether a label certainly names a speaker: "Q", a role, a title or a given name with a surname."""
    parts = label.split()
    if label in ("Q", "A") or parts[-1].strip("#0123456789").casefold() in ROLES or parts[0].casefold() in ROLES:
        return True
    first = parts[0].capitalize()
    return len(parts) > 1 and (first in given_names() or first.rstrip(".") in title_words())


def _is_name_like(label: str) -> bool:
    """Whether a label has the form of a person's name, though no list has it: "Bo Reth", but not "The Reason"."""
    parts = label.split()
    return 1 < len(parts) < 4 and all(
        len(part) > 1 and part[0].isupper() and part.casefold() not in word_tags() and part.isupper() == label.isupper()
        for part in parts
    )


def _bare(label: str) -> str:
    """A label without titles: "SEN. TED CRUZ" -> "TED CRUZ"."""
    parts = label.split()
    while len(parts) > 1 and parts[0].capitalize().rstrip(".") in title_words():
        parts = parts[1:]
    return " ".join(parts)


def _full_name(text: str, label: str) -> str:
    """The name of a label as the text writes it, without title; a surname alone with the given name before it."""
    bare = _bare(label)
    words = re.escape(bare)
    if " " not in bare and len(bare) > 1 and bare.casefold() not in ROLES:
        for m in re.finditer(rf"\b([^\W\d_]\w+) {words}\b", text, re.IGNORECASE):
            if m[1].capitalize() in given_names():
                bare, words = m[0], re.escape(m[0])
                break
    if len(bare) < 2 or not bare.isupper():
        return bare
    written = next((m[0] for m in re.finditer(rf"\b{words}\b", text, re.IGNORECASE) if not m[0].isupper()), None)
    # "HARBOUR" may be an outlet and stays as it is; a name, "MR. LEE" and "REPORTER" do not.
    is_name = " " in bare or bare != label or bare.casefold() in ROLES
    return written or (bare.title() if is_name else bare)


def _is_transcript(
    text: str, paragraphs: Sequence[tuple[int, int]], labels: Sequence[_Label], names: dict[str, str]
) -> bool:
    turns = Counter(names[label.key] for label in labels)
    if len(labels) < FEWEST_TURNS or len(turns) < 2 or max(turns.values()) < 2:
        return False
    if not any(_is_known(label.words) for label in labels) and sum(count > 1 for count in turns.values()) < 2:
        return False
    # Not a list of names with numbers: what is said ends like a sentence.
    sentences = sum(
        SENTENCE_END_RE.search(text, label.start, paragraphs[label.paragraph][1]) is not None for label in labels
    )
    return 2 * sentences >= len(labels) >= LEAST_SHARE * (labels[-1].paragraph - labels[0].paragraph + 1)


def _divide(
    text: str, paragraphs: Sequence[tuple[int, int]], labels: Sequence[_Label], names: dict[str, str]
) -> Iterable[Turn]:
    """The paragraphs of each turn: the one with its label, and those up to the next label."""
    ends = [label.paragraph for label in labels[1:]] + [labels[-1].paragraph + 1]
    for number, (label, until) in enumerate(zip(labels, ends, strict=True), start=1):
        turn = Turn(label.start, paragraphs[label.paragraph][1], names[label.key], label.span, number)
        yield turn
        following = paragraphs[label.paragraph + 1 : until]
        if len(following) > MOST_FOLLOWING:
            continue
        for start, end in following:
            if not REMARK_RE.match(text, start, end):
                yield replace(turn, start=start, end=end)
