"""Which sentence of a text answers: the one whose distinct query terms weigh most, with a bonus for the kind of answer
wanted. The rules are those of `evidence`, read from the words as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.core.analysis import Analyzer
from bot.core.chunks import Mark
from bot.core.evidence import ANSWER_SHARE, Positions, answer_levels
from bot.core.wanted import AnswerKind, TermClass, Wanted, term_class

# What tells an answer by words and marks that have no terms.
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SURELY = {
    AnswerKind.AGE: re.compile(r", \d\d,|\b(?:was|is|at|only|now) \d\d\b(?! per|%)"),
    AnswerKind.PLACE: re.compile(
        r"\b(?:in|at|near|off|from|to|outside|around|inside|of|between|for|on|bei|aus|nach) (?:the |an? )?"
        rf"(?:[a-z]+ ){{0,2}}(?!{_MONTHS}|\w+day\b)([A-ZÀ-Þ][\w’'-]+)"
    ),
    AnswerKind.REASON: re.compile(
        r"\b(?:because|so that|so as|in order|due to|owing to|caus(?:e|es|ed)|reasons?|driven|thanks to|led to|"
        r"as a result|in protest|argued|blamed|fear(?:ed|s)?|to fight|weil|damit|wegen|denn|aufgrund)\b"
    ),
}
_LIKELY = {
    AnswerKind.TIME: re.compile(
        r"\b(?:later|earlier|before|after|morning|evening|night|weekend|gestern|heute|morgen|Abend|Nacht)\b"
    ),
    AnswerKind.REASON: re.compile(
        r"\b(?:after|since (?!\d)|as (?:the|he|she|it|they|its)|when|while|believed|in return|had to|could not|"
        r"meant to|on suspicion|for (?:the|its|his|her|their|\w+ing))\b"
    ),
}
_IF_LIKELY = 0.6


def sentence_worths(
    analyzer: Analyzer, sentences: Sequence[str], code: str, idfs: Mapping[str, float], wanted: Wanted
) -> list[float]:
    """Weigh each sentence of a text: the idf (nats) of the query terms in it, once each, and the answer's share."""
    p = _positions(analyzer, sentences, code, idfs, wanted.unit)
    weights = np.fromiter(idfs.values(), np.float64, len(idfs))
    answers = np.zeros(len(sentences))
    np.maximum.at(answers, p.sentence, answer_levels(p, wanted))
    asks = np.zeros(len(sentences), np.bool_)
    asks[p.sentence[p.marks & Mark.ASKS > 0]] = True
    covers = np.zeros((len(sentences), len(idfs)), np.bool_)
    hits = p.row >= 0
    covers[p.sentence[hits], p.row[hits]] = True
    worths = covers @ weights + ANSWER_SHARE * float(weights.sum()) * answers
    worths[asks] *= 0.01  # a question is chosen only where there is nothing else
    return worths.tolist()


def answers_held(
    analyzer: Analyzer, sentences: Sequence[str], code: str, asked: Iterable[str], wanted: Wanted
) -> list[float]:
    """Say how well each sentence holds the wanted kind of answer: 1 surely, .5 or .6 perhaps, 0 not; `asked` are the
    question's own terms, which never answer.
    """
    terms = dict.fromkeys(asked, 1.0)
    p = _positions(analyzer, sentences, code, terms, wanted.unit)
    found = np.zeros(len(sentences))
    np.maximum.at(found, p.sentence, answer_levels(p, wanted))
    surely, likely = _SURELY.get(wanted.kind), _LIKELY.get(wanted.kind)
    is_reason = wanted.kind is AnswerKind.REASON

    def told(sentence: str) -> float:
        new = (match[match.lastindex or 0] for match in surely.finditer(sentence)) if surely else ()
        if any(is_reason or set(analyzer.terms(words, code)) - terms.keys() for words in new):
            return 1.0
        return _IF_LIKELY if likely and likely.search(sentence) else 0.0

    return [max(level, told(sentence)) for level, sentence in zip(found.tolist(), sentences, strict=True)]


def _positions(
    analyzer: Analyzer, sentences: Sequence[str], code: str, idfs: Mapping[str, float], counted: str
) -> Positions:
    rows = {term: row for row, term in enumerate(idfs)}
    runs = [analyzer.sentence(text, code) for text in sentences]
    terms = [term for run in runs for term in run.terms]
    classes = np.fromiter(map(term_class, terms), np.uint16, len(terms))
    marked = np.frombuffer(b"".join(bytes(run.marks) for run in runs), np.uint8)
    capital = marked & Mark.CAPITAL > 0
    opens = np.zeros(len(terms), np.bool_)
    opens[:-1] = (marked[:-1] & Mark.OPENS > 0) & capital[1:]  # "Rob Gronkowski announced …" begins with a name
    return Positions(
        row=np.fromiter((rows.get(term, -1) for term in terms), np.int64, len(terms)),
        owner=np.zeros(len(terms), np.int64),
        sentence=np.repeat(np.arange(len(runs)), [len(run.terms) for run in runs]),
        classes=classes,
        marks=marked,
        named=(capital | opens) & (classes & np.uint16(TermClass.NUMBER) == 0),
        counted=np.fromiter((term == counted for term in terms), np.bool_, len(terms)),
    )
