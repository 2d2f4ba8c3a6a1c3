"""Incidents: what somebody is told when something broke, and the line of the log that it is found by."""

from __future__ import annotations

import logging

import discord

from bot.core.incidents import new_incident
from bot.errors import PullquoteError, StorageError
from bot.interfaces.catalogue import Words
from bot.interfaces.discord.persisting import described, is_passing

_LOG = logging.getLogger(__name__)


def noted(event: str, error: BaseException) -> str:
    """Write an incident to the log and return its name; with the traceback where the fault may be our own.

    What other exceptions say stays out: it may quote the question.
    """
    incident = new_incident()
    expected = isinstance(error, PullquoteError | discord.Forbidden) or is_passing(error)
    is_plain = isinstance(error, StorageError | discord.HTTPException) or is_passing(error)
    why = described(error) if is_plain else type(error).__name__
    template = f"{event} incident=%s why=%s"
    _LOG.error(template, incident, why, exc_info=None if expected else error)
    return incident


def broke(words: Words, incident: str) -> str:
    """Say that something went wrong that the asker cannot mend."""
    return words(
        "Something broke here, not at your end. Try again in a minute; if it stays, tell whoever runs this bot: "
        "incident {incident}.",
        incident=incident,
    )
