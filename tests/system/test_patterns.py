"""Every pattern of the package takes linear time.

Compiled patterns are collected from the modules. Adversarial texts, which cause backtracking, are made from the words,
letters and character classes of each pattern. The ratio of processor times at two lengths in one run is compared, so
the speed of the machine does not matter.
"""

import ast
import importlib
import pkgutil
import random
import re
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise, product
from pathlib import Path

import pytest
import quotestance
from quotestance.english.chunker import LONGEST_PHRASE
from quotestance.english.tag_rules import LONGEST_NAME_IN_S
from quotestance.quotes.document import LONGEST_SENTENCE
from quotestance.quotes.quote_view import LONGEST_LEFT
from quotestance.quotes.relatives import LONGEST
from quotestance.quotes.transcripts import LONGEST_LABEL
from quotestance.sides import role_phrases as phrases
from quotestance.sides.acronyms import _names_ending_in, _spelled_out

from time_growth import ATTEMPTS

try:
    from re import _constants, _parser
except ImportError:  # Python 3.10
    import sre_constants as _constants
    import sre_parse as _parser

LONGEST_INPUTS = {
    "quotes.attribution.": LONGEST_LEFT,  # symbols
    "quotes.sentence.": LONGEST_LEFT,
    "quotes.context": LONGEST_LEFT,
    "quotes.cue_search.": LONGEST_LEFT,
    "quotes.quote_view.": LONGEST_LEFT,
    "quotes.relatives.": LONGEST,
    "english.tag_rules.LAST_WORD_RE": LONGEST_NAME_IN_S,
    "speakers.coreference.PHRASES_BEFORE_RE": 16,
    "speakers.role_holders.PARTY_RE": 20,
    "quotes.reported_": 2 * LONGEST_SENTENCE,
    "quotes.transcripts.LABEL_RE": LONGEST_LABEL,
    "sides.evidence.AFTER_NAME_RE": 200,
    "sides.evidence.ROLE_END_RE": 200,
    "sides.evidence.ORGANISATION_RE": 500,
    "sides.title_before.HEAD_OF_RE": 110,
    "sides.title_before.HONORIFIC_RE": 20,
    "sides.company.ACRONYM_RE": 24,
    "sides.candidate_context.AFTER_RE": 60,
    "sides.candidate_context.TICKER_RE": 20,
    "sides.candidates.WRAPPED_RE": 3_000,
    "sides.assignment.ORGANISATION_AFTER_RE": 650,
    "sides.assignment.WORD_BEFORE_RE": 8,
    "sides.role_phrases.ORGANISATION_BETWEEN_RE": LONGEST_PHRASE,
    "sides.role_phrases.WORD_BEFORE_PRESIDENT_RE": LONGEST_PHRASE,
    "reading.dates.": 100,
    "records.arguments.PATH_RE": 300,
    "records.speaker_names.": 200,
}
"""Patterns whose input is cut to this many characters, whatever the length of the text."""
MATCHED_ONCE = (
    "quotes.signatures.COLON_RE",
    "quotes.signatures.SIGNATURE_RE",
    "reading.exports.document.TURN_RE",
    "speakers.antecedents.OBJECT_RE",
    "speakers.antecedents.APPOSED_NAME_RE",
    "english.chunker.NAME_AND_ROLE_RE",
    "records.rows.FORMULA_RE",
    "writing.ownership.JSONL_RE",
    "statements.similarity.NEGATION_RE",
    "english.tagger.NEXT_WORD_RE",
    "english.tagger.GOES_ON_RE",
    "english.furniture.GLUED_LINK_RE",
    "english.furniture.DATELINE_RE",
    "quotes.passives.AGENT_AFTER_RE",
    "quotes.reported_frames.FRAMES",
    "quotes.reported_search.ASIDE_RE",
    "quotes.sentence.BY_RE",
    "reading.exports.dates.LINE_RES",
    "reading.exports.factiva.WORDS_RE",
    "reading.exports.factiva.TIME_RE",
    "reading.exports.factiva.RIGHTS_RE",
    "reading.exports.factiva.CODE_RE",
    "reading.exports.nexis_labels.LABEL_RE",
    "reading.exports.nexis_labels.COPYRIGHT_RE",
    "reading.exports.nexis_old.LINE_SEPARATOR_RE",
    "reading.exports.nexis_old.RIGHTS_RE",
    "reading.exports.nexis_old.LENGTH_RE",
    "reading.exports.nexis_uni.END_RE",
    "reading.exports.nexis_uni.COVER_COUNT_RE",
    "reading.exports.proquest.NUMBER_RE",
    "reading.pdf.PAGE_NUMBER_RE",
    "sides.acronyms.LONGER_RE",
    "sides.role_phrases.HEAD_OF_STATE_RE",
    "sides.role_phrases.INDEFINITE_RE",
)
"""Patterns that are only tried at the start of their input."""
LENGTHS = (*range(8, 33, 4), 64, 128, 256, 1_000, 4_000, 16_000)
"""First in steps of four repetitions: an ambiguous pattern takes sixteen times as long for each step, and would never
return from a hundred repetitions."""
BEYOND_LINEAR = 2.5
"""The ratio of times may be this many times the ratio of lengths; quadratic time gives 4 for four times the length."""
MEASURABLE = 0.002
"""Seconds; shorter times are not compared, since the clock and the caches dominate them."""
MAX_UNITS = 40


