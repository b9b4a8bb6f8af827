"""What tells speech from a term, a title or a scare quote: the features of a quoted span for the model of its kind."""

from __future__ import annotations

from bisect import bisect_right

from quotestance.quotes.document import Attribution
from quotestance.quotes.kind import is_title_case
from quotestance.quotes.quote_view import QuoteView

__all__ = ["describe_kind"]

PRONOUNS = frozenset("i we you my our your me us i'm we're i've we've it's don't can't he she they".split())
VERBS = frozenset(
    "is are was were be been am has have had do does did will would can could should must may might not".split()
)
COUNTS = (1, 2, 3, 4, 5, 7, 10, 15)
"""Lower bounds of the ranges of words in a quote."""
STOPS = " .,!?"
"""What a quoted phrase is compared without."""
SHORT = 4
"""The longest quote, in words, whose words are features themselves."""
FAR = (0, 1, 2, 3, 5, 8, 12, 20)
"""Lower bounds of the ranges of symbols between cue and quote."""


def describe_kind(quote: QuoteView, attribution: Attribution) -> list[str]:
    """The names of the features that a quoted span has: its words, its place in the sentence, its attribution."""
    length = _range(len(quote.words.split()), COUNTS)
    return [
        *_describe_words(quote, length),
        *_describe_place(quote, length),
        *_describe_attribution(quote, attribution, length),
    ]


def _describe_words(quote: QuoteView, length: int) -> list[str]:
    words, document = quote.words, quote.document
    parts = words.split()
    lower = [part.lower().replace("’", "'").strip(".,!?;:'\"") for part in parts]
    case = "title" if is_title_case(parts) else "mixed"
    found = [f"words={length}", f"last={_last(words)}", f"words={length} last={_last(words)}"]
    opens = "upper" if words[:1].isupper() else "lower" if words[:1].islower() else "other"
    found += [f"first={opens} words={length}", f"case={case} words={length}", f"case={case} first={opens}"]
    if PRONOUNS.intersection(lower):
        found.append("pronoun inside")
    if VERBS.intersection(lower):
        found.append("verb inside")
    if len(parts) <= SHORT:
        found += [f"inside={word}" for word, part in zip(lower, parts, strict=True) if part[:1].islower()]
    if any(not part[:1].isalpha() for part in parts):
        found.append("digit or sign inside")
    if len(parts) <= SHORT:
        phrase = words.lower().strip(STOPS)
        # Only what precedes is read, so that a quote does not depend on later paragraphs.
        if document.lower_text.find(phrase, 0, quote.span.outer[0]) >= 0:
            found += ["in the text before", f"in the text before words={length}"]
    return found


def _describe_place(quote: QuoteView, length: int) -> list[str]:
    line, index, text = quote.line, quote.index, quote.document.text
    symbols = line.symbols
    before = symbols[max(quote.start, index - 1) : index] or "^"
    after = symbols[index + 1 : index + 2] or "$"
    start, end = quote.span.outer
    word = text[max(0, start - 20) : start].split()[-1:] or [""]
    following = text[end : end + 20]
    next_word = following.split()[:1] or [""]
    joined = "joined" if following[:1].isalnum() or (following[:1] == " " and following[1:2].islower()) else "apart"
    found = [
        f"before={before}", f"after={after}", f"before={symbols[max(quote.start, index - 2) : index]}",
        f"before={before} words={length}", f"after={after} words={length}",
        f"left={word[0].lower().strip('(')}", f"right={joined}", f"right={next_word[0].lower().strip('.,;')}",
    ]  # fmt: skip
    near = [w.lower().strip("(,“”\"'’") for w in text[max(0, start - 60) : start].split()[1:]]
    found.append("left=" + " ".join(near[-2:]))
    found += [f"near={w}" for w in set(near[-5:])]
    if "Q" in symbols[quote.start : index]:
        found.append("quote before in sentence")
    if symbols.find("Q", index + 1, quote.end) >= 0:
        found.append("quote after in sentence")
    return found


def _describe_attribution(quote: QuoteView, attribution: Attribution, length: int) -> list[str]:
    rule = attribution.rule or "none"
    found = [f"rule={rule}", f"rule={rule} words={length}"]
    text, (start, end) = quote.document.text, quote.span.outer
    if attribution.cue is not None:
        cue = text[slice(*attribution.cue)].lower()
        found.append(f"cue={cue}")
        if attribution.cue[1] <= start and attribution.cue[0] >= quote.line.spans[quote.start][0]:
            at = bisect_right(quote.line.spans, (attribution.cue[0], len(text))) - 1
            between = quote.line.symbols[at + 1 : quote.index]
            found += [f"far={_range(len(between), FAR)}", f"far={_range(len(between), FAR)} words={length}"]
            verbs = sum(map(between.count, "vVUDgGbh"))
            found.append(f"verbs={min(verbs, 3)}")
            if len(between) <= 3:
                found.append(f"between={between}")
        else:
            found.append("cue after" if attribution.cue[0] >= end else "cue farther")
    mention = attribution.mention
    if mention is not None:
        found.append(f"mention={mention.symbol}")
        if mention.symbol == "P":
            found.append(f"pronoun={mention.head}")
    return found


def _range(number: int, bounds: tuple[int, ...]) -> int:
    return max((bound for bound in bounds if bound <= number), default=0)


def _last(words: str) -> str:
    last = words.rstrip("'’\"”)] ")[-1:]
    return "letter" if last.isalnum() else last
