"""Verdicts → the JSON of `verify --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from bot.core.verdict import Altered, Exact, NotFound, Older, Piece, Spliced, Verdict, Verified
from bot.interfaces.cli.asjson import quote_object

_EMPTY: dict[str, Any] = {
    "shortened": False,
    "left_out": [],
    "in_brackets": [],
    "other_marks": False,
    "in_headline": False,
    "differences": [],
    "withheld": False,
    "reordered": False,
    "turns_sense": False,
    "until": None,
    "said_now": None,
    "quotes": [],
    "parts": [],
    "searched": None,
}


def verified_object(verified: Verified, text: str, took_ms: float) -> dict[str, Any]:
    """Return the object that `verify --json` prints; fields that a verdict has no use for are empty."""
    verdict = verified.verdict
    return {
        "text": text,
        "passage": verified.passage or None,
        "checked": verdict.claim,
        "quotations": verified.quotations,
        "verdict": verdict_name(verdict),
        "exact": isinstance(verdict, Exact),
        **_EMPTY,
        **_fields(verdict),
        "took_ms": round(took_ms, 2),
    }


def verdict_name(verdict: Verdict) -> str:
    """Name a verdict for programs."""
    match verdict:
        case Exact():
            return "exact"
        case Altered():
            return "altered"
        case Older():
            return "older_revision"
        case Spliced():
            return "spliced"
        case NotFound():
            return "not_found"
        case _:
            assert_never(verdict)


def _fields(verdict: Verdict) -> dict[str, Any]:
    match verdict:
        case Exact():
            return {
                "shortened": verdict.is_shortened,
                "left_out": list(verdict.left_out),
                "in_brackets": [{"quotation": one.bracketed, "article": one.printed} for one in verdict.instead],
                "other_marks": verdict.other_marks,
                "in_headline": verdict.in_headline,
                "quotes": [quote_object(verdict.quote, marked=False)],
            }
        case Altered():
            return {
                "differences": _differences(verdict.pieces),
                "withheld": verdict.is_withheld,
                "reordered": verdict.reordered,
                "turns_sense": verdict.hides_negation,
                "in_headline": verdict.in_headline,
                "quotes": [quote_object(verdict.quote, marked=False)],
            }
        case Older():
            return {
                "shortened": verdict.is_shortened,
                "in_headline": verdict.in_headline,
                "until": verdict.until.isoformat(),
                "said_now": quote_object(verdict.now, marked=False) if verdict.now else None,
                "differences": _differences(verdict.pieces),
                "quotes": [quote_object(verdict.quote, marked=False)],
            }
        case Spliced():
            return {
                "shortened": verdict.is_marked,
                "quotes": [quote_object(origin.quote, marked=False) for origin in verdict.origins],
                "parts": [origin.quoted for origin in verdict.origins],
            }
        case NotFound():
            return {"searched": {"articles": verdict.searched.articles}}
        case _:
            assert_never(verdict)


def _differences(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    """Give what differs; "…" stands for words of the article that are not shown."""
    return [{"quotation": piece.quoted, "article": piece.printed} for piece in pieces if not piece.is_same]
