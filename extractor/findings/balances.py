"""Accounts that balance: an amount, those that are added to it, and what all of them come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.findings.adding import addable, adds_up, members_of
from extractor.findings.items import Items, shared_end
from extractor.findings.listed import ListPatterns
from extractor.findings.nearby import known
from extractor.findings.relations import Patterns, Related
from extractor.findings.skeleton import Skeleton
from extractor.records import Span
from extractor.rulebook import Rule, Rulebook, RuleFile

FILE = "balances.toml"
_NAME = 4  # characters at the end of a name that its parts bear, too


class BalanceRule(Rule):
    """What opens the amounts that are added, what ends the words in front of the first and of all, what forbids it."""

    adds: str
    base: str
    total: str
    never: list[str]


class BalanceRules(RuleFile):
    """rules/balances.toml."""

    balance: BalanceRule


class Balances:
    """The rule of rules/balances.toml, compiled."""

    def __init__(self, rules: Rulebook) -> None:
        self.rule = rules.load(FILE, BalanceRules).balance
        self.adds = rules.once(Patterns).rule_pattern(self.rule.adds)
        self.base = re.compile(f"(?:{self.rule.base})$")
        self.total = re.compile(f"(?:{self.rule.total})$")


def balances(skeleton: Skeleton, rules: Rulebook) -> Iterator[Related]:
    """Yield each account as the sum of what it begins with and what is added."""
    ways, lists = rules.once(Balances), Items(skeleton, rules.once(ListPatterns))
    for match in skeleton.found(ways.adds):
        behind = _amounts(lists, Span(match.end(), skeleton.full_sentence(match.end()).end), match.end())
        total = next((one for one in behind if ways.total.search(skeleton.leads[one])), None)
        if total is None or any(word in skeleton.text[match.start() : total] for word in ways.rule.never):
            continue
        added = _without_parts(lists, [one for one in behind if one < total])
        sentence, line = skeleton.sentence(match.start()).start, skeleton.line_start(match.start())
        for start in dict.fromkeys((sentence, line)):
            related = _related(ways, lists, _bases(ways, lists, Span(start, match.start())), added, total)
            if related is not None:
                yield related._replace(wording=skeleton.words(match.start(), total), tension=start != sentence)
                break


def _bases(ways: Balances, lists: Items, span: Span) -> list[int]:
    """Return the amounts of a stretch that an account may begin with: no parts of others, none compared with another."""
    skeleton = lists.skeleton
    opened = lists.patterns.among.search(skeleton.text, *span)
    found = _amounts(lists, Span(span.start, opened.start() if opened else span.end), span.end)
    return [one for one in found if ways.base.search(skeleton.leads[one]) and not lists.compared(one)]


def _related(ways: Balances, lists: Items, bases: list[int], added: list[int], total: int) -> Related | None:
    """Return the account of the one amount that it may begin with, or of several of the one that makes it balance."""
    at = lists.skeleton.figure_at
    whole, more = at(total), list(map(at, added))
    exact = [one for one in bases if adds_up(whole, [at(one), *more])]
    first = exact[0] if exact else bases[0] if len(bases) == 1 else None
    if first is None or not added or len({lists.skeleton.key_at(one) for one in (first, *added, total)}) != 1:
        return None
    parts = [at(first), *more]
    sound = all(map(known, (whole, *parts)))
    return Related("sum", "SUM", ways.rule.name, members_of(whole, parts), "", "closed") if sound else None


def _without_parts(lists: Items, added: list[int]) -> list[int]:
    """Return amounts without those that words make parts of one in front, as far as they bear its name."""
    skeleton, kept, named = lists.skeleton, list[int](), ""
    for before, one in zip([None, *added], added, strict=False):
        start = skeleton.clause_start(one, 0)
        opened = before is not None and lists.patterns.among.search(skeleton.text, before, one) is not None
        named = skeleton.leads[kept[-1]] if opened and kept else named
        if not named or shared_end(skeleton.text[start:one], named, _NAME) < _NAME:
            kept.append(one)
            named = ""
    return kept


def _amounts(lists: Items, span: Span, opener: int) -> list[int]:
    """Return the amounts of a stretch that can be added, in no bracket that an opener stands outside of."""
    skeleton = lists.skeleton
    return [
        one
        for one in skeleton.between(*span)
        if addable(skeleton.figure_at(one)) and skeleton.level(one) == skeleton.level(opener) and not lists.forbidden(one)
    ]
