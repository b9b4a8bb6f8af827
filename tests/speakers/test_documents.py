"""The author of a document: beside it, as the subject of its clause, or where the article introduced it."""

import pytest
from quotestance.english.document_nouns import is_document
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.speakers.coreference import Referents
from quotestance.speakers.documents import find_acting_author, find_author, find_introduced_author


def locate(text: str, words: str):
    document = Document(text)
    line, index = document.locate(text.rindex(words))
    return Referents(document, attribute(document)), line.mentions[index]


@pytest.mark.parametrize(
    ("text", "words", "author"),
    [
        ("Anna Kell issued a statement.", "a statement", "Anna Kell"),
        ("Anna Kell said on Monday in a statement.", "a statement", "Anna Kell"),
        ("In a letter to Bo Reth, Anna Kell said so.", "a letter", "Anna Kell"),
        ("A letter sent to Bo Reth by Anna Kell came.", "A letter", "Anna Kell"),
        ("The ads that Anna Kell ran cost a fortune.", "The ads", "Anna Kell"),
        ("A post on Larch Mills' website named him.", "A post", "Larch Mills"),
        ("The bank's report named him.", "The bank's report", "the bank"),
        ("A Larch Mills memo came.", "A Larch Mills memo", "Larch Mills"),
        ("A Twitter post named him.", "A Twitter post", None),
        ("A letter obtained by Larch Mills came.", "A letter", None),
        ("A statement to Larch Mills named him.", "A statement", None),
        ("Anna Kell was sent a letter.", "a letter", None),
        ("Anna Kell burned a letter.", "a letter", None),
        ("The boat issued a statement.", "a statement", None),
    ],
)
def test_find_author(text, words, author):
    assert find_author(*locate(text, words)) == author


@pytest.mark.parametrize(
    ("text", "words", "author"),
    [
        ("Anna Kell issued a statement. Bo Reth left. The statement came.", "The statement", "Anna Kell"),
        ("Anna Kell sued Larch Mills. Bo Reth left. The complaint came.", "The complaint", "Anna Kell"),
        ("Anna Kell wrote to Larch Mills. The letter came.", "The letter", "Anna Kell"),
        ("Anna Kell tweeted. Bo Reth left. The post came.", "The post", "Anna Kell"),
        ("Anna Kell issued a statement. Bo Reth sent a letter. The statement came.", "The statement", "Anna Kell"),
        ("Anna Kell issued a statement. The report came.", "The report", None),
        ("Larch Mills was sued. The complaint came.", "The complaint", None),
        ("Larch Mills failed. The statement came.", "The statement", None),
    ],
)
def test_find_introduced_author(text, words, author):
    assert find_introduced_author(*locate(text, words)) == author


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Larch Mills failed. Anna Kell left. ", "Anna Kell"),
        ("Anna Kell left. The letter came. ", "Anna Kell"),
        ("Anna Kell left. It rained. It poured. The boat sank. ", None),
        ("The boat sank. ", None),
    ],
)
def test_find_acting_author(text, author):
    document = Document(text + "Here.")
    assert find_acting_author(Referents(document, attribute(document)), len(text)) == author


@pytest.mark.parametrize(("noun", "answer"), [("letter", True), ("lawsuits", True), ("boat", False), ("sued", False)])
def test_is_document(noun, answer):
    assert is_document(noun) is answer
