"""Hand labels with Label Studio: write labelled articles as tasks with pre-annotations, read the result as labels.

Label Studio counts a text in code points, as we do. When labels are imported, the words of each span are compared
with those in the result.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

from quotestance.corpus.labels import locate_error
from quotestance.errors import CorpusError, shorten
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.fields import read_objects, read_one_of, read_string
from quotestance.records.quote import KINDS, SIDES, STANCES, Quote

__all__ = ["ImportedLabels", "convert_tasks", "make_labelling_config", "make_task", "read_tasks"]


CHOICES = {"stance": STANCES, "about": SIDES, "side": SIDES}
"""The fields of a quote for which the annotator chooses one of several values."""
TEXT_FIELDS = {"speaker": "speaker, by the fullest name in the article", "role": "role, as the article words it"}
"""The fields that the annotator types, each with its placeholder."""
COLOURS = {"speech": "#1a56b0", "other": "#8a8a8a", "reported": "#2a7f62", "turn": "#7a4fa0"}
NO_COMPANY = "(no company)"
SPACE_RE = re.compile(r"(?:\s|\\n)+")  # Label Studio writes a line end inside a span as a backslash and an n


def make_labelling_config() -> str:
    """Label Studio's labelling configuration (XML) for the tasks of `make_task`.

    The annotator marks spans by kind and corrects the fields of each span of speech.

    >>> "<Choices name=\\"stance\\"" in make_labelling_config()
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
        for name, hint in TEXT_FIELDS.items()
    ]
    return "<View>\n  " + "\n  ".join(parts) + "\n</View>\n"


