"""Page furniture in the text of an article: advertisements, links, share buttons, teasers, captions and credits.

A page that was copied or scraped has lines that are no prose. They are found by their words ("Sign up for our
newsletter"), their form (a line in capitals, a headline between paragraphs) or both ("MORE: Larch sues"). A name, a cue
or a company made of them would be wrong, so `find_furniture` returns their spans for the stages to pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["find_furniture", "mask"]


LONGEST_LINE = 300  # characters; longer ones are prose whatever they begin with, as in a text without line ends
FIRST_LINES = 5  # where the dateline is
LONGEST_CREDIT = 100
MOST_HEADLINES = 0.3  # a text with a larger share of lines in capitals or in title case is set so, or is a list
SMALL_WORDS = frozenset(
    "a an and as at but by for from if in into is nor of off on onto or over per so than that the to up via vs with yet"
    " are be was v & - – —".split()
)

# Lines that begin so are furniture as a whole. These two patterns match lines in lower case, which is faster than to
# ignore the case.
INTERFACE_RE = re.compile(
    r"""[\s([*•▶►>|–—-]{0,9}
    (?: (?: advertisements? | ads? | sponsored(?:\ content)? | promoted | loading | opinion\ columnist | tweet
          | content\ is\ not\ available | top\ (?:stories|news) | most\ read
          | view\ comments | comments? | photos? | videos? | pullquote | sidebar | share(?:\ this)? | print | e-?mail
          | facebook | pinterest | linkedin | whatsapp | reddit | listen | subscribe | menu | newsletter | usa\ today
          | (?:older|newer|previous|next|earlier|later)\ (?:posts?|articles?|stor(?:y|ies)|pages?) | home )
        [\s.…:|»›)\]*]{0,9} \Z
      | (?: (?:story\ )?continue[sd]?\ (?:reading|below|after\ (?:the\ )?advertis) | story\ continue[sd]?
          | (?:article|post)\ continue[sd]?\ (?:below|after) | scroll\ down
          | sign\ up\ (?:for|here|now|to\ (?:our|the)) | subscribe\ (?:to|now|here) | thank\ you\ for\ signing\ up
          | get\ (?:the\ |our\ )?[^\n]{0,60}\ (?:newsletters?|(?:in|to)\ your\ inbox)
          | read\ or\ share\ this | share\ this | click\ here | mobile\ users: | get\ the\ [^\n]{1,30}\ app\b
          | download\ (?:the|our) | (?:follow|like|join)\ [^\n]{1,60}\ on\ (?:twitter|facebook|instagram|youtube)
          | have\ a\ (?:news\ )?tip | (?:send|got)\ (?:a\ |us\ )?(?:news\ )?tips? | slideshow\b | photo\ gallery
          | this\ article\ is\ more\ than | image\ (?:copyright|source)\ (?!.*\ image\ caption)
          | enlarge\ (?:this\ )?image | contributing\ ?: | with\ assistance\ by
          | all\ rights\ reserved | copyright\ (?:©|\(c\)|\d) | © | (?:last\ )?updated\ [^\n]{0,30}\d{1,2}:\d\d
          | write\ to\ [^\n]{1,60}\ at\ \S+@ | (?:hide|show)\ comments | skip\ (?:to|advert) )
    )
    """,
    re.VERBOSE,
)
# A link to another page. The colon, bar or dash distinguishes it from a sentence: "Related costs rose".
LINK_RE = re.compile(
    r"""[ \t>*•▶►(\[–-]{0,20}
    (?: also\ (?:read|on\ [^\n:|]{1,30}) | read (?:\ (?:more|also|next|this))? | see\ also | must\ read
      | don['’]t\ miss | related (?:\ (?:stor(?:y|ies)|articles?|posts?|reading|news|coverage|links?|topics?))?
      | more (?:\ (?:stories|news|on\ [^\n:|]{1,30}|from\ [^\n:|]{1,30}))? | (?:you\ (?:may|might)\ also|recommended)
        (?:\ like | \ for\ you)? | watch (?:\ (?:now|more|live))? | listen | photos? | videos? | gallery
      | full\ coverage | in\ (?:photos|pictures) | just\ in | trending )
    [ \t]{0,9} [:|–—]""",
    re.VERBOSE,
)
# Two more forms of a link: a heading and a headline without a blank between, and a headline with "Read more" after it.
GLUED_LINK_RE = re.compile(r"[A-Z][\w'’-]*(?: [\w'’-]+){0,4}:[^\s:/].{8,}[^.!?:;,…\"”'’)]\Z")
LINK_END_RE = re.compile(r"(?:[Rr]ead|READ|[Ss]ee|[Ll]earn) (?:[Mm]ore|MORE)\s*[»›>]*\Z|\s[»›]\Z|^[«‹]\s[^«»\n]*\Z")
LINK_START_RE = re.compile(r"(?:Related (?:Coverage|Stories|Articles)|RELATED|READ|WATCH|SEE ALSO|ALSO READ)\s+[A-Z]")
# A heading on a line of its own that ends the article: about the author, readers' comments, other articles.
FOOTER_RE = re.compile(
    r"""\n[ \t]{0,20}
    (?: about\ the\ authors? | leave\ a\ (?:reply|comment) | post\ a\ comment | join\ the\ (?:conversation|discussion)
      | (?:\d+\ )? (?:comments|responses) | related\ (?:posts|articles|stories) | you\ (?:may|might)\ also\ like
      | more\ (?:stories|from\ [^\n»›]{1,30}) | recommended\ (?:for\ you|stories) )
    [ \t]{0,9} :? [ \t\r]{0,9} \n""",  # bounded, since two adjacent runs of blanks take quadratic time
    re.VERBOSE | re.IGNORECASE,
)

# Furniture within a line. A credit in brackets, or a link: (PHOTOS: Ten views of the quay), [Related: Larch sues]. The
# lookahead excludes most asides: (read: they lost).
BRACKET_RE = re.compile(
    r"""[(\[] (?= \s? (?-i:[A-Z]) )
    (?: (?: photos? | pictures? | images? | credits? | file | video ) \s? (?: \ (?:by|credit|courtesy)\b | [:/] )
      | (?-i: AP | AFP | Reuters | REUTERS | Getty ) (?: \ (?:Photo|Images) | / )
      | \s? (?: photos? | videos? | related | more | watch | read(?:\ more)? | see\ also
             | also\ (?:on|see|read)[^:()\n]{0,30} ) \s? : )
    [^()\[\]\n]{1,200} [)\]]""",
    re.VERBOSE | re.IGNORECASE,
)
# A credit at the end of a caption: REUTERS/Ann Lee; | Getty Images
CREDIT_RE = re.compile(
    r"""
    (?: \|\ (?:Getty|AP|Reuters|AFP)\b [^.“"]{0,60}
      | \b (?:REUTERS|AP|AFP|Getty) (?:\ (?:Photo|Images))? /[A-Z] [^.“”"]{2,60} ) \Z
    """,
    re.VERBOSE,
)
# A credit between a caption and a headline on one line: It broke. | Bob Roe/Getty Images Larch sues
BAR_CREDIT_RE = re.compile(
    r"(?<=[.!?”\"] )\| (?:[A-Z][\w.'’-]*[ /]){0,4}?(?:Getty(?: Images)?|AP(?: Photos?)?|Reuters|AFP|iStock|POLITICO)\b"
)
# The place and the agency before a story: Washington (CNN) Larch sued
DATELINE_RE = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){0,4}\((?:CNN(?: Business| ?Money)?|Reuters|REUTERS|AP|AFP)\)(?: ?(?:--?|[–—]))?(?= )"
)
# Labels of a picture, a video or an embedded message; what follows them may be a caption that quotes someone.
LABEL_RE = re.compile(
    r"""
    Media\ playback\ is\ (?:un)?supported\ on\ your\ device (?: \ Media\ caption )?
    | Image\ (?:copyright|source) [^\n]{1,60}? \ Image\ caption\b
    | (?:Image|Media)\ caption\b
    | Enlarge\ (?:this\ )?image (?:\ toggle\ caption)? | (?:[Tt]oggle|[Hh]ide)\ caption\b
    | Skip\ \w{1,12}\ post\ by\ @\w{1,30} | Story\ highlights\b | \bShow\ Hide\b
    """,
    re.VERBOSE,
)
LABELS = ("caption", "Enlarge", "supported on", "Skip ", "Story high", "Show Hide")
VIDEO_RE = re.compile(
    r"JUST WATCHED (.{1,150}?) Replay(?: More Videos)?[ .…]{0,9}(?:MUST WATCH(?: \1)?)?(?: \d\d?:\d\d)?"
)
# A pop-up about a person, with headlines: Sen. Ann Lee | Ann Marie LeeLee to sue Larch ... MORE | said. The full name
# ends in the surname before it, without a blank before the first headline.
POPUP_END_RE = re.compile(r"(?<=[\w.?!'’)]) ?MORE\b")
POPUP_RE = re.compile(
    r"""(?<![\w'’-]) (?P<surname> [A-Z][\w'’-]{1,30}) (?:\ (?:Jr|Sr|I{2,3}V?)\.?)?
    (?P<popup> \ (?:[A-Z(][\w.'’()-]{0,30}\ ){1,5} (?P=surname) (?=[A-Z'’‘“"(\d]) )""",
    re.VERBOSE,
)
LONGEST_POPUP = 800

STOPS = frozenset(".!?…:;,")
CLOSING = "\"'”’»)]* "
QUOTING = frozenset("\"“‘'«")
QUOTE_ENDS = frozenset('"”’»')
Span = tuple[int, int]


def find_furniture(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The spans of page furniture in order, without overlap: whole paragraphs, and parts of them.

    `paragraphs` are those of `segmentation.split_paragraphs`. The headline is no furniture.

    >>> from quotestance.english.segmentation import split_paragraphs
    >>> text = "Larch sued.\\nMORE: Ash Sues Elm\\nIt lost (Photo: Ann Lee)."
    >>> [text[start:end] for start, end in find_furniture(text, split_paragraphs(text))]
    ['MORE: Ash Sues Elm', '(Photo: Ann Lee)']
    """
    footer = FOOTER_RE.search(text, len(text) // 3)
    end = footer.start() if footer else len(text)
    spans = [*_find_lines(text, paragraphs, end), *_find_inline(text)]
    if footer:
        spans.append((end, len(text)))
    return _join(sorted(spans))


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of some spans, as long as before; line ends are kept.

    >>> mask("It lost (Photo: Ann Lee).", [(8, 24)])
    'It lost                 .'
    """
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts.append(text[position:start])
        hidden = text[start:end]
        if hidden.isprintable():  # without a line end, as most are
            parts.append(" " * len(hidden))
        else:
            parts.append("".join(c if c.isspace() else " " for c in hidden))
        position = end
    return "".join([*parts, text[position:]])


def _join(spans: list[Span]) -> list[Span]:
    """Sorted spans with those that overlap joined."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _find_lines(text: str, paragraphs: Sequence[Span], end: int) -> Iterator[Span]:
    """The paragraphs up to `end` that are furniture as a whole, and the credits that end others."""
    capitals: list[Span] = []
    headlines: list[Span] = []
    uppercase = 0
    after_quote = quote_before = False
    for number, (start, stop) in enumerate(paragraphs):
        if start >= end:
            break
        line = text[start : min(stop, start + LONGEST_LINE + 1)]
        # No sentence ends the line.
        unfinished = text[stop - 1] not in STOPS and text[max(start, stop - 9) : stop].rstrip(CLOSING)[-1:] not in STOPS
        if len(line) <= LONGEST_LINE and _is_interface(line, unfinished):
            yield start, stop
            continue
        if number < FIRST_LINES and "(" in line and (dateline := DATELINE_RE.match(line)) is not None:
            yield start, start + dateline.end()
        # A name and a paper may also sign a quote that another sentence leads to.
        after_quote = after_quote or (quote_before and line.count(",") == 1)
        if unfinished:
            uppercase += line.isupper()
            if len(line) <= LONGEST_LINE and number and _is_in_capitals(line):
                capitals.append((start, stop))
            # The first two lines may be the headline and the byline; after a quote, a line may name who said it.
            elif len(line) <= LONGEST_LINE and number > 1 and not after_quote and _is_headline(line):
                headlines.append((start, stop))
            elif credit := CREDIT_RE.search(text, max(start, stop - LONGEST_CREDIT), stop):
                yield credit.span()
        after_quote = line[0] in QUOTING
        quote_before = text[stop - 1] in QUOTE_ENDS
    for lines, count in ((capitals, uppercase), (headlines, len(headlines))):
        if count <= max(1, MOST_HEADLINES * len(paragraphs)):
            yield from lines


def _is_interface(line: str, unfinished: bool) -> bool:
    """Whether the words of a line show that it is a link, a button or a caption."""
    lower = line.lower()
    if INTERFACE_RE.match(lower) or LINK_RE.match(lower):
        return True
    # These are links only where no sentence ends the line.
    return unfinished and bool(LINK_END_RE.search(line) or GLUED_LINK_RE.match(line) or LINK_START_RE.match(line))


def _is_in_capitals(line: str) -> bool:
    """Whether a line is a teaser in capitals: two words or more, one of them longer than an acronym.

    >>> _is_in_capitals("LARCH BOSS HELD IN QUAY CASE"), _is_in_capitals("BBC NI")
    (True, False)
    """
    if not line.isupper() or line[0] in QUOTING:
        return False
    words = line.split()
    return len(words) > 1 and any(len(word) > 4 for word in words)


def _is_headline(line: str) -> bool:
    """Whether a line is a headline in title case, of three words or more.

    >>> _is_headline("Larch Boss Sues Over the Quay"), _is_headline("Larch Motors and Ann Lee agreed")
    (True, False)
    """
    if line[0] in "—–-" or line[0] in QUOTING:
        return False
    words = line.split()
    return len(words) > 2 and all(not word[0].islower() or word in SMALL_WORDS for word in words)


def _find_inline(text: str) -> Iterator[Span]:
    """The parts of lines that are furniture."""
    yield from (m.span() for m in BRACKET_RE.finditer(text))
    # The membership tests are fast, so that most texts are not searched by the other patterns.
    if " | " in text:
        yield from (m.span() for m in BAR_CREDIT_RE.finditer(text))
    if "JUST WATCHED" in text:
        yield from (m.span() for m in VIDEO_RE.finditer(text))
    if any(label in text for label in LABELS):
        yield from (m.span() for m in LABEL_RE.finditer(text))
    if "MORE" in text:
        yield from _find_popups(text)


def _find_popups(text: str) -> Iterator[Span]:
    position = 0
    for m in POPUP_END_RE.finditer(text):
        start = max(position, m.start() - LONGEST_POPUP, text.rfind("\n", position, m.start()) + 1)
        if (popup := POPUP_RE.search(text, start, m.end())) is not None:
            yield popup.start("popup"), m.end()
        position = m.end()
