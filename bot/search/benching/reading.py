"""What engines that take terms are fed with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.benching import Story
from bot.core.passage import without_dateline


def term_lists(stories: Iterable[Story]) -> Iterator[list[str]]:
    """Give the terms of each passage, in order."""
    analyzer = Analyzer(FOR_ARCHIVES)
    for story in stories:
        for text in story.passages:
            yield analyzer.terms(without_dateline(text), story.language)


class Unchanging:
    """An engine that has to be built anew for every change."""

    changes = False

    def finds(self, asked: object, number: int) -> bool:
        """Nothing was added."""
        raise NotImplementedError

    def put(self, story: Story) -> int:
        """Nothing can be added."""
        raise NotImplementedError

    def drop(self, number: int) -> None:
        """Nothing can be taken out."""
        raise NotImplementedError
