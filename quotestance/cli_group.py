"""The group of commands: what a mistyped command was meant to be, and completion for the shell."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import click

__all__ = ["SuggestingGroup", "completion"]


SHELLS = {
    "bash": 'eval "$(quotestance completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(quotestance completion zsh)"   # in ~/.zshrc, after compinit',
    "fish": "quotestance completion fish | source   # in ~/.config/fish/config.fish",
}


class SuggestingGroup(click.Group):
    """A group that names the command that a mistyped one was meant to be."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with suggestions."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], self.list_commands(ctx), n=2)
            more = ""
            if close and "Did you mean" not in error.message:
                more = f" Did you mean {' or '.join(map(repr, close))}?"
            elif not close and _is_path(args[0]):
                more = f" To label it: {ctx.command_path} label {args[0]}"
            raise click.UsageError(error.message + more, ctx) from error


def _is_path(word: str) -> bool:
    from pathlib import Path

    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


@click.command(epilog="\b\n" + "\n".join(SHELLS.values()))
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script that completes commands, options and file names with the Tab key in your shell.

    \b
    quotestance completion bash >> ~/.bash_completion
    """
    from click.shell_completion import get_completion_class

    kind: Any = get_completion_class(shell)
    click.echo(_Unchecked.of(kind)(context.find_root().command, {}, "quotestance", "_QUOTESTANCE_COMPLETE").source())
    return 0


class _Unchecked:
    """Click's completion without its look at the installed bash, which need not be there to print a script."""

    @staticmethod
    def of(kind: Any) -> Any:
        """The class as it is, save for that look."""
        return type(kind.__name__, (kind,), {"_check_version": staticmethod(lambda: None)})
