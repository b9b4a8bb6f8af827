"""An attributed quote -> the named features that the classifier reads.

One function serves training and labelling, so both read the same. Company and person names are masked, so that no
brand is learnt. Features come in families: `quote` (words of the quote), `chars` (pieces of its words), `sentence` and
`before` (words of its sentence outside the quote, and of the sentence before), and `facts` (everything named: side, cue,
lexicon categories with their negation, crossings, form). A feature's name tells a reader what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from quotestance.companies import Company
from quotestance.lexicon import find_categories
from quotestance.records import Quote
from quotestance.sides import Evidence
from quotestance.text import read_words, split_sentences

__all__ = ["FAMILIES", "DescribedQuote", "describe", "say_feature"]

FAMILIES = ("quote", "chars", "sentence", "before", "facts")
"""The families of features, in the order of the model's columns."""

COMPANY, NAME, NUMBER, PERCENT = "_company_", "_name_", "_number_", "_percent_"

TOKEN_RE = re.compile(r"\w+(?:['’.]\w+)*|[%$£€?!]")
NEGATION = frozenset("no not never none nobody nothing neither nor without cannot hardly n't isn't aren't wasn't weren't don't doesn't didn't "
                     "won't wouldn't can't couldn't shouldn't haven't hasn't hadn't ain't unlikely deny denies denied".split())
SCOPE_END = frozenset("but however though although because if ? ! which who while yet".split())
SCOPE_LENGTH = 6
"""Words after a negation that it turns; longer scopes and whole clauses did no better in cross-validation."""

PRONOUNS = {"we": "we", "us": "we", "our": "we", "ours": "we", "we're": "we", "we've": "we", "we'll": "we", "we'd": "we",
            "they": "they", "them": "they", "their": "they", "they're": "they", "they've": "they", "they'll": "they", "they'd": "they",
            "i": "i", "my": "i", "me": "i", "i'm": "i", "i've": "i", "i'd": "i", "i'll": "i",
            "you": "you", "your": "you", "you're": "you", "it": "it", "its": "it", "it's": "it",
            "he": "he", "she": "he", "his": "he", "her": "he", "him": "he", "this": "this", "that": "this", "these": "this",
            "those": "this", COMPANY: "company"}

ROLE_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for name, words in (
    ("spokesperson", "spokes"), ("lawyer", "lawyer|attorney|counsel|solicitor|barrister"),
    ("analyst", "analyst|economist|strategist|broker|trader|dealer|arbitrag|fund manager|portfolio manager|research"),
    ("investor", "shareholder|stockholder|investor|holder|bidder|financier"),
    ("union", "union|shop steward|labor|labour|workers"),
    ("official", "minister|senator|sen\\.|rep\\.|congress|mp\\b|mps\\b|secretary of|politician|mayor|governor|president of the|lawmaker|councillor|treasurer of"),
    ("regulator", "regulat|commission|watchdog|authority|ombudsman|inspector|agency|federal|ministry|department"),
    ("court", "judge|justice|court|prosecut|plaintiff|police|detective"),
    ("customer", "customer|user|resident|passenger|patient|consumer|victim|parent|gamer|viewer|subscriber|client"),
    ("campaigner", "activist|campaign|advocate|charity|group|association|watch|privacy|friends of"),
    ("academic", "professor|university|lecturer|academic|institute|scientist|dr\\b|expert|consultant"),
    ("staff", "employee|worker|staff|engineer|whistle"),
    ("officer", "chief|chair|president|director|head|manager|executive|boss|founder|ceo|treasurer|vice|officer|owner|partner|secretary"),
))
"""Kinds of role, the first that fits counts."""


@dataclass(frozen=True, slots=True)
class DescribedQuote:
    """One speech quote as the classifier reads it.

    `index` is its place among the article's quotes; `article` and `speaker` tell which quotes belong together, and are no
    features. `families` holds, in the order of `FAMILIES`, the features' values by
    name. `side` is the speaker's. `about` is the hand label where one was given: training reads it, labelling never does.
    """

    index: int
    families: tuple[dict[str, float], ...]
    side: str | None
    about: str | None = None
    article: int = 0
    speaker: str = ""


