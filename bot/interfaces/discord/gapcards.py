"""What a server asks in vain, for who manages it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.gap import FEWEST_PEOPLE, Gap
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.fitting import as_many_as_fit
from bot.interfaces.discord.markup import clipped, escape

_MOST_CHARACTERS = 3_000
_LONGEST_QUESTION = 200


def gaps_card(gaps: Sequence[Gap], words: Words) -> Card:
    """List the questions, as many as fit."""
    title = f"### {words('Asked here, and not answered')}"
    about = words(
        "Only what {count} different people asked in the last 30 days, in the words of one of them and without names. "
        "A question goes from this list once it is answered. /sources add brings more news.",
        count=FEWEST_PEOPLE,
    )
    if not gaps:
        none = words("There is no question that {count} different people asked in vain.", count=FEWEST_PEOPLE)
        return Card(sections=("\n".join([title, none, f"-# {about}"]),))
    lines = as_many_as_fit([_line(gap, words) for gap in gaps], _MOST_CHARACTERS, words)
    return Card(sections=("\n".join([title, *lines]), f"-# {about}"))


def gaps_off_sentence(words: Words) -> str:
    """Say that nothing is counted."""
    return words(
        "Unanswered questions are not counted in this server. /settings show switches it on; members are told so "
        "with every answer that is counted."
    )


def counted_line(words: Words) -> str:
    """Tell who asks that the question is counted."""
    return words("Unanswered questions are counted in this server, without names; /privacy says how.")


def _line(gap: Gap, words: Words) -> str:
    found = words("only closest passages") if gap.is_close else words("nothing found")
    people = words.many("{count} person", "{count} people", gap.people)
    last = words("last on {day}", day=words.day(gap.last_on))
    return f"- **{escape(clipped(gap.words, _LONGEST_QUESTION))}** – {people} · {last} · {found}"
