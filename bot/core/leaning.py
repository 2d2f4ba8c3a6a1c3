"""How a turn leans on what came before: by its form alone, before anything is looked up.

English, and German where a pattern is as short. What has words enough of its own leans on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.analysis import Analyzer
from bot.core.wanted import AnswerKind, Wanted, wanted

LONGEST_FOLLOW_UP = 200
_MOST_OWN = 3  # with a word that points back, or "what about"
_MOST_OPEN = 2  # without

_LEAD = re.compile(
    r"(?:and|but|so|then|ok(?:ay)?|oh|ah|well|hmm*|no|nope|yes|yeah|wow|cool|thanks|lol|also|right|sure|und|aber|"
    r"dann|auch|bitte|please)\b[ ,.!]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:what|how) about|what of|same (?:question )?(?:for|in|with|about)|i (?:mean|meant)|was ist mit|"
    r"wie ist es mit)\b[ ,:]*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:by|for|in|on|since|at|from|to|with|until|till|of|about|after|seit|bis|von|f(?:ü|ue)r) )?"
    r"(?:who(?:'?s|m|se)?|what(?:'?s)?|when(?:'?s)?|where(?:'?s)?|why(?:'?s)?|which|wich|how(?:'?s)?|wer|wem|wen|"
    r"wessen|was|wann|woher|wohin|wo|warum|wieso|weshalb|wie|welche[rsmn]?)\b(?!')|"
    r"(?:is|are|were|did|does|do|has|have|had|will|would|can|could|should|any|anyone|anybody|anything)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r" (?:many|much|old|long|big|heavy|fast|far|high|deep|tall|wide|large|cold|hot|viele?|alt|lange|hoch)\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(
    r"(?:(?:und|aber|dann|auch) )*(?:(?:seit|bis|von|f(?:ü|ue)r) )?(?:wer|wem|wen|wessen|wann|woher|wohin|wo|warum|"
    r"wieso|weshalb|wie|welche[rsmn]?|was (?:ist|war|hat|sagte?|geschah|passierte|kostete?))\b|(?:und|aber) ",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\b(?:else|sonst)\b|^(?:any |who are the )?others?$", re.IGNORECASE)
_NEXT = re.compile(
    r"\b(?:what|was) (?:happen(?:ed|s)?|came|comes|did (?:they|he|she|it) do|geschah|passierte)\b.*\b(?:next|then|"
    r"after(?:wards?)?(?: that| this| it)?|danach)$",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|these|those|then|so|one|ones|same|"
    r"er|sie|ihn|ihm|ihr|ihre|sein|seine|es|das|dort)\b|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:is|was|did|does|has|of|after|before|about|for|by|since|like|on) that\b|\bthat$", re.IGNORECASE
)
_MEASURES = re.compile(
    r"\bhow (?:old|heavy|long|big|large|wide|tall|high|deep|far|fast|cold|hot|warm|small|often|soon|exactly)\b|"
    r"\bwie (?:alt|schwer|lange?|gro(?:ß|ss)|hoch|tief|breit|weit|schnell|viele?)\b",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"[*~`]+|\b_+|_+\b")
_INITIALS = re.compile(r"\b(?:the|in) (us|uk|un|eu|who)\b")

# Too common in follow-ups to tell what one is about; they help to find a passage but never prove that it answers.
_LIGHT = frozenset(
    "get got have do happen happened people come go make take part say tell exactly really actually ever still yet now "
    "today mean meant same place one ones others know think anyone anybody someone thing name number called call "
    "want".split()
)
# Words that only say what kind of answer is asked for; the kind stands for them.
_OF_KIND = {
    AnswerKind.REASON: frozenset("cause caused causes reason made".split()),
    AnswerKind.NUMBER: frozenset("score number".split()),
    AnswerKind.MONEY: frozenset("cost costs price money expensive worth".split()),
    AnswerKind.MEASURE: frozenset("weigh weighs".split()),
    AnswerKind.AGE: frozenset("age".split()),
    AnswerKind.TIME: frozenset("date day time".split()),
    AnswerKind.YEAR: frozenset("year".split()),
    AnswerKind.NAME: frozenset("name".split()),
    AnswerKind.DURATION: frozenset("last take".split()),
}
_IN_ENGLISH = {
    "wer": "who", "wem": "who", "wen": "who", "wessen": "whose", "wann": "when", "wo": "where", "woher": "where",
    "wohin": "where", "warum": "why", "wieso": "why", "weshalb": "why", "wie viele": "how many",
    "wie viel": "how much", "wie alt": "how old", "wie lange": "how long", "wie teuer": "what price",
}  # fmt: skip
_ASKS_IN_GERMAN = re.compile(rf"(?:(?:seit|bis|von) )?({'|'.join(sorted(_IN_ENGLISH, reverse=True))})\b", re.IGNORECASE)


class Form(StrEnum):
    """How a turn leans on what came before."""

    REASKED = "reasked"  # "when?": the last question, another kind of answer
    REPLACED = "replaced"  # "what about France?": the last question, about something else
    POINTING = "pointing"  # "how old is he?": a question of its own, about what was spoken of
    OPEN = "open"  # "who dissented": may be about it, or stand alone
    ELSE = "else"  # "who else?"
    NEXT = "next"  # "what happened after that?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """A turn taken apart. `rest` is what is left without "and" and "what about"; `asks` the words that ask.

    Words as written, in order: `own` carry the turn, `light` are too common to.
    """

    said: str
    rest: str
    form: Form
    wanted: Wanted
    asks: str
    own: tuple[str, ...]
    light: tuple[str, ...]


def lean(text: str, analyzer: Analyzer, *, narrows: bool = False) -> Lean | None:
    """Take a turn apart; None where it stands alone. One that `narrows` the search may have no words besides."""
    said = plain(text)
    if len(said) > LONGEST_FOLLOW_UP:
        return None
    rest = _without_leads(said)
    about = _ABOUT.match(rest)
    bare = rest[about.end() :] if about else rest
    if not bare and not narrows:
        return None
    own, light = _own(bare, "de" if _GERMAN.match(said) else "en", analyzer)
    form = _form(bare, own, led=rest != said, about=about is not None) if bare else Form.REPLACED
    if form is None:
        return None
    return Lean(
        said=said,
        rest=bare,
        form=form,
        wanted=wanted_of(bare),
        asks=asking(bare),
        own=own,
        light=light,
    )


def plain(text: str) -> str:
    """Return a turn on one line, without emphasis and the marks at its ends."""
    return " ".join(_EMPHASIS.sub("", text).split()).strip(" ?!.…,;:-–—").replace("’", "'")


def content_words(text: str, analyzer: Analyzer, code: str = "en") -> tuple[str, ...]:
    """Return the words of a question that carry it, as written, each once."""
    tokens = (token for token in analyzer.tokens(text, code) if token.terms)
    return tuple(dict.fromkeys(token.text for token in tokens if not _ASKS.fullmatch(token.text)))


def asking(question: str) -> str:
    """Return the words that ask: "how many", "by whom", "when"; "" where none does."""
    match = _ASKS.match(question)
    more = _HOW.match(question, match.end()) if match else None
    return question[: more.end()] if more else match[0] if match else ""


def wanted_of(question: str) -> Wanted:
    """Classify a question, also one that begins with a German question word."""
    match = _ASKS_IN_GERMAN.match(question)
    in_english = _IN_ENGLISH[match[1].casefold()] + question[match.end() :] if match else question
    return wanted(in_english[:LONGEST_FOLLOW_UP], "en")


def _without_leads(said: str) -> str:
    """Take off "and", "ok but", "no,"."""
    rest = said
    while match := _LEAD.match(rest):
        rest = rest[match.end() :]
    return rest


def _form(rest: str, own: Sequence[str], *, led: bool, about: bool) -> Form | None:
    """Tell how a turn leans; the more words of its own, the more it takes to lean."""
    asks = not about and _ASKS.match(rest) is not None
    points = bool(_POINTS_BACK.search(rest) or _THAT.search(rest))
    if not asks:
        leans, most, form = about or led, _MOST_OWN, Form.REPLACED
    elif _NEXT.search(rest):
        leans, most, form = True, _MOST_OPEN, Form.NEXT
    elif _ELSE.search(rest):
        leans, most, form = True, _MOST_OPEN, Form.ELSE
    elif points:
        leans, most, form = True, _MOST_OWN, Form.POINTING
    elif not own:
        leans, most, form = True, 0, Form.REASKED
    else:
        leans, most, form = True, _MOST_OPEN, Form.POINTING if led else Form.OPEN
    return form if leans and len(own) <= most else None


def _own(rest: str, code: str, analyzer: Analyzer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a turn that carry it, and those too common to."""
    shouted = _INITIALS.sub(lambda match: match[0][: -len(match[1])] + match[1].upper(), rest)
    words = content_words(_MEASURES.sub(lambda match: " " * len(match[0]), shouted), analyzer, code)
    common = _LIGHT | _OF_KIND.get(wanted_of(rest).kind, frozenset())
    light = tuple(word for word in words if word.casefold() in common)
    return tuple(word for word in words if word not in light and not _ELSE.fullmatch(word)), light
