"""Corrections in a browser: by clicks and keys, kept, undone, downloaded, and read by `train` and `evaluate`."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from quotestance.cli import main
from quotestance.corpus.labels import read_labels
from quotestance.records.article import LabelledArticle
from quotestance.records.quote import Quote, Stance
from quotestance.writing.report import format_report
from quotestance.writing.review import format_review

from browser import by, keys, shown_rows, wait_for

pytestmark = pytest.mark.slow


def _correct(driver, row, **values):
    """Open the form of a row by a click and choose the values by clicks and keys; the form stays open."""
    button = driver.find_element(*by(f"#rows tbody tr:nth-child({row}) button.correct"))
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)  # above the bar of corrections
    button.click()
    for name, value in values.items():
        if name in ("stance", "side", "about"):
            driver.find_element(*by(f"#correct input[name={name}][value='{value}']")).click()
        elif name == "speaker":
            field = driver.find_element(*by("#correct input[name=speaker]"))
            field.clear()
            field.send_keys(value)
        else:
            driver.find_element(*by(f"#correct select[name={name}]")).send_keys(value)


def test_corrections_are_kept_undone_downloaded_trained_and_evaluated(window, examples, downloads, tmp_path, capsys):
    Keys = keys()
    driver = window.open(format_report(examples))
    count = driver.find_element(*by("#corrections output"))
    assert not count.is_displayed()

    _correct(driver, 1, stance="neutral", side="other", about="other")
    driver.find_element(*by("#save")).click()
    _correct(driver, 2, speaker="Zoe Zander")
    driver.find_element(*by("#save")).click()
    assert shown_rows(driver)[1].split("\t")[1] == "Zoe Zander"
    _correct(driver, 3)
    driver.find_element(*by("#not-a-quote")).click()  # goes on with the next quote
    stance = driver.switch_to.active_element
    assert stance.get_attribute("name") == "stance"
    for _ in range(6):  # rows 4 to 9 by keys only: another stance, and on
        driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        driver.switch_to.active_element.send_keys(Keys.ENTER)
    driver.switch_to.active_element.send_keys(Keys.ENTER)  # row 10 is right as it is
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert count.text == "10 quotes checked, 9 corrected"
    driver.find_element(*by("#undo")).click()
    assert count.text == "9 quotes checked, 9 corrected"
    driver.find_element(*by("#undo")).send_keys(Keys.ENTER)
    assert count.text == "8 quotes checked, 8 corrected"
    _correct(driver, 9, kind="reported")
    driver.find_element(*by("#save")).click()
    _correct(driver, 10, stance="critical")
    driver.find_element(*by("#save-next")).click()
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert count.text.startswith("10 quotes checked")

    rows = shown_rows(driver)
    driver.refresh()  # the browser keeps them
    assert driver.find_element(*by("#corrections output")).text.startswith("10 quotes checked")
    assert shown_rows(driver) == rows
    assert driver.find_element(*by("#stale")).is_displayed()

    driver.find_element(*by("#download-labels")).click()
    checked = [json.loads(line) for line in wait_for(downloads / "labels.jsonl").splitlines()]
    quotes = [quote for article in checked for quote in article["quotes"]]
    assert len(quotes) == 10
    assert all(quote["checked"] for quote in quotes)
    assert quotes[0]["stance"] == "neutral"
    assert quotes[0]["speaker"]["side"] == "other"
    assert quotes[1]["speaker"]["name"] == "Zoe Zander"
    assert quotes[2] | {"kind": "other", "speaker": None, "stance": None, "about": None} == quotes[2]
    texts = {article.id: article.text for article in examples}
    for article in checked:
        assert article["text"] == texts[article["id"]]
        assert all(article["text"][q["start"] : q["end"]] == q["text"] for q in article["quotes"])
    driver.find_element(*by("#extent")).send_keys("all quotes")
    driver.find_element(*by("#download-labels")).click()
    everything = wait_for(downloads / "labels.jsonl")
    (tmp_path / "labels.jsonl").write_text(everything, encoding="utf-8")
    assert sum(len(json.loads(line)["quotes"]) for line in everything.splitlines()) >= 20
    driver.find_element(*by("#download-table")).click()
    table = list(csv.DictReader(io.StringIO(wait_for(downloads / "quotes.csv"), newline="")))
    assert len(table) == 20
    assert table[1]["speaker"] == "Zoe Zander"
    assert driver.get_log("browser") == []

    (tmp_path / "checked.jsonl").write_text("".join(json.dumps(row) + "\n" for row in checked), encoding="utf-8")
    model = str(tmp_path / "model")
    for labels, options in (("checked.jsonl", ["--packaged"]), ("labels.jsonl", ["--packaged"])):
        assert main(["train", str(tmp_path / labels), *options, "-o", model]) == 0
        assert main(["evaluate", str(tmp_path / labels), "--model", model, "--json"]) == 0
        scores = json.loads(capsys.readouterr().out)
        assert scores
    report = tmp_path / "again.html"
    assert main(["report", str(tmp_path / "labels.jsonl"), "-o", str(report), "--quiet"]) == 0
    again = window.open([report.read_text(encoding="utf-8")], name="again.html")
    assert "Zoe Zander" in again.find_element(*by("#rows")).text


def test_corrections_are_not_lost_silently_where_the_browser_keeps_nothing(window, examples):
    driver = window.open(format_report(examples), name="unkept.html")
    driver.execute_script("Storage.prototype.setItem = () => { throw new DOMException('denied'); }")
    _correct(driver, 1, stance="neutral")
    driver.find_element(*by("#save")).click()
    assert "only while the page is open" in driver.find_element(*by("#corrections output")).text
    driver.find_element(*by("#undo")).click()


def test_review_asks_one_quote_after_the_other(window, examples, downloads):
    Keys = keys()
    driver = window.open(format_review(examples, 4), name="review.html")
    assert len(shown_rows(driver)) == 4
    driver.find_element(*by("#start-review")).send_keys(Keys.ENTER)
    for number in range(1, 5):
        assert f"Quote {number} of 4" in driver.find_element(*by("#suggestion")).text
        assert driver.find_element(*by("#context mark")).text
        driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert not driver.find_element(*by("#correct")).is_displayed()
    assert driver.find_element(*by("#corrections output")).text.startswith("4 quotes checked, ")
    driver.find_element(*by("#download-labels")).click()
    labels = [json.loads(line) for line in wait_for(downloads / "labels.jsonl").splitlines()]
    assert sum(len(article["quotes"]) for article in labels) == 4
    assert driver.get_log("browser") == []


def _tricky():
    """Articles whose labels are easily written wrongly, each with its name."""
    astral = "\U0001f30a “We won \U0001f389,” said Ann Lee.\r\n\r\n“\u0000Yes,\u202e” she said.\x85 “No”\n"
    spans = [(m.start(1), m.end(1)) for m in re.finditer("“([^”]*)”", astral)]
    nested = "Ann Lee said that “it holds” and nothing else, and “it will”."
    inner = [Quote(19, 27, nested[19:27]), Quote(52, 59, nested[52:59])]
    return {
        "characters beyond U+FFFF, CR and controls": [(astral, [Quote(a, b, astral[a:b]) for a, b in spans])],
        "a quote inside a reported clause": [(nested, [Quote(13, 45, nested[13:45], "reported"), *inner])],
        "one article labelled toward two companies": [(nested, [Quote(19, 27, nested[19:27])])] * 2,
        "no text": [(None, [Quote(19, 27, nested[19:27])])],
        "a quote that repeats another": [(nested, [inner[0], replace(inner[1], repeats=19)])],
    }


@pytest.mark.parametrize("name", _tricky())
@pytest.mark.parametrize("checked", [True, False])
def test_labels_are_read_whatever_the_articles_contain(window, tmp_path, name, checked):
    articles = [
        LabelledArticle(
            "a", f"Firm {number}", tuple(replace(quote, stance=Stance("neutral")) for quote in quotes), text=text
        )
        for number, (text, quotes) in enumerate(_tricky()[name])
    ]
    driver = window.open(format_report(articles))
    # A quote inside another one, if there is one, else the first.
    place = int("inside" in name)
    driver.execute_script(
        "correct(arguments[0], {kind: 'speech', speaker: 'Zoe', side: 'other', about: 'company', stance: 'critical'})",
        f"1-{place}",
    )
    path = tmp_path / "labels.jsonl"
    path.write_text(driver.execute_script("return makeLabels(arguments[0])", checked), encoding="utf-8")
    text = next(text for text, _ in [*_tricky()[name], *_tricky()["a quote inside a reported clause"]] if text)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8", newline="")
    records = read_labels(path, tmp_path)
    [corrected] = [q for record in records for q in record.quotes if q.speaker and q.speaker.name == "Zoe"]
    assert corrected.stance == "critical"
    assert (corrected.start, corrected.end) == (articles[0].quotes[place].start, articles[0].quotes[place].end)
    assert len(records) == (1 if checked else len(articles))
    if checked:
        assert sum(len(record.quotes) for record in records) == 1
        assert len(records[0].unscored) == len(articles[0].quotes) - 1
    else:
        counted = sum(quote.counts for article in articles for quote in article.quotes)
        assert sum(len(record.quotes) for record in records) == counted - place
