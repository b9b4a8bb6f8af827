"""One browser for all tests of this folder, and the labelled examples."""

from pathlib import Path

import pytest
from quotestance import Labeller, read_articles
from quotestance.statements.grouping import group_statements

from browser import Window, start_browser

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def examples():
    """The articles of `examples/`, labelled and grouped."""
    labeller = Labeller("Corvane Locks", ("Corvane",), explain=True)
    return group_statements([labeller.label(article) for article in read_articles(EXAMPLES)])


@pytest.fixture(scope="session")
def downloads(tmp_path_factory):
    """The folder of downloaded files."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def driver(tmp_path_factory, downloads):
    driver = start_browser(tmp_path_factory.mktemp("profile"), downloads)
    yield driver
    driver.quit()


@pytest.fixture
def window(driver, tmp_path):
    yield Window(driver, tmp_path)
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    if driver.current_url.startswith("file:"):  # a test that was skipped has opened no page
        driver.execute_script("localStorage.clear()")
    driver.get("about:blank")
    driver.get_log("browser")
