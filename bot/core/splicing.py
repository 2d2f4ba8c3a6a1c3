"""Whether the words of a quotation that is not exact come from one place, or from several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.aligning import Alignment, Block
from bot.core.claim import Claim, Mark
from bot.core.printed import Printed
from bot.core.wording import total

_SOLID = 3  # words of a run that is no chance
_FEWEST_FOUND = 4
_LEAST_WEIGHT = 2.0
_MOST_PIECES = 5
_FEW_WORDS = 10  # that lie between two parts of one place
_LONG_PIECE = 7
_LEAST_SHARE = 0.3
_SEVERAL = 3  # places, of which each may be a smaller part
_LEAST_OF_SEVERAL = 0.15
_WHOLE = 0.75  # of a quotation that is put together


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a quotation that stand in a row in a text."""

    block: Block
    printed: Printed


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces from one place of one text, in the order of the quotation."""

    pieces: tuple[Piece, ...]

    @property
    def printed(self) -> Printed:
        """The text they stand in."""
        return self.pieces[0].printed

    @property
    def words(self) -> int:
        """How many words of the quotation stand there."""
        return sum(piece.block.size for piece in self.pieces)

    @property
    def claimed(self) -> tuple[int, int]:
        """The words of the quotation from the first to the last that stands there."""
        return self.pieces[0].block.first, self.pieces[-1].block.last

    @property
    def place(self) -> tuple[int, int]:
        """The words of the text among which they stand."""
        return min(piece.block.at for piece in self.pieces), max(piece.block.end for piece in self.pieces)


def stretches(claim: Claim, alignment: Alignment, base: Printed, texts: Sequence[Printed]) -> list[Stretch]:
    """Say from which places the words of a quotation come: the one it is most like, and others for what that lacks."""
    keys = claim.words.keys
    solid = [block for block in alignment.blocks if block.size >= _SOLID] or list(alignment.blocks)
    pieces = [Piece(block, base) for block in solid]
    open_ranges = _between(pieces, len(keys))
    while open_ranges and len(pieces) < len(solid) + _MOST_PIECES:
        first, end = open_ranges.pop()
        found = _longest(keys[first:end], base, texts)
        if found is None:
            continue
        block = Block(first + found.block.first, first + found.block.last, found.block.at)
        pieces.append(Piece(block, found.printed))
        open_ranges += [(a, b) for a, b in ((first, block.first), (block.last, end)) if b - a >= _FEWEST_FOUND]
    pieces.sort(key=lambda piece: piece.block.first)
    return _grouped(claim, pieces)


def is_spliced(claim: Claim, found: Sequence[Stretch]) -> bool:
    """Tell whether a quotation consists of several places."""
    keys = claim.words.keys
    covered = sum(total(keys[piece.block.first : piece.block.last]) for stretch in found for piece in stretch.pieces)
    return len(weighty(claim, found)) > 1 and covered >= _WHOLE * total(keys)


def weighty(claim: Claim, found: Sequence[Stretch]) -> list[Stretch]:
    """Leave out places of a few words, which may be chance, and a phrase that was put into words of one place."""
    size = len(claim.words)
    kept: list[Stretch] = []
    for number, stretch in enumerate(found):
        is_enclosed = 0 < number < len(found) - 1 and _is_near(
            claim, found[number - 1].pieces[-1], found[number + 1].pieces[0]
        )
        least = _LEAST_SHARE if is_enclosed or len(found) < _SEVERAL else _LEAST_OF_SEVERAL
        if stretch.words >= _LONG_PIECE or (stretch.words >= _FEWEST_FOUND and stretch.words >= least * size):
            kept.append(stretch)
    return kept


def _between(pieces: Sequence[Piece], size: int) -> list[tuple[int, int]]:
    """Return the words of a quotation that no piece covers, where they are more than a few."""
    edges = [0, *(edge for piece in pieces for edge in (piece.block.first, piece.block.last)), size]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= _FEWEST_FOUND]


def _longest(keys: Sequence[str], base: Printed, texts: Sequence[Printed]) -> Piece | None:
    """Find the longest run of words in any of the texts, in the first of these where it stands in several."""
    best: Piece | None = None
    for printed in (base, *(text for text in texts if text is not base)):
        block = printed.haystack.longest_run(keys)
        if block and (best is None or block.size > best.block.size):
            best = Piece(block, printed)
    if best is None or best.block.size < _FEWEST_FOUND:
        return None
    return best if total(keys[best.block.first : best.block.last]) >= _LEAST_WEIGHT else None


def _grouped(claim: Claim, pieces: Sequence[Piece]) -> list[Stretch]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and _is_near(claim, groups[-1][-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Stretch(tuple(group)) for group in groups]


def _is_near(claim: Claim, before: Piece, after: Piece) -> bool:
    """Tell whether two pieces are of one place: of one sentence, or with only some words between, but no sentence."""
    printed = before.printed
    if after.printed is not printed:
        return False
    a, b = before.block, after.block
    if printed.sentence(a.end - 1) == printed.sentence(b.at):
        return True
    first, second = (a, b) if b.at >= a.end else (b, a)
    between = second.at - first.end
    if between <= 0:
        return True
    if a is first and _is_marked_between(claim, a, b):
        return printed.paragraph(b.at) - printed.paragraph(a.end - 1) <= 1
    skips = printed.begins_sentence(first.end) and printed.begins_sentence(second.at)
    return between <= _FEW_WORDS and not skips


def _is_marked_between(claim: Claim, before: Block, after: Block) -> bool:
    """Tell whether the quotation has a mark of omission between two of its words."""
    counted = 0
    for part in claim.parts:
        if part.mark is Mark.LEFT_OUT and before.last - 1 <= counted <= after.first + 1:
            return True
        counted += len(part.words)
    return False
