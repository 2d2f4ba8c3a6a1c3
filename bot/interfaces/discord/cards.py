"""What came of a turn → a card."""

from __future__ import annotations

from typing import assert_never

from bot.core.answer import Answered, Hint, NearMiss, Newer, Nothing, Question, Related, Searched
from bot.core.reply import NoMore, Reply, Sources, Surroundings, Why, Withheld
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card, Tone
from bot.interfaces.discord.fitting import Allowance, fitted
from bot.interfaces.discord.markup import block_quote, clipped, escape, headline_link, link_target
from bot.interfaces.discord.narrowing import dropping_lines, narrowing_lines
from bot.interfaces.discord.quoting import (
    LONGEST_LABEL,
    Sheet,
    asked_lines,
    quotes_card,
    source_lines,
    spent_sentence,
)
from bot.service.browsing import Newest
from bot.service.recalling import Further

_LONGEST_WORD = 40
_MOST_WORDS = 8
_LONGEST_LEAD = 300
_LONGEST_NEIGHBOUR = 900


def reply_card(reply: Reply, words: Words, *, asked: str = "", notice: str = "", is_rated: bool = False) -> Card:
    """Make the card of a turn. `asked` is shown where Discord does not show the question; `notice` comes last;
    `is_rated`: there are buttons to say whether it helped.
    """
    match reply:
        case Answered() | Related():
            return _answer(reply, words, asked, notice, is_rated=is_rated)
        case Nothing():
            return _nothing(reply, words, asked, notice)
        case Surroundings():
            return surroundings_card(reply, words)
        case Sources():
            sheet = Sheet(
                title=words("Where it was printed"), tone=Tone.PLAIN, buttons=(Button.DELETE,), sources_only=True
            )
            once = {quote.article_id: quote for quote in reply.quotes}
            return quotes_card(tuple(once.values()), sheet, words)
        case Withheld():
            return withheld_card(reply, words)
        case NoMore():
            return Card(sections=(no_more(reply, words),), buttons=(Button.DELETE,))
        case _:
            assert_never(reply)


def further_card(further: Further, words: Words) -> Card:
    """Make the card of a page of further passages."""
    if not further.quotes:
        return Card(sections=(no_more(NoMore("more"), words),))
    sheet = Sheet(
        title=words("Further passages – they may not answer"),
        tone=Tone.RELATED,
        buttons=(Button.DELETE,) if further.is_last else (Button.MORE, Button.DELETE),
    )
    return quotes_card(further.quotes, sheet, words)


def newest_card(newest: Newest, words: Words) -> Card:
    """Make the card of the newest articles: the first sentence of each."""
    topic = escape(clipped(newest.topic, LONGEST_LABEL))
    if not newest.quotes:
        none = (
            words("No dated article is about “{topic}”", topic=topic) if topic else words("There is no dated article")
        )
        return Card(sections=(f"### {none}\n{searched_line(newest.searched, words)}",), buttons=(Button.DELETE,))
    sheet = Sheet(
        title=words("Newest on “{topic}”", topic=topic) if topic else words("Newest articles"),
        tone=Tone.PLAIN,
        buttons=(Button.DELETE,),
        longest=_LONGEST_LEAD,
    )
    return quotes_card(newest.quotes, sheet, words)


