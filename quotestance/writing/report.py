"""Labelled articles as one HTML page: shares, sides, statements, all quotes, and each article with its quotes marked.

The page stands alone: no network, and a policy in its head that lets the browser run the one script and the one style
that are in it, known by their hashes, and nothing else. An article's text is cut at the borders of its quotes and each
piece escaped; without the tags the text is back.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from quotestance.about import __version__
from quotestance.english.segmentation import normalize_marks, split_paragraphs
from quotestance.records.article import LabelledArticle
from quotestance.records.display import count_noun, cut, harmless
from quotestance.records.quote import STANCES, Quote, Speaker
from quotestance.statements.merging import MergedStatement, Printing, merge_statements

__all__ = [
    "COLUMNS",
    "OPEN",
    "Row",
    "escape_text",
    "format_bar",
    "format_counts",
    "format_long_counts",
    "format_names",
    "format_numbers",
    "format_report",
    "format_tag",
    "inline",
    "most_frequent",
    "name_of",
    "percent",
    "side_of",
    "side_words",
    "sort_by_size",
    "speaker_words",
    "stance_of",
    "visible",
]


EXCERPT = 90  # columns
WORD_RE = re.compile(r"\w+(?:'\w+)*")


def format_report(articles: Sequence[LabelledArticle], *, include_other: bool = False) -> Iterator[str]:
    """The page, in pieces. Quotes that have a `group` (`group_statements`) are shown by statement too.

    `include_other` marks titles, nicknames and scare quotes in the articles as well; they are counted nowhere.
    """
    speech = [quote for article in articles for quote in article.quotes if quote.counts]
    statements = merge_statements(articles)
    shared = [statement for statement in statements if len(statement.printings) > 1]
    companies = Counter(article.company for article in articles if article.company)
    [company] = companies if len(companies) == 1 else [None]
    style, script = _resource("report.css"), _resource("report.js")
    heading = "Who says what" + (
        f" about {inline(company)}" if company else f" about {len(companies)} companies" if companies else ""
    )
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{heading}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">To the content</a>\n'
    )
    numbers = [
        count_noun(len(articles), "article"),
        count_noun(len(speech), "quote"),
        count_noun(len(statements), "statement"),
    ]
    yield (
        f'<header>\n<h1>{heading}</h1>\n<p class="soft">{" · ".join(numbers)}'
        f"{' (what several articles print counts once)' if shared else ''}</p>\n{_navigation(bool(shared))}"
        '</header>\n<main id="main">\n'
    )
    yield from _overview(articles, speech, len(companies) > 1)
    yield from _speakers(speech)
    if shared:
        yield from _shared_statements(shared, articles)
    yield from _all_quotes(articles)
    yield from _all_articles(articles, shared, include_other=include_other)
    yield (
        f'</main>\n<footer class="soft"><p>Made by quotestance {__version__}. Stances are a model\'s judgement; a '
        f"probability near one half is doubt.</p></footer>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _navigation(with_shared: bool) -> str:
    places = {
        "overview": "Overview",
        "speakers": "Speakers",
        "statements": "Same statement",
        "quotes": "All quotes",
        "articles": "Articles",
    }
    if not with_shared:
        del places["statements"]
    links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in places.items())
    return f'<nav aria-label="Parts of the report"><ul>{links}</ul></nav>\n'


def _overview(articles: Sequence[LabelledArticle], speech: Sequence[Quote], several: bool) -> Iterator[str]:
    stances = Counter(map(stance_of, speech))
    shown = [stance for stance in COLUMNS if stances[stance] or stance != OPEN]
    yield '<section id="overview" aria-labelledby="h-overview">\n<h2 id="h-overview">Overview</h2>\n'
    if speech:
        yield format_bar(stances, len(speech))
    shares = "".join(
        f'<li><b>{stances[stance]}</b> {format_tag(stance)} <span class="soft">{percent(stances[stance], len(speech))}'
        "</span></li>"
        for stance in shown
    )
    yield f'<ul class="shares">{shares}</ul>\n'
    sides: dict[str, Row] = {side: Row() for side in ("company", "other", "not known")}
    for quote in speech:
        sides[side_of(quote)].count(quote)
    rows = "".join(
        f'<tr><th scope="row">{side_words(side)}</th>{format_numbers(row, shown)}</tr>\n'
        for side, row in sides.items()
        if row.stances
    )
    yield format_counts("Who speaks for which side", ("side",), shown, rows)
    names = "".join(
        f"<dt>{side_words(side)}</dt><dd>{format_names(row)}</dd>" for side, row in sides.items() if row.stances
    )
    yield f"<dl>{names}</dl>\n"
    if several:
        of_company: dict[str, Row] = {}
        for article in articles:
            for quote in article.quotes:
                if quote.counts:
                    of_company.setdefault(article.company or "not known", Row()).count(quote)
        yield from format_long_counts(
            "Each article's stances are toward its own company",
            ("company",),
            shown,
            [
                f'<tr><th scope="row">{inline(name)}</th>{format_numbers(row, shown)}</tr>\n'
                for name, row in sort_by_size(of_company)
            ],
        )
    failed = [article for article in articles if article.error is not None]
    if failed:
        yield f'<p class="error">{count_noun(len(failed), "article")} could not be labelled; each says why below.</p>\n'
    yield "</section>\n"


def _speakers(speech: Sequence[Quote]) -> Iterator[str]:
    speakers: dict[str, Row] = {}
    for quote in speech:
        speakers.setdefault(name_of(quote), Row()).count(quote)
    shown = [stance for stance in COLUMNS if stance != OPEN or any(row.stances[OPEN] for row in speakers.values())]
    yield '<section id="speakers" aria-labelledby="h-speakers">\n<h2 id="h-speakers">Speakers by stance</h2>\n'
    yield from format_long_counts(
        "How many quotes of each speaker have each stance",
        ("speaker", "role", "side"),
        shown,
        [
            f'<tr><th scope="row">{inline(name)}</th><td>{inline(most_frequent(row.roles))}</td>'
            f"<td>{most_frequent(row.sides)}</td>{format_numbers(row, shown)}</tr>\n"
            for name, row in sort_by_size(speakers)
        ],
    )
    yield "</section>\n"


def _shared_statements(shared: Sequence[MergedStatement], articles: Sequence[LabelledArticle]) -> Iterator[str]:
    places = {article.id: number for number, article in enumerate(articles, start=1)}
    yield (
        '<section id="statements" aria-labelledby="h-statements">\n<h2 id="h-statements">The same statement in several '
        f"articles</h2>\n<p>{count_noun(len(shared), 'statement')} printed more than once, in the longest wording "
        "first.</p>\n"
    )
    for statement in shared:
        merged = statement.quote
        longest = next(printing for printing in statement.printings if printing.text == merged.text)
        yield (
            f'<article class="statement" id="s{merged.group}" aria-labelledby="hs{merged.group}">'
            f'<h3 id="hs{merged.group}">{inline(speaker_words(merged.speaker))} {format_tag(stance_of(merged))} '
            f'<span class="soft">in {count_noun(len(statement.printings), "article")}</span></h3>'
            f'<blockquote dir="auto">{_wording(longest)}</blockquote>\n'
        )
        if len(statement.speakers) > 1:
            yield (
                '<p class="differs">The attribution differs: '
                f"{inline('; '.join(f'{name} ({count})' for name, count in statement.speakers.items()))}</p>\n"
            )
        rows = []
        for printing in statement.printings:
            number = places[printing.article_id]
            quote = printing.quotes[0]
            wording = "the same words" if _words(printing) == _words(longest) else _wording(printing)
            rows.append(
                f'<li><a href="#q{number}-{printing.places[0]}">{inline(printing.article_id)}</a>: '
                f'{inline(speaker_words(quote.speaker))}: <span dir="auto">{wording}</span></li>'
            )
        yield f"<ul>{''.join(rows)}</ul></article>\n"
    yield "</section>\n"


def _wording(printing: Printing) -> str:
    """Each of its quotes in marks of its own: what stands between them is the reporter's."""
    return " ".join(f"“{escape_text(quote.text)}”" for quote in printing.quotes)


