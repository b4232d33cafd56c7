"""The rules of rules/counts.toml: how a text names things one by one whose number it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from string import digits

from pydantic import Field

from extractor.findings.relations import Patterns
from extractor.findings.signs import SIGNS, compiled
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "counts.toml"
MOST = 20
_NEAR = 6  # characters in which the last name in front of a numeral begins or ends


class CountWords(RuleFile):
    """Numerals, and what follows them where they count things; what divides names, what stands in front of the first.

    verbs: those of which the number is the object, but for `deeds` in front of what is `great`; signs: of
    which slogans tell how many are each; acts: those behind which a
    list may begin. beside: a number's noun and a
    join, behind which other names begin. within: joins that belong to a name before the last; inside: words that hold one,
    not_inside: that seem to. in_all: words behind names. persons: counters of people. masked: marks in place of a name.
    asides: what may hold others in front of a name.
    """

    one: str
    numerals: dict[str, int]
    not_behind: str
    counters: str
    counters_of_digits: str
    bare: str
    bare_of: list[str]
    bodies: str
    marks: list[str]
    weaker: list[str]
    stronger: list[str]
    masked: str
    joins: list[str]
    beside: str
    within: list[str]
    inside: list[str]
    not_inside: list[str]
    these: str
    asides: str
    acts: list[str]
    persons: list[str]
    lead: list[str]
    verbs: list[str]
    signs: str
    great: str
    deeds: list[str]
    in_all: list[str]
    of: str
    open: list[str]
    quotes: list[str]
    titles: list[str]


class NamedRule(Rule):
    """Things counted right behind their names.

    after: what is counted. never: ends of names that name something else, or owners; bodies: those that `own` may count.
    places: ends of the last name that make all of them a place. single: characters that are a name each, where no mark
    divides them. fewest: names that make a list. pairs: what is counted where two names do. owned: what each name may have
    several of. full: who names all but one of these before a word for others names all. led: words of which one stands in
    front of the first name. quoted: the number opens quotation marks. titles: the names are titles, whatever they hold.
    """

    after: str
    never: list[str] = Field(default_factory=list)
    bodies: list[str] = Field(default_factory=list)
    own: str = ""
    places: list[str] = Field(default_factory=list)
    single: str = ""
    pairs: str = ""
    owned: str = ""
    fewest: int = 2
    full: bool = False
    led: list[str] = Field(default_factory=list)
    quoted: bool = False
    titles: bool = False


class Stops(RuleFile):
    """Words that make an enumeration one of kinds or actions, not of names; and what all names of actions end in."""

    words: list[str]
    actions: list[str]


class SharedRule(Rule):
    """Things counted by the one character that ends, or begins, all their names. never: characters that tell nothing."""

    never: str


class AddedRule(Rule):
    """Numerals in quotation marks, each with what it counts (`of`), whose sum is counted behind them as `things`.

    off: how far the sum may be from the number.
    """

    of: list[str]
    things: str
    off: int


class PlacedRule(Rule):
    """Places behind one of `openers` at which things stand, counted with `counters`, one each. never: what none holds."""

    counters: str
    openers: list[str]
    never: list[str]


class PricedRule(Rule):
    """Things that follow a number, each with its amount. total: words of the last amount where it is that of all."""

    total: list[str]


class HeldRule(Rule):
    """Names that a bracket behind the number holds. never: words that no list of names holds."""

    never: list[str]


class ListedRule(Rule):
    """Names that follow the number behind one of the words `openers`, or some of them. never: what no name holds.

    valued: a name with an amount in it, where each has one. these: what in front of the number says that all are named.
    """

    openers: list[str]
    these: list[str]
    valued: str
    some: list[str]
    never: list[str]


class AboveRule(Rule):
    """What stands in front of a number of points that were numbered one by one (`lead`), and what they are counted as."""

    lead: str
    nouns: str


class NumberedRule(Rule):
    """Lists that number what is counted.

    lead: what stands between the number and the first of them; paragraph: and where they begin a paragraph behind the
    number of `nouns`. near, far: how far the first and the next may be. series, digits, signs: how they are numbered.
    alike: numberings that may stand for one another. never: what is counted that no list numbers.
    """

    lead: str
    paragraph: str
    nouns: list[str]
    near: int
    far: int
    series: list[str]
    digits: list[str]
    signs: str
    alike: list[list[str]]
    never: list[str]


class AmountsRule(Rule):
    """Things named one after another with a sum of money (`value`) each, in front of their number."""

    each: str


class RespectivelyRule(Rule):
    """As many values as names.

    shown: how their number is told. pairs: words that name two things; never: those that stand for several, or for all.
    """

    openers: str
    shown: str
    pairs: list[str]
    never: list[str]


class ItemizedRule(Rule):
    """What opens a list of works (`among`), words for a way, those between its ends in the name of one; ends of places."""

    among: str
    places: list[str]
    ways: list[str]
    to: list[str]


class CountRules(RuleFile):
    """rules/counts.toml."""

    words: CountWords
    named: list[NamedRule]
    named_stops: Stops
    above: AboveRule
    shared: SharedRule
    added: AddedRule
    held: HeldRule
    listed: ListedRule
    placed: PlacedRule
    numbered: NumberedRule
    amounts: AmountsRule
    priced: PricedRule
    respectively: RespectivelyRule
    itemized: ItemizedRule


class Counts:
    """The rules of rules/counts.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, CountRules)
        words = self.rules.words
        numerals = "|".join(sorted(words.numerals, key=len, reverse=True))
        numerals = f"(?:{numerals})(?![{''.join(words.numerals)}])"
        left, right = words.quotes
        self.numeral = re.compile(numerals)
        self.bare = re.compile(words.bare)
        self.from_one = {words.one: 1, **words.numerals}
        self.layered = re.compile(f"(?:(?:{alternation(self.from_one)})[{words.signs}]){{2,}}")
        self.counter, self.digits = re.compile(words.counters), re.compile(words.counters_of_digits)
        self.counted = re.compile(f"{numerals}{words.counters}")
        self.not_behind = frozenset(words.not_behind + digits)
        self.not_shared = self.rules.shared.never
        self.quoted = re.compile(f"[\u4e00-\u9fff]{{1,8}}{right}")
        self.slogan = re.compile(f"{left}[^{right}]*{numerals}")
        self.named = re.compile("|".join(f"({rule.after})" for rule in self.rules.named))  # a group for each rule
        self.owned = {rule.name: re.compile(rule.owned or "(?!)") for rule in self.rules.named}
        self.pairs = {rule.name: re.compile(rule.pairs) for rule in self.rules.named}
        self.joins, self.beside = _any(words.joins), re.compile(words.beside)
        self.loose_joins = _any(join for join in words.joins if join not in words.within)
        self.whole = re.compile(f"(?!{_any(words.not_inside).pattern})(?:{_any(words.inside).pattern})")
        self.acts, self.asides = _any(words.acts), re.compile(words.asides)
        apart = _any((*words.marks, *words.joins)).pattern
        self.leads = re.compile(f"(?:{_any(words.lead).pattern})(?![{words.bodies}]?(?:{apart}))")
        self.divides = _any((*words.marks, *words.joins, f"{right}{left}", "".join(reversed(words.titles))))
        self.held = [
            (closing + opening, re.compile(f"{opening}[^{opening}{closing}]+{closing}"))
            for opening, closing in (words.quotes, words.titles)
        ]
        self.in_all, self.these = tuple(words.in_all), tuple(self.rules.listed.these)
        self.verbs, self.join_ends = tuple(words.verbs), tuple(words.joins)
        added = self.rules.added
        piece = f"(?:{words.one}|{numerals})(?:{_any(added.of).pattern}){words.marks[0]}?"
        self.piece = re.compile(f"({words.one}|{numerals})({_any(added.of).pattern})")
        self.layout = re.compile(f"(?<![{right}{''.join((*words.marks, *words.joins))}]){left}((?:{piece}){{2,}}){right}\\Z")
        self.things = re.compile(added.things)
        self.stops = _any(self.rules.named_stops.words)
        numbered = self.rules.numbered
        self.unnumbered = tuple(numbered.never)
        self.lead, self.paragraph = re.compile(numbered.lead), re.compile(numbered.paragraph)
        self._compile_behind(rules.once(Patterns))

    def _compile_behind(self, patterns: Patterns) -> None:
        """Compile what stands behind a number of things that are named, or lets it be looked for."""
        words, listed, (_, right) = self.rules.words, self.rules.listed, self.rules.words.quotes
        marks, openers = patterns.rules.marks, "|".join(map(re.escape, (*listed.openers, *listed.some)))
        edges = re.escape(marks.stop + marks.comma)
        self.edges = frozenset(marks.comma + marks.stop + marks.open + marks.close + marks.colon).difference(words.marks)
        apart = f"{SIGNS}{re.escape(''.join(sorted(self.edges)))}"
        self.priced = re.compile(f"[^{apart}]{{0,8}}[{marks.colon}]")
        self.bracketed, self.bracketed_of_digits = (
            re.compile(f"[^{apart}{''.join(words.marks)}]{{{few},12}}{right}?{marks.open}") for few in (1, 0)
        )
        named = rf"(?P<kind>[^{edges}{SIGNS}{right}]{{2,8}}){right}?[{marks.colon}]"
        opened = rf"[^{edges}{SIGNS}]{{0,8}}{marks.comma[0]}?(?:{openers})[{marks.colon}]?"
        self.listed = re.compile(f"{opened}|{named}")
        self.valued = re.compile(listed.valued)
        placed = _any(self.rules.placed.openers).pattern
        self.placed = re.compile(rf"[^{edges}{SIGNS}]{{0,8}}[{marks.comma[0]}]?(?:{placed})")
        behind = self.priced, self.bracketed_of_digits, self.listed, self.placed
        self.behind = re.compile("|".join(one.pattern for one in behind))  # most numbers have nothing of it behind them
        divided = "|".join(map(re.escape, (*words.marks, *words.joins)))
        self.between = re.compile(f"(?:{divided})(?=[{SIGNS}])")
        self.each = compiled(self.rules.amounts.each, patterns.rules.words, patterns.rules.marks)
        self.respectively = re.compile(f"{self.rules.respectively.openers}(?=[{SIGNS}])")

    def tells_several(self, text: str, start: int, end: int) -> bool:
        """Tell whether quotation marks that open at a place hold several numerals, or tell how many are of which sign."""
        return len(self.numeral.findall(text, start, end)) > 1 or self.layered.fullmatch(text, start + 1, end) is not None

    def numerals(self, text: str, shared: bool = False) -> Iterator[re.Match[str]]:
        """Yield each numeral of a text that counts things, or stands in quotation marks with what it counts.

        shared: also those behind whose character one of the few characters in front is the same.
        """
        left = self.rules.words.quotes[0]
        for match in self.numeral.finditer(text):  # what stands around it is looked at last: few characters are numerals
            start, end = match.span()
            before = text[start - 1 : start]
            free = before not in self.not_behind
            counts = free and self.counter.match(text, end)
            quoted = before == left and self.quoted.match(text, end)
            if counts or quoted or (shared and free and self.shares(text, start, end)):
                yield match

    def shares(self, text: str, start: int, end: int) -> bool:
        """Tell whether the character behind a numeral stands right in front of it too, in what may be the last name."""
        character = text[end : end + 1]
        if character in self.not_shared or character not in text[max(0, start - _NEAR) : start]:
            return False
        return text[start - 1 : start] not in self.rules.words.marks

    @cached_property
    def first(self) -> re.Pattern[str]:
        """What the first point of any numbered list begins with."""
        return re.compile("|".join(re.escape(mark) for way in self.series for mark in way[0]))

    @cached_property
    def series(self) -> list[list[tuple[str, ...]]]:
        """How lists are numbered: for each way the marks of its points, with those that may stand for them."""
        rule, numerals = self.rules.numbered, self._ordinals()
        alike = {way: tuple(group) for group in rule.alike for way in group}
        ways = [(way, numerals) for way in rule.series]
        ways += [(way, [str(number) for number in range(1, MOST + 1)]) for way in rule.digits]
        found = [
            [tuple(one.replace("#", number) for one in alike.get(way, (way,))) for number in numbers]
            for way, numbers in ways
        ]
        return [*found, [(sign,) for sign in rule.signs]]

    def _ordinals(self) -> list[str]:
        by_number = {number: word for word, number in self.rules.words.numerals.items()}
        return [self.rules.words.one, *(by_number[number] for number in sorted(by_number))]


@cache
def dividing(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of marks that divide names."""
    return re.compile("|".join(map(re.escape, marks)))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
