"""Is this quotation exact? From the words of a claim, and the articles that may have them, to a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from bot.core.aligning import Alignment
from bot.core.answer import Searched
from bot.core.article import Article
from bot.core.claim import Claim
from bot.core.differing import differences
from bot.core.marked import Fit, fit
from bot.core.printed import Printed, Stored, printed
from bot.core.quotation import LONGEST_PASSAGE
from bot.core.showing import shown
from bot.core.splicing import Stretch, is_spliced, stretches, weighty
from bot.core.verdict import Altered, Exact, NotFound, Older, Origin, Spliced, Verdict
from bot.core.wording import total

_LIKE = 0.52
_ALIKE_IN_PART = 0.3
_LONG_RUN = 7.0  # weight of words in a row that are no phrase
_FEWEST_TELLING = 2.0
_MOST_CLOSELY_READ = 6
_MOST_ORIGINS = 3
_COVERED = 0.7
_NEARLY_ALL = 0.85
_FEWEST_MIXED, _MOST_MIXED = 6, 80
_NEAR = 2  # sentences before and after somebody's words, in one of which their name may stand
_OPENERS = tuple("\"“„«‘'「『»")
_CLOSERS = tuple("\"”“»’'」』«")
_DASHES = re.compile("[-‐‑‒–—―−]+")
_NOT_COMPARED = re.compile(r"[\s\"'“”„‟‘’‚‛«»‹›「」『』…*_`~|\\<>\[\]\u00ad\u200b-\u200d\u2060\ufeff]+|\.{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What a claim is compared with: articles in their newest revision, best first, and the history of some: all their
    revisions, oldest first. What was read of them is kept in `shelf`, for several claims of one message.
    """

    newest: Sequence[Article]
    histories: Mapping[int, Sequence[Stored]]
    searched: Searched
    shelf: dict[tuple[int, int, bool], tuple[Printed, ...]] = field(default_factory=dict[Any, Any])

    def texts(self, article: Article, *, cased: bool) -> tuple[Printed, ...]:
        """Return what a revision can be compared by."""
        key = (article.id, article.revision, cased)
        if key not in self.shelf:
            self.shelf[key] = printed(article, cased=cased)
        return self.shelf[key]


def verify(claim: Claim, library: Library) -> Verdict:
    """Compare a claim with a library."""
    newest = [text for article in library.newest for text in library.texts(article, cased=claim.cased)]
    exact = _exact(claim, newest)
    if exact:
        return exact
    marked = _marked(claim, newest)
    if isinstance(marked, Exact):
        return marked
    older = _older(claim, library, newest)
    if older:
        return older
    if marked:
        return marked
    return _inexact(claim, newest) or NotFound(claim=claim.text, searched=library.searched)


def _exact(claim: Claim, texts: Sequence[Printed]) -> Exact | None:
    """Look for the words in a row."""
    found = [(text, start) for text in texts for start in _first_run(claim, text)]
    if not found:
        return None
    text, first = found[0]
    quote = shown(text, first, first + len(claim.words), is_closed=claim.is_closed)
    start, stop = text.characters(first, first + len(claim.words))
    others = {other.article.id: other.article for other, _ in found if other.article.id != text.article.id}
    names = dict.fromkeys(article.head.publisher or article.source for article in others.values())
    return Exact(
        claim=claim.text,
        quote=replace(quote, also_in=tuple(names)),
        other_marks=_has_other_marks(claim, text, first),
        in_headline=text.is_headline,
        speech=_speech(text, first, first + len(claim.words)),
        follows_colon=text.words.text[:start].rstrip(" \"“„«'").endswith(":"),
        precedes_dash=text.words.text[stop:].lstrip(" .\"”»'").startswith(("—", "–", "- ", "(")),
    )


def _speech(text: Printed, first: int, end: int) -> str:
    """Return what stands around words that a text has in quotation marks: a few sentences, and who printed it."""
    start, stop = text.characters(first, end)
    whole = text.words.text
    if not (whole[:start].rstrip()[-1:] in _OPENERS or whole[stop:].lstrip(" .,!?…")[:1] in _CLOSERS):
        return ""
    sentences = text.sentences()
    a, b = text.sentence(first), text.sentence(end - 1)
    near = whole[sentences[max(0, a - _NEAR)][0] : sentences[min(len(sentences) - 1, b + _NEAR)][1]]
    return f"{near} {text.article.head.publisher} {text.article.source} {text.article.head.byline}"


def _first_run(claim: Claim, text: Printed) -> Iterator[int]:
    first = next(text.haystack.runs(claim.words.keys), None)
    if first is not None:
        yield first


def _has_other_marks(claim: Claim, text: Printed, first: int) -> bool:
    """Tell whether commas, full stops or hyphens between the words differ."""
    count = len(claim.words)
    ours_and_theirs = (
        _gaps(claim.words.text, claim.words.spans),
        _gaps(text.words.text, text.words.spans[first : first + count]),
    )
    pairs = zip(*ours_and_theirs, strict=True)
    return any(ours != theirs for ours, theirs in pairs)


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    for (_, end), (start, _) in pairwise(spans):
        yield _DASHES.sub("-", _NOT_COMPARED.sub("", text[end:start]))


