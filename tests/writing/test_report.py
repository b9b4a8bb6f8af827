"""The HTML report: only its own script runs, the articles' texts are unchanged, and a browser shows it."""

import base64
import hashlib
import re
import shutil
import time
from importlib import resources
from pathlib import Path

import pytest
from quotestance import Labeller, read_articles, write_articles
from quotestance.records.article import LabelledArticle
from quotestance.records.display import sanitize
from quotestance.records.quote import Cue, Quote, Speaker, Stance
from quotestance.statements.grouping import group_statements
from quotestance.writing.report import format_report, replace_controls

from report_pages import Page, check_report

EXAMPLES = Path(__file__).parents[2] / "examples"

ATTACK = (
    "<script>document.title='run'</script></div></article><img src=x onerror=\"document.title='run'\">\r\n"
    "“It was <b onclick='x'>safe</b> &amp; sound &lt;&#13;,” said Maria \x1b[31m Ortiz.\r\r\n\n"
    "<style>*{display:none}</style> \u202eesrever \u2066in\u2069 \ud800 \x00 \x85 “--><!-- ]]> {{7*7}}”\u2028 “No”\n"
    "\u200f\u05e9\u05dc\u05d5\u05dd “\u05dc\u05d0,” \t\x0b end </p></html>"
)


def _hostile():
    """An article with markup in every field."""
    spans = [m.span(1) for m in re.finditer("“([^”]*)”", ATTACK)]
    name = "<img src=x onerror=\"document.title='run'\">\u202e\ud800"
    speaker = Speaker(name, name, 0, 3, name, "other")
    stance = Stance("critical", (0.8, 0.1, 0.1), ((name, 0.5),))
    quotes = tuple(
        Quote(start, end, ATTACK[start:end], "speech", number, speaker, None, name, "company", stance)
        for number, (start, end) in enumerate(spans)
    )
    return LabelledArticle(name, name, quotes, text=ATTACK)


def _examples():
    labeller = Labeller("Corvane Locks", ("Corvane",), explain=True)
    return group_statements([labeller.label(article) for article in read_articles(EXAMPLES)])


@pytest.fixture(scope="module")
def pages():
    articles = [*_examples(), _hostile()]
    return articles, "".join(format_report(articles, include_other=True))


def test_report_without_tags_is_the_text_of_the_articles(pages):
    articles, page = pages
    texts = Page(page).texts
    assert texts == [replace_controls(article.text) for article in articles]
    assert texts[:-1] == [article.text for article in articles[:-1]], "text without control characters is unchanged"
    assert len(texts[-1]) == len(ATTACK)
    assert "<script>document.title='run'</script>" in texts[-1]


