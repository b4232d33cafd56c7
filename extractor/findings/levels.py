"""How much a level rose, against the earlier level that the report states elsewhere under the same name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related, stated_twice
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Report
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "levels.toml"
_SHORTEST = 3  # characters of a name
_WORD = 2  # of one that stands in front of both numbers
_APART = 3  # times the other that one of two levels is at most
_FRONT = 12  # characters in front of the name of an earlier level


class LevelRule(Rule):
    """A level, its `name`, and its `change` since a time: since_year, since_start, since_then or since_date.

    leads, verbs: words at both ends of a name that are not of it; tails: what may stand behind one, too. risen: a pattern
    of what stands behind the name of a level that rose to an amount; so_far: one of what tells of all years together.
    start, earlier: words in front of the name of an earlier level. never: words by which a sentence tells of other
    amounts. real: names of what grows at other prices.
    """

    pattern: str
    leads: list[str]
    verbs: list[str]
    tails: list[str]
    risen: str
    so_far: str
    start: list[str]
    earlier: list[str]
    never: list[str]
    real: list[str]


class FloorRule(Rule):
    """The `name` of what has been no less than an amount, `least`, for years."""

    pattern: str


class AddedRule(Rule):
    """So many new ones (`change`) of a `name`, or, `falling`, so many that go, and how many of a `total` that makes (`to`).

    The total bears the name itself where no words of its own stand in front of it.
    """

    pattern: str
    falling: bool = False


class SinceRule(Rule):
    """How much what bears a `name` rose since the beginning of the year; end: in front of the name of what it reached.

    of: between a time and a name.
    """

    pattern: str
    of: str
    end: list[str]


class GapRule(Rule):
    """By how much (`amount`) something (`to`) is above or below another (`from`): the one of them that has no figure bears
    a `name`, with which it stands elsewhere. never: words in front of `to` by which it is such an amount itself."""

    pattern: str
    never: list[str] = Field(default_factory=list)


class PreviousRule(Rule):
    """The level (`from`) of a `name` so many years before that of another level, `to`, or of the date `when`."""

    pattern: str
    years_before: int


class LevelRules(RuleFile):
    """rules/levels.toml."""

    level: LevelRule
    since: SinceRule
    floor: list[FloorRule]
    added: list[AddedRule]
    gap: list[GapRule]
    previous: list[PreviousRule]


class Levels:
    """The rules of rules/levels.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded, patterns = rules.load(FILE, LevelRules), rules.once(Patterns)
        self.rule, self.since = loaded.level, loaded.since
        self.sought, self.changes = map(patterns.rule_pattern, (self.rule.pattern, self.since.pattern))
        self.floors = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.floor]
        self.previous = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.previous]
        self.gaps = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.gap]
        self.additions = [(rule, patterns.rule_pattern(rule.pattern)) for rule in loaded.added]
        self.leads = re.compile(f"^(?:{alternation(self.rule.leads)})+")
        self.verbs = f"(?:{alternation(self.rule.verbs)})*"
        self.tail = f"(?:{alternation(self.rule.tails)})?(?:{self.rule.risen}|{self.verbs})"
        self.so_far = re.compile(self.rule.so_far)
        self.tails = re.compile(f"(?:{alternation(self.rule.tails)})$")
        self.ends = re.compile(f"{self.verbs}$")
        self.never = re.compile(alternation(self.rule.never))
        self.real = re.compile(alternation(self.rule.real))
        fronts = self.rule.start, self.rule.earlier
        self.end = re.compile(f"(?:{alternation(self.since.end)}){self.since.of}$")
        self.start, self.earlier = (re.compile(f"(?:{alternation(words)}){self.since.of}$") for words in fronts)
        words = alternation((*self.rule.leads, *self.rule.start, *self.rule.earlier))
        self.opens = re.compile(f"(?:^|[^\u4e00-\u9fff]|{words}|的)$")

    def name(self, written: str) -> str:
        """Return the name of a level without the words that any bears."""
        return self.ends.sub("", self.leads.sub("", written))


