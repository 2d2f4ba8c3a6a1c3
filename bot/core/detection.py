"""Which language a text is in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

import stop_words

from bot.core.analysis import Analyzer
from bot.core.languages import LANGUAGES

Classifier = Callable[[str], tuple[str, float]]
_ENOUGH = 24
_LOOKED_AT = 1_500
_SURE = 0.5

_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]")
_ENOUGH_WORDS = 20
_LEAST_SHARE = 0.15
_AHEAD = 1.4  # of the next language; at 1.3 one text in 1,700 was wrong
_ENGLISH_IN_SLOVAK = frozenset({"and", "for", "of", "the"})  # the package's list holds them
# Languages without a close relative that lacks a list of its own, as Dutch has in Afrikaans.
_TOLD_BY_WORDS = frozenset("ar de en es fi fr hu it pl pt ro ru sv uk vi".split())


def load_model() -> Classifier:
    """Load the model of py3langid (naive Bayes over byte n-grams, Lui and Baldwin 2011): 0.4 s and 75 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify


class LanguageDetector:
    """Detects an article's language offline.

    Most texts are told by the share of function words among their words. The model is loaded with the first that is
    not, and dropped with the detector. Of 1,583 texts in nine languages both agreed on each that words decided.
    """

    def __init__(self, load: Callable[[], Classifier] = load_model) -> None:
        self._load = load
        self._classify: Classifier | None = None
        self._function_words: dict[str, frozenset[str]] = {}

    def detect(self, text: str) -> str:
        """Return an ISO 639-1 code, "" where the text is too short or the model is not sure."""
        sample = text[:_LOOKED_AT].strip()
        if len(sample) < _ENOUGH:
            return ""
        return self._by_words(sample) or self._by_model(sample)

    def _by_words(self, sample: str) -> str:
        words = _WORD.findall(sample.casefold())
        if len(words) < _ENOUGH_WORDS or _WITHOUT_SPACES.search(sample):
            return ""
        if not self._function_words:
            self._function_words = {
                code: frozenset(word.casefold() for word in stop_words.get_stop_words(language.stop_list))
                for code, language in LANGUAGES.items()
                if language.stop_list and code != "no"  # Norwegian stands there twice
            }
            self._function_words["sk"] -= _ENGLISH_IN_SLOVAK
        counts = {code: sum(word in own for word in words) for code, own in self._function_words.items()}
        best, second = sorted(counts, key=lambda code: counts[code], reverse=True)[:2]
        is_clear = counts[best] >= max(_LEAST_SHARE * len(words), _AHEAD * counts[second])
        return best if is_clear and best in _TOLD_BY_WORDS else ""

    def _by_model(self, sample: str) -> str:
        if self._classify is None:
            self._classify = self._load()
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