def walk_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each compiled pattern of the package by module and name: constants, and patterns in rules and tables."""
    for module_info in pkgutil.walk_packages(quotestance.__path__, "quotestance."):
        if module_info.ispkg or module_info.name.endswith("__main__"):
            continue
        module = importlib.import_module(module_info.name)
        for name, value in vars(module).items():
            for path, pattern in find_patterns(value, f"{module_info.name.removeprefix('quotestance.')}.{name}"):
                if isinstance(pattern.pattern, str):
                    yield path, pattern
    for name, inline in walk_calls():
        if isinstance(inline, re.Pattern):
            yield name, inline
    yield "quotes.transcripts._full_name", re.compile(r"\b([^\W\d_]\w+) lee\b", re.IGNORECASE)
    yield "sides.acronyms._spelled_out", _spelled_out("LMU")
    yield "sides.acronyms._names_ending_in", _names_ending_in("Gazette")
    for roles, name in zip(phrases.load_role_patterns(), ("company", "other"), strict=True):
        yield f"sides.role_phrases.roles.{name}", roles.pattern


BUILT = {
    "quotes.reported_frames._frame": "quotes.reported_frames.FRAMES",
    "quotes.transcripts._full_name": "quotes.transcripts._full_name",
    "quotes.sentence.__init__": "quotes.attribution.AFTER.quote-verb-name",
    "speakers.name_patterns._name_pattern": "speakers.name_index.WRAPPED_NAME_RE",
    "sides.acronyms._spelled_out": "sides.acronyms._spelled_out",
    "sides.acronyms._names_ending_in": "sides.acronyms._names_ending_in",
    "sides.role_phrases._build_role_pattern": "sides.role_phrases.roles.company",
}
"""Functions that build patterns -> one such pattern, which is tested for all."""
RE_FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


@cache
def walk_calls() -> list[tuple[str, re.Pattern[str] | None]]:
    """Each call of `re` with a pattern as a string, by function: the pattern, or None if the function builds it."""
    found = []
    package = Path(quotestance.__file__).parent
    for path in sorted(package.rglob("*.py")):
        module = ".".join(path.relative_to(package).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
                continue
            for call in ast.walk(node):
                if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                    continue
                owner = call.func.value
                if isinstance(owner, ast.Name) and owner.id == "re" and call.func.attr in RE_FUNCTIONS:
                    name = f"{module}.{getattr(node, 'name', 'lambda')}"
                    text = call.args[0]
                    constant = isinstance(text, ast.Constant)
                    found.append(
                        (f"{name}.{call.lineno}" if constant else name, re.compile(text.value) if constant else None)
                    )
    return found


def find_patterns(value: object, path: str) -> Iterator[tuple[str, re.Pattern]]:
    """The patterns in a constant, a collection or a rule, each with its path."""
    if isinstance(value, re.Pattern):
        yield path, value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from find_patterns(item, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from find_patterns(item, f"{path}.{key}")
    elif isinstance(getattr(value, "pattern", None), re.Pattern):
        yield f"{path}.{getattr(value, 'name', '')}", value.pattern


PATTERNS = {}
for _path, _pattern in walk_patterns():
    if _pattern not in PATTERNS.values():
        PATTERNS[_path] = _pattern

AT_START = {PATTERNS[path] for path in MATCHED_ONCE}

SAMPLES = " aAsZ09_.,;:!?'\"“”‘’()-—&<=\n\t"


def list_pieces(pattern: re.Pattern[str]) -> list[str]:
    """The words and letters of a pattern, and some characters of its classes."""
    pieces: dict[str, None] = {}

    def walk(items) -> None:
        word = ""
        for op, value in items:
            if op is _constants.LITERAL:
                word += chr(value)
                continue
            if word:
                pieces[word] = None
            word = ""
            if op in (_constants.IN, _constants.NOT_LITERAL, _constants.ANY):
                one = re.compile(to_class(op, value), pattern.flags & re.IGNORECASE)
                pieces.update(dict.fromkeys(islice((c for c in SAMPLES + pattern.pattern if one.match(c)), 4)))
            elif op is _constants.BRANCH:
                for branch in value[1]:
                    walk(branch)
            elif op is _constants.SUBPATTERN:
                walk(value[3])
            elif op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
                walk(value[2])
            elif op in (_constants.ASSERT, _constants.ASSERT_NOT):
                walk(value[1])
        if word:
            pieces[word] = None

    walk(_parser.parse(pattern.pattern, pattern.flags))
    return list(pieces)


CATEGORIES = {
    _constants.CATEGORY_WORD: r"\w",
    _constants.CATEGORY_NOT_WORD: r"\W",
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_SPACE: r"\S",
}


def to_class(op, value) -> str:
    """The character class of a parsed pattern as a pattern of its own."""
    if op is _constants.ANY:
        return "."
    if op is _constants.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    inside = ""
    for kind, item in value:
        if kind is _constants.NEGATE:
            inside = "^" + inside
        elif kind is _constants.LITERAL:
            inside += re.escape(chr(item))
        elif kind is _constants.RANGE:
            inside += f"{re.escape(chr(item[0]))}-{re.escape(chr(item[1]))}"
        else:
            inside += CATEGORIES[item]
    return f"[{inside}]"


def make_units(pattern: re.Pattern[str]) -> list[str]:
    """The texts to repeat: pieces of the pattern, pieces after a space, and random sequences of two to four pieces."""
    chance = random.Random(ascii(pattern.pattern))
    pieces = list_pieces(pattern)
    units = dict.fromkeys([*(pieces if len(pieces) <= 24 else chance.sample(pieces, 24))])
    some = chance.sample(pieces, min(4, len(pieces)))
    units.update(dict.fromkeys(a + b for a, b in product(("a ", "A ", " "), some)))
    while len(units) < MAX_UNITS and len(pieces) > 1:
        before = len(units)
        units["".join(chance.choices(pieces, k=chance.randint(2, 4)))] = None
        if len(units) == before and before >= len(pieces) ** 2:
            break
    return [unit for unit in units if unit]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The processor time to find all matches."""
    began = time.process_time()
    if pattern in AT_START:
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - began


