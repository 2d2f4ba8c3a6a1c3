"""A question as the index reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.analysis import Analyzer
from bot.core.tokens import Token
from bot.core.wanted import Wanted, asking_part, wanted

MOST_TERMS = 64

# Words that only frame an English question; an answering passage seldom repeats them.
_FRAME = re.compile(
    r"\b(?:take|takes|taking|took|taken) place\b|\bgo(?:ing|es)? on\b|"
    r"\bhow (?:long|old|far|tall|big|large|high|fast|often|deep|wide|heavy|soon|strong|come)\b|"
    r"\b(?:what|which) (?:kind|type|sort|form|word|term|name|thing)s?\b|\b(?:the )?names? of\b|\baccording to\b|"
    r"\b(?:known|referred to|described|called|named|termed) as\b|\b(?:called|named|termed|considered|used|"
    r"happen(?:ed|s|ing)?|mean)\s*\??$|"
    r"\b(?:tell me|do you know|does anyone know|anyone know|any (?:news|idea|info)|give me)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """`sequence` holds the terms in the order of the question, `terms` each of them once; `words` says how a term
    was written. `asking` are the terms of its asking part.
    """

    sequence: tuple[str, ...]
    terms: tuple[str, ...]
    written_as_name: frozenset[str]
    asking: frozenset[str]
    words: dict[str, str]
    wanted: Wanted
    language: str


def read_query(text: str, code: str, analyzer: Analyzer) -> Query:
    """Analyse a question; of a very long one the first `MOST_TERMS` distinct terms count."""
    frames = [match.span() for match in _FRAME.finditer(text)] if code == "en" else []
    tokens = analyzer.tokens(text, code)
    kept_tokens = [t for t in tokens if not any(start <= t.start < end for start, end in frames)]
    if any(token.terms for token in kept_tokens):
        tokens = kept_tokens
    sequence = [term for token in tokens for term in token.terms]
    terms = tuple(dict.fromkeys(sequence))[:MOST_TERMS]
    kept = set(terms)
    names = {term for token in tokens if _looks_like_name(token) for term in token.terms}
    words = {term: token.text for token in reversed(tokens) for term in token.terms}
    return Query(
        tuple(term for term in sequence if term in kept),
        terms,
        frozenset(names & kept),
        frozenset(analyzer.terms(asking_part(text) if code == "en" else text, code)) & kept,
        words,
        wanted(text, code),
        code,
    )


def respelled(query: Query, corrections: Mapping[str, str]) -> Query:
    """Put other terms in the place of some; a corrected word keeps its written form under the new term."""
    return replace(
        query,
        sequence=tuple(corrections.get(term, term) for term in query.sequence),
        terms=tuple(dict.fromkeys(corrections.get(term, term) for term in query.terms)),
        written_as_name=frozenset(corrections.get(term, term) for term in query.written_as_name),
        asking=frozenset(corrections.get(term, term) for term in query.asking),
        words={corrections.get(term, term): word for term, word in query.words.items()},
    )


def _looks_like_name(token: Token) -> bool:
    return token.is_number or (token.is_capitalised and token.start > 0)