def _words(printing: Printing) -> list[str]:
    return WORD_RE.findall(normalize_marks(printing.text).casefold())


def _all_quotes(articles: Sequence[LabelledArticle]) -> Iterator[str]:
    stances = "".join(f"<option>{stance}</option>" for stance in COLUMNS)
    sides = "".join(f"<option>{side}</option>" for side in ("company", "other", "not known"))
    yield (
        '<section id="quotes" aria-labelledby="h-quotes">\n<h2 id="h-quotes">All quotes</h2>\n'
        '<form hidden role="search" aria-label="Filter the quotes">'
        f'<label>Stance<select name="stance"><option value="">all</option>{stances}</select></label>'
        f'<label>Side<select name="side"><option value="">all</option>{sides}</select></label>'
        '<label>Speaker<input name="speaker" type="search" autocomplete="off"></label>'
        '<label>Words of the quote<input name="words" type="search" autocomplete="off"></label>'
        '<button type="reset">Show all</button><output aria-live="polite"></output></form>\n'
        '<div class="wide" role="region" aria-label="All quotes, as a table" tabindex="0">'
        '<table class="sortable"><thead><tr><th scope="col">quote</th><th scope="col">speaker</th>'
        '<th scope="col">side</th><th scope="col">stance</th><th scope="col" class="n">probability</th>'
        '<th scope="col">article</th></tr></thead><tbody>\n'
    )
    for number, article in enumerate(articles, start=1):
        for place, quote in enumerate(article.quotes):
            if quote.counts:
                stance = stance_of(quote)
                yield (
                    f'<tr><td dir="auto"><a href="#q{number}-{place}">{escape_text(quote.text)}</a></td>'
                    f"<td>{inline(name_of(quote))}</td><td>{side_of(quote)}</td><td>{format_tag(stance)}</td>"
                    f'<td class="n">{_probability(quote)}</td><td>{inline(article.id)}</td></tr>\n'
                )
    yield "</tbody></table></div>\n</section>\n"


