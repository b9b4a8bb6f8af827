"""The rules that attribute quotes, in order: each with its reason, a text that it must match and one that it must not.

`RULES` explains every value of the output's field `rule`. Two records may share a name if they establish the same thing
from different positions. A rule's `position` says what it reads:

- `after`: the symbols after the quote in its sentence;
- `before`: the symbols before it, which are read first if they lead directly to the quote;
- `clause`: the rest of the sentence after the quote, if nothing nearer attributes it;
- `sentence`: the other quotes of the sentence;
- `context`: the sentences, lines and quotes around the sentence;
- `quote`: the quote itself, which may have no named speaker, or may not be speech;
- `likely`: the features of the quote, by a model of its kind;
- `next`: the quote that follows.

The positions are tried in this order, and of the rules for one position the first that matches decides. The patterns
are composed of the names in `patterns`.
"""

from __future__ import annotations

from functools import partial

from quotestance.quotes import context, kind_model, sentence, signatures
from quotestance.quotes.quote_view import Rule
from quotestance.quotes.sentence_rules import AFTER, BEFORE, CLAUSE, SENTENCE

__all__ = ["AFTER", "BEFORE", "CLAUSE", "CONTEXT", "LIKELY", "NEXT", "QUOTE", "RULES", "SENTENCE", "Rule"]

CONTEXT = (
    Rule(
        "quote-stop-name-verb",
        "context",
        "A full stop may stand where a comma should.",
        "“It was safe.” Maria Ortiz said.",
        "“It was safe.” Maria Ortiz left.",
        signatures.find_name_and_verb_after_stop,
    ),
    Rule(
        "quote-name",
        "context",
        "A name follows the comma of a quote, without a verb.",
        "“It was safe,” Maria Ortiz, a lawyer for the port.",
        "“It was safe,” Maria Ortiz, a lawyer, said.",
        signatures.find_name_alone,
    ),
    Rule(
        "signature",
        "context",
        "A name follows a dash, as under a letter.",
        "“It was safe.” — Maria Ortiz",
        "“It was safe.” — so it seemed",
        signatures.find_signature,
    ),
    Rule(
        "signature-below",
        "context",
        "A pull quote has the name on the line below it.",
        "“It was safe.”\n\nMaria Ortiz, mayor",
        "“It was safe.”\n\nMaria Ortiz left.",
        signatures.find_signature_below,
    ),
    Rule(
        "sentence-after",
        "context",
        "The sentence after a quote says whose words it was.",
        "“It was safe.” Those were the words of Maria Ortiz.",
        "“It was safe.” That was the end of Maria Ortiz.",
        context.find_speaker_in_sentence_after,
    ),
    Rule(
        "sentence-before",
        "context",
        "A reporting verb in the sentence before has the speaker as its subject.",
        "Maria Ortiz said the bridge would hold. “It was safe.”",
        "The bridge held. “It was safe.”",
        context.find_cue_in_sentence_before,
    ),
    Rule(
        "follow-on",
        "context",
        "A quote that follows an attributed one has the same speaker.",
        "“It was safe,” Maria Ortiz said. “It still is.”",
        "“It was safe,” Maria Ortiz said.",
        context.find_speaker_of_quote_before,
    ),
    Rule(
        "subject-before",
        "context",
        "The sentence before is about somebody, who then speaks.",
        "Maria Ortiz did not hesitate. “It was safe.”",
        "The bridge held. “It was safe.”",
        context.find_subject_of_sentence_before,
    ),
    Rule(
        "carried",
        "context",
        "A quote that a paragraph leaves open goes on in the next one.",
        "Maria Ortiz said, “It was safe.\n\n“It still is.”",
        "Maria Ortiz said, “It was safe.”\n\n“It still is.”",
        context.find_speaker_of_open_quote,
    ),
    Rule(
        "paragraph-before-quote",
        "context",
        "A paragraph that is a quote continues the quotes of the paragraph before.",
        "“It was safe,” Maria Ortiz said.\n\n“It still is.”",
        "“It was safe,” Maria Ortiz said.\n\nThe bridge held.\n\n“It still is.”",
        context.find_speaker_of_paragraph_before,
    ),
    Rule(
        "paragraph-before",
        "context",
        "The last sentence of the paragraph before has the speaker as its subject.",
        "Maria Ortiz said the bridge would hold.\n\n“It was safe.”",
        "The bridge held.\n\n“It was safe.”",
        context.find_subject_in_paragraph_before,
    ),
    Rule(
        "lead-in",
        "context",
        "A line without a verb introduces the quote below it.",
        "Statement from Maria Ortiz:\n\n“It was safe.”",
        "A statement:\n\n“It was safe.”",
        context.find_name_in_lead_in,
    ),
    Rule(
        "colon",
        "context",
        "A name and a colon precede the quote.",
        "Maria Ortiz: “It was safe.”",
        "Maria Ortiz said: “It was safe.”",
        signatures.find_name_and_colon,
    ),
    Rule(
        "last-speaker",
        "context",
        "A quote that is a sentence of its own belongs to whoever spoke last, if not long ago.",
        "“It was safe,” Maria Ortiz said.\n\nThe bridge held.\n\n“It still is.”",
        "The bridge held.\n\n“It still is.”",
        context.find_last_speaker,
    ),
    Rule(
        "clause-subject",
        "context",
        "A quoted clause without a cue was said by the subject of its sentence.",
        "Maria Ortiz has a bridge “that would carry the trains of tomorrow.”",
        "Maria Ortiz walked the “Bridge of Sighs.”",
        context.find_subject_of_clause,
    ),
    Rule(
        "speaker-before",
        "context",
        "A quoted clause without a cue or a subject was said by the speaker of the quote before.",
        "“It was safe,” Maria Ortiz said. And in the end “safe enough for all of us to cross.”",
        "And in the end “safe enough for all of us to cross.”",
        context.find_speaker_before_clause,
    ),
)

QUOTE = (
    Rule(
        "term",
        "quote",
        "Quotation marks set off titles, nicknames and terms.",
        "Maria Ortiz read the novel “The Long Bridge.”",
        "Maria Ortiz said, “It was safe.”",
        sentence.find_term,
    ),
    Rule(
        "unnamed",
        "quote",
        "Somebody must have said a whole sentence in quotation marks, even if nobody is named.",
        "“We knew from the start that it was safe.”",
        "“Safe at last.”",
        sentence.find_unnamed,
    ),
)

LIKELY = (
    Rule(
        "likely-term",
        "likely",
        "A model tells from the words and their place that they are a term rather than speech.",
        "Maria Ortiz said so-called “free” ships fell.",
        "Maria Ortiz said, “It was safe.”",
        kind_model.find_likely_term,
    ),
    Rule(
        "likely-speech",
        "likely",
        "A model tells from the words and their place that somebody said them.",
        "From Maria Ortiz: “I do not think that it was safe.”",
        "Maria Ortiz read the novel “The Long Bridge.”",
        kind_model.find_likely_speech,
    ),
)

NEXT = (
    Rule(
        "carried",
        "next",
        "A quote that is left open has the speaker of the quote that continues it.",
        "“It was safe.\n\n“It still is,” Maria Ortiz said.",
        "“It was safe.”\n\n“It still is,” Maria Ortiz said.",
        partial(
            context.find_speaker_of_continuation,
            from_right=frozenset(rule.name for rule in (*AFTER, *CLAUSE)) | {"carried", "signature", "signature-below"},
        ),
    ),
)

RULES: tuple[Rule, ...] = (*AFTER, *BEFORE, *CLAUSE, *SENTENCE, *CONTEXT, *QUOTE, *LIKELY, *NEXT)
