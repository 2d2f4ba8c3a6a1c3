"""What engines that take terms are fed with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.analysis import FOR_ARCHIVES, Analyzer
from bot.core.benching import Story
from bot.core.passage import without_dateline
from bot.errors import EngineFailed


def term_lists(stories: Iterable[Story]) -> Iterator[list[str]]:
    """Give the terms of each passage, in order."""
    analyzer = Analyzer(FOR_ARCHIVES)
    for story in stories:
        for text in story.passages:
            yield analyzer.terms(without_dateline(text), story.language)


class Unchanging:
    """An engine that has to be built anew for every change."""

    changes = False

    def finds(self, asked: object, number: int) -> bool:  # noqa: ARG002 - as the port has it
        """Tell that an article that was added is not there, for none can be."""
        return False

    def put(self, story: Story) -> int:
        """Refuse an article. Raises EngineFailed."""
        raise _cannot_change(story.id)

    def drop(self, number: int) -> None:
        """Refuse to take an article out. Raises EngineFailed."""
        raise _cannot_change(number)


def _cannot_change(number: int) -> EngineFailed:
    return EngineFailed(f"Article {number} cannot be changed in this engine.", mend="Build it anew.")
