"""Persons who speak or act under a name that another mention of them has in another order, or with another character.

Two characters that changed places tell by themselves. Another character tells only where the office in front of both is the
same, or where the one stands with an office once and the other without any: two persons of one family stand with theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from extractor.findings.explain import Explainer
from extractor.findings.persons import FILE, PersonsRules
from extractor.records import Finding, Report, Span
from extractor.rulebook import Rulebook
from extractor.values.words import alternation

_NAME = 3  # characters of a name
_OFFICE = 6  # characters of an office with whose it is
_MOST = 60  # mentions of persons of a page of news


class Misnamed:
    """The words of rules/persons.toml around those who speak or act."""

    def __init__(self, rules: Rulebook) -> None:
        loaded = rules.load(FILE, PersonsRules)
        self.rule = loaded.misnamed
        self.surnames, self.front = frozenset(loaded.persons.surnames), frozenset(self.rule.front)
        self.verbs = re.compile(alternation(self.rule.verbs))
        self.offices, self.follows = tuple(self.rule.offices), (*self.rule.verbs, *self.rule.follows)


class _Mention(NamedTuple):
    """A name, where it stands, and the office in front of it, if any."""

    name: str
    start: int
    office: str


def misnamed(report: Report, rules: Rulebook, explainer: Explainer) -> Iterator[Finding]:
    """Yield a finding for each name that is another one of the page, but for a slip."""
    ways, text = rules.once(Misnamed), report.document.text
    spoken = {one.start: one for one in _speaking(ways, text)}
    if not spoken:
        return
    for start in _starts(text, {one.name[0] for one in spoken.values()}):
        if start not in spoken and (found := _mention(ways, text, start)) and found.office:
            spoken[start] = found
    mentions = [spoken[start] for start in sorted(spoken)]
    often = Counter(one.name for one in mentions)
    told: set[frozenset[str]] = set()
    for first, other in combinations(mentions, 2) if len(mentions) <= _MOST else ():
        pair = frozenset((first.name, other.name))
        if len(pair) > 1 and pair not in told and _is_one(mentions, first, other):
            told.add(pair)
            known, rare = (first, other) if often[first.name] >= often[other.name] else (other, first)
            yield explainer.misspelt(report.document, Span(rare.start, rare.start + _NAME), rare.name, known.name, "PERSON")


def _speaking(ways: Misnamed, text: str) -> Iterator[_Mention]:
    """Yield who speaks or acts: a name in front of a verb, alone or behind an office."""
    verb = ways.verbs.search(text)
    while verb:
        found = _mention(ways, text, verb.start() - _NAME) if verb.start() >= _NAME else None
        if found is not None:
            yield found
        verb = ways.verbs.search(text, verb.start() + 1)


def _mention(ways: Misnamed, text: str, start: int) -> _Mention | None:
    """Return the name at a place, if it is one: behind an office, or a mark."""
    name = text[start : start + _NAME]
    if name[0] not in ways.surnames or not all("\u4e00" <= one <= "\u9fff" for one in name):
        return None
    if not text.startswith(ways.follows, start + _NAME):
        return None
    before = text[max(0, start - _OFFICE) : start]
    office = before if before.endswith(ways.offices) else ""
    return _Mention(name, start, office) if office or not before or before[-1] in ways.front else None


def _starts(text: str, surnames: set[str]) -> Iterator[int]:
    """Yield where some characters stand."""
    for surname in sorted(surnames):
        place = text.find(surname)
        while place >= 0:
            yield place
            place = text.find(surname, place + 1)


def _is_one(mentions: list[_Mention], first: _Mention, other: _Mention) -> bool:
    """Tell whether two names are of one person: their characters changed places, or one is another."""
    if first.name[0] != other.name[0]:
        return False
    if sorted(first.name) == sorted(other.name):
        return True
    if sum(map(str.__ne__, first.name, other.name)) != 1:
        return False
    if first.office and first.office == other.office:
        return True
    with_office = {one.name for one in mentions if one.office}
    alone = {one.name for one in mentions if not one.office}
    return bool(first.office) and not other.office and first.name not in alone and other.name not in with_office