@lru_cache(maxsize=1)
def _cue_classes() -> dict[str, str]:
    return dict((entry.split()[0], entry.split()[1]) for entry in read_words("cue-classes"))


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The words of an article with their places, masked and in lower case."""

    starts: list[int]
    words: list[str]

    def between(self, start: int, end: int) -> list[str]:
        return self.words[bisect_left(self.starts, start): bisect_left(self.starts, end)]


OPENING = frozenset('.!?:"“”(\n')


def _tokenize(text: str, quotes: Sequence[Quote], company: Company) -> _Tokens:
    """Mask while reading: the company's mentions, then names (capitals inside a sentence), then numbers."""
    mentions = company.find(text)
    mention_starts = [a for a, _ in mentions]
    known = {word for quote in quotes if quote.speaker for word in quote.speaker.name.split() if word[:1].isupper()}
    plain_words = read_words("function-words")
    found = list(TOKEN_RE.finditer(text))
    inside = []
    for match in found:
        word = match.group()
        at = match.start() - 1
        while at >= 0 and text[at] in ' "“”(\'‘[':
            at -= 1
        begins = at < 0 or text[at] in ".!?:\n" and (text[at] != "\n" or at < 1 or text[at - 1] in "\n.!? ")
        inside.append(not begins)
        if not begins and word[0].isupper() and len(word) > 1:
            known.add(word)
    starts, words = [], []
    for match, is_inside in zip(found, inside, strict=True):
        start, word = match.start(), match.group()
        at = bisect_right(mention_starts, start) - 1
        if at >= 0 and start < mentions[at][1]:
            token = COMPANY
        else:
            lower = word.lower().replace("’", "'")
            if word[0].isdigit():
                token = NUMBER
            elif word == "%":
                token = PERCENT
            elif word[0].isupper() and lower not in plain_words and lower not in PRONOUNS and (is_inside or word in known):
                token = NAME
            else:
                token = lower[:-2] if lower.endswith("'s") and lower not in PRONOUNS else lower
        if words and token == words[-1] and token in (NAME, COMPANY):
            continue
        starts.append(start)
        words.append(token)
    return _Tokens(starts, words)


def describe(text: str, quotes: Sequence[Quote], company: Company) -> list[DescribedQuote]:
    """One described quote for each speech quote, in order.

    The quotes' speakers should have their `side` (see `companies.assign_sides`); without it the side's features stay out.

    >>> from quotestance.records import Speaker
    >>> text = "“We deny it,” said Ann Lee of Northwind."
    >>> quote = Quote(1, 12, "We deny it,", speaker=Speaker("Ann Lee", side="company"))
    >>> sorted(describe(text, [quote], Company("Northwind"))[0].families[0])
    ['deny', 'deny it', 'it', 'we', 'we deny']
    """
    tokens = _tokenize(text, quotes, company)
    sentences = split_sentences(text)
    begins = [a for a, _ in sentences]
    evidence = Evidence.gather(text, company)
    mentions = [a for a, _ in evidence.mentions]
    tone = _read_tone(tokens.words)
    headline = _content_words(tokens.between(*sentences[0])) if sentences else frozenset()
    roles: dict[str, str] = {}
    article = crc32(text.encode("utf-8", "surrogatepass"))
    described = []
    for index, quote in enumerate(quotes):
        if quote.kind != "speech":
            continue
        name = quote.speaker.name if quote.speaker else ""
        if name not in roles:
            roles[name] = _find_role_kind(quote, evidence)
        context = _Context.cut(tokens, sentences, begins, quote, quotes, index)
        facts = dict(_list_facts(quote, context, roles[name], index / max(1, len(quotes))))
        facts.update(tone)
        facts.update(_list_focus(quote, context, mentions, headline, len(sentences)))
        described.append(DescribedQuote(
            index, (_count_words(context.quote, 2), _count_pieces(context.quote), _count_words(context.before_quote + ["|"] + context.after_quote, 2),
                    _count_words(context.sentence_before, 1), facts),
            quote.speaker.side if quote.speaker else None, quote.about, article, name))
    return described


@dataclass(frozen=True, slots=True)
class _Context:
    """The masked words of a quote and around it."""

    quote: list[str]
    before_quote: list[str]
    after_quote: list[str]
    sentence_before: list[str]
    text: str

    @classmethod
    def cut(cls, tokens: _Tokens, sentences: Sequence[tuple[int, int]], begins: Sequence[int], quote: Quote,
            quotes: Sequence[Quote], index: int) -> _Context:
        first = max(0, bisect_right(begins, quote.start) - 1)
        last = max(first, bisect_left(begins, quote.end) - 1)
        start, end = sentences[first][0], sentences[last][1]
        before = sentences[first - 1] if first else (start, start)
        return cls(tokens.between(quote.start, quote.end), tokens.between(start, quote.start)[-40:],
                   tokens.between(quote.end, max(end, quote.end))[:40], tokens.between(*before)[-60:], quote.text)


