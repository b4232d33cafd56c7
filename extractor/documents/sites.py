"""Site families as rules: how a family is recognised, and where on its pages title, trail and article
stand."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import Field

from extractor.rulebook import Rule, Rulebook, RuleFile

_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]|()]+(?![*+?{])")
_GROUP = re.compile(r"\([^()]*\)")


class Site(Rule):
    """One family of sites.

    signs: words of the page's source, or patterns (what holds a backslash); each counts one. The page
    is of the family of highest rank, then of most signs. container, title, breadcrumb, furniture:
    selectors, tried in order; furniture is cut out of the container. Selectors are those of
    extractor.documents.selectors. embedded: a pattern whose group 1 is the article as a JSON string.
    examples: sources that are of this family; not_examples: sources that are not.
    """

    signs: list[str] = Field(min_length=1)
    rank: int = 0
    container: list[str] = Field(default_factory=list)
    title: list[str] = Field(default_factory=list)
    breadcrumb: list[str] = Field(default_factory=list)
    furniture: list[str] = Field(default_factory=list)
    embedded: str = ""


class SiteFile(RuleFile):
    """A file of rules/sites/."""

    site: list[Site]


class Family(NamedTuple):
    """A family ready for use. patterns: each behind the plain text that it begins with."""

    rule: Site
    words: tuple[str, ...]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


def families(rules: Rulebook) -> dict[str, Family]:
    """Return all families by name."""
    found: dict[str, Family] = {}
    for name in rules.files("sites"):
        for site in rules.load(name, SiteFile).site:
            patterns = tuple((_beginning(sign), re.compile(sign)) for sign in site.signs if "\\" in sign)
            found[site.name] = Family(site, tuple(sign for sign in site.signs if "\\" not in sign), patterns)
    return found


def recognised(source: str, rules: Rulebook) -> list[str]:
    """Return the names of the families that fit a page's source best: one, none, or several that tie."""
    best, found = (-1, 0), list[str]()
    for family in sorted(rules.once(families).values(), key=lambda family: -family.rule.rank):
        rank = family.rule.rank
        score = _score(source, family, best[1] if rank == best[0] else 1) if rank >= best[0] else 0
        if score and (rank, score) > best:
            best, found = (rank, score), [family.rule.name]
        elif score and (rank, score) == best:
            found.append(family.rule.name)
    return sorted(found)


def _score(source: str, family: Family, needed: int) -> int:
    """Return how many of a family's signs are in the source, or 0 where they cannot be as many as `needed`."""
    score, left = 0, len(family.words) + len(family.patterns)
    for word in family.words:
        score += word in source
        left -= 1
        if score + left < needed:
            return 0
    for beginning, pattern in family.patterns:
        score += beginning in source and pattern.search(source) is not None
        left -= 1
        if score + left < needed:
            return 0
    return score


def _beginning(pattern: str) -> str:
    """Return the plain text without which a pattern cannot match: what stands before its first operator."""
    plain = _PLAIN.match(pattern)
    if plain is None or "|" in _GROUP.sub("", pattern):
        return ""
    return plain.group()
