"""The searches of an OR become one."""

from __future__ import annotations

from bot.core.answer import Findings, Hit
from bot.core.merging import merged
from bot.core.passage import passages_of
from tests.making import make_article

FIRST, SECOND, THIRD = (
    passages_of(make_article([f"Paragraph number {number} about the harbour."], number=number))[0]
    for number in (1, 2, 3)
)


def findings(confidence: float, idfs: dict[str, float], *hits: Hit) -> Findings:
    return Findings(story=1.0, hits=hits, confidence=confidence, idfs=idfs, known=bool(hits), language="en")


def test_each_passage_keeps_its_best_score_and_the_surest_first_hit_leads() -> None:
    unsure = findings(0.2, {"gold": 2.0}, Hit(passage=FIRST, score=9.0), Hit(passage=SECOND, score=4.0))
    sure = findings(0.8, {"silver": 3.0}, Hit(passage=SECOND, score=6.0), Hit(passage=THIRD, score=1.0))
    both = merged([unsure, sure])
    assert [(hit.passage.id, hit.score) for hit in both.hits] == [
        (SECOND.id, 6.0),
        (FIRST.id, 9.0),
        (THIRD.id, 1.0),
    ]
    assert (both.confidence, both.idfs, both.known) == (0.8, {"gold": 2.0, "silver": 3.0}, True)


def test_a_choice_that_finds_nothing_changes_nothing() -> None:
    sure = findings(0.8, {"silver": 3.0}, Hit(passage=SECOND, score=6.0))
    assert merged([findings(0.0, {}), sure]).hits == sure.hits
    assert merged([findings(0.0, {}), findings(0.0, {})]).hits == ()
