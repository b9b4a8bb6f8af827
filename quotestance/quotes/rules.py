"""The rules that attribute quotes, in order: each with its reason, a text that it must match and one that it must not.

`RULES` explains every value of the output's field `rule`. Two records may share a name if they establish the same thing
from different positions. A rule's `position` says what it reads:

- `after`: the symbols after the quote in its sentence;
- `before`: the symbols before it, which are read first if they lead directly to the quote;
- `clause`: the rest of the sentence after the quote, if nothing nearer attributes it;
- `sentence`: the other quotes of the sentence;
- `context`: the sentences, lines and quotes around the sentence;
- `quote`: the quote itself, which may have no named speaker, or may not be speech;
- `next`: the quote that follows.

The positions are tried in this order, and of the rules for one position the first that holds decides. The patterns are
composed of the names in `patterns`.
"""

from __future__ import annotations

from quotestance.quotes.context_rules import CONTEXT, NEXT, QUOTE
from quotestance.quotes.quote_view import Rule
from quotestance.quotes.sentence_rules import AFTER, BEFORE, CLAUSE, SENTENCE

__all__ = ["AFTER", "BEFORE", "CLAUSE", "CONTEXT", "NEXT", "QUOTE", "RULES", "SENTENCE", "Rule"]

RULES: tuple[Rule, ...] = (*AFTER, *BEFORE, *CLAUSE, *SENTENCE, *CONTEXT, *QUOTE, *NEXT)
