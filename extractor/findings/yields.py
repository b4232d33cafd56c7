"""What a measure of land brings, the land and all of the harvest, wherever in a paragraph they stand.

The land may be told in mu and the harvest of a hectare, or a crop by its land first and by its harvest two sentences on.
Of several readings one that holds is taken; where none does, it is told only if a name or the words beside leave one, and if
the three are not so far apart that they must be of other crops.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Literal

from extractor.findings.adding import addable
from extractor.findings.arithmetic import makes
from extractor.findings.derived import tally
from extractor.findings.fitting import a_slip_fits
from extractor.findings.mistyped import of_others
from extractor.findings.nearby import known
from extractor.findings.relations import Member, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "yields.toml"
_MU, _HA = Fraction(2000, 3), Fraction(10000)  # square metres
_BEFORE, _BEHIND = 160, 60  # characters
_NEAR = 40  # characters between a harvest and what a measure brings, if no name says that they are of one crop
_ROW = 24  # characters of land, harvest and what a measure brings, told in a row
_ROUGH = Fraction(3, 100)  # land that is sown and land that is harvested are not quite the same
_FAR = 5  # times: so many harvests a year has no land
_MOST = 4  # amounts of a kind: more fit by chance


class YieldRule(Rule):
    """Words of what a measure of land brings, of the land and of the harvest; see the comments in the file."""

    per: str
    mu: str
    ha: str
    never_per: str
    land: str
    harvest: str
    never_land: str
    never_harvest: str
    perennial: str
    plain: str
    never: str


class BareYieldRule(Rule):
    """Words of land and harvest of one name, and how much a mu of it brings at least and at most, in kilograms."""

    unit: str
    least: int
    most: int
    land: str
    harvest: str
    never: str


class YieldRules(RuleFile):
    """rules/yields.toml."""

    yields: YieldRule
    bare: BareYieldRule


class Yields:
    """The rules of rules/yields.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, YieldRules)
        self.rule = rule = loaded.yields
        self.bare, bare = loaded.bare, loaded.bare
        self.per, self.mu, self.ha, self.never_per = map(re.compile, (rule.per, rule.mu, rule.ha, rule.never_per))
        self.land, self.harvest = re.compile(rule.land), re.compile(rule.harvest)
        self.never_land, self.never_harvest = re.compile(rule.never_land), re.compile(rule.never_harvest)
        self.plain, self.never = re.compile(rule.plain), re.compile(rule.never)
        self.perennial = re.compile(rule.perennial)
        self.bare_land, self.bare_harvest, self.bare_never = map(re.compile, (bare.land, bare.harvest, bare.never))

    def measures(self, skeleton: Skeleton, position: int) -> list[Fraction]:
        """Return the measures of land, in square metres, that a harvest may be for: none if its words name none."""
        figure, lead = skeleton.figure_at(position), skeleton.leads[position]
        match = self.per.search(lead)
        if match is None or self.never_per.search(lead):
            return []
        if self.ha.search(figure.unit):
            return [_HA]
        if match["mu"] or self.mu.search(figure.unit):
            return [_MU]
        return [_HA] if match["ha"] else [_MU, _HA]


def by_measure(found: Sequence[Related], skeleton: Skeleton, rules: Rulebook) -> list[Related]:
    """Return relations, those of a mu that are of a hectare by what their words or units say as these."""
    ways = rules.once(Yields)
    return [_of_hectare(one, skeleton, ways) if one.check == "PROD" and one.divide == _MU else one for one in found]


def _of_hectare(related: Related, skeleton: Skeleton, ways: Yields) -> Related:
    per, count, total = related.one("per"), related.one("count"), related.one("total")
    if per.kind != "mass":
        return related
    measures = ways.measures(skeleton, skeleton.position(per.start))
    if _HA in measures and (_MU not in measures or makes(count, per, total, _HA)):
        return related._replace(divide=_HA)
    return related


def yields(skeleton: Skeleton, rules: Rulebook, found: Sequence[Related]) -> Iterator[Related]:
    """Yield the product of land and what a measure of it brings of which none of the relations found tells."""
    masses = skeleton.of_kind("mass")
    if not masses or not skeleton.of_kind("area"):
        return
    ways = rules.once(Yields)
    rates = {one: measures for one in masses if (measures := ways.measures(skeleton, one))}
    told = {member.figure.figure_id for one in found if one.check == "PROD" for member in one.members} if rates else set()
    for position in rates:
        if skeleton.figure_at(position).figure_id not in told:
            yield from _Paragraph(skeleton, ways, rates).read(position)
    yield from _bare(skeleton, ways, rates)


