"""What is waited for, what is told, and what is never told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answer import Answer, Answered, Question, Scope
from bot.core.watch import MOST_OF_A_USER, Delivery, Kept, NotKept, Watch
from tests.fakes.waiting import STATES, Killed, World


def kept(subscribed: object) -> Watch:
    assert isinstance(subscribed, Kept)
    return subscribed.watch


async def test_an_arriving_article_that_answers_is_told_once_and_then_forgotten() -> None:
    world = World()
    await world.wait_for("ferry sails")
    await world.look()
    assert world.told() == []
    article = world.arrive("ferry", "sails", STATES)
    await world.look()
    assert world.told() == [(501, "ferry sails")]
    (_, answer), *_ = world.messenger.sent
    assert isinstance(answer, Answered)
    assert answer.quotes[0].article_id == article.id
    assert world.watches.kept == {}
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert len(world.told()) == 1


async def test_nothing_is_told_of_what_is_only_related() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.arrive("ferry", "sails")
    await world.look()
    assert world.told() == []
    assert len(world.watches.kept) == 1


async def test_nothing_is_told_of_an_article_that_was_there_when_it_was_asked() -> None:
    world = World()
    world.arrive("ferry", "sails", STATES)
    world.later(minutes=10)
    await world.wait_for("ferry sails")
    await world.look()
    world.arrive("something", "else")
    await world.look()
    assert world.told() == []


async def test_what_was_stored_seconds_before_the_question_is_told_for_the_index_may_not_have_had_it() -> None:
    world = World()
    world.arrive("ferry", "sails", STATES)
    world.later(seconds=30)
    await world.wait_for("ferry sails")
    await world.look()
    assert world.told() == [(501, "ferry sails")]


async def test_what_arrived_between_the_question_and_the_press_is_told_at_once() -> None:
    world = World()
    asked = Question(text="ferry sails", asked_at=world.now)
    world.later(minutes=5)
    world.arrive("ferry", "sails", STATES)
    world.later(minutes=5)
    await world.look()
    await world.telling.subscribe(501, 200, asked, "en")
    await world.look()
    assert world.told() == [(501, "ferry sails")]


async def test_what_arrived_while_the_bot_was_stopped_is_told_after_the_start() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.arrive("ferry", "sails", STATES)
    world.start()
    await world.look()
    assert world.told() == [(501, "ferry sails")]


async def test_the_question_is_asked_on_its_own_day_and_in_its_scope() -> None:
    world = World()
    question = Question(text="ferry sails", asked_at=world.now, scope=Scope(source="Alder Courier"))
    await world.telling.subscribe(501, 200, question, "en")
    world.later(days=3)
    world.arrive("ferry", "sails", STATES, source="Elmton Post")
    await world.look()
    assert world.told() == []
    world.arrive("ferry", "sails", STATES, source="Alder Courier")
    await world.look()
    ((_, answer),) = world.messenger.sent
    assert answer.question.asked_at == question.asked_at
    assert answer.question.scope.source == "Alder Courier"


async def test_where_a_server_may_look_is_told_at_the_time_of_looking() -> None:
    allowed = {200: "Alder Courier"}

    async def ask(question: Question, server_id: int | None) -> Answer:
        here = Scope(source=allowed.get(server_id or 0, "nowhere"))
        return await world.ask(replace(question, scope=here), server_id)

    world = World(ask)
    await world.wait_for("ferry sails", server=200)
    await world.wait_for("ferry sails", user=502, server=201)
    world.arrive("ferry", "sails", STATES, source="Alder Courier")
    await world.look()
    assert world.told() == [(501, "ferry sails")]


async def test_articles_and_hidden_passages_of_a_talk_are_not_remembered() -> None:
    world = World()
    scope = Scope(articles=frozenset({1}), hidden=frozenset({(1, 2)}), phrases=("a b",))
    watch = kept(await world.telling.subscribe(501, 200, Question(text="ferry", asked_at=world.now, scope=scope), "en"))
    assert watch.question.scope == Scope(phrases=("a b",))


async def test_who_cancels_is_told_nothing_and_only_who_waits_can_cancel() -> None:
    world = World()
    watch = kept(await world.wait_for("ferry sails"))
    assert not await world.telling.cancel(watch.id, 502)
    assert await world.telling.cancel(watch.id, 501)
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert world.told() == []


async def test_after_thirty_days_it_is_forgotten_and_nothing_is_told() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.later(days=30)
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert world.told() == []
    world.later(seconds=1)
    assert await world.telling.forget_expired() == 1


async def test_too_many_and_too_long_questions_are_not_kept() -> None:
    world = World()
    for number in range(MOST_OF_A_USER):
        kept(await world.wait_for(f"question {number}"))
    assert await world.wait_for("one more") is NotKept.TOO_MANY
    kept(await world.wait_for("one more", user=502))
    assert await world.wait_for("long " * 300, user=502) is NotKept.TOO_LONG
    assert await world.telling.forget_user(501) == MOST_OF_A_USER
    assert await world.telling.count_of(502) == 1


@pytest.mark.parametrize("ended", [Delivery.CLOSED, Delivery.LEFT])
async def test_whom_nothing_can_be_told_is_not_tried_again(ended: Delivery) -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.messenger.deliveries = [ended]
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert world.watches.kept == {}
    world.arrive("ferry", "sails", STATES)
    world.later(days=1)
    await world.look()
    assert world.told() == []


async def test_what_cannot_be_sent_now_is_sent_later_after_pauses_that_grow() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.messenger.deliveries = [Delivery.LATER] * 2
    world.arrive("ferry", "sails", STATES)
    await world.look()
    world.later(seconds=59)
    await world.look()
    assert len(world.messenger.deliveries) == 1
    world.later(seconds=1)
    await world.look()
    world.later(seconds=119)
    await world.look()
    assert world.told() == []
    world.later(seconds=1)
    await world.look()
    assert world.told() == [(501, "ferry sails")]
    assert world.watches.kept == {}


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("calls", [1, 2, 3])
async def test_killed_at_any_step_of_telling_it_is_told_exactly_once(calls: int, *, is_late: bool) -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.arrive("ferry", "sails", STATES)
    world.calls_left, world.is_late = calls, is_late  # claim, send, forget
    with pytest.raises(Killed):
        await world.look()
    world.start()
    await world.look()
    assert world.told() == [(501, "ferry sails")]
    assert world.watches.kept == {}


async def test_what_is_not_known_to_have_been_sent_waits_until_it_can_be_looked_for() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.arrive("ferry", "sails", STATES)
    world.calls_left, world.is_late = 2, True  # sent, and nobody knows
    with pytest.raises(Killed):
        await world.look()
    world.start()
    world.messenger.can_look = False
    await world.look()
    assert len(world.watches.kept) == 1
    world.messenger.can_look = True
    world.later(minutes=1)
    await world.look()
    assert world.told() == [(501, "ferry sails")]
    assert world.watches.kept == {}


async def test_a_claim_of_a_dead_process_is_released_where_nothing_answers_any_more() -> None:
    world = World()
    watch = kept(await world.wait_for("ferry sails"))
    article = world.arrive("ferry", "sails", STATES)
    world.calls_left, world.is_late = 1, True
    with pytest.raises(Killed):
        await world.look()
    world.search.articles.remove(article)  # withdrawn
    world.start()
    await world.look()
    assert world.watches.kept[watch.id].claimed_at is None
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert world.told() == [(501, "ferry sails")]


async def test_what_was_put_off_and_is_not_answered_any_more_is_not_asked_again_and_again() -> None:
    world = World()
    await world.wait_for("ferry sails")
    world.messenger.deliveries = [Delivery.LATER]
    article = world.arrive("ferry", "sails", STATES)
    await world.look()
    world.search.articles.remove(article)  # withdrawn
    world.later(minutes=1)
    assert await world.telling.look(world.messenger) == 1
    world.later(minutes=1)
    assert await world.telling.look(world.messenger) == 0


async def test_only_what_the_sieve_lets_through_is_asked_again_and_arrivals_are_looked_at_once() -> None:
    world = World()
    await world.wait_for("ferry sails")
    await world.look()
    assert world.sieve.looked == []  # at the start all are asked
    first, second = world.arrive("a"), world.arrive("b")
    await world.look()
    await world.look()
    assert world.sieve.looked == [(1, frozenset({first.id, second.id}))]


async def test_there_are_pauses_between_questions_and_messages() -> None:
    world = World()
    for number in range(3):
        await world.wait_for(f"ferry sails {number}", user=number)
        world.arrive("ferry", "sails", str(number), STATES)
    await world.look()
    assert world.slept == [0.0, 1.0] * 3


async def test_one_look_asks_a_bounded_part() -> None:
    world = World()
    for user in range(250):
        await world.wait_for("ferry sails", user=user)
    world.arrive("ferry", "sails", STATES)
    await world.look()
    assert len(world.told()) == 200
    await world.look()
    assert len(world.told()) == 250
