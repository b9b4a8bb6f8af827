"""Mentions to persons and bodies: the fullest name for surnames, pronouns, nominals, short forms; and the role."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from quotestance.english.word_classes import is_organisation
from quotestance.pipeline import extract_quotes
from quotestance.speakers.names import NameBook

WHO = {  # the last quote's speaker
    "surname": ("Maria Ortiz left. “No,” Ortiz said.", "Maria Ortiz"),
    "honorific": ("Maria Ortiz left. “No,” Ms. Ortiz said.", "Maria Ortiz"),
    "possessive-first": ("Maria Ortiz's boat sank. “No,” Ortiz said.", "Maria Ortiz"),
    "full-name-behind": ("“No,” Ortiz said. The boat of Maria Ortiz sank.", "Maria Ortiz"),
    "middle-name-once": ("Maria Pilar Ortiz left. Then Maria Ortiz came back. “No,” Ortiz said.", "Maria Pilar Ortiz"),
    "nearest-of-two-given-names": ("Maria Ortiz left. Paul Ortiz came in. “No,” Mr. Ortiz said.", "Paul Ortiz"),
    "honorific-picks-of-two": ("Maria Ortiz left. Paul Ortiz came in. “No,” Ms. Ortiz said.", "Maria Ortiz"),
    "he-not-the-woman": ("Paul Ortiz met Anna Kell. “No,” he said.", "Paul Ortiz"),
    "she-not-the-man": ("Paul Ortiz met Anna Kell. “No,” she said.", "Anna Kell"),
    "she-by-honorific": ("Ms. Tvorsk met Mr. Brannek. “No,” she said.", "Tvorsk"),
    "he-by-honorific": ("Ms. Tvorsk met Mr. Brannek. “No,” he said.", "Brannek"),
    "speaker-goes-on": ("“No,” said Anna Kell of Mary Fenn. “Never,” she said.", "Anna Kell"),
    "new-subject-takes-over": ("“No,” said Anna Kell. Mary Fenn stood up. “Yes,” she said.", "Mary Fenn"),
    "unnamed-woman": ("A woman opened the door. “No,” she said.", "a woman"),
    "company-by-noun": ("Larch Motors will close. “No,” the company said.", "Larch Motors"),
    "company-by-noun-not-a-person": ("Larch Motors fired Anna Kell. “No,” the company said.", "Larch Motors"),
    "company-in-a-statement": (
        "Larch Motors will close. In a statement, the carmaker said, “We are sorry.”",
        "Larch Motors",
    ),
    "bank": ("Tarvik Bank will close. “No,” the bank said.", "Tarvik Bank"),
    "nearest-body": ("Larch Motors sued Tarvik Bank. Tarvik Bank filed a reply. “No,” it said.", "Tarvik Bank"),
    "short-form": ("Larch Motors Inc. will close. “No,” Larch Motors said.", "Larch Motors Inc."),
    "first-word-of-a-body": ("Corvane Locks will close. “No,” Corvane said.", "Corvane Locks"),
    "acronym-in-brackets": ("The Tarvik Harbour Board (THB) met. “No,” the THB said.", "Tarvik Harbour Board"),
    "senator": ("Sen. Luther Gadd left. “No,” the senator said.", "Luther Gadd"),
    "senator-by-apposition": ("Luther Gadd, a senator, left. “No,” the senator said.", "Luther Gadd"),
    "mayor-between-others": ("Mayor Anna Kell met Paul Ortiz. “No,” the mayor said.", "Anna Kell"),
    "the-lawyer": ("Paul Ortiz, a lawyer for the port, met Anna Kell. “No,” the lawyer said.", "Paul Ortiz"),
    "never-named": ("The port has a lawyer. “No,” the lawyer said.", "a lawyer"),
    "body-of-a-letter": ("Tarvik Bank wrote to savers. “No,” the letter said.", "Tarvik Bank"),
    "statement-by-possessor": ("“No,” Tarvik Bank's statement said.", "Tarvik Bank"),
    "title-off": ("“No,” said President Anna Kell.", "Anna Kell"),
    "the-off": ("“No,” said the Tarvik Harbour Board.", "Tarvik Harbour Board"),
    "name-over-a-line-end": ("“No,” said Maria\u00a0Ortiz.", "Maria Ortiz"),
    "name-only-in-a-quote": ("“Maria Ortiz, come in,” said Bell. “No,” Ortiz said.", "Maria Ortiz"),
    "suffix-by-surname": ("Paul Ortiz Jr. left. “No,” Ortiz said.", "Paul Ortiz Jr."),
    "particle-by-surname": ("Ludo van Rijk left. “No,” Van Rijk said.", "Ludo van Rijk"),
}
FAILS = {
    "short-form": "the stop of Inc. is lost within a sentence",
    "name-only-in-a-quote": "names inside quotes are not entered",
    "suffix-by-surname": "the stop of Jr. is lost within a sentence",
}


def cases(table, fails):
    return [
        pytest.param(*row, id=key, marks=pytest.mark.xfail(strict=True, reason=fails[key]) if key in fails else ())
        for key, row in table.items()
    ]


@pytest.mark.parametrize(("text", "name"), cases(WHO, FAILS))
def test_speaker_by_the_fullest_name(text, name):
    speaker = extract_quotes(text)[-1].speaker
    assert speaker is not None
    assert speaker.name == name


ROLES = {
    "apposition": ("“No,” said Anna Kell, the mayor.", "mayor"),
    "apposition-long": ("“No,” said Anna Kell, head of research at Larch Motors.", "head of research at Larch Motors"),
    "before": ("“No,” said chief engineer Anna Kell.", "chief engineer"),
    "title": ("“No,” said Sen. Luther Gadd.", "Sen."),
    "honorific-is-none": ("“No,” said Ms. Kell.", None),
    "none": ("“No,” said Anna Kell.", None),
    "introduced-before": ("Anna Kell, the mayor, rose. “No,” Kell said.", "mayor"),
    "introduced-before-by-title": ("Mayor Anna Kell rose. “No,” Kell said.", "Mayor"),
    "nominal": ("“No,” said a spokesman for Larch Motors.", "spokesman for Larch Motors"),
    "possessive": ("“No,” said Larch Motors' lawyer, Anna Kell.", "Larch Motors' lawyer"),
    "possessive-behind": ("“No,” said Anna Kell, Larch Motors' lawyer.", "Larch Motors' lawyer"),
    "age-is-none": ("“No,” said Anna Kell, 41.", None),
    "who-clause": (
        "Anna Kell, who leads the hardware group at Larch Motors, rose. “No,” Kell said.",
        "leads the hardware group at Larch Motors",
    ),
    "colon": ("Anna Kell, the mayor: “No.”", "mayor"),
}
ROLE_FAILS = {
    "age-is-none": "a number behind a name is taken for a role",
    "who-clause": "what a who-clause says is not read",
    "colon": "the colon rule does not reach over an apposition",
}


@pytest.mark.parametrize(("text", "role"), cases(ROLES, ROLE_FAILS))
def test_role_as_the_article_words_it(text, role):
    speaker = extract_quotes(text)[-1].speaker
    assert speaker is not None
    found = speaker.role
    assert (found.removeprefix("the ").removeprefix("a ").removeprefix("an ") if found else None) == role


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Reserve", "Bank"), True),
        (("Larch", "Inc."), True),
        (("Tarvik", "University"), True),
        (("Maria", "Ortiz"), False),
        ((), False),
    ],
)
def test_bodies_by_their_words(words, expected):
    assert is_organisation(words) is expected


@pytest.mark.parametrize(
    ("words", "gender"), [(["Maria", "Ortiz"], "f"), (["Paul", "Ortiz"], "m"), (["Kessolyn", "Ortiz"], None)]
)
def test_gender_by_given_name(words, gender):
    assert NameBook("", []).gender(words) == gender


def test_gender_by_honorific_goes_first():
    assert NameBook("Mrs. Brannek left.", []).gender(["Paul", "Brannek"]) == "f"


names = st.lists(
    st.sampled_from(["Maria", "Paul", "Ortiz", "Kell", "J.", "van", "Larch", "Bank", "Jr.", "Sen.", "İ", "of", "the"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(st.lists(names, min_size=1, max_size=6))
@example(["İ Sen."])
@settings(max_examples=200, deadline=None)
def test_a_name_comes_from_the_article(found):
    """Whatever the names, a speaker's name is made of words that the article holds."""
    text = " ".join(
        f"“No,” said {name}. {other} left. “Yes,” she said." for name, other in zip(found, reversed(found), strict=True)
    )
    words = set(text.replace("”", " ").replace("“", " ").replace(",", " ").split())
    words |= {word.rstrip(".") for word in words}
    for quote in extract_quotes(text):
        if quote.speaker is not None:
            for word in quote.speaker.name.split():
                assert word in words or word.capitalize() in words or word[0].upper() + word[1:] in words


@pytest.mark.parametrize("subject", ["He", "The company", "The researcher", "The Larch group", "His report"])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_a_long_row_of_stand_ins_ends(subject, gap):
    text = f"{subject} left the room.{gap}" * 2000 + f"“No, never,” {subject.lower()} said."
    assert extract_quotes(text)[0].speaker is not None
