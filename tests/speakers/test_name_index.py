"""The index of the names in an article: full names without titles, their places, the gender of honorifics."""

import pytest
from quotestance.speakers.name_index import Form, NameIndex

NAMES = {  # the names of several words, in the order of the text
    "two-words": ("Maria Ortiz left.", ["Maria Ortiz"]),
    "single-word": ("Ortiz left.", []),
    "title": ("Then Sen. Luther Gadd left.", ["Luther Gadd"]),
    "title-of-a-department": ("Then Secretary of State Ann Lee left.", ["Ann Lee"]),
    "office-before-the-run": ("The Chancellor of the Exchequer Ann Lee left.", ["Ann Lee"]),
    "role-before-the-name": ("The Stockbroker Ann Lee left.", ["Ann Lee"]),
    "postnominal": ("Then Luther Gadd QC left.", ["Luther Gadd"]),
    "next-sentence": ("Then came Luther Gadd The talks began.", ["Luther Gadd"]),
    "particle": ("Then Ludo van den Rijk left.", ["Ludo van den Rijk"]),
    "arabic-article": ("Then Karim al-Dahri left.", ["Karim al-Dahri"]),
    "initials": ("Then J.R. Lee left.", ["J.R. Lee"]),
    "apostrophe": ("Then Ann O'Brien left.", ["Ann O'Brien"]),
    "possessive": ("Then Ann Lee's boat sank.", ["Ann Lee"]),
    "nickname": ("Then Ann “Red” Lee left.", ["Ann Lee"]),
    "hyphen-at-the-end": ("Then Ann Lee- no, Bo Lee left.", ["Ann Lee", "Bo Lee"]),
    "no-break-space": ("Then Ann\u00a0Lee left.", ["Ann\u00a0Lee"]),
    "organisation-with-of": ("The Bank of Ohio closed.", ["Bank of Ohio"]),
    "adverb-before-organisation": ("Then Larch Motors closed.", ["Larch Motors"]),
    "person-of-organisation": ("Then Ann Lee of Larch Motors left.", ["Ann Lee", "Larch Motors"]),
    "person-for-organisation": ("Then Ann Lee for Larch Motors left.", ["Ann Lee", "Larch Motors"]),
    "and-in-a-firm": ("It hit Holt and Penn Corp closed.", ["Holt and Penn Corp"]),
    "and-between-persons": ("Then Ann Holt and Bo Penn left.", ["Ann Holt", "Bo Penn"]),
    "account": ("Then @Ann_Lee Kell left.", []),
    "web-address": ("Then www.Larch Motors closed.", []),
    "html-tag": ("<Bold>Ann Lee</B> left.", ["Ann Lee"]),
    "capitals": ("HARBOUR BOARD MEETS on Monday.", []),
    "line-break": ("Then Ann\nLee left.", []),
}


FAILS = {"adverb-before-organisation": "an adverb at the start of a sentence is kept before an organisation's name"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(*row, id=key, marks=pytest.mark.xfail(strict=True, reason=FAILS[key]) if key in FAILS else ())
        for key, row in NAMES.items()
    ],
)
def test_names_of_several_words(text, names):
    forms = sorted(NameIndex(text, []).forms.values(), key=lambda form: form.starts)
    assert [form.text for form in forms] == names
    for form in forms:
        assert all(text.startswith(form.text.split()[0], start) for start in form.starts)


def test_line_breaks_inside_names_of_hard_wrapped_text():
    text = "\n".join(["The harbour of the town has been closed for repairs since the last"] * 12)
    index = NameIndex(f"{text} Ann\nLee of\n{text}", [])
    assert [" ".join(words) for words in index.forms] == ["Ann Lee"]


def test_every_place_of_a_name():
    assert NameIndex("Ann Lee met Bo Kell. Then Ann Lee left.", []).forms["Ann", "Lee"].starts == [0, 26]


def test_names_in_quotes_are_left_out():
    text = "Ann Lee said: “Bo Kell left.”"
    assert list(NameIndex(text, [(14, 29)]).forms) == [("Ann", "Lee")]


def test_lookup_by_first_and_last_word():
    index = NameIndex("Ann Lee, Ann Kell and Paul Lee Jr left Larch Kell Co.", [])
    assert [form.text for form in index.beginning_with("Ann")] == ["Ann Lee", "Ann Kell"]
    assert [form.text for form in index.ending_in("Lee")] == ["Ann Lee", "Paul Lee Jr"]
    assert [form.text for form in index.ending_in("Kell")] == ["Ann Kell"]
    assert [form.text for form in index.ending_before_suffix("Kell")] == ["Ann Kell", "Larch Kell Co"]
    assert index.beginning_with("Kell") == index.ending_in("Ann") == []
    assert index.last_words() == ["Lee", "Kell", "Co"]


def test_first_place_below_the_headline():
    index = NameIndex("Lee and Kell leave Larch Motors\n\nThen Kell left.", [])
    assert index.first_seen == {("Kell",): 38}
    assert index.times_named["Kell"] == 2


@pytest.mark.parametrize(
    ("text", "genders"),
    [
        ("Mr Ortiz met Ms. Kell.", {"Ortiz": "m", "Kell": "f"}),
        ("Dr. Ortiz left.", {"Ortiz": "-"}),
        ("Dr. Ortiz left. Mrs. Ortiz and Dr Ortiz stayed.", {"Ortiz": "f"}),
        ("Mr J Ortiz left.", {"Ortiz": "m"}),
        ("Ortiz left.", {}),
    ],
)
def test_gender_of_honorifics(text, genders):
    assert NameIndex(text, []).honorific_genders == genders


def test_last_place_before_a_position():
    form = Form(("Ann", "Lee"), "Ann Lee", [10, 40])
    assert [form.last_before(position) for position in (9, 10, 39, 40, 99)] == [-10, 10, 10, 40, 40]