def make_task(article: Article, labelled: LabelledArticle, version: str) -> dict[str, Any]:
    """One task of Label Studio: the article, with its labelled quotes as a prediction to be corrected.

    Raises:
        CorpusError: a quote differs from the text at its span.
    """
    results: list[dict[str, Any]] = []
    for quote in labelled.quotes:
        if article.text[quote.start : quote.end] != quote.text:
            raise CorpusError(
                f"quote differs from article {article.id} at {quote.start}-{quote.end}. "
                "Was the article edited after labelling?"
            )
        results += _make_results(quote)
    company = labelled.company or article.company
    data = {
        "article_id": article.id,
        "company": company or NO_COMPANY,
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


def _make_results(quote: Quote) -> Iterator[dict[str, Any]]:
    """The results for one quote: its span, and one for each field. They form a region, whose id they share."""
    span = {"start": quote.start, "end": quote.end, "text": quote.text}
    speaker, stance = quote.speaker, quote.stance
    fields = {
        "stance": stance.label if stance else None,
        "about": quote.about,
        "side": speaker.side if speaker else None,
        "speaker": speaker.name if speaker else None,
        "role": speaker.role if speaker else None,
    }
    # Quotes do not overlap, so the start identifies one.
    region = {"id": f"q{quote.start}", "to_name": "text"}
    yield region | {"from_name": "kind", "type": "labels", "value": span | {"labels": [quote.kind]}}
    for name, value in fields.items():
        if value and name in CHOICES:
            yield region | {"from_name": name, "type": "choices", "value": span | {"choices": [value]}}
        elif value:
            yield region | {"from_name": name, "type": "textarea", "value": span | {"text": [value]}}


@dataclass(slots=True)
class ImportedLabels:
    """Rows of a file of labels.

    `unlabelled` counts the tasks without an annotation; `several` names those with more than one.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    unlabelled: int = 0
    several: list[str] = field(default_factory=list)


def convert_tasks(tasks: object) -> ImportedLabels:
    """The labels in a project that Label Studio exported as JSON: one row for each task that has an annotation.

    Predictions that no annotator has submitted are ignored. If a task has several annotations, the newest is used.

    Raises:
        CorpusError: it is not such an export, or a task is damaged; the message names the task.
    """
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) for task in tasks):
        raise CorpusError("not an export of Label Studio, which is a list of tasks; export the project as JSON")
    imported = ImportedLabels()
    for number, task in enumerate(tasks, start=1):
        where = f"task {task.get('id', number)}"
        with locate_error(where):
            annotations = _read_annotations(task)
            imported.unlabelled += not annotations
            if len(annotations) > 1:
                imported.several.append(where)
            if annotations:
                # ISO 8601 times in one time zone sort as strings.
                newest = max(annotations, key=lambda item: str(item.get("updated_at") or ""))
                imported.rows.append(_make_row(task, newest))
    return imported


def _read_annotations(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The annotations of a task that were submitted."""
    if "annotations" not in task:
        raise CorpusError("no 'annotations'; export the project as JSON, not as JSON-MIN or another format")
    return [item for item in read_objects(task, "annotations") if not item.get("was_cancelled")]


def _make_row(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    """The row of labels of one annotated task."""
    data = task.get("data")
    if not isinstance(data, Mapping) or not isinstance(data.get("text"), str) or not data.get("article_id"):
        raise CorpusError("its 'data' needs 'article_id' and 'text'; was it made by 'quotestance annotate export'?")
    if "result" not in annotation:
        raise CorpusError("its annotation has no 'result'")
    regions: dict[str, dict[str, Any]] = {}
    for result in read_objects(annotation, "result"):
        if "from_name" in result:  # relations between regions have none
            regions.setdefault(str(result.get("id")), {}).update(_read_result(result, data["text"]))
    quotes = sorted((_make_quote(region) for region in regions.values()), key=lambda quote: quote["start"])
    for first, second in pairwise(quotes):
        if second["start"] < first["end"]:
            raise CorpusError(
                f"the quotes at {first['start']}-{first['end']} and {second['start']}-{second['end']} "
                "overlap; delete one of them in Label Studio"
            )
    company = data.get("company")
    return {
        "id": str(data["article_id"]),
        "company": None if company == NO_COMPANY else company,
        "aliases": data.get("aliases") or [],
        "quotes": quotes,
        "text": data["text"],
    }


def _read_result(result: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The fields of a quote that one result sets."""
    name, value = str(result["from_name"]), result.get("value")
    if not isinstance(value, Mapping):
        raise CorpusError(f"a result for {shorten(name)} has no 'value'")
    if name == "kind":
        start, end = _span(value, text)
        return {
            "start": start,
            "end": end,
            "text": text[start:end],
            "kind": _read_single(value.get("labels"), name, KINDS),
        }
    if name in CHOICES:
        return {name: _read_single(value.get("choices"), name, CHOICES[name])}
    if name in TEXT_FIELDS:
        return {name: " ".join(_read_single(value.get("text"), name).split()) or None}
    raise CorpusError(f"a result for {shorten(name)}, which is not in the labelling configuration of 'annotate export'")


def _read_single(values: object, name: str, allowed: tuple[str, ...] = ()) -> str:
    """The value of a field: a string, or a list with one string, as Label Studio exports it."""
    record = {name: values[0] if isinstance(values, list) and len(values) == 1 else values}
    value = read_one_of(record, name, allowed) if allowed else read_string(record, name)
    if value is None:
        raise CorpusError(f"'{name}' has no value")
    return value


def _span(value: Mapping[str, Any], text: str) -> tuple[int, int]:
    """The span without blanks at its ends. The text must have the same words at this span as the result."""
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise CorpusError(f"a region needs 'start' and 'end' (whole numbers), found {start!r:.20} and {end!r:.20}")
    inside = text[start:end]
    differs = isinstance(words, str) and _plain(inside) != _plain(words)
    if end > len(text) or not inside.strip() or differs:
        raise CorpusError(f"the region at {start}-{end} does not have its words {words!r:.60}; was the text changed?")
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _plain(words: str) -> str:
    return SPACE_RE.sub(" ", words).strip()


def _make_quote(region: dict[str, Any]) -> dict[str, Any]:
    """One quote of a row of labels. Fields that only speech has are dropped from a quote of another kind."""
    if "kind" not in region:
        raise CorpusError("a region has no kind; choose 'speech' or 'other' for it in Label Studio")
    is_speech = region["kind"] != "other"
    fields = {name: region.get(name) if is_speech else None for name in ("speaker", "role", "side", "about", "stance")}
    return {name: region[name] for name in ("start", "end", "text", "kind")} | fields


def read_tasks(data: str) -> object:
    """The JSON value of an exported project.

    Raises:
        CorpusError: it is not valid JSON.
    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"not valid JSON ({error}); export the project as JSON and do not edit the file") from error
