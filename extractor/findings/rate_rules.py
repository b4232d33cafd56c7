"""The words of rules/rates.toml, compiled, and what those around a share tell of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "rates.toml"
_STEM = 2  # characters of the name of a rate that tell what was done


class RateRule(Rule):
    """Words of shares, parts and wholes; see the comments in the file."""

    telling: str
    telling_behind: str
    named: str
    share: str
    subject: str
    never_name: str
    timely: str
    never: str
    mark: str
    whole: str
    part: str
    never_text: str
    then: str
    of_part: str
    reckoned: str
    reckoned_behind: str
    generic: str
    level: str
    left: str
    together: str
    numbers: dict[str, int]
    capacity: str
    seats: str
    staff: str
    due: str
    due_verb: str
    some: str
    passed: str
    place: str
    plain: str
    among: str
    half_word: str
    half: str
    half_alone: str
    alone: str
    edge: str
    asked: str
    turned: str
    aim: str
    alike: list[list[str]]
    brief: str
    gains: str
    gained: str
    carried: str


class AllDoneRule(Rule):
    """Words by which all of so many are done, and of the rate that tells so; see the comments in the file."""

    named: str
    all: str
    front: str
    none: str
    none_names: str
    all_names: str
    never: str
    never_name: str


class MadeWholeRule(Rule):
    """Words of shares that come to a hundred; see the comments in the file."""

    rest: str
    share: str
    joined: str
    made_up: str
    never: str


class SameBaseRule(Rule):
    """The name `of` a whole in front of a share, and words of others; see the comments in the file."""

    of: str
    never: str


class GradedShareRule(Rule):
    """Words in front of the share of a grade and all beyond it; see the comments in the file."""

    hints: str
    lead: str
    content: str
    discontent: str
    plain: str
    never: str


class OpposedRule(Rule):
    """Words in front of a rate and of what was not done; see the comments in the file."""

    mark: str
    hints: str
    lead: str
    behind: str
    negated: str
    never: str


class ContributedRule(Rule):
    """Words of a contribution and of a growth; see the comments in the file."""

    mark: str
    grew: str


class RateRules(RuleFile):
    """rules/rates.toml."""

    rate: RateRule
    all_done: AllDoneRule
    made_whole: MadeWholeRule
    same_base: SameBaseRule
    graded_share: GradedShareRule
    opposed: OpposedRule
    contributed: ContributedRule


class Label(NamedTuple):
    """What the words around a share tell of it.

    name, stem: of the rate. of: the name of its whole, `generic` if it names nothing. timely: words that its part bears too.
    leads: the share is told in front of its part. summed: it is that of `number` parts together. direct: its whole stands
    right in front of it. bare: it is not named for what was done.
    part: where its part stands, if words say so. subject: the name of its part. last: its part stands right in front of it.
    asked: it may be of those who were asked alone, or reckoned at other prices. gains: it is of one increase in another.
    """

    name: str = ""
    stem: str = ""
    of: str = ""
    generic: bool = False
    timely: tuple[str, ...] = ()
    leads: bool = False
    summed: bool = False
    number: int = 0
    direct: bool = False
    bare: bool = False
    part: int | None = None
    subject: str = ""
    last: bool = False
    asked: bool = False
    gains: bool = False


class Rates:
    """The rule of rules/rates.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rule = rules.load(FILE, RateRules).rate
        self.named, self.share, self.never_name, self.timely, self.never, self.mark = map(
            re.compile, (rule.named, rule.share, rule.never_name, rule.timely, rule.never, rule.mark)
        )
        self.whole, self.part, self.never_text, self.then, self.of_part = map(
            re.compile, (rule.whole, rule.part, rule.never_text, rule.then, rule.of_part)
        )
        self.reckoned, self.reckoned_behind, self.generic, self.together, self.capacity, self.seats = map(
            re.compile, (rule.reckoned, rule.reckoned_behind, rule.generic, rule.together, rule.capacity, rule.seats)
        )
        self.staff, self.place, self.among = re.compile(rule.staff), re.compile(rule.place), re.compile(rule.among)
        self.due_verb, self.some, self.passed = map(re.compile, (rule.due_verb, rule.some, rule.passed))
        self.due, self.plain = re.compile(rule.due), re.compile(rule.plain)
        self.telling, self.telling_behind = re.compile(rule.telling), re.compile(rule.telling_behind)
        self.subject = re.compile(rule.subject)
        self.half, self.half_alone, self.level, self.left = map(
            re.compile, (rule.half, rule.half_alone, rule.level, rule.left)
        )
        self.alone, self.edge, self.asked, self.turned = map(re.compile, (rule.alone, rule.edge, rule.asked, rule.turned))
        self.brief, self.gains, self.gained = map(re.compile, (rule.brief, rule.gains, rule.gained))
        self.carried, self.aim = re.compile(rule.carried), re.compile(rule.aim)
        self.alike = {word: words for words in rule.alike for word in words}

    def leads(self, skeleton: Skeleton, position: int) -> bool:
        """Tell whether words right behind a share can make it that of the number behind them."""
        return self.telling_behind.match(skeleton.text, position + 1) is not None

    def bears(self, words: str, name: str) -> bool:
        """Tell whether words bear a name, or another for the same thing, and nothing in front that turns it."""
        return any(self._bears(words, one) for one in self.alike.get(name, (name,)))

    def _bears(self, words: str, name: str) -> bool:
        """Tell the same of one name, other characters perhaps inside it."""
        if not set(name) <= set(words):
            return False  # most do not
        pattern = ".{0,2}?".join(map(re.escape, name))
        return any(not self.turned.search(words, 0, match.start()) for match in re.finditer(pattern, words))

    def is_alone(self, skeleton: Skeleton, position: int) -> bool:
        """Tell whether a share in words makes up a clause of its own: it is that of the amount right in front."""
        lead = skeleton.leads[position]
        if skeleton.figure_at(position).written_value[:1].isdigit() or not self.alone.fullmatch(lead):
            return False
        return self.edge.match(skeleton.text, position + 1) is not None and self._is_next(skeleton, position - len(lead))

    def _is_next(self, skeleton: Skeleton, start: int) -> bool:
        """Tell whether a clause that starts somewhere follows on the clause of an amount."""
        return skeleton.text[start - 1 : start] in skeleton.marks.comma and start > 1

    def label(self, skeleton: Skeleton, position: int) -> Label | None:
        """Return what the words around a percentage tell of it, if it is a share."""
        lead = skeleton.leads[position]
        if self.is_alone(skeleton, position):
            return Label(generic=True, bare=True, last=True)
        match = self.gains.search(lead)
        if match:
            return Label(generic=True, bare=True, gains=True, asked=match["rate"] is not None)
        match = self.share.search(lead)
        if match:
            return self._of_whole(skeleton, position, match)
        if self._is_led(skeleton, position, lead):
            return Label(leads=True, bare=True)
        match = self.named.search(lead)
        if match:
            name = match["name"] or ""
            if self.never_name.search(name):
                return None
            timely = tuple(found[0] for found in self.timely.finditer(name))
            asked = self.asked.search(name) is not None
            return Label(name=name, stem=name[-_STEM:], timely=timely, bare=not name, asked=asked)
        return self._direct(skeleton, position, lead)

    def _is_led(self, skeleton: Skeleton, position: int, lead: str) -> bool:
        """Tell whether a share is told in front of the number of its part."""
        behind = self._behind(skeleton, position)
        if self.reckoned.search(lead) and self.reckoned_behind.search(skeleton.text[position + 1 : position + 16]):
            return True
        return behind is not None and self.then.search(behind) is not None and not self.never.search(lead)

    def _behind(self, skeleton: Skeleton, position: int) -> str | None:
        following = skeleton.between(position + 1, position + 24)
        return skeleton.text[position + 1 : following[0]] if following else None

    def _of_whole(self, skeleton: Skeleton, position: int, match: re.Match[str]) -> Label:
        of = match["of"]
        front = match.string[: match.start()]
        summed = self.together.search(front)
        behind = self._behind(skeleton, position)
        leads = behind is not None and self.of_part.search(behind) is not None
        number = self.rule.numbers.get(summed["number"] or "", 0) if summed else 0
        part = skeleton.between(position + 1, len(skeleton.text))[0] if leads else None
        named = self.subject.fullmatch(front) or self.brief.fullmatch(match.string)
        return Label(
            of=of, generic=self.generic.search(of) is not None, leads=leads, summed=summed is not None, number=number,
            bare=True, part=part, subject=named["name"] if named else "",
        )  # fmt: skip

    def _direct(self, skeleton: Skeleton, position: int, lead: str) -> Label | None:
        """Return the label of `B is P % of A`, where A stands right in front of the share."""
        whole = position - len(lead) - 1
        if not self.of_part.fullmatch(lead) or whole < 0 or whole not in skeleton.leads:
            return None
        before = skeleton.leads[whole]
        match = self.share.search(before) if before else None
        if match is None:
            return None
        summed = self.together.search(before[: match.start()])
        number = self.rule.numbers.get(summed["number"] or "", 0) if summed else 0
        return Label(generic=True, summed=summed is not None, number=number, direct=True, bare=True)
