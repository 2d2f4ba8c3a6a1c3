"""`verify`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Annotated, assert_never

import typer
from rich.console import Console
from rich.text import Text

from bot.core.answer import Quote, Scope
from bot.core.claim import LONGEST_CLAIM
from bot.core.verdict import Altered, Exact, NotFound, Older, Piece, Spliced, Verified
from bot.interfaces.cli.asjson import written
from bot.interfaces.cli.asking import Since, Source, Until, read_scope
from bot.interfaces.cli.house import House, OpenHouse
from bot.interfaces.cli.misnaming import misnamed
from bot.interfaces.cli.terminal import Terminal

_CONTEXT = 2  # words on both sides of a difference
_MOST_ROWS = 20
_NO_WORDS = "No more of this article's words may be shown; its page has them."
_NOT_FALSE = "That does not mean that it is false, only that no stored article has it."


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the command."""

    @cli.command()
    def verify(
        text: Annotated[
            str,
            typer.Argument(
                metavar="TEXT_OR_ID",
                help="What is said to be quoted, also with words around it; or a passage id; - reads from stdin.",
            ),
        ],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        since: Since = "",
        until: Until = "",
        source: Source = "",
    ) -> None:
        """Check a quotation: exact, altered, of an earlier revision, spliced, or in no article; 0 only for exact."""
        if text == "-":
            text = sys.stdin.buffer.read(8 * LONGEST_CLAIM).decode("utf-8", "replace").strip()
        house = open_house(terminal)
        started = time.perf_counter()
        verified, called = asyncio.run(_verify(house, text, read_scope(house, since, until, source)))
        if as_json:
            from bot.interfaces.cli.verdictjson import verified_object  # noqa: PLC0415 - as in `ask`

            found = verified_object(verified, text, (time.perf_counter() - started) * 1000)
            terminal.out.print(written(found), soft_wrap=True, markup=False)
        else:
            show(terminal.out, verified, house.now(), house.zone)
        if called:
            (terminal.err if as_json else terminal.out).print(Text(called))
        raise typer.Exit(0 if isinstance(verified.verdict, Exact) else 1)


async def _verify(house: House, text: str, scope: Scope) -> tuple[Verified, str]:
    """Check, and say what the sources are called where there was none to look in."""
    async with house.opened() as opened:
        verified = await opened.verifying.verify(text, scope)
        is_empty = isinstance(verified.verdict, NotFound) and not verified.verdict.searched.articles
        return verified, misnamed(scope.source, await opened.answering.outlets()) if is_empty and scope.source else ""


def show(console: Console, verified: Verified, now: datetime, zone: tzinfo) -> None:
    """Print a verdict."""
    verdict = verified.verdict
    if verified.quotations > 1:
        _say(console, f"The text holds {verified.quotations} quotations. This one departs most: “{verdict.claim}”")
    match verdict:
        case Exact():
            _exact(console, verdict, now)
        case Altered():
            _altered(console, verdict, now)
        case Older():
            _older(console, verdict, now, zone)
        case Spliced():
            _spliced(console, verdict, now)
        case NotFound():
            articles = f"{verdict.searched.articles:,} article{'' if verdict.searched.articles == 1 else 's'}"
            _title(console, f"Not found in {articles}", "bold")
            _say(console, _NOT_FALSE)
        case _:
            assert_never(verdict)


def _exact(console: Console, verdict: Exact, now: datetime) -> None:
    where = "headline" if verdict.in_headline else "article"
    if verdict.is_shortened:
        _title(console, f"Exact, but shortened: every word stands in the {where}", "bold green")
    else:
        _title(console, f"Exact: it stands word for word in the {where}", "bold green")
    for words in verdict.left_out:
        _say(console, f"Left out at a mark: “{words}”")
    for one in verdict.instead:
        stands_for = f"stands for “{one.printed}”" if one.printed else "was added"
        _say(console, f"In brackets: [{one.bracketed}] {stands_for}")
    if verdict.other_marks:
        _say(console, "Commas, full stops or hyphens differ.")
    _quoted(console, verdict.quote, now)


