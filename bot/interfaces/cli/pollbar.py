"""A polling cycle in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from bot.core.intake import Decision
from bot.core.polling import CycleReport
from bot.errors import PullquoteError
from bot.interfaces.cli.house import Newsroom
from bot.interfaces.cli.terminal import Terminal

_MOST_PROBLEMS = 20


async def poll_with_bar(newsroom: Newsroom, names: Sequence[str], terminal: Terminal) -> CycleReport:
    """Run a cycle; the named sources are polled whether due or not."""
    named = [await newsroom.subscribing.make_due(name) for name in names]
    for source in named:
        if source.paused:
            terminal.notify(f"{source.name} is paused; pullquote sources resume reads it again.")
    only = [source.id for source in named]
    report = await _cycle(newsroom, only, terminal.err)
    for source, outcome in await newsroom.watching.look(only):
        if isinstance(outcome, PullquoteError):
            report.problems.append(f"{source.name}: {outcome}")
        else:
            report.polled += 1
            report.counts += outcome.counts
            report.withdrawn += outcome.withdrawn
            report.problems += [f"{found.location}: {found.reason}" for found in outcome.rejected]
            report.rejected += len(outcome.rejected)
    return report


async def _cycle(newsroom: Newsroom, only: Sequence[int], console: Console) -> CycleReport:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - 10 ms

    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[polled]} sources, {task.fields[looked]} pages, {task.fields[new]} new articles"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None, polled=0, looked=0, new=0)

        def watch(report: CycleReport) -> None:
            bar.update(task, polled=report.polled, looked=report.looked, new=report.counts[Decision.NEW])

        return await newsroom.polling.run_cycle(watch, only)


def tell_cycle(report: CycleReport, terminal: Terminal) -> int:
    """Print what came of a cycle; return the exit status."""
    for problem in report.problems[:_MOST_PROBLEMS]:
        terminal.notify(problem)
    if len(report.problems) > _MOST_PROBLEMS:
        terminal.notify(f"… and {len(report.problems) - _MOST_PROBLEMS} more problems.")
    counts = [f"{report.counts[decision]} {decision}" for decision in Decision]
    counts += [f"{report.withdrawn} withdrawn", f"{report.rejected} rejected"]
    sources = "source" if report.polled == 1 else "sources"
    pages = "page" if report.looked == 1 else "pages"
    terminal.out.print(
        f"{report.polled} {sources} and {report.looked} {pages} read: {', '.join(counts)}", soft_wrap=True
    )
    return 1 if report.problems else 0
