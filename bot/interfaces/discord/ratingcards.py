"""What is said to who tells whether an answer helped."""

from __future__ import annotations

from typing import assert_never

from bot.core.rating import MOST_OF_AN_ASKER, NotRated, Rated
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.markup import block_quote, clipped

_LONGEST_SHOWN = 500


def rated_card(rated: Rated, words: Words) -> Card:
    """Say what is kept, until when, and how to take it back."""
    title = words("Noted: this answer helped you") if rated.helped else words("Noted: this answer did not help you")
    day = words.day(rated.answer.until.date())
    kept = (
        [
            block_quote(clipped(rated.answer.question, _LONGEST_SHOWN)),
            words(
                "**Kept until {day}:** these words of your question, the day and the server of it, which passages were "
                "shown, what you pressed, and a scrambled form of your user number, so that you are counted once.",
                day=day,
            ),
            words(
                "Whoever runs this bot measures with it how good the answers are, and sees the words without your "
                "name; with the key of this bot, or from the place of the answer, they could find out whose they are. "
                "Nobody else is told."
            ),
        ]
        if rated.is_own
        else [
            words(
                "**Kept until {day}:** what you pressed, and a scrambled form of your user number, so that you are "
                "counted once. The words of the question are kept because whoever asked it pressed, too; what you "
                "pressed goes with them.",
                day=day,
            )
        ]
    )
    back = words("The other button changes it. **Take back** deletes it, and so does /forget-me.")
    return Card(sections=("\n".join([f"### {title}", *kept, back]),), buttons=(Button.TAKE_BACK,))


def not_rated_sentence(why: NotRated, words: Words) -> str:
    """Say why nothing is kept."""
    match why:
        case NotRated.FORGOTTEN:
            return words(
                "Thank you, but nothing was kept: the words of a question are in memory for 15 minutes only, and those "
                "of this one are forgotten. Ask again, and press then."
            )
        case NotRated.NOT_THE_ASKER:
            return words(
                "Thank you, but nothing was kept. A rating is of use together with the question, and only whoever "
                "asked it can let its words be kept, by pressing first."
            )
        case NotRated.TOO_LONG:
            return words("Nothing was kept: the question is too long. Ask in a sentence or two, then press again.")
        case NotRated.TOO_MANY:
            return words.many(
                "Nothing was kept: I already keep {count} answer that you rated, and no more of one person.",
                "Nothing was kept: I already keep {count} answers that you rated, and no more of one person.",
                MOST_OF_AN_ASKER,
            )
        case _:
            assert_never(why)


def off_card(words: Words, *, is_kept: bool) -> Card:
    """Say that a server switched it off; what was kept before can still be taken back."""
    if not is_kept:
        off = words("Nothing was kept: whoever manages this server has switched off the rating of answers.")
        return Card(sections=(off,))
    off = words(
        "Nothing was changed: whoever manages this server has switched off the rating of answers. What you pressed "
        "before is still kept; **Take back** deletes it, and so does /forget-me."
    )
    return Card(sections=(off,), buttons=(Button.TAKE_BACK,))


def taken_back_sentence(words: Words, *, was_kept: bool) -> str:
    """Say that nothing is kept any more."""
    if was_kept:
        return words("Taken back: what was kept of it is deleted. You can still press again.")
    return words("Nothing of it was kept any more.")
