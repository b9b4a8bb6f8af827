"""Label one article: run the stages from its text to quotes with speakers, sides and stances."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from quotestance.english.prose import Prose, read_prose
from quotestance.errors import ModelError, QuotestanceError, ResourceError
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.quotes.repeats import mark_repeats
from quotestance.quotes.reported_statements import insert_reported, insert_turns
from quotestance.quotes.scanner import scan_quotes
from quotestance.quotes.transcripts import Turn, find_turns
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import Cue, Quote, Speaker
from quotestance.speakers.coreference import Referents

if TYPE_CHECKING:
    from quotestance.sides.company import Company
    from quotestance.stance.model import StanceModel

__all__ = ["Labeller", "extract", "extract_quotes", "label"]


# Rules whose quote continues the statement of the quote before it.
RUNS_ON = frozenset(("follow-on", "same-sentence", "carried", "speaker-before"))


def extract_quotes(text: str, *, reported: bool = False) -> tuple[Quote, ...]:
    """The quotes of an article in order, each with kind, statement, speaker (without side), cue and rule.

    In a transcript each paragraph of a turn is a quote of kind "turn", and quotation marks inside it count as its
    words. `reported` adds the clauses that report speech without quotation marks. Such a clause may contain quotes,
    which follow it.

    >>> [(q.text, q.speaker.name) for q in extract_quotes("Maria Ortiz left. “It was safe,” Ms. Ortiz said.")]
    [('It was safe,', 'Maria Ortiz')]
    """
    prose = read_prose(text)
    document = Document(prose.text)
    attributions = attribute(document)
    referents = Referents(document, attributions)
    quotes: list[Quote] = []
    statement = 0
    for number, (span, tie) in enumerate(zip(document.spans, attributions, strict=True)):
        speaker = referents.speaker(number)
        cue = Cue(document.text[tie.cue[0] : tie.cue[1]], *tie.cue) if tie.cue else None
        before = quotes[-1] if quotes else None
        # A quote goes on with the statement before it if its rule says so, or if both have the very same cue.
        runs_on = (
            before is not None
            and before.kind == "speech"
            and (tie.rule in RUNS_ON or (cue is not None and cue == before.cue))
        )
        statement += not runs_on
        # Someone must have said a whole sentence in quotation marks, even if nobody is named.
        kind = "speech" if tie.mention is not None or tie.rule == "unnamed" else "other"
        quotes.append(Quote(span.start, span.end, document.words(number), kind, statement, speaker, cue, tie.rule))
    if reported:
        quotes = insert_reported(quotes, _report_clauses(document, referents))
    if turns := find_turns(document.text, document.paragraphs):
        quotes = insert_turns(quotes, [_quote_turn(document.text, turn) for turn in turns])
    if prose.text is not text:
        quotes = [_restore(quote, text, prose) for quote in _add_furniture(quotes, prose)]
    return mark_repeats(quotes)


def _add_furniture(quotes: Sequence[Quote], prose: Prose) -> list[Quote]:
    """The quotes with those in the page furniture, which are of kind "other": headlines of other articles."""
    added = [Quote(span.start, span.end, "", "other") for span in scan_quotes(prose.unmasked, prose.furniture)]
    if not added:
        return list(quotes)
    numbered: list[Quote] = []
    shift = last = 0
    for quote in sorted([*quotes, *added], key=lambda quote: quote.start):
        if quote.statement is None and numbered and quote.start < numbered[-1].end:
            continue  # a credit within a quote
        # A statement ends at a quote in the furniture, which has a number of its own.
        if quote.statement is None or (numbered and numbered[-1].kind == "other" and quote.statement + shift == last):
            shift += 1
        last = last + 1 if quote.statement is None else quote.statement + shift
        numbered.append(replace(quote, statement=last))
    return numbered


def _restore(quote: Quote, text: str, prose: Prose) -> Quote:
    """A quote of the prose with all its spans and their words as they are in the article, `text`."""
    start, end = prose.original_span(quote.start, quote.end)
    speaker, cue = quote.speaker, quote.cue
    if speaker is not None and speaker.start is not None and speaker.end is not None:
        first, last = prose.original_span(speaker.start, speaker.end)
        speaker = replace(speaker, mention=text[first:last], start=first, end=last)
    if cue is not None:
        first, last = prose.original_span(cue.start, cue.end)
        cue = Cue(text[first:last], first, last)
    return replace(quote, start=start, end=end, text=text[start:end], speaker=speaker, cue=cue)


def _quote_turn(text: str, turn: Turn) -> Quote:
    start, end = turn.label
    speaker = Speaker(turn.name, text[start:end], start, end)
    return Quote(turn.start, turn.end, text[turn.start : turn.end], "turn", turn.number, speaker, None, "turn")


def _report_clauses(document: Document, referents: Referents) -> list[Quote]:
    """The reported clauses of an article."""
    from quotestance.quotes.reported import find_reported  # only where it is used: its patterns take time to compile

    text = document.text
    clauses = []
    for clause in find_reported(document):
        cue = Cue(text[slice(*clause.cue)], *clause.cue)
        speaker = referents.speaker_of(clause.mention)
        words = text[clause.start : clause.end]
        clauses.append(Quote(clause.start, clause.end, words, "reported", None, speaker, cue, clause.rule))
    return clauses


@dataclass(frozen=True, slots=True)
class Labeller:
    """Labels articles, any number of them, with the same settings. It is small enough to send to other processes.

    `company` and `aliases` apply to every article. Without them those of the article are used, or else the organisation
    that it names most often. `model` is a model folder (None for the shipped model); each process loads it once, when
    it is first used. `explain` adds the features that decided each stance. If the probability of a stance is below
    `min_confidence` (0 to 1), its label is None. `reported` adds reported speech, see `extract_quotes`.

    Raises:
        QuotestanceError: `min_confidence` is not between 0 and 1.
    """

    company: str | None = None
    aliases: Sequence[str] = ()
    model: str | os.PathLike[str] | None = None
    explain: bool = False
    min_confidence: float = 0.0
    reported: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise QuotestanceError(f"min_confidence must be a probability from 0 to 1; found {self.min_confidence}")

    def label(self, article: Article | str) -> LabelledArticle:
        """The article with its quotes, each with speaker, side and stance; without a company, stances are None.

        An error inside the article is not raised, but returned as its `error`.

        Raises:
            ModelError, ResourceError: the model folder or a word list is damaged, so that every article would fail.
        """
        return _attempt(_as_article(article), self._label)

    def extract(self, article: Article | str) -> LabelledArticle:
        """The article with its quotes and their speakers, without sides and stances; the model is not loaded."""
        return _attempt(_as_article(article), self._extract)

    def load(self) -> StanceModel:
        """The stance model. `label` loads it when needed; call this to find out beforehand whether it can be loaded.

        Raises:
            ModelError: the folder is missing, damaged, or not a model of quotestance.
        """
        return _load_model(None if self.model is None else os.fspath(self.model))

    def _extract(self, article: Article) -> LabelledArticle:
        quotes = extract_quotes(article.text, reported=self.reported)
        return LabelledArticle(article.id, article.company, quotes, text=article.text, **article.metadata())

    def _label(self, article: Article) -> LabelledArticle:
        from quotestance.sides.assignment import assign_sides
        from quotestance.sides.company import Company, infer_company  # not needed by `extract`

        quotes = extract_quotes(article.text, reported=self.reported)
        company = self._company_of(article)
        inferred = company is None
        if company is None:
            name = infer_company(read_prose(article.text).text)
            if name is None:
                return LabelledArticle(article.id, None, quotes, text=article.text, **article.metadata())
            company = Company(name, tuple(article.aliases))
        quotes = assign_sides(article.text, quotes, company)
        quotes = self.load().label(article.text, quotes, company, explain=self.explain)
        if self.min_confidence:
            quotes = tuple(self._remove_doubtful_stance(quote) for quote in quotes)
        return LabelledArticle(
            article.id, company.name, quotes, company_inferred=inferred, text=article.text, **article.metadata()
        )

    def _company_of(self, article: Article) -> Company | None:
        """The company given for all articles, or else that of the article."""
        from quotestance.sides.company import Company

        if not self.company:
            return Company(article.company, tuple(article.aliases)) if article.company else None
        # The article's aliases belong to its own company; they count only if that is the given one, or none is named.
        own = article.aliases if article.company in (None, self.company) else ()
        return Company(self.company, tuple(dict.fromkeys((*self.aliases, *own))))

    def _remove_doubtful_stance(self, quote: Quote) -> Quote:
        stance = quote.stance
        if stance is None or stance.probabilities is None or max(stance.probabilities) >= self.min_confidence:
            return quote
        return replace(quote, stance=replace(stance, label=None))


def label(text: str, company: str | None = None, aliases: Sequence[str] = ()) -> LabelledArticle:
    """The quotes of `text`, each with its speaker, the speaker's side and the stance toward `company`.

    Without `company` the stances are about the organisation that the text names most often. An error is returned as
    the `error` of the result.

    Raises:
        ModelError, ResourceError: the shipped model or a word list is damaged.
    """
    return Labeller(company, tuple(aliases)).label(text)


def extract(text: str) -> LabelledArticle:
    """The quotes of `text` and their speakers, without sides and stances."""
    return Labeller().extract(text)


def _as_article(article: Article | str) -> Article:
    return Article("article", article) if isinstance(article, str) else article


def _attempt(article: Article, stage: Callable[[Article], LabelledArticle]) -> LabelledArticle:
    try:
        return stage(article)
    # These would fail for every article, so the run stops; any other error concerns this article alone.
    except (ModelError, ResourceError):
        raise
    except Exception as error:
        reason = f"could not be labelled ({type(error).__name__}: {error})"
        return LabelledArticle(article.id, article.company, error=reason, text=article.text, **article.metadata())


@lru_cache(maxsize=4)
def _load_model(folder: str | None) -> StanceModel:
    from quotestance.stance.persistence import load_model  # imports numpy, which `extract` does not need

    return load_model(None if folder is None else Path(folder))