def _altered(console: Console, verdict: Altered, now: datetime) -> None:
    if verdict.hides_negation:
        _title(console, "Altered: a mark or brackets stand where the sense turns", "bold red")
    elif verdict.reordered:
        _title(console, "Altered: the article has the words in another order", "bold red")
    else:
        _title(console, f"Altered: the {'headline' if verdict.in_headline else 'article'} has other words", "bold red")
    _differences(console, verdict.pieces)
    if verdict.is_withheld:
        _say(console, _NO_WORDS)
    elif not verdict.in_headline:
        console.print("\nThe article says:")
    _quoted(console, verdict.quote, now, is_apart=False)


def _older(console: Console, verdict: Older, now: datetime, zone: tzinfo) -> None:
    until = verdict.until.astimezone(zone)
    said = f"The article said so until {until:%H:%M} on {until.day} {until:%B %Y}"
    _title(console, f"Earlier revision: {said[0].lower()}{said[1:]}", "bold yellow")
    if verdict.now is None:
        console.print("It says nothing like it any more. It said:")
        _quoted(console, verdict.quote, now, is_apart=False)
        return
    _differences(console, verdict.pieces)
    console.print("\nIt says now:")
    _quoted(console, verdict.now, now, is_apart=False)


def _spliced(console: Console, verdict: Spliced, now: datetime) -> None:
    articles = len({origin.quote.article_id for origin in verdict.origins})
    of = "one article" if articles == 1 else f"{articles} articles"
    _title(console, f"Spliced: put together from {len(verdict.origins)} places of {of}", "bold red")
    if verdict.is_marked:
        _say(console, "It has a mark of omission, but these places do not stand side by side.")
    for origin in verdict.origins:
        console.print()
        _say(console, f"“{origin.quoted}” is from:")
        _quoted(console, origin.quote, now, is_apart=False)


def _differences(console: Console, pieces: Sequence[Piece]) -> None:
    """Print each difference between a few of the words around it, of the quotation and of the article side by side."""
    from rich.table import Table  # noqa: PLC0415 - where nothing differs, none is needed

    rows = list(_rows(pieces))
    if not rows:
        return
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("The quotation has", overflow="fold", ratio=1)
    table.add_column("The article has", overflow="fold", ratio=1)
    for ours, theirs in rows[:_MOST_ROWS]:
        table.add_row(ours, theirs)
    console.print()
    console.print(table)
    if len(rows) > _MOST_ROWS:
        console.print(f"… and {len(rows) - _MOST_ROWS} more differences")


def _rows(pieces: Sequence[Piece]) -> list[tuple[Text, Text]]:
    rows: list[tuple[Text, Text]] = []
    for place, piece in enumerate(pieces):
        if piece.is_same:
            continue
        before = pieces[place - 1].quoted.split()[-_CONTEXT:] if place else []
        after = pieces[place + 1].quoted.split()[:_CONTEXT] if place + 1 < len(pieces) else []
        rows.append((_row(before, piece.quoted, after), _row(before, piece.printed, after)))
    return rows


def _row(before: Sequence[str], words: str, after: Sequence[str]) -> Text:
    """Write words in their surroundings; the words themselves in bold."""
    parts = (Text(" ".join(before)), Text(" ".join(words.split()), style="bold"), Text(" ".join(after)))
    return Text(" ").join(part for part in parts if part)


def _quoted(console: Console, quote: Quote, now: datetime, *, is_apart: bool = True) -> None:
    from bot.interfaces.cli import rendering  # noqa: PLC0415 - JSON does without

    if is_apart:
        console.print()
    if quote.text:
        rendering.show_block(console, rendering.passage_text(quote, bold=False))
    rendering.show_source(console, quote, now)


def _title(console: Console, words: str, style: str) -> None:
    console.print(Text(words, style=style))


def _say(console: Console, words: str) -> None:
    console.print(Text(words))
