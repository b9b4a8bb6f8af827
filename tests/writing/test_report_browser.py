"""The report in a browser: filters, keyboard, print, speed, and what must not run."""

import base64
import json
import os
import re
import time
from pathlib import Path

import pytest
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.statements.grouping import group_statements
from quotestance.writing.report import format_report, replace_controls
from quotestance.writing.review import format_review

from browser import by, keys, shown_rows

SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"

pytestmark = pytest.mark.slow


def _hostile():
    """Two articles of one statement with markup in every field."""
    text = f"“We saw {SCRIPT} on the quay at noon and nobody took it away,” said Ann Lee."
    start, end = 1, text.index("”")
    speaker = Speaker(f"Ann {SCRIPT}", SCRIPT, 0, 3, SCRIPT, "other")
    stance = Stance("critical", (0.8, 0.1, 0.1), ((SCRIPT, 0.5),))
    quote = Quote(start, end, text[start:end], "speech", 1, speaker, Cue(SCRIPT, 0, 1), SCRIPT, "company", stance)
    known = dict.fromkeys(("title", "date", "byline", "section", "duplicate_of"), SCRIPT)
    articles = [
        LabelledArticle(
            f"{SCRIPT}{n}", SCRIPT, (quote,), text=text, outlet=f"{SCRIPT}{n}", url=f"https://x.org/{SCRIPT}", **known
        )
        for n in range(2)
    ]
    return group_statements([*articles, LabelledArticle("b", f"Other {SCRIPT}", error=SCRIPT)])


def _many(number, quotes_each=10):
    """Articles with quotes, all different, of two companies."""
    articles = []
    for n in range(number):
        text, quotes = "", []
        for place in range(quotes_each):
            words = f"We said {n} times {place} that the harbour wall would hold until the end of the winter."
            start = len(text) + 1
            text += f"“{words}” said Ann Lee. She added nothing about it for the rest of a long and windy day.\n\n"
            stance = Stance("critical", (0.7, 0.2, 0.1)) if place % 3 else Stance("neutral", (0.2, 0.4, 0.4))
            speaker = Speaker(f"Ann Lee{n % 50}", "Ann Lee", 0, 1, "mayor", "other")
            quotes.append(
                Quote(start, start + len(words), words, "speech", place, speaker, None, "x", "company", stance)
            )
        day = f"2026-{1 + n % 12:02}-{1 + n % 28:02}"
        company = ("Acme", "Brisk")[n % 2]
        articles.append(
            LabelledArticle(f"a{n}", company, tuple(quotes), text=text, title=f"T{n}", outlet=f"O{n % 30}", date=day)
        )
    return articles


@pytest.mark.parametrize("make", [format_report, format_review])
def test_hostile_articles_run_nothing_in_any_field(window, make):
    articles = _hostile()
    driver = window.open(make(articles))
    assert driver.title != "run"
    assert driver.execute_script("return document.querySelectorAll('img, main script, .text style').length") == 0
    texts = driver.execute_script("return [...document.querySelectorAll('.text')].map(place => place.textContent)")
    assert {text for text in texts if text} == {replace_controls(articles[0].text)}
    driver.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    driver.find_element(*by("#rows button.correct")).click()
    speaker = driver.find_element(*by("#correct input[name=speaker]"))
    speaker.send_keys(SCRIPT)
    driver.find_element(*by("#save")).click()
    assert SCRIPT in driver.find_element(*by("#rows tbody tr td:nth-child(2)")).text
    assert driver.execute_script("return document.querySelectorAll('img, main script').length") == 0
    assert driver.title != "run"
    assert driver.get_log("browser") == [], "no policy was broken and no script failed"


def test_policy_blocks_scripts_inserted_later(window, examples):
    driver = window.open(format_report(examples))
    driver.execute_script(
        "const s = document.createElement('script'); s.textContent = \"document.title='run'\";"
        "document.body.append(s); document.body.setAttribute('onclick', \"document.title='run'\");"
        "document.body.click();"
    )
    assert driver.title == "Who says what about Corvane Locks"
    assert "Content Security Policy" in str(driver.get_log("browser"))