def test_policy_allows_only_the_script_and_style_of_the_report(pages):
    page = pages[1]
    tags = Page(page).tags
    [policy] = [attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        [source] = re.findall(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    names = {name for _, attrs in tags for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in ("src", "style", "srcset", "action")]
    assert all(attrs["href"].startswith("#") for tag, attrs in tags if tag == "a")
    assert not {tag for tag, _ in tags} & {"img", "link", "iframe", "object", "base", "b onclick"}
    assert not re.search(r"url\(|@import|https?://", re.sub(r'<div class="text">.*?</div>', "", page, flags=re.DOTALL))


def test_template_escapes_all_but_script_and_style():
    template = (resources.files("quotestance.data") / "report" / "report.html.j2").read_text(encoding="utf-8")
    assert re.findall(r"\w+ *\| *safe\b", template) == ["style | safe", "script | safe"]
    assert "{% autoescape" not in template


def test_long_page_is_returned_in_pieces():
    articles = [LabelledArticle(f"a{number}", text="Nothing said.\n\n" * 100) for number in range(100)]
    sizes = [len(piece) for piece in format_report(articles)]
    assert max(sizes) < 0.1 * sum(sizes)


def test_links_have_targets_and_ids_are_unique(pages):
    tags = Page(pages[1]).tags
    places = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(places) == len(set(places))
    assert {attrs["href"][1:] for tag, attrs in tags if tag == "a"} <= set(places)
    labels = {name for _, attrs in tags for name in attrs.get("aria-labelledby", "").split()}
    assert labels <= set(places)


def test_quote_over_two_paragraphs_is_marked_in_both():
    text = "He wrote: “One.\n\nTwo.” Then “three”."
    quotes = (Quote(11, 21, text[11:21], "speech", 1), Quote(29, 34, text[29:34], "speech", 2))
    page = "".join(format_report([LabelledArticle("a", "Acme", quotes, text=text)]))
    assert Page(page).texts == [text]
    marks = re.findall(r"<mark[^>]*><a[^>]*>(.*?)</a></mark>", page)
    assert marks == ["One.", "Two.", "three"]


def test_overlapping_quotes_keep_the_text():
    text = "“One “two” three.”"
    quotes = (Quote(1, 17, text[1:17]), Quote(6, 9, text[6:9]))
    assert Page("".join(format_report([LabelledArticle("a", "Acme", quotes, text=text)]))).texts == [text]


def test_failed_articles_and_articles_without_quotes_are_listed():
    articles = [LabelledArticle("a.txt", error="a.txt: <not> UTF-8"), LabelledArticle("b.txt", text="Nothing said.")]
    page = "".join(format_report(articles))
    assert "a.txt: &lt;not&gt; UTF-8" in page
    assert "1 article could not be labelled" in page
    assert Page(page).texts == ["", "Nothing said."]


def test_report_without_articles_is_a_page(tmp_path):
    assert write_articles([], tmp_path / "none.html", "html") == 0
    assert Page((tmp_path / "none.html").read_text(encoding="utf-8")).texts == []


def test_page_shows_counts_rules_and_differing_attributions(pages):
    articles = _examples()
    page = "".join(format_report(articles))
    assert "<h1>Who says what about Corvane Locks</h1>" in page
    assert "5 articles · 20 quotes · 9 statements" in page
    assert "Quotes by side and stance" in page
    assert '<th scope="col" class="n">no stance</th>' not in page
    assert "The attribution differs: Inés Harrow (3); Corvane Locks (2)" in page
    for article in articles:
        for quote in article.quotes:
            if quote.kind == "speech":
                assert f"rule {quote.rule}" in page


def test_quote_without_speaker_and_stance_says_so():
    article = LabelledArticle("a", quotes=(Quote(1, 3, "No"),), text="“No”")
    page = "".join(format_report([article]))
    assert "<td>no speaker found</td><td>unknown</td>" in page
    assert '<p class="soft">1 no stance</p>' in page


LONG = "Ann " * 250_000
HOSTILE = {
    "script": "</title></style><script>document.title='run'</script>",
    "image": "<img src=x onerror=\"document.title='run'\">",
    "attribute": "' onclick='document.title=1' x='\" onclick=\"document.title=1\" x=\"",
    "link": "javascript:document.title='run'",
    "ends-its-cell": "</b></summary></details></td></tr></table></article></main></body></html>",
    "comment": "<!-- --><!--><!DOCTYPE x><?php x ?><![CDATA[ x ]]>",
    "references": "&lt;script&gt; &#60;script&#62; &amp;lt; &",
    "directions": "\u202egnp.exe\u2066 \u200f\u05e9\u05dc\u05d5\u05dd \u061c",
    "halves": "\ud800 \udfff",
    "controls": "a\0b\x1b[2J\x07\x85\x9b",
    "formula": '=HYPERLINK("x")',
    "template": "{{7*7}} ${7*7} %s {0}",
    "a-place-of-the-page": "q1-0",
    "a-megabyte": LONG,
    "marks-that-combine": "e" + "\u0301" * 1000,
    "of-nothing-visible": "\u200b\u2060\xad",
}


HOSTILE_PARAMETERS = [
    pytest.param(words, id=name, marks=[pytest.mark.slow] * (words is LONG)) for name, words in HOSTILE.items()
]


def _with(words, field):
    """Two articles of the same statement, with the words in one of their fields."""
    said = (
        f"“We saw {words} on the quay at noon and nobody took it away,”"
        if field == "text"
        else "“We saw a red kite on the quay at noon and nobody took it away,”"
    )
    text = f"{said} said Ann Lee."
    part = {field: words}
    speaker = Speaker(part.get("name", "Ann Lee"), part.get("mention", "Lee"), 0, 1, part.get("role", "mayor"), "other")
    stance = Stance("critical", (0.8, 0.1, 0.1), ((part.get("feature", "kite"), 0.5),))
    quote = Quote(
        1,
        len(said) - 1,
        said[1:-1],
        "speech",
        1,
        speaker,
        Cue(part.get("cue", "said"), 0, 1),
        part.get("rule", "quote-verb-name"),
        "company",
        stance,
    )
    articles = [
        LabelledArticle(f"{part.get('id', 'a')}{n}", part.get("company", "Acme"), (quote,), text=text) for n in range(2)
    ]
    return [*articles, LabelledArticle("b", part.get("company"), error=part.get("error", "not read"))]


FIELDS = ("text", "name", "mention", "role", "feature", "cue", "rule", "id", "company", "error")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("words", HOSTILE_PARAMETERS)
def test_words_of_articles_add_no_tags_or_attributes(words, field):
    articles = _with(words, field)
    check_report(articles)
    page = check_report(articles, grouped=True)
    if words is not LONG and sanitize(words):
        usual = check_report(_with("a kite", field), grouped=True)
        assert [tag for tag, _ in page.tags] == [tag for tag, _ in usual.tags], "the same tags in the same order"
    shown = sanitize(words) if field != "text" else replace_controls(words)
    everything = "".join(page.words)
    assert shown in (everything if field == "text" else " ".join(everything.split()) if shown.strip() else shown)


def test_lxml_reads_the_same_texts_and_tags():
    html = pytest.importorskip("lxml.html", reason="lxml is not installed (extra: html)")
    for words in HOSTILE.values():
        articles = [article for field in FIELDS for article in _with(words[:2000], field)]
        page = "".join(format_report(articles))
        tree = html.document_fromstring(page)
        assert ["".join(one.itertext()) for one in tree.iter("div") if one.get("class") == "text"] == [
            replace_controls(article.text or "") for article in articles
        ]
        assert [one.tag for one in tree.iter() if isinstance(one.tag, str)] == [tag for tag, _ in Page(page).tags]


# In the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (extra: slow)")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no Chromium with its chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def show(browser, tmp_path):
    """Write a report of the articles and open it, on a screen of `width`, with or without its script."""

    def show(articles, *, width=1280, scripts=True):
        path = tmp_path / "report.html"
        path.write_bytes("".join(format_report(articles)).encode("utf-8"))
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        browser.get(path.as_uri())
        return browser

    yield show
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def _shown(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('#quotes tbody tr')]"
        ".filter(row => row.checkVisibility()).map(row => row.innerText)"
    )


@pytest.mark.slow
def test_hostile_article_runs_no_script(show):
    browser = show([_hostile()])
    assert browser.title.startswith("Who says what about <img")
    planted = "return document.querySelectorAll('img, .text script, .text style, .text b').length"
    assert browser.execute_script(planted) == 0
    text = browser.execute_script("return document.querySelector('.text').textContent")
    assert text == replace_controls(ATTACK)
    assert browser.get_log("browser") == [], "no policy was broken and no script failed"


@pytest.mark.slow
def test_policy_blocks_scripts_inserted_later(show):
    browser = show(_examples())
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = \"document.title='run'\";"
        "document.body.append(s); document.body.setAttribute('onclick', \"document.title='run'\");"
        "document.body.click();"
    )
    assert browser.title == "Who says what about Corvane Locks"
    assert "Content Security Policy" in str(browser.get_log("browser"))


