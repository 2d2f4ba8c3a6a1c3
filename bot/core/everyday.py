"""What newspapers print where people ask in everyday words, English.

Only read in the article that a conversation is about, where a loose likeness is seldom wrong; the search at large keeps
to the closer list in `languages`.
"""

from __future__ import annotations

from collections import defaultdict

from bot.core.analysis import Analyzer

# Asked: printed instead.
_GROUPS = (
    # people and offices
    "boss: chief executive head director chairman|chief: head executive director|lead: president preside head chair "
    "direct charge|leader: head chief president chair|coach: manager trainer|keeper: goalkeeper|judge: justice|"
    "captain: skipper|replace: successor succeed|resign: step leave|quit: step leave|wife: husband married|"
    "crew: sailor board|"
    # what people do
    "confirmed: certain official consistent proven|work: success succeed achieve result change|"
    "cry: tear wept|want: ask insist demand seek|agree: accept deal adopt|disagree: dissent oppose|reject: refuse turn|"
    "refuse: reject turn|promise: pledge vow aim|plan: intend aim|complain: criticise object protest|angry: protest "
    "complain critic|blame: accuse charge|arrest: detain custody|predict: expect forecast|expect: predict forecast|"
    "idea: proposal suggest plan|help: aid send assist|come: attend receive guest visit|meet: encounter across|"
    "find: discover locate|discover: find|show: reveal depict|win: beat victory defeat|lose: defeat beat|"
    "miss: wide fail|start: declare open launch|end: finish close conclude|stop: halt end suspend|"
    "pull: withdraw remove|pay: cost free fee charge|buy: purchase acquire|hire: appoint|fire: dismiss blaze|"
    "sack: dismiss|"
    # what happens
    "ok: unhurt safe alive uninjured survive|safe: unhurt alive uninjured survive|survive: alive rescue save|"
    "hurt: injure wound|injure: hurt wound|die: drown kill perish|kill: die drown|hit: strike|crash: collide smash "
    "strike|destroy: lost ruin|damage: destroy|rebuild: rebuilt restore reconstruct stand|"
    "rebuilt: rebuild restore reconstruct stand|stuck: wait strand aground|explode: blast burst|"
    "quake: earthquake shock|blaze: fire flame|"
    # things and places
    "pc: computer device machine|mac: apple|ship: vessel|boat: vessel ship|plane: flight|jab: vaccine dose|"
    "shot: vaccine dose|vaccine: dose|test: trial|money: fund dollar|rule: decision law|US: america american united|"
    "UK: britain british kingdom|EU: european|UN: nations|fed: federal|"
    # order and bearing
    "third: bronze|second: silver|next: follow later|last: final|born: birth native|headed: bound way destination|"
    "going: bound way destination headed"
)


def printed_for(analyzer: Analyzer) -> dict[str, tuple[str, ...]]:
    """Map the term of each everyday word to those that newspapers print instead."""
    found: dict[str, list[str]] = defaultdict(list)
    for group in _GROUPS.split("|"):
        word, printed = group.split(": ")
        for term in analyzer.terms(word, "en"):
            found[term] += [other for other in analyzer.terms(printed, "en") if other != term]
    return {term: tuple(dict.fromkeys(others)) for term, others in found.items()}
