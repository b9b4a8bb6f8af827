"""The rules that read a quote's own sentence, in the order in which they are tried (see `rules`)."""

from __future__ import annotations

from quotestance.quotes import cue_search, passives, sentence
from quotestance.quotes.patterns import (
    ACCORDING,
    ADVERB,
    ADVERBIALS,
    AND,
    AS,
    ASIDE,
    BARE_NOUN,
    BE,
    BREAK,
    CHAIN,
    ED_VERB,
    FINITE_REPORTING,
    HOW,
    NAME,
    NP,
    OF,
    PREPOSITION,
    REPORTED,
    REPORTING,
    SPEAKER,
    SPEAKER_OR_BARE_NOUN,
    THAT,
    TIME,
    TO,
    WHAT,
    WHO,
)
from quotestance.quotes.quote_view import Rule
from quotestance.quotes.sentence import AfterQuote, governed_by

__all__ = ["AFTER", "BEFORE", "CLAUSE", "SENTENCE"]

AFTER = (
    Rule(
        "quote-verb-name",
        "after",
        "News style puts the verb before the name once the quote is over.",
        "“It was safe,” said Maria Ortiz.",
        "“It was safe,” said in Ohio.",
        AfterQuote(
            rf"""{BREAK}* {ADVERB}? (?P<cue>{FINITE_REPORTING})
            [{ADVERB}{TIME}]* (?: {ED_VERB} (?={NAME}) )?     # "said later", "said retired General Ann Lee"
            (?P<speaker> {SPEAKER} | {BARE_NOUN}{OF} )        # "said residents of Ohio" """
        ),
    ),
    Rule(
        "quote-quoted-name-saying",
        "after",
        "A paper or agency quotes the speaker.",
        "“It was safe,” the Post quoted Maria Ortiz as saying.",
        "“It was safe,” the Post told Maria Ortiz.",
        AfterQuote(rf"{BREAK}+ {NP} {ADVERBIALS} (?P<cue>{REPORTED}) (?P<speaker>{SPEAKER}) {AS} {REPORTING}"),
    ),
    Rule(
        "quote-name-verb",
        "after",
        "The usual order after the quote, with what may stand between the two.",
        "“It was safe,” Maria Ortiz, the mayor, said.",
        "“It was safe.” Maria Ortiz left.",
        AfterQuote(
            rf"""{BREAK}+ (?: {AS} | {ADVERB},? )?            # "as she said", "then she said"
            (?P<speaker>{SPEAKER_OR_BARE_NOUN}) {CHAIN} {ASIDE} ,?
            (?: {ADVERBIALS} (?P<cue>[VZBUG]) (?! {THAT} | :Q )  # no second quote or clause depends on the verb
              | [abht]* {REPORTED} (?: {PREPOSITION}{NP} )? {AS} (?P<as>{REPORTING})  # "was quoted by Lee as saying"
            )
            """
        ),
    ),
    Rule(
        "quote-name-who-verb",
        "after",
        "A relative clause without commas may stand between the name and the verb.",
        "“It was safe,” Maria Ortiz who did not wish to wait told the port.",
        "“It was safe,” Maria Ortiz who did not wait left.",
        AfterQuote(rf"""{BREAK}+ (?P<speaker>{NP}) {WHO} (?=.{{1,25}}V) [^.;:QV]{{1,24}} (?P<cue>{REPORTED})"""),
    ),
    Rule(
        "quote-name-is-heard-saying",
        "after",
        "Somebody is seen or heard to say the words.",
        "“It was safe,” Maria Ortiz is heard saying.",
        "“It was safe,” Maria Ortiz is heard in Ohio.",
        AfterQuote(rf"{BREAK}* (?P<speaker>{SPEAKER}) {CHAIN} [aht]* {BE} {ADVERB}? [UV] (?P<cue>{REPORTING})"),
    ),
    Rule(
        "quote-passive-by-name",
        "after",
        "The subject of a passive was spoken to; its agent spoke.",
        "“It was safe,” the crew was told by Maria Ortiz.",
        "“It was safe,” the crew was told in Ohio.",
        passives.find_agent_after,
    ),
    Rule(
        "quote-according-to",
        "after",
        "A source is named without a verb.",
        "It was “quite safe,” according to Maria Ortiz.",
        "It was “quite safe” to all.",
        AfterQuote(rf"{BREAK}* (?P<cue>{ACCORDING}) {TO}? (?P<speaker>{SPEAKER_OR_BARE_NOUN})"),
    ),
    Rule(
        "quote-in-words-of-name",
        "after",
        "The words of somebody are named after the quote.",
        "It was “quite safe,” in the words of Maria Ortiz.",
        "It was “quite safe,” in the house of Maria Ortiz.",
        sentence.find_words_of_name_after,
    ),
    Rule(
        "quote-was-how-name-verb",
        "after",
        "The quote is the complement of a clause with its speaker.",
        "“Safe” was how Maria Ortiz described it.",
        "“Safe” was the bridge that Maria Ortiz described.",
        AfterQuote(rf",* {BE} [{WHAT}{HOW}] (?P<speaker>{SPEAKER}) {CHAIN} {ADVERBIALS} (?P<cue>[VUBZv])"),
    ),
    Rule(
        "quote-verb-aside-name",
        "after",
        "A place or time may stand between verb and name.",
        "“It was safe,” said on Monday Maria Ortiz.",
        "“It was safe,” said on Monday.",
        AfterQuote(
            rf"""{BREAK}* (?P<cue>{REPORTED})
            (?: [{PREPOSITION}{TIME}]+ [nmt\#]+ )*            # "on Monday", "at the port"
            (?P<speaker> (?<![po]) {NP} )                     # not the object of a preposition
            """
        ),
    ),
    Rule(
        "quote-name-rare-verb",
        "after",
        "Any other verb in -ed or -ing may be a cue if the quote ended in a comma.",
        "“It was safe,” Maria Ortiz drawled.",
        "“Safe” she ended.",
        AfterQuote(rf",+ (?P<speaker>{SPEAKER}) {CHAIN} {ASIDE} {ADVERBIALS} (?P<cue>[DvgG])"),
    ),
    Rule(
        "question-name-rare-verb",
        "after",
        "After a question or an exclamation nothing may follow the verb.",
        "“Was it safe?” Maria Ortiz pressed.",
        "“Was it safe?” Maria Ortiz opened the door.",
        AfterQuote(rf",*~ (?P<speaker>{SPEAKER}) {ADVERBIALS} (?P<cue>{ED_VERB}) (?=[.,]|\Z)"),
    ),
    Rule(
        "quote-rare-verb-name",
        "after",
        "The same with the verb first.",
        "“It was safe,” crooned Maria Ortiz.",
        "“Safe” crooned Maria Ortiz.",
        AfterQuote(rf",+ (?P<cue>{ED_VERB}) (?P<speaker>{NP})"),
    ),
    Rule(
        "quote-name-between-dashes",
        "after",
        "What somebody does between two parts of a sentence is set between dashes.",
        "“It was safe”—Maria Ortiz paused—“and it still is.”",
        "“It was safe”—Maria Ortiz, the mayor.",
        AfterQuote(rf"- {AND}? {ADVERB}? (?P<speaker>[NP]) (?P<cue>[DvVgGah]*) - (?=Q)"),
    ),
    Rule(
        "quote-name-long-aside-verb",
        "after",
        "The comma after an apposition may be missing.",
        "“It was safe,” Maria Ortiz, the mayor who built it said.",
        "“It was safe.” Maria Ortiz, the mayor, left.",
        AfterQuote(rf",+ (?P<speaker>{NAME}) , [^.;:QV]{{1,30}} (?P<cue>{REPORTED})"),
    ),
)

