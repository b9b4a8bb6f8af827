"""A linear model that tells speech from terms, titles and scare quotes, where the rules alone cannot.

It is a logistic regression over the features of `kind_features`, among them the rule that attributed the quote. The
weights are numbers in `data/kind_weights.json`; `tools/fit_kind_weights.py` fits them.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from importlib.resources import files
from itertools import repeat

from quotestance.english.chunker import Mention
from quotestance.errors import ResourceError
from quotestance.quotes.cue_search import clause_subject
from quotestance.quotes.document import Attribution
from quotestance.quotes.kind_features import describe_kind
from quotestance.quotes.passives import is_passive_without_agent
from quotestance.quotes.quote_view import Finding, QuoteView, is_thing, speaker_at

__all__ = ["find_likely_speech", "find_likely_term", "is_doubtful", "speech_probability"]

WEIGHTS = "kind_weights.json"
TERM_BELOW, SPEECH_ABOVE = 0.55, 0.65
"""Probabilities of speech at which the model overrules the rules. On folds of the training articles, an attributed
quote below the first was a term in two of three cases, and half of the others had a wrong speaker anyway. Of the
unattributed ones above the second, four of five were speech, and the guessed speaker was right for every other of
these; down to 0.5 three of five were."""
NAMELESS_ABOVE = 0.75
"""The same where the guessed speaker has no name, which is wrong more often."""
FREE_MENTION_RE = re.compile(r"(?<![poOiSyvVDUgG])[NPnm]")
LONGEST_TERM = 12  # words; in 2,300 articles nearly every longer quote that a rule attributed was speech


def speech_probability(features: list[str]) -> float:
    """The probability that a quoted span with these features is speech, from 0 to 1."""
    bias, weights = _load_weights()
    return 1 / (1 + math.exp(-(bias + sum(map(weights.get, features, repeat(0.0))))))


@lru_cache(maxsize=1)
def _load_weights() -> tuple[float, dict[str, float]]:
    """The bias and the weight of each feature; they are stored in hundredths."""
    resource = files("quotestance") / "data" / WEIGHTS
    try:
        stored = json.loads(resource.read_text(encoding="utf-8"))
        return stored["bias"] / 100, {feature: weight / 100 for feature, weight in stored["weights"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(
            f"{WEIGHTS}: the weights of the kind model cannot be read; reinstall quotestance"
        ) from error


def is_doubtful(quote: QuoteView, attribution: Attribution) -> bool:
    """Whether the model is asked about a quote: not if a rule attributed it and it is long or begins a sentence."""
    if attribution.mention is None:
        return True
    has_cue_after = attribution.cue is not None and attribution.cue[0] > quote.span.end
    if quote.opens_sentence and quote.words[-1:] in (",", "?", "!") and has_cue_after:
        return False
    return len(quote.words.split(None, LONGEST_TERM)) <= LONGEST_TERM


def find_likely_term(quote: QuoteView) -> Finding | None:
    """No speaker, for an attributed quote that is more likely a term."""
    attribution = quote.attributions[quote.number]
    if attribution.mention is None or not is_doubtful(quote, attribution):
        return None
    return (None, None) if speech_probability(describe_kind(quote, attribution)) < TERM_BELOW else None


def find_likely_speech(quote: QuoteView) -> Finding | None:
    """The likeliest speaker of an unattributed quote that is almost certainly speech."""
    attribution = quote.attributions[quote.number]
    if attribution.mention is not None or attribution.rule is not None:
        return None
    probability = speech_probability(describe_kind(quote, attribution))
    if probability <= SPEECH_ABOVE or (found := _guess_speaker(quote)) is None:
        return None
    is_nameless = found[0] is not None and found[0].symbol in "nm"
    return None if is_nameless and probability <= NAMELESS_ABOVE else found


def _guess_speaker(quote: QuoteView) -> Finding | None:
    """The name before a colon, else the subject of the sentence, else the speaker of the quote before."""
    if quote.left.endswith(":") and (name := quote.left.find("N")) >= 0:
        return quote.line.mentions[quote.base + name], None
    if not is_passive_without_agent(quote) and (subject := _find_subject(quote)):
        return subject, None
    if quote.number:
        before = quote.attributions[quote.number - 1]
        if before.mention is not None and quote.document.spans[quote.number - 1].paragraph == quote.span.paragraph:
            return before.mention, before.cue
    return None


def _find_subject(quote: QuoteView) -> Mention | None:
    """The subject of the sentence, or else the first mention in it that is no object, if it may speak."""
    at = clause_subject(quote.left + "v", after_name=True)
    free = [m.start() for m in FREE_MENTION_RE.finditer(quote.left)]
    for index in free if at is None else [at, *free]:
        mention = speaker_at(quote.document, quote.line, quote.base + index)
        if mention is not None and not is_thing(mention):
            return mention
    return None
