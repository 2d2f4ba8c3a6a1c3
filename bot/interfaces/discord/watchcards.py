"""What is said about questions that are waited for."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.core.answer import Answered
from bot.core.watch import MOST_OF_A_USER, Kept, NotKept, Watch
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Button, Card
from bot.interfaces.discord.cards import reply_card
from bot.interfaces.discord.markup import block_quote, clipped

_LONGEST_SHOWN = 500
_LONGEST_TOLD = 120


def kept_card(kept: Kept, words: Words) -> Card:
    """Say what is remembered, until when, and how to take it back."""
    watch = kept.watch
    title = words("I will tell you when an article answers this") if kept.is_new else words("I wait for that already")
    lines = [
        f"### {title}",
        block_quote(clipped(watch.question.said or watch.question.text, _LONGEST_SHOWN)),
        words(
            "When an arriving article states the answer, you get one direct message. None comes when an article is "
            "only related, so none may come at all."
        ),
        words(
            "**Kept until then:** the words of this question, when and in which server it was asked, where to look, "
            "and your user number. Deleted when the message is sent, when you cancel, or on {day}.",
            day=words.day(watch.until.date()),
        ),
        words(
            "Your direct messages must be open to me. **Cancel** ends it, here or with /forget-me, which deletes "
            "everything that is kept of you."
        ),
    ]
    return Card(sections=("\n".join(lines),), buttons=(Button.CANCEL,))


def told_card(watch: Watch, answer: Answered, words: Words, *, is_known: bool) -> Card:
    """Dress an answer that was waited for: the ordinary card, with why it comes. Where its sources are not `is_known`
    in direct messages, nothing more of them can be asked for there.
    """
    asked = words(
        "On {day} you asked: {question}",
        day=words.day(watch.question.asked_at.astimezone(watch.question.zone).date()),
        question=clipped(watch.question.said or watch.question.text, _LONGEST_TOLD),
    )
    notice = words(
        "You get this because you pressed “Tell me when”, and an article that has arrived since answers it. The "
        "question is not kept any more, and no other message comes on it."
    )
    card = reply_card(answer, words, asked=asked, notice=notice)
    others = card.buttons[:-1] if is_known else ()
    return replace(card, buttons=(*others, Button.CANCEL, Button.DELETE))


def not_kept_sentence(why: NotKept, words: Words) -> str:
    """Say why a question is not waited for."""
    match why:
        case NotKept.TOO_LONG:
            return words("That is too long to wait for. Ask in a sentence or two, then press again.")
        case NotKept.TOO_MANY:
            return words.many(
                "You wait for {count} question already, and that is as many as I keep. Cancel one of them, or delete "
                "all with /forget-me.",
                "You wait for {count} questions already, and that is as many as I keep. Cancel one of them, or delete "
                "all with /forget-me.",
                MOST_OF_A_USER,
            )
        case NotKept.FULL:
            return words("So many questions are waited for that I take no more now. Try again in some days.")
        case _:
            assert_never(why)


def cancelled_sentence(words: Words, others: int, *, was_kept: bool) -> str:
    """Say that a question is waited for no longer, and what still is."""
    done = (
        words("Cancelled: the question is deleted, with your user number.")
        if was_kept
        else words("That question is not kept any more. Nothing else comes on it.")
    )
    if not others:
        return done
    rest = words.many(
        "You still wait for {count} other question; /forget-me deletes it.",
        "You still wait for {count} other questions; /forget-me deletes them.",
        others,
    )
    return f"{done} {rest}"
