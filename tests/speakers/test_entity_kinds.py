"""What a mention stands for."""

import pytest
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.speakers.coreference import Referents
from quotestance.speakers.entity_kinds import find_kind


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Anna Kell left.", "Anna Kell", "person"),
        ("Tarvik Bank failed.", "Tarvik Bank", "organisation"),
        ("The letter came.", "The letter", "document"),
        ("The welder left.", "The welder", "person"),
        ("The officials left.", "The officials", "person"),
        ("The committee met.", "The committee", "organisation"),
        ("Anna Kell left. She sat.", "She", "person"),
        ("Tarvik Bank failed. It closed.", "It", "organisation"),
        ("The boat left.", "The boat", None),
        ("Paris slept.", "Paris", None),
        ("It rained. She sat.", "She", None),
    ],
)
def test_find_kind(text, words, kind):
    document = Document(text)
    line, index = document.locate(text.rindex(words))
    assert find_kind(Referents(document, attribute(document)), line.mentions[index]) == kind
