"""What a page says about its use: robots meta tags and headers, and whether it is open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import html

from bot.core.rights import PageRights
from bot.ingest.loose import as_list, as_mapping
from bot.ingest.pages.jsonld import Fields

_AGENTS = frozenset({"robots", "googlebot", "googlebot-news", "pullquote"})
_WITH_VALUES = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_FALSE = frozenset({"false", "no", "0"})
_SELECTOR = re.compile(r"([.#])([A-Za-z_][\w-]*)")
_SNIPPET = re.compile(r"max-snippet\s*:\s*(-?\d{1,9})")


def rights_of(tree: html.HtmlElement, fields: Fields, header: str) -> PageRights:
    """Read a page's wishes; of several the strictest counts. `header` is its X-Robots-Tag."""
    wishes = ",".join([*_metas(tree), *_for_us(header)]).casefold()
    words = {word.strip() for word in wishes.split(",")}
    limits = [int(number) for number in _SNIPPET.findall(wishes) if int(number) >= 0]
    if "nosnippet" in words:
        limits.append(0)
    return PageRights(
        longest=min(limits, default=None),
        archived=not words & {"noarchive", "nocache"},
        gated=_is_false(fields.get("isAccessibleForFree")) or _is_locked(tree),
    )


def drop_hidden(tree: html.HtmlElement, fields: Fields) -> None:
    """Take out of a page what may not be quoted: `data-nosnippet` parts, and the parts of the article that its markup
    says are not open to everybody.
    """
    hidden = list(tree.xpath("//*[@data-nosnippet]"))
    for part in as_list(fields.get("hasPart")) or [fields.get("hasPart")]:
        locked = as_mapping(part)
        if locked is not None and _is_false(locked.get("isAccessibleForFree")):
            selectors = as_list(locked.get("cssSelector")) or [locked.get("cssSelector")]
            hidden += [element for selector in selectors for element in _selected(tree, selector)]
    for element in hidden:
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _selected(tree: html.HtmlElement, selector: object) -> list[html.HtmlElement]:
    """Find the elements of a selector that is one class or one id."""
    match = _SELECTOR.fullmatch(selector.strip()) if isinstance(selector, str) else None
    if match is None:
        return []
    if match[1] == "#":
        return list(tree.xpath("//*[@id=$name]", name=match[2]))
    return list(tree.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {match[2]} "))


def _metas(tree: html.HtmlElement) -> Iterator[str]:
    for meta in tree.xpath("//meta[@name and @content]"):
        if (meta.get("name") or "").strip().casefold() in _AGENTS:
            yield meta.get("content") or ""


def _for_us(header: str) -> Iterable[str]:
    """Take the directives of an X-Robots-Tag that are for all or for us ("otherbot: noindex" is not)."""
    for_us = True
    for part in header.split(","):
        agent, colon, rest = part.partition(":")
        name = agent.strip().casefold()
        names_agent = bool(colon) and name not in _WITH_VALUES
        if names_agent:
            for_us = name in _AGENTS
        if for_us:
            yield rest if names_agent else part


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().rpartition("/")[2].casefold() in _FALSE)


def _is_locked(tree: html.HtmlElement) -> bool:
    """Tell whether Facebook's old tag, which some papers still keep, says so."""
    return bool(tree.xpath("//meta[@property='article:content_tier'][@content='locked']"))
