"""Whether a fetched page is the article that its feed announced, or a section front, a notice, something else."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz, utils

from bot.core.article import Block, Kind
from bot.core.page import Page
from bot.core.passage import count_words

_FEWEST_WORDS = 80
_LONG_PARAGRAPH_WORDS = 15
_FEWEST_LONG_PARAGRAPHS = 3
_MOST_LINKED = 0.4
_UNLIKE = 30.0  # of 100; titles rewritten for the feed keep a name or two, and share far more
_SHORT_PAGE_WORDS = 400  # a notice is short; an article about cookies is not
_NOTICE = regex.compile(
    r"(?:we|our partners) (?:use|value|store|care about) (?:your )?(?:cookies|privacy)|accept (?:all )?cookies|"
    r"cookie (?:policy|settings|preferences|consent)|manage (?:your )?(?:cookies|consent|preferences)|"
    r"are you a (?:robot|human)|not a robot|unusual traffic|verify (?:that )?you are (?:a )?human|"
    r"checking your browser|"
    r"enable javascript|javascript is (?:disabled|required)|access (?:to this page )?(?:has been )?denied|"
    r"(?:sign|log) in to (?:continue|read)|subscribe to (?:continue|read)|already a subscriber|"
    r"page not found|cannot be found|no longer available in your (?:country|region)|"
    r"cookies? (?:akzeptieren|zustimmen|ablehnen)|einwilligung|datenschutzeinstellungen|mit werbung weiterlesen|"
    r"seite nicht gefunden|(?:accepter|refuser) (?:tous )?les cookies|gérer (?:mes|vos) (?:choix|préférences)|"
    r"page introuvable|aceptar (?:todas )?las cookies|política de cookies|página no encontrada|"
    r"accetta(?:re)? (?:tutti )?i cookie|pagina non trovata|cookies (?:accepteren|weigeren)|cookiebeleid|"
    r"pagina niet gevonden|(?:aceitar|recusar) (?:todos )?(?:os )?cookies|página não encontrada",
    regex.IGNORECASE,
)
_FEWEST_NOTICES = 2


def judge(page: Page, announced: str) -> str:
    """Return "" for an article, else the reason why it is none, as a sentence. `announced` is the feed's title."""
    texts = [block.text for block in page.blocks if block.kind is not Kind.HEADING]
    words = sum(map(count_words, texts))
    if words < _FEWEST_WORDS:
        return f"The page has {words} words of text; an article has {_FEWEST_WORDS} at least."
    if words < _SHORT_PAGE_WORDS and _notices(page.blocks) >= _FEWEST_NOTICES:
        return "The page is a notice about cookies, logging in or access, not an article."
    if not page.says_article and not _reads_like_one(texts, page.link_share):
        return "The page is a list of links or short lines, not an article."
    if not page.says_article and announced and page.head.title and _is_unlike(announced, page.head.title):
        return "The page's headline is unlike the one that its feed announced."
    return ""


def _notices(blocks: Sequence[Block]) -> int:
    """Count the distinct phrases of notices."""
    text = "\n".join(block.text for block in blocks)
    return len({match[0].casefold() for match in _NOTICE.finditer(text)})


def _reads_like_one(texts: Sequence[str], link_share: float) -> bool:
    long_ones = sum(count_words(text) >= _LONG_PARAGRAPH_WORDS for text in texts)
    return long_ones >= _FEWEST_LONG_PARAGRAPHS and link_share <= _MOST_LINKED


def _is_unlike(announced: str, shown: str) -> bool:
    return fuzz.token_set_ratio(announced, shown, processor=utils.default_process) < _UNLIKE
