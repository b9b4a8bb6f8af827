"""For the docs site: pages with every module of the package that has public names, and every command with its help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from quotestance.cli.main import cli

PACKAGE = Path(__file__).resolve().parents[1] / "quotestance"
PUBLIC_RE = re.compile(r"^__all__ = \[", re.MULTILINE)
WIDTH = 80


def list_modules() -> list[str]:
    """The names of the modules with an `__all__`, the package itself aside."""
    found = (path for path in PACKAGE.glob("*.py") if PUBLIC_RE.search(path.read_text(encoding="utf-8")))
    return sorted(f"quotestance.{path.stem}" for path in found if path.stem != "__init__")


def show_help(command: click.Command, parent: click.Context | None = None) -> Iterator[str]:
    """The help of a command and of those below it, each under its name."""
    name = command.name if parent else "quotestance"
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, **command.context_settings)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```"
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from show_help(below, context)


def on_page_markdown(markdown: str, **kwargs: Any) -> str:
    """`<!-- modules -->` in a page becomes the modules, `<!-- commands -->` the commands."""
    modules = "\n\n".join(f"::: {name}" for name in list_modules())
    commands = "\n\n".join(show_help(cli))
    return markdown.replace("<!-- modules -->", modules).replace("<!-- commands -->", commands)
