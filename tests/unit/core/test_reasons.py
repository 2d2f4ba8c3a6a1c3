"""What is told of why a passage was chosen."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.answer import Answered, Hit, Question, Quote, Related, Searched, TermShare
from bot.core.passage import passages_of
from bot.core.ranking import feature_names
from bot.core.reasons import CountedWord, Counts, Moved, Place, Weight, reasons_of
from bot.core.wanted import AnswerKind
from tests.making import make_article

NOW = datetime(2024, 5, 1, tzinfo=UTC)
ARTICLE = make_article(["Repairs to the breakwater cost 4 million crowns."], title="Storm at Port Alder")
COUNTS = Counts(
    1_000,
    (CountedWord("breakwater", "breakwat", 3), CountedWord("costs", "cost", 120), CountedWord("mayor", "mayor", 0)),
)


def hit(*terms: TermShare, fits: float = 0.0, **shares: float) -> Hit:
    made = {**dict.fromkeys(feature_names(), 0.0), **shares}
    passage = passages_of(ARTICLE)[0]
    return Hit(passage=passage, score=sum(made.values()), shares=tuple(made.items()), terms=terms, when=fits)


def answer(found: Hit | None, text: str = "how much does the breakwater cost") -> Answered:
    passage = passages_of(ARTICLE)[0]
    quote = Quote(
        article_id=1, revision=1, paragraph=0, start=0, end=passage.end, text=ARTICLE.text, sentence=(0, passage.end),
        head=ARTICLE.head, source="tests", hit=found,
    )  # fmt: skip
    return Answered(question=Question(text=text, asked_at=NOW), confidence=0.8, quotes=(quote,), searched=Searched(1))


def test_words_come_with_place_weight_and_count_rarest_first() -> None:
    terms = (
        TermShare("costs", 1.0, "context"), TermShare("breakwater", 6.0, "passage"), TermShare("mayor", 4.0, ""),
    )  # fmt: skip
    reasons = reasons_of(answer(hit(*terms, passage=9.0)), COUNTS, (), ("breakwat",))
    assert [(w.word, w.place, w.weight, w.holding) for w in reasons.words] == [
        ("breakwater", Place.PASSAGE, Weight.MOST, 3),
        ("mayor", Place.MISSING, Weight.SOME, 0),
        ("costs", Place.AROUND, Weight.LITTLE, 120),
    ]
    assert reasons.passages == 1_000
    assert reasons.is_sure
    assert [word.word for word in reasons.of(Place.MISSING)] == ["mayor"]


def test_a_word_of_unknown_count_is_told_without_one() -> None:
    reasons = reasons_of(answer(hit(TermShare("harbour", 2.0, "passage"), passage=1.0)), COUNTS, (), ())
    assert [word.holding for word in reasons.words] == [None]


def test_what_else_moved_it() -> None:
    moved = {
        Moved.HEADLINE: {"title": 1.0},
        Moved.SIDE_BY_SIDE: {"pair": 1.0},
        Moved.KIND: {"answer_in_sentence": 1.0},
        Moved.ARTICLE: {"article": 6.0},
        Moved.PUBLISHER: {"outlet": 1.0},
        Moved.IN_TIME: {"when": 2.0},
        Moved.OF_ANOTHER_TIME: {"when": -2.0},
        Moved.NEWER: {"recent": 2.0},
        Moved.ASKS: {"asking": -2.0},
    }
    for reason, shares in moved.items():
        found = hit(TermShare("breakwater", 6.0, "passage"), passage=10.0, **shares)
        assert reasons_of(answer(found), COUNTS, (), ()).moved == (reason,), reason
    plain = hit(TermShare("breakwater", 6.0, "passage"), passage=10.0)
    assert reasons_of(answer(plain), COUNTS, (), ()).moved == ()
    assert reasons_of(answer(plain), COUNTS, (), ()).kind is AnswerKind.MONEY


def test_the_latest_and_a_talk_have_reasons_of_their_own() -> None:
    plain = hit(TermShare("breakwater", 6.0, "passage"), passage=10.0)
    assert reasons_of(answer(plain, "latest on the breakwater"), COUNTS, (), ()).moved == (Moved.LATEST,)
    talk = reasons_of(answer(None), COUNTS, ("cost",), ("breakwat",))
    assert talk.moved == (Moved.TALK,)
    assert {word.word: word.place for word in talk.words} == {
        "mayor": Place.MISSING, "breakwater": Place.PASSAGE, "costs": Place.AROUND,
    }  # fmt: skip


def test_a_month_that_only_the_date_tells() -> None:
    counts = Counts(1_000, (CountedWord("February", "februari", 0), CountedWord("2024", "2024", 9)))
    terms = (TermShare("February", 3.0, "passage"), TermShare("2024", 2.0, "passage"))
    found = hit(*terms, passage=9.0, fits=1.0)
    assert [word.place for word in reasons_of(answer(found), counts, (), ("2024",)).words] == [
        Place.DATE,
        Place.PASSAGE,
    ]


def test_related_is_not_sure() -> None:
    found = answer(hit(TermShare("breakwater", 6.0, "passage"), passage=9.0))
    related = Related(question=found.question, confidence=0.2, quotes=found.quotes, searched=found.searched)
    assert not reasons_of(related, COUNTS, (), ()).is_sure
