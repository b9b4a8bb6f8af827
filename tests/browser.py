"""A headless Chromium for the tests of HTML pages; they are skipped without one."""

import shutil
import time

import pytest

ARGUMENTS = (
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
)


def start_browser(profile, downloads):
    """A driver of Chromium with its profile in one folder, which saves downloads in another."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed (extra: slow)")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no Chromium with its chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))


class Window:
    """Opens pages in one browser, on screens of different widths."""

    def __init__(self, driver, folder):
        self.driver, self.folder = driver, folder

    def open(self, pieces, *, width=1280, scripts=True, name="page.html", address=""):
        """Write the page and open it, with or without its script."""
        path = self.folder / name
        path.write_bytes("".join(pieces).encode("utf-8"))
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.driver.get("about:blank")
        self.driver.get(path.as_uri() + address)
        return self.driver


def shown_rows(driver):
    """The text of each row of the table of quotes that is shown, its cells divided by tabs."""
    return driver.execute_script(
        "return [...document.querySelectorAll('#rows tbody tr')].filter(row => row.checkVisibility())"
        ".map(row => [...row.cells].map(cell => cell.innerText.trim()).join('\\t'))"
    )


def by(selector):
    """The arguments of `find_element` for a CSS selector."""
    from selenium.webdriver.common.by import By

    return By.CSS_SELECTOR, selector


def keys():
    """The names of keys for `send_keys`."""
    from selenium.webdriver.common.keys import Keys

    return Keys


def wait_for(path):
    """The text of a file, once the browser has saved it."""
    for _ in range(100):
        if path.exists():
            text = path.read_text(encoding="utf-8-sig")
            path.unlink()
            return text
        time.sleep(0.05)
    raise AssertionError(f"{path} was not downloaded")