def _count_words(words: list[str], longest: int) -> dict[str, float]:
    counts: dict[str, float] = {}
    for word in words:
        counts[word] = counts.get(word, 0.0) + 1.0
    if longest > 1:
        for left, right in zip(words, words[1:], strict=False):
            pair = f"{left} {right}"
            counts[pair] = counts.get(pair, 0.0) + 1.0
    return counts


@lru_cache(maxsize=20000)
def _cut_pieces(word: str) -> tuple[str, ...]:
    framed = f"<{word}>"
    return tuple(framed[i:i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1) if n < len(framed))


def _count_pieces(words: list[str]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for word in words:
        if word[0] == "_":
            continue
        for piece in _cut_pieces(word):
            counts[piece] = counts.get(piece, 0.0) + 1.0
    return counts


def _mark_negation(words: list[str]) -> list[bool]:
    """True for each word that a negation before it turns, in the manner of NLTK's `mark_negation` with a bounded scope."""
    marks, left = [], 0
    for word in words:
        marks.append(left > 0)
        if word in SCOPE_END:
            left = 0
        elif word in NEGATION or word.endswith("n't"):
            left = SCOPE_LENGTH + 1
        left = max(0, left - 1)
    return marks


def _find_matches(words: list[str]) -> Iterator[tuple[str, bool]]:
    """Lexicon categories with True where negated; two words that the lexicon holds together go before one."""
    negated = _mark_negation(words)
    for i, word in enumerate(words):
        categories = find_categories(word)
        if i + 1 < len(words):
            categories = categories + find_categories(f"{word} {words[i + 1]}")
        for category in categories:
            yield category, negated[i]


def _read_tone(words: list[str]) -> dict[str, float]:
    """How good or bad the whole article sounds: shares of its words, in tenths of the lexicon's usual share."""
    total = max(40, len(words))
    counts = {"negative": 0, "positive": 0, "legal": 0, "harm": 0, "finance": 0, "economy": 0}
    for word in words:
        for category in find_categories(word):
            if category in counts:
                counts[category] += 1
    return {f"article|{category}": min(2.0, count * 10 / total) for category, count in counts.items()}


def _content_words(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) > 3 and word[0] != "_" and word not in read_words("function-words"))


def _list_focus(quote: Quote, context: _Context, mentions: Sequence[int], headline: frozenset[str],
                sentences: int) -> Iterator[tuple[str, float]]:
    """How near the company is: how often the article names it, how long ago, and whether the quote takes up the headline."""
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    share = len(mentions) / max(1, sentences)
    density = next(name for limit, name in ((0.15, "rare"), (0.35, "some"), (0.7, "often"), (99, "dense")) if share <= limit)
    yield f"article names the company|{density}", 1.0
    yield f"article names the company|{side}|{density}", 1.0
    at = bisect_left(mentions, quote.start)
    since = quote.start - mentions[at - 1] if at else 10**6
    distance = next(name for limit, name in ((80, "near"), (250, "a sentence ago"), (700, "a paragraph ago"), (10**9, "far")) if since <= limit)
    yield f"company last named|{distance}", 1.0
    yield f"company last named|{side}|{distance}", 1.0
    shared = len(headline & _content_words(context.quote))
    if shared:
        yield "words of the headline", min(3.0, shared)
        yield f"words of the headline|{side}", min(3.0, shared)


def _find_role_kind(quote: Quote, evidence: Evidence) -> str:
    speaker = quote.speaker
    if speaker is None:
        return "nobody"
    if evidence.company.is_same_as(speaker.name):
        return "the company"
    phrases = [speaker.name] if not speaker.name[:1].isupper() else []
    for group in ((speaker.role,) if speaker.role else (), *evidence.phrases(speaker)):
        phrases.extend(group)
    for phrase in phrases:
        for kind, pattern in ROLE_KINDS:
            if phrase and pattern.search(phrase):
                return kind
    return "unknown"


