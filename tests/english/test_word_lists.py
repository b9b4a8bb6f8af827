"""The package's word lists have a source and keep to their format; `WordCache` computes each value once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import pytest
from quotestance.english.lexicon import CATEGORIES
from quotestance.english.word_lists import WordCache, load_flags, load_word_list, select_words
from quotestance.errors import ResourceError

DATA = files("quotestance.data")
LISTS = sorted(
    (folder, path.name.removesuffix(".txt"))
    for folder in ("words", "lexicon")
    for path in DATA.joinpath(folder).iterdir()
)

FLAGGED = {
    "titles": {"honorific", "surname", "m", "f"},
    "organisation_nouns": {"firm", "refers", "speaks", "institution", "stand-in"},
    "organisation_names": {"of", "for", "certain", "official", "newspaper", "union", "legal", "ending"},
}
WITH_VALUES = {*FLAGGED, "given_names", "reporting_verbs", "cue_classes", "word_polarity"}


def read_lines(name: str, folder: str = "words") -> list[str]:
    return DATA.joinpath(f"{folder}/{name}.txt").read_text(encoding="utf-8").splitlines()


def entries(name: str, folder: str = "words") -> list[str]:
    return [word for line in read_lines(name, folder) if (word := line.partition("#")[0].strip())]


@pytest.mark.parametrize(("folder", "name"), LISTS)
def test_list_states_its_source_licence_and_what_to_leave_out(folder, name):
    header = " ".join(line[1:].strip() for line in read_lines(name, folder) if line.startswith("#"))
    assert "Source: " in header
    assert "Licence: MIT" in header
    assert "Leave out: " in header


@pytest.mark.parametrize(("folder", "name"), LISTS)
def test_list_is_sorted_and_unique(folder, name):
    words = entries(name, folder)
    assert words == sorted(words)
    heads = [word.split()[0] for word in words] if name in WITH_VALUES else words
    assert sorted(word for word, times in Counter(heads).items() if times > 1) == []
    assert load_word_list(name, folder) == frozenset(words)


def test_missing_list_is_an_error_that_says_what_to_do():
    with pytest.raises(ResourceError, match=r"no-such-list\.txt is missing; install quotestance again"):
        load_word_list("no-such-list")


def test_given_names_have_a_gender():
    rows = dict(line.split() for line in entries("given_names"))
    assert set(rows.values()) == {"f", "m", "b"}
    assert all(name[0].isupper() for name in rows)
    assert {name: rows.get(name) for name in ("Mary", "John", "Tobias", "Irina")} == {
        "Mary": "f",
        "John": "m",
        "Tobias": "m",
        "Irina": "f",
    }


def test_given_names_are_neither_titles_nor_months():
    names = {line.split()[0] for line in entries("given_names")}
    assert names & set(load_flags("titles")) == set()
    assert names & {"January", "February", "March", "July", "September", "October", "November", "December"} == set()


@pytest.mark.parametrize("name", FLAGGED)
def test_every_flag_of_a_list_is_in_its_header(name):
    header = " ".join(line for line in read_lines(name) if line.startswith("#"))
    assert frozenset().union(*load_flags(name).values()) == FLAGGED[name]
    assert [flag for flag in FLAGGED[name] if flag not in header] == []


def test_words_are_selected_by_any_of_their_flags():
    both = select_words("titles", "m", "f")
    assert both == select_words("titles", "m") | select_words("titles", "f")
    assert {"Mr", "Dame"} <= both
    assert not {"Dr", "Senator"} & both


def test_unknown_flag_is_an_error():
    with pytest.raises(ValueError, match=r"no word in titles\.txt has the flag 'honorfic'"):
        select_words("titles", "honorfic")


@pytest.mark.parametrize(
    ("title", "flags"),
    [
        ("Mr", {"honorific", "surname", "m"}),
        ("Dame", {"honorific", "surname", "f"}),
        ("Baroness", {"honorific", "f"}),
        ("Dr", {"honorific", "surname"}),
        ("Sen", set()),
        ("Chairman", set()),
    ],
)
def test_flags_separate_honorifics_from_offices(title, flags):
    assert load_flags("titles")[title] == flags


def test_titles_contain_no_first_word_of_an_organisation():
    titles = set(load_flags("titles"))
    assert not {"Bank", "Department", "University", "Ministry", "Group", "Prince", "Earl"} & titles


@pytest.mark.parametrize(
    ("noun", "flags"),
    [
        ("airline", {"firm", "refers", "speaks", "stand-in"}),
        ("union", {"refers", "speaks", "institution", "stand-in"}),
        ("government", set()),
        ("court", {"speaks"}),
    ],
)
def test_flags_separate_firms_from_institutions(noun, flags):
    assert load_flags("organisation_nouns")[noun] == flags


def test_organisation_nouns_are_lower_case_and_name_no_person():
    nouns = set(load_flags("organisation_nouns"))
    assert all(noun == noun.lower() for noun in nouns)
    assert not {"spokesman", "customer", "rival", "report"} & nouns


def test_a_legal_form_is_not_another_ending_too():
    assert select_words("organisation_names", "legal") & select_words("organisation_names", "ending") == set()


def test_verbs_have_one_form_or_all_and_at_most_one_mark():
    for line in entries("reporting_verbs"):
        forms = line.removesuffix("~").split()
        assert "~" not in " ".join(forms), line
        if len(forms) > 1:
            assert any(form.endswith("ing") for form in forms), line
            assert any(form.endswith("s") for form in forms), line
        assert all(form.islower() for form in forms), line


def test_verbs_include_the_commonest_and_none_that_rarely_reports():
    verbs = {line.split()[0] for line in entries("reporting_verbs")}
    assert {"say", "tell", "ask", "add", "write", "tweet", "quip", "sigh", "insist", "warn"} <= verbs
    assert not {"make", "take", "run", "come", "walk"} & verbs


def test_person_nouns_are_lower_case_and_include_no_things():
    nouns = set(entries("person_nouns"))
    assert all(noun == noun.lower() for noun in nouns)
    assert {"spokesman", "spokeswoman", "analyst", "officials", "police", "company", "senator", "judge"} <= nouns
    assert not {"report", "statement", "letter", "lawsuit"} & nouns


def test_abbreviations_are_lower_case_without_a_stop_and_not_common_words():
    words = set(entries("abbreviations"))
    assert all(word == word.lower() and "." not in word for word in words)
    assert {"mr", "mrs", "dr", "sen", "rep", "gov", "st", "inc"} <= words
    assert not {"no", "fig", "co-op", "in", "us", "all", "day"} & words


def test_every_cue_has_one_of_a_few_classes():
    pairs = [line.split() for line in entries("cue_classes")]
    assert all(len(pair) == 2 for pair in pairs)
    assert len({name for _, name in pairs}) <= 20


@pytest.mark.parametrize("category", CATEGORIES)
def test_lexicon_entries_are_lower_case_and_starred_only_at_the_end(category):
    for entry in entries(category, "lexicon"):
        assert entry == entry.lower()
        assert "*" not in entry[:-1]


def test_every_lexicon_file_is_a_category():
    assert {name for folder, name in LISTS if folder == "lexicon"} == set(CATEGORIES)


LONG_ENTRIES = {
    "blame",
    "denial",
    "promise",
    "apology",
    "doubt",
    "demand",
    "praise",
    "hedge",
    "forecast",
    "contrast",
}


@pytest.mark.parametrize(
    "category",
    [
        pytest.param(
            c,
            marks=pytest.mark.xfail(strict=True, reason="has entries of three words") if c in LONG_ENTRIES else (),
        )
        for c in CATEGORIES
    ],
)
def test_lexicon_entries_have_one_or_two_words(category):
    """`find_categories` looks up one word and `find_pairs` two, so a longer entry is never found."""
    assert [entry for entry in entries(category, "lexicon") if len(entry.split()) > 2] == []


def test_cache_calls_its_function_once_per_word():
    called = []
    cache = WordCache(lambda word: called.append(word) or len(word))
    assert [*map(cache.__getitem__, ["a", "bb", "a", "bb", ""])] == [1, 2, 1, 2, 0]
    assert called == ["a", "bb", ""]


def test_cache_keeps_none():
    called = []
    cache = WordCache(called.append)
    assert (cache["a"], cache["a"], called) == (None, None, ["a"])


def test_cache_is_bounded():
    cache = WordCache(str.upper, most=3)
    sizes = []
    for word in map(str, range(10)):
        assert cache[word] == word.upper()
        sizes.append(len(cache))
    assert sizes == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]


def test_cache_is_right_after_it_was_cleared():
    cache = WordCache(str.upper, most=2)
    words = ["a", "b", "c", "a", "b", "c", "c"]
    assert [*map(cache.__getitem__, words)] == [word.upper() for word in words]
    assert cache == {"b": "B", "c": "C"}


def test_very_long_words_are_not_cached():
    cache = WordCache(len, most=1)
    longest = "x" * WordCache.LONGEST
    assert (cache[longest], cache[longest + "x"], cache[longest + "x"]) == (len(longest), *[len(longest) + 1] * 2)
    assert cache == {longest: len(longest)}


def test_cache_serves_several_threads():
    """One thread clears it while others look words up."""
    cache = WordCache(str.upper, most=5)
    words = [f"w{i % 13}" for i in range(4000)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: [*map(cache.__getitem__, words)], range(4)))
    assert answers == [[word.upper() for word in words]] * 4
    assert len(cache) <= 5 + 4
