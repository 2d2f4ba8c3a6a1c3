"""How long the parts of an answer take, over a few thousand made-up passages.

`pytest tests/benchmarks --benchmark-only` measures; the test run skips them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.core.analysis import Analyzer
from bot.core.benching import OURS, OURS_PLAIN, Asked, Story
from bot.core.benchports import Contender
from bot.core.madeupnews import MadeUpNews
from bot.search.benching.reading import term_lists
from bot.search.local import LocalSearch
from bot.workbench.bench import Bench
from bot.workbench.corpus import CorpusWriter, additions

PASSAGES = 3_000
BUILT = 500
ROUNDS = 10


@dataclass(frozen=True)
class Corpus:
    """A corpus with both of our engines over it."""

    questions: list[Asked]
    stories: list[Story]
    more: list[tuple[Story, Asked]]
    engines: dict[str, Contender]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    bench = Bench(tmp_path_factory.mktemp("bench"))
    writer = CorpusWriter(bench, 50, 1, datetime(2024, 9, 1, tzinfo=UTC))
    writer.write(MadeUpNews(1).articles(PASSAGES), lambda _: None)
    questions = writer.make_questions()
    engines: dict[str, Contender] = {}
    for name in (OURS_PLAIN, OURS):
        bench.index(name).mkdir()
        bench.kind(name).build(bench.stories(), bench.index(name))
        engines[name] = bench.kind(name).open(bench.index(name))
    yield Corpus(questions, list(bench.stories()), list(additions(1)), engines)
    for engine in engines.values():
        engine.close()


@pytest.mark.parametrize("name", [OURS_PLAIN, OURS])
def test_a_question(name: str, corpus: Corpus, benchmark: BenchmarkFixture) -> None:
    questions = cycle(corpus.questions)
    benchmark(lambda: corpus.engines[name].top(next(questions)))


@pytest.mark.parametrize("name", [OURS_PLAIN, OURS])
def test_adding_an_article(name: str, corpus: Corpus, benchmark: BenchmarkFixture) -> None:
    engine, more = corpus.engines[name], iter(corpus.more)
    numbers: list[int] = []

    def add(story: Story) -> None:
        numbers.append(engine.put(story))

    benchmark.pedantic(add, setup=lambda: ((next(more)[0],), {}), rounds=ROUNDS)
    for number in numbers:
        engine.drop(number)


@pytest.mark.parametrize("name", [OURS_PLAIN, OURS])
def test_deleting_an_article(name: str, corpus: Corpus, benchmark: BenchmarkFixture) -> None:
    engine, more = corpus.engines[name], iter(corpus.more[ROUNDS:])
    benchmark.pedantic(engine.drop, setup=lambda: ((engine.put(next(more)[0]),), {}), rounds=ROUNDS)


def test_reading_texts_into_terms(corpus: Corpus, benchmark: BenchmarkFixture) -> None:
    benchmark(lambda: sum(map(len, term_lists(corpus.stories[:30]))))


def test_building_an_index(benchmark: BenchmarkFixture) -> None:
    articles = list(MadeUpNews(1).articles(BUILT))
    built = benchmark(lambda: LocalSearch.of(articles, Analyzer()))
    assert built.passages == BUILT
