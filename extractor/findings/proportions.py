"""So many of one kind for each of another, or for each hundred of them; and what each of several years had on average.

Both numbers, or the years and all of it, are told once in the full sentence. What differs by more than a slip of the hand
explains, or by more than a little, is of other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractor.findings.arithmetic import makes
from extractor.findings.derived import from_digits, tally
from extractor.findings.each import led_by_each
from extractor.findings.mistyped import mistyped
from extractor.findings.nearby import COUNTED, known
from extractor.findings.relations import Member, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.records import Figure, Kind
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.numerals import compile_numerals

FILE = "proportions.toml"
_NAME = 2  # characters of a name
_NEAR = Fraction(1, 4)
_HALF, _ONE = Decimal("0.5"), Decimal(1)
_AFTER = 5  # characters behind a number that name what it counts
_MOST = 10  # figures of a sentence
_YEARS = 2
_TO_ONE = re.compile(r"1[:：∶](?P<n>\d+(?:\.\d+)?)")


class ProportionRule(Rule):
    """Words of so many for each of a kind; see the comments in the file."""

    lead: str
    scales: dict[str, int]
    needs: str
    homes: str
    alike: list[list[str]]
    never: str


class ToOneRule(Rule):
    """So many to one, the group `n`, or a `figure`; of, what: words beside the number of the ones, and of the others.

    kinds: of both numbers. paragraph: they may stand anywhere in the line.
    """

    pattern: str
    of: str
    what: str
    kinds: list[Kind] = ["people", "count"]
    paragraph: bool = False


class AYearRule(Rule):
    """Words in front of what each year had on average, and of what all had.

    plain: words that name nothing; many: how many years there are, in words.
    """

    lead: str
    in_all: str
    never: str
    plain: str
    many: str


class ProportionRules(RuleFile):
    """rules/proportions.toml."""

    proportion: ProportionRule
    to_one: list[ToOneRule]
    a_year: AYearRule


class Proportions:
    """The rules of rules/proportions.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, ProportionRules)
        one, year = self.rules.proportion, self.rules.a_year
        self.lead, self.needs, self.never, self.homes = map(re.compile, (one.lead, one.needs, one.never, one.homes))
        to_one = ((rule, rule.pattern.replace("FIGURE", f"[{SIGNS}]")) for rule in self.rules.to_one)
        self.to_one = [(rule, re.compile(one), re.compile(rule.of), re.compile(rule.what)) for rule, one in to_one]
        self.year, self.in_all = re.compile(year.lead), re.compile(year.in_all)
        self.no_year, self.plain = re.compile(year.never), re.compile(year.plain)
        self.many, self.numerals = re.compile(year.many), rules.once(compile_numerals)
        self.alike = {name: group for group in one.alike for name in group}