@pytest.mark.slow
def test_table_can_be_sorted_and_filtered(show):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser = show(_examples())
    assert len(_shown(browser)) == 20
    button = browser.find_element(By.CSS_SELECTOR, "#quotes th:nth-child(2) button")
    button.send_keys(Keys.ENTER)  # by keyboard
    head = browser.find_element(By.CSS_SELECTOR, "#quotes th:nth-child(2)")
    assert head.get_attribute("aria-sort") == "ascending"
    speakers = [row.split("\t")[1] for row in _shown(browser)]
    assert speakers == sorted(speakers, key=str.casefold)
    button.send_keys(Keys.SPACE)
    assert head.get_attribute("aria-sort") == "descending"
    browser.find_element(By.CSS_SELECTOR, "#quotes th:nth-child(5) button").click()
    assert head.get_attribute("aria-sort") is None
    numbers = [int(re.search(r"(\d+)%", row)[1]) for row in _shown(browser)]
    assert numbers == sorted(numbers, reverse=True)
    browser.find_element(By.NAME, "speaker").send_keys("harrow")
    assert len(_shown(browser)) == 5
    assert browser.find_element(By.CSS_SELECTOR, "#quotes output").text == "5 of 20 quotes"
    browser.find_element(By.CSS_SELECTOR, "select[name=stance]").send_keys("defensive")
    assert {row.split("\t")[3] for row in _shown(browser)} == {"defensive"}
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    time.sleep(0.1)
    assert len(_shown(browser)) == 20
    assert browser.get_log("browser") == []


@pytest.mark.slow
def test_mark_opens_its_note_by_keyboard(show):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser = show(_examples())
    mark = browser.find_element(By.CSS_SELECTOR, "mark.critical a")
    mark.send_keys(Keys.ENTER)
    note = browser.find_element(By.CSS_SELECTOR, mark.get_attribute("href").partition("#")[2].join(("#", "")))
    assert note.is_displayed()
    assert "probability" in note.text
    note.find_element(By.CSS_SELECTOR, "a.back").send_keys(Keys.ENTER)
    assert browser.execute_script("return document.querySelector(':target').tagName") == "MARK"


@pytest.mark.slow
def test_report_is_complete_without_its_script(show):
    browser = show(_examples(), scripts=False)
    assert len(_shown(browser)) == 20
    assert not browser.execute_script("return document.querySelector('#quotes form').checkVisibility()")
    assert browser.execute_script("return document.querySelectorAll('th button').length") == 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_page_is_no_wider_than_the_screen(show, width):
    browser = show([*_examples(), _hostile()], width=width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_printed_report_has_all_notes(show):
    browser = show(_examples())
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert pdf.startswith(b"%PDF")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        notes = browser.execute_script("return [...document.querySelectorAll('.note')].map(at => at.checkVisibility())")
        assert notes == [True] * 20, "notes are expanded in print"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.slow
def test_thousand_articles_open_in_under_three_seconds(show):
    """Seconds of processor time, so that a busy machine does not matter."""
    examples = _examples()
    articles = [
        LabelledArticle(f"{number}-{article.id}", article.company, article.quotes, text=article.text)
        for number in range(200)
        for article in examples
    ]
    browser = show([])
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    show(articles)
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    browser.execute_cdp_cmd("Performance.disable", {})
    assert browser.execute_script("return document.querySelectorAll('.article').length") == 1000
    [seconds] = [metric["value"] for metric in metrics if metric["name"] == "TaskDuration"]
    assert 0.01 < seconds < 3
