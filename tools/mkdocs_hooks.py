"""Hook of the docs site: insert the public names of each sub-package, and the help of every command."""

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
    """The sub-packages that export public names; the package itself has a page of its own."""
    inits = sorted(PACKAGE.glob("*/__init__.py"))
    return [f"quotestance.{path.parent.name}" for path in inits if PUBLIC_RE.search(path.read_text(encoding="utf-8"))]


def format_help(command: click.Command, parent: click.Context | None = None) -> Iterator[str]:
    """Yield the help of a command and of its subcommands, each under a heading."""
    name = command.name if parent else "quotestance"
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, **command.context_settings)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```"
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from format_help(below, context)


def on_page_markdown(markdown: str, **kwargs: Any) -> str:
    """Replace `<!-- modules -->` and `<!-- commands -->` in a page by the reference."""
    modules = "\n\n".join(f"::: {name}" for name in list_modules())
    commands = "\n\n".join(format_help(cli))
    return markdown.replace("<!-- modules -->", modules).replace("<!-- commands -->", commands)