def _list_facts(quote: Quote, context: _Context, role: str, place: float) -> Iterator[tuple[str, float]]:
    side = (quote.speaker.side if quote.speaker else None) or "unknown"
    words = context.quote
    yield f"side|{side}", 1.0
    yield f"role|{role}", 1.0
    yield f"role|{side}|{role}", 1.0
    yield "place", place
    cue = _find_cue(context, quote)
    if cue:
        yield f"cue|{cue}", 1.0
        cue_class = _cue_classes().get(cue, "say")
        yield f"cue class|{cue_class}", 1.0
        yield f"cue class|{side}|{cue_class}", 1.0
    people = {PRONOUNS[word] for word in words if word in PRONOUNS}
    for person in sorted(people):
        yield f"pronoun|{person}", 1.0
        yield f"pronoun|{side}|{person}", 1.0
    yield from _list_lexicon(words, side, people)
    for where, outer in (("sentence", context.before_quote + context.after_quote), ("before", context.sentence_before)):
        seen = {}
        for category, negated in _find_matches(outer):
            seen[f"{where}|{'not ' if negated else ''}{category}"] = 1.0
        yield from seen.items()
        if COMPANY in outer:
            yield f"{where}|company named", 1.0
    yield from _list_form(context, side)


def _list_lexicon(words: list[str], side: str, people: set[str]) -> Iterator[tuple[str, float]]:
    counts: dict[str, int] = {}
    for category, negated in _find_matches(words):
        key = f"not {category}" if negated else category
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        value = min(2.0, 0.5 + 0.5 * count)
        yield f"lexicon|{key}", value
        yield f"lexicon|{side}|{key}", value
        for person in ("we", "they", "company"):
            if person in people:
                yield f"lexicon|{person}|{key}", value
    balance = counts.get("positive", 0) + counts.get("not negative", 0) - counts.get("negative", 0) - counts.get("not positive", 0)
    if balance:
        yield f"balance|{'good' if balance > 0 else 'bad'}", min(3.0, abs(balance))
        yield f"balance|{side}|{'good' if balance > 0 else 'bad'}", min(3.0, abs(balance))
    if any(word in NEGATION or word.endswith("n't") for word in words):
        yield "negation", 1.0
        yield f"negation|{side}", 1.0


def _list_form(context: _Context, side: str) -> Iterator[tuple[str, float]]:
    words, text = context.quote, context.text.strip()
    length = len(words)
    bucket = next(name for limit, name in ((3, "1-3"), (6, "4-6"), (12, "7-12"), (25, "13-25"), (10**9, "26+")) if length <= limit)
    yield f"length|{bucket}", 1.0
    yield f"length|{side}|{bucket}", 1.0
    if text[:1].islower():
        yield "form|fragment", 1.0
        yield f"form|{side}|fragment", 1.0
    for mark, name in (("?", "question"), ("!", "exclamation")):
        if mark in text:
            yield f"form|{name}", 1.0
            yield f"form|{side}|{name}", 1.0
    for token, name in ((NUMBER, "number"), (PERCENT, "percent"), ("$", "money"), ("£", "money"), (NAME, "name")):
        if token in words:
            yield f"form|{name}", 1.0
            yield f"form|{side}|{name}", 1.0
    if words:
        yield f"first word|{words[0]}", 1.0
    if not context.before_quote and not context.after_quote:
        yield "form|whole sentence", 1.0


def _find_cue(context: _Context, quote: Quote) -> str | None:
    """The cue word nearest to the quote in its sentence; else the extractor's own."""
    classes = _cue_classes()
    best: tuple[int, str] | None = None
    for distance, word in enumerate(context.after_quote[:14]):
        if word in classes:
            best = (distance, word)
            break
    for distance, word in enumerate(reversed(context.before_quote[-14:])):
        if word in classes:
            if best is None or distance < best[0]:
                best = (distance, word)
            break
    if best is not None:
        return best[1]
    if quote.cue is not None:
        return quote.cue.text.lower().split()[0] if quote.cue.text.split() else None
    return None


def say_feature(family: str, name: str) -> str:
    """A feature in words that a reader understands.

    >>> say_feature("facts", "side|company"), say_feature("quote", "never should")
    ('speaks for the company', "quote: 'never should'")
    """
    shown = name.replace(COMPANY, "[the company]").replace(NAME, "[a name]").replace(NUMBER, "[a number]").replace(PERCENT, "%")
    if family in ("quote", "chars"):
        return f"quote: '{shown.strip('<>')}'"
    if family in ("sentence", "before"):
        where = "the sentence" if family == "sentence" else "the sentence before"
        return f"{where}: {shown}"
    parts = shown.split("|")
    if parts[0] == "side":
        return {"company": "speaks for the company", "other": "speaks from outside the company"}.get(parts[1], "speaker's side unknown")
    sides = {"company": "by the company's side", "other": "by an outsider", "unknown": "side unknown"}
    words = [sides.get(part, part) if i == 1 and len(parts) > 2 else part for i, part in enumerate(parts)]
    return f"{words[0]}: {', '.join(words[1:])}" if len(words) > 1 else words[0]
