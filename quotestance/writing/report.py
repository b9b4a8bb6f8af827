"""Labelled articles as one HTML page: shares, sides, statements, all quotes, and each article with its quotes marked.

The page is the template `data/report/report.html.j2`; this module counts quotes and splits texts for it.

The page is self-contained: it needs no network, and its content security policy allows only its own script and style,
by their hashes. Article text is not trusted: the template escapes every value, and control characters are replaced.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from quotestance.about import __version__
from quotestance.english.segmentation import normalize_marks, split_paragraphs
from quotestance.records.article import LabelledArticle
from quotestance.records.display import plural, sanitize, truncate
from quotestance.records.quote import STANCES, Quote, Speaker
from quotestance.statements.merging import Occurrence, merge_statements

__all__ = ["format_report", "replace_controls"]


NO_STANCE = "no-stance"  # speech without a stance: no company, or the classifier abstained
COLUMNS = (*STANCES, NO_STANCE)
UNKNOWN = "unknown"
SIDE_NAMES = {"company": "the company's side", "other": "others", UNKNOWN: UNKNOWN}
KIND_NAMES = {"reported": "reported speech, not a quote", "turn": "turn in a transcript"}
NO_SPEAKER = "no speaker found"
EXCERPT = 90  # columns
NAMES_SHOWN = 12  # per side
VALUES_IN_PIECE = 200  # values and template text between them that make one piece, about 8 kB
WORD_RE = re.compile(r"\w+(?:'\w+)*")
# C0 and C1 control characters (except tab, LF and CR) are invisible on a page; the embeddings, overrides and isolates
# U+202A-202E and U+2066-2069 change the text direction of what follows them; UTF-8 cannot encode unpaired surrogates.
# The direction marks U+200E, U+200F and U+061C stay, since they affect only their neighbours.
UNSHOWN_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(slots=True)
class Row:
    """Counts of the quotes of one speaker, side or company."""

    stances: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    def count(self, quote: Quote) -> None:
        """Add one quote."""
        self.stances[stance_of(quote)] += 1
        self.sides[side_of(quote)] += 1
        self.names[name_of(quote)] += 1
        if quote.speaker and quote.speaker.role:
            self.roles[sanitize(quote.speaker.role)] += 1


def format_report(articles: Sequence[LabelledArticle], *, include_other: bool = False) -> Iterator[str]:
    """The page, in pieces. Quotes with a `group` (see `group_statements`) are also listed by statement.

    `include_other` also marks titles, nicknames and scare quotes in the articles; they are not counted.
    """
    articles = [article.with_names_shown() for article in articles]
    speech = [(article, quote) for article in articles for quote in article.quotes if quote.counts]
    stance_counts = Counter(stance_of(quote) for _, quote in speech)
    statements = merge_statements(articles)
    shared = [statement for statement in statements if len(statement.occurrences) > 1]
    companies = list(dict.fromkeys(article.company for article in articles if article.company))
    stream = _load_template().stream(
        version=__version__,
        style=_read_resource("report.css"),
        script=_read_resource("report.js"),
        articles=articles,
        include_other=include_other,
        companies=companies,
        quote_count=len(speech),
        statement_count=len(statements),
        failed_count=sum(article.error is not None for article in articles),
        stance_counts=stance_counts,
        stances=[stance for stance in COLUMNS if stance != NO_STANCE or stance_counts[NO_STANCE]],
        bar=list(_divide_bar(stance_counts)),
        **_list_rows(speech),
        shared=shared,
        group_sizes={statement.quote.group: len(statement.occurrences) for statement in shared},
        article_numbers={article.id: number for number, article in enumerate(articles, start=1)},
    )
    stream.enable_buffering(VALUES_IN_PIECE)
    yield from stream


def _list_rows(speech: Sequence[tuple[LabelledArticle, Quote]]) -> dict[str, list[tuple[tuple[str, ...], Row]]]:
    """The rows of the tables by side, by speaker and by company: what each counts, and its counts."""
    by_side = _count_by((side_of(quote), quote) for _, quote in speech)
    by_speaker = _count_by((name_of(quote), quote) for _, quote in speech)
    by_company = _count_by((article.company or UNKNOWN, quote) for article, quote in speech)
    return {
        "side_rows": [((name,), by_side[side]) for side, name in SIDE_NAMES.items() if side in by_side],
        "speaker_rows": [
            ((name, most_frequent(row.roles), most_frequent(row.sides)), row) for name, row in sort_by_size(by_speaker)
        ],
        "company_rows": [((name,), row) for name, row in sort_by_size(by_company)],
    }


@cache
def _load_template() -> Template:
    environment = Environment(
        loader=FunctionLoader(_read_resource),
        autoescape=True,
        finalize=_sanitize_value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(all_stances=COLUMNS, side_names=SIDE_NAMES, names_shown=NAMES_SHOWN, plural=plural)
    environment.filters.update(
        by_place=_by_place,
        describe_speaker=describe_speaker,
        digest=_digest,
        excerpt=_excerpt,
        facts=_list_facts,
        mark_class=_mark_class,
        is_link=_is_link,
        percent="{:.0%}".format,
        side=side_of,
        source_facts=_list_source_facts,
        speaker_name=name_of,
        split_at_quotes=_split_at_quotes,
        stance=stance_of,
        stance_text=stance_text,
        stance_summary=_summarize_stances,
        verbatim=_verbatim,
        words=_words,
    )
    return environment.get_template("report.html.j2")


def _sanitize_value(value: object) -> object:
    """A value of the template, on one line and without control characters; the template then escapes it.

    Markup is left as it is: it comes from the template's macros, whose values are sanitized, or from `_verbatim`.
    """
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _verbatim(text: str) -> Markup:
    """Escaped text in which a browser keeps every character; a literal CR would be read as LF."""
    return escape(replace_controls(text)).replace("\r", Markup("&#13;"))


def replace_controls(text: str) -> str:
    """`text` with a visible symbol or U+FFFD in place of each character that cannot be shown; its length is the same.

    >>> replace_controls("a\\x1b[2J b\\u202e")
    'a␛[2J b�'
    """
    return UNSHOWN_RE.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def _count_by(pairs: Iterable[tuple[str, Quote]]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for name, quote in pairs:
        rows.setdefault(name, Row()).count(quote)
    return rows


def sort_by_size(rows: dict[str, Row]) -> list[tuple[str, Row]]:
    """The rows by number of quotes, most first."""
    return sorted(rows.items(), key=lambda item: (-item[1].stances.total(), item[0].casefold()))


def most_frequent(counts: Counter[str]) -> str:
    """The most frequent value, or an empty string."""
    return counts.most_common(1)[0][0] if counts else ""


def _divide_bar(stance_counts: Counter[str]) -> Iterator[tuple[str, float, float]]:
    """Each stance that occurs, with the start and the width of its share of the bar in percent."""
    start = 0.0
    for stance in COLUMNS:
        if number := stance_counts[stance]:
            width = 100 * number / stance_counts.total()
            yield stance, start, width
            start += width


def _summarize_stances(quotes: Iterable[Quote]) -> str:
    counts = Counter(stance_of(quote) for quote in quotes if quote.counts)
    return ", ".join(f"{counts[stance]} {stance_text(stance)}" for stance in COLUMNS if counts[stance]) or "no quotes"


def _by_place(quotes: Sequence[Quote], include_other: bool = False) -> dict[int, Quote]:
    """The quotes to show, by their positions among all quotes of the article, which are part of their link targets."""
    return {place: quote for place, quote in enumerate(quotes) if include_other or quote.counts}


def _split_at_quotes(
    text: str | None, quotes: Mapping[int, Quote]
) -> Iterator[tuple[str, list[tuple[str, int | None, bool]]]]:
    """For each paragraph, the white space before it and its pieces; finally the text after the last one, and no pieces.

    A piece is its text, the position of the quote that it belongs to (or None), and whether that quote starts there.
    Joined in order, the texts are `text`. Without a text, each quote is a paragraph.
    """
    if text is None:
        for place, quote in quotes.items():
            yield "", [(quote.text, place, True)]
        return
    # In reverse, so that the next part is taken from the end.
    pending = list(_cut_overlaps(quotes))[::-1]
    shown: set[int] = set()
    last = 0
    for start, end in split_paragraphs(text):
        gap, last = text[last:start], start
        pieces: list[tuple[str, int | None, bool]] = []
        while pending and pending[-1][1] < end:
            place, part_start, part_end = pending[-1]
            begin, until = max(last, part_start), min(end, part_end)
            if begin < until:
                pieces += [(text[last:begin], None, False), (text[begin:until], place, place not in shown)]
                shown.add(place)
                last = until
            if part_end > end:
                break  # the quote continues in the next paragraph
            pending.pop()
        yield gap, [*pieces, (text[last:end], None, False)]
        last = end
    yield text[last:], []


def _cut_overlaps(quotes: Mapping[int, Quote]) -> Iterator[tuple[int, int, int]]:
    """The position and the span of each part of a quote that no quote inside it covers, in text order."""
    opened: list[int] = []  # positions of the quotes around the current place, the innermost last
    last = 0

    def close(until: int) -> Iterator[tuple[int, int, int]]:
        nonlocal last
        while opened and quotes[opened[-1]].end <= until:
            place = opened.pop()
            if last < quotes[place].end:
                yield place, last, quotes[place].end
                last = quotes[place].end

    for place in sorted(quotes, key=lambda place: (quotes[place].start, -quotes[place].end)):
        start = quotes[place].start
        yield from close(start)
        if opened and last < start:
            yield opened[-1], last, start
        opened.append(place)
        last = max(last, start)
    yield from close(max((quote.end for quote in quotes.values()), default=0))


def _words(occurrence: Occurrence) -> list[str]:
    return WORD_RE.findall(normalize_marks(occurrence.text).casefold())


def _excerpt(text: str) -> str:
    return truncate(sanitize(text[: 4 * EXCERPT]), EXCERPT)


def _list_facts(quote: Quote) -> list[tuple[str, str]]:
    """The facts about a quote for its note, each with a name."""
    facts: list[tuple[str, str]] = []
    speaker, stance = quote.speaker, quote.stance
    if speaker is not None:
        mention = f" (as “{speaker.mention}”)" if speaker.mention and speaker.mention != speaker.name else ""
        facts += [
            ("speaker", speaker.name + mention),
            ("role", speaker.role or ""),
            ("side", SIDE_NAMES[side_of(quote)]),
        ]
    if stance is not None and stance.probabilities is not None:
        shares = zip(STANCES, stance.probabilities, strict=True)
        facts.append(("probability", ", ".join(f"{name} {share:.0%}" for name, share in shares)))
    facts.append(("about", {"company": "the company", "other": "something else"}.get(quote.about or "", "")))
    if quote.kind in KIND_NAMES:
        facts.append(("kind", KIND_NAMES[quote.kind]))
    if quote.rule:
        facts.append(("attribution", f"rule {quote.rule}" + (f", cue “{quote.cue.text}”" if quote.cue else "")))
    if stance is not None and stance.explanation:
        facts.append(("because", "; ".join(f"{feature} {weight:+.2f}" for feature, weight in stance.explanation)))
    return [(name, value) for name, value in facts if sanitize(value)]


def _list_source_facts(article: LabelledArticle) -> list[str]:
    """What is known about an article beside its title, and its id if it has a title; without its address."""
    facts = (article.outlet, article.date, article.byline, article.section, article.title and article.id)
    copied = f"a copy of {article.duplicate_of}" if article.duplicate_of else None
    return [fact for fact in (*facts, copied) if fact] or [article.id] * bool(article.url)


def _is_link(url: str | None) -> bool:
    """Whether a browser may follow an address; other schemes, such as javascript, run code."""
    return url is not None and url.lower().startswith(("http://", "https://"))


def stance_of(quote: Quote) -> str:
    """The stance in one word."""
    return (quote.stance.label if quote.stance else None) or NO_STANCE


def stance_text(stance: str) -> str:
    """A stance, or the kind "other", as the page shows it.

    >>> stance_text("critical"), stance_text("no-stance"), stance_text("other")
    ('critical', 'no stance', 'term')
    """
    return {NO_STANCE: "no stance", "other": "term"}.get(stance, stance)


def _mark_class(quote: Quote) -> str:
    return stance_of(quote) if quote.is_said else "other"


def side_of(quote: Quote) -> str:
    """The speaker's side in one word, as in the tables."""
    return (quote.speaker.side if quote.speaker else None) or UNKNOWN


def name_of(quote: Quote) -> str:
    """The speaker's name on one line."""
    return sanitize(quote.speaker.name) if quote.speaker else NO_SPEAKER


def describe_speaker(speaker: Speaker | None) -> str:
    """A name with its role."""
    if speaker is None:
        return NO_SPEAKER
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name


@cache
def _read_resource(name: str) -> str:
    return resources.files("quotestance.data").joinpath("report").joinpath(name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    """The hash of a script or a style in the form of a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
