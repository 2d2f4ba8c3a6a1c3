"""What every engine that `bench` measures has to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.core.analysis import Analyzer
from bot.core.benching import OURS, Asked, Story
from bot.core.benchports import Contender
from bot.core.madeupnews import MadeUpNews
from bot.search.benching import registry
from bot.search.benching.plain import Plain
from bot.search.benching.rankbm25 import RankBm25
from bot.workbench.answering import WholeHouse
from bot.workbench.bench import NAMES, Bench
from bot.workbench.corpus import CorpusWriter, additions

PASSAGES = 300
CHANGING = [name for name in NAMES if name in {"fts5", "tantivy", "pullquote-plain", OURS}]


@dataclass(frozen=True)
class Corpus:
    bench: Bench
    questions: list[Asked]
    more: list[tuple[Story, Asked]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    bench = Bench(tmp_path_factory.mktemp("bench"))
    writer = CorpusWriter(bench, 20, 1, datetime(2024, 9, 1, tzinfo=UTC))
    writer.write(MadeUpNews(1).articles(PASSAGES), lambda _: None)
    return Corpus(bench, writer.make_questions(), list(additions(1))[:3])


def opened(name: str, bench: Bench) -> Contender:
    if name != OURS and (lacking := registry.lacking(name)):
        pytest.skip(lacking)
    kind, folder = bench.kind(name), bench.index(name)
    if not folder.exists():
        folder.mkdir()
        kind.build(bench.stories(), folder)
    return kind.open(folder)


@pytest.fixture(params=NAMES)
def contender(request: pytest.FixtureRequest, corpus: Corpus) -> Iterator[Contender]:
    engine = opened(request.param, corpus.bench)
    yield engine
    engine.close()


def test_a_question_finds_at_most_ten(contender: Contender, corpus: Corpus) -> None:
    found = [len(contender.top(asked)) for asked in corpus.questions]
    assert max(found) <= 10
    assert sum(count > 0 for count in found) > 0.8 * len(found)


def test_words_that_nobody_wrote_break_nothing(contender: Contender, corpus: Corpus) -> None:
    before = len(contender.top(corpus.questions[0]))
    unknown = Asked(text="What is zzyxx?", terms=("zzyxx",), words=("zzyxx",))
    wordless = Asked(text="What is it?", terms=(), words=())
    assert all(len(contender.top(asked)) <= 10 for asked in (unknown, wordless))
    assert len(contender.top(corpus.questions[0])) == before


@pytest.mark.parametrize("name", CHANGING)
def test_what_is_added_is_found_and_what_is_deleted_is_not(name: str, corpus: Corpus) -> None:
    engine = opened(name, corpus.bench)
    numbers = [engine.put(story) for story, _ in corpus.more]
    for number, (_, asked) in zip(numbers, corpus.more, strict=True):
        assert engine.finds(asked, number)
    engine.drop(numbers[0])
    assert not engine.finds(corpus.more[0][1], numbers[0])
    assert engine.finds(corpus.more[1][1], numbers[1])
    for number in numbers[1:]:
        engine.drop(number)
    engine.close()
    assert corpus.bench.kind(name).changes


def test_plain_ranking_is_that_of_rank_bm25(corpus: Corpus) -> None:
    ours, theirs = opened("pullquote-plain", corpus.bench), opened("rank-bm25", corpus.bench)
    assert isinstance(ours, Plain)
    assert isinstance(theirs, RankBm25)
    for asked in corpus.questions:
        scores = theirs.scores(asked)
        hits = ours.top(asked)
        assert [hit.score for hit in hits] == pytest.approx([float(scores[hit.unit]) for hit in hits])
        assert [hit.score for hit in hits] == pytest.approx(sorted(scores.tolist(), reverse=True)[: len(hits)])
        assert len(hits) == min(10, int((scores > 0).sum()))


def test_a_whole_answer_quotes_what_is_stored(corpus: Corpus) -> None:
    engine = opened(OURS, corpus.bench)
    assert isinstance(engine, WholeHouse)
    stored = ["\n\n".join(story.passages) for story in corpus.bench.stories()]
    quotes = [quote for asked in corpus.questions for quote in engine.top(asked)]
    assert quotes
    assert all(any(quote.text in text for text in stored) for quote in quotes)
    engine.close()


def test_the_database_holds_the_articles_that_engines_read(corpus: Corpus) -> None:
    stories = list(corpus.bench.stories())
    assert sum(len(story.passages) for story in stories) == PASSAGES
    assert [story.id for story in stories] == list(range(1, len(stories) + 1))
    assert corpus.bench.questions() == corpus.questions
    assert len({asked.text for asked in corpus.questions}) == len(corpus.questions) == 20
    analyzer = Analyzer()
    assert all(asked.terms == tuple(dict.fromkeys(analyzer.terms(asked.text, "en"))) for asked in corpus.questions)


def test_an_engine_that_is_not_installed_is_named_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(_: str) -> None: ...

    monkeypatch.setattr(registry, "find_spec", find_nothing)
    assert registry.lacking("rank-bm25") == ""
    for name in ("bm25s", "bm25s-numba", "tantivy"):
        assert "pip install 'pullquote[bench]'" in registry.lacking(name)


def test_no_two_additions_share_their_word(corpus: Corpus) -> None:
    words = [asked.terms for _, asked in corpus.more]
    assert len(set(words)) == len(words)
    assert all(len(story.passages) == 15 for story, _ in corpus.more)
