"""The folder that a corpus and the indexes over it lie in, as both the measuring process and its children see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.core.benching import OURS, Asked, Story
from bot.core.benchports import Kind
from bot.search.benching import registry

NAMES = (*registry.NAMES, OURS)


@dataclass(frozen=True, slots=True)
class Bench:
    """One folder: `stories.jsonl`, `questions.jsonl`, `data` with the database, and a folder for each index."""

    folder: Path

    @property
    def stories_file(self) -> Path:
        """The articles as engines are given them."""
        return self.folder / "stories.jsonl"

    @property
    def data(self) -> Path:
        """The data directory that holds the same articles in a database."""
        return self.folder / "data"

    def index(self, name: str) -> Path:
        """Return the folder of an engine's index."""
        files_of = "" if name == OURS else registry.entry(name).files_of
        return self.folder / f"index-{files_of or name}"

    def stories(self) -> Iterator[Story]:
        """Read the articles."""
        with self.stories_file.open(encoding="utf-8") as file:
            for line in file:
                number, title, language, passages = json.loads(line)
                yield Story(id=number, title=title, language=language, passages=tuple(passages))

    def keep_questions(self, questions: list[Asked]) -> None:
        """Write the questions down."""
        self._questions_file.write_text(json.dumps([asdict(asked) for asked in questions]), encoding="utf-8")

    def questions(self) -> list[Asked]:
        """Read the questions."""
        return [
            Asked(text=asked["text"], terms=tuple(asked["terms"]), words=tuple(asked["words"]))
            for asked in json.loads(self._questions_file.read_text(encoding="utf-8"))
        ]

    def kind(self, name: str, watch: Callable[[int, int], None] = lambda _, __: None) -> Kind:
        """Make an engine's kind; one that reads no stories tells `watch` how many of how many articles it has read."""
        if name == OURS:
            from bot.workbench.answering import AnsweringKind  # noqa: PLC0415 - one engine needs the whole house

            return AnsweringKind(self.data, watch)
        return registry.make(name)

    @property
    def _questions_file(self) -> Path:
        return self.folder / "questions.json"


def line_of(story: Story) -> str:
    """Write an article as a line of `stories.jsonl`."""
    return json.dumps([story.id, story.title, story.language, story.passages], ensure_ascii=False) + "\n"
