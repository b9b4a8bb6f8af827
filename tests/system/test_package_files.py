"""`setup.cfg` lists every sub-package and every data file, so an installed package is complete."""

from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def setup():
    parser = ConfigParser()
    parser.read_string((ROOT / "setup.cfg").read_text(encoding="utf-8"))
    return parser


def test_every_package_is_listed(setup):
    """They are listed one by one, since `quotestance.models` is outside the folder of the package."""
    folders = [path.parent.relative_to(ROOT) for path in (ROOT / "quotestance").rglob("__init__.py")]
    packages = [".".join(folder.parts) for folder in folders] + ["quotestance.models"]
    assert sorted(setup["options"]["packages"].split()) == sorted(packages)


@pytest.mark.parametrize(
    ("package", "folder"), [("quotestance.data", "quotestance/data"), ("quotestance.models", "models")]
)
def test_every_data_file_is_package_data(setup, package, folder):
    patterns = [pattern.strip() for pattern in setup["options.package_data"][package].split(",")]
    listed = {path for pattern in patterns for path in (ROOT / folder).glob(pattern)}
    held = {path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert held
    assert held - listed == set()
