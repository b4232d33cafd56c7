"""The shape of rules/across.toml: what reports of a place are compared by, and how it is told."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.records import Severity
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "across.toml"


class NameWords(RuleFile):
    """Words of names. stop: any project bears them; lead, tail: in front of and behind what is measured.

    synonyms, endings: short words for long ones, the second at the end only. phases: parts of one undertaking; place,
    town, county, year: patterns of villages, townships, counties and years; ordinal: of what
    tells one of several apart; number: of what items begin with. kinds:
    words for things of one kind, a list each: two names that name things of different kinds are not of one project.

    things: ends of names of what is built; of: what joins an amount to the name behind it. told_of_things: what is told
    of such a thing, behind its name; told_on: what goes on about it. recurring: words of names of what is done every year.
    """

    stop: list[str]
    lead: list[str]
    tail: list[str]
    synonyms: dict[str, str]
    endings: dict[str, str]
    phases: list[str]
    place: str
    town: str
    county: str
    year: str
    ordinal: str
    number: str
    kinds: list[list[str]]
    things: list[str]
    of: str
    told_of_things: list[str]
    told_on: list[str]
    recurring: list[str]


class Matching(RuleFile):
    """When two mentions are of one project: how alike their names are, alone or beside a shared rare figure."""

    alone: float
    beside_figure: float
    measures: list[str]
    digits: int


class PropertyRule(Rule):
    """A property that reports name in different words.

    measures: terms of rules/measures.toml. words: one stands in front of the figure; never: none of these does; answers:
    all that stands in front of it, behind its plan in one part of a sentence. in_front_of_names: all that stands in front
    of it where the name follows, as in 投资3680万元的青石大桥.
    lasting: it belongs to the project, whatever the year; sure: and to nothing of it but the whole. planned: it quotes a
    plan.
    """

    measures: list[str]
    words: list[str]
    never: list[str] = Field(default_factory=list)
    answers: list[str] = Field(default_factory=list)
    in_front_of_names: list[str] = Field(default_factory=list)
    lasting: bool = False
    sure: bool = False
    planned: bool = False
    of: str = ""


class Times(RuleFile):
    """Words that tell which period a figure is of. `last`, `next`: the year before, and after; `from_here`: the level a
    change starts from; changed: an amount behind one of these is by how much something changed, and no level.

    plan_titles: of pages that plan the year they name, unless they hold one of done_titles. done: of an outcome. whole:
    the whole year. spans: longer than a year. total: since the beginning. until: up to a day, perhaps since the beginning.
    expected: of a year that is not over. revised: why it differs from what was said before.
    """

    last: list[str]
    next: list[str]
    last_part: list[str]
    from_here: list[str]
    changed: list[str]
    whole: list[str]
    spans: list[str]
    total: list[str]
    until: list[str]
    expected: list[str]
    revised: list[str]
    ahead: list[str]
    plan_titles: list[str]
    done_titles: list[str]
    done: list[str]
    notice: list[str]


class Comparable(RuleFile):
    """What can be compared. scopes: words that narrow a figure, to be shared by both. generic: nouns too common.
    dependent: nouns that tell of a thing and nothing of a place. counted: words in front of what adds up over a year, if
    of a project; added: of anything.

    flows: measures that add up over a year; sure_flows: those of which nobody is counted month by month. real: growth of
    these is counted at constant prices. never: sentences that hold one of these are left out. shortest: characters of a
    noun that says enough alone; short: shorter ones that do.

    acts: what is done with what is counted, a list for each act: what was found is not what was dealt with. aspects: ends
    of nouns that tell what of a thing is counted. bases: words for what kind of amount of the year before is meant.
    stages: parts of the works that a day may be of.
    """

    promising: list[str]
    scopes: list[str]
    generic: list[str]
    dependent: list[str]
    flows: list[str]
    sure_flows: list[str]
    counted: list[str]
    added: list[str]
    real: list[str]
    acts: list[list[str]]
    aspects: list[str]
    bases: list[str]
    stages: list[str]
    never: list[str]
    rising: list[str]
    falling: list[str]
    short: list[str]
    shortest: int


class Counties(RuleFile):
    """How counties speak of their townships. sums: words in front of what all townships have together; counted: a pattern
    of how many there are. parts: words that only say that what is a township's is a part of the county's.
    """

    sums: list[str]
    counted: str
    parts: list[str]


class EventRule(Rule):
    """An event of a project: the words that name it, right behind or in front of its date.

    gives: what it is of the project's course.
    """

    words: list[str]


class CalledRule(Rule):
    """How names of villages and bodies end. kind: what they name. length: of what stands in front of the end.

    in_front: a pattern of what a name begins behind, besides signs; margin: its most characters. letters: what a name
    holds besides Chinese characters. never: words that no name holds. unless_followed: what makes of the end another
    word. dropped: ends of names that two writings of one need not share.
    """

    kind: Literal["place", "body"]
    ends: list[str]
    length: tuple[int, int]
    in_front: str
    margin: int
    letters: str = ""
    never: list[str] = Field(default_factory=list)
    unless_followed: list[str] = Field(default_factory=list)
    dropped: list[str] = Field(default_factory=list)


class Spelling(RuleFile):
    """When a name is one character off another. contrasts: characters that tell neighbours apart, such as east and west.

    ends: of names in the list of divisions, the longer first. least: characters of a name, without its end, that can be
    compared. in_front: characters of other words that a name may follow. unless_followed: what makes of an end another
    word.
    """

    contrasts: str
    in_front: str
    ends: list[str]
    least: int
    unless_followed: list[str]


class ScaleRule(Rule):
    """A slip that multiplies a number: between units, or by powers of ten."""

    factor: str
    kinds: list[str]
    zh: str
    en: str


class TellingRule(Rule):
    """A check across reports and how its findings are told. An example holds reports, divided by a line of `---`.

    check: what the findings are of, where that is not the name.
    """

    check: str = ""
    severity: Severity
    name_zh: str
    name_en: str
    text_zh: str
    text_en: str


class Wording(BaseModel):
    """Words that findings share, in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: dict[Severity, str]
    said: str
    undated: str
    between: str
    difference: str
    here: str
    elsewhere: str
    minus: str
    plus: str
    equals: str
    planned: str
    actual: str
    growth: str
    outcome: dict[str, str]
    period: dict[str, str]
    counts: str
    if_scale: str
    if_revised: str
    if_odd: str
    if_name: str
    change: str
    named: str
    in_reports: str
    in_list: str


class AcrossRules(RuleFile):
    """rules/across.toml."""

    names: NameWords
    matching: Matching
    times: Times
    comparable: Comparable
    counties: Counties
    property: list[PropertyRule]
    event: list[EventRule]
    called: list[CalledRule]
    spelling: Spelling
    scale: list[ScaleRule]
    check: list[TellingRule]
    zh: Wording
    en: Wording


def vocabulary(rules: Rulebook) -> AcrossRules:
    """Return the rules of this room."""
    return rules.load(FILE, AcrossRules)
