"""Articles are analysed in processes of their own; whatever happens to these, none is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from multiprocessing import active_children

from bot.core.analysis import Analyzer
from bot.search.analysts import Analysts
from bot.search.collecting import Analysis, analysed
from tests.making import make_article

BATCHES = [[number, number + 1] for number in range(0, 14, 2)]
BROKEN, DEADLY = -1, -2


def begin() -> Callable[[Sequence[int]], Analysis]:
    """Begin to analyse, in another process."""
    analyzer = Analyzer()

    def analyse(ids: Sequence[int]) -> Analysis:
        if BROKEN in ids:
            raise ValueError(ids)
        if DEADLY in ids:
            os.kill(os.getpid(), signal.SIGTERM)
        return analysed((make_article([f"Number {n} is here."], number=n) for n in ids), analyzer)

    return analyse


def ids_of(analyses: Iterator[Analysis | None]) -> list[list[int] | None]:
    return [None if analysis is None else analysis.layout.heads.ids.tolist() for analysis in analyses]


def test_batches_come_back_in_order_and_the_processes_end() -> None:
    assert ids_of(Analysts(begin, 2).analyses(BATCHES)) == BATCHES
    assert not active_children()


def test_who_stops_early_leaves_no_process_behind() -> None:
    with closing(Analysts(begin, 2).analyses(BATCHES)) as analyses:
        assert next(analyses) is not None
    assert not active_children()


def test_a_batch_that_fails_is_given_back_and_the_others_go_on() -> None:
    batches = [*BATCHES[:3], [BROKEN], *BATCHES[3:]]
    assert ids_of(Analysts(begin, 2).analyses(batches)) == [*BATCHES[:3], None, *BATCHES[3:]]


def test_a_process_that_dies_gives_its_batches_back() -> None:
    batches = [*BATCHES[:3], [DEADLY], *BATCHES[3:]]
    given = ids_of(Analysts(begin, 2).analyses(batches))
    assert len(given) == len(batches)
    assert all(came is None or came == asked for came, asked in zip(given, batches, strict=True))
    assert given[:3] == BATCHES[:3]
    assert given[3] is None


def test_one_processor_is_left_to_the_one_process() -> None:
    assert ids_of(Analysts(begin, 1).analyses(BATCHES)) == [None] * len(BATCHES)
