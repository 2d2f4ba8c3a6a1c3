"""What stands above an article: headline, byline, publisher, date, address, language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain
from lxml import html

from bot.core.article import Head, Published
from bot.core.dates import parse_published
from bot.ingest.heads import is_address, tidied
from bot.ingest.loose import as_list, as_mapping
from bot.ingest.pages.jsonld import Fields, by_ids, named, text
from bot.ingest.pages.tree import text_of
from bot.ingest.plaintext import split_authors

_DATES = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
    "date.published", "publication_date", "publishdate", "publish-date", "publish_date", "pubdate", "published_time",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "dcterms.issued", "cxenseparse:recs:publishtime", "iso-8601-publish-date", "bt:pubdate", "date",
)  # fmt: skip
_BYLINES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|[<>{}|]|^(?:by|von|par|por|di|staff|editor|admin|administrator|redaktion|newsroom|redaction|"
    r"rédaction|redacción|redazione|unknown|author|guest|webmaster|news|web ?desk|"
    r"(?:[\w'-]+ ){0,4}(?:reporter|editor|correspondent|writer|journalist|analyst|columnist|contributor)s?)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:by|von|par|por|di|text|words|story|report(?:ed)?(?: by)?|written by)[:\s]+|"
    r"[,(\-–—]\s*(?:[\w ]{0,30}"
    r"(?:reporter|editor|correspondent|writer|staff|journalist|analyst|columnist|contributor)\b.*)$",
    re.IGNORECASE,
)
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
_LONGEST_NAME = 60
_MOST_NAME_WORDS = 6
_SITE_SUFFIX = re.compile(r"\s+[|–—·»:\-]\s+")
_MOST_SITE_WORDS = 4
_LONGEST_TITLE = 500
_SLUG = re.compile(r"\d|-.*-|\.")  # what the last part of an article's address has, and a section's has not
_MARKED_DATES = (
    "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content",
    "//article//time/@datetime | //time[@pubdate]/@datetime | //header//time/@datetime",
)


def head_of(tree: html.HtmlElement, fields: Fields, url: str) -> Head:
    """Read a page's head. What it does not say stays empty."""
    meta = _metas(tree)
    publisher = _publisher(tree, fields, meta)
    address = _address(tree, meta, url)
    return tidied(
        Head(
            title=_title(tree, fields, meta, publisher)[:_LONGEST_TITLE],
            authors=_authors(tree, fields, meta, publisher),
            publisher=publisher,
            published=_published(tree, fields, meta),
            url=address,
            language=_language(tree, fields, meta),
            sample=meta.get("pullquote:sample") == "true",
        )
    )


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """Return the page's meta tags by name, of several with one name the first."""
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().casefold()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _title(tree: html.HtmlElement, fields: Fields, meta: Mapping[str, str], publisher: str) -> str:
    """Take the headline of the page's markup, as its h1 prints it where the words are the same; without one the h1."""
    shown = [words for h1 in tree.xpath("//h1")[:20] if (words := text_of(h1))]
    stated = text(fields, "headline") or " ".join(meta.get("og:title", "").split())
    title = without_site(stated, publisher)
    if title:
        return next((words for words in shown if _squeezed(words) == _squeezed(title)), title)
    page_title = next(iter(tree.xpath("//title/text()")), "")
    return next(iter(shown), "") or without_site(" ".join(str(page_title).split()), publisher)


def without_site(title: str, publisher: str) -> str:
    """Take "| The Paper" off the end of a title: a last part that is the publisher, or short beside the rest."""
    parts = _SITE_SUFFIX.split(title)
    if len(parts) > 1 and publisher and _squeezed(parts[-1]) in (_squeezed(publisher), _squeezed(f"the {publisher}")):
        return title[: title.rfind(parts[-1])].rstrip(" |–—·»:-")
    if len(parts) > 1 and "|" in title and len(parts[-1].split()) <= _MOST_SITE_WORDS < len(parts[0].split()):
        return title[: title.rfind("|")].rstrip()
    return title


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _authors(tree: html.HtmlElement, fields: Fields, meta: Mapping[str, str], publisher: str) -> tuple[str, ...]:
    for candidates in (_stated_authors(tree, fields), _meta_authors(tree, meta), _shown_authors(tree)):
        names = [cleaned for name in candidates if (cleaned := _name(name, publisher))]
        if names:
            return tuple(dict.fromkeys(names))[:20]
    return ()


