"""The common path of all doors to an answer: manners, conversation, card, receipt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from time import perf_counter

import discord

from bot.core.answer import Answer, Answered, Nothing, Related, Scope
from bot.core.conversation import Memory
from bot.core.observing import Door, Observer, Outcome, Stage, Unobserved, outcome_of
from bot.core.ports import PostedCards
from bot.core.posted import PostedCard
from bot.core.receipt import Receipt
from bot.core.reply import Reply
from bot.errors import QuestionRefused, StorageError, TryLater, Wait
from bot.interfaces.catalogue import Catalogue, Words
from bot.interfaces.discord.card import Card
from bot.interfaces.discord.cards import reply_card
from bot.interfaces.discord.conversations import Conversations
from bot.interfaces.discord.gapcards import counted_line
from bot.interfaces.discord.hearing import Seen
from bot.interfaces.discord.incidents import broke, noted
from bot.interfaces.discord.manners import Manners
from bot.interfaces.discord.persisting import FAILURES, described
from bot.interfaces.discord.places import Place, is_gone
from bot.interfaces.discord.reading import names_people
from bot.service.audience import Audience, Audiences
from bot.service.conversing import Conversation
from bot.service.explaining import Explaining
from bot.service.leaving import Leaving
from bot.service.noticing import Noticing
from bot.service.observing import timed
from bot.service.rating import Rating
from bot.service.recalling import Recalling, shown_and_further
from bot.service.subscribing import Subscribing
from bot.service.telling import Telling

_LOG = logging.getLogger(__name__)
_QUESTION = "question door=%s outcome=%s ms=%.0f"
_ACTION = "action door=%s outcome=%s ms=%.0f"


@dataclass(frozen=True, slots=True)
class Services:
    """What the door is handed."""

    audiences: Audiences
    recalling: Recalling
    posted: PostedCards
    subscribing: Subscribing
    telling: Telling
    explaining: Explaining
    leaving: Leaving
    rating: Rating
    noticing: Noticing
    sources_per_server: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, where, and in which language. `server_id` is None in direct messages."""

    user_id: int
    channel_id: int
    server_id: int | None
    words: Words
    manages: bool = False  # the server

    @property
    def bound_to(self) -> int:
        """What shares a bound on questions at once: a server, or a channel of direct messages."""
        return self.server_id or self.channel_id


@dataclass(slots=True)
class Visit:
    """One use of a door, and what became of it: refused where nobody says otherwise."""

    door: Door
    outcome: Outcome = Outcome.REFUSED