def proportions(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each proportion of two numbers, and each mean of several years, that is not what they make."""
    ways = rules.once(Proportions)
    for position in led_by_each(skeleton, rules):
        yield from _for_each(skeleton, ways, position)
        yield from _of_years(skeleton, ways, position)
    for rule, pattern, of, what in ways.to_one:
        for match in skeleton.all(pattern):
            yield from _to_one(skeleton, rule, match, of, what)


def _for_each(skeleton: Skeleton, ways: Proportions, position: int) -> Iterator[Related]:
    """Yield the number of one kind for each of another with both numbers."""
    match, per = ways.lead.search(skeleton.leads[position]), skeleton.figure_at(position)
    if match is None or per.kind not in COUNTED or not known(per) or ways.needs.search(match["words"]) is None:
        return
    places = [one for one in skeleton.between(*skeleton.full_sentence(position)) if one != position]
    if not _YEARS <= len(places) <= _MOST:
        return
    told = [one for one in places if not ways.never.search(skeleton.leads[one])]
    counted = [one for one in told if skeleton.kinds[one] in COUNTED]
    of = [one for one in counted if _is_of(skeleton, ways, one, match["words"])]
    key = skeleton.key_at(position)
    what = [one for one in counted if skeleton.key_at(one) == key and one not in of]
    what = [one for one in what if _is_named(skeleton, ways, one, match["words"])]
    if len(of) == 1 and len(what) == 1:
        unit = Fraction(ways.rules.proportion.scales[match["scale"] or ""])
        three = skeleton.figure_at(of[0]), per, skeleton.figure_at(what[0])
        start = min(of[0], what[0], position)
        yield from _product(skeleton, ways.rules.proportion, three, unit, start, max(of[0], what[0], position))


def _names(ways: Proportions, name: str) -> list[str]:
    return next((group for one, group in ways.alike.items() if name.endswith(one)), [name[-_NAME:]])


def _is_of(skeleton: Skeleton, ways: Proportions, position: int, words: str) -> bool:
    """Tell whether a number counts what words begin with."""
    lead, behind = skeleton.leads[position], skeleton.word_behind(position, _AFTER)
    if skeleton.kinds[position] == "households" and words.startswith(skeleton.figure_at(position).unit):
        return True
    for name in (lead, behind):
        if len(name) >= _NAME and any(words.startswith(one) for one in (*_names(ways, name), name[:_NAME])):
            return True
    return False


def _is_named(skeleton: Skeleton, ways: Proportions, position: int, words: str) -> bool:
    """Tell whether a number counts what words go on with; where they are only what it is for each of, any of its unit."""
    if ways.alike.get(words) or len(words) <= _NAME or ways.homes.search(words):
        return True
    names = [name for name in (skeleton.leads[position], skeleton.word_behind(position, _AFTER)) if len(name) >= _NAME]
    return any(one in words[1:] for name in names for one in (*_names(ways, name), name[:_NAME]))


def _to_one(
    skeleton: Skeleton, rule: ToOneRule, match: re.Match[str], of: re.Pattern[str], what: re.Pattern[str]
) -> Iterator[Related]:
    """Yield so many to one with both numbers."""
    start, end = skeleton.full_sentence(match.start())
    places = skeleton.between(skeleton.line_start(start) if rule.paragraph else start, end)
    people = [one for one in places if skeleton.kinds[one] in rule.kinds]
    ones, others = ([one for one in people if _bears(skeleton, one, names)] for names in (of, what))
    if len(ones) != 1 or len(others) != 1 or ones == others:
        return
    written, at = match["n"], match.start("n")
    if match["figure"]:
        written, at = _many_to_one(skeleton.figure_at(match.start("figure"))), match.start("figure")
    if not written:
        return
    per = from_digits(written, skeleton.offset(at))
    three = skeleton.figure_at(ones[0]), per, skeleton.figure_at(others[0])
    yield from _product(skeleton, rule, three, Fraction(1), min(ones[0], others[0]), match.end() - 1)


def _many_to_one(figure: Figure) -> str:
    """Return how many come to one, where a figure is written so; nothing if it is not."""
    match = _TO_ONE.fullmatch(figure.surface)
    return match["n"] if match else ""


def _bears(skeleton: Skeleton, position: int, names: re.Pattern[str]) -> bool:
    behind = skeleton.word_behind(position, _AFTER)
    return names.search(skeleton.leads[position]) is not None or names.match(behind) is not None


def _of_years(skeleton: Skeleton, ways: Proportions, position: int) -> Iterator[Related]:
    """Yield what all of several years had with how many they are and what each had on average."""
    match, per = ways.year.search(skeleton.leads[position]), skeleton.figure_at(position)
    if match is None or not known(per) or per.kind in ("percent", "date") or ways.no_year.search(match["what"]):
        return
    places = [one for one in skeleton.between(*skeleton.full_sentence(position)) if one != position]
    key = skeleton.key_at(position)
    totals = [one for one in places if skeleton.key_at(one) == key]
    years = [one for one in map(skeleton.figure_at, places) if _count_of_years(one) > 1]
    years = years or _in_words(skeleton, ways, position)
    if len(totals) != 1 or len(years) != 1 or ways.no_year.search(skeleton.leads[totals[0]]):
        return
    lead = skeleton.leads[totals[0]]
    name, whole = (ways.plain.sub("", words) for words in (match["what"], lead))
    if not ways.in_all.search(lead) or (name and whole and not set(name) & set(whole)):
        return
    many = _count_of_years(years[0]) or int(years[0].value or 0)
    count = tally(many, years[0].surface, years[0].start, years[0].end)
    three = count, per, skeleton.figure_at(totals[0])
    yield from _product(skeleton, ways.rules.a_year, three, Fraction(1), min(totals[0], position), max(totals[0], position))


def _in_words(skeleton: Skeleton, ways: Proportions, position: int) -> list[Figure]:
    """Return each number of years that the full sentence of a mean tells in words, as no figure."""
    found = []
    for match in ways.many.finditer(skeleton.text, *skeleton.full_sentence(position)):
        number = ways.numerals.read(match["many"])
        start = skeleton.offset(match.start("many"))
        if number is not None:
            found.append(tally(int(number.value), match[0], start, start + len(match["many"])))
    return found


def _count_of_years(figure: Figure) -> int:
    """Return how many whole years a time has; 0 where it is none of these."""
    if figure.kind == "duration":
        whole = figure.unit_code == "a" and figure.value is not None and figure.value == int(figure.value)
        return int(figure.value or 0) if whole else 0
    start, end = figure.date_start, figure.date_end
    if figure.kind != "date" or start is None or end is None:
        return 0
    whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return end.year - start.year + 1 if whole_years else 0


def _product(
    skeleton: Skeleton, rule: Rule, three: Sequence[Figure], unit: Fraction, start: int, last: int
) -> Iterator[Related]:
    """Yield a count, what is for each, and all of it, where they do not agree but nearly."""
    count, per, total = three
    if not all(map(known, three)) or not count.value or not total.value or not per.value:
        return
    if per.lower == per.upper == per.value:  # a mean in whole things, rounded or cut off
        per = per.model_copy(update={"lower": per.value - _HALF, "upper": per.value + _ONE, "upper_closed": False})
    came, told = Fraction(count.value) * Fraction(per.value or 0) / unit, Fraction(total.value)
    near = abs(came - told) <= _NEAR * max(came, told)
    if makes(count, per, total, unit) or not (near or mistyped(three, unit)):
        return
    members = Member("count", count), Member("per", per), Member("total", total)
    wording = skeleton.words(start - len(skeleton.leads.get(start, "")), last + 1)
    yield Related("product", "PROD", rule.name, members, wording, divide=unit, tension=True)
