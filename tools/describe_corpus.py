"""Describe the labelled corpus: the tables of its card, counted from the packaged files (no texts of the real part).

    python tools/describe_corpus.py

prints them; tools/update_card.py writes them into the card.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from quotestance.corpus.packaged import PARTS, SPLITS, read_rows
from quotestance.records.quote import SIDES, STANCES

__all__ = ["classify_speaker", "count_repeated_runs", "describe_corpus"]

Row = Mapping[str, Any]
Labels = Mapping[str, Any]

RUN = 6
"""Words in a run. Three quotes rarely share six consecutive words unless a template or an author repeats itself."""
LISTED = 5
"""The minimum number of articles for an event or sector to be listed by name."""
QUOTE_BANDS = (0, 20, 50, 100, 200)  # characters
ARTICLE_BANDS = (0, 150, 250, 350, 500)  # words

SOURCE_NAMES = {
    "reuters-21578": "Reuters-21578 (1987)",
    "bbc-fulltext": "BBC business and technology (2004-05)",
    "polnear": "PolNeAR, organisations in US political news (2015-16)",
    "allsides": "AllSides, organisations in US news (2012-20)",
    "invented-articles": "invented articles",
    "invented-items": "invented items",
}

SPEAKER_KINDS = {
    "former staff, insider": r"former|ex-\w+|whistle-?blower",
    "spokesperson, statement": r"spokes\w+|press (?:officer|secretary)|statement|letter|memo|filing|notice",
    "lawyer": r"lawyers?|attorneys?|counsel|solicitors?|barristers?",
    "judge, prosecutor, police": r"judges?|justice|prosecutors?|court|coroner|magistrate|police|sheriff|detective|jury",
    "analyst, economist": r"analysts?|strategists?|economists?|brokers?|traders?|dealers?|arbitrageu?rs?|bankers?",
    "investor": r"investors?|shareholders?|fund|bondholders?|stockholders?",
    "union": r"unions?|convenor|convener|shop steward|negotiators?",
    "politician": r"sen(?:ator)?s?|rep(?:resentative)?s?|mps?|ministers?|congress\w*|mayors?|candidates?|politicians?"
    r"|governors?|councillors?|lawmakers?|democrats?|republicans?|premier|secretary of state",
    "regulator, official": r"regulators?|commission\w*|inspect\w+|officials?|ombudsman|ministry|agency|watchdog"
    r"|auditors?",
    "academic, expert": r"professors?|lecturers?|researchers?|experts?|academics?|scientists?|historians?|consultants?",
    "rival, bidder, supplier": r"rivals?|competitors?|bidders?|suppliers?|contractors?",
    "campaigner, critic": r"campaign\w*|activists?|critics?|charity|protest\w+|advocates?",
    "customer": r"customers?|passengers?|patients?|users?|shoppers?|subscribers?|tenants?|clients?|buyers?|diners?"
    r"|guests?|policyholders?|plaintiffs?|victims?|viewers?|readers?|students?|parents?",
    "resident, neighbour": r"residents?|neighbou?rs?|villagers?|mother|father|widow|farmers?|pensioners?",
    "executive, director": r"chief|chair\w*|presidents?|directors?|executives?|c[efot]os?|(?:co-?)?founders?|head"
    r"|managers?|managing|owners?|treasurer|partners?|boss|principal|leaders?|secretary|officers?|editors?|publisher",
    "staff": r"workers?|employees?|engineers?|drivers?|nurses?|staff|technicians?|teachers?|pilots?|developers?",
}
"""The kind of a speaker: the first whose pattern matches in the role, or in a phrase like "a driver"."""
SPEAKER_KIND_RES = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in SPEAKER_KINDS.items()}


def describe_corpus() -> str:
    """Tables of the corpus in Markdown: sources, splits, sides, speakers, lengths, events, sectors, repeated runs, and
    hashes of the files.

    >>> describe_corpus().splitlines()[0]
    '| source | articles | companies | quotes with a stance | critical | defensive | neutral | kind other |'
    """
    rows = {part: [row for _, row in read_rows(part)] for part in PARTS}
    invented = rows["invented"]
    sections = [
        _table_sources(rows),
        "Both parts by split:\n\n" + _table_splits(rows),
        "Side by stance:\n\n" + _table_sides(rows),
        "Subject of the quotes (`about`), by stance:\n\n"
        + _table_crossed(rows, "about", lambda row, quote: quote["about"]),
        "Speakers of quotes with a stance, roughly classified by the words of the role:\n\n"
        + _table_crossed(rows, "speaker", _kind_of_speaker),
        "Quotes with a stance by length in characters:\n\n"
        + _table_crossed(rows, "length", lambda row, quote: _band(quote["end"] - quote["start"], QUOTE_BANDS)),
        _list_lengths(invented),
        _list_values(invented, "event", "kinds of event"),
        _list_values(invented, "sector", "sectors"),
        _list_values(invented, "outlet", "kinds of outlet"),
        _list_values(invented, "english", "kinds of English"),
        _describe_runs(invented),
        "Files, by SHA-256:\n\n" + _table_hashes(),
    ]
    return "\n\n".join(sections)


def count_repeated_runs(quotes: Iterable[str], length: int = RUN) -> tuple[int, int]:
    """The number of quotes that contain a run of `length` words found in at least two others, and the number of quotes.

    >>> count_repeated_runs(["a b c d", "A b, c x", "b c - z", "c d"], length=2)
    (3, 4)
    """
    runs: Counter[tuple[str, ...]] = Counter()
    by_quote = []
    for quote in quotes:
        words = re.findall(r"\w+", quote.lower())
        by_quote.append({tuple(words[at : at + length]) for at in range(len(words) - length + 1)})
        runs.update(by_quote[-1])
    return sum(any(runs[run] > 2 for run in found) for found in by_quote), len(by_quote)


def classify_speaker(name: str | None, role: str | None, company: str | None = None) -> str:
    """The kind of a speaker, by the words of the role, or of the description if there is no name.

    >>> classify_speaker("Ann Lee", "former loss adjuster"), classify_speaker("a driver", None)
    ('former staff, insider', 'staff')
    """
    if name is None:
        return "no speaker"
    words = role or (name if name[:1].islower() else "")
    for kind, pattern in SPEAKER_KIND_RES.items():
        if pattern.search(words):
            return kind
    return "the company itself" if company and name == company else "another, or no role given"


def _kind_of_speaker(row: Row, quote: Labels) -> str:
    speaker = quote["speaker"]
    role = quote.get("role")
    if isinstance(speaker, Mapping):
        speaker, role = speaker["name"], speaker["role"] or role
    return classify_speaker(speaker, role, row["company"])


def _with_stance(rows: Iterable[Row]) -> Iterator[tuple[Row, Labels]]:
    for row in rows:
        for quote in row["quotes"]:
            if quote.get("stance"):
                yield row, quote


def _count_stances(rows: Iterable[Row]) -> list[int]:
    counts = Counter(quote["stance"] for _, quote in _with_stance(rows))
    return [counts[stance] for stance in STANCES]


def _table_sources(rows: Mapping[str, Sequence[Row]]) -> str:
    by_source: dict[str, list[Row]] = {source: [] for source in SOURCE_NAMES}
    for row in (row for part in PARTS for row in rows[part]):
        by_source.setdefault(row["source"], []).append(row)
    lines: list[list[object]] = []
    for source, found in by_source.items():
        stances = _count_stances(found)
        other = sum(quote["kind"] == "other" for row in found for quote in row["quotes"])
        companies = len({row["company"] for row in found if row["company"]})
        lines.append([SOURCE_NAMES.get(source, source), len(found), companies, sum(stances), *stances, other])
    head = ["source", "articles", "companies", "quotes with a stance", *STANCES, "kind other"]
    return _table(head, lines)


def _table_splits(rows: Mapping[str, Sequence[Row]]) -> str:
    lines: list[list[object]] = []
    for part in PARTS:
        for split in SPLITS:
            found = [row for row in rows[part] if row["split"] == split]
            stances = _count_stances(found)
            companies = len({row["company"] for row in found if row["company"]})
            lines.append([part, split, len(found), companies, sum(stances), *stances])
    return _table(["part", "split", "articles", "companies", "quotes with a stance", *STANCES], lines)


def _table_sides(rows: Mapping[str, Sequence[Row]]) -> str:
    def side(row: Row, quote: Labels) -> str | None:
        speaker = quote["speaker"]
        found = quote.get("side") or (speaker.get("side") if isinstance(speaker, Mapping) else None)
        return str(found) if found else None

    return _table_crossed(rows, "side", side, SIDES)


def _table_crossed(rows: Mapping[str, Sequence[Row]], what: str, get_value: Any, first: Sequence[str] = ()) -> str:
    """A table with the values of a property of quotes in rows ("unknown" for None), and part and stance in columns."""
    counts = Counter(
        (get_value(row, quote) or "unknown", part, quote["stance"])
        for part in PARTS
        for row, quote in _with_stance(rows[part])
    )
    total = Counter(key[0] for key in counts.elements())
    names = sorted(total, key=lambda name: (name not in first, name == "unknown", -total[name], name))
    if what == "length":
        names = sorted(total, key=lambda name: int(re.findall(r"\d+", name)[0]))
    columns = [(part, stance) for part in PARTS for stance in STANCES]
    head = [what, *(f"{part}: {stance}" if stance == STANCES[0] else stance for part, stance in columns)]
    return _table(head, [[name, *(counts[name, part, stance] for part, stance in columns)] for name in names])


def _band(number: int, bands: Sequence[int]) -> str:
    """The name of the band that contains a number.

    >>> _band(60, (0, 50, 100)), _band(100, (0, 50, 100))
    ('50-99', '100 or more')
    """
    at = max(index for index, least in enumerate(bands) if number >= least)
    return f"{bands[at]}-{bands[at + 1] - 1}" if at + 1 < len(bands) else f"{bands[at]} or more"


def _list_lengths(rows: Iterable[Row]) -> str:
    bands = Counter(
        _band(len(row["text"].split()), ARTICLE_BANDS) for row in rows if row["source"] == "invented-articles"
    )
    found = ", ".join(
        f"{band} words: {bands[band]}" for band in sorted(bands, key=lambda band: int(band.split("-")[0].split()[0]))
    )
    return f"Invented articles by length: {found}."


def _list_values(rows: Iterable[Row], field: str, noun: str) -> str:
    counts = Counter(row[field] for row in rows if row.get(field))
    listed = [
        f"{name} {number}" for name, number in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if number >= LISTED
    ]
    fewer = len(counts) - len(listed)
    rest = f"; {fewer} more with fewer than {LISTED} articles" if fewer else ""
    return f"The invented articles cover {len(counts)} {noun}: {', '.join(listed)}{rest}."


def _describe_runs(rows: Iterable[Row]) -> str:
    held, total = count_repeated_runs(quote["text"] for _, quote in _with_stance(rows))
    return (
        f"Of the {total:,} invented quotes with a stance, {held} ({held / total:.1%}) contain a run of {RUN} words "
        "that at least two other quotes contain."
    )


def _table_hashes() -> str:
    folder = resources.files("quotestance.data") / "corpus"
    files = sorted(
        (f"{part}/{file.name}", file)
        for part in PARTS
        for file in (folder / part).iterdir()
        if file.name.endswith(".jsonl")
    )
    return _table(
        ["file", "SHA-256"],
        [[f"`{name}`", f"`{hashlib.sha256(file.read_bytes()).hexdigest()}`"] for name, file in files],
    )


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in (list(head), ["---"] * len(head), *cells))


if __name__ == "__main__":
    print(describe_corpus())
