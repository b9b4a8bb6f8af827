"""Publication dates as news databases print them, in the languages of their interfaces and articles, in ISO form."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["find_date", "starts_with_date"]


# One row per month; the first three letters decide in most languages, but "juin", "juillet" and "juli" need more.
MONTH_NAMES = (
    "january jan januar januari janvier janv jänner enero ene janeiro gennaio styczeń stycznia tammikuu",
    "february feb februar februari février fevrier févr fev febrero febbraio fevereiro lutego helmikuu",
    "march mar mars märz maerz mrz maart mrt marzo março marts marca maaliskuu",
    "april apr avril avr abril abr aprile kwietnia huhtikuu",
    "may mai mei maj mayo maio maggio mag maja toukokuu",
    "june jun juni juin junio junho giugno giu czerwca kesäkuu",
    "july jul juli juillet juil julio julho luglio lug lipca heinäkuu",
    "august aug août aout augustus agosto ago augusti sierpnia elokuu",
    "september sep sept septembre septiembre setembro set settembre września syyskuu",
    "october oct oktober okt octobre octubre outubro out ottobre ott październik października lokakuu",
    "november nov novembre noviembre novembro listopada marraskuu",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember grudnia joulukuu",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b"
SEASON = r"(?:Spring|Summer|Autumn|Fall|Winter|Printemps|Été|Automne|Hiver|Frühling|Sommer|Herbst)"
FORMS = (
    rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s*(?:de\s+)?{MONTH}(?:\s+de|,)?\s*{YEAR}",  # 3. März 2021
    rf"{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{YEAR}",  # March 3, 2021
    r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",  # 2021-03-03
    r"(?P<year>(?:1[5-9]|20)\d\d)\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]",
    rf"{MONTH},?\s+(?:de\s+)?{YEAR}",  # March 2021
    rf"{SEASON},?\s+{YEAR}",
)
FORM_RES = tuple(re.compile(form, re.IGNORECASE) for form in FORMS)
WEEKDAY = r"\s*(?:[^\W\d_]+\.?,?\s+)?"  # a date may follow a weekday: "Mittwoch 31. August 2011"
LINE_RES = tuple(re.compile(rf"{WEEKDAY}(?:{form})", re.IGNORECASE) for form in FORMS)


def find_date(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD; YYYY-MM or YYYY if it has no day or month; None if there is none.

    >>> find_date("Mittwoch 31. August 2011"), find_date("May 2, 2002, Thursday,, FINAL EDITION")
    ('2011-08-31', '2002-05-02')
    >>> find_date("décembre 10 2019"), find_date("2018 年 9 月 24 日 17:04"), find_date("Winter 2008/2009")
    ('2019-12-10', '2018-09-24', '2008')
    >>> find_date("Section B; Page 22")
    """
    return next((iso for iso in map(_to_iso, (form.search(text) for form in FORM_RES)) if iso), None)


def starts_with_date(line: str) -> bool:
    """Whether a line is a date, which a weekday may precede and anything may follow.

    >>> starts_with_date("Sonntag 21.Mai 2023"), starts_with_date("In the spring of May 21, 2023")
    (True, False)
    """
    return any(_to_iso(form.match(line)) for form in LINE_RES)


def _to_iso(m: re.Match[str] | None) -> str | None:
    if m is None:
        return None
    parts = m.groupdict()
    month = parts.get("month")
    if month is None:
        return parts["year"]
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    try:
        found = date(int(parts["year"]), number, int(parts.get("day") or 1))
    except ValueError:
        return None
    return found.isoformat() if parts.get("day") else found.isoformat()[:7]
