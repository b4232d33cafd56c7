"""When a level was, which the words of its sentence tell, and the level of its name in the sentence in front."""

from __future__ import annotations

from extractor.findings.difference_rules import Differences
from extractor.findings.items import shared_end
from extractor.findings.nearby import known
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import level_key

_NAME, _LONG = 4, 16  # characters that names of one thing share at their ends, and the most that are looked at
_EARLIER, _NOW = 0, 9999  # years
_BEFORE = 2  # characters from a sentence to the end of the one in front


def beside(skeleton: Skeleton, ways: Differences, level: int) -> tuple[int, int] | None:
    """Return a level and the only one of its unit in the sentence in front, the earlier first, if both are of one thing."""
    line, start = skeleton.line_start(level), skeleton.full_sentence(level).start
    if start - _BEFORE < line:
        return None
    key = level_key(skeleton.figure_at(level))
    front = skeleton.between(max(line, skeleton.full_sentence(start - _BEFORE).start), start)
    others = [one for one in front if level_key(skeleton.figure_at(one)) == key]
    if len(others) != 1 or not known(skeleton.figure_at(others[0])) or not _of_one_thing(skeleton, ways, level, others[0]):
        return None
    times = when(skeleton, ways, others[0]), when(skeleton, ways, level)
    if None in times or times[0] == times[1]:
        return None
    return (others[0], level) if (times[0] or 0) < (times[1] or 0) else (level, others[0])


def when(skeleton: Skeleton, ways: Differences, level: int) -> int | None:
    """Return the year of a level by the words in front of it in its sentence; none if they do not tell."""
    start = skeleton.sentence(level).start
    dates = [skeleton.figure_at(one).date_start for one in skeleton.between(start, level)]
    years = [one.year for one in dates if one is not None]
    if years:
        return years[-1]
    words = skeleton.text[start:level]
    if ways.earlier.search(words):
        return _EARLIER
    return _NOW if ways.now.search(words) else None


def _of_one_thing(skeleton: Skeleton, ways: Differences, one: int, other: int) -> bool:
    """Tell whether the names of two levels end alike, but for verbs."""
    names = [ways.verbs.sub("", ways.reached.sub("", skeleton.leads[it])) for it in (one, other)]
    shared = shared_end(names[0], names[1], _LONG)
    return shared >= min(_NAME, *map(len, names)) and shared > 1
