"""Words around a figure -> what it measures, a term of rules/measures.toml."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.records import Decision, Figure, Kind
from extractor.reports.contexts import Context
from extractor.reports.nouns import Named
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation


class MeasureRule(Rule):
    """A measure and the words that tell it: `before` the number (the nearest counts) or right `after` it.

    measure: the term, where it is not the rule's name. units: units that alone decide. before_of: words in front that
    count where the number is a property of what follows. default: the measure of its kinds where nothing else fits, for
    `genres`, `default_kinds` and `default_units` only where these are given. unless_followed: words that take a word of
    this rule its meaning. among_units: the only units that the rule speaks of. least_days, most_days: how long a date
    may last; ends: what its expression ends with. alone: a date that has its line for itself.
    """

    measure: str = ""
    description: str
    kinds: list[Kind]
    units: list[str] = []
    among_units: list[str] = []
    before: list[str] = []
    before_of: list[str] = []
    after: list[str] = []
    unless_followed: list[str] = []
    default: bool = False
    default_kinds: list[Kind] = []
    default_units: list[str] = []
    genres: list[str] = []
    least_days: int = 0
    most_days: int = 100000
    ends: list[str] = []
    alone: bool = False

    @property
    def term(self) -> str:
        """The measure that this rule gives."""
        return self.measure or self.name


class MeasureWords(RuleFile):
    """Words of the file as a whole."""

    of: str
    faster: list[str]
    whole_year: list[str]
    whole: list[str]


class MeasureRules(RuleFile):
    """The shape of rules/measures.toml."""

    words: MeasureWords
    measure: list[MeasureRule]


class Page(NamedTuple):
    """What the page around a figure says: the document's genre, the heading of the section."""

    genre: str
    heading: str


class _Words(NamedTuple):
    pattern: re.Pattern[str] | None
    rules: dict[str, list[tuple[MeasureRule, Decision]]]


class _KindRules(NamedTuple):
    units: dict[str, Decision]
    before: _Words
    before_of: _Words
    after: _Words
    defaults: list[tuple[MeasureRule, Decision]]
    alone: Decision


_DATE_WINDOW = 12
_DATE_REACH = 16
_GROWTH = "growth_rate"
UNDECIDED = Decision()


class Measures:
    """Finds the measure of a figure."""

    by_heading = frozenset({"area", "length"})
    whole_clause = frozenset({"households", "people"})
    behind_first = frozenset({"count", "people", "households", "area", "length", "date"})

    def __init__(self, rules: MeasureRules) -> None:
        self.rules = rules.measure
        self._of = rules.words.of
        self._whole = frozenset(rules.words.whole)
        self._faster = re.compile(alternation(rules.words.faster))
        self.whole_year = re.compile(alternation(rules.words.whole_year))
        kinds = {kind for rule in self.rules for kind in rule.kinds}
        self._kinds = {kind: _of_kind(kind, self.rules) for kind in kinds}

    def read(self, figure: Figure, place: Context, named: Named, page: Page) -> Decision:
        """Return the measure of a figure, nothing for kinds that have none.

        named: the names right behind the figure and in front of it, and the noun: the one chosen, or carried on.
        page: what the page says around the figure; a heading names what areas and lengths are of.
        """
        rules = self._kinds.get(figure.kind)
        if rules is None:
            return UNDECIDED
        behind, front, noun = named.behind, named.front, named.noun.outcome
        if named.owner and place.before.rstrip().endswith(named.owner):
            place = place._replace(piece=place.start)  # the words of a place's name say nothing of the figure
        if (counted := _classifier(figure)) in rules.units:
            return rules.units[counted]
        if figure.kind == "date":
            found = self._date(rules, figure, place)
            return found if found.rule else _default(rules, figure, page.genre)
        found = self._near(rules, figure, place, behind)
        if not found.rule and figure.kind == "percentage_points":
            found = self._points(figure, place)
        if not found.rule and figure.kind == "count" and behind:
            return _default(rules, figure, page.genre)
        if not found.rule and noun:
            found = _last(rules.before, figure, noun, 0, len(noun))
        if not found.rule and (not front or front in self._whole):
            start = place.chunk if noun else place.sentence  # what else the sentence tells of has a name of its own
            found = _last(rules.before, figure, place.text, max(start, place.start - 40), place.piece)
        if not found.rule and figure.kind in self.by_heading:
            found = _last(rules.before, figure, page.heading, 0, len(page.heading))
        return found if found.rule else _default(rules, figure, page.genre)

    def _near(self, rules: _KindRules, figure: Figure, place: Context, behind: str) -> Decision:
        if place.text.startswith(self._of, place.end):
            owned = _last(rules.before_of, figure, place.text, place.piece, place.start)
            if owned.rule:
                return owned
        after = UNDECIDED
        if behind:
            after = _last(rules.after, figure, behind, 0, len(behind))
        if not after.rule and place.until > place.end and place.text[place.end] not in _PUNCTUATION:
            after = _first(rules.after, figure, place.text, place.end, place.until)
        if figure.kind in self.behind_first and (after.rule or (behind and figure.kind == "count")):
            return after
        start = place.clause if figure.kind in self.whole_clause else place.piece
        before = _last(rules.before, figure, place.text, start, place.start)
        return before if before.rule else after

    def _points(self, figure: Figure, place: Context) -> Decision:
        """For X grew by N%, M points faster than Y: return that M is about growth, too."""
        if self._faster.search(place.text, place.piece, place.start) is None:
            return UNDECIDED
        found = _last(self._kinds["percent"].before, figure, place.text, place.sentence, place.piece)
        return found if found.outcome == _GROWTH else UNDECIDED

    def _date(self, rules: _KindRules, figure: Figure, place: Context) -> Decision:
        line = place.text[place.text.rfind("\n", 0, place.start) + 1 : place.start].strip()
        if (
            rules.alone.rule
            and not line
            and place.text[place.end : place.end + 1] in ("", "\n")
            and place.start > 0
        ):
            return rules.alone
        after = _first(rules.after, figure, place.text, place.end, min(place.until, place.end + _DATE_REACH))
        window = max(
            place.sentence, place.start - _DATE_WINDOW, place.piece if place.piece > place.clause else 0
        )
        return after if after.rule else _last(rules.before, figure, place.text, window, place.start)


