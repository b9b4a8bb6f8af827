"""The text blocks of an HTML file, in order. Browsers save exports with unclosed and misplaced tags."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

__all__ = ["Block", "split_blocks"]


BLOCK_TAGS = frozenset(
    "address article blockquote body center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html li ol p "
    "section table tbody td text th tr ul".split()
)
HIDDEN_TAGS = frozenset(("script", "style", "title", "noscript"))
SPACE_RE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """The text between two block tags, with the tag and id of the element that it stands in, and the nearest class."""

    text: str
    tag: str = ""
    style: str = ""
    id: str = ""


class _Parser(HTMLParser):
    """Collects blocks. Inline tags are dropped without a space, since search hits are set in tags of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str, str]] = [("", "", "")]
        self.counts: Counter[str] = Counter()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in HIDDEN_TAGS:
            self.hidden += 1
        elif tag in BLOCK_TAGS:
            self.flush()
            values = dict(attrs)
            self.counts[tag] += 1
            self.open.append((tag, values.get("class") or self.open[-1][1], values.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN_TAGS:
            self.hidden = max(0, self.hidden - 1)
        elif tag in BLOCK_TAGS:
            self.flush()
            # An end tag without a start tag is ignored; else it also closes the elements left open inside.
            while self.counts[tag] and len(self.open) > 1:
                closed = self.open.pop()[0]
                self.counts[closed] -= 1
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(SPACE_RE.sub(" ", data))

    def flush(self) -> None:
        text = "".join(self.parts).replace("\xa0", " ").strip()
        self.parts.clear()
        if text:
            self.blocks.append(Block(text, *self.open[-1]))


def split_blocks(markup: str) -> list[Block]:
    """The blocks that contain text; `<br>` is a line break.

    >>> split_blocks('<div class="a">One <b>t</b>wo<p>Three<br>four</div>five')
    ... # doctest: +NORMALIZE_WHITESPACE
    [Block(text='One two', tag='div', style='a', id=''), Block(text='Three\\nfour', tag='p', style='a', id=''),
     Block(text='five', tag='', style='', id='')]
    """
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    parser.flush()
    return parser.blocks
