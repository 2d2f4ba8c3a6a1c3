"""Pages that are imported by their addresses: what is no article is said in a sentence, and the rest goes on."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.detection import LanguageDetector
from bot.core.fetching import Failed, Failure, FetchResult, Gone, NotModified
from bot.core.intake import Decision
from bot.service.pageimporting import PageImporting
from bot.storage.database import Database
from bot.storage.newsdesk import ArticleDesk
from tests.archives import article_page
from tests.fakes.news import FakeWeb, PlainReader

NOW = datetime(2024, 5, 1, tzinfo=UTC)
FERRY = "https://courier.example/ferry"
OTHER = "https://courier.example/other"


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb({FERRY: article_page(1).decode("utf-8")})


@pytest.fixture
def importing(web: FakeWeb, home: Path) -> Generator[PageImporting]:
    with closing(Database(home / "data")) as database:
        database.open()
        desk = ArticleDesk(database, now=lambda: NOW)
        yield PageImporting(web, PlainReader(lambda: NOW), desk, LanguageDetector)


async def test_a_page_is_stored_once_and_needs_no_scheme(importing: PageImporting) -> None:
    told: list[int] = []
    report = await importing.import_pages([FERRY, "courier.example/ferry"], watch=told.append)
    assert dict(report.counts) == {Decision.NEW: 1, Decision.UNCHANGED: 1}
    assert report.rejected == []
    assert told == [1, 2]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Gone(404), "There is nothing at this address (HTTP 404). Check it."),
        (NotModified(), "The site sent no document. Try again later."),
        (
            Failed(failure=Failure.SLOW, sentence="courier.example did not answer. It is asked again later."),
            "courier.example did not answer. Try again later.",
        ),
        ("", "It is not an HTML page. Give the page as the site serves it."),
        ("<html><body><p>Nothing here.</p></body></html>", "The page has 2 words of text; an article has 80 at least."),
    ],
    ids=["gone", "no document", "slow", "empty", "no article"],
)
async def test_what_gives_no_article_is_told_in_a_sentence_and_the_next_is_read(
    importing: PageImporting, web: FakeWeb, answer: FetchResult | str, reason: str
) -> None:
    web.documents[OTHER] = answer
    report = await importing.import_pages([OTHER, FERRY])
    assert [(rejected.location, rejected.reason) for rejected in report.rejected] == [(OTHER, reason)]
    assert dict(report.counts) == {Decision.NEW: 1}