_LARGE_POWERS = {4: 1, 8: 1, 12: 2}  # characters of the words for these powers of ten
_PUNCTUATION = "、，,；;。：:（）()！？!?\n "


def _days(figure: Figure) -> int:
    if figure.date_start is None or figure.date_end is None:
        return 1
    return (figure.date_end - figure.date_start).days + 1


def _classifier(figure: Figure) -> str:
    """Return the unit of a count without the power of ten in front of it: 册 of 万册."""
    unit, scale = figure.unit or "", figure.scale
    return unit[_LARGE_POWERS.get(scale, 0) :] if scale and figure.kind == "count" else unit


def _fits(rule: MeasureRule, figure: Figure) -> bool:
    if figure.kind == "date":
        ended = not rule.ends or figure.surface.endswith(tuple(rule.ends))
        return ended and rule.least_days <= _days(figure) <= rule.most_days
    return not rule.among_units or _classifier(figure) in rule.among_units


def _default(rules: _KindRules, figure: Figure, genre: str) -> Decision:
    for rule, decision in rules.defaults:
        units = not rule.default_units or _classifier(figure) in rule.default_units
        if units and (not rule.genres or genre in rule.genres) and _fits(rule, figure):
            return decision
    return UNDECIDED


def _of_kind(kind: str, rules: list[MeasureRule]) -> _KindRules:
    mine = [rule for rule in rules if kind in rule.kinds]
    defaults = [
        r for r in mine if kind in r.default_kinds or r.default_units or (r.default and not r.default_kinds)
    ]
    defaults.sort(
        key=lambda rule: (
            not (rule.default_kinds or rule.default_units or rule.genres or rule.least_days or rule.ends)
        )
    )
    units = {unit: Decision(rule.term, rule.name, unit) for rule in reversed(mine) for unit in rule.units}
    alone = next((Decision(rule.term, rule.name) for rule in mine if rule.alone), UNDECIDED)
    return _KindRules(
        units,
        _words(mine, "before"),
        _words(mine, "before_of"),
        _words(mine, "after"),
        [(rule, Decision(rule.term, rule.name)) for rule in defaults],
        alone,
    )


def _words(rules: list[MeasureRule], side: str) -> _Words:
    found: dict[str, list[tuple[MeasureRule, Decision]]] = {}
    blocked: dict[str, list[str]] = {}
    for rule in rules:
        for word in getattr(rule, side):
            found.setdefault(word, []).append((rule, Decision(rule.term, rule.name, word)))
            blocked.setdefault(word, rule.unless_followed)
    if not found:
        return _Words(None, {})
    guards = {word: f"(?!{alternation(unless)})" for word, unless in blocked.items() if unless}
    return _Words(re.compile(alternation(found, guards)), found)


def _last(words: _Words, figure: Figure, text: str, start: int, end: int) -> Decision:
    """Return what the word that ends last in text[start:end] decides."""
    found = UNDECIDED
    if words.pattern is not None:
        for match in words.pattern.finditer(text, start, end):
            found = _decided(words, figure, match.group()) or found
    return found


def _first(words: _Words, figure: Figure, text: str, start: int, end: int) -> Decision:
    """Return what the word that stands first in text[start:end] decides."""
    if words.pattern is not None:
        for match in words.pattern.finditer(text, start, end):
            found = _decided(words, figure, match.group())
            if found is not None:
                return found
    return UNDECIDED


def _decided(words: _Words, figure: Figure, word: str) -> Decision | None:
    for rule, decision in words.rules[word]:
        if _fits(rule, figure):
            return decision
    return None


def compile_measures(rules: Rulebook) -> Measures:
    """Build the reader from rules/measures.toml."""
    return Measures(rules.load("measures.toml", MeasureRules))
