"""`sources …`: where articles come from, how the sources are, and reading them now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from bot.core.rights import QuotePolicy
from bot.core.source import Source, SourceChange
from bot.errors import InputError
from bot.interfaces.cli.house import Newsroom, OpenHouse
from bot.interfaces.cli.pollbar import poll_with_bar, tell_cycle
from bot.interfaces.cli.sourcelist import preview_lines, sources_table
from bot.interfaces.cli.terminal import Terminal

_MOST_OPML_BYTES = 5_000_000
_MOST_OUTLINES = 2_000
_T = TypeVar("_T")
_Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, number or address, as the list shows it.")]
_Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Only these, due or not.")]
_Policy = Annotated[QuotePolicy, typer.Option(help="How much of an article may be quoted; docs/rights.md explains.")]


class _Commands:
    """The commands; each opens the newsroom for itself."""

    def __init__(self, open_house: OpenHouse, terminal: Terminal) -> None:
        self._open_house = open_house
        self._terminal = terminal

    def list_(self) -> None:
        """Show every source with its health."""
        house = self._open_house(self._terminal)
        found = self._at_work(lambda newsroom: asyncio.to_thread(newsroom.subscribing.sources.all))
        if found:
            self._terminal.out.print(sources_table(found, house.now(), house.zone))
        else:
            self._say("There are no sources yet. Add one: pullquote sources add ADDRESS")

    def add(
        self,
        address: Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, a site, a page, or a folder.")],
        name: Annotated[str, typer.Option(metavar="NAME", help="What to call it; else its own title.")] = "",
        policy: _Policy = QuotePolicy.PASSAGE,
    ) -> None:
        """Add a feed, a site (its feed is looked for), a news sitemap, a page, or a folder to watch."""
        source, is_new = self._at_work(lambda newsroom: self._add(newsroom, address, name.strip(), policy))
        if is_new:
            self._say(f"Added {source.name}. pullquote sources poll reads it now; pullquote run reads it by itself.")
        else:
            self._say(f"{source.name} was added already.")

    def remove(self, name: _Name) -> None:
        """Remove a source; its articles answer no more questions."""
        source, withdrawn = self._at_work(lambda newsroom: newsroom.subscribing.remove(name))
        articles = "article was" if withdrawn == 1 else "articles were"
        self._say(f"Removed {source.name}; {withdrawn} {articles} withdrawn with it.")

    def pause(self, name: _Name) -> None:
        """Stop reading a source; its articles stay."""
        source = self._at_work(lambda newsroom: newsroom.subscribing.pause(name, paused=True))
        self._say(f"Paused {source.name}. pullquote sources resume reads it again.")

    def resume(self, name: _Name) -> None:
        """Read a paused source again."""
        source = self._at_work(lambda newsroom: newsroom.subscribing.pause(name, paused=False))
        self._say(f"{source.name} is read again.")

    def policy(self, name: _Name, policy: Annotated[QuotePolicy, typer.Argument(metavar="POLICY")]) -> None:
        """Set how much of a source's articles is quoted: link-only, sentence, passage, or full."""
        source = self._change(name, SourceChange(policy=policy))
        self._say(f"{source.name}: {policy}.")

    def keep(
        self,
        name: _Name,
        days: Annotated[int | None, typer.Option(min=1, max=36_500, help="Days that its articles are kept.")] = None,
        articles: Annotated[int | None, typer.Option(min=1, help="Articles that are kept, newest first.")] = None,
    ) -> None:
        """Set how long, or how many of, a source's articles are kept."""
        if days is None and articles is None:
            raise InputError("There is nothing to set.", mend="Give --days NUMBER, --articles NUMBER, or both.")
        source = self._change(name, SourceChange(keep_days=days, keep_articles=articles))
        kept = [f"{days} days" if days else "", f"{articles} articles" if articles else ""]
        self._say(f"{source.name} keeps {' and '.join(filter(None, kept))} at most.")

    def poll(self, names: _Names = None) -> None:
        """Read what is due now: feeds, their new articles, pages to look at again, watched folders."""
        report = self._at_work(lambda newsroom: poll_with_bar(newsroom, names or [], self._terminal))
        raise typer.Exit(tell_cycle(report, self._terminal))

    def import_(self, file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.")]) -> None:
        """Add every feed of an OPML file; docs/starter-feeds.opml in a clone names twenty."""
        data = _read_opml(file)
        added, known = self._at_work(lambda newsroom: newsroom.subscribing.import_outlines(data, most=_MOST_OUTLINES))
        self._say(f"{added} sources added, {known} were there already. pullquote sources poll reads them now.")

    def export(self) -> None:
        """Print the feeds as OPML, which other readers understand."""
        text = self._at_work(lambda newsroom: newsroom.subscribing.export())
        self._terminal.out.print(text, markup=False, soft_wrap=True, end="")

    async def _add(self, newsroom: Newsroom, address: str, name: str, policy: QuotePolicy) -> tuple[Source, bool]:
        if not address.strip():
            raise InputError("There is no address.", mend="Give that of a feed, a site or a page, or a folder.")
        folder = Path(address)
        if "://" not in address and await asyncio.to_thread(folder.is_dir):
            return await newsroom.subscribing.add_folder(folder, name=name, policy=policy)
        if "://" not in address and await asyncio.to_thread(folder.is_file):
            raise InputError(
                f"{address} is a file.", mend="pullquote import reads articles, pullquote sources import reads OPML."
            )
        if address.startswith((".", "/", "\\", "~")):
            raise InputError(f"There is no folder {address}.", mend="Check the path.")
        preview = await newsroom.subscribing.look_up(address)
        for line in preview_lines(preview):
            self._terminal.out.print(line)
        return await newsroom.subscribing.add(preview, name=name, policy=policy)

    def _change(self, name: str, change: SourceChange) -> Source:
        return self._at_work(lambda newsroom: newsroom.subscribing.change(name, change))

    def _at_work(self, use: Callable[[Newsroom], Awaitable[_T]]) -> _T:
        house = self._open_house(self._terminal)

        async def run() -> _T:
            async with house.newsroom() as newsroom:
                return await use(newsroom)

        return asyncio.run(run())

    def _say(self, sentence: str) -> None:
        self._terminal.out.print(Text(sentence))


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the group of commands."""
    group = typer.Typer(name="sources", help="The feeds, pages and folders that articles come from.")
    commands = _Commands(open_house, terminal)
    called: Sequence[tuple[str, Callable[..., None]]] = (
        ("list", commands.list_),
        ("add", commands.add),
        ("remove", commands.remove),
        ("pause", commands.pause),
        ("resume", commands.resume),
        ("poll", commands.poll),
        ("policy", commands.policy),
        ("keep", commands.keep),
        ("import", commands.import_),
        ("export", commands.export),
    )
    for name, command in called:
        group.command(name=name)(command)
    cli.add_typer(group, no_args_is_help=True)


def _read_opml(file: Path) -> bytes:
    if file.stat().st_size > _MOST_OPML_BYTES:
        raise InputError(f"{file} is larger than 5 MB.", mend="Give an OPML file, or split it.")
    return file.read_bytes()
