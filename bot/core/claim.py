"""Which part of a message is a quotation, and where it says that words were left out or replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.core.passage import count_words
from bot.core.wording import Wording, case_tells, claimed_wording, wording

LONGEST_CLAIM = 6_000
MOST_QUOTATIONS = 3
_FEWEST_WORDS = 3
_LONG_QUOTATION = 8  # words
_SHORT_QUOTATION = 4
_SHARE = 0.3  # of a message that a short quotation is, where it is more than a figure of speech
_MOST_WORDS_OF_A_SOURCE = 8

_RUN = re.compile(r"\s{3,}")
_CODES = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:|t:|/[^:<>]{1,100}:|id:)[^<>\s]{0,100}>")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\(<?https?://[^\s)]*>?\)")
_ADDRESS = re.compile(r"<?https?://\S+")
_LINE_MARKS = re.compile(r"^[ \t]*(?:>>> ?|> ?|#{1,3} |-# )", re.MULTILINE)
_FORMAT = re.compile(r"\*{1,3}|_{2,3}|~~|\|\||`{1,3}|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
_BLOCK_QUOTE = re.compile(r"^[ \t]*>(?!>>)[^\n]*(?:\n[ \t]*>[^\n]*)*|^[ \t]*>>>.*", re.MULTILINE | re.DOTALL)

_QUOTED = re.compile(
    r"“(?P<a>[^“”]+)[”“]|„(?P<b>[^„“”]+)[“”]|«(?P<c>[^«»]+)»|»(?P<d>[^«»]+)«|「(?P<e>[^「」]+)」|『(?P<f>[^『』]+)』|"
    r'"(?P<g>[^"]+)"|(?<!\w)[‘\'](?P<h>[^‘\n]{1,1000}?)[’\'](?!\w)'
)
_NAME = r"(?:the )?[^\W\d_a-zà-ÿ][^\n—–]{1,120}?"
_SOURCE_AFTER = re.compile(
    r"(?:(?:(?<=[.!?…\"”’»“])\s*|\n\s*)(?:[—–~-]{1,2}\s*|\()[^\n—–]{1,120}?"
    rf"|\s(?:[—–]|--?)\s+{_NAME}|\s\({_NAME})\)?\s*$"
)
_SOURCE_BEFORE = re.compile(r"^\s*(?P<source>[^\n:.!?]{2,80}):\s+(?=\S)")

_CLOSE = re.compile("[.!?…。！？]")
_SIC = re.compile(r"\s*[\[(]sic!?[\])]", re.IGNORECASE)
_MARK = re.compile(r"[\[(]\s*(?:…|\.{3,}|\. \. \.)\s*[\])]|…|\.{3,}|\. \. \.|\[(?P<instead>[^\[\]\n]{1,120})\]")


class Mark(Enum):
    """What stands between two parts of a quotation."""

    LEFT_OUT = auto()
    INSTEAD = auto()  # words in brackets


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a quotation up to a mark, and the mark before them with what is in its brackets; the first has none."""

    words: Wording
    mark: Mark | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A text that is said to be quoted: as written, its words without regard to marks, and its parts between them.

    `cased`: the case of its letters can be relied on.
    """

    text: str
    words: Wording
    parts: tuple[Part, ...]
    cased: bool

    @property
    def is_closed(self) -> bool:
        """It ends with a full stop or the like."""
        return _CLOSE.search(self.words.text, self.words.spans[-1][1]) is not None

    @property
    def is_marked(self) -> bool:
        """It says that words were left out or replaced."""
        return len(self.parts) > 1 or any(part.mark for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """How a message can be read: first `whole`, then without a source that it names before it, after it, or both
    (`bare`), then the quotations in it. `is_set_off`: what stands around these is no part of them.
    """

    whole: Claim
    bare: tuple[Claim, ...] = ()
    quoted: tuple[Claims, ...] = ()
    is_set_off: bool = False


def claim_of(text: str) -> Claim | None:
    """Read one quotation; None where it has too few words."""
    plain = _SIC.sub("", text).strip()
    cased = case_tells(plain)
    words = claimed_wording(plain, cased=cased)
    if min(len(words), count_words(plain)) < _FEWEST_WORDS:
        return None
    return Claim(text=plain, words=words, parts=_parts(plain, cased=cased), cased=cased)


def claims_in(message: str) -> Claims | None:
    """Read a message; None where it has too few words."""
    claims = _read(_plain(message))
    if claims is None:
        return None
    blocks = filter(None, (_read(_plain(block)) for block in _BLOCK_QUOTE.findall(message)[:MOST_QUOTATIONS]))
    set_off = tuple(block if block.is_set_off else replace(block, quoted=()) for block in blocks)
    return Claims(whole=claims.whole, quoted=set_off, is_set_off=True) if set_off else claims


def _read(text: str) -> Claims | None:
    whole = claim_of(text)
    if whole is None:
        return None
    without = _without_source(text)
    in_marks = next(filter(None, map(_QUOTED.fullmatch, without)), None)
    if in_marks and (alone := claim_of(_inside(in_marks))):
        return Claims(whole=whole, quoted=(Claims(whole=alone),), is_set_off=True)
    quoted = tuple(Claims(whole=claim) for claim in _quotations(text, count_words(text)))
    return Claims(whole=whole, bare=tuple(filter(None, map(claim_of, without))), quoted=quoted)


def _plain(message: str) -> str:
    """Return the words of a message without what Discord and Markdown add."""
    text = _CODES.sub(" ", _ADDRESS.sub(" ", _LINK.sub(r"\1", _RUN.sub(_shortened, message))))
    return _FORMAT.sub("", _LINE_MARKS.sub("", text)).strip()


def _shortened(run: re.Match[str]) -> str:
    """Keep of much white space what it means; some of the patterns here take the square of its length."""
    return "\n\n" if "\n" in run[0] else "  "


def _quotations(text: str, words: int) -> tuple[Claim, ...]:
    """Return what stands in quotation marks in a text of so many words, longest first."""
    found = [_inside(match) for match in _QUOTED.finditer(text)]
    claims = [claim for part in found if part != text and (claim := claim_of(part))]
    least = min(_LONG_QUOTATION, max(_SHORT_QUOTATION, _SHARE * words))
    telling = [claim for claim in claims if count_words(claim.text) >= least]
    return tuple(sorted(telling, key=lambda claim: -len(claim.words))[:MOST_QUOTATIONS])


def _inside(match: re.Match[str]) -> str:
    """Return what stands between quotation marks."""
    return next(filter(None, match.groups()))


def _without_source(text: str) -> list[str]:
    """Leave out who is said to have said it: "Reuters: …", "… — Reuters", "… (Reuters)"; where there is one before and
    after, one of them and then both.
    """
    begin, end = 0, len(text)
    after = _SOURCE_AFTER.search(text)
    if after and len(wording(after[0])) <= _MOST_WORDS_OF_A_SOURCE:
        end = after.start()
    before = _SOURCE_BEFORE.match(text)
    if before and len(wording(before["source"])) <= _MOST_WORDS_OF_A_SOURCE:
        begin = min(before.end(), end)
    found = (text[:end], text[begin:], text[begin:end])
    return [bare for bare in dict.fromkeys(part.strip() for part in found) if bare and bare != text.strip()]


def _parts(text: str, *, cased: bool) -> tuple[Part, ...]:
    """Cut a quotation at its marks; marks at its ends only say that the article goes on there."""
    parts: list[Part] = []
    mark, instead, begin = None, "", 0
    for match in (*_MARK.finditer(text), None):
        words = claimed_wording(text[begin : match.start() if match else len(text)], cased=cased)
        if len(words):
            parts.append(Part(words, mark if parts or mark is Mark.INSTEAD else None, instead))
            mark, instead = None, ""
        if match is None:
            break
        begin = match.end()
        if match["instead"]:
            mark, instead = Mark.INSTEAD, f"{instead} {match['instead']}".strip()
        elif mark is None:
            mark = Mark.LEFT_OUT
    if mark is Mark.INSTEAD:
        parts.append(Part(wording(""), mark, instead))
    return tuple(parts)
