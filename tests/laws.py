"""Checks that hold for the result of any text, and pieces of news to make texts of.

Used by the property tests and by the fuzzer."""

import csv
import io
import json
import math
import re

from quotestance.records.article import LabelledArticle
from quotestance.records.display import format_html, format_table
from quotestance.records.quote import KINDS, SIDES, STANCES
from quotestance.records.rows import COLUMNS as CSV_COLUMNS
from quotestance.writing.lines import csv_header, to_csv, to_jsonl

FORMULA = tuple("=+-@\t\r\n＝＋－＠")

# Pieces of news, which texts are made of: quotation marks, breaks, odd characters, names, words and phrases.
MARKS = "“ ” „ ‟ « » ‹ › ‘ ’ ‚ ‛ \" ' `` '' ''' ＂ 〝 〞 ( ) [ ] — – - / : ; , . ? ! …".split()
BREAKS = (" |  |\n|\n\n|\r\n|\r\n\r\n|\r|\t|\u2028|\u2029|\x85|\xa0|\u2009|\x0b|\x0c").split("|")
ODD = (
    "\u200b|\u200d|\u200e|\u200f|\u202e|\u2066|\ufeff|\u0301|\u0345|\ud800|\udfff|\U0010ffff|😀|👩\u200d🚒|İ|ß|ﬁ|"
    'ǅ|Σ|ς|İ\u0307|½|٣|Ⅷ|\xad|\x01|\x1b[2J|="a"'
).split("|")
NAMES = (
    "Maria Ortiz|Ms. Ortiz|Ortiz|Sen. Lee|J. R. Lee|Dr. Ann-Marie O’Dell|Lee Jr.|Zoë Ångström|Ана Петрова|"
    "Петрова|Νίκος Παππάς|王小明|יעל כהן|ليلى حداد|अनिता राव|김민준|İpek Yılmaz|Ortiz’s|Mr. and Mrs. Lee|Acme Corp.|"
    "Acme|Acme Corp’s|Northwind Foods|the Ministry of Ports|the Bank of Tarvik|U.S. Navy|"
    "the Harbour Workers' Union|ACME|mcLee|van der Berg|de la Cruz|Sheikh bin Rashid"
).split("|")
WORDS = """said says told asked added wrote according to in a statement he she they it we I the company the spokesman a
spokeswoman for an analyst who officials chief executive of chairman lawyer and but that because not safe fault sorry
blame lied mended fine great terrible never report 43 1,000 4.5 per cent 6'3 '90s don't its it's so-called known as
called Monday after before with at by from on was were is are has have had will would did do no yes former current
director president professor union customers rivals whose which his her their asked: said: by: court police minister
senator mayor owner founder group bank university of""".split()
PHRASES = [
    "“We lied,” said ",
    "” said ",
    ",” ",
    " said: “",
    ", who said “",
    ".” He added: “",
    "said Maria Ortiz, chief executive of Acme Corp.",
]
PIECES = [*MARKS, *BREAKS, *ODD, *NAMES, *WORDS, *PHRASES]


def check_spans(text, article):
    """Every span has the given text; quotes are in order and do not overlap; labels have known values."""
    assert article.error is None, article.error
    last = 0
    statement = 0
    for quote in article.quotes:
        assert last <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == quote.text
        last = quote.end
        assert quote.kind in KINDS
        assert quote.statement in (statement, statement + 1)
        statement = quote.statement
        for part in (quote.cue, quote.speaker):
            if part is not None and part.start is not None:
                words = part.text if part is quote.cue else part.mention
                assert 0 <= part.start < part.end <= len(text)
                assert text[part.start : part.end] == words
        if quote.speaker is not None:
            assert quote.speaker.name.strip()
            assert quote.speaker.side in (*SIDES, None)
        if quote.kind == "other":
            assert (quote.speaker, quote.about, quote.stance) == (None, None, None)


def check_stances(article):
    """Speech has a stance with probabilities if the company is known and named; other quotes have none."""
    for quote in article.quotes:
        if quote.kind != "speech" or not article.company_named:
            assert (quote.about, quote.stance) == (None, None)
            continue
        assert quote.about in SIDES
        probabilities = quote.stance.probabilities
        assert all(0.0 <= p <= 1.0 for p in probabilities)
        assert math.isclose(sum(probabilities), 1.0, abs_tol=1e-9)
        assert quote.stance.label == STANCES[probabilities.index(max(probabilities))]


def check_written(article):
    """JSON and CSV can be read back without loss; the table and the HTML contain no control characters."""
    line = to_jsonl(article)
    line.encode()
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert LabelledArticle.from_dict(json.loads(line)).to_dict() == replace_split_surrogates(article.to_dict())
    written = csv_header() + to_csv(article, include_other=True)
    written.encode()
    header, *rows = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert tuple(header) == CSV_COLUMNS
    if article.error is None:
        assert len(rows) == len(article.quotes)
        for row, quote in zip(rows, article.quotes, strict=True):
            cells = dict(zip(CSV_COLUMNS, row, strict=True))
            assert remove_apostrophe(cells["quote"]) == to_cell(quote.text)
            assert remove_apostrophe(cells["article_id"]) == to_cell(article.id)
            assert (int(cells["start"]), int(cells["end"]), cells["kind"]) == (quote.start, quote.end, quote.kind)
            name = quote.speaker.name if quote.speaker else ""
            assert remove_apostrophe(cells["speaker"]) == to_cell(name)
            assert not any(cell.startswith(FORMULA) for cell in row)
    for line in format_table(article.heading(), article.quotes).split("\n"):
        assert line.isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line)
    assert "\x1b" not in format_html(article.heading(), article.quotes)


def replace_split_surrogates(value):
    """Replace a high surrogate before a low one, since JSON would read the two as one character."""
    if isinstance(value, dict):
        return {key: replace_split_surrogates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [replace_split_surrogates(part) for part in value]
    return re.sub("[\ud800-\udbff](?=[\udc00-\udfff])", "\ufffd", value) if isinstance(value, str) else value


def to_cell(text):
    """The text as a CSV cell has it, without lone surrogates and NUL."""
    return re.sub("[\ud800-\udfff\0]", "\ufffd", text)


def remove_apostrophe(cell):
    """The text of a cell, without the apostrophe that is written before a formula."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare.startswith(FORMULA) else cell
