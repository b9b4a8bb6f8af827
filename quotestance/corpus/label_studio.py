"""Hand labels by way of Label Studio: labelled articles -> its tasks with pre-annotations -> labels of ours.

Label Studio counts a text in code points, as we do. On the way back a span is compared with the words beside it in the
result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

from quotestance.errors import CorpusError
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.quote import KINDS, SIDES, STANCES, Quote

__all__ = ["Imported", "labelling_config", "labels_from_tasks", "task_of"]


CHOICES = {"stance": STANCES, "about": SIDES, "side": SIDES}
WORDS = {"speaker": "speaker, by the fullest name in the article", "role": "role, as the article words it"}
COLOURS = {"speech": "#1a56b0", "other": "#8a8a8a"}
SPACE_RE = re.compile(r"(?:\s|\\n)+")  # Label Studio writes a line end inside a span as a backslash and an n


def labelling_config() -> str:
    """Label Studio's labelling configuration for `task_of`: spans by kind and, for each, what can be corrected.

    >>> "<Choices name=\\"stance\\"" in labelling_config()
    True
    """
    kinds = "".join(f"\n    <Label value={quoteattr(kind)} background={quoteattr(COLOURS[kind])}/>" for kind in KINDS)
    parts = [
        '<Header value="$company"/>',
        f'<Labels name="kind" toName="text">{kinds}\n  </Labels>',
        '<Text name="text" value="$text" granularity="symbol" saveTextResult="yes"/>',
    ]
    when = 'perRegion="true" visibleWhen="region-selected" whenTagName="kind" whenLabelValue="speech"'
    for name, allowed in CHOICES.items():
        options = "".join(f"\n    <Choice value={quoteattr(value)}/>" for value in allowed)
        parts.append(f'<Header value="{name}" size="5"/>')
        parts.append(
            f'<Choices name="{name}" toName="text" choice="single" showInline="true" {when}>{options}\n  </Choices>'
        )
    parts += [
        f'<TextArea name="{name}" toName="text" placeholder={quoteattr(hint)} editable="true" '
        f'maxSubmissions="1" {when}/>'
        for name, hint in WORDS.items()
    ]
    return "<View>\n  " + "\n  ".join(parts) + "\n</View>\n"


def task_of(article: Article, labelled: LabelledArticle, version: str) -> dict[str, Any]:
    """One task of Label Studio: the article, and what was found in it as a prediction to be corrected.

    Raises:
        CorpusError: a quote does not stand in the text at its span.
    """
    results: list[dict[str, Any]] = []
    for quote in labelled.quotes:
        if article.text[quote.start : quote.end] != quote.text:
            raise CorpusError(
                f"quote differs from article {article.id} at {quote.start}-{quote.end}. "
                "Was the article edited after labelling?"
            )
        results += _region(quote)
    company = labelled.company or article.company
    data = {
        "article_id": article.id,
        "company": company or "(no company)",
        "text": article.text,
        "aliases": list(article.aliases),
        "title": article.title,
        "url": article.url,
        "date": article.date,
    }
    return {
        "data": {name: value for name, value in data.items() if value},
        "predictions": [{"model_version": version, "result": results}],
    }


def _region(quote: Quote) -> Iterator[dict[str, Any]]:
    """The results of one span. Those of one region share its id."""
    span = {"start": quote.start, "end": quote.end, "text": quote.text}
    speaker, stance = quote.speaker, quote.stance
    found = {
        "stance": stance.label if stance else None,
        "about": quote.about,
        "side": speaker.side if speaker else None,
        "speaker": speaker.name if speaker else None,
        "role": speaker.role if speaker else None,
    }
    form = {"id": f"q{quote.start}", "to_name": "text"}
    yield form | {"from_name": "kind", "type": "labels", "value": span | {"labels": [quote.kind]}}
    for name, value in found.items():
        if value and name in CHOICES:
            yield form | {"from_name": name, "type": "choices", "value": span | {"choices": [value]}}
        elif value:
            yield form | {"from_name": name, "type": "textarea", "value": span | {"text": [value]}}


@dataclass(slots=True)
class Imported:
    """Rows of a file of labels, and what there is to say about tasks that gave none."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    unlabelled: int = 0
    several: list[str] = field(default_factory=list)


def labels_from_tasks(tasks: object) -> Imported:
    """What people said in a result that Label Studio exported as JSON: a row for each task that has an annotation.

    Predictions that nobody submitted are no labels. Of several annotations of one task the newest counts; the tasks
    where that was so are named.

    Raises:
        CorpusError: not such a result, or a damaged task; names the task.
    """
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
        raise CorpusError("not a result of Label Studio: it is a list of tasks; export the project as JSON")
    imported = Imported()
    for number, task in enumerate(tasks, start=1):
        where = f"task {task.get('id', number)}"
        try:
            annotation = _newest_annotation(task, where, imported)
            if annotation is not None:
                imported.rows.append(_row(task, annotation))
        except CorpusError as error:
            raise CorpusError(f"{where}: {error}") from error
    return imported


