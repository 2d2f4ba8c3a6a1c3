"""Where sentences begin and end."""

from __future__ import annotations

import re

import sentencex

# White space of several bytes before a full stop makes sentencex panic: it steps one byte on from where that begins.
# It takes no halves of surrogate pairs, as a shell hands over what is no text.
_TRIPS = re.compile("[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000](?=[.。])|[\ud800-\udfff]")


def sentence_spans(text: str, code: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, code points, without the white space around it; none is lost or shared."""
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(code or "en", _safe(text)):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        body = piece.strip()
        if body:
            start += len(piece) - len(piece.lstrip())
            spans.append((start, start + len(body)))
    return spans


def sentence_texts(text: str, code: str) -> list[str]:
    """Return the texts of the same sentences."""
    safe = _safe(text)
    if safe != text:  # what is read must be what is printed
        return [text[start:end] for start, end in sentence_spans(text, code)]
    bodies = (boundary["text"].strip() for boundary in sentencex.get_sentence_boundaries(code or "en", text))
    return [body for body in bodies if body]


def _safe(text: str) -> str:
    return text if text.isascii() else _TRIPS.sub(" ", text)