def _stated_authors(tree: html.HtmlElement, fields: Fields) -> Iterator[str]:
    known = by_ids(tree)
    for entry in as_list(fields.get("author")) or [fields.get("author")]:
        if isinstance(entry, str):
            yield from split_authors(entry)
        author = as_mapping(entry)
        if author is not None and author.get("@type") not in ("Organization", "NewsMediaOrganization"):
            names = as_list(author.get("name"))
            for name in [str(name) for name in names] if names else [named(author, known)]:
                yield from split_authors(name)


def _meta_authors(tree: html.HtmlElement, meta: Mapping[str, str]) -> Iterator[str]:
    del tree
    for name in _BYLINES:
        found = [cleaned for part in split_authors(meta.get(name, "")) if (cleaned := part) and "/" not in cleaned]
        if found:
            yield from found
            return


def _shown_authors(tree: html.HtmlElement) -> Iterator[str]:
    """Read links and marks that say rel=author or itemprop=author."""
    for element in tree.xpath("//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name']")[:10]:
        yield from split_authors(text_of(element))


def _name(text: str, publisher: str) -> str:
    """Return a person's name without role and "By", "" for what is no name."""
    name = _ROLE.sub("", " ".join(text.split())).strip(" ,;:.-–—")
    if not name or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_NAME_WORDS or _NO_NAME.search(name):
        return ""
    return "" if publisher and _squeezed(name) == _squeezed(publisher) else name


def _publisher(tree: html.HtmlElement, fields: Fields, meta: Mapping[str, str]) -> str:
    entry = fields.get("publisher")
    first = next(iter(as_list(entry) or [entry]), None)
    stated = as_mapping(first)
    name = named(stated, by_ids(tree)) if stated is not None else (first if isinstance(first, str) else "")
    found = name if name and "//" not in name else ""
    return " ".join((found or meta.get("og:site_name", "")).split())[:100]


def _published(tree: html.HtmlElement, fields: Fields, meta: Mapping[str, str]) -> Published | None:
    stated = [text(fields, "datePublished"), text(fields, "dateCreated"), *(meta.get(name, "") for name in _DATES)]
    stated += [str(value) for path in _MARKED_DATES for value in tree.xpath(path)[:3]]
    found = next((date for value in stated if value and (date := _date(value))), None)
    return found or _guessed(tree)


def _date(value: str) -> Published | None:
    cleaned = re.sub(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$)", "", value.strip()[:60])
    cleaned = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", cleaned)
    if re.fullmatch(r"\d{10}(?:\d{3})?", cleaned):
        return Published(datetime.fromtimestamp(int(cleaned[:10]), UTC))
    try:
        if _MAIL_DATE.match(cleaned):
            return _worded(cleaned)
        return parse_published(cleaned) or _worded(cleaned)
    except (ValueError, OverflowError):
        return None


def _worded(value: str) -> Published | None:
    """Read a date that mail and browsers write ("Tue, 03 Feb 2026 10:00:00 GMT")."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - seldom needed

    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return Published(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def _guessed(tree: html.HtmlElement) -> Published | None:
    """Ask htmldate, which looks at addresses, marks and written dates; a day at most."""
    from htmldate import find_date  # noqa: PLC0415 - 50 ms, one page in ten needs it

    try:
        found = find_date(tree, extensive_search=False, original_date=True)
    except Exception:  # noqa: BLE001 - a guess that fails is no date
        return None
    return parse_published(found) if found else None


def _address(tree: html.HtmlElement, meta: Mapping[str, str], url: str) -> str:
    """Return the page's canonical address where it is on the page's own site, else the page's address."""
    own = url if is_address(url) else ""
    stated = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")[:1]] + [meta.get("og:url", "")]
    for link in filter(None, map(str.strip, stated)):
        try:
            joined = urljoin(own, link)
        except ValueError:
            continue
        if not is_address(joined):
            continue
        if not own or (_site(joined) == _site(own) and not _is_front(joined, own)):
            return joined
    return own


def _is_front(link: str, url: str) -> bool:
    """Tell whether an article names the front page of its site or section as its address, as some do by mistake."""
    stated = [part for part in urlsplit(link).path.split("/") if part]
    own = [part for part in urlsplit(url).path.split("/") if part]
    if len(stated) >= len(own) or own[: len(stated)] != stated:
        return False
    return not stated or _SLUG.search(stated[-1]) is None


def _site(url: str) -> str:
    return extract_domain(url, fast=True) or urlsplit(url).hostname or ""


def _language(tree: html.HtmlElement, fields: Fields, meta: Mapping[str, str]) -> str:
    stated = [
        text(fields, "inLanguage"),
        tree.get("lang") or "",
        meta.get("og:locale", ""),
        meta.get("content-language", ""),
    ]
    for value in stated:
        code = re.split(r"[-_]", value.strip().casefold())[0]
        if re.fullmatch(r"[a-z]{2}", code):
            return code
    return ""
