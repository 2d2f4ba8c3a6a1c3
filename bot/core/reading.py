"""Which reading of a message is judged: all of it, without who is named as its source, or what it quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import assert_never

from bot.core.claim import Claim, Claims
from bot.core.verdict import Altered, Exact, NotFound, Older, Spliced, Verdict
from bot.core.wording import total, wording

_HALF = 0.5
_TWO = 2
_THIRD = 1 / 3
_MOST = 0.75
_SOME = 3  # words
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(  # a capital letter that does not begin a sentence, or does so before a verb of saying
    r"(?:(?<=[^\W\d_] )|(?<=[,;”\"] ))(?P<name>[^\W\d_a-zà-ÿ][^\W\d_]{2,})"
    r"|(?P<first>[^\W\d_a-zà-ÿ][^\W\d_]{2,})(?= (?:said|says|told|added|wrote|warned|claimed|sagte|erklärte)\b)"
)
_SAYS = r"(?:says?|said|writes?|wrote|reports?|reported|sagte?|schreibt|schrieb|meldete?|berichtete?|berichtet)"
_CAPITALISED = re.compile(r"[^\W\d_a-zà-ÿ][^\W\d_]+")
_ATTRIBUTION = re.compile(rf"(?:[^\W\d_][\w.'’-]* ){{1,4}}{_SAYS}|{_SAYS}(?: [^\W\d_][\w.'’-]*){{1,4}}")
_FEW_CHARACTERS = 20


def judge(claims: Claims, verify: Callable[[Claim], Verdict]) -> tuple[Verdict, int]:
    """Return the verdict on a message, and how many quotations it holds: of several the one that departs most counts.

    What stands word for word as a whole is exact. Else a block quote is the quotation, or what stands in quotation
    marks, unless the words around it are those of the article too: then a sentence of it was altered.
    """
    whole = verify(claims.whole)
    if isinstance(whole, Exact | Older):
        return whole, 1
    if not claims.is_set_off:
        for claim in claims.bare:
            whole = _bare(whole, verify(claim), claims)
        if isinstance(whole, Exact | Older) or not claims.quoted or _is_of_articles(whole, claims):
            return whole, 1
    verdicts = [judge(quoted, verify)[0] for quoted in claims.quoted]
    worst = max(verdicts, key=_departure)
    if not claims.is_set_off and isinstance(worst, Exact) and any(map(partial(_says_another, claims), verdicts)):
        return whole, 1
    return worst, len(verdicts)


def _says_another(claims: Claims, verdict: Verdict) -> bool:
    """Tell whether a message puts words into the mouth of somebody whom the article does not name near them."""
    if not isinstance(verdict, Exact) or not verdict.speech:
        return False
    named = {match["name"] or match["first"] for match in _NAME.finditer(_around(claims))}
    return not named <= set(_WORD.findall(verdict.speech))


def _around(claims: Claims) -> str:
    """Return the words of a message around its quotations."""
    around = claims.whole.text
    for quoted in claims.quoted:
        around = around.replace(quoted.whole.text, " ")
    return around


def _is_attribution(claims: Claims, verdict: Altered | Spliced) -> bool:
    """Tell whether the words around the quotations only say who said it ("Ada Moss wrote"), which nobody takes for a
    part of them, and the article names who that is.
    """
    around = " ".join(_around(claims).split()).strip(" .,:;\"'“”„«»‘’")
    names = set(_CAPITALISED.findall(around))
    if not names or _ATTRIBUTION.fullmatch(around) is None or not isinstance(verdict, Altered):
        return False
    head = verdict.quote.head
    return names <= set(_CAPITALISED.findall(" ".join((verdict.near, head.title, head.publisher, *head.authors))))


def _departure(verdict: Verdict) -> int:
    """Say how far a quotation is from being exact."""
    match verdict:
        case Exact():
            return int(verdict.is_shortened)
        case Older():
            return 2
        case Altered():
            return 3
        case Spliced():
            return 4
        case NotFound():
            return 5
        case _:
            assert_never(verdict)


def _bare(whole: Verdict, bare: Verdict, claims: Claims) -> Verdict:
    """Choose between a text with and without what seems to name its source: "Ring Nebula: gas of a dying star" may be
    a line of the article itself, with another name.
    """
    if isinstance(bare, Exact) and isinstance(whole, Altered):
        begins = claims.whole.text.startswith(bare.claim[:_FEW_CHARACTERS])
        if (bare.follows_colon and not begins) or (bare.precedes_dash and begins):
            return whole
    named = len(claims.whole.words) - len(wording(bare.claim))
    if isinstance(whole, Altered) and _same(whole) - len(wording(bare.claim)) >= max(_TWO, _HALF * named):
        return whole
    return min(whole, bare, key=_departure)


def _is_of_articles(verdict: Verdict, claims: Claims) -> bool:
    """Tell whether many of the words around the quotations stand in the article around them as well: a third in their
    order, or most in any.
    """
    quoted = sum(len(one.whole.words) for one in claims.quoted)
    around = len(wording(verdict.claim)) - quoted
    if around <= 0 or not isinstance(verdict, Altered | Spliced) or _is_attribution(claims, verdict):
        return False
    if _same(verdict) - quoted >= max(1, _THIRD * around):
        return True
    words = Counter(wording(verdict.claim).keys) - Counter(k for one in claims.quoted for k in one.whole.words.keys)
    there = words & Counter(wording(verdict.near).keys)
    return there.total() >= _SOME and total(list(there.elements())) >= _MOST * total(list(words.elements()))


def _same(verdict: Verdict) -> int:
    """Count the words of a claim that stand in articles."""
    match verdict:
        case Altered():
            return _count(piece.quoted for piece in verdict.pieces if piece.is_same)
        case Spliced():
            return _count(origin.quoted for origin in verdict.origins)
        case _:
            return 0


def _count(texts: Iterable[str]) -> int:
    return sum(len(wording(text)) for text in texts)
