"""How plainly a printed sentence states a thing of the kind that is asked for. English, and German in part."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from bot.core.asked import Asked

_NUMBER = (
    r"(?:\d[\d,.]*(?: (?:million|billion|trillion|thousand))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|dozens?|hundreds|"
    r"thousands|millions|half|third|quarter|a|an|several|some|few)"
)
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|"
    r"Mai|Juni|Juli|Oktober|Dezember)"
)
_DAYS = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend)"
_SPANS = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|nights?|"
    r"(?:Sekunde|Minute|Stunde|Woche)n?|Tagen?|Monaten?|Jahren?)"
)
_CURRENCIES = r"(?:dollars?|euros?|Euro|pounds?|rupees?|kronor|crowns?|yen|yuan|francs?|cents?|Kronen)"
_NAME = rf"(?!{_MONTHS}|{_DAYS})[A-ZÀ-Þ][\w.’'-]+"
_WHERE = r"(?:in|at|near|off|from|to|outside|around|inside|of|between|for|on|bei|aus|nach)"
_DATE = re.compile(rf"\b(?:\d{{1,2}} {_MONTHS}|{_MONTHS} \d{{1,2}})(?:,? \d{{4}})?|\b(?:1[5-9]|20)\d\d\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

# Kind, how plainly (0..1), pattern; the plainest first.
_STATED: tuple[tuple[Asked, float, str], ...] = (
    (Asked.AGE, 1.0, r"\baged? (?:of )?\d+|\b(?:was|is|at|only|now) \d\d\b(?! (?:per|%))|, \d\d,|\bborn\b|\bgeboren"),
    (Asked.AGE, 1.0, r"\d+[- ](?:years?|Jahre)[- ](?:old|alt)"),
    (Asked.MONEY, 1.0, rf"[$€£¥]\s?\d|\b{_CURRENCIES}\b|\b(?:free|for nothing|kostenlos)\b"),
    (Asked.WEIGHT, 1.0, r"\b(?:kilogram(?:me)?s?|kilos?|kg|tonnes?|tons?|pounds|grams?|Tonnen|Gramm)\b"),
    (Asked.SPEED, 1.0, r"\b(?:(?:kilomet(?:re|er)s?|miles|met(?:re|er)s) (?:per|an|a) |km/h|mph|knots)"),
    (Asked.TEMPERATURE, 1.0, r"\bdegrees|kelvin|°|\bGrad\b"),
    (Asked.SPAN, 1.0, rf"\b{_NUMBER}(?: and (?:a half|{_NUMBER}))?[ -](?:[a-z]+ )?{_SPANS}\b|\bovernight\b"),
    (Asked.LENGTH, 1.0, r"\d (?:square |cubic )?(?:[Kk]ilo|[Cc]enti|[Mm]illi)?[Mm]et(?:re|er)s?\b"),
    (Asked.LENGTH, 1.0, r"\b(?:miles|feet|inches|km|hectares|acres)\b"),
    (
        Asked.SHARE,
        1.0,
        r"\bpercent|%|\bProzent|\bpercentage point|\bby (?:about |some |more than |nearly )?[\w ]{0,20}\d",
    ),
    (Asked.SHARE, 0.7, rf"\b(?:by|than|gain of|margin) (?:a |an )?(?:\w+ ){{0,2}}{_NUMBER}\b|\d[–-]\d"),
    (Asked.SHARE, 0.4, r"\d"),
    (Asked.SCORE, 1.0, r"\b\d{1,3}[–:-]\d{1,3}\b"),
    (Asked.COUNT, 1.0, r"\d"),
    (Asked.COUNT, 0.6, rf"\b{_NUMBER} [a-z]"),
    (Asked.TIME, 1.0, rf"{_MONTHS}\b|\b(?:1[5-9]|20)\d\d\b|\b{_DAYS}\b|\b\d\d?[.:]\d\d\b|\b(?:a|p)\.m\."),
    (Asked.TIME, 1.0, r"\d(?:st|nd|rd|th) minute"),
    (Asked.TIME, 0.7, r"\b(?:later|earlier|before|after|yesterday|today|tomorrow|gestern|heute|morgen)\b"),
    (Asked.TIME, 0.7, r"\b(?:century|morning|evening|night|weekend|Abend|Nacht|Wochenende)\b"),
    (Asked.PLACE, 1.0, rf"\b{_WHERE} (?:the |a |an )?(?:[a-z]+ ){{0,2}}(?!{_MONTHS}|{_DAYS})[A-Z]"),
    (Asked.PLACE, 0.6, r"\b(?:north|south|east|west|capital|city|town|coast|island|crater|latitude|region)\b"),
    (Asked.REASON, 1.0, r"\b(?:because|so that|so as|in order|due to|owing to|caus(?:e|es|ed)|reasons?|driven)\b"),
    (Asked.REASON, 1.0, r"\b(?:thanks to|led to|as a result|in protest|argued|blamed|fear(?:ed|s)?|to fight)\b"),
    (Asked.REASON, 1.0, r"\b(?:weil|damit|wegen|denn|aufgrund)\b"),
    (Asked.REASON, 0.6, r"\b(?:after|since (?!\d)|as (?:the|he|she|it|they|its)|when|while|believed|in return)\b"),
    (Asked.REASON, 0.6, r"\b(?:had to|could not|meant to|on suspicion|for (?:the|its|his|her|their|\w+ing))\b"),
    (Asked.SPEECH, 1.0, r"\b(?:said|says|told|warned|argued|called|promised|announced|wrote|added|asked|insisted)\b"),
    (Asked.SPEECH, 1.0, r"\bthat\b|[“\"„]|\b(?:sagte|erklärte)\b"),
    (Asked.SPEAKER, 1.0, r"\b(?:said|says|told|warned|argued|estimated|announced|wrote|added|according to|sagte)\b"),
    (Asked.PERSON, 1.0, rf"(?:{_NAME} ){{1,3}}[A-ZÀ-Þ][\w’'-]+"),
    (Asked.PERSON, 0.6, rf"(?<=[a-z,] ){_NAME}"),
)
_PATTERNS = tuple((kind, plainly, re.compile(pattern)) for kind, plainly, pattern in _STATED)


def stated(kind: Asked, sentence: str, said: AbstractSet[str]) -> float:
    """Say how plainly (0..1) a sentence states a thing of a kind.

    Words of the question itself (`said`, in small letters) are left out of account, and a date is no count.
    """
    small = sentence.casefold()
    rest = sentence
    if any(word in small for word in said):
        rest = _WORD.sub(lambda word: "_" if word[0].casefold() in said else word[0], sentence)
    if kind is Asked.COUNT:
        rest = _DATE.sub("_", rest)
    return next((plainly for of, plainly, pattern in _PATTERNS if of is kind and pattern.search(rest)), 0.0)
