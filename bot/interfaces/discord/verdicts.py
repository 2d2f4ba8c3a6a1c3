"""Verdicts on quotations → a card. Differences are struck out and bold, and told in words as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.core.answer import Quote
from bot.core.quotation import narrowed
from bot.core.verdict import Altered, Exact, NotFound, Older, Piece, Spliced, Verified
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card, Tone
from bot.interfaces.discord.cards import searched_line
from bot.interfaces.discord.fitting import Allowance, fitted
from bot.interfaces.discord.markup import clipped, escape, escape_within
from bot.interfaces.discord.quoting import LONGEST_LABEL, quoted_lines, source_lines

_LONGEST_WORDS = 120  # of one side of a difference
_CHARACTERS_A_DIFFERENCE = 200  # of the room
_MOST_DIFFERENCES = 6
_LONGEST_SAME = 14  # words
_KEPT = 5
_TWO = 2


def verdict_card(verified: Verified, words: Words) -> Card:
    """Make the card of a verdict."""
    verdict = verified.verdict
    tone = (
        Tone.ANSWERED if isinstance(verdict, Exact) else Tone.PLAIN if isinstance(verdict, NotFound) else Tone.RELATED
    )
    has_words = isinstance(verdict, Exact | Altered) and bool(verdict.quote.text)
    buttons = (*((Button.CONTEXT,) if has_words else ()), Button.DELETE)

    def build(allowance: Allowance) -> Card:
        head = [f"-# {words('Checked: “{text}”', text=escape(clipped(verdict.claim, LONGEST_LABEL)))}"]
        if verified.quotations > 1:
            one = words.many(
                "The text holds {count} quotation; it departs most.",
                "The text holds {count} quotations; this one departs most.",
                verified.quotations,
            )
            head.append(f"-# {one}")
        first, *others = _sections(verified, words, allowance)
        return Card(tone=tone, sections=("\n".join([*head, first]), *others), buttons=buttons)

    return fitted(build)


def _sections(verified: Verified, words: Words, allowance: Allowance) -> list[str]:
    match verified.verdict:
        case Exact() as verdict:
            return ["\n".join([*_exact(verdict, words), *_quoted(verdict.quote, words, allowance)])]
        case Altered() as verdict:
            return _altered(verdict, words, allowance)
        case Older() as verdict:
            return _older(verdict, words, allowance)
        case Spliced() as verdict:
            return _spliced(verdict, words, allowance)
        case NotFound() as verdict:
            title = f"### {words('In none of the articles')}"
            meaning = words("That does not mean that it is false, only that no article here has it.")
            return ["\n".join([title, meaning, searched_line(verdict.searched, words)])]
        case _:
            assert_never(verified.verdict)


def _exact(verdict: Exact, words: Words) -> list[str]:
    if verdict.is_shortened:
        lines = [f"### {words('Word for word, but shortened')}"]
    elif verdict.in_headline:
        lines = [f"### {words('Word for word in the headline')}"]
    else:
        lines = [f"### {words('Word for word in the article')}"]
    lines += [words("- Left out at a mark: “{words}”", words=_short(some)) for some in verdict.left_out]
    for one in verdict.instead:
        bracketed, printed = _short(one.bracketed), _short(one.printed)
        if one.printed:
            lines.append(
                words("- “{bracketed}” in brackets: the article has “{printed}”", bracketed=bracketed, printed=printed)
            )
        else:
            lines.append(words("- “{bracketed}” in brackets was added", bracketed=bracketed))
    return [*lines, *([words("Commas, full stops or hyphens differ.")] if verdict.other_marks else [])]


def _altered(verdict: Altered, words: Words, allowance: Allowance) -> list[str]:
    if verdict.hides_negation:
        title = words("Altered: a mark or brackets stand where the sense turns")
    elif verdict.reordered:
        title = words("Altered: the article has the words in another order")
    elif verdict.in_headline:
        title = words("Altered: the headline has other words")
    else:
        title = words("Altered: the article has other words")
    lines = [f"### {title}", *_differences(verdict.pieces, words, allowance)]
    if verdict.is_withheld:
        lines.append(words("This article's words are not shown here; they are on its page."))
        return ["\n".join([*lines, *_quoted(verdict.quote, words, allowance)])]
    label = [] if verdict.in_headline else [f"**{words('The article says')}**"]
    return ["\n".join(lines), "\n".join([*label, *_quoted(verdict.quote, words, allowance)])]


def _older(verdict: Older, words: Words, allowance: Allowance) -> list[str]:
    time = f"<t:{int(verdict.until.timestamp())}:f>"
    said = words("The article said so until {time}.", time=time)
    head = f"### {words('Not in the article any more')}\n{said}"
    if verdict.now is None:
        nothing = words("It says nothing like it now.")
        return [f"{head} {nothing}", "\n".join([f"**{words('It said')}**", *_quoted(verdict.quote, words, allowance)])]
    now = [f"**{words('It says now')}**", *_quoted(verdict.now, words, allowance)]
    return ["\n".join([head, *_differences(verdict.pieces, words, allowance)]), "\n".join(now)]


def _spliced(verdict: Spliced, words: Words, allowance: Allowance) -> list[str]:
    shown = verdict.origins if allowance.left_out <= 1 else verdict.origins[:_TWO]
    title = words.many("Put together from {count} place", "Put together from {count} places", len(verdict.origins))
    lines = [f"### {title}"]
    if verdict.is_marked:
        lines.append(words("It has a mark of omission, but these places do not stand side by side."))
    sections: list[str] = []
    for origin in shown:
        of = words("“{words}” is from:", words=_short(origin.quoted))
        sections.append("\n".join([of, *_quoted(origin.quote, words, allowance, parts=len(shown))]))
    return ["\n".join([*lines, sections[0]]), *sections[1:]]


def _differences(pieces: Sequence[Piece], words: Words, allowance: Allowance) -> list[str]:
    """Mark the differences in the quotation where there is room for it, then tell them in words."""
    changed = [piece for piece in pieces if not piece.is_same]
    if not changed:
        return []
    marked = _marked(pieces)
    told = [_told(piece, words) for piece in changed]
    most = max(1, min(_MOST_DIFFERENCES, allowance.characters // _CHARACTERS_A_DIFFERENCE))
    left = len(told) - most
    more = [words.many("- and {count} more difference", "- and {count} more differences", left)] if left > 0 else []
    return [*([f"> {marked}"] if len(marked) <= allowance.characters else []), *told[:most], *more]


def _marked(pieces: Sequence[Piece]) -> str:
    """Write the quotation with what is not the article's struck out, and the article's own words in bold."""
    parts: list[str] = []
    for piece in pieces:
        if piece.is_same:
            shown = _condensed(piece.quoted)
            parts.append(escape_within(shown) if parts else escape(shown))
            continue
        parts += [f"~~{escape_within(_condensed(piece.quoted))}~~"] if piece.quoted else []
        parts += [f"**{escape_within(_condensed(piece.printed))}**"] if piece.printed else []
    return " ".join(parts)


def _condensed(text: str) -> str:
    """Leave out the middle of many words."""
    some = text.split()
    return " ".join(some if len(some) <= _LONGEST_SAME else [*some[:_KEPT], "…", *some[-_KEPT:]])


def _told(piece: Piece, words: Words) -> str:
    quoted, printed = _short(piece.quoted), _short(piece.printed)
    if not piece.printed:
        return words("- The quotation adds “{quoted}”.", quoted=quoted)
    if not piece.quoted:
        return words("- The quotation leaves out “{printed}”.", printed=printed)
    return words("- The quotation has “{quoted}”, the article “{printed}”.", quoted=quoted, printed=printed)


def _short(text: str) -> str:
    return escape_within(clipped(text, _LONGEST_WORDS))


def _quoted(quote: Quote, words: Words, allowance: Allowance, *, parts: int = 1) -> list[str]:
    """Write a quotation, if any of it may be shown, and where it was printed."""
    shown = narrowed(quote, allowance.characters // parts)
    lines = quoted_lines(shown, bold=False) if shown.text else []
    return [*lines, *source_lines(quote, words, longest_address=allowance.address)]
