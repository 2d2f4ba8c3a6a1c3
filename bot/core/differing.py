"""The difference between a quotation and the article, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from bot.core.answer import Quote
from bot.core.claim import Claim
from bot.core.printed import Printed
from bot.core.showing import slice_of
from bot.core.verdict import Altered, Piece

_HIDDEN = "…"
_MOST_BEGINS = 60

_Range = tuple[int, int, int, int, bool]  # words of a claim and of a text, first and end; whether they are the same


def differences(claim: Claim, text: Printed, first: int, end: int) -> Altered:
    """Compare a claim with the words `first`..`end` of a text, and show the whole sentences in which they stand.

    Where the claim begins or ends with other words, as many of the text's own are compared with them, within its
    sentences. What is not shown of the article for its rights is not shown in the difference either.
    """
    reordered = _reordered(claim.words.keys, text.words.keys, first, end)
    first, end = reordered or _widened(claim, text, first, end)
    ranges = list(_ranges(claim.words.keys, text.words.keys[first:end], first))
    start, stop = text.around(first, end)
    focus = next((min(c, end - 1) for _, _, c, _, same in ranges if not same), first)
    quote = slice_of(text, start, stop, focus=focus)
    shown = None if text.is_headline else quote
    pieces = tuple(_piece(claim, text, each, shown) for each in ranges)
    is_withheld = shown is not None and not quote.text
    return Altered(
        claim=claim.text,
        quote=quote,
        pieces=() if is_withheld else pieces,
        is_withheld=is_withheld,
        reordered=reordered is not None,
        in_headline=text.is_headline,
        near=text.words.text[start:stop],
    )


def _widened(claim: Claim, text: Printed, first: int, end: int) -> tuple[int, int]:
    """Take along the words of the text that stand in the place of other words at the ends of a claim."""
    codes = Levenshtein.opcodes(claim.words.keys, text.words.keys[first:end])
    equal = [code for code in codes if code.tag == "equal"]
    if not equal:
        return first, end
    before, after = equal[0].src_start, len(claim.words) - equal[-1].src_end
    first, end = first + equal[0].dest_start, first + equal[-1].dest_end
    while before and first and not text.begins_sentence(first):
        first, before = first - 1, before - 1
    while after and end < len(text.words) and not text.begins_sentence(end):
        end, after = end + 1, after - 1
    return first, end


def _ranges(claimed: Sequence[str], printed: Sequence[str], offset: int) -> Iterator[_Range]:
    """Give the words of both that are the same and that differ, in turn; what differs side by side is one."""
    for same, together in groupby(Levenshtein.opcodes(claimed, printed), key=lambda code: code.tag == "equal"):
        codes = list(together)
        first, last = codes[0], codes[-1]
        yield first.src_start, last.src_end, offset + first.dest_start, offset + last.dest_end, same


def _piece(claim: Claim, text: Printed, each: _Range, shown: Quote | None) -> Piece:
    """Write some words of both; "…" for words of the article that are not shown."""
    a, b, c, d, same = each
    written = text.words.written(c, d)
    if shown is not None and c < d and not same:
        start, stop = text.characters(c, d)
        written = written if shown.start <= start and stop <= shown.end else _HIDDEN
    return Piece(claim.words.written(a, b), claim.words.written(a, b) if same else written, same)


def _reordered(claimed: Sequence[str], printed: Sequence[str], first: int, end: int) -> tuple[int, int] | None:
    """Return the words around a place that are those of a claim in another order; None where there are none."""
    size, wanted = len(claimed), sorted(claimed)
    begins = range(max(0, min(first, end - size)), min(max(first, end - size), len(printed) - size) + 1)
    for begin in begins if len(begins) <= _MOST_BEGINS else ():
        if sorted(printed[begin : begin + size]) == wanted:
            return begin, begin + size
    return None