class _Paragraph:
    """The amounts around what a measure of land brings."""

    def __init__(self, skeleton: Skeleton, ways: Yields, rates: dict[int, list[Fraction]]) -> None:
        self.skeleton, self.ways, self.rates = skeleton, ways, rates

    def read(self, position: int) -> Iterator[Related]:
        """Yield the product of the nearest land and what a measure brings, if none of those around fits."""
        per = self.skeleton.figure_at(position)
        if not known(per) or not per.value:
            return
        row = self._row(position)
        if row is not None:
            land, harvest = row
            units = self.rates[position]
            if not any(self._fits(land, per, harvest, unit) for unit in units):
                yield from self._of_row(land, position, harvest, units[0])
            return
        first = max(self.skeleton.line_start(position), position - _BEFORE)
        around = self.skeleton.between(first, min(self.skeleton.line_end(position), position + _BEHIND))
        lands = [one for one in around if self._is(one, "area", self.ways.land, self.ways.never_land)]
        others = [one for one in around if one not in self.rates]
        harvests = [one for one in others if self._is(one, "mass", self.ways.harvest, self.ways.never_harvest)]
        if not lands or not harvests or max(len(lands), len(harvests)) > _MOST:
            return
        for land, harvest, unit in product(lands, harvests, self.rates[position]):
            if self._fits(land, per, harvest, unit):
                return
        chosen = self._chosen(position, lands, harvests)
        if chosen is None:
            return
        land, harvest = chosen
        figures = self.skeleton.figure_at(land), per, self.skeleton.figure_at(harvest)
        unit = min(self.rates[position], key=lambda one: max(_off(figures, one), 1 / _off(figures, one)))
        places = sorted((land, harvest, position))
        between = self.skeleton.text[places[0] : places[-1]]
        if of_others(figures, unit) and not self._far(land, harvest, _off(figures, unit)):
            return
        if self.ways.never.search(between):
            return
        if self._may_bear_less(places) and not a_slip_fits(figures[:2], figures[2], unit):
            return
        members = tuple(Member(role, one) for role, one in zip(("count", "per", "total"), figures, strict=True))
        wording = self.skeleton.words(places[0], places[-1] + 1)
        yield Related("product", "PROD", self.ways.rule.name, members, wording, divide=unit, tension=True)

    def _row(self, position: int) -> tuple[int, int] | None:
        """Return land and harvest of one crop of several: right in front of what a measure brings, or one on each side."""
        skeleton, figures = self.skeleton, self.skeleton.positions
        at = bisect_left(figures, position)
        for land, harvest in ((at - 2, at - 1), (at - 1, at + 1)):
            if land < 0 or harvest >= len(figures):
                continue
            one, other = figures[land], figures[harvest]
            if skeleton.kinds[one] != "area" or not self._is(other, "mass", self.ways.harvest, self.ways.never_harvest):
                continue
            near = max(other, position) <= skeleton.sentence(one).end and max(other, position) - one <= _ROW
            figure, lead = skeleton.figure_at(one), skeleton.leads[one]
            bare = self.ways.plain.sub("", skeleton.leads[other])
            if near and not bare and known(figure) and figure.value and lead and not self.ways.never_land.search(lead):
                return one, other
        return None

    def _of_row(self, land: int, position: int, harvest: int, unit: Fraction) -> Iterator[Related]:
        """Yield the product of a row, if a slip of the hand keeps it from that."""
        count, per, total = map(self.skeleton.figure_at, (land, position, harvest))
        if a_slip_fits((count, per), total, unit):
            members = Member("count", count), Member("per", per), Member("total", total)
            wording = self.skeleton.words(land, max(position, harvest) + 1)
            yield Related("product", "PROD", self.ways.rule.name, members, wording, divide=unit, tension=True)

    def _may_bear_less(self, places: list[int]) -> bool:
        """Tell whether words name what does not bear wherever it is planted."""
        return any(self.ways.perennial.search(self.skeleton.leads[one]) for one in places)

    def _is(self, position: int, kind: str, words: re.Pattern[str], never: re.Pattern[str]) -> bool:
        if self.skeleton.kinds[position] != kind or not addable(figure := self.skeleton.figure_at(position)):
            return False
        lead = self.skeleton.leads[position]
        return bool(figure.value) and known(figure) and words.search(lead) is not None and never.search(lead) is None

    def _fits(self, land: int, per: Figure, harvest: int, unit: Fraction) -> bool:
        count, total = self.skeleton.figure_at(land), self.skeleton.figure_at(harvest)
        return abs(_off((count, per, total), unit) - 1) <= _ROUGH or makes(count, per, total, unit)

    def _chosen(self, position: int, lands: list[int], harvests: list[int]) -> tuple[int, int] | None:
        """Return the land and the harvest that are of one crop with what a measure brings, by their names and places."""
        near = min(harvests, key=lambda one: abs(one - position))
        name = self._name(near) | self._name(position)
        alike = [one for one in lands if name and name & self._name(one)]
        bare = [one for one in lands if not (name and self._name(one))]
        found = self._largest(alike) or bare
        if len(found) != 1 and len({self.skeleton.figure_at(one).value for one in found}) != 1:
            return None
        land = found[-1]
        if not alike and not self._is_alone(land, near, position):
            return None
        own = self._name(position)
        if own and self._name(near) and not own & self._name(near):
            return None
        first, last = min(land, near, position), max(land, near, position)
        others = [one for one in self.rates if first < one < last and one != position]
        return None if others else (land, near)

    def _largest(self, lands: list[int]) -> list[int]:
        """Return of several lands the largest, where the names of the others end in its own: they are parts of it."""
        if len(lands) < 2:
            return lands
        largest = max(lands, key=lambda one: self.skeleton.figure_at(one).value or 0)
        name = self._bare_name(largest)
        return [largest] if all(self._bare_name(one).endswith(name) for one in lands) else lands

    def _far(self, land: int, harvest: int, off: Fraction) -> bool:
        """Tell whether land and harvest of one name are so far apart that no second harvest nor lost one explains it."""
        name = self._bare_name(land)
        return len(name) > 1 and name == self._bare_name(harvest) and not 1 / _FAR < off < _FAR

    def _bare_name(self, position: int) -> str:
        return self.ways.plain.sub("", self.skeleton.leads[position])

    def _is_alone(self, land: int, harvest: int, position: int) -> bool:
        """Tell whether the three are near each other, in one sentence or with no other such amounts around them."""
        if abs(harvest - position) > _NEAR:
            return False
        if self.skeleton.full_sentence(land) == self.skeleton.full_sentence(position):
            return True
        first = min(self.skeleton.full_sentence(land).start, position)
        around = self.skeleton.between(first, self.skeleton.full_sentence(position).end)
        return sum(self.skeleton.kinds[one] in ("area", "mass") for one in around) == len({land, harvest, position})

    def _name(self, position: int) -> set[str]:
        return set(self._bare_name(position))


