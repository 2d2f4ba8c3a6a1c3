"""Which sentence of a text answers: the one whose distinct query terms weigh most, with a bonus for the kind of answer
wanted. The rules are those of `evidence`, read from the words as printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.core.analysis import Analyzer, Mark
from bot.core.evidence import ANSWER_SHARE, Positions, answer_levels
from bot.core.wanted import TermClass, Wanted, term_class


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


def _positions(
    analyzer: Analyzer, sentences: Sequence[str], code: str, idfs: Mapping[str, float], counted: str
) -> Positions:
    rows = {term: row for row, term in enumerate(idfs)}
    terms: list[str] = []
    marks: list[int] = []
    sentence: list[int] = []
    for number, text in enumerate(sentences):
        run = analyzer.run(text, code)
        terms += run.terms
        marks += run.marks
        sentence += [number] * len(run.terms)
    classes = np.fromiter(map(term_class, terms), np.uint16, len(terms))
    marked = np.asarray(marks, np.uint8)
    capital = marked & Mark.CAPITAL > 0
    opens = np.zeros(len(terms), np.bool_)
    opens[:-1] = (marked[:-1] & Mark.OPENS > 0) & capital[1:]  # "Rob Gronkowski announced …" begins with a name
    return Positions(
        row=np.fromiter((rows.get(term, -1) for term in terms), np.int64, len(terms)),
        owner=np.zeros(len(terms), np.int64),
        sentence=np.asarray(sentence, np.int64),
        classes=classes,
        marks=marked,
        named=(capital | opens) & (classes & np.uint16(TermClass.NUMBER) == 0),
        counted=np.fromiter((term == counted for term in terms), np.bool_, len(terms)),
    )
