"""What differs from language to language: stemmer, stop words, elisions, number words.

Stemmers are Snowball's (PyStemmer); stop words come from the `stop-words` package, whose lists grew from Snowball's.
A language without an entry is indexed by its folded word forms.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """One language's knobs.

    `stemmer` and `stop_list` name the lists of the two packages ("" where there is none); `elisions` are the short
    words that are written onto the next one with an apostrophe; `extra_stops` are question and filler words that
    the stop list lacks; `synonyms` maps a folded word to the form that both sides are indexed by (number words,
    mostly).
    """

    code: str
    stemmer: str = ""
    stop_list: str = ""
    elisions: frozenset[str] = frozenset()
    extra_stops: frozenset[str] = frozenset()
    synonyms: dict[str, str] = field(default_factory=dict[str, str])


_ENGLISH_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

# Irregular forms, which a stemmer leaves apart: base form first.
_ENGLISH_FORMS = {
    form: forms.split()[0]
    for forms in (
        "arise arose arisen|bear bore borne|beat beaten|become became|begin began begun|bind bound|bite bit bitten|"
        "blow blew blown|"
        "break broke broken|bring brought|build built|buy bought|catch caught|choose chose chosen|come came|deal "
        "dealt|dig dug|"
        "draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|"
        "fight fought|"
        "find found|flee fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten|freeze froze frozen|"
        "get got gotten|"
        "give gave given|go went gone|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know "
        "knew known|"
        "lay laid|lead led|leave left|lend lent|lose lost|make made|mean meant|meet met|overtake overtook overtaken|"
        "pay paid|"
        "ride rode ridden|ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|"
        "shake shook shaken|shoot shot|shrink shrank|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke "
        "spoken|"
        "spend spent|stand stood|steal stole stolen|stick stuck|strike struck stricken|swear swore sworn|sweep swept|"
        "swim swam swum|"
        "take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|undergo underwent "
        "undergone|"
        "understand understood|wake woke woken|wear wore worn|win won|withdraw withdrew withdrawn|write wrote written|"
        "man men|woman women|child children|foot feet|tooth teeth|mouse mice|crisis crises"
    ).split("|")
    for form in forms.split()[1:]
}

# Words that chat and newspapers use for the same thing; the first stands for all of them in the index.
_ENGLISH_SAME = {
    form: forms.split()[0]
    for forms in (
        "child kid kids|percent percentage percentages|begin start starts started starting starter|"
        "occupy occupation occupations occupier|negotiation talks discussion discussions|agreement deal deals accord "
        "accords pact pacts|"
        "hospital hospitals hospitalised hospitalized|buy purchase purchased purchases acquire acquired acquires|"
        "resign quit quits resigned|jail prison prisons imprisoned jailed|doctor physician physicians doctors|"
        "car automobile automobiles cars|film movie movies films|police cops cop|teenager teen teens teenagers|"
        "phone telephone telephones phones|plane airplane airplanes aircraft planes|airline airlines|"
        "attack assault assaults attacks attacked attacking|die dead death deaths died dies dying|job jobs|"
        "vote ballot ballots votes voted voting voter voters|lawyer attorney attorneys lawyers|"
        "company firm firms companies|soccer football|flu influenza|illness disease diseases illnesses|"
        "cost price prices costs costing priced|million m|border frontier"
    ).split("|")
    for form in forms.split()[1:]
}

_ENGLISH = Language(
    code="en",
    stemmer="english",
    stop_list="en",
    # Contractions typed without their apostrophe, and words that only frame a question.
    extra_stops=frozenset(
        "also can cant could couldnt did didnt does doesnt dont isnt just may might much now shall should us using via "
        "wasnt whats whens wheres whos whys will wont would im ive youre theyre thats theres pls please tell hey hi "
        "hello "
        "many d ll m re s t ve".split()
    ),
    synonyms=_ENGLISH_NUMBERS | _ENGLISH_FORMS | _ENGLISH_SAME | {"bn": "billion", "tn": "trillion", "%": "percent"},
)

_ROMANCE = frozenset("l d c j m n s t qu jusqu lorsqu puisqu quoiqu".split())
_ITALIAN = frozenset("l un d c dell all nell sull dall coll quell quest sant".split())

LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        _ENGLISH,
        Language("ar", "arabic", "ar"),
        Language("bg", "", "bg"),
        Language("ca", "catalan", "ca", elisions=_ROMANCE),
        Language("cs", "", "cz"),
        Language("da", "danish", "da"),
        Language("de", "german", "de"),
        Language("el", "greek", ""),
        Language("es", "spanish", "es"),
        Language("et", "estonian", ""),
        Language("eu", "basque", ""),
        Language("fi", "finnish", "fi"),
        Language("fr", "french", "fr", elisions=_ROMANCE),
        Language("ga", "irish", ""),
        Language("hi", "hindi", "hi"),
        Language("hu", "hungarian", "hu"),
        Language("hy", "armenian", ""),
        Language("id", "indonesian", "id"),
        Language("it", "italian", "it", elisions=_ITALIAN),
        Language("lt", "lithuanian", ""),
        Language("nb", "norwegian", "nb"),
        Language("ne", "nepali", ""),
        Language("nl", "dutch", "nl"),
        Language("no", "norwegian", "nb"),
        Language("pl", "", "pl"),
        Language("pt", "portuguese", "pt"),
        Language("ro", "romanian", "ro"),
        Language("ru", "russian", "ru"),
        Language("sk", "", "sk"),
        Language("sr", "serbian", ""),
        Language("sv", "swedish", "sv"),
        Language("ta", "tamil", ""),
        Language("tr", "turkish", "tr"),
        Language("uk", "", "uk"),
        Language("vi", "", "vi"),
    )
}

UNDETECTED = Language("")
"""Stands for a text whose language is unknown: folded words, no stemming, no stop words."""


def language(code: str) -> Language:
    """Return the entry of an ISO 639-1 code, or `UNDETECTED`."""
    return LANGUAGES.get(code, UNDETECTED)
