"""`ask` and `chat`."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import Annotated

import typer
from rich.text import Text

from bot.core.answer import MOST_QUOTES, Answer, Answered, Nothing, Question, Scope
from bot.core.calendar import read_day
from bot.errors import QuestionRefused
from bot.interfaces.cli.asjson import answer_object, written
from bot.interfaces.cli.house import House, OpenHouse
from bot.interfaces.cli.misnaming import misnamed
from bot.interfaces.cli.terminal import Terminal
from bot.service.answering import LONGEST_QUESTION

Since = Annotated[str, typer.Option(metavar="DATE", help="Only from this day, month or year on; also “last week”.")]
Until = Annotated[str, typer.Option(metavar="DATE", help="Only up to this day, month or year; also “yesterday”.")]
Source = Annotated[str, typer.Option(metavar="NAME", help="Only the source or publisher of this whole name.")]

_QUERY_HELP = (
    'In the question: "exact phrase" · -without · source:name · title:word · since:2024-05 · until:yesterday · '
    "before:2024 · after:“1 May 2024” · this OR that"
)
_CHAT_HELP = "Ask about the news. Then: more · context · source · and when was that? · who said so? · quit"


def register(cli: typer.Typer, open_house: OpenHouse, terminal: Terminal) -> None:
    """Add the two commands."""

    @cli.command(epilog=_QUERY_HELP)
    def ask(
        question: Annotated[
            str, typer.Argument(metavar="QUESTION", help="What is asked; - reads it from standard input.")
        ],
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        explain: Annotated[bool, typer.Option(help="Show what each score is made of.")] = False,
        limit: Annotated[int, typer.Option(min=1, help="Quotations at most; never more than three.")] = MOST_QUOTES,
        since: Since = "",
        until: Until = "",
        source: Source = "",
    ) -> None:
        """Answer one question with passages of the articles, word for word."""
        text = sys.stdin.buffer.read(8 * LONGEST_QUESTION).decode("utf-8", "replace") if question == "-" else question
        house = open_house(terminal)
        asked = Question(
            text=text,
            asked_at=house.now(),
            zone=house.zone,
            scope=read_scope(house, since, until, source),
            limit=min(limit, MOST_QUOTES),
        )
        started = time.perf_counter()
        answer, called = asyncio.run(_ask(house, asked))
        if as_json:
            took_ms = (time.perf_counter() - started) * 1000
            terminal.out.print(written(answer_object(answer, took_ms)), soft_wrap=True, markup=False)
        else:
            from bot.interfaces.cli import rendering  # noqa: PLC0415 - JSON does without

            rendering.show(terminal.out, answer, house.now())
            if explain:
                rendering.explain(terminal.out, answer)
        if called:
            (terminal.err if as_json else terminal.out).print(Text(called))
        raise typer.Exit(0 if isinstance(answer, Answered) else 1)

    @cli.command()
    def chat(since: Since = "", until: Until = "", source: Source = "") -> None:
        """Talk with the articles: follow-up questions are understood."""
        house = open_house(terminal)
        with suppress(KeyboardInterrupt):
            asyncio.run(_chat(house, read_scope(house, since, until, source), terminal))


def read_scope(house: House, since: str, until: str, source: str) -> Scope:
    """Read the options that narrow a search. Raises UnreadableDate."""
    now, zone = house.now(), house.zone
    return Scope(
        since=read_day(since, now, zone) if since else None,
        until=read_day(until, now, zone, end=True) if until else None,
        source=source.strip(),
    )


async def _ask(house: House, question: Question) -> tuple[Answer, str]:
    """Answer, and say what the sources are called where there was none to look in."""
    async with house.opened() as opened:
        answer = await opened.answering.ask(question)
        is_empty = isinstance(answer, Nothing) and not answer.searched.articles
        source = question.scope.source
        return answer, misnamed(source, await opened.answering.outlets()) if is_empty and source else ""


async def _chat(house: House, scope: Scope, terminal: Terminal) -> None:
    from bot.interfaces.cli import rendering  # noqa: PLC0415 - `ask --json` does without

    async with house.opened() as opened:
        conversation = opened.conversation(scope)
        if scope.source and (called := misnamed(scope.source, await opened.answering.outlets())):
            terminal.out.print(Text(called))
        terminal.err.print(_CHAT_HELP, style="dim")
        while (line := await asyncio.to_thread(terminal.read_line, "you> ")) is not None:
            words = line.strip()
            if words.casefold() in ("quit", "exit", "q", ":q"):
                return
            if words.casefold() in ("help", "?"):
                terminal.out.print(_CHAT_HELP)
            elif words:
                try:
                    reply = await conversation.say(words, house.now())
                except QuestionRefused as refusal:
                    terminal.out.print(str(refusal), markup=False)
                else:
                    rendering.show(terminal.out, reply, house.now())
            terminal.out.print()
