"""The same fact stated twice in one report: by a shared chain of numbers, or one measure of one subject.

Two figures state one fact only if they have the same measure and noun, and neither status, period nor, in tables,
row and column tell them apart. Where that is in doubt nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, combinations, pairwise

from extractor.findings.facts import Facts
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.signs import SIGNS, is_sign
from extractor.findings.skeleton import Skeleton
from extractor.findings.slips import a_digit_apart
from extractor.findings.under import place_above
from extractor.findings.units import Key, unit_key
from extractor.findings.wordings import Restated
from extractor.records import Decision, Figure, Report
from extractor.values.grids import Grid

_BY_SECTION = Decision("", "section").written("status")
_BEHIND = Decision("", "project behind").written("subject")
_TAKEN_UP_WITHIN = 200
_COUNTED = frozenset(("households", "people", "person_times", "count"))
_WORDS, _WORDS_AT_LEAST = 4, 7
_WORDS_BEHIND = re.compile("[\u4e00-\u9fff]{5,10}")
_CLAUSE = re.compile("[^\uff0c\u3002\uff1b,;\n]*")
_LABEL = re.compile("[^\uff0c\u3002\uff1b,;\n\uff1a:0-9]{2,14}[\uff1a:]")
_LEVEL = "level"  # how the groups begin that tell what kind of place it is
_LISTED = "\u3001"
_CHAINED = 6  # characters from one number of a chain to the next
_LEAD, _COMMON = 6, 2  # characters in front of an amount: read, and needed to tell what it measures
_NAME, _LONG_NAME = 4, 6  # characters of a name that two must share at first, and in all
_MOST_MENTIONS = 6
_PLACE = 10  # characters in which the name of a place stands, or the number of several
_MOST_OF_ONE_MEASURE = 400
_NO_NOUN = re.compile(f"[\n{SIGNS}]")  # behind these stands the noun of another number
_MOST_VALUES = 2  # a name that bears more is one of several places or years

Counted = tuple[Key, str]  # what a figure of a chain counts: its unit and the word that follows it
Named = dict[Counted, int]  # where in a chain that is counted


def restated(report: Report, skeleton: Skeleton, patterns: Patterns, names: PlainNames) -> list[Related]:
    """Return a relation for each pair of figures that state one fact."""
    return [
        *_chained(report, skeleton, patterns, names),
        *_of_one_subject(report, skeleton, patterns, names),
        *_attributed(skeleton, patterns, Facts(report, skeleton)),
        *_taken_up(skeleton, patterns),
        *_twice(report, skeleton),
        *_of_the_place(report, skeleton, patterns),
    ]


def _attributed(skeleton: Skeleton, patterns: Patterns, facts: Facts) -> Iterator[Related]:
    """`a school of 26 million` in one paragraph against `the school of 22 million` in another."""
    rules = patterns.rules.restated
    groups: dict[tuple[tuple[str, str], str], list[tuple[int, str]]] = defaultdict(list)
    for behind in skeleton.found(patterns.attribute):
        position = behind.start() - 1
        lead = skeleton.leads[position][-_LEAD:]
        if len(lead) < _COMMON or any(word in lead for word in rules.partly):
            continue
        if not _of_several(skeleton, behind.end()):
            key = skeleton.key_at(position), lead[-_COMMON:] + behind["name"][:_NAME]
            groups[key].append((position, behind["name"]))
    for mentions in groups.values():
        values = {skeleton.figure_at(position).value for position, _ in mentions}
        if len(values) != _MOST_VALUES or len(mentions) > _MOST_MENTIONS:
            continue
        for (first, name), (second, other) in combinations(mentions, 2):
            figure, later = skeleton.figure_at(first), skeleton.figure_at(second)
            short, long = sorted((name, other), key=len)
            rest = long.removeprefix(short)
            another = len(short) < _LONG_NAME or not long.startswith(short) or any(word in rest for word in rules.another)
            another |= not _fits(figure.subject, later.subject) or elsewhere(skeleton, figure, later, patterns)
            if another or not skeleton.paragraphs_apart(figure, later) or not facts.of_one_time(first, second):
                continue
            yield stated_twice("attribute", figure, later, skeleton.words(first, first + 1))


def _of_several(skeleton: Skeleton, position: int) -> bool:
    """Tell whether a name is the first of a list that has no amounts of its own."""
    if skeleton.text[position : position + 1] != _LISTED:
        return False
    behind = skeleton.text[position + 1 : skeleton.sentence(position).end]
    return not any(map(is_sign, behind.partition(_LISTED)[0]))


def _taken_up(skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """`these 66 villages` against the villages counted last before."""
    again = list(skeleton.found(patterns.again))
    taken_up = {match.start("again") for match in again}
    for match in again:
        figure, noun = skeleton.figure_at(match.start("again")), match["noun"]
        start = max(0, match.start() - _TAKEN_UP_WITHIN)
        key, before = unit_key(figure), reversed(skeleton.between(start, match.start()))
        places = [one for one in before if skeleton.key_at(one) == key and one not in taken_up]  # they are of others
        sums = set(accumulate(skeleton.figure_at(one).value or Decimal(0) for one in places))
        if figure.value in sums:
            continue  # all that was told one by one
        behind = ((one, _NO_NOUN.split(skeleton.text[one + 1 : one + 12])[0]) for one in places)
        told = [skeleton.figure_at(one) for one, words in behind if noun[:2] in words]
        if told:  # of several numbers of such things it may be any
            other = next((one for one in told if one.value == figure.value), told[0])
            yield stated_twice("taken up", other, figure, match[0])


def _of_the_place(report: Report, skeleton: Skeleton, patterns: Patterns) -> Iterator[Related]:
    """What the place as a whole has, such as its villages: each number against the first that the report states."""
    stated: dict[str, tuple[Figure, str, str]] = {}
    for match in skeleton.found_around(patterns.place_counted, patterns.of_place, _PLACE + _PLACE):
        figure, level = skeleton.figure_at(match.start("place")), _level(match)
        before = skeleton.text[max(0, match.start() - _PLACE) : match.start()]
        if patterns.some_places.search(before):
            continue
        called = patterns.named_place.search(before)
        name = called["name"] if called else place_above(report.document, figure, patterns.headed_place)
        first, other, of = stated.setdefault(match["noun"], (figure, level, name))
        apart = (level and other and level != other) or (name and of and name != of)  # a township and a town, two towns
        if first is not figure and _period(first) == _period(figure) and not apart:
            yield stated_twice("place", first, figure, match[0])


def _level(match: re.Match[str]) -> str:
    """Return the word for what kind of place a match is of; nothing if it has none."""
    return next((word for name, word in match.groupdict().items() if word and name.startswith(_LEVEL)), "")


def _twice(report: Report, skeleton: Skeleton) -> Iterator[Related]:
    """One number in the same words in two paragraphs, which say them of nothing else."""
    text, leads, places = skeleton.text, skeleton.leads, defaultdict[str, list[int]](list)
    for position, kind in skeleton.kinds.items():
        behind = _WORDS_BEHIND.match(text, position + 1) if kind in _COUNTED else None
        if behind:
            places[leads[position][-_WORDS:] + behind[0]].append(position)
    groups: dict[tuple[Key, str], list[Figure]] = defaultdict(list)
    for words, positions in places.items():
        for position in positions if len(positions) > 1 and len(words) >= _WORDS_AT_LEAST else ():
            figure = skeleton.figure_at(position)
            if figure.quality != "suspect":
                groups[skeleton.key_at(position), words].append(figure)
    for (_, words), found in groups.items():
        if len(found) != 2:
            continue
        first, second = found
        if skeleton.paragraphs_apart(first, second) and _one_fact(report, first, second, ()):
            members = tuple(Member("statement", figure) for figure in found)
            yield Related("restates", "RESTATE", "same words", members, words, tension=True)


def _chained(report: Report, skeleton: Skeleton, patterns: Patterns, names: PlainNames) -> list[Related]:
    """Figures in two unbroken chains (`2 villages 9 hamlets 548 households`) that share a rare number.

    What the chains count in the same words is the same fact.
    """
    rules = patterns.rules.restated
    chains = _chains(skeleton, patterns.parted)
    by_anchor: dict[tuple[tuple[str, str], float], list[int]] = defaultdict(list)
    anchor = Decimal(rules.anchor)
    for index, chain in enumerate(chains):
        for position in chain:
            figure = skeleton.figure_at(position)
            if figure.value is not None and figure.value >= anchor and figure.lower == figure.upper:
                by_anchor[skeleton.key_at(position), float(figure.value)].append(index)
    rare = [mentions for mentions in by_anchor.values() if len(mentions) <= _MOST_MENTIONS]
    sentences = [skeleton.sentence(chain[0]).start for chain in chains]
    pairs = {pair for mentions in rare for pair in combinations(mentions, 2) if sentences[pair[0]] != sentences[pair[1]]}
    named = {index: _once(skeleton, chains[index], patterns) for index in {index for pair in pairs for index in pair}}
    found = []
    for first, second in sorted(pairs):
        wording = skeleton.words(chains[first][0], chains[first][-1] + 1)
        found.extend(_shared(report, skeleton, (named[first], named[second]), wording, rules, names))
    return found


def _shared(
    report: Report, skeleton: Skeleton, named: tuple[Named, Named], wording: str, rules: Restated, names: PlainNames
) -> list[Related]:
    first, second = named
    found = []
    for what, position in second.items():
        if what in first:
            pair = (skeleton.figure_at(first[what]), skeleton.figure_at(position))
            if not _one_fact(report, *pair, tuple(rules.fixed)):
                continue
            members = tuple(Member("statement", figure) for figure in pair)
            same = _alike(*(names[figure.subject] for figure in pair))
            if not same and pair[0].kind == "households" and not a_digit_apart(*pair):
                continue  # as many people may live in other households
            found.append(Related("restates", "RESTATE", "chain", members, wording, tension=not same))
    return found


def _once(skeleton: Skeleton, chain: list[int], patterns: Patterns) -> Named:
    """Return the positions of a chain by what is counted there, without what it counts more than once."""
    named: dict[Counted, list[int]] = defaultdict(list)
    for position in chain:
        named[_counted(skeleton, position, patterns)].append(position)
    return {what: places[0] for what, places in named.items() if what[1] and len(places) == 1}


def _counted(skeleton: Skeleton, position: int, patterns: Patterns) -> Counted:
    """Return what a figure of a chain counts: its unit and the word that follows it."""
    behind = patterns.counted.match(skeleton.text, position + 1, position + _CHAINED)
    unit = skeleton.figure_at(position).unit
    word = behind[0] if behind else unit if unit in patterns.rules.restated.counted else ""
    return skeleton.key_at(position), word


def _chains(skeleton: Skeleton, parted: re.Pattern[str]) -> list[list[int]]:
    """Return each run of two or more figures that nothing parts; dates stand in none."""
    chains: list[list[int]] = []
    marks = frozenset(skeleton.marks.stop + skeleton.marks.comma[0] + skeleton.marks.open)
    for previous, position in pairwise(one for one, kind in skeleton.kinds.items() if kind != "date"):
        if position - previous > _CHAINED:
            continue
        gap = skeleton.text[previous + 1 : position]
        if not marks.isdisjoint(gap) or parted.search(gap):
            continue
        if chains and chains[-1][-1] == previous:
            chains[-1].append(position)
        else:
            chains.append([previous, position])
    return chains


def _of_one_subject(report: Report, skeleton: Skeleton, patterns: Patterns, names: PlainNames) -> list[Related]:
    """Figures of one measure that the readers gave to one project or place, in different sections."""
    rules = patterns.rules.restated
    measures = frozenset(rules.measures)
    groups: dict[tuple[str, tuple[str, str]], list[tuple[str, Figure]]] = defaultdict(list)
    for figure in report.figures:
        if figure.measure not in measures or figure.kind in ("percent", "date"):
            continue
        name = names[figure.subject]
        if len(name) > 3:
            groups[figure.measure, unit_key(figure)].append((name, figure))
    found = []
    for members in groups.values():
        if len(members) > _MOST_OF_ONE_MEASURE:
            continue
        values: dict[str, set[Decimal | None]] = defaultdict(set)
        for name, figure in members:
            values[name].add(figure.value)
        members = [(name, figure) for name, figure in members if len(values[name]) <= _MOST_VALUES]
        for (name, figure), (other, later) in combinations(members, 2):
            if (
                (name in other or other in name)
                and _same(name, other, rules.another)
                and skeleton.paragraphs_apart(figure, later)
                and not any(word in skeleton.lead_of(one) for one in (figure, later) for word in rules.all_above)
                and _one_fact(report, figure, later, tuple(rules.fixed))
                and not elsewhere(skeleton, figure, later, patterns)
                and not any(_of_projects(skeleton, one) for one in (figure, later))
            ):
                found.append(stated_twice("subject", figure, later, figure.subject))
    return found


def _of_projects(skeleton: Skeleton, figure: Figure) -> bool:
    """Tell whether an amount is of several projects together, whose number stands in front of it in its sentence."""
    position = skeleton.position(figure.start)
    before = skeleton.between(skeleton.sentence(position).start, position)[-1:]
    counted = (skeleton.figure_at(one) for one in before)
    return any(one.measure == "project_count" and (one.value or 0) > 1 for one in counted)


def elsewhere(skeleton: Skeleton, figure: Figure, later: Figure, patterns: Patterns) -> bool:
    """Tell whether the sentences of two figures name villages in front of them, and none in common."""
    places = []
    for one in (figure, later):
        position = skeleton.position(one.start)
        before = skeleton.text[skeleton.sentence(position).start : position]
        places.append(set(patterns.place.findall(before)))
    return all(places) and not places[0] & places[1]


def _one_fact(report: Report, figure: Figure, later: Figure, fixed: tuple[str, ...]) -> bool:
    """Tell whether nothing but their value tells two figures apart.

    Of a `fixed` name a project has but one, which no section of plans makes another; `a project of N` is its total.
    """
    times = _period(figure), _period(later)
    if figure.measure != later.measure or not (times[0] == times[1] or None in (*times[0], *times[1])):
        return False
    if figure.status != later.status:
        decided = {decision for one in (figure, later) for decision in one.rule.split()}
        if decided.isdisjoint((_BEHIND, _BY_SECTION)) or not _only_one(report, figure, later, fixed):
            return False
    return (
        (_fits(figure.noun, later.noun) or _only_one(report, figure, later, fixed))
        and _cell(report, figure) == _cell(report, later)
        and label_of(report, figure) == label_of(report, later)
    )


def _only_one(report: Report, figure: Figure, later: Figure, fixed: tuple[str, ...]) -> bool:
    """Tell whether two figures are of what a project has but one of."""
    return any(figure.noun.endswith(name) and later.noun.endswith(name) for name in fixed) or all(
        _of_one_project(report, one) or (one.measure == "total_investment" and one.noun.endswith(fixed))
        for one in (figure, later)
    )


def label_of(report: Report, figure: Figure) -> str:
    """Return the name and colon that a line begins with: which of several places it tells of."""
    text = report.document.text
    match = _LABEL.match(text, text.rfind("\n", 0, figure.start) + 1)
    return match[0] if match else ""


def _of_one_project(report: Report, figure: Figure) -> bool:
    """Tell whether a figure is the investment of the one project whose name stands behind it."""
    if figure.measure != "total_investment" or _BEHIND not in figure.rule.split():
        return False
    clause = _CLAUSE.match(report.document.text, figure.end)
    return clause is not None and not any(mark in clause[0] for mark in _LISTED)


def _period(figure: Figure) -> tuple[object, object]:
    return figure.period_start, figure.period_end


def _fits(noun: str, other: str) -> bool:
    """Tell whether two nouns name the same: one is the other with more words around it."""
    short, long = sorted((noun, other), key=len)
    return not short or long.startswith(short) or long.endswith(short)


def _cell(report: Report, figure: Figure) -> tuple[str, ...]:
    """Return the label and headings of a figure's table cell; nothing outside tables."""
    for table in report.document.tables:
        if table.start <= figure.start < table.end:
            grid = Grid(report.document.text, table)
            cell = grid.cell_at(figure.start)
            return (grid.label(cell), *grid.headings(cell)) if cell else ()
    return ()


class PlainNames(dict[str, str]):
    """Each subject of a report without its place and the words that any project bears, reckoned when first asked for."""

    def __init__(self, report: Report, rules: Restated) -> None:
        words = (report.document.place_name, report.document.publisher, *rules.words)
        self._words = [word for word in words if word]

    def __missing__(self, subject: str) -> str:
        plain = subject
        for word in self._words:
            if word in plain:
                plain = plain.replace(word, "")
        self[subject] = plain
        return plain


def _alike(name: str, other: str) -> bool:
    """Tell whether half of the pairs of characters of one name are in the other: longer names of one thing."""
    if name == other:
        return len(name) > 1
    first, second = ({left + right for left, right in pairwise(text)} for text in (name, other))
    return bool(first) and bool(second) and 2 * len(first & second) >= min(len(first), len(second))


def _same(name: str, other: str, another: list[str]) -> bool:
    """Tell whether two names name one project: one holds the other and not much more, no word that sets it apart."""
    if name == other:
        return True
    short, long = (name, other) if len(name) <= len(other) else (other, name)
    held = len(short) >= 4 and len(short) * 5 >= len(long) * 3 and short in long
    return (held and not any(word in long.replace(short, "") for word in another))