def _all_articles(
    articles: Sequence[LabelledArticle], shared: Sequence[MergedStatement], *, include_other: bool
) -> Iterator[str]:
    sizes = {statement.quote.group: len(statement.printings) for statement in shared}
    yield '<section id="articles" aria-labelledby="h-articles">\n<h2 id="h-articles">Articles</h2>\n'
    for number, article in enumerate(articles, start=1):
        quotes = {place: quote for place, quote in enumerate(article.quotes) if include_other or quote.counts}
        counts = Counter(stance_of(quote) for quote in quotes.values() if quote.counts)
        heading = ", ".join(f"{counts[stance]} {stance}" for stance in COLUMNS if counts[stance]) or "no quotes"
        company = f"{inline(article.company)}{' (inferred)' * article.company_inferred} · " if article.company else ""
        yield (
            f'<article class="article" id="a{number}" aria-labelledby="ha{number}"><h3 id="ha{number}">'
            f'{inline(article.id)}</h3><p class="soft">{company}{heading}</p>\n'
        )
        if article.error is not None:
            yield f'<p class="error">Could not be labelled: {inline(article.error)}</p>\n'
        yield '<div class="parts"><div class="text">'
        yield from _marked_text(article.text or "", quotes, number)
        notes = "".join(_note(quote, number, place, sizes) for place, quote in quotes.items())
        yield f'</div>\n<div class="notes">{notes}</div></div></article>\n'
    yield "</section>\n"


