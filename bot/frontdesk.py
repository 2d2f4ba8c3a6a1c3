"""The part of the composition root that answers in Discord: the desk and the services on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from bot.core.observing import Observer
from bot.interfaces.catalogue import Catalogue
from bot.interfaces.discord.conversations import Conversations
from bot.interfaces.discord.desk import Desk, Services
from bot.interfaces.discord.manners import Limits, Manners
from bot.search.live import LiveSearch
from bot.search.local import LocalSearch
from bot.service.answering import Answering
from bot.service.audience import Audiences, Everything
from bot.service.explaining import Explaining
from bot.service.leaving import Leaving
from bot.service.noticing import Noticing
from bot.service.observing import TimedSearch, TimedStore
from bot.service.rating import Rating
from bot.service.recalling import Recalling
from bot.service.subscribing import Subscribing
from bot.service.telling import Telling, Times
from bot.settings import Settings
from bot.storage.articles import Articles
from bot.storage.budgets import Budgets
from bot.storage.database import Database
from bot.storage.gaps import Gaps
from bot.storage.posted import Posted
from bot.storage.ratings import Ratings
from bot.storage.receipts import Receipts, read_key
from bot.storage.revisions import Revisions
from bot.storage.servers import Servers
from bot.storage.watches import Watches

_LOCALES = Path(__file__).parent / "locale"


def lay_desk(
    settings: Settings,
    database: Database,
    articles: Articles,
    search: LiveSearch | LocalSearch,
    subscribing: Subscribing,
    now: Callable[[], datetime],
    observer: Observer | None = None,
) -> Desk:
    """Make the desk of this installation. `observer` measures the answers of who waits for one."""
    receipts, key = Receipts(database), read_key(settings.data_dir)
    budgets, posted, servers = Budgets(database), Posted(database, now), Servers(database)
    ratings, gaps = Ratings(database), Gaps(database)
    recalling = Recalling(receipts, articles, key, now, budgets=budgets, posted=posted)
    everything = Everything(
        search=search,
        store=articles,
        revisions=Revisions(database),
        answering=Answering(search, articles),
        recalling=recalling,
    )
    # with turns of its own: what waits for days must not take those of who waits now
    unhurried = Audiences(servers, replace(everything, answering=Answering(search, articles)))
    services = Services(
        audiences=Audiences(servers, measured(everything, observer) if observer else everything),
        recalling=recalling,
        posted=posted,
        subscribing=subscribing,
        telling=Telling(Watches(database), articles, unhurried.ask, search.sieve(), Times(now)),
        explaining=Explaining(search),
        leaving=Leaving(servers, subscribing.sources, now, (ratings, gaps)),
        rating=Rating(ratings, key, now),
        noticing=Noticing(gaps, key, now),
        sources_per_server=settings.sources_per_server,
    )
    limits = Limits(settings.cooldown_seconds, settings.questions_at_once_per_server, settings.questions_at_once)
    manners, talks = Manners(limits, monotonic), Conversations(monotonic)
    return Desk(services, Catalogue(_LOCALES), manners, talks, now, settings.zone, observer)


def measured(everything: Everything, observer: Observer) -> Everything:
    """Return the same with what measures each part of an answer in between."""
    search, store = TimedSearch(everything.search, observer), TimedStore(everything.store, observer)
    return replace(everything, search=search, store=store, answering=Answering(search, store, observer))
