"""Label one article: run the stages from its text to quotes with speakers, sides and stances."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from quotestance.english.prose import read_prose
from quotestance.errors import ModelError, QuotestanceError, ResourceError, shorten
from quotestance.quotes.attribution import attribute
from quotestance.quotes.document import Document
from quotestance.quotes.repeats import mark_repeats
from quotestance.quotes.reported_statements import insert_reported, insert_turns, is_unnamed_company
from quotestance.quotes.restored import restore_quotes
from quotestance.quotes.transcripts import Turn, find_turns
from quotestance.records.arguments import check_name, check_names, check_shares, check_text, make_article
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import Cue, Quote, Speaker
from quotestance.speakers.coreference import Referents
from quotestance.speakers.repeated_words import name_by_repeated_words

if TYPE_CHECKING:
    from quotestance.sides.company import Company
    from quotestance.stance.model import StanceModel

__all__ = ["Labeller", "extract", "extract_quotes", "label"]


# Rules whose quote continues the statement of the quote before it.
RUNS_ON = frozenset(("follow-on", "same-sentence", "carried", "speaker-before"))


def extract_quotes(text: str, *, reported: bool = False, title: str | None = None) -> tuple[Quote, ...]:
    """The quotes of an article in order, each with kind, statement, speaker (without side), cue and rule.

    In a transcript each paragraph of a turn is a quote of kind "turn", and quotation marks inside it count as its
    words. `reported` adds the clauses that report speech without quotation marks. Such a clause may contain quotes,
    which follow it. `title` is searched for the given names of people whom the text calls by their surname only.

    >>> [(q.text, q.speaker.name) for q in extract_quotes("Maria Ortiz left. “It was safe,” Ms. Ortiz said.")]
    [('It was safe,', 'Maria Ortiz')]
    """
    prose = read_prose(text)
    document = Document(prose.text)
    attributions = attribute(document)
    referents = Referents(document, attributions, title)
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
    quotes = name_by_repeated_words(quotes)
    if reported:
        quotes = insert_reported(quotes, _report_clauses(document, referents, title))
    if turns := find_turns(document.text, document.paragraphs):
        quotes = insert_turns(quotes, [_quote_turn(document.text, turn) for turn in turns])
    if prose.text is not text:
        quotes = restore_quotes(quotes, text, prose)
    return mark_repeats(quotes)


def _quote_turn(text: str, turn: Turn) -> Quote:
    start, end = turn.label
    speaker = Speaker(turn.name, text[start:end], start, end)
    return Quote(turn.start, turn.end, text[turn.start : turn.end], "turn", turn.number, speaker, None, "turn")


def _report_clauses(document: Document, referents: Referents, title: str | None) -> list[Quote]:
    """The reported clauses of an article."""
    from quotestance.quotes.reported import find_reported  # only where it is used: its patterns take time to compile

    text = document.text
    clauses = []
    for clause in find_reported(document):
        cue = Cue(text[slice(*clause.cue)], *clause.cue)
        speaker = referents.speaker_of(clause.mention)
        if is_unnamed_company(clause.mention, speaker):
            speaker = replace(speaker, name=_infer_company_name(text, title) or speaker.name)
        words = text[clause.start : clause.end]
        clauses.append(Quote(clause.start, clause.end, words, "reported", None, speaker, cue, clause.rule))
    return clauses


@lru_cache(maxsize=1)
def _infer_company_name(text: str, title: str | None) -> str | None:
    """The name of the company that the article is about, for "the firm" where no name before it shows which."""
    from quotestance.sides.inference import infer_company  # rarely needed by `extract`

    company = infer_company(text, title)
    return company.name if company else None


_extract_cached = lru_cache(maxsize=1)(extract_quotes)


@dataclass(frozen=True, slots=True)
class Labeller:
    """Labels articles, any number of them, with the same settings. It is small enough to send to other processes.

    In an article that never names its company the stances are None.

    `company` and `aliases` apply to every article. Without them those of the article are used, or else the organisation
    that it is about, as far as the text shows one. `companies` say what a text does not: the aliases, people and parts
    of the companies that occur in the articles. With them nothing is inferred: an article without a company of its own
    is labelled toward those that it names (see `split_by_company`), or if there is only one, toward that.

    `model` is a model folder (None or "shipped" for the shipped model); each process loads it once, when it is first
    used. `target` are the shares of critical, defensive and neutral quotes to expect, if the articles have others than
    the model was made for: they shift the probabilities. `explain` adds the features that decided each stance. If the
    probability of a stance is below `min_confidence` (0 to 1), its label is None. `reported` adds reported speech, see
    `extract_quotes`.

    Raises:
        QuotestanceError: `min_confidence` is not between 0 and 1, or `target` is not three positive shares of 1.
        TypeError: `company` is no name, or `aliases` is no list of names.
    """

    company: str | None = None
    aliases: Sequence[str] = ()
    model: str | os.PathLike[str] | None = None
    explain: bool = False
    min_confidence: float = 0.0
    companies: Sequence[Company] = ()
    reported: bool = False
    target: Sequence[float] | None = None

    def __post_init__(self) -> None:
        check_names(self.aliases)
        if self.company is not None:
            check_name(self.company)
        if self.model is not None and not isinstance(self.model, (str, os.PathLike)):
            raise TypeError(f"model must be the path of a model folder, found {shorten(self.model)}")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise QuotestanceError(f"min_confidence must be a probability from 0 to 1; found {self.min_confidence}")
        if self.target is not None:
            check_shares(self.target)

    def label(self, article: Article | str) -> LabelledArticle:
        """The article with its quotes, each with speaker, side and stance; without a company, stances are None.

        An error inside the article is not raised, but returned as its `error`.

        Raises:
            TypeError: it is neither a text nor an `Article`.
            CorpusError: the text is the path of a file.
            ModelError, ResourceError: the model folder or a word list is damaged, so that every article would fail.
        """
        return _attempt(make_article(article), self._label)

    def split_by_company(self, articles: Iterable[Article | LabelledArticle]) -> Iterator[Article | LabelledArticle]:
        """The articles, each once for every one of `companies` that it names, with that as its company.

        An article that names none, and one with a company of its own, is left as it is, and so is a failed one.
        """
        for article in articles:
            if isinstance(article, LabelledArticle) or not (named := self._list_named(article)):
                yield article
                continue
            for company in named:
                yield replace(article, company=company.name, aliases=company.aliases)

    def extract(self, article: Article | str) -> LabelledArticle:
        """The article with its quotes and their speakers, without sides and stances; the model is not loaded.

        Raises:
            TypeError: it is neither a text nor an `Article`.
            CorpusError: the text is the path of a file.
        """
        return _attempt(make_article(article), self._extract)

    def load(self) -> StanceModel:
        """The stance model. `label` loads it when needed; call this to find out beforehand whether it can be loaded.

        Raises:
            ModelError: the folder is missing, damaged, or not a model of quotestance; or a `target` is given, and the
                model does not say which shares it was made for.
        """
        model = _load_model(None if self.model is None else os.fspath(self.model))
        return model if self.target is None else model.expect_shares(self.target)

    def _extract(self, article: Article) -> LabelledArticle:
        quotes = extract_quotes(article.text, reported=self.reported, title=article.title)
        return LabelledArticle(
            article.id, article.company, quotes, text=article.text, kept=article.kept, **article.metadata()
        )

    def _label(self, article: Article) -> LabelledArticle:
        from quotestance.sides.assignment import assign_sides
        from quotestance.sides.company_speaker import name_company
        from quotestance.sides.inference import infer_company  # not needed by `extract`

        # An article that names several companies comes here once for each.
        extract = _extract_cached if len(self.companies) > 1 else extract_quotes
        quotes = extract(article.text, reported=self.reported, title=article.title)
        prose = read_prose(article.text)
        company = self._company_of(article)
        inferred = company is None
        if company is None:
            company = None if self.companies else infer_company(prose.text, article.title)
            if company is None:
                return LabelledArticle(
                    article.id, None, quotes, text=article.text, kept=article.kept, **article.metadata()
                )
            company = replace(company, aliases=tuple(dict.fromkeys((*company.aliases, *article.aliases))))
        if not inferred:
            quotes = name_company(quotes, company)
        # The spans of the quotes are those of the article, and those of the prose too unless markup was removed.
        quotes = assign_sides(article.text if prose.decoded else prose.text, quotes, company, article.title)
        is_named = company.is_named_in_article(article.text, article.title)
        # Words about a company that the article never names cannot be told from words about anything else.
        quotes = self.load().label(article.text, quotes, company if is_named else None, explain=self.explain)
        if self.min_confidence:
            quotes = tuple(self._remove_doubtful_stance(quote) for quote in quotes)
        return LabelledArticle(
            article.id,
            company.name,
            quotes,
            company_inferred=inferred,
            text=article.text,
            company_named=is_named,
            kept=article.kept,
            **article.metadata(),
        )

    def _company_of(self, article: Article) -> Company | None:
        """The company given for all articles, or else that of the article, or else the given one that it names."""
        from quotestance.sides.company_names import name_key

        name = self.company or article.company
        if name:
            # The article's aliases belong to its own company; they count only if that is the given one, or it has none.
            own = article.aliases if name_key(article.company or name) == name_key(name) else ()
            return self._complete(name, (*(self.aliases if self.company else ()), *own))
        if len(self.companies) == 1:
            return self.companies[0]
        return max(self._list_named(article), key=lambda company: len(company.find(article.text)), default=None)

    def _list_named(self, article: Article) -> list[Company]:
        """The companies that an article names, unless its company is known already."""
        if self.company or article.company:
            return []
        return [company for company in self.companies if company.is_named_in_article(article.text, article.title)]

    def _complete(self, name: str, aliases: Sequence[str]) -> Company:
        """A company with what `companies` know of it."""
        from quotestance.sides.company import Company
        from quotestance.sides.company_names import name_key

        for known in self.companies:
            if name_key(known.name) == name_key(name):
                return replace(known, name=name, aliases=tuple(dict.fromkeys((*aliases, *known.aliases))))
        return Company(name, tuple(dict.fromkeys(aliases)))

    def _remove_doubtful_stance(self, quote: Quote) -> Quote:
        stance = quote.stance
        if stance is None or stance.probabilities is None or max(stance.probabilities) >= self.min_confidence:
            return quote
        return replace(quote, stance=replace(stance, label=None))


def label(
    text: str | Article,
    company: str | None = None,
    aliases: Sequence[str] = (),
    *,
    title: str | None = None,
    explain: bool = False,
    model: str | os.PathLike[str] | None = None,
) -> LabelledArticle:
    """The quotes of a text or an `Article`, each with its speaker, the speaker's side and the stance toward `company`.

    Without `company` the stances are about the company of the article, or else the organisation that it is about, as
    far as it shows one. `title` is the title of the text, `explain` adds the features that decided each stance, and
    `model` is a model folder (None for the shipped model). An error inside the article is returned as the `error` of
    the result.

    Raises:
        TypeError: `text` is neither a text nor an `Article`, or another argument has a wrong type.
        CorpusError: the text is the path of a file.
        ModelError, ResourceError: the model or a word list is damaged.
    """
    article = make_article(text)
    if title is not None:
        check_text(title, "title")
        article = replace(article, title=title)
    return Labeller(company, check_names(aliases), model, explain).label(article)


def extract(text: str | Article) -> LabelledArticle:
    """The quotes of a text or an `Article` and their speakers, without sides and stances.

    Raises:
        TypeError: it is neither a text nor an `Article`.
        CorpusError: the text is the path of a file.
    """
    return Labeller().extract(text)


def _attempt(article: Article, stage: Callable[[Article], LabelledArticle]) -> LabelledArticle:
    try:
        return stage(article)
    # These would fail for every article, so the run stops; any other error concerns this article alone.
    except (ModelError, ResourceError):
        raise
    except Exception as error:
        reason = f"could not be labelled ({type(error).__name__}: {error})"
        return LabelledArticle(
            article.id, article.company, error=reason, text=article.text, kept=article.kept, **article.metadata()
        )


@lru_cache(maxsize=4)
def _load_model(folder: str | None) -> StanceModel:
    from quotestance.stance.persistence import load_model  # imports numpy, which `extract` does not need

    return load_model(folder)
