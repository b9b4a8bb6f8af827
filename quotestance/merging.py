"""One line a statement: what several articles print, merged, with who printed it and under whose name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quotestance.output import csv_lines, json_line, plain_cell, to_jsonl
from quotestance.records.article import LabelledArticle
from quotestance.records.display import count_noun, format_table
from quotestance.records.quote import STANCES, Quote, Stance
from quotestance.records.rows import COLUMNS

__all__ = ["MERGED_COLUMNS", "MergedStatement", "Printing", "format_merged", "merge_statements", "write_merged"]


MERGED_COLUMNS = ("group", *COLUMNS[1 : COLUMNS.index("kind")], "articles", "article_ids", "speakers", "error")


@dataclass(frozen=True, slots=True)
class Printing:
    """A statement as one article prints it: its quotes there, and their places among the article's `quotes`."""

    article_id: str
    company: str | None
    places: tuple[int, ...]
    quotes: tuple[Quote, ...]

    @property
    def text(self) -> str:
        """The words of all its quotes."""
        return " ".join(quote.text for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class MergedStatement:
    """What is known of one statement from all its printings.

    `quote` is it in the longest wording, by the speaker whom most printings name, with the stance that its printings
    have on average; its `group` is None where one article alone prints it.
    """

    quote: Quote
    printings: tuple[Printing, ...]

    @property
    def speakers(self) -> dict[str, int]:
        """Whom the printings name, and how many name each; the most frequent first."""
        names = Counter(printing.quotes[0].speaker.name for printing in self.printings if printing.quotes[0].speaker)
        return dict(names.most_common())

    def to_dict(self) -> dict[str, Any]:
        """The statement as one line of JSON holds it."""
        quote = self.quote.to_dict()
        shared = {field: quote[field] for field in ("about", "stance", "probabilities")}
        return {
            "group": self.quote.group,
            "company": self.printings[0].company,
            "text": self.quote.text,
            "speaker": quote["speaker"],
            **shared,
            "speakers": self.speakers,
            "printings": [
                {"id": printing.article_id, "quotes": [quote.to_dict() for quote in printing.quotes]}
                for printing in self.printings
            ],
        }


def merge_statements(articles: Iterable[LabelledArticle]) -> list[MergedStatement]:
    """Every statement of the articles once, in order of appearance; the articles come from `group_statements`."""
    merged: dict[object, list[Printing]] = {}
    for number, article in enumerate(articles):
        together: dict[object, list[int]] = {}
        for place, quote in enumerate(article.quotes):
            if quote.counts:
                together.setdefault(_key(number, place, quote), []).append(place)
        for key, places in together.items():
            quotes = tuple(article.quotes[place] for place in places)
            merged.setdefault(key, []).append(Printing(article.id, article.company, tuple(places), quotes))
    return [MergedStatement(_stand_in(printings), tuple(printings)) for printings in merged.values()]


def write_merged(
    articles: Sequence[LabelledArticle], form: str, *, width: int = 100, colour: bool = False
) -> Iterator[str]:
    """The statements of `articles` as "jsonl", "csv" or "table", in pieces; failed articles have a line at the end."""
    statements = merge_statements(articles)
    failed = [article for article in articles if article.error is not None]
    if form == "jsonl":
        yield from (json_line(statement.to_dict()) for statement in statements)
        yield from map(to_jsonl, failed)
    elif form == "csv":
        yield csv_lines([MERGED_COLUMNS])
        yield from (csv_lines([_csv_row(statement)]) for statement in statements)
        for article in failed:
            ends = {"company": article.company, "article_ids": article.id, "error": article.error}
            yield csv_lines([[plain_cell(ends.get(column)) for column in MERGED_COLUMNS]])
    else:
        yield format_merged(statements, width=width, colour=colour) + "\n"


def format_merged(statements: Sequence[MergedStatement], *, width: int = 100, colour: bool = False) -> str:
    """A table with a row a statement, for a terminal; how many articles print it stands before its words."""
    quotes = tuple(_with_count(statement) for statement in statements)
    lines = format_table(LabelledArticle("", quotes=quotes), width=width, colour=colour).split("\n")
    shared = sum(len(statement.printings) > 1 for statement in statements)
    heading = f"{count_noun(len(statements), 'statement')}, {shared} of them in several articles"
    return "\n".join([f"\x1b[1m{heading}\x1b[0m" if colour else heading, *lines[1:]])


def _csv_row(statement: MergedStatement) -> list[Any]:
    quote, speaker = statement.quote, statement.quote.speaker
    probabilities = quote.stance.probabilities if quote.stance else None
    ids = "; ".join(printing.article_id for printing in statement.printings)
    return [
        quote.group,
        plain_cell(statement.printings[0].company),
        plain_cell(quote.text),
        plain_cell(speaker.name if speaker else None),
        plain_cell(speaker.role if speaker else None),
        speaker.side if speaker else None,
        quote.about,
        quote.stance.label if quote.stance else None,
        *(probabilities or (None,) * len(STANCES)),
        len(statement.printings),
        plain_cell(ids),
        plain_cell("; ".join(statement.speakers)),
        None,
    ]


def _with_count(statement: MergedStatement) -> Quote:
    number = len(statement.printings)
    text = f"{number} × {statement.quote.text}" if number > 1 else statement.quote.text
    return replace(statement.quote, text=text, end=statement.quote.start + len(text))


def _key(number: int, place: int, quote: Quote) -> object:
    if quote.group is not None:
        return quote.group
    return (number, "alone", place) if quote.statement is None else (number, quote.statement)


def _stand_in(printings: Sequence[Printing]) -> Quote:
    """One quote for all: the longest wording's, with the usual speaker and the mean stance."""
    longest = max(printings, key=lambda printing: len(printing.text))
    names = Counter(printing.quotes[0].speaker.name for printing in printings if printing.quotes[0].speaker)
    usual = names.most_common(1)[0][0] if names else None
    speaker = next(
        (
            quote.speaker
            for printing in (longest, *printings)
            for quote in printing.quotes
            if quote.speaker and quote.speaker.name == usual
        ),
        None,
    )
    quotes = [quote for printing in printings for quote in printing.quotes]
    about = Counter(quote.about for quote in quotes if quote.about).most_common(1)
    text = longest.text
    first = longest.quotes[0]
    return replace(
        first,
        text=text,
        end=first.start + len(text),
        speaker=speaker,
        stance=_mean_stance(quotes),
        about=about[0][0] if about else None,
    )


def _mean_stance(quotes: Sequence[Quote]) -> Stance | None:
    """The mean of the probabilities, each quote by its length; without any, the label that most quotes have."""
    stances = [(len(quote.text), quote.stance) for quote in quotes if quote.stance]
    known = [(size, stance.probabilities) for size, stance in stances if stance.probabilities]
    labels = Counter(stance.label for _, stance in stances if stance.label)
    if not known:
        return Stance(labels.most_common(1)[0][0]) if labels else None
    total = sum(size for size, _ in known) or 1
    critical, defensive, neutral = (sum(size * numbers[at] for size, numbers in known) / total for at in range(3))
    best = max(zip((critical, defensive, neutral), STANCES, strict=True))[1]
    return Stance(best if labels else None, (critical, defensive, neutral))