BEFORE = (
    Rule(
        "remark-of-name",
        "before",
        "A noun of speech has an owner.",
        "In Maria Ortiz's words, “it was safe.”",
        "In other words, “it was safe.”",
        sentence.find_owner_of_remark,
    ),
    Rule(
        "colon",
        "before",
        "A headline ends in a dash, a name and a colon.",
        "The bridge holds - Maria Ortiz: “It was safe.”",
        "The bridge holds - for now, Maria Ortiz said: “It was safe.”",
        sentence.find_name_after_dash,
    ),
    Rule(
        "passive-by-name-quote",
        "before",
        "A passive names its agent before the quote; its subject is whom the words are about.",
        "The port was accused by Maria Ortiz of “letting the whole bridge rot.”",
        "The port was sold by Maria Ortiz as “safe.”",
        passives.find_agent,
    ),
    Rule(
        "criticism-from-name-quote",
        "before",
        "A noun of criticism names its author.",
        "The port faced claims from Maria Ortiz that it had “let the whole bridge rot.”",
        "The port took letters from Maria Ortiz to the “Bridge of Sighs.”",
        passives.find_critic,
    ),
    Rule(
        "claim-of-name-quote",
        "before",
        "A claim that somebody reacts to is its owner's.",
        "The mayor rejected Maria Ortiz's claim that it was “quite safe.”",
        "The port sold Maria Ortiz's boat that was “quite safe.”",
        passives.find_owner_of_claim,
    ),
    Rule(
        "quoted-name-saying-quote",
        "before",
        "A paper quotes the speaker before the quote.",
        "The Post quoted Maria Ortiz as saying “it was safe.”",
        "The Post told Maria Ortiz, “It was safe.”",
        governed_by(cue_search.link_quoted_name),
    ),
    Rule(
        "name-verb-quote",
        "before",
        "A subject and its verb stand right before the quote.",
        "Maria Ortiz said, “It was safe.”",
        "Maria Ortiz left. “It was safe.”",
        governed_by(cue_search.link_subject),
    ),
    Rule(
        "name-verb-object-quote",
        "before",
        "The listener, the time or the topic may stand between verb and quote.",
        "Maria Ortiz told reporters in Ohio that it was “quite safe.”",
        "Maria Ortiz said, “It was safe.”",
        governed_by(cue_search.link_subject_over_object),
    ),
    Rule(
        "name-who-verb-quote",
        "before",
        "A relative clause has the name before it as its subject.",
        "The crowd cheered for Maria Ortiz, who said, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
        governed_by(cue_search.link_who),
    ),
    Rule(
        "subject-and-verb-quote",
        "before",
        "The verb shares the subject of an earlier one.",
        "Maria Ortiz shook her head and said, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
        governed_by(cue_search.link_shared_subject),
    ),
    Rule(
        "subject-saying-quote",
        "before",
        "A participle has the subject of its sentence.",
        "Maria Ortiz praised the crew, adding, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
        governed_by(cue_search.link_participle),
    ),
    Rule(
        "verb-name-quote",
        "before",
        "The verb comes first, then the name, then the quote.",
        "Said Maria Ortiz, “It was safe.”",
        "Maria Ortiz said, “It was safe.”",
        sentence.find_verb_name,
    ),
    Rule(
        "passive-quote-by-name",
        "before",
        "After a passive, the speaker is named after the quote.",
        "The plan was dismissed as “quite mad” by Maria Ortiz.",
        "The plan was dismissed as “quite mad” on Monday.",
        sentence.find_by_name,
    ),
    Rule(
        "parenthesis-verb-name",
        "before",
        "A cue is set between commas within the sentence.",
        "The bridge, says Maria Ortiz, is as “safe” as ever.",
        "The bridge is as “safe” as ever.",
        sentence.find_parenthesis,
    ),
    Rule(
        "name-rare-verb-quote",
        "before",
        "Any other verb may be a cue right before a whole sentence in quotation marks.",
        "Maria Ortiz shot back, “It was safe.”",
        "Maria Ortiz shot two “wild boars.”",
        sentence.find_rare_verb,
    ),
    Rule(
        "according-to-quote",
        "before",
        "A source is named earlier in the sentence.",
        "According to Maria Ortiz, it was “quite safe.”",
        "It was “quite safe.”",
        sentence.find_according_to,
    ),
)

