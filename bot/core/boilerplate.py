"""Paragraphs that belong to the page and not to the article."""

from __future__ import annotations

import re

import regex

_LONGEST_BOILERPLATE = 420
_FEWEST_TOLD_WORDS = 3
_BOILERPLATE = re.compile(
    r"(?:read|see) (?:more|also|next)\b.{0,160}|(?:sign|log) (?:up|in)\b.{0,200}|subscribe\b.{0,160}|advertisement|"
    r"(?:photo(?:graph)?|image|picture|video)(?: credit)?s?\s*[:/].{0,160}|(?:file|getty|ap|reuters)[ /-]*(?:photo|"
    r"images?)\b.{0,60}|"
    r"(?:©|\(c\)|copyright)\s.{0,160}|all rights reserved\.?|(?:follow|like) us on\b.{0,120}|share (?:this|"
    r"on)\b.{0,80}|"
    r"(?:we|this site) uses? cookies\b.{0,300}|(?:click|tap) here\b.{0,160}|most read.{0,40}|related(?: stories| "
    r"articles)?:?.{0,40}|"
    r"this (?:story|article) (?:has been|was) (?:updated|corrected)\b.{0,160}|skip to (?:main )?content|loading\W*|"
    r"comments?(?: \(\d+\))?",
    re.IGNORECASE,
)
_TOLD_WORD = regex.compile(r"\b\p{Ll}{2,}\b")  # neither a name nor a part of a date
_STOP = regex.compile(r"""[.!?…]["'”’»«)\]]*\Z""")
_TO_THE_READER = regex.compile(
    r"@|https?:|www\.|\b(?:(?i:you|your|our|we|here|now|please|free|ios|android|podcasts?|"
    r"hier|jetzt|kostenlos|uns|unser\w*|vous|votre|vos|nous|notre|nos|ici|aquí|ahora|gratis|gratuit\w*|nuestr\w+|tus?|"
    r"qui|ora|nostr\w+|jouw|onze|ons|vår\w*|vores|nosso\w*|nossa\w*|você|aqui|ваш\w*|наш\w*|здесь)|us|Us|Sie|Ihr\w*)\b"
)


def is_boilerplate(text: str) -> bool:
    """Tell whether a whole paragraph is page furniture: "Read more", credits, sign-ups, sharing, cookies. A sentence of
    the article that begins like some is none.
    """
    return len(text) <= _LONGEST_BOILERPLATE and _BOILERPLATE.fullmatch(text) is not None and not is_told(text)


def is_told(line: str) -> bool:
    """Tell whether a line is a sentence about the world: it ends as one and nobody is spoken to."""
    return (
        len(_TOLD_WORD.findall(line)) >= _FEWEST_TOLD_WORDS
        and _STOP.search(line) is not None
        and _TO_THE_READER.search(line) is None
    )