def surroundings_card(found: Surroundings, words: Words) -> Card:
    """Make the card of a quotation between its neighbours, shortened where they do not fit."""

    def build(allowance: Allowance) -> Card:
        room = min(_LONGEST_NEIGHBOUR, allowance.characters // len(found.paragraphs))
        parts = [f"### {words('In its article')}"]
        label = ""
        for text, quoted in found.paragraphs:
            previous, label = label, _place_in_article(words, label, quoted=quoted)
            shown = text if len(text) <= room else text[:room].rpartition(" ")[0] or text[:room]
            parts.append(f"-# {label}" if label != previous else "")
            parts += [block_quote(shown), *(["-# […]"] if len(shown) < len(text) else [])]
        parts += source_lines(found.quote, words, longest_address=allowance.address)
        return Card(sections=("\n".join(parts),))

    return fitted(build)


def withheld_card(found: Withheld, words: Words) -> Card:
    """Say that what stands around a quotation is not shown, and where it can be read."""

    def build(allowance: Allowance) -> Card:
        lines = source_lines(found.quote, words, longest_address=allowance.address)
        return Card(sections=("\n".join([_why(found.why, words), *lines]),), buttons=(Button.DELETE,))

    return fitted(build)


def _why(why: Why, words: Words) -> str:
    match why:
        case Why.SPENT:
            return spent_sentence(words)
        case Why.RIGHTS:
            return words("What stands around this is not shown here; it is on the article's page.")
        case _:
            assert_never(why)


def _place_in_article(words: Words, before: str, *, quoted: bool) -> str:
    """Name where a paragraph stands, given the name of the one before it."""
    if quoted:
        return words("Quoted")
    return words("Before it") if before in ("", words("Before it")) else words("After it")


def no_more(reply: NoMore, words: Words) -> str:
    """Say what there is no more of."""
    match reply.asked_for:
        case "more":
            return words("There are no further passages on that.")
        case "context":
            return words("There is no quotation to show the surroundings of. Ask something first.")
        case _:
            return words("There is no quotation to name the source of. Ask something first.")


def searched_line(searched: Searched, words: Words) -> str:
    """Say what was looked through: "27 articles, 16 April 2019 to 8 May 2025"."""
    if searched.earliest is None or searched.latest is None:
        return words.many("Looked through {count} article.", "Looked through {count} articles.", searched.articles)
    return words.many(
        "Looked through {count} article, {first} to {last}.",
        "Looked through {count} articles, {first} to {last}.",
        searched.articles,
        first=words.day(searched.earliest),
        last=words.day(searched.latest),
    )


def _answer(answer: Answered | Related, words: Words, asked: str, notice: str, *, is_rated: bool) -> Card:
    answered = isinstance(answer, Answered)
    more = (Button.MORE,) if answer.further else ()
    read_as = [
        words(
            "“{written}” was read as “{printed}”.",
            written=escape(clipped(written, _LONGEST_WORD)),
            printed=escape(clipped(printed, _LONGEST_WORD)),
        )
        for written, printed in answer.read_as
    ]
    narrowing = narrowing_lines(answer, words)
    context = (Button.CONTEXT,) if answer.quotes[0].text else ()
    tell = () if answered else (Button.TELL_ME_WHEN,)
    rate = (Button.HELPFUL, Button.NOT_HELPFUL) if is_rated else ()
    sheet = Sheet(
        title=_title(answer, words),
        tone=Tone.ANSWERED if answered else Tone.RELATED,
        buttons=(*more, *context, Button.FOLLOW_UP, Button.WHY, *tell, *rate, Button.DELETE),
        asked=asked,
        notes=(*_written_out(answer.question, words), *read_as, *narrowing, _newer(answer.newer, words), notice),
        bold=answered,
    )
    return quotes_card(answer.quotes, sheet, words)


def _title(answer: Answered | Related, words: Words) -> str:
    if isinstance(answer, Answered):
        return words("Answered, in the printed words")
    if any(quote.text for quote in answer.quotes):
        return words("Closest passages – they may not answer")
    return words("Closest articles")


def _written_out(question: Question, words: Words) -> list[str]:
    """Say how a follow-up was read, where words of earlier turns were added to it."""
    if not question.said:
        return []
    written, printed = (escape(clipped(text, LONGEST_LABEL)) for text in (question.said, question.text))
    return [words("“{written}” was read as “{printed}”.", written=written, printed=printed)]


def _newer(newer: Newer | None, words: Words) -> str:
    """Name a newer article on the story with its link, "" where there is none."""
    if newer is None or newer.head.published is None:
        return ""
    url = newer.head.url if len(link_target(newer.head.url)) <= LONGEST_LABEL else ""
    headline = headline_link(clipped(newer.head.title, LONGEST_LABEL), url, words("Open the article"))
    return words("Newer on this: {headline} ({date})", headline=headline, date=words.day(newer.head.published.day))


def _nothing(answer: Nothing, words: Words, asked: str, notice: str) -> Card:
    top = asked_lines(asked)
    if answer.hint:
        hint = "\n".join([*top, _hint(answer.hint, words)])
        return Card(sections=(hint,), buttons=(Button.FOLLOW_UP, Button.DELETE))
    lines = [*top, f"### {words('Nothing on that')}", *_written_out(answer.question, words)]
    narrowing = narrowing_lines(answer, words)
    is_narrowed = bool(narrowing)
    if answer.searched.articles or not is_narrowed:
        lines.append(searched_line(answer.searched, words))
    else:
        lines.append(words("No article is of that source and time."))
    if is_narrowed:
        lines += [*narrowing, *dropping_lines(answer.question.scope, words)]
    sections = ["\n".join(lines)]
    if answer.near_misses:
        misses = [line for miss in answer.near_misses for line in _near_miss(miss, words)]
        sections.append("\n".join([f"**{words('Headlines that share some words')}**", *misses]))
    buttons = (Button.FOLLOW_UP, Button.TELL_ME_WHEN, Button.DELETE)
    return Card(sections=(*sections, *([f"-# {notice}"] if notice else [])), buttons=buttons)


def _hint(hint: Hint, words: Words) -> str:
    match hint:
        case Hint.ONLY_COMMON_WORDS:
            return words("There is no word in that to look up. Name a person, a place or a thing.")
        case Hint.GREETING:
            return words("Hello! Ask about the news, for example: who won the election in Germany?")
        case Hint.ONLY_FILTERS:
            return words("That only says where to look. Say also what to look for, for example: harbour source:Reuters")
        case Hint.NOISE:
            return words("That does not look like a question. Ask in words, for example: when did the bridge collapse?")
        case _:
            assert_never(hint)


def _near_miss(miss: NearMiss, words: Words) -> list[str]:
    url = miss.head.url if len(link_target(miss.head.url)) <= LONGEST_LABEL else ""
    has, lacks = (
        ", ".join(escape(clipped(word, _LONGEST_WORD)) for word in some[:_MOST_WORDS])
        for some in (miss.matched, miss.missing)
    )
    told = words("has: {has}; lacks: {lacks}", has=has, lacks=lacks) if lacks else words("has: {has}", has=has)
    return [headline_link(clipped(miss.head.title, LONGEST_LABEL), url, words("Open the article")), f"-# {told}"]