def test_table_is_sorted_and_filtered_by_keyboard_and_the_address_keeps_it(window, examples):
    Keys = keys()
    driver = window.open(format_report(examples))
    assert len(shown_rows(driver)) == 20
    button = driver.find_element(*by("#rows th:nth-child(2) button"))
    button.send_keys(Keys.ENTER)
    head = driver.find_element(*by("#rows th:nth-child(2)"))
    assert head.get_attribute("aria-sort") == "ascending"
    speakers = [row.split("\t")[1] for row in shown_rows(driver)]
    assert speakers == sorted(speakers, key=str.casefold)
    button.send_keys(Keys.SPACE)
    assert head.get_attribute("aria-sort") == "descending"
    driver.find_element(*by("#filter input[name=speaker]")).send_keys("harrow")
    assert len(shown_rows(driver)) == 5
    assert driver.find_element(*by("#found")).text == "5 of 20 quotes"
    driver.find_element(*by("#filter select[name=stance]")).send_keys("defensive")
    assert {row.split("\t")[3].split()[0] for row in shown_rows(driver)} == {"defensive"}
    number = len(shown_rows(driver))
    time.sleep(0.4)
    assert driver.current_url.endswith("#quotes?stance=defensive&speaker=harrow&sort=-speaker")
    driver.refresh()
    assert len(shown_rows(driver)) == number
    driver.find_element(*by("#filter button[type=reset]")).send_keys(Keys.ENTER)
    time.sleep(0.4)
    assert len(shown_rows(driver)) == 20
    assert driver.current_url.endswith("#quotes?sort=-speaker")
    assert driver.get_log("browser") == []


def test_speaker_on_the_first_page_leads_to_his_quotes(window, examples):
    driver = window.open(format_report(examples))
    link = driver.find_element(*by(".voices .number a"))
    number = int(link.text.split()[0])
    link.send_keys(keys().ENTER)
    assert len(shown_rows(driver)) == number
    driver.find_element(*by(".voices .source a")).send_keys(keys().ENTER)
    assert driver.execute_script("return document.querySelector(':target').checkVisibility()")
    driver.back()
    assert len(shown_rows(driver)) == number


def test_all_can_be_reached_with_the_tab_key(window, examples):
    """Every control that is shown gets the focus."""
    driver = window.open(format_report(examples))
    controls = (
        "[...document.querySelectorAll(\"a[href], button, select, input, summary, [tabindex='0']\")]"
        ".filter(one => one.checkVisibility() && !one.disabled)"
    )
    expected = driver.execute_script(f"return {controls}.length")
    driver.execute_script("window.reached = new Set(); addEventListener('focusin', event => reached.add(event.target))")
    for _ in range(expected + 30):
        driver.switch_to.active_element.send_keys(keys().TAB)
    missed = driver.execute_script(
        f"return {controls}.filter(one => !reached.has(one)).map(one => one.outerHTML.slice(0, 99))"
    )
    assert missed == []


def test_mark_opens_its_note_by_keyboard(window, examples):
    Keys = keys()
    driver = window.open(format_report(examples))
    driver.find_element(*by(".article > summary")).send_keys(Keys.ENTER)
    mark = driver.find_element(*by(".article[open] mark a"))
    mark.send_keys(Keys.ENTER)
    note = driver.find_element(*by(mark.get_attribute("href").partition("#")[2].join(("#", ""))))
    assert note.is_displayed()
    assert "probability" in note.text
    note.find_element(*by("button.correct")).send_keys(Keys.ENTER)
    assert driver.find_element(*by("#correct")).is_displayed()
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not driver.find_element(*by("#correct")).is_displayed()
    note.find_element(*by("a.back")).send_keys(Keys.ENTER)
    assert driver.execute_script("return document.querySelector(':target').tagName") == "MARK"


def test_page_has_no_violations_of_accessibility_rules(window, examples):
    """With the rules of axe-core, if the environment variable AXE_CORE has the path of its axe.min.js."""
    path = os.environ.get("AXE_CORE")
    if not path:
        pytest.skip("AXE_CORE does not name the file axe.min.js of the npm package axe-core")
    source = Path(path).read_text(encoding="utf-8")
    run = "axe.run(document).then(found => JSON.stringify(found.violations.map(rule => [rule.id, rule.nodes[0].html])))"
    for theme in ("light", "dark"):
        for pieces in (format_report([*examples, *_many(3)]), format_review(examples)):
            driver = window.open(pieces)
            features = [{"name": "prefers-color-scheme", "value": theme}]
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            driver.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            driver.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
            for selector in (None, "#rows button.correct", "#save"):
                if selector:
                    driver.execute_script("document.querySelector(arguments[0]).click()", selector)
                found = driver.execute_cdp_cmd(
                    "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
                )
                assert json.loads(found["result"]["value"]) == []


