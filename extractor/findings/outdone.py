"""What is said to be above others whose own number the text tells, and records that are less than what was kept up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.nearby import known
from extractor.findings.relations import Member, Patterns, Related
from extractor.findings.signs import SIGNS
from extractor.findings.skeleton import Skeleton
from extractor.rulebook import Rule, Rulebook, RuleFile
from extractor.values.words import alternation

FILE = "outdone.toml"
_REACH = 60  # characters that a pattern has on either side of its core
_FRONT = 12  # characters in front of a match that tell of what time it is
_WORD = 2  # characters of the word for what is measured
_SHORTEST = 2  # characters of a name


class FasterRule(Rule):
    """A rate (`to`) of `own`, above (`up`) or below those of `others`, and how theirs (`from`) are told elsewhere.

    core: what the pattern has of the rate and what is said of it, which is sooner found.
    rates, tails: what names end in beside whose they are. aliases: patterns for those that are told under other names.
    divides: what stands between two. never: words of another time; places: whose rates no page of its own tells.
    """

    pattern: str
    core: str
    rates: list[str]
    tails: list[str]
    aliases: dict[str, str]
    theirs: str
    divides: list[str]
    never: list[str]
    places: list[str]


class RecordRule(Rule):
    """A record (`value`) of a `name`, and what was `kept` up under that name. never: words of plans; leads: of no name.

    core, kept_core: what each pattern has of the amount and the words beside it.
    """

    pattern: str
    core: str
    kept: str
    kept_core: str
    never: list[str]
    leads: list[str]


class OutdoneRules(RuleFile):
    """rules/outdone.toml."""

    faster: FasterRule
    record: RecordRule


class Outdone:
    """The rules of rules/outdone.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules.load(FILE, OutdoneRules)
        self.patterns = rules.once(Patterns)
        faster, record = self.rules.faster, self.rules.record
        pattern = self.patterns.rule_pattern
        self.faster = pattern(faster.core), pattern(faster.pattern)
        self.tails = re.compile(f"(?:{alternation(faster.tails)})+$")
        self.rates = re.compile(f"(?:{alternation(faster.rates)})+$")
        self.divides = re.compile(alternation(faster.divides))
        self.never = re.compile(alternation(faster.never))
        self.record = pattern(record.core), pattern(record.pattern)
        self.kept = pattern(record.kept_core), pattern(record.kept)
        self.planned = re.compile(alternation(record.never))
        self.leads = re.compile(f"^(?:{alternation(record.leads)})+")


def outdone(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield rates with those that they are said to be above or below, and records with what was kept up."""
    ways = rules.once(Outdone)
    for match in skeleton.found_around(*ways.faster, _REACH):
        yield from _faster(skeleton, ways, match)
    records = list(skeleton.found_around(*ways.record, _REACH))
    kept = list(skeleton.found_around(*ways.kept, _REACH)) if records else []
    for record in records:
        yield from _records(skeleton, ways, record, kept)


def _faster(skeleton: Skeleton, ways: Outdone, match: re.Match[str]) -> Iterator[Related]:
    """Yield a rate with that of each of the others, where the text tells one and no other of it."""
    rule = ways.rules.faster
    own = skeleton.figure_at(match.start("to"))
    what = match["own"][-_WORD:]
    if any(word in match["others"] for word in rule.places) or not known(own) or _apart(skeleton, ways.never, match.start()):
        return
    for written in ways.divides.split(match["others"]):
        full = ways.rates.sub("", written)
        name = ways.tails.sub("", full)
        other = rule.aliases.get(full)
        measured = other is not None or what in full or full != name
        if len(name) < _SHORTEST:
            continue
        alone = f"(?:{re.escape(full)}|{re.escape(name)}(?=[^{SIGNS}]*{re.escape(full.removeprefix(name) or what)}))"
        pattern = ways.patterns.rule_pattern(rule.theirs.replace("{other}", other or alone))
        found = [
            skeleton.figure_at(one.start("from"))
            for one in skeleton.found(pattern)
            if not _apart(skeleton, ways.never, one.start())
            and not match.start() <= one.start() < match.end()
            and (measured or what in one["between"])
        ]
        figures = [one for one in found if one.status == own.status and known(one)]
        if figures and len({one.value for one in figures}) == 1:
            members = Member("from", figures[0]), Member("to", own)
            falling = match["up"] is None
            yield Related("growth", "DIRECTION", rule.name, members, match[0], falling=falling, tension=True)


def _apart(skeleton: Skeleton, never: re.Pattern[str], position: int) -> bool:
    """Tell whether the clause of a place, or the few words in front of it, is of another time or a plan."""
    start = max(skeleton.sentence(position).start, position - _FRONT)
    return never.search(skeleton.text, start, min(position + _FRONT, skeleton.line_end(position))) is not None


def _records(
    skeleton: Skeleton, ways: Outdone, record: re.Match[str], kept: list[re.Match[str]]
) -> Iterator[Related]:
    """Yield a record with what was kept up under its name."""
    value, name = skeleton.figure_at(record.start("value")), ways.leads.sub("", record["name"])
    for one in kept:
        least = skeleton.figure_at(one.start("least"))
        of = ways.leads.sub("", one["name"])
        same = name.endswith(of) or of.endswith(name)
        alike = skeleton.key_at(record.start("value")) == skeleton.key_at(one.start("least"))
        planned = any(_apart(skeleton, ways.planned, place) for place in (record.start(), one.start()))
        if same and alike and not planned and least.status == value.status and known(value) and known(least):
            members = Member("least", least), Member("value", value)
            yield Related("ratio", "RANGE", ways.rules.record.name, members, record[0], tension=True)
