"""Find the reporting verb before a quote, and its subject."""

from __future__ import annotations

import re

from quotestance.quotes.rules import CHAIN, SUBJECT

__all__ = ["find_cue", "main_subject"]

SAYING_RE = re.compile(rf"(?<![poOiS])(?P<speaker>[NnPm]){CHAIN}(?:[,\-](?:[^.;:Q\-]{{1,45}}?)[,\-])?[abht]*\Z")
SUBJECT_RE = re.compile(rf"{SUBJECT}\Z")
WHO_RE = re.compile(r"(?P<speaker>[Nnm])(?:[po][NnmO]+)*(?:[,\-]?(?P<who>W)|(?P<that>T))[abht]*\Z")
MAIN_RE = re.compile(
    rf"(?<![poOiSy])(?P<speaker>[NnP])(?={CHAIN}(?:[,\-][^.;:Q\-]{{1,45}}?[,\-])?[ahbt,]*(?P<verb>[hbvVUDZB]))"
)
WITH_RE = re.compile(rf"p(?P<speaker>[NnP]){CHAIN}a*\Z")
AFTER_QUOTE_RE = re.compile(rf",?(?P<speaker>[NnP]){CHAIN}[aht]*V")
QUOTED_RE = re.compile(r"V(?P<speaker>[NnP])y\Z")
MENTION_RE = re.compile(r"(?<![poOiS])[NnPm]")
JOINED_RE = re.compile(r"(?<![poOiS])(?P<first>[Nn])c\Z")
MOST_MENTIONS = 8
EMBEDDED_RE = re.compile(r"[TswyVWNn]\Z")
LOOSE_RE = re.compile(r"[vVUDsWw:]|.{14}")
CUE_RE = re.compile(r"[VUGZB]")


def find_cue(left: str) -> tuple[int, int, str] | None:
    """(speaker, cue, rule) as indices into the symbols before a quote, for the cue that governs it; else None.

    The nearest verb of saying with a subject of its own; a judging verb whose subject is a pronoun under another
    verb of saying ("Lee denounced what he called") leaves the quote to that one.
    """
    passed: tuple[int, int, str] | None = None
    for m in reversed(list(CUE_RE.finditer(left))):
        c = m.start()
        tag = m[0]
        before = left[:c]
        after = left[c + 1 :]
        tight = after in ("", ",", ":", "T", ",T", "T,", "y", "yn")
        if before[-1:] == "d" or (tag in "BZ" and before[-1:] in ("o", "S", "p", "")):
            continue  # "a promised", "of claims": no verb here
        if tag == "G" and (quoted := QUOTED_RE.search(before)):
            return quoted.start("speaker"), c, "quoted-name-saying-quote"
        subject = direct_subject(before, tag)
        if tag in "VU" and before.rstrip("a")[-1:] == "b":
            continue  # a passive: the subject did not say it
        if tag in "UBZ" and LOOSE_RE.search(after):
            continue
        name = "name-verb-quote" if tight else "name-verb-object-quote"
        if tag in "BZ":
            if tag == "B" and before[-1:] == "i":
                if not tight:
                    continue
                subject = None
            elif subject is None or (tag == "B" and subject[0][0] == "N" and "y" not in before[:1]):
                continue
        if subject is None and tag == "G":
            subject = WITH_RE.search(before)
        if subject is None and (who := WHO_RE.search(before)):
            return max(who.start("who"), who.start("that")), c, "name-who-verb-quote"
        if subject is None and (tag in "VGB" or tight):
            subject = main_subject(before)
            name = "subject-and-verb-quote" if tag != "G" else "subject-saying-quote"
        if subject is None:
            continue
        s = subject.start("speaker")
        found = (s, c, name)
        modal = tag == "B" and before.rstrip("a")[-1:] == "h"
        if tag in "BZU" and (modal or left[s - 1 : s] in ("T", "w")) and "V" in before[:s]:
            passed = passed or found
            continue
        if left[s] == "P" and EMBEDDED_RE.search(left[:s]) and not (tag == "V" and tight and left[:s].endswith(",w")):
            passed = passed or found
            continue
        if tag == "U" and not tight and passed is None and "V" in before[:s]:
            passed = found
            continue
        return found
    return passed


def direct_subject(before: str, tag: str) -> re.Match[str] | None:
    """The mention nearest to a verb that reaches it over phrases or an aside; of two joined by "and" the first."""
    if tag == "G" and before.rstrip("a")[-1:] == ",":
        return None  # "…, adding": whoever the sentence is about
    if tag == "G":
        return SAYING_RE.search(before)  # "Lee issued a statement saying": whoever acts, not the nearest thing
    pattern = SUBJECT_RE
    starts = [m.start() for m in MENTION_RE.finditer(before)][-MOST_MENTIONS:]
    found = next((m for start in reversed(starts) if (m := pattern.match(before, start))), None)
    if found is not None and (joined := JOINED_RE.search(before, 0, found.start())):
        found = pattern.match(before, joined.start("first")) or found
    return found


def main_subject(before: str) -> re.Match[str] | None:
    """The mention before the last verb of saying behind a quote ("…," Lee said, adding), else the first mention
    that has a verb of its own and stands in no subordinate clause, else the first of all."""
    first = None
    if (quote := before.rfind("Q")) >= 0 and (m := AFTER_QUOTE_RE.match(before, quote + 1)):
        return m
    matches = list(MAIN_RE.finditer(before))
    for m in matches:
        if m["verb"] == "V" and before[: m.start()].rstrip("abht,")[-1:] not in ("s", "w", "y", "W", "T"):
            return m
    for m in matches:
        first = first or m
        if before[: m.start()].rstrip("abht,")[-1:] not in ("s", "w", "y", "W", "T"):
            return m
    return first
