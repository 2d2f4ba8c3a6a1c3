"""Where sentences begin and end."""

from __future__ import annotations

import sentencex


def sentence_spans(text: str, code: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, code points, without the white space around it; none is lost or shared."""
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(code or "en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        body = piece.strip()
        if body:
            start += len(piece) - len(piece.lstrip())
            spans.append((start, start + len(body)))
    return spans


def sentence_texts(text: str, code: str) -> list[str]:
    """Return the texts of the same sentences."""
    bodies = (boundary["text"].strip() for boundary in sentencex.get_sentence_boundaries(code or "en", text))
    return [body for body in bodies if body]