def find_growth(pattern: re.Pattern[str], make, most: int) -> str | None:
    """A description of the first step in which the time grew much more than the length, or None."""
    for few, many in pairwise(LENGTHS):
        small, large = make(few), make(many)
        if len(large) > most:
            return None
        if (longer := seconds(pattern, large)) < MEASURABLE:
            continue
        allowed = BEYOND_LINEAR * len(large) / len(small)
        if longer <= allowed * seconds(pattern, small):
            continue
        # Other processes may slow any measurement, so both are repeated unless the pattern is far too slow.
        repeat = max(1, round(MEASURABLE / max(1e-6, seconds(pattern, small))))
        ratios = []
        for _ in range(ATTEMPTS if longer < 1 else 1):
            shorter = min(sum(seconds(pattern, small) for _ in range(repeat)) / repeat for _ in range(3))
            ratios.append((seconds(pattern, large) if longer < 1 else longer) / shorter)
            if ratios[-1] <= allowed:
                break
        else:
            return f"{min(ratios):.0f} times as long for {len(large) / len(small):.1f} times the text"
    return None


def find_slow_unit(pattern: re.Pattern[str], most: int = 10**9) -> str | None:
    """A description of a text on which a pattern is too slow, or None. The text ends in a character that few patterns
    match, so that a pattern that matched the rest has to backtrack."""
    for unit in make_units(pattern):
        if found := find_growth(pattern, lambda n, unit=unit: unit * n + "\x00", most):
            return f"{unit!r} repeated: {found}"
    return None


@pytest.mark.slow
@pytest.mark.parametrize("path", PATTERNS)
def test_pattern_takes_linear_time(path):
    most = next((n for start, n in LONGEST_INPUTS.items() if path.startswith(start)), 10**9)
    assert find_slow_unit(PATTERNS[path], most) is None


@pytest.mark.slow
@pytest.mark.parametrize("slow", [r"\s+$", r"(?:[poi]t*[Nt]+)*,N", r"(?:a|b|ab)*c", r"\w+\s*=", r"(a*)*b"])
def test_slow_pattern_is_detected(slow):
    assert find_slow_unit(re.compile(slow)) is not None


def test_every_pattern_is_collected():
    assert len(PATTERNS) > 140
    assert {name for name, pattern in walk_calls() if pattern is None} == set(BUILT)
    assert all(any(path.startswith(start) for path in PATTERNS) for start in BUILT.values())
    assert all(isinstance(pattern.pattern, str) for pattern in PATTERNS.values())
    assert all(any(path.startswith(start) for path in PATTERNS) for start in LONGEST_INPUTS)
