"""How the time of a passage suits the time that a question asks about. Days are ordinals, NaN where unknown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.core.timeframe import Timeframe

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CONTRADICTS = -1.0
FITS = 1.0
RELEVANT = 0.75  # of the best score: as good a passage, for the purpose of taking the newer
_WEEK, _MONTH = 7, 31
_SLACK_DAYS = ((2, 1), (_WEEK, 3), (_MONTH, 5))
_SLACK_OF_A_YEAR = 31
_HALF_DAYS = 30.0
_DOUBT = -0.5


def published_fit(published: Floats, frame: Timeframe) -> Floats:
    """Return 1 for what was published within the days or a little after, falling to −1 as far away as the frame is
    long (at least a week); 0 for what has no date.

    Newspapers report on yesterday, and on a month or a year soon after its end.
    """
    late = next((slack for days, slack in _SLACK_DAYS if frame.days <= days), _SLACK_OF_A_YEAR)
    early = late if _SLACK_DAYS[0][0] < frame.days <= _WEEK else 0
    first, last = frame.first.toordinal() - early, frame.last.toordinal() + late
    away = np.maximum(np.maximum(first - published, published - last), 0.0)
    return np.nan_to_num(1.0 - 2.0 * np.minimum(1.0, away / max(_WEEK, frame.days)))


def fit(
    published: Floats, frame: Timeframe, *, names_it: Bools, names_another: Bools, article_names_it: Bools
) -> Floats:
    """Return −1..1 for each passage.

    A passage that names the time fits. One that names another time only, or whose article was published at another
    time, does not; where the article speaks of the time elsewhere, or has no date, that is no contradiction.
    """
    dated = published_fit(published, frame)
    doubted = np.where(np.isnan(published), _DOUBT, np.maximum(dated - 1.0, CONTRADICTS))
    told = np.where(names_another, doubted, dated)
    told = np.where(article_names_it, np.maximum(told, 0.0), told)
    return np.where(names_it, 1.0, told)


def newness(published: Floats, scores: Floats) -> Floats:
    """Return 1 for the newest of the passages that score about as high as the best, less for older ones; 0 for all
    that are less relevant or have no date.

    Age is measured from the newest of them, never from today: 1 / (1 + log2(1 + days / 30)).
    """
    close = (scores >= RELEVANT * scores.max(initial=0.0)) & ~np.isnan(published)
    if not close.any():
        return np.zeros(len(scores))
    days = np.where(close, published[close].max() - published, 0.0)
    return close / (1.0 + np.log2(1.0 + days / _HALF_DAYS))
