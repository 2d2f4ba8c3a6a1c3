"""Small articles for tests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.article import Article, Block, Draft, Head, Kind, Published, layout
from bot.core.rights import BY_DEFAULT, Rights


def blocks_of(*texts: str) -> tuple[Block, ...]:
    """Make blocks; a text that begins with "# " is a heading, with "- " a list item."""
    kinds = {"# ": Kind.HEADING, "- ": Kind.ITEM}
    return tuple(
        Block(kind=kinds[text[:2]], text=text[2:]) if text[:2] in kinds else Block(kind=Kind.PARAGRAPH, text=text)
        for text in texts
    )


def make_draft(
    *texts: str,
    title: str = "A headline",
    url: str = "",
    external_id: str = "",
    location: str = "a.md",
    sample: bool = False,
    published: Published | None = None,
) -> Draft:
    """Make a draft with the given paragraphs."""
    head = Head(title=title, url=url, publisher="The Paper", published=published, language="en", sample=sample)
    return Draft(head=head, blocks=blocks_of(*texts), external_id=external_id, location=location)


def make_article(
    texts: Sequence[str],
    *,
    number: int = 1,
    title: str = "A headline",
    published: str = "2024-05-01",
    publisher: str = "The Paper",
    language: str = "en",
    url: str = "",
    revision: int = 1,
    rights: Rights = BY_DEFAULT,
    is_summary: bool = False,
) -> Article:
    """Make a stored article with the given paragraphs."""
    made = blocks_of(*texts)
    head = Head(
        title=title,
        publisher=publisher,
        language=language,
        url=url,
        published=Published.parse(published) if published else None,
    )
    draft = Draft(head=head, blocks=made)
    return Article(
        id=number,
        revision=revision,
        source="tests",
        head=head,
        text=draft.text,
        paragraphs=layout(made),
        text_hash=draft.text_hash(),
        external_id=f"a{number}",
        rights=rights,
        is_summary=is_summary,
    )
