"""Speakers by name and role: surnames, pronouns, short forms and phrases such as "the company", in whole texts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from quotestance.pipeline import extract_quotes

SPEAKERS = {  # a text and the speaker of its last quote
    "surname": ("Maria Ortiz left. “No,” Ortiz said.", "Maria Ortiz"),
    "honorific": ("Maria Ortiz left. “No,” Ms. Ortiz said.", "Maria Ortiz"),
    "possessive-first": ("Maria Ortiz's boat sank. “No,” Ortiz said.", "Maria Ortiz"),
    "full-name-after-the-quote": ("“No,” Ortiz said. The boat of Maria Ortiz sank.", "Maria Ortiz"),
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
    "nearest-organisation": ("Larch Motors sued Tarvik Bank. Tarvik Bank filed a reply. “No,” it said.", "Tarvik Bank"),
    "short-form": ("Larch Motors Inc. will close. “No,” Larch Motors said.", "Larch Motors Inc."),
    "first-word-of-an-organisation": ("Corvane Locks will close. “No,” Corvane said.", "Corvane Locks"),
    "acronym-in-brackets": ("The Tarvik Harbour Board (THB) met. “No,” the THB said.", "Tarvik Harbour Board"),
    "senator": ("Sen. Luther Gadd left. “No,” the senator said.", "Luther Gadd"),
    "senator-by-apposition": ("Luther Gadd, a senator, left. “No,” the senator said.", "Luther Gadd"),
    "mayor-between-others": ("Mayor Anna Kell met Paul Ortiz. “No,” the mayor said.", "Anna Kell"),
    "the-lawyer": ("Paul Ortiz, a lawyer for the port, met Anna Kell. “No,” the lawyer said.", "Paul Ortiz"),
    "never-named": ("The port has a lawyer. “No,” the lawyer said.", "a lawyer"),
    "sender-of-a-letter": ("Tarvik Bank wrote to savers. “No,” the letter said.", "Tarvik Bank"),
    "statement-by-possessor": ("“No,” Tarvik Bank's statement said.", "Tarvik Bank"),
    "without-title": ("“No,” said President Anna Kell.", "Anna Kell"),
    "without-the": ("“No,” said the Tarvik Harbour Board.", "Tarvik Harbour Board"),
    "no-break-space-in-a-name": ("“No,” said Maria\u00a0Ortiz.", "Maria Ortiz"),
    "name-only-in-a-quote": ("“Maria Ortiz, come in,” said Bell. “No,” Ortiz said.", "Maria Ortiz"),
    "suffix-by-surname": ("Paul Ortiz Jr. left. “No,” Ortiz said.", "Paul Ortiz Jr."),
    "particle-by-surname": ("Ludo van Rijk left. “No,” Van Rijk said.", "Ludo van Rijk"),
}


def cases(table, fails):
    return [
        pytest.param(*row, id=key, marks=pytest.mark.xfail(strict=True, reason=fails[key]) if key in fails else ())
        for key, row in table.items()
    ]


@pytest.mark.parametrize(("text", "name"), cases(SPEAKERS, {}))
def test_speaker_has_the_fullest_name(text, name):
    speaker = extract_quotes(text)[-1].speaker
    assert speaker is not None
    assert speaker.name == name


ROLES = {
    "apposition": ("“No,” said Anna Kell, the mayor.", "mayor"),
    "apposition-long": ("“No,” said Anna Kell, head of research at Larch Motors.", "head of research at Larch Motors"),
    "before": ("“No,” said chief engineer Anna Kell.", "chief engineer"),
    "title": ("“No,” said Sen. Luther Gadd.", "Sen."),
    "honorific": ("“No,” said Ms. Kell.", None),
    "none": ("“No,” said Anna Kell.", None),
    "at-first-mention": ("Anna Kell, the mayor, rose. “No,” Kell said.", "mayor"),
    "title-at-first-mention": ("Mayor Anna Kell rose. “No,” Kell said.", "Mayor"),
    "phrase-without-name": ("“No,” said a spokesman for Larch Motors.", "spokesman for Larch Motors"),
    "possessive": ("“No,” said Larch Motors' lawyer, Anna Kell.", "Larch Motors' lawyer"),
    "possessive-after": ("“No,” said Anna Kell, Larch Motors' lawyer.", "Larch Motors' lawyer"),
    "age": ("“No,” said Anna Kell, 41.", None),
    "who-clause": (
        "Anna Kell, who leads the hardware group at Larch Motors, rose. “No,” Kell said.",
        "leads the hardware group at Larch Motors",
    ),
    "colon": ("Anna Kell, the mayor: “No.”", "mayor"),
}
ROLE_FAILS = {
    "who-clause": "relative clauses are not read",
    "colon": "the colon rule does not match after an apposition",
}


@pytest.mark.parametrize(("text", "role"), cases(ROLES, ROLE_FAILS))
def test_role_has_the_words_of_the_article(text, role):
    speaker = extract_quotes(text)[-1].speaker
    assert speaker is not None
    found = speaker.role
    assert (found.removeprefix("the ").removeprefix("a ").removeprefix("an ") if found else None) == role


names = st.lists(
    st.sampled_from(["Maria", "Paul", "Ortiz", "Kell", "J.", "van", "Larch", "Bank", "Jr.", "Sen.", "İ", "of", "the"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(st.lists(names, min_size=1, max_size=6))
@example(["İ Sen."])
def test_speaker_names_consist_of_words_of_the_article(found):
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
def test_long_chain_of_references_ends(subject, gap):
    text = f"{subject} left the room.{gap}" * 2000 + f"“No, never,” {subject.lower()} said."
    assert extract_quotes(text)[0].speaker is not None