class Desk:
    """Takes a question from any door to its card."""

    def __init__(
        self,
        services: Services,
        catalogue: Catalogue,
        manners: Manners,
        conversations: Conversations,
        now: Callable[[], datetime],
        zone: tzinfo = UTC,
        observer: Observer | None = None,
    ) -> None:
        self.services = services
        self.catalogue = catalogue
        self.manners = manners
        self.conversations = conversations
        self.now = now
        self.zone = zone
        self.observer = observer or Unobserved()
        self.heard = Seen()  # messages, by all clients of a run
        self._welcomed: set[int] = set()

    def asker(self, interaction: discord.Interaction) -> Asker:
        """Tell who sent an interaction."""
        return Asker(
            user_id=interaction.user.id,
            channel_id=interaction.channel_id or interaction.user.id,
            server_id=interaction.guild_id,
            words=self.catalogue.words(interaction.locale.value),
            manages=interaction.guild_id is not None and interaction.permissions.manage_guild,
        )

    async def answer(
        self,
        place: Place,
        asker: Asker,
        audience: Audience,
        text: str,
        talk: Conversation,
        *,
        asked: str = "",
        notice: str = "",
        is_typed: bool = True,
    ) -> Outcome:
        """Answer a turn; say what it came to. `asked` is the question where the card has to show it; `is_typed`: the
        asker wrote its words, and named nobody beside them. Raises PullquoteError.
        """
        reply = await talk.say(text, self.now(), self.services.recalling.purse(asker.channel_id))
        receipt = self.services.recalling.receipt(asker.user_id, *shown_and_further(reply))
        # of a follow-up, and of what stood in another's message, some words are not the asker's
        is_typed = is_typed and not names_people(text)
        own = reply if is_typed and isinstance(reply, Answer) and reply.question.text == text else None
        counted = own if asker.server_id and audience.settings.gaps else None
        is_counted = counted and self.services.noticing.counts(asker.server_id or 0, counted)
        told = counted_line(asker.words) if is_counted else ""
        notices = " ".join(filter(None, (notice, told, await self._welcome(asker, reply))))
        is_rated = own is not None and audience.settings.ratings
        card = reply_card(reply, asker.words, asked=asked, notice=notices, is_rated=is_rated)
        self.conversations.keep(
            talk,
            reply,
            user_id=asker.user_id,
            channel_id=asker.channel_id,
            receipt_id=receipt.id,
            is_own=own is not None,
        )
        sent, _, _ = await asyncio.gather(
            self.put(place, card, asker.words, receipt), self.keep(receipt), self._notice(asker, counted)
        )
        await self.remember_place(sent, receipt)
        return outcome_of(reply)

    async def put(self, place: Place, card: Card, words: Words, receipt: Receipt) -> PostedCard | None:
        """Send the card of a question."""
        with timed(self.observer, Stage.SEND):
            return await place.put(card, words, receipt.id)

    def admitted(self, asker: Asker, audience: Audience) -> AbstractContextManager[None]:
        """Admit a question for as long as it takes. Raises TryLater."""
        return self.manners.asking(asker.user_id, asker.bound_to, audience.settings.cooldown_seconds)

    async def audience(self, asker: Asker) -> Audience:
        """Look up what the asker's server is answered from, and how. Raises StorageError."""
        return await self.services.audiences.of(asker.server_id)

    def begin(self, audience: Audience, scope: Scope, memory: Memory | None = None) -> Conversation:
        """Begin a conversation."""
        zone, limit = audience.zone(self.zone), audience.settings.quotations
        return Conversation(audience.answering, audience.store, scope, memory, zone, limit)

    async def conversation_of(self, audience: Audience, receipt_id: str) -> Conversation:
        """Go on from an answer: as it was, else from what its receipt tells, else anew."""
        known = self.conversations.of_answer(receipt_id)
        return known or self.begin(audience, Scope(), await audience.recalling.memory(receipt_id))

    async def keep(self, receipt: Receipt) -> None:
        """Remember a posted answer; an answer is worth more than its buttons, so a failure is only logged."""
        try:
            await self.services.recalling.keep(receipt)
        except StorageError as error:
            _LOG.warning("receipt_not_kept %s", error)

    async def _notice(self, asker: Asker, answer: Answer | None) -> None:
        """Count what a server asks in vain; a failure is only logged, as above. Its moderators may have switched that
        off while the question was answered, and then nothing is left of it.
        """
        if answer is None or not asker.server_id:
            return
        noticing = self.services.noticing
        try:
            await noticing.notice(asker.server_id, asker.user_id, answer)
            if not (await self.audience(asker)).settings.gaps:
                await noticing.forget_server(asker.server_id)
        except StorageError as error:
            _LOG.warning("gap_not_counted %s", error)

    async def remember_place(self, sent: PostedCard | None, receipt: Receipt | None = None) -> None:
        """Remember where a card stands, so that it can be taken down; a failure is only logged, as above."""
        if sent is None:
            return
        try:
            recalling = self.services.recalling
            await (recalling.posted(sent, receipt) if receipt else recalling.posted_again(sent))
        except StorageError as error:
            _LOG.warning("place_not_kept %s", error)

    @asynccontextmanager
    async def courtesy(self, place: Place, words: Words, door: Door = Door.COMMAND) -> AsyncGenerator[Visit]:
        """Turn whatever goes wrong into one sentence for the asker; note what became of it."""
        began = perf_counter()
        visit = Visit(door, Outcome.REFUSED if door.asks else Outcome.DONE)
        with self.manners.working():
            try:
                yield visit
            except discord.HTTPException as error:
                visit.outcome = Outcome.GONE if is_gone(error) else Outcome.BROKEN
                if visit.outcome is Outcome.BROKEN:
                    await told(place, broke(words, noted("question_failed", error)))
                else:
                    _LOG.info("answer_came_too_late code=%s", error.code)
            except TryLater as error:
                visit.outcome = Outcome.LATER
                await told(place, wait_sentence(error, words))
            except QuestionRefused as error:
                visit.outcome = Outcome.REFUSED
                await told(place, words(error.message))
            except Exception as error:  # noqa: BLE001 - the last resort of this door: nobody is left without an answer
                visit.outcome = Outcome.BROKEN
                await told(place, broke(words, noted("question_failed", error)))
            self._note(visit, perf_counter() - began)

    def _note(self, visit: Visit, seconds: float) -> None:
        self.observer.came(visit.door, visit.outcome)
        if visit.outcome.is_reply:
            self.observer.took(Stage.ANSWER, seconds)
        template = _QUESTION if visit.door.asks else _ACTION
        _LOG.info(template, visit.door.value, visit.outcome.value, 1000 * seconds)

    async def _is_first_of_moderators(self, server_id: int) -> bool:
        try:
            return await self.services.audiences.welcome(server_id)
        except StorageError as error:  # an answer is worth more than a greeting
            _LOG.warning("welcome_not_noted %s", error)
            return False

    async def _welcome(self, asker: Asker, reply: Reply) -> str:
        """Greet who manages a server with the first answer there, once; offer the ways to add articles, once in each
        server, where there are none but the samples.
        """
        if asker.manages and asker.server_id and await self._is_first_of_moderators(asker.server_id):
            self._welcomed.add(asker.bound_to)
            return asker.words(
                "Thank you for having me: /settings says where and how I answer here, /sources add brings the news."
            )
        if not isinstance(reply, Answered | Related | Nothing) or asker.bound_to in self._welcomed:
            return ""
        searched, words = reply.searched, asker.words
        is_hint = isinstance(reply, Nothing) and reply.hint is not None
        is_narrowed = reply.question.scope != Scope()
        if is_hint or is_narrowed or (searched.articles and not searched.samples_only):
            return ""
        self._welcomed.add(asker.bound_to)
        known = (
            words("I know only the sample articles that came with me.")
            if searched.articles
            else words("I have no articles yet.")
        )
        ways = words(
            "A moderator can add news with /sources add; whoever runs me also with “pullquote sources add ADDRESS”."
        )
        return f"{known} {ways}"


def wait_sentence(error: TryLater, words: Words) -> str:
    """Say when to try again."""
    match error.why:
        case Wait.TOO_SOON:
            return words.many(
                "One question at a time, please: try again in {count} second.",
                "One question at a time, please: try again in {count} seconds.",
                error.seconds,
            )
        case Wait.BUSY:
            return words.many(
                "Busy with other questions: try again in {count} second.",
                "Busy with other questions: try again in {count} seconds.",
                error.seconds,
            )
        case Wait.STOPPING:
            return words.many(
                "Restarting: try again in {count} second.", "Restarting: try again in {count} seconds.", error.seconds
            )


async def told(place: Place, sentence: str) -> None:
    """Say it if it can still be said."""
    try:
        await place.tell(sentence)
    except (discord.DiscordException, *FAILURES) as error:
        _LOG.info("could_not_say %s", described(error))
