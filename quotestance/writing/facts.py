"""Quotes, speakers and articles in the words of the report."""

from __future__ import annotations

from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import STANCES, Quote, Speaker
from quotestance.writing.stance_counts import classify_stance
from quotestance.writing.timeline import format_date

__all__ = [
    "KIND_NAMES",
    "NO_SPEAKER",
    "SIDE_NAMES",
    "UNKNOWN",
    "describe_speaker",
    "is_link",
    "list_facts",
    "list_source_facts",
    "mark_class",
    "name_of",
    "name_side",
    "side_of",
    "stance_text",
]


UNKNOWN = "unknown"
SIDE_NAMES = {"company": "the company's side", "other": "others", UNKNOWN: UNKNOWN}
KIND_NAMES = {
    "speech": "quote",
    "reported": "reported speech",
    "turn": "turn in a transcript",
    "other": "not a quote",
}
NO_SPEAKER = "no speaker found"


def list_facts(quote: Quote) -> list[tuple[str, str]]:
    """The facts about a quote for its note, each with a name."""
    facts: list[tuple[str, str]] = []
    speaker, stance = quote.speaker, quote.stance
    if speaker is not None:
        mention = f" (as “{speaker.mention}”)" if speaker.mention and speaker.mention != speaker.name else ""
        facts += [("speaker", speaker.name + mention), ("role", speaker.role or ""), ("side", name_side(speaker.side))]
    if stance is not None and stance.probabilities is not None:
        shares = zip(STANCES, stance.probabilities, strict=True)
        facts.append(("probability", ", ".join(f"{name} {share:.0%}" for name, share in shares)))
    facts.append(("about", {"company": "the company", "other": "something else"}.get(quote.about or "", "")))
    if quote.kind in ("reported", "turn"):
        facts.append(("kind", KIND_NAMES[quote.kind]))
    if quote.rule:
        facts.append(("attribution", f"rule {quote.rule}" + (f", cue “{quote.cue.text}”" if quote.cue else "")))
    if stance is not None and stance.explanation:
        facts.append(("because", "; ".join(f"{feature} {weight:+.2f}" for feature, weight in stance.explanation)))
    return [(name, value) for name, value in facts if sanitize(value)]


def list_source_facts(article: LabelledArticle) -> list[str]:
    """What is known about an article beside its title, and its id if it has a title; without its address."""
    facts = (article.outlet, format_date(article.date), article.byline, article.section, article.title and article.id)
    copied = f"a copy of {article.duplicate_of}" if article.duplicate_of else None
    return [fact for fact in (*facts, copied) if fact] or [article.id] * bool(article.url)


def is_link(url: str | None) -> bool:
    """Whether a browser may follow an address; other schemes, such as javascript, run code."""
    return url is not None and url.lower().startswith(("http://", "https://"))


def stance_text(stance: str) -> str:
    """A class of the report, or the kind "other", as the page shows it.

    >>> stance_text("critical"), stance_text("other")
    ('critical', 'not a quote')
    """
    return "not a quote" if stance == "other" else stance


def mark_class(quote: Quote) -> str:
    """The class of a quote's mark: its stance, or "other"."""
    return classify_stance(quote) if quote.is_said else "other"


def side_of(quote: Quote) -> str:
    """The speaker's side in one word, as in the tables."""
    return (quote.speaker.side if quote.speaker else None) or UNKNOWN


def name_side(side: str | None) -> str:
    """A side as the page shows it.

    >>> name_side("company"), name_side(None)
    ("the company's side", 'unknown')
    """
    return SIDE_NAMES[side or UNKNOWN]


def name_of(quote: Quote) -> str:
    """The speaker's name on one line."""
    return sanitize(quote.speaker.name) if quote.speaker else NO_SPEAKER


def describe_speaker(speaker: Speaker | None) -> str:
    """A name with its role."""
    if speaker is None:
        return NO_SPEAKER
    role = sanitize(speaker.role or "")
    return f"{speaker.name}, {role}" if role and role.casefold() != speaker.name.casefold() else speaker.name
