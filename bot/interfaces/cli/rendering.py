"""Answers → a terminal of any width, or plain lines where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.core.answer import Answer, Answered, Hint, NearMiss, Newer, Nothing, Question, Quote, Related, Scope, Searched
from bot.core.dates import age_in_words
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Why, Withheld

_HINTS = {
    Hint.ONLY_COMMON_WORDS: "There is no word in that to look up. Name a person, a place or a thing.",
    Hint.GREETING: "Hello! Ask about the news, for example: who won the election in Germany?",
    Hint.ONLY_FILTERS: "That only says where to look. Say also what to look for, for example: harbour source:Reuters",
    Hint.NOISE: "That does not look like a question. Ask in words, for example: when did the bridge collapse?",
}
_NO_ARTICLE = "There is no article to look in. Add some with: pullquote import FOLDER"
_NO_ARTICLE_IN_SCOPE = "No article is of that source and time."
_WITHHELD = {
    Why.RIGHTS: "What stands around this is not shown here; it is on the article's page.",
    Why.SPENT: "That is as much of this article as I show here in a day; the rest is on its page.",
}
_NO_MORE = {
    "more": "There are no further passages on that.",
    "context": "There is no quotation to show the surroundings of. Ask something first.",
    "source": "There is no quotation to name the source of. Ask something first.",
}


def show(console: Console, reply: Reply, now: datetime) -> None:
    """Print what came of a turn."""
    match reply:
        case Answered():
            _heading(console, "Answered", "bold green")
            _notes(console, reply)
            _quotes(console, reply.quotes, now, marked=True)
            _newer(console, reply.newer)
        case Related():
            has_words = any(quote.text for quote in reply.quotes)
            title = "Closest passages; they may not answer" if has_words else "Closest articles"
            _heading(console, title, "bold yellow")
            _notes(console, reply)
            _quotes(console, reply.quotes, now, marked=False)
            _newer(console, reply.newer)
        case Nothing():
            _nothing(console, reply, now)
        case Surroundings():
            _surroundings(console, reply, now)
        case Sources():
            for quote in {quote.article_id: quote for quote in reply.quotes}.values():
                show_source(console, quote, now)
        case Withheld():
            console.print(_WITHHELD[reply.why])
            show_source(console, reply.quote, now)
        case NoMore():
            console.print(_NO_MORE[reply.asked_for])


def explain(console: Console, answer: Answer) -> None:
    """Print what the score of each quotation is made of, and each word's part."""
    console.print(f"\nHow sure: {answer.confidence:.2f} (0 to 1)")
    for number, quote in enumerate(answer.quotes, start=1):
        if quote.hit is None:
            continue
        features = Table(title=f"Quotation {number}: score {quote.hit.score:.2f}", title_justify="left", box=None)
        features.add_column("feature")
        features.add_column("share", justify="right")
        for name, share in quote.hit.shares:
            features.add_row(name.replace("_", " "), f"{share:.2f}")
        words = Table(box=None)
        words.add_column("word")
        words.add_column("rarity", justify="right")
        words.add_column("stands in")
        for term in quote.hit.terms:
            words.add_row(Text(term.word), f"{term.idf:.2f}", _PLACES[term.place])
        console.print(Padding(features, (1, 0, 0, 0)))
        console.print(Padding(words, (1, 0, 0, 0)))


_PLACES = {"passage": "the passage", "context": "its headline or a neighbour", "": "nowhere near"}


def searched_in_words(searched: Searched) -> str:
    """Say "25 articles from 16 April 2019 to 8 May 2025"."""
    count = f"{searched.articles:,} article{'' if searched.articles == 1 else 's'}"
    if searched.earliest is None or searched.latest is None:
        return count
    first, last = _written(searched.earliest), _written(searched.latest)
    return f"{count} from {first}" if first == last else f"{count} from {first} to {last}"


def _heading(console: Console, words: str, style: str) -> None:
    console.print(Text(words, style=style))


def _notes(console: Console, answer: Answered | Related) -> None:
    """Say how the question was read."""
    _written_out(console, answer.question)
    for written, printed in answer.read_as:
        console.print(Text(f"“{written}” read as “{printed}”.", style="dim"))
    _narrowing(console, answer)


def _written_out(console: Console, question: Question) -> None:
    """Say how a follow-up was read, where words of earlier turns were added to it."""
    if question.said:
        _print_line(console, Text(f"“{question.said}” was read as “{question.text}”.", style="dim"))


def _narrowing(console: Console, answer: Answer) -> None:
    """Say what the search was narrowed to, and what had no date to be looked at."""
    if only := narrowing_in_words(answer.question):
        console.print(Text(f"Only: {only}", style="dim"))
    if undated := answer.searched.undated:
        left_out = "article without a date was" if undated == 1 else "articles without a date were"
        console.print(Text(f"{undated:,} {left_out} left out.", style="dim"))


