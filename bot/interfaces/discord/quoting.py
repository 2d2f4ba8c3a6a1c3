"""Quotations → the sections of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.core.answer import Quote
from bot.core.article import Published
from bot.core.quotation import narrowed
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card, Tone
from bot.interfaces.discord.fitting import Allowance, fitted
from bot.interfaces.discord.markup import block_quote, clipped, escape, headline_link, link_target, with_directive

LONGEST_LABEL = 200
_LONGEST_HEADLINE = 256
_LONGEST_NAME = 100
_MOST_ALSO_IN = 4
_NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a card of quotations says around them. `asked` stands above the title, `notes` below everything.

    `bold` sets the first quotation's sentence in bold; `longest` is the most characters of one quotation;
    `sources_only` leaves the quotations out and names where they were printed.
    """

    title: str
    tone: Tone
    buttons: tuple[Button, ...]
    asked: str = ""
    notes: tuple[str, ...] = ()
    bold: bool = False
    longest: int = 1_500
    sources_only: bool = False


def quotes_card(quotes: Sequence[Quote], sheet: Sheet, words: Words) -> Card:
    """Put quotations on a card, as many and as long as fit; the first always stands on it."""

    def build(allowance: Allowance) -> Card:
        room = min(sheet.longest, allowance.characters)
        shown = [narrowed(quote, room) for quote in quotes[: max(1, len(quotes) - allowance.left_out)]]
        bodies = [
            _body(
                group, words, bold=sheet.bold and not place, sources_only=sheet.sources_only, address=allowance.address
            )
            for place, group in enumerate(_by_article(shown))
        ]
        head = "\n".join([*asked_lines(sheet.asked), f"### {sheet.title}", bodies[0]])
        notes = ["\n".join(f"-# {note}" for note in sheet.notes if note)] if any(sheet.notes) else []
        return Card(tone=sheet.tone, sections=(head, *bodies[1:], *notes), buttons=sheet.buttons)

    return fitted(build)


def asked_lines(asked: str) -> list[str]:
    """Show the question above its answer, where Discord does not."""
    return [f"-# {escape(clipped(asked, LONGEST_LABEL))}"] if asked.strip() else []


def _by_article(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Put the quotations of one article together, articles and quotations best first."""
    groups: dict[int, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.article_id, []).append(quote)
    return list(groups.values())


def _body(quotes: Sequence[Quote], words: Words, *, bold: bool, sources_only: bool, address: int) -> str:
    """Write the quotations of one article, and under them where it was printed."""
    blocks = [
        "\n".join(quoted_lines(quote, bold=bold and not place)) for place, quote in enumerate(quotes) if quote.text
    ]
    blocks += [f"-# {spent_sentence(words)}"] if any(quote.is_spent for quote in quotes) else []
    source = "\n".join(source_lines(quotes[0], words, longest_address=address))
    if sources_only or not blocks:
        return source
    between = f"\n-# {words('Also in this article')}\n"  # without it two quotations would look like one
    return between.join(blocks) + f"\n{source}"


def quoted_lines(quote: Quote, *, bold: bool) -> list[str]:
    """Write the slice as a block quote; the marks of a cut and the heading above it stand outside."""
    sentence = (quote.sentence[0] - quote.start, quote.sentence[1] - quote.start) if bold else None
    return [
        *([f"-# {escape(clipped(quote.heading, LONGEST_LABEL))}"] if quote.heading else []),
        *(["-# […]"] if quote.cut_before else []),
        block_quote(quote.text, sentence),
        *(["-# […]"] if quote.cut_after else []),
    ]


def source_lines(quote: Quote, words: Words, *, longest_address: int) -> list[str]:
    """Write headline and link, then byline, publisher, date and age, then where else it was printed."""
    head = quote.head
    url = head.url if len(link_target(head.url)) <= longest_address else ""
    address = with_directive(url, quote.directive, longest_address)
    share = 1 if longest_address else 2  # where not even an address has room
    headline = clipped(head.title, _LONGEST_HEADLINE // share) or words("(without a headline)")
    facts = [
        words("By {names}", names=escape(clipped(head.byline, _LONGEST_NAME // share))) if head.byline else "",
        escape(clipped(head.publisher or quote.source, _LONGEST_NAME // share)),
        _date(head.published) if head.published else words("no date"),
        words("updated") if quote.is_updated else "",
        words("summary from the feed") if quote.is_summary else "",
        words("sample article") if head.sample else "",
    ]
    lines = [headline_link(headline, address, words("Open the article")), f"-# {' · '.join(filter(None, facts))}"]
    if quote.also_in and longest_address:
        names = ", ".join(escape(clipped(name, _LONGEST_NAME)) for name in quote.also_in[:_MOST_ALSO_IN])
        more = len(quote.also_in) - _MOST_ALSO_IN
        also = words("Also in {names}", names=names)
        lines.append(f"-# {also}" + (words.many(" and {count} more", " and {count} more", more) if more > 0 else ""))
    return lines


def spent_sentence(words: Words) -> str:
    """Say that the budget of an article is spent."""
    return words("That is as much of this article as I show here in a day; the rest is on its page.")


def _date(published: Published) -> str:
    """Write date and age in the reader's zone and language. A day without a time is taken at noon, so that it is that
    day in every zone but the last.
    """
    at = datetime.combine(published.day, _NOON, UTC) if published.day_only else published.at
    return f"<t:{int(at.timestamp())}:D> (<t:{int(at.timestamp())}:R>)"