def test_report_is_complete_without_its_script(window, examples):
    driver = window.open(format_report(examples), scripts=False)
    assert len(shown_rows(driver)) == 20
    for selector in ("#filter", ".tools", "#corrections", "#correct", "#pages"):
        assert not driver.find_element(*by(selector)).is_displayed()
    assert driver.find_element(*by("svg.chart rect")).is_displayed()
    assert driver.execute_script("return document.querySelectorAll('th button').length") == 0


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_page_is_no_wider_than_the_screen(window, examples, width):
    for name, pieces in (("report", format_report([*examples, *_hostile()])), ("review", format_review(examples))):
        driver = window.open(pieces, width=width, name=f"{name}.html")
        driver.execute_script("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width


def _count_pages(driver, *, paper=(8.27, 11.69)):
    options = {"paperWidth": paper[0], "paperHeight": paper[1], "printBackground": False}
    pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", options)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


WORDS = "harbour remains responsible committee notwithstanding enormous difficulties concerning".split()


def _wordy(number, companies):
    """Articles in which everything that the summary shows is long, and every statement is in many outlets."""
    role = "deputy undersecretary for harbour infrastructure and metropolitan administration"
    articles = []
    for n in range(number):
        quotes = []
        for place in range(6):
            text = " ".join(WORDS[(n * place + k * k) % 8] for k in range(60)).capitalize()
            shares = tuple(0.8 if (n + place) % 3 == index else 0.1 for index in range(3))
            stance = Stance(("critical", "defensive", "neutral")[(n + place) % 3], shares)
            name = f"Alexandrina {'ABCDEFG'[n % 7]}{place} Featherstonehaugh-Cholmondeley"
            group = 1 + (n // companies + place) % 6 + 6 * (n % companies)
            speaker = Speaker(name, role=role, side="company")
            quotes.append(Quote(0, len(text), text, "speech", place, speaker, None, "x", None, stance, group))
        articles.append(
            LabelledArticle(
                f"a{n}",
                f"International Consolidated Warehousing and Distribution Holdings of Region {n % companies}",
                tuple(quotes),
                title=" ".join(WORDS),
                outlet=f"The Metropolitan Advertiser and Evening Telegraph of District {n % 40}",
                date=f"20{10 + n % 9}-0{1 + n % 9}-1{n % 9}",
            )
        )
    return articles


@pytest.mark.parametrize("companies", [1, 2, 3, 5])
def test_summary_of_many_articles_prints_on_four_pages(window, companies):
    pieces = format_report(_wordy(300, companies), reliability="A sentence on how reliable this is. " * 6)
    driver = window.open(pieces)
    assert 1 <= _count_pages(driver) <= 4
    assert _count_pages(driver, paper=(8.5, 11)) <= 4


def test_evidence_is_printed_on_request(window, examples):
    driver = window.open(format_report(examples))
    assert _count_pages(driver) <= 2
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    visible = "return [...document.querySelectorAll('#rows tr, .text')].map(place => place.checkVisibility())"
    assert set(driver.execute_script(visible)) == {False}
    driver = window.open(format_report(examples, print_full=True), name="full.html")
    assert _count_pages(driver) > 4
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert set(driver.execute_script(visible)) == {True}
    assert not driver.execute_script("return document.querySelector('.because').checkVisibility()")


def test_thousand_articles_open_in_under_three_seconds_and_ten_thousand_quotes_filter_in_a_fifth(window):
    """Seconds of processor time, so that a busy machine does not matter."""
    driver = window.open(format_report([]))
    articles = _many(1000)
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    window.open(format_report(articles), name="large.html")
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    driver.execute_cdp_cmd("Performance.disable", {})
    assert driver.execute_script("return document.querySelectorAll('.article').length") == 1000
    [seconds] = [metric["value"] for metric in metrics if metric["name"] == "TaskDuration"]
    assert 0.01 < seconds < 3
    times = driver.execute_script(
        "const form = document.getElementById('filter'); const times = [];"
        "for (const [name, value] of [['words', 'we'], ['words', '77'], ['speaker', 'lee4'], ['stance', 'unclear'],"
        " ['company', 'Brisk'], ['from', '2026-03-01'], ['outlet', 'O3'], ['words', '']]) {"
        "  const start = performance.now(); form.elements[name].value = value;"
        "  form.dispatchEvent(new Event('input')); document.getElementById('rows').getBoundingClientRect();"
        "  times.push(performance.now() - start); } return times"
    )
    assert sorted(times)[len(times) // 2] < 200
    assert min(times) > 0
    found = [
        quote
        for article in articles
        if article.company == "Brisk" and article.date >= "2026-03-01" and article.outlet == "O3"
        for quote in article.quotes
        if "Lee4" in quote.speaker.name and max(quote.stance.probabilities) < 0.5
    ]
    assert driver.find_element(*by("#found")).get_attribute("value") == f"{len(found)} of 10,000 quotes"
