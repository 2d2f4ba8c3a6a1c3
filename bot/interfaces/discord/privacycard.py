"""`/privacy`: what is kept of whom, and for how long. `docs/privacy.md` holds the same sentences; a test compares."""

from __future__ import annotations

from bot.interfaces.catalogue import Words
from bot.interfaces.discord.card import Card


def kept_facts(words: Words) -> list[str]:
    """Say what is kept, one thing a sentence."""
    return [
        words(
            "For each answer, for 30 days: which passages it shows, and a scrambled form of your user number, "
            "made with "
            "a key that lies outside the database, so that you can delete it."
        ),
        words(
            "For a year: in which message of which channel an article was quoted, so that it can be taken back, "
            "and for "
            "a day how much of it a channel was shown; not who asked."
        ),
        words(
            "For 15 minutes, in memory only: your last three questions, so that you can follow up and ask why an "
            "answer "
            "was chosen."
        ),
        words(
            "Only if you press **Tell me when**, until it is answered or you cancel, at most 30 days: the words "
            "of that "
            "question, when and in which server it was asked, where to look, and your user number."
        ),
        words(
            "Only if you press **Helpful** or **Not helpful** under the answer to a question of yours, for 180 days: "
            "its words, its day and server, which passages were shown, what you pressed, and a scrambled form of your "
            "user number. Under somebody else's answer: what you pressed and that form, and only if whoever asked "
            "pressed, too."
        ),
        words(
            "Only in servers whose moderators chose so, for 30 days: of a question without an answer, a scrambled form "
            "of its words and of who asked it. Once three different people asked the same, the words of the third are "
            "kept and shown to whoever manages the server."
        ),
    ]


def never_facts(words: Words) -> list[str]:
    """Say what is never kept, what deletes it, and what is read at all."""
    return [
        words("Never written down otherwise: the words of your question, your name, other messages."),
        words("**/forget-me** deletes all that is kept of you, in all servers, at once."),
        words(
            "I read only what is meant for me: commands, mentions, direct messages, and replies to my answers that "
            "ping me."
        ),
    ]


def privacy_card(words: Words, *, counts_gaps: bool | None = None) -> Card:
    """Say it all; `counts_gaps` tells whether this server chose to count unanswered questions, None in direct
    messages.
    """
    here = {
        None: [],
        True: [f"  - **{words('This server does.')}**"],
        False: [f"  - {words('This server does not.')}"],
    }[counts_gaps]
    kept = [f"- {fact}" for fact in kept_facts(words)]
    lines = [f"### {words('What is kept')}", *kept, *here, *(f"- {fact}" for fact in never_facts(words)[:1])]
    return Card(sections=("\n".join(lines), "\n".join(never_facts(words)[1:])))
