"""Which language a text is in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bot.core.analysis import Analyzer

_ENOUGH = 24
_LOOKED_AT = 1_500
_SURE = 0.5


class LanguageDetector:
    """Detects an article's language with py3langid (naive Bayes over byte n-grams, Lui and Baldwin 2011), offline.

    The model takes 0.4 s and 100 MB to load, so it is loaded with the first article and dropped with the detector.
    """

    def __init__(self) -> None:
        self._classify: Callable[[str], tuple[str, float]] | None = None

    def detect(self, text: str) -> str:
        """Return an ISO 639-1 code, "" where the text is too short or the model is not sure."""
        sample = text[:_LOOKED_AT].strip()
        if len(sample) < _ENOUGH:
            return ""
        if self._classify is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see the class

            self._classify = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify
        code, probability = self._classify(sample)
        return code if probability >= _SURE else ""


def question_language(text: str, shares: Mapping[str, int], analyzer: Analyzer) -> str:
    """Choose the language of a question among those of the indexed articles (language → passages).

    A question is too short for the detector. Its function words tell: the language in which most of its words are
    stop words wins, the language of most passages where none does.
    """
    if not shares or len(shares) == 1:
        return next(iter(shares), "")
    votes = {
        code: sum(1 for token in analyzer.tokens(text, code) if not token.terms) + math.log10(1 + count) / 100
        for code, count in shares.items()
    }
    return max(votes, key=lambda code: votes[code])
