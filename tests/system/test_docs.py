"""The docs: every public name has a docstring, every page is in the site, and what the pages show is what one gets."""

import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import pytest
import quotestance
from quotestance.cli.main import cli

ROOT = Path(__file__).parents[2]


def load_tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


refresh_docs = load_tool("refresh_docs")
PAGES = refresh_docs.list_pages()


def import_modules():
    """The package and its modules; those that need an extra which is not installed are left out."""
    yield quotestance
    for found in pkgutil.walk_packages(quotestance.__path__, "quotestance."):
        if not found.name.endswith("__main__"):
            try:
                yield importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if (error.name or "").startswith("quotestance"):
                    raise


MODULES = list(import_modules())
PUBLIC = [(module, name) for module in MODULES for name in getattr(module, "__all__", ())]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_says_what_it_is_for_and_names_only_what_it_has(module):
    if not module.__name__.endswith((".data", ".models")):
        assert (module.__doc__ or "").strip()
    assert [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)] == []


@pytest.mark.parametrize(("module", "name"), PUBLIC, ids=lambda part: getattr(part, "__name__", part))
def test_a_public_name_has_a_docstring(module, name):
    thing = getattr(module, name)
    if isinstance(thing, click.Command):
        assert thing.help
    elif inspect.isclass(thing) or inspect.isroutine(thing):
        assert (thing.__doc__ or "").strip()
        assert not thing.__doc__.startswith(f"{name}("), "written by dataclass, not by a person"
        for member, function in vars(thing).items() if inspect.isclass(thing) else ():
            if not member.startswith("_") and (inspect.isroutine(function) or isinstance(function, property)):
                assert (inspect.getdoc(function) or inspect.getdoc(getattr(thing, member)) or "").strip(), member


def test_every_page_is_in_the_site():
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    listed = re.findall(r": (\S+\.(?:md|ipynb))$", nav, re.MULTILINE)
    there = [path.name for path in (ROOT / "docs").glob("*.md")]
    there += [f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert sorted(listed) == sorted(there), "name each page in the nav of mkdocs.yml"


def read_shown_commands():
    for page in PAGES:
        for block in refresh_docs.BLOCK_RE.findall(page.read_text(encoding="utf-8")):
            for command, _ in refresh_docs.read_commands(block):
                for part in re.split(r" \| | && ", command):
                    words = shlex.split(part, comments=True)
                    if words and words[0] == "quotestance":
                        yield pytest.param(words[1:], id=f"{page.name}: {part[:60]}")


@pytest.mark.parametrize("words", list(read_shown_commands()))
def test_a_command_that_is_shown_can_be_given(words):
    context = cli.make_context("quotestance", list(words), resilient_parsing=False)
    command, rest = cli, [*context._protected_args, *context.args]
    while isinstance(command, click.Group):
        _, command, rest = command.resolve_command(context, rest)
    command.make_context(command.name, rest, parent=context)


@pytest.mark.slow
@pytest.mark.skipif(
    os.name == "nt" or not shutil.which("quotestance", path=str(Path(sys.executable).parent)),
    reason="the commands are run by a shell, which needs the script 'quotestance' beside python",
)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_output_that_a_page_shows_is_true(page):
    """Numbers aside, which another release of numpy may round otherwise."""
    shown, found = (
        re.sub(r"[-+]?\d[\d.]*%?", "0", text).split()
        for text in (page.read_text(encoding="utf-8"), refresh_docs.refresh(page))
    )
    assert found == shown, "python tools/refresh_docs.py"


@pytest.mark.parametrize(
    ("docstring", "fenced"),
    [
        ("Say.\n\n>>> 1\n1\n", "Say.\n\n```pycon\n>>> 1\n1\n```\n"),
        (">>> 1\n1\n\n>>> 2\n2", "```pycon\n>>> 1\n1\n```\n\n```pycon\n>>> 2\n2\n```\n"),
        ("No example > here.", "No example > here."),
    ],
)
def test_examples_in_docstrings_are_fenced(docstring, fenced):
    pytest.importorskip("griffe")
    assert load_tool("fence_doctests").fence(docstring) == fenced