CLAUSE = (
    Rule(
        "quote-clause-name-verb",
        "clause",
        "The sentence goes on after the quote and names the speaker at its end.",
        "“Our best hope” is to wait, Maria Ortiz said.",
        "“Our best hope” is the plan that she praised.",
        AfterQuote(
            rf"""[,\-] (?P<speaker>{SPEAKER}) {CHAIN} {ASIDE} {ADVERBIALS} (?P<cue>{REPORTED})
            [^TQ,.;]{{0,10}} \Z                               # "on Monday", but no clause
            """,
            anywhere=True,
        ),
    ),
    Rule(
        "quote-clause-name-verb-clause",
        "clause",
        "The speaker is set between commas in the sentence that goes on after the quote.",
        "“Our best hope” is to wait, Maria Ortiz said, rather than to dig.",
        "“Our best hope” is what she praised, rather than the plan.",
        AfterQuote(rf",? [^Q.;:,]{{1,30}} , (?P<speaker>[NP]) {ADVERBIALS} (?P<cue>{REPORTED}) (?=,)"),
    ),
    Rule(
        "quote-clause-verb-name",
        "clause",
        "The same with the verb first, at the end of the sentence.",
        "“Our best hope” is to wait, said Maria Ortiz.",
        "“Our best hope” is to wait, said in Ohio.",
        AfterQuote(rf", (?P<cue>{REPORTED}) (?P<speaker>{SPEAKER}) [^QV;]* \Z", anywhere=True),
    ),
)

SENTENCE = (
    Rule(
        "same-sentence",
        "sentence",
        "Quotes of one sentence have one speaker unless each has its own.",
        "It was “quite safe” and “very dull,” Maria Ortiz said.",
        "Maria Ortiz left. “It was safe.”",
        sentence.find_in_same_sentence,
    ),
)
