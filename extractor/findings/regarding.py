"""Lists that words open by the name of what is divided, `of the visits, ...`, whose amounts stand in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.adding import addable, adds_up, members_of
from extractor.findings.divided import divided
from extractor.findings.items import Item, Items
from extractor.findings.listed import ListPatterns
from extractor.findings.relations import Related
from extractor.findings.signs import is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.units import Key
from extractor.records import Figure
from extractor.rulebook import Rulebook

_RULE = "a list of what is named"
_FEWEST = 2  # parts
_SHORTEST, _LONGEST, _FOUR = 2, 8, 4  # characters of a name
_HAN = re.compile("[^\u4e00-\u9fff]")
_REACH = 240  # characters in front of the name in which its amounts stand


def regarding(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield the sums of what a name opens, where one column adds up or words say that the parts are all.

    Then those of parts that are each divided again.
    """
    yield from divided(skeleton, rules)
    patterns = rules.once(ListPatterns)
    lists = Items(skeleton, patterns)
    for match in skeleton.all(patterns.within):
        name = _HAN.split(skeleton.text[max(0, match.start() - _LONGEST - 1) : match.start()])[-1]
        wholes = _right_in_front(skeleton, lists, match.start() - len(name) - 1)
        beside = bool(wholes)
        if not wholes and _SHORTEST <= len(name) <= _LONGEST:
            wholes = _wholes(skeleton, name, match.start(), patterns.words.among)
        items = _items(skeleton, lists, match.end()) if wholes else []
        columns = [(whole, parts) for whole, parts in lists.columns(wholes, items) if len(parts) == len(items) >= _FEWEST]
        exact = any(adds_up(whole, parts) for whole, parts in columns)
        whole_list = exact or lists.closed(items) or lists.complete([item.label for item in items]) is not None
        for whole, parts in columns:
            if beside and (len(parts) == _FEWEST or _told_otherwise(whole, parts)):
                continue
            if whole_list:
                check = "SUM2" if exact and not adds_up(whole, parts) else "SUM"
                yield Related("sum", check, _RULE, members_of(whole, parts), name + match[0], "closed", tension=not exact)
            elif beside and not lists.bounding(items):
                parallel = lists.parallel(items)
                yield Related("sum", "SUM", _RULE, members_of(whole, parts), name + match[0], "near", parallel=parallel)


def _told_otherwise(whole: Figure, parts: list[Figure]) -> bool:
    """Tell whether parts need no test: they come to their whole, or what is left of one of them is told behind it."""
    return adds_up(whole, parts) or any(adds_up(part, parts[at:]) for at, part in enumerate(parts[:-_FEWEST], 1))


def _right_in_front(skeleton: Skeleton, lists: Items, position: int) -> dict[Key, Figure]:
    """Return the amount at a position, of which what follows tells the parts: `of the 23 answered, ...`."""
    if not is_sign(skeleton.text[max(0, position)]):
        return {}
    figure = skeleton.figure_at(position)
    able = addable(figure) and not (lists.forbidden(position) or lists.compared(position))
    return {skeleton.key_at(position): figure} if able else {}


def _wholes(skeleton: Skeleton, name: str, end: int, among: tuple[str, ...]) -> dict[Key, Figure]:
    """Return the amounts by unit, one beside the other, that bear a name and no more, last before a place of its line.

    among: words that may open a list in front of the name. A name of four characters is short of its first and third.
    """
    floor = max(skeleton.line_start(end), end - _REACH)
    names = {name, name[0] + name[2]} if len(name) == _FOUR else {name}
    found = [one for one in skeleton.between(floor, end) if _bare(skeleton.leads[one], among) in names]
    wholes: dict[Key, Figure] = {}
    position = found[-1] if found else end
    while position < end and is_sign(skeleton.text[position]) and addable(skeleton.figure_at(position)):
        wholes.setdefault(skeleton.key_at(position), skeleton.figure_at(position))
        position += 1
    return wholes


def _bare(lead: str, among: tuple[str, ...]) -> str:
    """Return a name without the words that open the list in which it stands."""
    return next((lead.removeprefix(word) for word in among if lead.startswith(word)), lead)


def _items(skeleton: Skeleton, lists: Items, start: int) -> list[Item]:
    """Return the items of a list that goes on behind the marks that only pause."""
    items: list[Item] = []
    end = skeleton.full_sentence(start).end
    while start < end:
        stop = skeleton.sentence(start).end
        more = lists.items(start, stop)
        if not more or more[0].label.startswith(lists.words.verbs):
            break
        items += more
        start = stop + 1
    return items
