"""Words to symbols to mentions: one letter a phrase, the name's own span, and laws on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quotestance.english.chunker import chunk
from quotestance.english.segmentation import split_paragraphs
from quotestance.english.tagger import Tagger
from quotestance.english.tags import TAGS
from quotestance.quotes.scanner import scan_quotes

any_text = st.text(st.characters(), max_size=120)
news = st.lists(
    st.sampled_from(
        [
            "Maria ",
            "Ortiz ",
            "Ms. ",
            "Sen. ",
            "the ",
            "mayor ",
            "said ",
            "says ",
            "called ",
            "who ",
            "that ",
            "of ",
            "and ",
            "he ",
            "her ",
            "'s ",
            "to ",
            "as ",
            "“No,” ",
            '"No." ',
            "“",
            ", ",
            ". ",
            ": ",
            "; ",
            "? ",
            "- ",
            "(",
            ") ",
            "R-Ohio ",
            "U.S. ",
            "40 ",
            "van der ",
            "İ",
            "\n",
            "al-Dahri ",
            "O’Meally ",
            "according ",
            "spokesman ",
            "Bank ",
            "Friday ",
            "quickly ",
            "\ud800",
            "\u202e",
            "saying ",
        ]
    ),
    max_size=30,
).map("".join)


def lines(text):
    paragraphs = split_paragraphs(text)
    spans = scan_quotes(text, paragraphs)
    tagger = Tagger(text, paragraphs, [(*q.outer, q.start, q.end, q.paragraph) for q in spans])
    return tagger, [chunk(tagger[n]) for n in range(len(paragraphs))]


def symbols(text):
    return "|".join(line.symbols for line in lines(text)[1])


SYMBOLS = {
    "name-verb": ("Maria Ortiz left.", "Nv."),
    "apposition": ("Maria Ortiz, the chief executive, said so.", "N,n,Vs."),
    "nominal": ("It was the mayor.", "Pbn."),
    "quote-verb-name": ("“No,” said Maria Ortiz.", "QVN."),
    "according": ("It was “odd,” according to Maria Ortiz.", "PbQAiN."),
    "title-joins-the-name": ("“No,” said Sen. Rosalba Quint.", "QVN."),
    "role-joins-the-name": ("“No,” said chief executive Tamsin Ardley.", "QVN."),
    "colon": ("Maria Ortiz: “No.”", "N:Q"),
    "brackets-dropped": ("Maria Ortiz (right) said so.", "NVs."),
}


@pytest.mark.parametrize(("text", "expected"), SYMBOLS.values(), ids=SYMBOLS)
def test_symbols(text, expected):
    assert symbols(text) == expected


NAMES = {
    "plain": ("“No,” said Maria Ortiz.", "Maria Ortiz", "Maria Ortiz"),
    "title": ("“No,” said Sen. Rosalba Quint.", "Sen. Rosalba Quint", "Rosalba Quint"),
    "two-titles": ("“No,” said Lt. Col. Dov Marchetti.", "Lt. Col. Dov Marchetti", "Dov Marchetti"),
    "honorific": ("“No,” said Ms. Ortiz.", "Ms. Ortiz", "Ortiz"),
    "role": ("“No,” said chief executive Tamsin Ardley.", "chief executive Tamsin Ardley", "Tamsin Ardley"),
    "determiner-and-role": (
        "“No,” said the film producer Tamsin Ardley.",
        "the film producer Tamsin Ardley",
        "Tamsin Ardley",
    ),
    "body-and-role": (
        "“No,” said Pellow Foods chairman Hal Oyelaran.",
        "Pellow Foods chairman Hal Oyelaran",
        "Hal Oyelaran",
    ),
    "possessive-before": ("“No,” said Pellow's lawyer Hal Oyelaran.", "Pellow's lawyer Hal Oyelaran", "Hal Oyelaran"),
    "party": ("“No,” said Republican Luther Gadd.", "Republican Luther Gadd", "Luther Gadd"),
    "initials": ("“No,” said J. R. Abernathy.", "J. R. Abernathy", "J. R. Abernathy"),
    "hyphen": ("“No,” said Anne-Lise Tanaka-Lund.", "Anne-Lise Tanaka-Lund", "Anne-Lise Tanaka-Lund"),
    "apostrophe": ("“No,” said Siobhan O'Meally.", "Siobhan O'Meally", "Siobhan O'Meally"),
    "curly-apostrophe": ("“No,” said Paolo D’Agostin.", "Paolo D’Agostin", "Paolo D’Agostin"),
    "bin": ("“No,” said Khalid bin Sahir.", "Khalid bin Sahir", "Khalid bin Sahir"),
    "van": ("“No,” said Ludo van Rijk.", "Ludo van Rijk", "Ludo van Rijk"),
    "body-of": ("“No,” said the Bank of Tarvik.", "the Bank of Tarvik", "Bank of Tarvik"),
    "accents": ("“No,” said Żaneta Świątkowska.", "Żaneta Świątkowska", "Żaneta Świątkowska"),
    "a-month": ("“No,” said analyst June Marchbank.", "analyst June Marchbank", "June Marchbank"),
    "surname-is-a-title": ("“No,” said Mr Dean.", "Mr Dean", "Dean"),
}


@pytest.mark.parametrize(("text", "phrase", "name"), NAMES.values(), ids=NAMES)
def test_mention_spans_the_phrase_and_its_name(text, phrase, name):
    [line] = lines(text)[1]
    mention = line.mentions[2]
    assert mention.symbol == "N"
    assert (text[mention.start : mention.end], text[mention.name_start : mention.name_end]) == (phrase, name)


NOMINALS = {
    "the-company": ("“No,” said the company.", "the company", "n"),
    "bare-plural": ("“No,” said officials.", "officials", "n"),
    "numeral": ("“No,” said two officials.", "two officials", "n"),
    "adjective": ("“No,” said a former employee.", "a former employee", "n"),
    "possessive-body": ("“No,” said the bank's lawyers.", "the bank's lawyers", "n"),
    "pronoun": ("“No,” said he.", "he", "P"),
    "they": ("“No,” they said.", "they", "P"),
}


@pytest.mark.parametrize(("text", "phrase", "symbol"), NOMINALS.values(), ids=NOMINALS)
def test_nominals_and_pronouns(text, phrase, symbol):
    [line] = lines(text)[1]
    found = {text[m.start : m.end]: m.symbol for m in line.mentions.values()}
    assert found.get(phrase) == symbol


def test_every_tag_is_explained():
    text = (
        "“No,” said the old Lee & Sons man, who then, as it was (on Friday), quickly called Oskar “Anvil” Brandl's "
        "2 dogs: oh; why? And -"
    )
    assert set("".join(lines(text)[0][0].tags)) <= set(TAGS)


@given(any_text | news)
def test_tokens_are_in_order_and_tags_are_known(text):
    tagger, _ = lines(text)
    for number, (start, end) in enumerate(tagger.paragraphs):
        paragraph = tagger[number]
        assert len(paragraph.tags) == len(paragraph.words) == len(paragraph.starts) == len(paragraph.ends)
        position = start
        for a, b, tag in zip(paragraph.starts, paragraph.ends, paragraph.tags, strict=True):
            assert position <= a <= b <= end
            assert tag in TAGS
            position = b


@given(any_text | news)
def test_symbols_cover_the_tokens_in_order(text):
    tagger, found = lines(text)
    numbers = []
    for line, (start, end) in zip(found, tagger.paragraphs, strict=True):
        assert len(line.symbols) == len(line.spans)
        position = start
        for a, b in line.spans:
            assert position <= a <= b <= end
            position = b
        for index, mention in line.mentions.items():
            assert line.spans[index] == (mention.start, mention.end)
            assert mention.start <= mention.name_start <= mention.name_end <= mention.end
            assert line.symbols[index] in "NnmPWT"
        for index, number in line.quotes.items():
            assert line.symbols[index] == "Q"
            numbers.append(number)
    assert numbers == list(range(len(scan_quotes(text))))