def narrowing_in_words(question: Question) -> str:
    """Say "since 1 May 2024 · source: Reuters · without “football”"; "" where everything was looked through."""
    scope, either = question.scope, question.read.either if question.read else ()
    sources = [scope.source] if scope.source else []
    parts = [
        f"since {_written(scope.since)}" if scope.since else "",
        f"until {_written(scope.until)}" if scope.until else "",
        f"source: {' or '.join(sources + list(scope.sources))}" if sources or scope.sources else "",
        *(f"source not: {name}" for name in scope.not_sources),
        *(f"“{phrase}” as it stands" for phrase in scope.phrases),
        *(f"headline with “{part}”" for part in scope.title),
        *(f"without “{part}”" for part in scope.excluded),
        *(" or ".join(f"“{choice}”" for choice in choices) for choices in either),
    ]
    return " · ".join(filter(None, parts))


def _droppable(scope: Scope) -> list[str]:
    """Name what narrowed a search."""
    named = (
        ("the dates", scope.is_dated),
        ("the source", scope.source or scope.sources or scope.not_sources),
        ("the quoted phrase", scope.phrases),
        ("the headline's words", scope.title),
        ("the excluded words", scope.excluded),
    )
    return [name for name, is_there in named if is_there]


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _quotes(console: Console, quotes: Sequence[Quote], now: datetime, *, marked: bool) -> None:
    """Print the passages; neighbours from one article share the lines that name it."""
    for place, quote in enumerate(quotes):
        bold = marked and place == 0
        console.print()
        if quote.heading:
            _print_line(console, Text(quote.heading, style="dim"))
        if bold and not console.is_terminal and quote.sentence_text != quote.text:
            _print_line(console, Text(quote.sentence_text))
            console.print()
        if quote.text:
            show_block(console, passage_text(quote, bold=bold))
        following = quotes[place + 1] if place + 1 < len(quotes) else None
        if following is None or following.article_id != quote.article_id:
            show_source(console, quote, now)


def _newer(console: Console, newer: Newer | None) -> None:
    if newer is None or newer.head.published is None:
        return
    day = newer.head.published.day
    console.print()
    _print_line(console, Text(f"Newer on this: {newer.head.title} ({day.day} {day:%B %Y})"))
    if newer.head.url:
        _print_line(console, Text(newer.head.url, style="dim"))


def passage_text(quote: Quote, *, bold: bool) -> Text:
    """Return the slice as printed; the marks of a cut stand outside it."""
    text = Text(quote.text)
    if bold:
        start, end = quote.sentence
        text.stylize("bold", start - quote.start, end - quote.start)
    before = Text("[…] " if quote.cut_before else "", style="dim")
    return before + text + Text(" […]" if quote.cut_after else "", style="dim")


def show_block(console: Console, text: Text) -> None:
    """Print a block quote: a bar at the left of every line."""
    bar = Text("┃ ", style="cyan") if console.is_terminal else Text("> ")
    for paragraph in text.split("\n", allow_blank=True):
        lines = paragraph.wrap(console, max(20, console.width - 2)) if console.is_terminal else [paragraph]
        for line in lines or [paragraph]:
            _print_line(console, bar + line)


def _print_line(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)


def show_source(console: Console, quote: Quote, now: datetime) -> None:
    """Print headline, byline, publisher, date and address."""
    head = quote.head
    _print_line(
        console, Text(head.title or "(without a headline)", style="bold" if not console.is_terminal else "underline")
    )
    parts = [f"By {head.byline}" if head.byline else "", head.publisher or quote.source]
    if head.published:
        age = age_in_words(head.published, now)
        parts.append(f"{head.published.day.day} {head.published.day:%B %Y}" + (f" ({age})" if age else ""))
    else:
        parts.append("no date")
    if quote.is_updated:
        parts.append("updated")
    if quote.is_summary:
        parts.append("summary from the feed")
    if head.sample:
        parts.append("sample article")
    console.print(Text(" · ".join(filter(None, parts)), style="dim"))
    if quote.also_in:
        console.print(Text(f"Also in {', '.join(quote.also_in)}", style="dim"))
    if head.url:
        _print_line(console, Text(head.url, style="dim"))


def _nothing(console: Console, answer: Nothing, now: datetime) -> None:
    if answer.hint:
        console.print(_HINTS[answer.hint])
        return
    only = narrowing_in_words(answer.question)
    if not answer.searched.articles:
        console.print(_NO_ARTICLE_IN_SCOPE if only else _NO_ARTICLE)
    else:
        _heading(console, f"Nothing on that in {searched_in_words(answer.searched)}", "bold")
    _written_out(console, answer.question)
    _narrowing(console, answer)
    if dropped := _droppable(answer.question.scope):
        console.print(f"Ask without {' and '.join(dropped)} to look through more.")
    if answer.near_misses:
        console.print("\nHeadlines that share some words:")
    for miss in answer.near_misses:
        _near_miss(console, miss, now)


def _near_miss(console: Console, miss: NearMiss, now: datetime) -> None:
    age = age_in_words(miss.head.published, now) if miss.head.published else ""
    console.print(Text(f"· {miss.head.title}" + (f" ({age})" if age else "")))
    has = f"has: {', '.join(miss.matched)}"
    lacks = f"; lacks: {', '.join(miss.missing)}" if miss.missing else ""
    console.print(Text(f"  {has}{lacks}", style="dim"))


def _surroundings(console: Console, reply: Surroundings, now: datetime) -> None:
    for text, quoted in reply.paragraphs:
        show_block(console, Text(text, style="bold" if quoted else ""))
        console.print()
    show_source(console, reply.quote, now)