def _marked_text(text: str, quotes: dict[int, Quote], number: int) -> Iterator[str]:
    """The text in paragraphs, its quotes marked; whatever stands between paragraphs stays between them."""
    waiting = sorted(quotes.items(), key=lambda item: item[1].start, reverse=True)
    last = 0
    for start, end in split_paragraphs(text):
        yield f'{escape_text(text[last:start])}<p dir="auto">'
        last = start
        while waiting and waiting[-1][1].start < end:
            place, quote = waiting[-1]
            begin, until = max(last, quote.start), min(end, quote.end)
            if begin < until:
                name = f' id="q{number}-{place}"' if begin == quote.start else ""
                yield (
                    f'{escape_text(text[last:begin])}<mark class="{_class_of(quote)}"{name}>'
                    f'<a href="#n{number}-{place}">{escape_text(text[begin:until])}</a></mark>'
                )
                last = until
            if quote.end > end:
                break
            waiting.pop()
        yield f"{escape_text(text[last:end])}</p>"
        last = end
    yield escape_text(text[last:])


def _note(quote: Quote, number: int, place: int, sizes: dict[int | None, int]) -> str:
    """What is known of a quote, folded; the link from its mark leads into it, which unfolds it."""
    facts: list[tuple[str, str]] = []
    speaker, stance = quote.speaker, quote.stance
    if speaker is not None:
        mention = f" (as “{inline(speaker.mention)}”)" if speaker.mention and speaker.mention != speaker.name else ""
        facts += [
            ("speaker", inline(speaker.name) + mention),
            ("role", inline(speaker.role or "")),
            ("side", side_words(side_of(quote))),
        ]
    if stance is not None and stance.probabilities is not None:
        facts.append(
            (
                "probability",
                ", ".join(f"{name} {share:.0%}" for name, share in zip(STANCES, stance.probabilities, strict=True)),
            )
        )
    facts.append(("about", {"company": "the company", "other": "something else"}.get(quote.about or "", "")))
    if quote.rule:
        cue = f", by “{inline(quote.cue.text)}”" if quote.cue else ""
        facts.append(("speaker found", f"rule {inline(quote.rule)}{cue}"))
    if stance is not None and stance.explanation:
        facts.append(("because", "; ".join(f"{inline(words)} {weight:+.2f}" for words, weight in stance.explanation)))
    if quote.group is not None:
        facts.append(
            ("printed", f'<a href="#s{quote.group}">in {count_noun(sizes.get(quote.group, 1), "article")}</a>')
        )
    lines = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in facts if words)
    kind = _class_of(quote)
    who = inline(name_of(quote)) if quote.kind == "speech" else "term or title"
    return (
        f'<details class="{kind}"><summary>{format_tag(kind)} <b>{who}</b> '
        f'<span class="soft" dir="auto">{inline(cut(harmless(quote.text[: 4 * EXCERPT]), EXCERPT))}</span></summary>'
        f'<div class="note" id="n{number}-{place}"><dl>{lines}</dl>'
        f'<a class="back" href="#q{number}-{place}">Back to its place</a></div></details>\n'
    )


def _class_of(quote: Quote) -> str:
    return stance_of(quote) if quote.kind == "speech" else "other"


def _probability(quote: Quote) -> str:
    numbers = quote.stance.probabilities if quote.stance else None
    return f"{max(numbers):.0%}" if numbers else ""


@cache
def _resource(name: str) -> str:
    return resources.files("quotestance.data").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


OPEN = "open"  # speech whose stance is not known
COLUMNS = (*STANCES, OPEN)
NAMES_SHOWN = 12
ROWS_SHOWN = 40
# Controls do nothing on a page, but one could not see them; half of a pair has no UTF-8 form; the rest turn the
# direction of writing beyond their own place. Marks of direction (U+200E, U+200F, U+061C) stay: they do not reach out.
UNSHOWN_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(slots=True)
class Row:
    """A speaker's, a side's or a company's quotes by stance."""

    stances: Counter[str] = field(default_factory=Counter)
    sides: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    def count(self, quote: Quote) -> None:
        """Take note of one."""
        self.stances[stance_of(quote)] += 1
        self.sides[side_of(quote)] += 1
        self.names[name_of(quote)] += 1
        if quote.speaker and quote.speaker.role:
            self.roles[harmless(quote.speaker.role)] += 1


