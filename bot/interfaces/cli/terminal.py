"""Results on stdout, messages and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from bot.core.printable import printable
from bot.interfaces.cli.progress import counting


class PrintableConsole(Console):
    """A console on which no text steers the terminal: headlines and errors may come from any server."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Leave the control characters of texts out; those of the console itself stand in segments of their own."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


class Terminal:
    """The two consoles of a command; what stands between two colons stays as it is."""

    def __init__(self) -> None:
        self.out = PrintableConsole(highlight=False, emoji=False)
        self.err = PrintableConsole(stderr=True, highlight=False, emoji=False)

    def notify(self, message: str) -> None:
        """Say something that is not the result."""
        self.err.print(message, style="dim", markup=False, soft_wrap=not self.err.is_terminal)

    def counting(self, doing: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Show a bar on stderr while the block runs."""
        return counting(self.err, doing, total)

    def fail(self, message: str) -> None:
        """Say why a command could not do its work."""
        self.err.print(f"pullquote: {message}", style="red", markup=False, soft_wrap=not self.err.is_terminal)

    def read_line(self, prompt: str) -> str | None:
        """Read a line, with the prompt where somebody types it; None at the end."""
        if not sys.stdin.isatty():
            line = sys.stdin.readline()
            if line:
                self.out.print(f"{prompt}{line.strip()}", markup=False)  # a transcript shows both sides
            return line or None
        try:
            return input(prompt)
        except EOFError:
            return None