def _marked(claim: Claim, texts: Sequence[Printed]) -> Exact | Altered | None:
    """Look for the parts between marks of omission and brackets."""
    if not claim.is_marked:
        return None
    found = [fitted for text in texts if (fitted := fit(claim, text))]
    honest = next((fitted for fitted in found if not fitted.turns_sense), None)
    if honest:
        return _shortened(claim, honest)
    return _turned(claim, found[0]) if found else None


def _shortened(claim: Claim, found: Fit) -> Exact:
    quote = shown(found.printed, found.first, found.end, is_closed=claim.is_closed)
    start, end = found.printed.characters(found.first, found.end)
    is_whole = (quote.start <= start and end <= quote.end) or found.printed.is_headline
    return Exact(
        claim=claim.text,
        quote=quote,
        left_out=found.left_out if is_whole else (),
        instead=found.instead if is_whole else tuple(replace(one, printed="") for one in found.instead),
        is_shortened=True,
        in_headline=found.printed.is_headline,
    )


def _turned(claim: Claim, found: Fit) -> Altered:
    """A mark stands where the sense turns: compare word by word."""
    altered = differences(claim, found.printed, found.first, found.end)
    return replace(altered, hides_negation=True)


def _older(claim: Claim, library: Library, newest: Sequence[Printed]) -> Older | None:
    """Look in earlier revisions, of each article in the latest first."""
    found: list[tuple[datetime, Printed, Exact]] = []
    for article in library.newest:
        history = library.histories.get(article.id, ())
        for stored, following in reversed(list(pairwise(history))):
            texts = library.texts(replace(stored.article, rights=article.rights), cased=claim.cased)
            said = _exact(claim, texts) or _marked(claim, texts)
            if isinstance(said, Exact):
                found.append((following.stored_at, texts[0], said))
                break
    if not found:
        return None
    until, _, said = max(found, key=lambda entry: entry[0])
    present = [text for text in newest if text.article.id == said.quote.article_id]
    now = _inexact(claim, present)
    return Older(
        claim=claim.text,
        quote=said.quote,
        until=until,
        now=now.quote if isinstance(now, Altered) else None,
        pieces=now.pieces if isinstance(now, Altered) else (),
        is_shortened=said.is_shortened,
        in_headline=said.in_headline,
    )


def _inexact(claim: Claim, texts: Sequence[Printed]) -> Altered | Spliced | None:
    """Look for what is most like it, and whether that is one place or several."""
    keys = claim.words.keys
    aligned = [(alignment, text) for text in texts if (alignment := text.haystack.closest(keys))]
    if not aligned:
        return None
    aligned.sort(key=lambda entry: -entry[0].likeness)
    alignment, text = aligned[0]
    found = stretches(claim, alignment, text, texts)
    if is_spliced(claim, found):
        return _spliced(claim, found)
    if not (_is_like(claim, alignment) or _is_covered(claim, found)):
        return _in_another_order(claim, [text for _, text in aligned[:_MOST_CLOSELY_READ]])
    own = [stretch for stretch in found if stretch.printed is text]
    best = max(own, key=lambda stretch: stretch.words, default=None)
    first, end = best.place if best else (alignment.first, alignment.end)
    return differences(claim, text, min(first, alignment.first), max(end, alignment.end))


def _is_like(claim: Claim, alignment: Alignment) -> bool:
    """Tell whether a text is close enough that the claim can only be an altered quotation of it."""
    keys = claim.words.keys
    matched = sum(total(keys[block.first : block.last]) for block in alignment.blocks)
    if matched < min(_FEWEST_TELLING, total(keys) / 2):
        return False
    longest = max((total(keys[b.first : b.last]) for b in alignment.blocks), default=0.0)
    return alignment.likeness >= _LIKE or (longest >= _LONG_RUN and matched >= _ALIKE_IN_PART * total(keys))


def _is_covered(claim: Claim, found: Sequence[Stretch]) -> bool:
    """Tell whether most words of a claim stand in one place, in whatever order."""
    keys = claim.words.keys
    most = max((sum(total(keys[p.block.first : p.block.last]) for p in s.pieces) for s in found), default=0.0)
    return most >= max(_COVERED * total(keys), _LONG_RUN / 2)


def _in_another_order(claim: Claim, texts: Sequence[Printed]) -> Altered | None:
    """Look for nearly all the words of a claim in one place, mixed up."""
    keys = claim.words.keys
    if not _FEWEST_MIXED <= len(keys) <= _MOST_MIXED:
        return None
    for text in texts:
        first, share = text.haystack.gathered(keys)
        if share >= _NEARLY_ALL:
            return differences(claim, text, first, min(first + len(keys), len(text.words)))
    return None


def _spliced(claim: Claim, found: Sequence[Stretch]) -> Spliced:
    pieces = weighty(claim, found)[:_MOST_ORIGINS]
    room = LONGEST_PASSAGE if len(pieces) == 1 else LONGEST_PASSAGE // 2
    origins = tuple(
        Origin(claim.words.written(*stretch.claimed), shown(stretch.printed, *stretch.place, longest=room))
        for stretch in pieces
    )
    near = " ".join(stretch.printed.words.text[slice(*stretch.printed.around(*stretch.place))] for stretch in found)
    return Spliced(claim=claim.text, origins=origins, is_marked=claim.is_marked, near=near)
