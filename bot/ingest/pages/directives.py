"""What a page says about its use: robots meta tags and headers, and whether it is open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import html

from bot.core.rights import PageRights
from bot.ingest.loose import as_list, as_mapping
from bot.ingest.pages.jsonld import Fields

_AGENTS = frozenset({"robots", "googlebot", "googlebot-news", "pullquote"})
_WITH_VALUES = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_FALSE = frozenset({"false", "no", "0"})
_SIMPLE = re.compile(r"([.#])(-?[A-Za-z_][\w-]*)")
_COMPOUND = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*)?(?:[.#]-?[A-Za-z_][\w-]*)*")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LONGEST_SELECTOR = 500
_MOST_SELECTORS = 20
_INLINE = frozenset("a abbr b cite code del em font i ins mark q s small span strong sub sup time u".split())
_SEPARATORS = re.compile(r"[\s,;]+")
_AGENT = re.compile(r"[a-z][a-z_-]*")
_SNIPPET = re.compile(r"max-snippet\s*:\s*(-?\d{1,9})")


def rights_of(tree: html.HtmlElement, fields: Fields, header: str) -> PageRights:
    """Read a page's wishes; of several the strictest counts. `header` is its X-Robots-Tag."""
    wishes = ",".join([*_metas(tree), *_for_us(header)]).casefold()
    words = set(_SEPARATORS.split(wishes))
    limits = [int(number) for number in _SNIPPET.findall(wishes) if int(number) >= 0]
    if "nosnippet" in words or tree.xpath("self::html[@data-nosnippet] | ./body[@data-nosnippet]"):
        limits.append(0)
    return PageRights(
        longest=min(limits, default=None),
        archived=not words & {"noarchive", "nocache"},
        gated=_is_false(fields.get("isAccessibleForFree")) or bool(_locked_parts(fields)) or _is_locked(tree),
    )


def drop_hidden(tree: html.HtmlElement, fields: Fields) -> None:
    """Take out of a page what may not be quoted: what it does not show, `data-nosnippet` parts, and the parts of the
    article that its markup says are not open to everybody.

    A paragraph with such a part inside goes whole: what were left of it would be no quotation.
    """
    hidden = list(tree.xpath("//*[@data-nosnippet] | //body//*[@hidden]"))
    selectors = [selector for part in _locked_parts(fields) for selector in _selectors(part.get("cssSelector"))]
    for steps in selectors[:_MOST_SELECTORS]:
        hidden += [element for element in tree.iter() if _is_selected(element, steps)]
    for element in [_whole(element) for element in hidden]:
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _locked_parts(fields: Fields) -> list[Fields]:
    """Return the parts of an article that are said not to be free."""
    parts = map(as_mapping, as_list(fields.get("hasPart")) or [fields.get("hasPart")])
    return [part for part in parts if part is not None and _is_false(part.get("isAccessibleForFree"))]


def _whole(element: html.HtmlElement) -> html.HtmlElement:
    """Return the paragraph around a part of one, else the element itself."""
    if element.tag not in _INLINE:
        return element
    around = next((above for above in element.iterancestors() if above.tag not in _INLINE), element)
    return around if all(below.tag in _INLINE for below in around.iterdescendants()) else element


def _selectors(stated: object) -> Iterator[list[str]]:
    """Give the steps of each selector made of tags, classes and ids, outermost first; others are passed over. A child
    (">") is taken for any element below.
    """
    for selector in as_list(stated) or [stated]:
        for alternative in selector[:_LONGEST_SELECTOR].split(",") if isinstance(selector, str) else ():
            steps = [step for step in alternative.replace(">", " ").split() if step != "*"]
            if steps and all(_COMPOUND.fullmatch(step) for step in steps):
                yield steps


def _is_selected(element: html.HtmlElement, steps: Sequence[str]) -> bool:
    *outer, own = steps
    if not _matches(element, own):
        return False
    for above in element.iterancestors() if outer else ():
        if outer and _matches(above, outer[-1]):
            outer.pop()
    return not outer


def _matches(element: html.HtmlElement, step: str) -> bool:
    """Tell whether a step such as "div.paywall#wall" names an element."""
    tag = _TAG.match(step)
    if tag and tag[0].lower() != element.tag:
        return False
    classes = (element.get("class") or "").split()
    return all(name in classes if kind == "." else name == element.get("id") for kind, name in _SIMPLE.findall(step))


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
        names_agent = bool(colon) and name not in _WITH_VALUES and _AGENT.fullmatch(name) is not None
        if names_agent:
            for_us = name in _AGENTS
        if for_us:
            yield rest if names_agent else part


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().rpartition("/")[2].casefold() in _FALSE)


def _is_locked(tree: html.HtmlElement) -> bool:
    """Tell whether Facebook's old tag, which some papers still keep, says so."""
    return bool(tree.xpath("//meta[@property='article:content_tier'][@content='locked']"))
