"""Name the company as it was given wherever it is the speaker itself: "NWF" for "Northwind Foods plc"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotestance.records.quote import Quote
from quotestance.sides.company import Company

__all__ = ["name_company"]


def name_company(quotes: Sequence[Quote], company: Company) -> tuple[Quote, ...]:
    """The quotes with the company's name, as it was given, for each speaker that is the company in another form.

    So all articles of a run have the same name for it. A name that was typed without capitals is left out, and so are
    parts of the company, which have names of their own.
    """
    if company.name.islower():
        return tuple(quotes)
    itself = replace(company, parts=())
    return tuple(_rename(quote, itself) for quote in quotes)


def _rename(quote: Quote, company: Company) -> Quote:
    speaker = quote.speaker
    if speaker is None or not speaker.name[:1].isupper() or speaker.name == company.name:
        return quote
    if not (company.is_same_as(speaker.name) or company.is_spelled_out_as(speaker.name)):
        return quote
    return replace(quote, speaker=replace(speaker, name=company.name))