def _newest_annotation(task: Mapping[str, Any], where: str, imported: Imported) -> Mapping[str, Any] | None:
    if "annotations" not in task:
        raise CorpusError("no 'annotations' in it; export the project as JSON, not as JSON-MIN or another form")
    annotations = task["annotations"]
    if not isinstance(annotations, list) or not all(isinstance(item, Mapping) for item in annotations):
        raise CorpusError("'annotations' must be a list of objects")
    done = [item for item in annotations if not item.get("was_cancelled")]
    imported.unlabelled += not done
    if len(done) > 1:
        imported.several.append(where)
    return max(done, key=lambda item: str(item.get("updated_at") or ""), default=None)


def _row(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    data = task.get("data")
    if not isinstance(data, Mapping) or not isinstance(data.get("text"), str) or not data.get("article_id"):
        raise CorpusError("its 'data' has no 'article_id' and 'text'; was it made by 'quotestance annotate export'?")
    results = annotation.get("result")
    if not isinstance(results, list) or not all(isinstance(result, Mapping) for result in results):
        raise CorpusError("'result' of its annotation must be a list of objects")
    regions: dict[str, dict[str, Any]] = {}
    for result in results:
        if "from_name" in result:  # relations between regions have none
            regions.setdefault(str(result.get("id")), {}).update(_said(result, data["text"]))
    quotes = sorted((_quote(region) for region in regions.values()), key=lambda quote: quote["start"])
    for first, second in pairwise(quotes):
        if second["start"] < first["end"]:
            raise CorpusError(
                f"the quotes at {first['start']}-{first['end']} and {second['start']}-{second['end']} "
                "overlap; take one away in Label Studio"
            )
    company = data.get("company")
    return {
        "id": str(data["article_id"]),
        "company": None if company == "(no company)" else company,
        "aliases": data.get("aliases") or [],
        "quotes": quotes,
        "text": data["text"],
    }


def _said(result: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What one result says of its region, as fields of a quote."""
    name, value = result["from_name"], result.get("value")
    if not isinstance(value, Mapping):
        raise CorpusError(f"a result for {name!r} has no 'value'")
    if name == "kind":
        start, end = _span(value, text)
        return {"start": start, "end": end, "text": text[start:end], "kind": _only(value.get("labels"), name, KINDS)}
    if name in CHOICES:
        return {name: _only(value.get("choices"), name, CHOICES[name])}
    if name in WORDS:
        return {name: " ".join(str(_only(value.get("text"), name)).split()) or None}
    raise CorpusError(f"a result for {name!r}, which is not in the labelling configuration of 'annotate export'")


def _only(values: object, name: str, allowed: Iterable[str] = ()) -> Any:
    value = values[0] if isinstance(values, list) and len(values) == 1 else values
    if not isinstance(value, str) or (allowed and value not in allowed):
        kinds = f"one of {', '.join(allowed)}" if allowed else "one string"
        raise CorpusError(f"'{name}' must be {kinds}, found {values!r:.60}")
    return value


def _span(value: Mapping[str, Any], text: str) -> tuple[int, int]:
    """The span, without blanks at its ends; the text must have there the words beside it in the result."""
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise CorpusError(f"a region needs 'start' and 'end' (whole numbers), found {start!r:.20} and {end!r:.20}")
    inside = text[start:end]
    differs = isinstance(words, str) and _plain(inside) != _plain(words)
    if end > len(text) or not inside.strip() or differs:
        raise CorpusError(f"the region at {start}-{end} does not hold its words {words!r:.60}; was the text changed?")
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _plain(words: str) -> str:
    return SPACE_RE.sub(" ", words).strip()


def _quote(region: dict[str, Any]) -> dict[str, Any]:
    """One quote of a file of labels; what only speech has is taken from no other kind."""
    if "kind" not in region:
        raise CorpusError("a region has no kind; choose 'speech' or 'other' for it in Label Studio")
    speech = region["kind"] == "speech"
    rest = {name: region.get(name) if speech else None for name in ("speaker", "role", "side", "about", "stance")}
    return {name: region[name] for name in ("start", "end", "text", "kind")} | rest


def read_tasks(data: str) -> object:
    """The JSON of an exported result.

    Raises:
        CorpusError: not JSON.
    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not JSON ({error}); export the project as JSON and take the file as it is") from error