def visible(text: str) -> str:
    """`text` with a picture, or U+FFFD, in place of each character that cannot be shown; one for one.

    >>> visible("a\\x1b[2J b\\u202e")
    'a␛[2J b�'
    """
    return UNSHOWN_RE.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def format_bar(stances: Counter[str], total: int) -> str:
    """The shares as a picture; the list below it says the same in words."""
    parts, start = [], 0.0
    for stance in COLUMNS:
        width = 100 * stances[stance] / total
        parts.append(f'<rect class="{stance}" x="{start:.2f}" width="{width:.2f}" height="10"/>' if width else "")
        start += width
    return (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>\n'
    )


def format_counts(caption: str, heads: Sequence[str], stances: Sequence[str], rows: str) -> str:
    """A table of counts by stance, which the page's script makes sortable."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    columns += "".join(f'<th scope="col" class="n">{stance}</th>' for stance in (*stances, "quotes"))
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0"><table class="sortable">'
        f"<caption>{caption}</caption><thead><tr>{columns}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
    )


def format_long_counts(
    caption: str, heads: Sequence[str], stances: Sequence[str], rows: Sequence[str]
) -> Iterator[str]:
    """The table, those beyond the first rows folded away."""
    yield format_counts(caption, heads, stances, "".join(rows[:ROWS_SHOWN]))
    if more := rows[ROWS_SHOWN:]:
        yield f"<details><summary>{len(more)} more</summary>"
        yield format_counts(f"{caption}: the others", heads, stances, "".join(more)) + "</details>\n"


def format_numbers(row: Row, stances: Sequence[str]) -> str:
    """The cells of a row: its quotes of each stance, and in all."""
    cells = [row.stances[stance] for stance in stances]
    return "".join(f'<td class="n">{number}</td>' for number in (*cells, row.stances.total()))


def format_names(row: Row) -> str:
    """The speakers with most quotes, and how many there are beside them."""
    names = [
        inline(name) if count == 1 else f"{inline(name)} ({count})"
        for name, count in row.names.most_common(NAMES_SHOWN)
    ]
    more = len(row.names) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def sort_by_size(rows: dict[str, Row]) -> list[tuple[str, Row]]:
    """The rows by their quotes, most first."""
    return sorted(rows.items(), key=lambda item: (-item[1].stances.total(), item[0].casefold()))


def most_frequent(counts: Counter[str]) -> str:
    """What was counted most often, or nothing."""
    return counts.most_common(1)[0][0] if counts else ""


def stance_of(quote: Quote) -> str:
    """The stance in a word."""
    return (quote.stance.label if quote.stance else None) or OPEN


def side_of(quote: Quote) -> str:
    """The speaker's side in a word, as the tables have it."""
    return (quote.speaker.side if quote.speaker else None) or "not known"


def side_words(side: str) -> str:
    """The same in a phrase."""
    return {"company": "the company's side", "other": "others"}.get(side, side)


def name_of(quote: Quote) -> str:
    """Who is quoted, on one line."""
    return harmless(quote.speaker.name) if quote.speaker else "nobody named"


def speaker_words(speaker: Speaker | None) -> str:
    """A name with its role."""
    if speaker is None:
        return "nobody named"
    return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name


def percent(part: int, whole: int) -> str:
    """A share in words, or nothing of nothing."""
    return f"{part / whole:.0%}" if whole else ""


def format_tag(stance: str) -> str:
    """A stance as a coloured word."""
    return f'<span class="tag {stance}">{"term" if stance == "other" else stance}</span>'


def inline(text: str | None) -> str:
    """A name or another short text on one line."""
    return html.escape(harmless(text or ""))


def escape_text(text: str) -> str:
    """A piece of an article, escaped so that a browser gives back each character: a bare CR it would turn into LF."""
    return html.escape(visible(text)).replace("\r", "&#13;")