def levels(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each level with its change and the one earlier level of its name that the report states."""
    ways = rules.once(Levels)
    for match in skeleton.found(ways.sought):
        name = ways.name(match["name"])
        to, change = (skeleton.figure_at(match.start(role)) for role in ("to", "change"))
        sentence = skeleton.sentence(match.start("to"))
        if len(name) < _SHORTEST or ways.real.search(name) or ways.never.search(skeleton.text, *sentence):
            continue
        if not known(to) or not known(change) or (change.kind != "percent" and change.kind != to.kind):
            continue
        found = {one.value: one for one in _earlier(report, skeleton, ways, match, name) if _alike(one, to)}
        if len(found) == 1:
            yield _related(ways, match, to, change, next(iter(found.values())))


def since_start(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield how much something rose since the year began with the one level of its name then, and the one now."""
    ways = rules.once(Levels)
    for match in skeleton.found(ways.changes):
        place, name = match.start("change"), ways.name(match["name"])
        if len(name) < _SHORTEST or not known(skeleton.figure_at(place)):
            continue
        told = list(_elsewhere(skeleton, ways, name, place))
        ends, starts = (
            {skeleton.figure_at(one).value: skeleton.figure_at(one) for one, front in told if pattern.search(front)}
            for pattern in (ways.end, ways.start)
        )
        if len(ends) == len(starts) == 1:
            to, start = (next(iter(found.values())) for found in (ends, starts))
            members = Member("to", to), Member("from", start), Member("amount", skeleton.figure_at(place))
            falling = match["up"] is None
            yield Related("growth", "CHANGE", ways.since.name, members, match[0], "near", falling=falling, tension=True)


def additions(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield so many new ones and how many that makes with how many there are, where one number is told elsewhere."""
    ways = rules.once(Levels)
    for rule, sought in ways.additions:
        for match in skeleton.found(sought):
            to, change = (skeleton.figure_at(match.start(role)) for role in ("to", "change"))
            name = ways.tails.sub("", ways.name(match["name"]))
            if len(name) < _WORD or not known(to) or not known(change) or to.kind != change.kind:
                continue
            total = ways.name(match.groupdict().get("total") or "")
            told = _told(skeleton, ways, name, match) or _told(skeleton, ways, total, match)
            if len(told) == 1 and to.value not in told:
                start = skeleton.figure_at(next(iter(told.values())))
                if _alike(start, to):
                    members = Member("to", to), Member("from", start), Member("amount", change)
                    falling = rule.falling
                    yield Related("growth", "CHANGE", rule.name, members, match[0], "near", falling=falling, tension=True)


def _told(skeleton: Skeleton, ways: Levels, name: str, match: re.Match[str]) -> dict[object, int]:
    """Return the levels of a name that stand outside of a match, those of all years together where it tells of such."""
    if len(name) < _WORD:
        return {}
    so_far = ways.so_far.search(match[0]) is not None
    found = _elsewhere(skeleton, ways, name, match.start("to"), ways.tail, so_far)
    return {skeleton.figure_at(place).value: place for place, _ in found}


def previous(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield a level of an earlier year that stands beside another with the one that the report states for that year."""
    ways = rules.once(Levels)
    for rule, sought in ways.previous:
        for match in skeleton.found(sought):
            name, stated = ways.name(match["name"]), skeleton.figure_at(match.start("from"))
            year = _year_of(report, skeleton, match) - rule.years_before
            if len(name) < _SHORTEST or year < 1 or not known(stated):
                continue
            told = {
                figure.value: figure
                for place, _ in _elsewhere(skeleton, ways, name, match.start("from"))
                if _year(skeleton, place, figure := skeleton.figure_at(place)) == year
            }
            if len(told) == 1 and stated.value not in told:
                one, other = sorted((stated, next(iter(told.values()))), key=lambda figure: figure.start)
                yield stated_twice(rule.name, one, other, match[0])


def _year_of(report: Report, skeleton: Skeleton, match: re.Match[str]) -> int:
    """Return the year of a date `when`, or of a level `to`, that of the report if it bears none; 0 if no year is known."""
    if "when" in match.re.groupindex:
        return _one_year(skeleton.figure_at(match.start("when")))
    to = skeleton.figure_at(match.start("to"))
    return to.period_end.year if to.period_end else report.document.report_year or 0


def gaps(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield by how much something is above or below another, one of which is the only level of a name elsewhere."""
    ways = rules.once(Levels)
    for rule, sought in ways.gaps:
        for match in skeleton.found(sought):
            role = "to" if "to" in match.re.groupindex else "from"
            if any(word in skeleton.leads[match.start(role)] for word in rule.never):
                continue
            stated, amount = (skeleton.figure_at(match.start(one)) for one in (role, "amount"))
            found = _elsewhere(skeleton, ways, match["name"], match.start(role))
            told = {figure.value: figure for place, _ in found if known(figure := skeleton.figure_at(place))}
            level = next(iter(told.values()), None)
            if level is None or len(told) > 1 or amount.value in told or not all(map(known, (stated, amount))):
                continue
            to, start = (stated, level) if role == "to" else (level, stated)
            if to.kind == start.kind == amount.kind:
                members, falling = (Member("to", to), Member("from", start), Member("amount", amount)), match["up"] is None
                yield Related("growth", "CHANGE", rule.name, members, match[0], "near", falling=falling, tension=True)


def floors(report: Report, skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each amount that for years has been no less than another, where this year's is told elsewhere."""
    ways, own = rules.once(Levels), report.document.report_year or 0
    matches = ((rule, match) for rule, sought in ways.floors for match in skeleton.found(sought))
    for rule, match in matches:
        name, place = ways.name(match["name"]), match.start("least")
        if len(name) < _SHORTEST or not known(skeleton.figure_at(place)):
            continue
        found: dict[object, Figure] = {}
        for other, front in _elsewhere(skeleton, ways, name, place, behind=True):
            figure = skeleton.figure_at(other)
            if not ways.earlier.search(front) and _year(skeleton, other, figure) in (0, own):
                found[figure.value] = figure
        if len(found) == 1:
            members = Member("least", skeleton.figure_at(place)), Member("value", next(iter(found.values())))
            yield Related("ratio", "RANGE", rule.name, members, match[0], tension=True)


def _alike(start: Figure, end: Figure) -> bool:
    """Tell whether an earlier level was reached, and is no more than three times the later one, nor less than a third."""
    low, high = sorted((start.value or Decimal(0), end.value or Decimal(0)))
    return start.status == "actual" and high <= low * _APART


def _related(ways: Levels, match: re.Match[str], to: Figure, change: Figure, start: Figure) -> Related:
    percent = change.kind == "percent"
    members = Member("to", to), Member("from", start), Member("share" if percent else "amount", change)
    check, falling = "GROWTH" if percent else "CHANGE", match["up"] is None
    return Related("growth", check, ways.rule.name, members, match[0], "near", falling=falling, tension=True)


def _earlier(
    report: Report, skeleton: Skeleton, ways: Levels, match: re.Match[str], name: str
) -> Iterator[Figure]:
    """Yield the levels of a name of the time since which it changed, outside of the sentence that tells the change."""
    year = _since(report, skeleton, match)
    for place, front in _elsewhere(skeleton, ways, name, match.start("to")):
        figure = skeleton.figure_at(place)
        if match["since_start"]:
            fits = ways.start.search(front) is not None
        else:
            fits = ways.earlier.search(front) is not None or (year > 0 and year == _year(skeleton, place, figure))
        if fits:
            yield figure


def _elsewhere(
    skeleton: Skeleton, ways: Levels, name: str, position: int, verbs: str = "", so_far: bool = False, behind: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield the exact amounts of a name and of one's unit outside of its sentence, with what stands in front of the name.

    verbs: what may stand between a name and its amount, if not only the words of the rule. so_far: only the amounts of
    all years together are meant. behind: those of its sentence that stand behind it are, too.
    """
    sentence, key = skeleton.sentence(position), skeleton.key_at(position)
    for other in re.finditer(f"{re.escape(name)}{verbs or ways.verbs}(?=[{SIGNS}])", skeleton.text):
        place = other.end()
        figure = skeleton.figure_at(place)
        inside = sentence.start <= place < (position + 1 if behind else sentence.end)
        if inside or skeleton.key_at(place) != key or not known(figure) or figure.qualifier != "exact":
            continue
        begin, end = skeleton.sentence(place)
        front = skeleton.text[max(begin, other.start() - _FRONT) : other.start()]
        if so_far:
            since = ways.so_far.search(front)
            if since is None:
                continue
            front, begin = front[: since.start()], place  # the word itself forbids other levels
        if ways.opens.search(front) and ways.never.search(skeleton.text, begin, end) is None:
            yield place, front


def _since(report: Report, skeleton: Skeleton, match: re.Match[str]) -> int:
    """Return the year since which a level changed; 0 if that is none."""
    if match["since_date"]:
        figure = skeleton.figure_at(match.start("since_date"))
        return _one_year(figure)
    level = skeleton.figure_at(match.start("to"))
    own = level.period_end.year if level.period_end else report.document.report_year or 0
    return own - 1 if own and not match["since_start"] else 0


def _one_year(figure: Figure) -> int:
    start, end = figure.date_start, figure.date_end
    return start.year if start and end and start.year == end.year else 0


def _year(skeleton: Skeleton, place: int, figure: Figure) -> int:
    """Return the year of an amount by the last date in front of it in its sentence; 0 if none is written."""
    dates = [skeleton.figure_at(one) for one in skeleton.between(skeleton.sentence(place).start, place)]
    years = [_one_year(one) for one in dates if one.kind == "date"]
    stated = figure.period_end.year if figure.period_end else 0
    return years[-1] if years and stated in (0, years[-1]) else 0