def _off(figures: Sequence[Figure], unit: Fraction) -> Fraction:
    """Return how many times all of it so much for each comes to."""
    count, per, total = (Fraction(one.value or 0) for one in figures)
    return count * per / unit / total


def _bare(skeleton: Skeleton, ways: Yields, rates: dict[int, list[Fraction]]) -> Iterator[Related]:
    """Yield land and harvest of one name that are told once each, where no such land brings so little or so much."""
    lands = _named(skeleton, "area", ways.bare_land, ways.bare_never)
    harvests = _named(skeleton, "mass", ways.bare_harvest, ways.bare_never) if lands else {}
    pairs = [(lands.get(name, []), harvest) for name, harvest in harvests.items() if name]
    pairs += [(_right_before(skeleton, lands, one), [one]) for one in harvests.get("", ())]
    for land, harvest in pairs:
        if len(land) != 1 or len(harvest) != 1 or harvest[0] in rates:
            continue
        related = _beyond(ways.bare, skeleton.figure_at(land[0]), skeleton.figure_at(harvest[0]), skeleton.leads[harvest[0]])
        if related is not None:
            yield related


def _right_before(skeleton: Skeleton, lands: dict[str, list[int]], harvest: int) -> list[int]:
    """Return the land that is told in front of a harvest without a name, in its sentence, with only shares between."""
    before = skeleton.between(skeleton.sentence(harvest).start, harvest)
    before = [one for one in before if skeleton.kinds[one] != "percent"][-1:]
    return [one for one in before if any(one in places for places in lands.values())]


def _beyond(rule: BareYieldRule, count: Figure, total: Figure, wording: str) -> Related | None:
    """Return the product of land and the least or the most that a mu brings, if a harvest lies beyond it."""
    each = Fraction(total.value or 0) / Fraction(count.value or 1) * _MU
    if rule.least <= each <= rule.most:
        return None
    limit = rule.least if each < rule.least else rule.most
    per = tally(limit, f"{limit}{rule.unit}", count.start, count.start)
    members = Member("count", count), Member("per", per), Member("total", total)
    mode: Literal["at_least", ""] = "at_least" if each < rule.least else ""
    return Related("product", "PROD", rule.name, members, wording, mode, divide=_MU, tension=True)


def _named(skeleton: Skeleton, kind: str, words: re.Pattern[str], never: re.Pattern[str]) -> dict[str, list[int]]:
    """Return the amounts of a kind by the names that words right in front of them give."""
    found: dict[str, list[int]] = {}
    for one in skeleton.where(addable):
        match = words.fullmatch(skeleton.leads[one]) if skeleton.kinds[one] == kind else None
        if match and not never.search(match[0]) and known(skeleton.figure_at(one)) and skeleton.figure_at(one).value:
            found.setdefault(match["name"], []).append(one)
    return found
