"""Writing down what engines are measured with: articles, the same articles in a database, questions, additions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.core.analysis import Analyzer
from bot.core.article import Article
from bot.core.benching import Asked, Story
from bot.core.benchports import Watch
from bot.core.madeupnews import MadeUpNews
from bot.core.madeupquestions import EvenSample, questions_from
from bot.core.passage import passages_of
from bot.storage.database import Database
from bot.storage.loading import BulkLoader
from bot.workbench.bench import Bench, line_of

ADDED_PASSAGES = 15
_ADDITIONS = 20
_AT_ONCE = 500  # articles a transaction
_SPARE = 2  # passages looked at for a question, for not each gives one


class CorpusWriter:
    """Writes one corpus into a bench; articles are streamed, never held."""

    def __init__(self, bench: Bench, questions: int, seed: int, now: datetime) -> None:
        self._bench = bench
        self._questions = questions
        self._seed = seed
        self._now = now
        self._sample = EvenSample[Story](_SPARE * questions + _SPARE, seed)
        self.passages = 0
        self.articles = 0

    def write(self, articles: Iterable[Article], watch: Watch) -> None:
        """Write articles; `watch` is told how many passages are done."""
        with (
            closing(Database(self._bench.data)) as database,
            self._bench.stories_file.open("w", encoding="utf-8") as file,
        ):
            database.open()
            loader = BulkLoader(database, "bench", self._now)
            every = iter(articles)
            while some := list(islice(every, _AT_ONCE)):
                loader.load(some)
                file.writelines(line_of(self._counted(_story_of(article))) for article in some)
                watch(self.passages)

    def make_questions(self) -> list[Asked]:
        """Make questions from passages drawn evenly, and write them down."""
        analyzer = Analyzer()
        language = next((story.language for story in self._sample.kept), "")
        texts = [story.passages[0] for story in self._sample.kept]
        made = questions_from(texts, lambda word: bool(analyzer.terms(word, language)), self._seed)
        questions = [asked(text, language, analyzer) for text in islice(made, self._questions)]
        self._bench.keep_questions(questions)
        return questions

    def _counted(self, story: Story) -> Story:
        self.articles += 1
        self.passages += len(story.passages)
        for text in story.passages:
            self._sample.offer(replace(story, passages=(text,)))
        return story


def asked(text: str, language: str, analyzer: Analyzer) -> Asked:
    """Read a question as our index does."""
    words = (token.text.lower() for token in analyzer.tokens(text, language) if token.terms and token.text.isalnum())
    return Asked(
        text=text, terms=tuple(dict.fromkeys(analyzer.terms(text, language))), words=tuple(dict.fromkeys(words))
    )


def additions(seed: int) -> Iterator[tuple[Story, Asked]]:
    """Make articles to be added, each with a question that only it can answer, for it alone has the word."""
    news = MadeUpNews(seed + 1)
    for number in range(1, _ADDITIONS + 1):
        story = _story_of(news.article(number, ADDED_PASSAGES))
        word = f"quendravox{number}q"
        title, first = f"{word.capitalize()} {story.title}", f"{word.capitalize()} {story.passages[0]}"
        question = Asked(text=title, terms=(word,), words=(word,))  # a whole answer takes more than one strange word
        yield replace(story, title=title, passages=(first, *story.passages[1:])), question


def _story_of(article: Article) -> Story:
    return Story(
        id=article.id,
        title=article.head.title,
        language=article.head.language,
        passages=tuple(article.text[passage.start : passage.end] for passage in passages_of(article)),
    )
