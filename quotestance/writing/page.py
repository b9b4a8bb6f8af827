"""The templates of the HTML pages, and how values get into them.

A page is self-contained: it needs no network, and its content security policy allows only its own script and style, by
their hashes. Article text is not trusted: the templates escape every value, and control characters are replaced.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from quotestance.about import __version__
from quotestance.records.display import plural, sanitize, truncate
from quotestance.writing.facts import (
    SIDE_NAMES,
    describe_speaker,
    is_link,
    list_facts,
    list_source_facts,
    mark_class,
    name_of,
    name_side,
    side_of,
    stance_text,
)
from quotestance.writing.marks import by_place, split_at_quotes
from quotestance.writing.stance_counts import CLASSES, classify_stance
from quotestance.writing.timeline import format_date

__all__ = ["render_page", "replace_controls"]


SCRIPTS = ("corrections.js", "dialog.js", "table.js", "page.js")
STYLES = ("page.css", "evidence.css", "print.css")
VALUES_IN_PIECE = 60  # values and template text between them that make one piece, about 15 kB
EXCERPT = 90  # columns
# C0 and C1 control characters (except tab, LF and CR) are invisible on a page; the embeddings, overrides and isolates
# U+202A-202E and U+2066-2069 change the text direction of what follows them; UTF-8 cannot encode unpaired surrogates.
# The direction marks U+200E, U+200F and U+061C stay, since they affect only their neighbours.
UNSHOWN_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render_page(template: str, **values: Any) -> Iterator[str]:
    """A page in pieces: the template filled with the values."""
    stream = _load_templates().get_template(template).stream(values)
    stream.enable_buffering(VALUES_IN_PIECE)
    yield from stream


@cache
def _load_templates() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read_resource),
        autoescape=True,
        finalize=_sanitize_value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        version=__version__,
        style="".join(map(_read_resource, STYLES)),
        script='"use strict";\n' + "".join(map(_read_resource, SCRIPTS)),
        classes=CLASSES,
        side_names=SIDE_NAMES,
        plural=_count,
        query=_query,
    )
    environment.filters.update(
        by_place=by_place,
        date=format_date,
        describe_speaker=describe_speaker,
        digest=_digest,
        excerpt=_excerpt,
        facts=list_facts,
        is_link=is_link,
        mark_class=mark_class,
        percent="{:.0%}".format,
        shorten=_shorten,
        side=side_of,
        side_name=name_side,
        source_facts=list_source_facts,
        speaker_name=name_of,
        split_at_quotes=split_at_quotes,
        stance=classify_stance,
        stance_text=stance_text,
        verbatim=_verbatim,
    )
    return environment


def _sanitize_value(value: object) -> object:
    """A value of the template, on one line and without control characters; the template then escapes it.

    Markup is left as it is: it comes from the template's macros, whose values are sanitized, from `tojson`, or from
    `_verbatim`.
    """
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _verbatim(text: str) -> Markup:
    """Escaped text in which a browser keeps every character; a literal CR would be read as LF."""
    return escape(replace_controls(text)).replace("\r", Markup("&#13;"))


def replace_controls(text: str) -> str:
    """`text` with a visible symbol or U+FFFD in place of each character that cannot be shown; its length is the same.

    >>> replace_controls("a\\x1b[2J b\\u202e")
    'a␛[2J b�'
    """
    return UNSHOWN_RE.sub(lambda m: chr(0x2400 + ord(m[0])) if m[0] < " " else "\ufffd", text)


def _excerpt(text: str) -> str:
    return truncate(sanitize(text[: 4 * EXCERPT]), EXCERPT)


def _shorten(text: str, most: int) -> str:
    """`text` on one line, cut after a word if it has more than `most` characters.

    >>> _shorten("We found the fault", 12)
    'We found the…'
    """
    text = sanitize(text[: 4 * most])
    if len(text) <= most:
        return text
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).rstrip(" ,;:–-") + "…"


def _count(number: int, noun: str) -> str:
    """The number with its noun, and with commas if it is large.

    >>> _count(1, "quote"), _count(8627, "quote")
    ('1 quote', '8,627 quotes')
    """
    return f"{number:,}{plural(number, noun).removeprefix(str(number))}"


def _query(values: Mapping[str, str | None]) -> str:
    """The part of an address that filters the table of quotes.

    >>> _query({"company": "Bär & Sohn", "stance": "critical", "speaker": None})
    'company=B%C3%A4r+%26+Sohn&stance=critical'
    """
    return urlencode({name: sanitize(value) for name, value in values.items() if value})


@cache
def _read_resource(name: str) -> str:
    return resources.files("quotestance.data").joinpath("report").joinpath(name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    """The hash of a script or a style in the form of a content security policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
